//! The send loop: what happens between attempts.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use super::CallOptions;
use super::auth::Auth;
use super::core::Inner;
use super::prepare::{Prepared, Stamp};
use crate::config::Timeouts;
use crate::error::{BuildError, Failure, FailureKind, SendError};
use crate::operation::{Answer, OperationMeta, Request};
use crate::retry::{
    Cost, RateLimited, Resend, Retry, RetryKind, RetryPolicy, WhenLimited, answered, backoff,
    server_delay, unit, verdict,
};
use crate::time::{Clock as _, Sleep, uuid_v4, within};
use crate::trace::{self, AttemptSpan};

/// Codes of credentials that were good once.
const EXPIRED: [&str; 3] = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];

/// One call on its way.
pub(super) struct Sending<'a> {
    pub(super) core: &'a Inner,
    pub(super) meta: &'static OperationMeta,
    options: &'a CallOptions,
    policy: &'a RetryPolicy,
    pub(super) timeouts: &'a Timeouts,
    /// Absent only if nothing in this call ever waits.
    pub(super) sleep: Option<Arc<dyn Sleep>>,
    /// How often the request was sent so far, and the pauses in between.
    pub(super) attempts: u32,
    pub(super) delays: Vec<Duration>,
    /// What the last retry took of the quota.
    cost: Option<Cost>,
    quota_exceeded: bool,
    /// Who the request says is calling, in words.
    caller: Option<String>,
    /// Whether an expired identity was let go of; once is enough.
    refreshed: bool,
}

impl<'a> Sending<'a> {
    pub(super) fn new(
        core: &'a Inner,
        meta: &'static OperationMeta,
        options: &'a CallOptions,
    ) -> Result<Self, Failure> {
        let policy = options.retry.as_ref().unwrap_or(core.settings.retry());
        let timeouts = options.timeouts.as_ref();
        let timeouts = timeouts.unwrap_or(core.settings.timeouts());
        let waits = policy.attempts() > 1 || policy.is_adaptive() || timeouts.need_sleep();
        let sleep = match core.settings.sleep() {
            Ok(sleep) => Some(Arc::clone(sleep)),
            Err(_) if !waits => None,
            Err(reason) => return Err(Failure::build(meta.name, BuildError::new(reason))),
        };
        Ok(Self {
            core,
            meta,
            options,
            policy,
            timeouts,
            sleep,
            attempts: 0,
            delays: Vec::new(),
            cost: None,
            quota_exceeded: false,
            caller: None,
            refreshed: false,
        })
    }

    /// Sends the request until it is answered, or there is no more to hope for.
    pub(super) async fn send(&mut self, request: Box<Request>) -> Result<Answer, SendError> {
        let limit = self.limit(self.timeouts.call);
        let ended = within(limit, pin!(self.attempts(request))).await;
        let ended = ended.unwrap_or_else(|limit| Err(self.timed_out("the call", limit, "call")));
        // Whatever it ends with, it tells what came before.
        ended.map_err(|mut error| {
            let context = error.context_mut();
            let delays = std::mem::take(&mut self.delays);
            context.set_tries(self.attempts, delays, self.quota_exceeded);
            context.set_caller(self.caller.take());
            error
        })
    }

    async fn attempts(&mut self, request: Box<Request>) -> Result<Answer, SendError> {
        let core = self.core;
        let events = request.sends_events();
        Prepared::find_region(core, self.meta, events, self.options).await;
        let (prepared, payload) = Prepared::new(core, self.meta, *request, self.options)?;
        let mut identity = prepared.identity(core, self.options).await?;
        let mut payload = prepared.known(payload, &identity).await?;
        let invocation = self.invocation();
        let turn = self.take_turn().await;
        turn.map_err(|limited| self.rate_limited(limited))?;
        let max = self.policy.attempts();
        loop {
            let next = payload.again();
            let stamp = Stamp {
                invocation: invocation.as_ref(),
                attempt: self.attempts + 1,
                max,
            };
            let signed_with = core.clock.skew();
            let request = prepared.sign(core, &identity, payload, stamp)?;
            self.attempts += 1;
            let span = AttemptSpan::new(request.method(), self.attempts);
            let attempt = span.around(self.attempt(request)).await;
            match &attempt {
                Ok(answer) => span.answered(answer.meta()),
                Err(error) => span.failed(error),
            }
            let (error, answer) = match attempt {
                Ok(mut answer) => match self
                    .early_error(&mut answer, !events && next.is_unsent())
                    .await
                {
                    Some(error) => (error, Some(answer)),
                    None => {
                        self.learn(None);
                        core.quota.succeeded(self.cost);
                        return Ok(answer);
                    }
                },
                Err(error) => (error, None),
            };
            self.learn(Some(&error));
            self.caller = identity.words(&core.settings.identities, core.service);
            // Also where this call ends: the next one should not begin with what has expired.
            let renewed = self.renews(&error, &identity);
            let early = answer.is_some();
            // A stream that is not opened again tells itself what is wrong with it.
            let ended = |error| answer.ok_or(error);
            if self.attempts >= max || !next.is_unsent() {
                return ended(error);
            }
            let Some((kind, delay)) = self.retry(&error, early, renewed, signed_with) else {
                return ended(error);
            };
            // Nobody reads on in a stream that is opened again.
            drop(ended);
            self.pause(&error, kind, delay, max).await;
            if self.take_turn().await.is_err() {
                return Err(error);
            }
            payload = next;
            identity = prepared.identity(core, self.options).await?;
        }
    }

    /// What a stream of events has in the place of its first event, if it may be opened again. One that
    /// answers events cannot, and may begin only when more of them have come.
    async fn early_error(&self, answer: &mut Answer, again: bool) -> Option<SendError> {
        if self.policy.reconnect && again {
            answer.early_error().await
        } else {
            None
        }
    }

    /// Lets go of an identity that the service calls expired, once in a call. Whether the next one may be another.
    fn renews(&mut self, error: &SendError, identity: &Auth<'_>) -> bool {
        let renews = !self.refreshed
            && is_expired(error, identity)
            && identity.forget(self.core.clock.now());
        self.refreshed |= renews;
        renews
    }

    /// Decides whether to send it again, and pays for it: how bad it is, and the pause before.
    fn retry(
        &mut self,
        error: &SendError,
        early: bool,
        renewed: bool,
        signed_with: i64,
    ) -> Option<(RetryKind, Duration)> {
        if renewed {
            // Another identity may pass at once; nobody has too much to do.
            return Some((RetryKind::Transient, Duration::ZERO));
        }
        let kind = self.verdict(error, early, signed_with)?;
        self.cost = self.core.quota.acquire(kind);
        self.quota_exceeded = self.cost.is_none();
        self.cost?;
        Some((kind, self.delay(error, kind)))
    }

    /// Whether the rules, or the clock, give reason to send it again.
    fn verdict(&self, error: &SendError, early: bool, signed_with: i64) -> Option<RetryKind> {
        let modelled = self.core.retryable;
        // Who wants streams to be opened again has agreed to what that may cost.
        let again = early.then(|| self.policy.clone().resend(Resend::Any));
        let policy = again.as_ref().unwrap_or(self.policy);
        verdict(error, self.meta, policy, modelled).or_else(|| {
            let code = answered_code(error)?;
            let skewed = self.core.clock.is_to_blame(code, signed_with);
            skewed.then_some(RetryKind::Transient)
        })
    }

    fn delay(&self, error: &SendError, kind: RetryKind) -> Duration {
        // Without random bytes the pause is the longest.
        let random = self.core.settings.random().bytes().map_or(1.0, unit);
        let asked = server_delay(error.context().headers());
        let index = self.attempts.saturating_sub(1);
        backoff(self.policy, kind, index, random, asked)
    }

    /// Tells the hook, and waits.
    async fn pause(&mut self, error: &SendError, kind: RetryKind, delay: Duration, max: u32) {
        if let Some(hook) = self.core.settings.on_retry() {
            hook(&Retry {
                operation: self.meta.name,
                attempt: self.attempts,
                max_attempts: max,
                kind,
                delay,
                error,
            });
        }
        trace::retrying(self.attempts, delay, error);
        self.delays.push(delay);
        self.sleep(delay).await;
    }

    /// Waits for a turn at the rate that the adaptive mode has learned.
    async fn take_turn(&self) -> Result<(), RateLimited> {
        if !self.policy.is_adaptive() {
            return Ok(());
        }
        // Time passes with each wait, also for a clock that stands still.
        let mut now = self.now();
        loop {
            let acquired = self.core.limiter().acquire(now);
            let Err(wait) = acquired else {
                return Ok(());
            };
            if self.policy.when_limited == WhenLimited::Fail {
                return Err(RateLimited { wait });
            }
            self.sleep(wait).await;
            now = self.now().max(now + wait.as_secs_f64());
        }
    }

    /// Lets the adaptive mode learn from an attempt.
    fn learn(&self, error: Option<&SendError>) {
        if !self.policy.is_adaptive() {
            return;
        }
        let throttled = match error {
            Some(SendError::Answer(context)) => {
                answered(context, self.core.retryable) == Some(RetryKind::Throttling)
            }
            Some(SendError::Failure(_)) | None => false,
        };
        self.core.limiter().attempted(self.now(), throttled);
    }

    /// Seconds since the epoch by the clock of the machine.
    fn now(&self) -> f64 {
        let now = self.core.clock.machine();
        now.secs() as f64 + f64::from(now.subsec_nanos()) / 1e9
    }

    async fn sleep(&self, time: Duration) {
        if let Some(sleep) = &self.sleep
            && !time.is_zero()
        {
            sleep.sleep(time).await;
        }
    }

    /// A name for the call that stays the same in all attempts. It is only for the logs of the
    /// service, so that a call can do without.
    fn invocation(&self) -> Option<HeaderValue> {
        let bytes = self.core.settings.random().bytes().ok()?;
        HeaderValue::from_str(&uuid_v4(bytes)).ok()
    }

    fn rate_limited(&self, limited: RateLimited) -> SendError {
        Failure::new(FailureKind::Transport, self.context(), limited).into()
    }
}

fn answered_code(error: &SendError) -> Option<&str> {
    match error {
        SendError::Answer(context) => context.code(),
        SendError::Failure(_) => None,
    }
}

/// Whether the service does not take the identity any more. For a bearer token no code says so that is known: one that is
/// refused is taken for one that was good once, and its source may have another.
fn is_expired(error: &SendError, identity: &Auth<'_>) -> bool {
    let refused = matches!(
        error.context().status(),
        Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    );
    let is_bearer = matches!(identity, Auth::Bearer(..));
    is_bearer && refused || answered_code(error).is_some_and(|code| EXPIRED.contains(&code))
}

//! The send loop: what happens between attempts.

use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

use super::CallOptions;
use super::core::Inner;
use super::prepare::{Prepared, Stamp};
use crate::config::Timeouts;
use crate::error::{BuildError, Failure, FailureKind, SendError};
use crate::operation::{Answer, OperationMeta, Request};
use crate::retry::{
    RateLimited, Retry, RetryKind, RetryPolicy, WhenLimited, answered, backoff, server_delay, unit,
    verdict,
};
use crate::time::{Sleep, uuid_v4, within};

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
        let waits = policy.attempts() > 1 || policy.is_adaptive() || *timeouts != Timeouts::none();
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
        })
    }

    /// Sends the request until it is answered, or there is no more to hope for.
    pub(super) async fn send(mut self, request: Request) -> Result<Answer, SendError> {
        let limit = self.limit(self.timeouts.call);
        match within(limit, self.attempts(request)).await {
            Ok(ended) => ended,
            Err(limit) => {
                let error = self.timed_out(limit, "the call");
                Err(self.final_error(error, false))
            }
        }
    }

    async fn attempts(&mut self, request: Request) -> Result<Answer, SendError> {
        let core = self.core;
        let (prepared, payload) = Prepared::new(core, self.meta, request, self.options)?;
        let mut identity = prepared.identity(core, self.options).await?;
        let mut payload = prepared.known(payload, &identity).await?;
        let invocation = self.invocation()?;
        let mut refreshed = false;
        let mut cost = None;
        let mut before = None;
        loop {
            let again = payload.again();
            let max = if again.is_some() {
                self.policy.attempts()
            } else {
                1
            };
            if let Err(limited) = self.take_turn().await {
                let error = before.unwrap_or_else(|| self.rate_limited(limited));
                return Err(self.final_error(error, false));
            }
            self.attempts += 1;
            let skew = core.clock.skew();
            let stamp = Stamp {
                invocation: &invocation,
                attempt: self.attempts,
                max,
            };
            let sent = match prepared.sign(core, &identity, payload, stamp) {
                Ok(request) => self.attempt(request).await,
                Err(failure) => {
                    self.attempts -= 1;
                    return Err(self.final_error(failure.into(), false));
                }
            };
            let error = match sent {
                Ok(answer) => {
                    self.learn(None);
                    core.quota.succeeded(cost);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            self.learn(Some(&error));
            let Some(next) = again.filter(|_| self.attempts < max) else {
                return Err(self.final_error(error, false));
            };
            if !refreshed && is_expired(&error) && core.settings.identities.forget(&identity) {
                // Another identity may pass at once; nobody has too much to do.
                refreshed = true;
                self.retry(&error, RetryKind::Transient, Duration::ZERO, max)
                    .await;
            } else {
                let Some(kind) = self.verdict(&error, skew) else {
                    return Err(self.final_error(error, false));
                };
                cost = core.quota.acquire(kind);
                if cost.is_none() {
                    return Err(self.final_error(error, true));
                }
                let delay = self.delay(&error, kind);
                self.retry(&error, kind, delay, max).await;
            }
            payload = next;
            before = Some(error);
            identity = match prepared.identity(core, self.options).await {
                Ok(identity) => identity,
                Err(failure) => return Err(self.final_error(failure.into(), false)),
            };
        }
    }

    /// Whether the rules, or the clock, give reason to send it again.
    fn verdict(&self, error: &SendError, signed_with: i64) -> Option<RetryKind> {
        let modelled = self.core.retryable;
        verdict(error, self.meta, self.policy, modelled).or_else(|| {
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
    async fn retry(&mut self, error: &SendError, kind: RetryKind, delay: Duration, max: u32) {
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

    /// A name for the call that stays the same in all attempts.
    fn invocation(&self) -> Result<HeaderValue, Failure> {
        let bytes = self.core.settings.random().bytes();
        let bytes =
            bytes.map_err(|error| Failure::build(self.meta.name, BuildError::new(error)))?;
        Ok(HeaderValue::from_str(&uuid_v4(bytes)).expect("a UUID is visible ASCII"))
    }

    fn rate_limited(&self, limited: RateLimited) -> SendError {
        Failure::new(FailureKind::Transport, self.context(), limited).into()
    }

    /// The error as the caller gets it: with what happened before it.
    fn final_error(&self, mut error: SendError, quota_exceeded: bool) -> SendError {
        let context = error.context_mut();
        context.set_tries(self.attempts, &self.delays, quota_exceeded);
        error
    }
}

fn answered_code(error: &SendError) -> Option<&str> {
    match error {
        SendError::Answer(context) => context.code(),
        SendError::Failure(_) => None,
    }
}

fn is_expired(error: &SendError) -> bool {
    answered_code(error).is_some_and(|code| EXPIRED.contains(&code))
}

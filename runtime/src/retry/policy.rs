//! What the caller decides about retries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::SendError;

/// Which of the shared rules hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryMode {
    /// Attempts, a quota, and pauses that grow.
    #[default]
    Standard,

    /// The standard mode, and all attempts of the client at a rate that it learns from throttling.
    /// There is no limit to the rate before the first throttling error.
    Adaptive,
}

/// What an attempt does for which the learned rate leaves no room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenLimited {
    /// It waits its turn.
    #[default]
    Wait,

    /// It fails at once with [`RateLimited`], or with the error of the attempt before it.
    Fail,
}

/// Which requests are sent again when the service may have done the work already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resend {
    /// Those of operations that the model calls `@readonly` or `@idempotent`. For any other, a
    /// second request may be a second bill.
    #[default]
    Safe,

    /// Also any other, if the connection was lost before a status came.
    Lost,

    /// All, also after a time limit of the client ran out or half an answer came.
    Any,
}

/// How bad it is. It decides the pause before the next attempt, and what that costs of the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RetryKind {
    /// Something failed that may well work the next time. Costs 14 of the quota's 500.
    Transient,

    /// The service has too much to do, or the account asks for too much. Costs 5 of the quota's 500.
    Throttling,
}

/// What a [`Classifier`] says about an attempt that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Whatever the rules say.
    Default,

    /// The request is not sent again.
    Stop,

    /// The request is sent again, whatever the rules say. This allows a second request even where
    /// the service may have done the work already.
    Retry(RetryKind),
}

/// Decides about errors before the rules do.
pub type Classifier = dyn Fn(&SendError) -> Verdict + Send + Sync;

/// Whether, when and how often a request is sent again. See the [module](crate::retry) for the
/// rules.
///
/// ```
/// use aws_restjson::retry::{Resend, RetryKind, RetryPolicy, Verdict};
/// use aws_restjson::error::SendError;
///
/// // Five attempts, and status 424 is worth another one, too.
/// let policy = RetryPolicy::default().max_attempts(5).classifier(|error| match error {
///     SendError::Answer(answer) if answer.status().is_some_and(|status| status == 424) => {
///         Verdict::Retry(RetryKind::Transient)
///     }
///     _ => Verdict::Default,
/// });
/// # let _ = policy;
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// Which of the shared rules hold. Unless set, it is what environment or profile say (`AWS_RETRY_MODE`, `retry_mode`),
    /// or the standard mode.
    pub mode: Option<RetryMode>,

    /// How often a request is sent at most, the first time included. Unless set, it is what environment or profile say
    /// (`AWS_MAX_ATTEMPTS`, `max_attempts`), or 3.
    pub max_attempts: Option<u32>,

    /// The longest first pause after a transient error; 50 ms unless set. Each further one doubles.
    pub base: Duration,

    /// The longest first pause after throttling; 1 s unless set. Each further one doubles.
    pub throttling_base: Duration,

    /// What a pause never exceeds, before a delay that the service asks for; 20 s unless set.
    pub cap: Duration,

    /// Whether a pause is drawn evenly from zero to its longest, as it is unless set. Without, it
    /// is always the longest, and clients that failed together come back together.
    pub jitter: bool,

    /// Which requests are sent again when the service may have done the work already.
    pub resend: Resend,

    /// What an attempt does for which the learned rate of the adaptive mode leaves no room.
    pub when_limited: WhenLimited,

    /// Whether a stream of events is opened again that ends before its first event; not unless set.
    /// That is an exception in it that may be retried, a limit that runs out, or an end that is
    /// none, also when the service may have begun to work and sends a bill. The call is then ready
    /// with the first event and not before. Once an event was yielded, nothing is sent again.
    pub reconnect: bool,

    /// Decides about errors before the rules do.
    pub classifier: Option<Arc<Classifier>>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            mode: None,
            max_attempts: None,
            base: Duration::from_millis(50),
            throttling_base: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            jitter: true,
            resend: Resend::default(),
            when_limited: WhenLimited::default(),
            reconnect: false,
            classifier: None,
        }
    }
}

impl RetryPolicy {
    /// Sends each request once.
    pub fn never() -> Self {
        Self::default().max_attempts(1)
    }

    /// Sets [`mode`](field@Self::mode).
    pub fn mode(mut self, mode: RetryMode) -> Self {
        self.mode = Some(mode);
        self
    }

    /// Sets [`max_attempts`](field@Self::max_attempts). Less than one counts as one.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = Some(attempts);
        self
    }

    /// Sets [`base`](field@Self::base).
    pub fn base(mut self, longest: Duration) -> Self {
        self.base = longest;
        self
    }

    /// Sets [`throttling_base`](field@Self::throttling_base).
    pub fn throttling_base(mut self, longest: Duration) -> Self {
        self.throttling_base = longest;
        self
    }

    /// Sets [`cap`](field@Self::cap).
    pub fn cap(mut self, longest: Duration) -> Self {
        self.cap = longest;
        self
    }

    /// Sets [`jitter`](field@Self::jitter).
    pub fn jitter(mut self, jitter: bool) -> Self {
        self.jitter = jitter;
        self
    }

    /// Sets [`resend`](field@Self::resend).
    pub fn resend(mut self, resend: Resend) -> Self {
        self.resend = resend;
        self
    }

    /// Sets [`when_limited`](field@Self::when_limited).
    pub fn when_limited(mut self, when_limited: WhenLimited) -> Self {
        self.when_limited = when_limited;
        self
    }

    /// Sets [`reconnect`](field@Self::reconnect).
    pub fn reconnect(mut self, reconnect: bool) -> Self {
        self.reconnect = reconnect;
        self
    }

    /// Sets [`classifier`](field@Self::classifier).
    pub fn classifier(
        mut self,
        classifier: impl Fn(&SendError) -> Verdict + Send + Sync + 'static,
    ) -> Self {
        self.classifier = Some(Arc::new(classifier));
        self
    }

    /// The same, with this mode and these attempts where it leaves them open.
    pub(crate) fn or(mut self, mode: Option<RetryMode>, attempts: Option<u32>) -> Self {
        self.mode = self.mode.or(mode);
        self.max_attempts = self.max_attempts.or(attempts);
        self
    }

    pub(crate) fn attempts(&self) -> u32 {
        self.max_attempts.unwrap_or(3).max(1)
    }

    /// All but mode and attempts, in one line.
    pub(crate) fn in_words(&self) -> String {
        let classifier = if self.classifier.is_some() {
            ", with a classifier"
        } else {
            ""
        };
        format!(
            "pauses of {:?}, after throttling {:?}, doubling up to {:?}, jitter {}, resend {:?}, \
             when limited {:?}, reconnect {}{classifier}",
            self.base,
            self.throttling_base,
            self.cap,
            self.jitter,
            self.resend,
            self.when_limited,
            self.reconnect
        )
    }

    pub(crate) fn is_adaptive(&self) -> bool {
        self.mode.unwrap_or_default() == RetryMode::Adaptive
    }
}

impl fmt::Debug for RetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RetryPolicy")
            .field("mode", &self.mode)
            .field("max_attempts", &self.max_attempts)
            .field("base", &self.base)
            .field("throttling_base", &self.throttling_base)
            .field("cap", &self.cap)
            .field("jitter", &self.jitter)
            .field("resend", &self.resend)
            .field("when_limited", &self.when_limited)
            .field("reconnect", &self.reconnect)
            .finish_non_exhaustive()
    }
}

/// An attempt that failed and is followed by another one, as a hook sees it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Retry<'a> {
    /// The operation as the model names it.
    pub operation: &'static str,

    /// The number of the attempt that failed, from 1.
    pub attempt: u32,

    /// How many attempts there are at most.
    pub max_attempts: u32,

    /// How bad it is.
    pub kind: RetryKind,

    /// The pause before the next attempt.
    pub delay: Duration,

    /// What went wrong.
    pub error: &'a SendError,
}

/// The reason of a call that the learned rate of the adaptive mode left no room for. Nothing was
/// sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimited {
    pub(crate) wait: Duration,
}

impl RateLimited {
    /// After how long there is room again, if nobody else takes it.
    pub fn wait(&self) -> Duration {
        self.wait
    }
}

impl fmt::Display for RateLimited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the rate that the client learned from throttling leaves room only in {} ms",
            self.wait.as_millis()
        )
    }
}

impl std::error::Error for RateLimited {}

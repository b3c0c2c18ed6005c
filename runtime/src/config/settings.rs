//! What is set, and where it was set.

use std::fmt;
use std::sync::Arc;

use super::Timeouts;
use crate::client::{Identities, SigningHook};
use crate::endpoint::{ContextParams, Inputs};
use crate::event_stream::DEFAULT_MAX_MESSAGE_LEN;
use crate::retry::{Retry, RetryPolicy};
use crate::time::{Clock, Random, Sleep, SystemClock, SystemRandom};
use crate::wire::WireLog;

/// The longest answer that is buffered if nothing else is set: 256 MiB.
const MAX_RESPONSE_BYTES: usize = 256 * 1024 * 1024;

/// The shortest body that is compressed if nothing else is set.
const MIN_COMPRESSED_BYTES: usize = 10 * 1024;

/// Is told of each retry.
pub(super) type RetryHook = dyn Fn(&Retry<'_>) + Send + Sync;

/// A setting from each of its sources. What is set in code wins.
#[derive(Clone, Debug)]
pub(crate) struct Given<T> {
    pub(crate) code: Option<T>,
    pub(crate) env: Option<T>,
}

impl<T> Given<T> {
    pub(crate) fn get(&self) -> Option<&T> {
        self.code.as_ref().or(self.env.as_ref())
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self {
            code: None,
            env: None,
        }
    }
}

/// All settings of a client.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) region: Given<String>,
    pub(crate) endpoint_url: Given<String>,
    pub(crate) use_fips: Given<bool>,
    pub(crate) use_dual_stack: Given<bool>,
    pub(super) endpoint_params: ContextParams,
    pub(crate) disable_host_prefix: bool,
    pub(crate) identities: Identities,
    pub(super) max_response_bytes: usize,
    pub(super) max_event_bytes: usize,
    pub(super) compression: Option<usize>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) sleep: Option<Arc<dyn Sleep>>,
    pub(super) retry: RetryPolicy,
    pub(super) on_retry: Option<Arc<RetryHook>>,
    pub(super) before_signing: Option<Arc<SigningHook>>,
    pub(super) wire_log: Option<WireLog>,
    pub(super) timeouts: Timeouts,
    pub(super) clock_skew_correction: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            region: Given::default(),
            endpoint_url: Given::default(),
            use_fips: Given::default(),
            use_dual_stack: Given::default(),
            endpoint_params: ContextParams::default(),
            disable_host_prefix: false,
            identities: Identities::default(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            max_event_bytes: DEFAULT_MAX_MESSAGE_LEN,
            compression: Some(MIN_COMPRESSED_BYTES),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            sleep: built_in_sleep(),
            retry: RetryPolicy::default(),
            on_retry: None,
            before_signing: None,
            wire_log: None,
            timeouts: Timeouts::default(),
            clock_skew_correction: true,
        }
    }
}

impl Settings {
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    pub(crate) fn random(&self) -> &Arc<dyn Random> {
        &self.random
    }

    /// What waits, or in words why nothing can.
    pub(crate) fn sleep(&self) -> Result<&Arc<dyn Sleep>, &'static str> {
        self.sleep.as_ref().ok_or(
            "there is no timer: give the builder one with `sleep`, or enable the feature `hyper`",
        )
    }

    pub(crate) fn retry(&self) -> &RetryPolicy {
        &self.retry
    }

    pub(crate) fn on_retry(&self) -> Option<&RetryHook> {
        self.on_retry.as_deref()
    }

    pub(crate) fn before_signing(&self) -> Option<&SigningHook> {
        self.before_signing.as_deref()
    }

    pub(crate) fn wire_log(&self) -> Option<&WireLog> {
        self.wire_log.as_ref()
    }

    pub(crate) fn timeouts(&self) -> &Timeouts {
        &self.timeouts
    }

    /// Whether requests are signed by the service's clock, as far as it is known.
    pub(crate) fn clock_skew_correction(&self) -> bool {
        self.clock_skew_correction
    }

    pub(crate) fn max_response_bytes(&self) -> usize {
        self.max_response_bytes
    }

    pub(crate) fn max_event_bytes(&self) -> usize {
        self.max_event_bytes
    }

    /// How long a request must be to be compressed; `None` never.
    pub(crate) fn compression(&self) -> Option<usize> {
        self.compression
    }

    pub(crate) fn endpoint_inputs(&self) -> Inputs {
        Inputs {
            region: self.region.get().cloned(),
            use_fips: self.use_fips.get().copied().unwrap_or_default(),
            use_dual_stack: self.use_dual_stack.get().copied().unwrap_or_default(),
            endpoint: self.endpoint_url.get().cloned(),
            context: self.endpoint_params.clone(),
        }
    }

    /// What to say when a region is needed.
    pub(crate) fn no_region(&self) -> &'static str {
        if self.identities.environment_read {
            "no region is set in code, and the environment has none (AWS_REGION, AWS_DEFAULT_REGION)"
        } else {
            "no region is set in code, and the environment was not read \
             (AWS_REGION, AWS_DEFAULT_REGION)"
        }
    }
}

#[cfg(feature = "hyper")]
fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
    Some(Arc::new(crate::time::TokioSleep))
}

#[cfg(not(feature = "hyper"))]
fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
    None
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("region", &self.region.get())
            .field("endpoint_url", &self.endpoint_url.get())
            .field("use_fips", &self.use_fips.get())
            .field("use_dual_stack", &self.use_dual_stack.get())
            .field("endpoint_params", &self.endpoint_params)
            .field("disable_host_prefix", &self.disable_host_prefix)
            .field("credentials", &self.identities.credentials.get())
            .field("bearer_token", &self.identities.bearer_token.get())
            .field("max_response_bytes", &self.max_response_bytes)
            .field("retry", &self.retry)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}

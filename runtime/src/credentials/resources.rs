//! What a source may use of the client that asks.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

#[cfg(feature = "credentials")]
use crate::client::ServiceClock;
use crate::config::{Env, ProcessEnv};
use crate::time::{Clock, Limit, Random, Sleep, SystemClock, SystemRandom};
use crate::transport::Transport;
use crate::value::Timestamp;

/// What a source of credentials may use of the client that asks it: transport, clock, randomness, timer,
/// environment, and the settings that decide which endpoints are asked.
///
/// A client makes one of itself. To use a source without a client, make one by hand.
#[derive(Clone)]
pub struct Resources {
    transport: Transport,
    clock: Arc<dyn Clock>,
    /// The same clock, if it goes by what services say.
    #[cfg(feature = "credentials")]
    service_clock: Option<Arc<ServiceClock>>,
    random: Arc<dyn Random>,
    sleep: Option<Arc<dyn Sleep>>,
    env: Option<Arc<dyn Env>>,
    region: Option<String>,
    profile: Option<String>,
    use_fips: bool,
    use_dual_stack: bool,
    user_agent: Option<HeaderValue>,
}

impl Resources {
    /// Resources with this transport, the clock of the machine, the environment of the process, and neither a
    /// region nor, without the feature `hyper`, a timer.
    pub fn new(transport: Transport) -> Self {
        Self {
            transport,
            clock: Arc::new(SystemClock),
            #[cfg(feature = "credentials")]
            service_clock: None,
            random: Arc::new(SystemRandom),
            sleep: crate::config::built_in_sleep(),
            env: None,
            region: None,
            profile: None,
            use_fips: false,
            use_dual_stack: false,
            user_agent: None,
        }
    }

    /// Sets the clock.
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        #[cfg(feature = "credentials")]
        {
            self.service_clock = None;
        }
        self
    }

    /// Sets the source of random bytes.
    pub fn with_random(mut self, random: Arc<dyn Random>) -> Self {
        self.random = random;
        self
    }

    /// Sets what waits. Without it, nothing has a time limit and retries come without a pause.
    pub fn with_sleep(mut self, sleep: Option<Arc<dyn Sleep>>) -> Self {
        self.sleep = sleep;
        self
    }

    /// Sets where variables and files are read; the environment of the process, and its files, unless set.
    pub fn with_env(mut self, env: Arc<dyn Env>) -> Self {
        self.env = Some(env);
        self
    }

    /// Sets the region.
    pub fn with_region(mut self, region: Option<String>) -> Self {
        self.region = region;
        self
    }

    /// Sets the profile that is used instead of the one that the environment names.
    pub fn with_profile(mut self, profile: Option<String>) -> Self {
        self.profile = profile;
        self
    }

    /// Whether the endpoints of FIPS, and those with IPv6, are asked.
    pub fn with_switches(mut self, use_fips: bool, use_dual_stack: bool) -> Self {
        self.use_fips = use_fips;
        self.use_dual_stack = use_dual_stack;
        self
    }

    /// Lets the clock learn from the services that are asked.
    #[cfg(feature = "credentials")]
    pub(crate) fn with_service_clock(mut self, clock: Arc<ServiceClock>) -> Self {
        self.service_clock = Some(clock);
        self
    }

    pub(crate) fn with_user_agent(mut self, user_agent: HeaderValue) -> Self {
        self.user_agent = Some(user_agent);
        self
    }

    /// What sends requests.
    pub fn transport(&self) -> &Transport {
        &self.transport
    }

    /// The present moment by the clock of the client.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Where random bytes come from.
    pub fn random(&self) -> &dyn Random {
        &*self.random
    }

    /// What waits, if there is something.
    pub fn sleep(&self) -> Option<&Arc<dyn Sleep>> {
        self.sleep.as_ref()
    }

    /// Where variables and files are read.
    pub fn env(&self) -> &dyn Env {
        self.env.as_deref().unwrap_or(&ProcessEnv)
    }

    /// Where variables and files are read, if the caller has agreed to that apart from any one source.
    #[cfg(feature = "credentials")]
    pub(crate) fn given_env(&self) -> Option<&dyn Env> {
        self.env.as_deref()
    }

    /// The region of the client, if it has one.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The profile that is named in code, if one is.
    pub fn profile(&self) -> Option<&str> {
        self.profile.as_deref()
    }

    /// Whether the endpoints of FIPS are asked.
    pub fn use_fips(&self) -> bool {
        self.use_fips
    }

    /// Whether the endpoints with IPv6 are asked.
    pub fn use_dual_stack(&self) -> bool {
        self.use_dual_stack
    }

    #[cfg(feature = "credentials")]
    pub(crate) fn user_agent(&self) -> Option<&HeaderValue> {
        self.user_agent.as_ref()
    }

    /// The clock, if it learns.
    #[cfg(feature = "credentials")]
    pub(crate) fn service_clock(&self) -> Option<&ServiceClock> {
        self.service_clock.as_deref()
    }

    pub(crate) fn limit(&self, limit: Duration) -> Limit {
        match &self.sleep {
            Some(sleep) => Limit::new(limit, Arc::clone(sleep)),
            None => Limit::none(),
        }
    }
}

impl fmt::Debug for Resources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resources")
            .field("region", &self.region)
            .field("profile", &self.profile)
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .finish_non_exhaustive()
    }
}

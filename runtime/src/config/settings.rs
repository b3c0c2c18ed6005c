//! What is set, and where it was set.

use std::fmt;
#[cfg(feature = "hyper")]
use std::path::PathBuf;
use std::sync::Arc;

use super::profile::Profiles;
use super::setting::Setting;
use super::{ConfigError, Env, Timeouts, load};
use crate::client::{Identities, ServiceMeta, SigningHook};
use crate::credentials::Resources;
use crate::endpoint::{self, ContextParams, Endpoint, Inputs};
use crate::event_stream::DEFAULT_MAX_MESSAGE_LEN;
use crate::retry::{Retry, RetryMode, RetryPolicy};
use crate::time::{Clock, Random, Sleep, SystemClock, SystemRandom};
use crate::transport::Transport;
#[cfg(feature = "hyper")]
use crate::transport::{Proxies, Tls};
use crate::wire::WireLog;

/// The longest answer that is buffered if nothing else is set: 256 MiB.
const MAX_RESPONSE_BYTES: usize = 256 * 1024 * 1024;

/// The shortest body that is compressed if nothing else is set.
pub(super) const MIN_COMPRESSED_BYTES: usize = 10 * 1024;

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
    /// The profile that is named in code.
    pub(super) profile_name: Option<String>,
    /// What was read by `load_env`, and the profiles in it; credentials go on reading there.
    pub(crate) env: Option<Arc<dyn Env>>,
    pub(crate) profiles: Option<Arc<Profiles>>,
    pub(crate) region: Setting<String>,
    pub(crate) endpoint_url: Setting<String>,
    pub(super) ignore_configured_endpoint_urls: Setting<bool>,
    pub(crate) use_fips: Setting<bool>,
    pub(crate) use_dual_stack: Setting<bool>,
    pub(crate) endpoint_resolver: Option<Arc<EndpointResolver>>,
    pub(super) endpoint_params: ContextParams,
    pub(crate) disable_host_prefix: bool,
    pub(crate) identities: Identities,
    pub(super) max_response_bytes: usize,
    pub(super) max_event_bytes: usize,
    pub(super) disable_request_compression: Setting<bool>,
    pub(super) min_compressed_bytes: Setting<usize>,
    pub(super) app_id: Setting<String>,
    #[cfg(feature = "hyper")]
    pub(super) network: Network,
    /// Whether the transport is the caller's own.
    pub(super) own_transport: bool,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) sleep: Option<Arc<dyn Sleep>>,
    pub(super) retry: RetryPolicy,
    pub(super) on_retry: Option<Arc<RetryHook>>,
    pub(super) before_signing: Option<Arc<SigningHook>>,
    pub(super) wire_log: Option<WireLog>,
    pub(super) timeouts: Timeouts,
    pub(super) retry_mode: Setting<RetryMode>,
    pub(super) max_attempts: Setting<u32>,
    pub(super) disable_clock_skew_correction: Setting<bool>,
}

/// Makes endpoints instead of the rules of the service.
pub(crate) type EndpointResolver =
    dyn Fn(&Inputs) -> Result<Endpoint, endpoint::Error> + Send + Sync;

/// What the built-in transport is made with.
#[cfg(feature = "hyper")]
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub(super) tls: Option<Tls>,
    pub(super) ca_bundle: Setting<PathBuf>,
    pub(super) proxies: Option<Proxies>,
    pub(super) http_proxy: Setting<String>,
    pub(super) https_proxy: Setting<String>,
    pub(super) no_proxy: Setting<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            profile_name: None,
            env: None,
            profiles: None,
            region: Setting::default(),
            endpoint_url: Setting::default(),
            ignore_configured_endpoint_urls: Setting::default(),
            use_fips: Setting::default(),
            use_dual_stack: Setting::default(),
            endpoint_resolver: None,
            endpoint_params: ContextParams::default(),
            disable_host_prefix: false,
            identities: Identities::default(),
            max_response_bytes: MAX_RESPONSE_BYTES,
            max_event_bytes: DEFAULT_MAX_MESSAGE_LEN,
            disable_request_compression: Setting::default(),
            min_compressed_bytes: Setting::default(),
            app_id: Setting::default(),
            #[cfg(feature = "hyper")]
            network: Network::default(),
            own_transport: false,
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom),
            sleep: built_in_sleep(),
            retry: RetryPolicy::default(),
            on_retry: None,
            before_signing: None,
            wire_log: None,
            timeouts: Timeouts::default(),
            retry_mode: Setting::default(),
            max_attempts: Setting::default(),
            disable_clock_skew_correction: Setting::default(),
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
        self.disable_clock_skew_correction.get() != Some(&true)
    }

    pub(crate) fn max_response_bytes(&self) -> usize {
        self.max_response_bytes
    }

    pub(crate) fn max_event_bytes(&self) -> usize {
        self.max_event_bytes
    }

    /// How long a request must be to be compressed; `None` never.
    pub(crate) fn compression(&self) -> Option<usize> {
        if self.disable_request_compression.get() == Some(&true) {
            return None;
        }
        let bytes = self.min_compressed_bytes.get();
        Some(bytes.copied().unwrap_or(MIN_COMPRESSED_BYTES))
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

    /// What sources of credentials may use of a client with these settings.
    pub(crate) fn resources(&self, transport: Transport, clock: Arc<dyn Clock>) -> Resources {
        let resources = Resources::new(transport)
            .with_clock(clock)
            .with_random(Arc::clone(&self.random))
            .with_sleep(self.sleep.clone())
            .with_region(self.region.get().cloned())
            .with_profile(self.profile_name.clone())
            .with_switches(
                self.use_fips.get().copied().unwrap_or_default(),
                self.use_dual_stack.get().copied().unwrap_or_default(),
            );
        match &self.env {
            Some(env) => resources.with_env(Arc::clone(env)),
            None => resources,
        }
    }

    /// The name of the application, for the user agent.
    pub(crate) fn app_id(&self) -> Option<&str> {
        self.app_id.get().map(String::as_str)
    }

    /// Where the program runs (`AWS_EXECUTION_ENV`), for the user agent.
    pub(crate) fn execution_environment(&self) -> Option<String> {
        let variable = self.env.as_ref()?.var("AWS_EXECUTION_ENV")?;
        let text = variable.into_string().ok()?;
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// Puts together what comes from different sources, in whatever order it was set.
    pub(super) fn settle(&mut self, service: &ServiceMeta) -> Result<(), ConfigError> {
        self.retry = self.completed(self.retry.clone());
        self.check_profile()?;
        // Whether it is passed over may have been set in code after it was read.
        load::endpoint_url(self, service)
    }

    /// A policy with what environment and profile say where it leaves something open.
    pub(crate) fn completed(&self, policy: RetryPolicy) -> RetryPolicy {
        let mode = self.retry_mode.found().copied();
        policy.or(mode, self.max_attempts.found().copied())
    }

    /// Whether the profile that is named in code is the one that was read.
    fn check_profile(&self) -> Result<(), ConfigError> {
        let Some(name) = &self.profile_name else {
            return Ok(());
        };
        let problem = match &self.profiles {
            Some(profiles) if profiles.selected_name() == name => return Ok(()),
            Some(_) => "after `load_env`, which has read another one; name it before",
            // A source of credentials in code may be that of the profile.
            None if self.identities.credentials.code.is_some() => return Ok(()),
            None => "in code, but no profile is read without `load_env`; call it after `profile`",
        };
        Err(ConfigError::new(format!(
            "profile `{name}` is named {problem}"
        )))
    }

    /// What to say when a region is needed.
    pub(crate) fn no_region(&self) -> String {
        if self.profiles.is_none() {
            return "no region is set in code, and the environment was not read \
                    (AWS_REGION, AWS_DEFAULT_REGION)"
                .to_owned();
        }
        let missed = self.region.missed().join(", ");
        let mut words = format!("no region is set in code, nor in any of {missed}");
        let profile = self.profiles.as_ref().and_then(|it| it.selected());
        if profile.is_some_and(|profile| profile.get("sso_region").is_some()) {
            words.push_str("; `sso_region` is that of the single sign-on and no other");
        }
        words
    }
}

#[cfg(feature = "hyper")]
pub(crate) fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
    Some(Arc::new(crate::time::TokioSleep))
}

#[cfg(not(feature = "hyper"))]
pub(crate) fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
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

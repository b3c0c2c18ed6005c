//! The settings of a client, to look at.

use std::fmt;

use super::Timeouts;
use super::explain::Explanation;
use super::settings::Settings;
use crate::client::ServiceMeta;
use crate::operation::AuthScheme;
use crate::retry::RetryPolicy;

/// The settings of a client, as they hold.
///
/// `Display` is that of [`explain`](Self::explain).
#[derive(Clone)]
pub struct Config<'a> {
    pub(super) settings: &'a Settings,
    pub(super) service: &'a ServiceMeta,
    /// What the rules say to a request without parameters of its own.
    pub(super) endpoint: Result<String, String>,
    /// The region that the machine is in, if it was asked.
    pub(super) machine_region: Option<&'a str>,
}

impl<'a> Config<'a> {
    pub(crate) fn new(
        settings: &'a Settings,
        service: &'a ServiceMeta,
        endpoint: Result<String, String>,
        machine_region: Option<&'a str>,
    ) -> Self {
        Self {
            settings,
            service,
            endpoint,
            machine_region,
        }
    }

    /// The region. On an instance of EC2 it may be known only after the first call, see
    /// [`config`](crate::config).
    pub fn region(&self) -> Option<&'a str> {
        let region = self.settings.region.get().map(String::as_str);
        region.or(self.machine_region)
    }

    /// The URL that is used instead of the service's own.
    pub fn endpoint_url(&self) -> Option<&'a str> {
        self.settings.endpoint_url.get().map(String::as_str)
    }

    /// Where requests go that have no parameters of their own for the endpoint rules.
    ///
    /// # Errors
    ///
    /// Why there is no such place, in the words that a call would fail with.
    pub fn endpoint(&self) -> Result<&str, &str> {
        self.endpoint
            .as_ref()
            .map(String::as_str)
            .map_err(String::as_str)
    }

    /// Whether endpoints with FIPS 140 validated cryptography are used.
    pub fn use_fips(&self) -> bool {
        self.settings.use_fips.get() == Some(&true)
    }

    /// Whether endpoints are used that answer over IPv6 too.
    pub fn use_dual_stack(&self) -> bool {
        self.settings.use_dual_stack.get() == Some(&true)
    }

    /// The profile that was read; `None` if the environment was not read.
    pub fn profile(&self) -> Option<&'a str> {
        let profiles = self.settings.profiles.as_ref();
        profiles.map(|profiles| profiles.selected_name())
    }

    /// The name of the application.
    pub fn app_id(&self) -> Option<&'a str> {
        self.settings.app_id()
    }

    /// Which ways to authenticate are tried first.
    pub fn auth_scheme_preference(&self) -> &'a [AuthScheme] {
        let schemes = &self.settings.identities.auth_schemes;
        schemes.get().map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether, when and how often requests are sent again.
    pub fn retry(&self) -> &'a RetryPolicy {
        self.settings.retry()
    }

    /// How long is waited for what.
    pub fn timeouts(&self) -> &'a Timeouts {
        self.settings.timeouts()
    }

    /// How long a request must be, in bytes, to be compressed by an operation that compresses its requests; `None`
    /// never.
    pub fn request_compression(&self) -> Option<usize> {
        self.settings.compression()
    }

    /// Whether requests are signed by the clock of the service.
    pub fn clock_skew_correction(&self) -> bool {
        self.settings.clock_skew_correction()
    }

    /// Tells for every setting what holds, which source has it, and which were looked at before. Secrets are not shown.
    pub fn explain(&self) -> Explanation {
        // Whoever adds a setting decides here whether it is shown.
        let Settings {
            profile_name: _,
            profiles: _,
            region: _,
            endpoint_url: _,
            ignore_configured_endpoint_urls: _,
            use_fips: _,
            use_dual_stack: _,
            endpoint_resolver: _,
            endpoint_params: _,
            disable_host_prefix: _,
            identities: _,
            max_response_bytes: _,
            max_event_bytes: _,
            disable_request_compression: _,
            min_compressed_bytes: _,
            app_id: _,
            #[cfg(feature = "hyper")]
                network: _,
            own_transport: _,
            retry: _,
            retry_mode: _,
            max_attempts: _,
            timeouts: _,
            disable_clock_skew_correction: _,
            // Not shown: code that nobody could read out of it.
            env: _,
            clock: _,
            random: _,
            sleep: _,
            on_retry: _,
            before_signing: _,
            wire_log: _,
        } = self.settings;
        let mut all = Explanation::default();
        self.places(&mut all);
        self.behaviour(&mut all);
        self.identities(&mut all);
        self.network(&mut all);
        all
    }
}

impl fmt::Display for Config<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.explain().fmt(f)
    }
}

impl fmt::Debug for Config<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

//! The settings of a client, to look at.

use std::fmt;

use super::explain::{Explained, Explanation};
use super::settings::{MIN_COMPRESSED_BYTES, Settings};
use super::{Origin, Timeouts, bearer_token_variable};
use crate::client::{ServiceMeta, without_user};
use crate::operation::AuthScheme;
use crate::retry::{RetryMode, RetryPolicy};

/// The longest id of an application that AWS asks for, in characters.
const MAX_APP_ID: usize = 50;

/// What stands for a secret.
const NOT_SHOWN: &str = "(not shown)";

/// The settings of a client, as they hold.
///
/// `Display` is that of [`explain`](Self::explain).
#[derive(Clone)]
pub struct Config<'a> {
    settings: &'a Settings,
    service: &'a ServiceMeta,
    /// What the rules say to a request without parameters of its own.
    endpoint: Result<String, String>,
    /// The region that the machine is in, if it was asked.
    machine_region: Option<&'a str>,
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

    /// Profile, region and endpoint.
    fn places(&self, all: &mut Explanation) {
        let settings = self.settings;
        match &settings.profiles {
            Some(profiles) => {
                let (name, origin) = (profiles.selected_name(), profiles.selected_by());
                let sources = ["code", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"];
                let looked_at = match origin {
                    Origin::Code => 0,
                    Origin::Variable(name) => sources.iter().position(|it| it == name).unwrap_or(0),
                    Origin::Default | Origin::File(_) | Origin::Chain(_) | Origin::Instance => {
                        sources.len()
                    }
                };
                let profile = all.push(Explained {
                    name: "profile",
                    value: Some(name.to_owned()),
                    origin: origin.clone(),
                    missed: sources[..looked_at]
                        .iter()
                        .map(|it| (*it).to_owned())
                        .collect(),
                    note: None,
                });
                if profiles.selected().is_none() {
                    profile.note = Some(profiles.missing(name));
                }
            }
            None => {
                let named = &settings.profile_name;
                all.add_code("profile", named.is_some(), named.clone()).note =
                    Some("the environment and the files of profiles were not read".to_owned());
            }
        }
        let region = all.add("region", &settings.region, None, String::clone);
        if region.value.is_none() {
            match self.machine_region {
                Some(found) => {
                    region.value = Some(found.to_owned());
                    region.origin = Origin::Instance;
                }
                None if cfg!(feature = "credentials") && settings.env.is_some() => {
                    region.note = Some(
                        "a call that needs it asks the metadata service of the instance".to_owned(),
                    );
                }
                None => {}
            }
        }
        all.add(
            "use_fips_endpoint",
            &settings.use_fips,
            Some(false),
            bool::to_string,
        );
        all.add(
            "use_dualstack_endpoint",
            &settings.use_dual_stack,
            Some(false),
            bool::to_string,
        );
        all.add(
            "ignore_configured_endpoint_urls",
            &settings.ignore_configured_endpoint_urls,
            Some(false),
            bool::to_string,
        );
        let shown = |url: &String| without_user(url);
        all.add("endpoint_url", &settings.endpoint_url, None, shown);
        let resolver = settings.endpoint_resolver.is_some();
        let whose = if resolver {
            "the caller's own"
        } else {
            "those of the service"
        };
        all.add_code("endpoint rules", resolver, whose.to_owned())
            .note = Some(match &self.endpoint {
            Ok(endpoint) => format!("they give {endpoint}"),
            Err(problem) => format!("they give no endpoint: {problem}"),
        });
        let params = &settings.endpoint_params;
        all.add_code(
            "endpoint parameters",
            !params.is_empty(),
            (!params.is_empty()).then(|| format!("{params:?}")),
        );
        let disabled = settings.disable_host_prefix;
        all.add_code("disable_host_prefix", disabled, disabled.to_string());
    }

    fn behaviour(&self, all: &mut Explanation) {
        let settings = self.settings;
        let mode = |mode: &RetryMode| match mode {
            RetryMode::Standard => "standard".to_owned(),
            RetryMode::Adaptive => "adaptive".to_owned(),
        };
        let default = RetryPolicy::default();
        all.add(
            "retry_mode",
            &settings.retry_mode,
            Some(RetryMode::default()),
            mode,
        );
        all.add(
            "max_attempts",
            &settings.max_attempts,
            Some(default.attempts()),
            u32::to_string,
        );
        let (policy, timeouts) = (settings.retry(), settings.timeouts());
        let changed = policy.in_words() != default.in_words();
        all.add_code("retry policy", changed, policy.in_words());
        let changed = *timeouts != Timeouts::default();
        all.add_code("timeouts", changed, timeouts.in_words());
        all.add(
            "disable_clock_skew_correction",
            &settings.disable_clock_skew_correction,
            Some(false),
            bool::to_string,
        );
        all.add(
            "disable_request_compression",
            &settings.disable_request_compression,
            Some(false),
            bool::to_string,
        );
        all.add(
            "request_min_compression_size_bytes",
            &settings.min_compressed_bytes,
            Some(MIN_COMPRESSED_BYTES),
            usize::to_string,
        );
        let limits = Settings::default();
        for (name, limit, default) in [
            (
                "max_response_bytes",
                settings.max_response_bytes,
                limits.max_response_bytes,
            ),
            (
                "max_event_bytes",
                settings.max_event_bytes,
                limits.max_event_bytes,
            ),
        ] {
            all.add_code(name, limit != default, limit.to_string());
        }
        let app = all.add("sdk_ua_app_id", &settings.app_id, None, String::clone);
        if settings
            .app_id()
            .is_some_and(|id| id.chars().count() > MAX_APP_ID)
        {
            app.note = Some(format!(
                "it is longer than the {MAX_APP_ID} characters that AWS asks for"
            ));
        }
    }

    fn identities(&self, all: &mut Explanation) {
        let identities = &self.settings.identities;
        all.add(
            "auth_scheme_preference",
            &identities.auth_schemes,
            None,
            |schemes| {
                let names: Vec<_> = schemes.iter().map(|scheme| scheme.name()).collect();
                names.join(", ")
            },
        );
        let token = &identities.bearer_token;
        let variable = bearer_token_variable(self.service.signing_name);
        let mut shown = Explained {
            name: "bearer token",
            value: token.get().map(|_| NOT_SHOWN.to_owned()),
            origin: Origin::Default,
            missed: Vec::new(),
            note: None,
        };
        if token.code.is_some() {
            shown.origin = Origin::Code;
        } else {
            shown.missed.push("code".to_owned());
            match (&token.env, identities.environment_read) {
                (Some(_), _) => shown.origin = Origin::variable(&variable),
                (None, true) => shown.missed.push(variable),
                (None, false) => {}
            }
        }
        all.push(shown);
        all.push(self.credentials());
    }

    fn credentials(&self) -> Explained {
        let given = &self.settings.identities.credentials;
        let mut shown = Explained {
            name: "credentials",
            value: given.code.as_ref().map(|_| NOT_SHOWN.to_owned()),
            origin: Origin::Code,
            missed: Vec::new(),
            note: None,
        };
        if given.code.is_none() {
            shown.origin = Origin::Default;
            shown.missed.push("code".to_owned());
            self.credentials_outside(&mut shown);
        }
        shown
    }

    /// What the chain of sources would ask; nothing is sent.
    #[cfg(feature = "credentials")]
    fn credentials_outside(&self, shown: &mut Explained) {
        use crate::credentials::{DefaultChain, Outcome};

        let Some(env) = &self.settings.env else {
            return;
        };
        let trace = DefaultChain::new().trace(&**env, self.settings.profile_name.as_deref());
        for tried in trace.tried() {
            match &tried.outcome {
                Outcome::Chosen(words) => {
                    shown.value = Some(NOT_SHOWN.to_owned());
                    shown.origin = Origin::Chain(format!("{} ({words})", tried.source));
                }
                Outcome::NotConfigured(words) => {
                    shown.missed.push(format!("{} ({words})", tried.source));
                }
                Outcome::Failed(_) => shown.note = Some(tried.to_string()),
            }
        }
    }

    #[cfg(not(feature = "credentials"))]
    fn credentials_outside(&self, shown: &mut Explained) {
        let identities = &self.settings.identities;
        if identities.credentials.env.is_some() {
            shown.value = Some(NOT_SHOWN.to_owned());
            shown.origin = Origin::variable("AWS_ACCESS_KEY_ID");
        } else if identities.environment_read {
            shown.missed.push("AWS_ACCESS_KEY_ID".to_owned());
        }
    }

    #[cfg(feature = "hyper")]
    fn network(&self, all: &mut Explanation) {
        use crate::transport::{Proxies, Tls};

        let (settings, network) = (self.settings, &self.settings.network);
        let own = settings.own_transport;
        let whose = if own { "the caller's own" } else { "built in" };
        all.add_code("transport", own, whose.to_owned());
        if own {
            // It has its own ways to connect.
            return;
        }
        let tls = network.tls.as_ref();
        all.add_code(
            "TLS settings",
            tls.is_some(),
            tls.map(|tls| format!("{tls:?}")),
        );
        let bundle = all.add("ca_bundle", &network.ca_bundle, None, |path| {
            path.display().to_string()
        });
        if !tls.is_none_or(Tls::trusts_the_system) {
            bundle.note = Some("it has no effect beside the TLS settings in code".to_owned());
        } else if bundle.value.is_none() {
            bundle.note = Some("trusted is what the operating system trusts".to_owned());
        }
        if let Some(proxies) = &network.proxies {
            all.add_code("proxies", true, format!("{proxies:?}"));
            return;
        }
        let shown = |url: &String| {
            let proxy = Proxies::all(url);
            proxy.map_or_else(|error| error.to_string(), |_| without_user(url))
        };
        all.add("HTTP_PROXY", &network.http_proxy, None, shown);
        all.add("HTTPS_PROXY", &network.https_proxy, None, shown);
        all.add("NO_PROXY", &network.no_proxy, None, String::clone);
    }

    #[cfg(not(feature = "hyper"))]
    fn network(&self, all: &mut Explanation) {
        all.add_code("transport", true, "the caller's own".to_owned());
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

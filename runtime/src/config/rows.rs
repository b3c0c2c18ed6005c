//! What is said of each setting.

use super::explain::{Explained, Explanation};
use super::settings::{MIN_COMPRESSED_BYTES, Settings};
use super::{Config, Origin, Timeouts, bearer_token_variable};
use crate::client::without_user;
use crate::retry::{RetryMode, RetryPolicy};

/// The longest id of an application that AWS asks for, in characters.
const MAX_APP_ID: usize = 50;

/// What stands for a secret.
const NOT_SHOWN: &str = "(not shown)";

impl Config<'_> {
    /// Profile, region and endpoint.
    pub(super) fn places(&self, all: &mut Explanation) {
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
        let url = all.add("endpoint_url", &settings.endpoint_url, None, shown);
        if settings.ignore_configured_endpoint_urls.get() == Some(&true) {
            url.note = Some("those of environment and profile are passed over".to_owned());
        }
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

    pub(super) fn behaviour(&self, all: &mut Explanation) {
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

    pub(super) fn identities(&self, all: &mut Explanation) {
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
    pub(super) fn network(&self, all: &mut Explanation) {
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
    pub(super) fn network(&self, all: &mut Explanation) {
        all.add_code("transport", true, "the caller's own".to_owned());
    }
}

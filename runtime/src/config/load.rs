//! Reads from the environment and from profiles what is not set in code.

#[cfg(feature = "hyper")]
use std::path::PathBuf;
use std::sync::Arc;

use super::env::{bearer_token_variable, text, upper_snake};
use super::parse::{self, Parsed};
use super::profile::Profiles;
use super::setting::Setting;
use super::settings::Settings;
use super::{ConfigError, Env, Origin};
use crate::client::ServiceMeta;
use crate::credentials::{self, SharedToken};

/// Reads every setting that is not set in code.
pub(super) fn load(
    settings: &mut Settings,
    service: &ServiceMeta,
    env: Arc<dyn Env>,
) -> Result<(), ConfigError> {
    use Place::{Key, Variable};
    let profiles = Arc::new(Profiles::load(&*env, settings.profile_name.as_deref())?);
    let reader = Reader {
        env: &*env,
        profiles: &profiles,
    };
    reader.read(
        &mut settings.region,
        &[
            Variable("AWS_REGION"),
            Variable("AWS_DEFAULT_REGION"),
            Key("region"),
        ],
        parse::region,
    )?;
    reader.switch(
        &mut settings.use_fips,
        "AWS_USE_FIPS_ENDPOINT",
        "use_fips_endpoint",
    )?;
    reader.switch(
        &mut settings.use_dual_stack,
        "AWS_USE_DUALSTACK_ENDPOINT",
        "use_dualstack_endpoint",
    )?;
    reader.switch(
        &mut settings.ignore_configured_endpoint_urls,
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "ignore_configured_endpoint_urls",
    )?;
    reader.endpoint_url(settings, service)?;
    reader.read_beside_code(
        &mut settings.retry_mode,
        &[Variable("AWS_RETRY_MODE"), Key("retry_mode")],
        parse::retry_mode,
    )?;
    reader.read_beside_code(
        &mut settings.max_attempts,
        &[Variable("AWS_MAX_ATTEMPTS"), Key("max_attempts")],
        parse::max_attempts,
    )?;
    reader.switch(
        &mut settings.disable_clock_skew_correction,
        "AWS_DISABLE_CLOCK_SKEW_CORRECTION",
        "disable_clock_skew_correction",
    )?;
    reader.switch(
        &mut settings.disable_request_compression,
        "AWS_DISABLE_REQUEST_COMPRESSION",
        "disable_request_compression",
    )?;
    reader.read(
        &mut settings.min_compressed_bytes,
        &[
            Variable("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"),
            Key("request_min_compression_size_bytes"),
        ],
        parse::compression_threshold,
    )?;
    reader.read(
        &mut settings.app_id,
        &[Variable("AWS_SDK_UA_APP_ID"), Key("sdk_ua_app_id")],
        parse::text,
    )?;
    reader.read(
        &mut settings.identities.auth_schemes,
        &[
            Variable("AWS_AUTH_SCHEME_PREFERENCE"),
            Key("auth_scheme_preference"),
        ],
        parse::auth_schemes,
    )?;
    reader.network(settings)?;
    reader.identities(settings, service)?;
    settings.profiles = Some(profiles);
    settings.env = Some(env);
    Ok(())
}

/// Reads the endpoint URL again, if the environment was read at all.
pub(super) fn endpoint_url(
    settings: &mut Settings,
    service: &ServiceMeta,
) -> Result<(), ConfigError> {
    let (Some(env), Some(profiles)) = (settings.env.clone(), settings.profiles.clone()) else {
        return Ok(());
    };
    let reader = Reader {
        env: &*env,
        profiles: &profiles,
    };
    reader.endpoint_url(settings, service)
}

/// A place where a setting may stand.
enum Place<'a> {
    Variable(&'a str),
    /// A key of the profile.
    Key(&'a str),
    /// A key of a service, in the section `[services …]` that the profile names.
    Service(&'a str, &'a str),
}

struct Reader<'a> {
    env: &'a dyn Env,
    profiles: &'a Profiles,
}

impl Reader<'_> {
    /// Takes the setting from the first place that has it.
    fn read<T>(
        &self,
        setting: &mut Setting<T>,
        places: &[Place<'_>],
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<(), ConfigError> {
        setting.forget();
        if setting.in_code().is_some() {
            return Ok(());
        }
        for place in places {
            let Some((text, origin)) = self.find(place)? else {
                setting.miss(self.name(place));
                continue;
            };
            match parse(&text) {
                Ok(value) => setting.find(value, origin),
                Err(problem) => return Err(ConfigError::at(origin, problem)),
            }
            break;
        }
        Ok(())
    }

    /// The same for a setting that a call may leave open which the client has in code. What is wrong with it is then no
    /// concern of the client's.
    fn read_beside_code<T>(
        &self,
        setting: &mut Setting<T>,
        places: &[Place<'_>],
        parse: impl Fn(&str) -> Parsed<T>,
    ) -> Result<(), ConfigError> {
        if setting.in_code().is_none() {
            return self.read(setting, places, parse);
        }
        setting.forget();
        for place in places {
            if let Ok(Some((text, origin))) = self.find(place) {
                if let Ok(value) = parse(&text) {
                    setting.find(value, origin);
                }
                break;
            }
        }
        Ok(())
    }

    fn endpoint_url(
        &self,
        settings: &mut Settings,
        service: &ServiceMeta,
    ) -> Result<(), ConfigError> {
        use Place::{Key, Variable};
        settings.endpoint_url.forget();
        if settings.ignore_configured_endpoint_urls.get() == Some(&true) {
            return Ok(());
        }
        let name = upper_snake(service.sdk_id);
        let places = [
            Variable(&format!("AWS_ENDPOINT_URL_{name}")),
            Variable("AWS_ENDPOINT_URL"),
            Place::Service(&name.to_ascii_lowercase(), "endpoint_url"),
            Key("endpoint_url"),
        ];
        self.read(&mut settings.endpoint_url, &places, parse::url)
    }

    fn switch(
        &self,
        setting: &mut Setting<bool>,
        variable: &str,
        key: &str,
    ) -> Result<(), ConfigError> {
        let places = [Place::Variable(variable), Place::Key(key)];
        self.read(setting, &places, parse::bool)
    }

    fn find(&self, place: &Place<'_>) -> Result<Option<(String, Origin)>, ConfigError> {
        let profile = self.profiles.selected();
        let value = match place {
            Place::Variable(name) => {
                let text = text(self.env, name)?;
                return Ok(text.map(|text| (text, Origin::variable(name))));
            }
            Place::Key(key) => profile.and_then(|profile| profile.value(key)),
            Place::Service(service, key) => {
                let Some(named) = profile.and_then(|profile| profile.value("services")) else {
                    return Ok(None);
                };
                let Some(section) = self.profiles.services(named.text()) else {
                    let name = named.text();
                    let problem = format!(
                        "names the section `[services {name}]`, which the config file does not have"
                    );
                    return Err(ConfigError::at(named.origin(), problem));
                };
                section.nested(service, key)
            }
        };
        Ok(value.map(|value| (value.text().to_owned(), value.origin())))
    }

    /// What to call a place that does not have the setting.
    fn name(&self, place: &Place<'_>) -> String {
        let profile = self.profiles.selected_name();
        match place {
            Place::Variable(name) => (*name).to_owned(),
            Place::Key(key) => format!("`{key}` of profile `{profile}`"),
            Place::Service(service, key) => {
                format!("`{key}` of `{service}` in the services of profile `{profile}`")
            }
        }
    }

    #[cfg(feature = "hyper")]
    fn network(&self, settings: &mut Settings) -> Result<(), ConfigError> {
        use Place::{Key, Variable};
        let network = &mut settings.network;
        let path = |text: &str| Ok(PathBuf::from(text));
        let places = [Variable("AWS_CA_BUNDLE"), Key("ca_bundle")];
        self.read(&mut network.ca_bundle, &places, path)?;
        // In CGI, whoever sends a request can set HTTP_PROXY: by a header field `Proxy`. Where names of variables are the
        // same in upper and lower case, that is the other one, too.
        let cgi = self.env.var("REQUEST_METHOD").is_some();
        let all = [
            Variable("HTTP_PROXY"),
            Variable("http_proxy"),
            Variable("ALL_PROXY"),
            Variable("all_proxy"),
        ];
        let places = match (cgi, cfg!(windows)) {
            (false, _) => &all[..],
            (true, false) => &all[1..],
            (true, true) => &all[2..],
        };
        self.read(&mut network.http_proxy, places, parse::text)?;
        let places = [
            Variable("HTTPS_PROXY"),
            Variable("https_proxy"),
            Variable("ALL_PROXY"),
            Variable("all_proxy"),
        ];
        self.read(&mut network.https_proxy, &places, parse::text)?;
        let places = [Variable("NO_PROXY"), Variable("no_proxy")];
        self.read(&mut network.no_proxy, &places, parse::text)
    }

    #[cfg(not(feature = "hyper"))]
    #[allow(
        clippy::unnecessary_wraps,
        reason = "it has the signature of the one that reads"
    )]
    fn network(&self, _: &mut Settings) -> Result<(), ConfigError> {
        Ok(())
    }

    fn identities(
        &self,
        settings: &mut Settings,
        service: &ServiceMeta,
    ) -> Result<(), ConfigError> {
        let identities = &mut settings.identities;
        identities.environment_read = true;
        if identities.credentials.code.is_none() {
            identities.credentials.env = match settings.profile_name {
                // Keys of the environment are passed over, so half a key is no concern.
                Some(_) => credentials::found(None),
                None => credentials::found(credentials::of_environment(self.env)?),
            };
        }
        if identities.bearer_token.code.is_none() {
            let token = text(self.env, &bearer_token_variable(service.signing_name))?;
            identities.bearer_token.env = token.map(SharedToken::from);
        }
        Ok(())
    }
}

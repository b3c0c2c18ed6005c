//! The services that give credentials, and where they are.

use super::environment::variable;
use super::{CredentialsError, Resources};
use crate::config::profile::{Profiles, Section};
use crate::config::{Env, parse_bool, upper_snake};
use crate::endpoint::{check_region, parse_url, partition};

/// A service that is asked for credentials.
pub(super) struct Service {
    /// What its endpoints begin with, up to what the switches add.
    host: &'static str,
    /// Its name in `[services …]` of the config file, and in capital letters in `AWS_ENDPOINT_URL_…`.
    key: &'static str,
}

pub(super) const STS: Service = Service {
    host: "sts",
    key: "sts",
};

/// Gives credentials for a token of SSO.
pub(super) const SSO: Service = Service {
    host: "portal.sso",
    key: "sso",
};

/// Gives tokens of SSO.
pub(super) const SSO_OIDC: Service = Service {
    host: "oidc",
    key: "sso_oidc",
};

pub(super) const COGNITO_IDENTITY: Service = Service {
    host: "cognito-identity",
    key: "cognito_identity",
};

impl Service {
    /// The URL of the service in a region, without a slash at its end: what is configured for it, or the
    /// endpoint of the partition.
    pub(super) fn url(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
        region: &str,
    ) -> Result<String, CredentialsError> {
        let configured = match resources.given_env().or(profiles.map(|_| resources.env())) {
            Some(env) => self.configured(env, profiles)?,
            None => None,
        };
        match configured {
            Some((url, _)) if parse_url(&url).is_some() => Ok(url.trim_end_matches('/').to_owned()),
            Some((_, origin)) => Err(CredentialsError::configuration(format!(
                "{origin} is no URL of an endpoint"
            ))),
            None => self.regional(resources, region),
        }
    }

    /// The URL that is configured, and where.
    fn configured(
        &self,
        env: &dyn Env,
        profiles: Option<&Profiles>,
    ) -> Result<Option<(String, String)>, CredentialsError> {
        let profile = profiles.and_then(Profiles::selected);
        if is_ignored(env, profile)? {
            return Ok(None);
        }
        for name in [
            format!("AWS_ENDPOINT_URL_{}", upper_snake(self.key)),
            "AWS_ENDPOINT_URL".to_owned(),
        ] {
            if let Some(url) = variable(env, &name)? {
                return Ok(Some((url, format!("environment variable {name}"))));
            }
        }
        let Some((profiles, profile)) = profiles.zip(profile) else {
            return Ok(None);
        };
        if let Some(name) = profile.value("services") {
            let Some(services) = profiles.services(name.text()) else {
                let (name, origin) = (name.text(), name.origin());
                return Err(CredentialsError::configuration(format!(
                    "{origin} names `{name}`, but the config file has no section `[services {name}]`"
                )));
            };
            if let Some(url) = services.nested(self.key, "endpoint_url") {
                return Ok(Some((url.text().to_owned(), url.origin().to_string())));
            }
        }
        let own = profile.value("endpoint_url");
        Ok(own.map(|url| (url.text().to_owned(), url.origin().to_string())))
    }

    fn regional(&self, resources: &Resources, region: &str) -> Result<String, CredentialsError> {
        check_region(region).map_err(CredentialsError::configuration)?;
        let partition = partition(region).expect("every region has a partition");
        let region = match region {
            "aws-global" => partition.implicit_global_region,
            region => region,
        };
        let refused = |what: &str| {
            CredentialsError::configuration(format!(
                "{what} is enabled, but the partition `{}` of the region `{region}` does not have it",
                partition.name
            ))
        };
        let fips = match resources.use_fips() {
            true if !partition.supports_fips => return Err(refused("FIPS")),
            // There the ordinary endpoints are those of FIPS, except for one service.
            true if partition.name == "aws-us-gov" && self.key != COGNITO_IDENTITY.key => "",
            true => "-fips",
            false => "",
        };
        let suffix = match resources.use_dual_stack() {
            true if !partition.supports_dual_stack => return Err(refused("dual stack")),
            true => partition.dual_stack_dns_suffix,
            false => partition.dns_suffix,
        };
        Ok(format!("https://{}{fips}.{region}.{suffix}", self.host))
    }
}

fn is_ignored(env: &dyn Env, profile: Option<&Section>) -> Result<bool, CredentialsError> {
    const VARIABLE: &str = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    if let Some(value) = variable(env, VARIABLE)? {
        return truth(&value, format!("environment variable {VARIABLE}"));
    }
    match profile.and_then(|profile| profile.value("ignore_configured_endpoint_urls")) {
        Some(value) => truth(value.text(), value.origin()),
        None => Ok(false),
    }
}

/// A switch in text.
pub(super) fn truth(value: &str, origin: impl std::fmt::Display) -> Result<bool, CredentialsError> {
    parse_bool(value)
        .map_err(|problem| CredentialsError::configuration(format!("{origin} {problem}")))
}

/// The profiles, if the caller has agreed that files are read.
pub(super) fn given_profiles(resources: &Resources) -> Result<Option<Profiles>, CredentialsError> {
    match resources.given_env() {
        Some(env) => profiles(env, resources.profile()).map(Some),
        None => Ok(None),
    }
}

/// All profiles as they are at this moment.
pub(super) fn profiles(env: &dyn Env, named: Option<&str>) -> Result<Profiles, CredentialsError> {
    Ok(Profiles::load(env, named)?)
}

/// The region in which a service is asked, or in words that there is none.
pub(super) fn region<'a>(
    own: Option<&'a str>,
    resources: &'a Resources,
    profiles: Option<&'a Profiles>,
) -> Result<&'a str, CredentialsError> {
    let selected = || profiles.and_then(Profiles::selected)?.get("region");
    own.or(resources.region()).or_else(selected).ok_or_else(|| {
        CredentialsError::configuration(
            "the region is not known in which to ask: set one in code, in AWS_REGION or in the profile",
        )
    })
}

//! Where the metadata service is, and how it is asked.

use std::time::Duration;

use crate::config::Env;
use crate::config::profile::Section;
use crate::credentials::CredentialsError;
use crate::credentials::environment::variable;
use crate::credentials::exchange::{Ended, Policy};
use crate::credentials::services::truth;
use crate::endpoint::parse_url;

const DISABLED: &str = "AWS_EC2_METADATA_DISABLED";
const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
const MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
const TIMEOUT: &str = "AWS_METADATA_SERVICE_TIMEOUT";
const ATTEMPTS: &str = "AWS_METADATA_SERVICE_NUM_ATTEMPTS";

const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

/// What to say if the service must not be asked.
pub(in crate::credentials) const SWITCHED_OFF: &str = "AWS_EC2_METADATA_DISABLED is `true`";

/// Where the service is, and how it is asked.
#[derive(Debug, PartialEq)]
pub(in crate::credentials) struct Setup {
    pub(super) url: String,
    timeout: Duration,
    pub(super) attempts: u32,
}

impl Setup {
    /// What the environment and the profile say; `None` if the service must not be asked.
    pub(in crate::credentials) fn new(
        env: &dyn Env,
        profile: Option<&Section>,
    ) -> Result<Option<Self>, CredentialsError> {
        let wrong = |origin: &str, problem: &str| {
            CredentialsError::configuration(format!("{origin} {problem}"))
        };
        let number = |name: &str| {
            let value = variable(env, name)?;
            let number = value.map(|value| value.parse::<u32>().ok().filter(|number| *number > 0));
            match number {
                Some(None) => Err(wrong(
                    &format!("environment variable {name}"),
                    "must be a whole number, 1 or more",
                )),
                Some(number) => Ok(number),
                None => Ok(None),
            }
        };
        if let Some(disabled) = variable(env, DISABLED)?
            && truth(&disabled, format_args!("environment variable {DISABLED}"))?
        {
            return Ok(None);
        }
        let setting = |name: &str, key: &str| {
            Ok::<_, CredentialsError>(match variable(env, name)? {
                Some(value) => Some((value, format!("environment variable {name}"))),
                None => profile
                    .and_then(|profile| profile.value(key))
                    .map(|value| (value.text().to_owned(), value.origin().to_string())),
            })
        };
        let url = match setting(ENDPOINT, "ec2_metadata_service_endpoint")? {
            Some((url, _)) if parse_url(&url).is_some() => url.trim_end_matches('/').to_owned(),
            Some((_, origin)) => return Err(wrong(&origin, "is no URL")),
            None => match setting(MODE, "ec2_metadata_service_endpoint_mode")? {
                None => IPV4.to_owned(),
                Some((mode, _)) if mode.eq_ignore_ascii_case("ipv4") => IPV4.to_owned(),
                Some((mode, _)) if mode.eq_ignore_ascii_case("ipv6") => IPV6.to_owned(),
                Some((_, origin)) => return Err(wrong(&origin, "must be `IPv4` or `IPv6`")),
            },
        };
        Ok(Some(Self {
            url,
            timeout: Duration::from_secs(number(TIMEOUT)?.unwrap_or(1).into()),
            attempts: number(ATTEMPTS)?.unwrap_or(4),
        }))
    }

    pub(super) fn policy(&self) -> Policy {
        Policy {
            attempts: self.attempts,
            connect: self.timeout,
            attempt: self.timeout,
            pause: Duration::from_millis(100),
            again: |ended| match ended {
                // Where there is no such service, nobody should wait for it for long.
                Ended::Failed(_) => false,
                Ended::Answered(answer) => answer.status.is_server_error(),
            },
            knows_the_time: false,
        }
    }

    pub(in crate::credentials) fn url(&self) -> &str {
        &self.url
    }
}

//! Keys of an instance of EC2, from its metadata service (IMDSv2).

mod setup;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{Method, StatusCode};

pub(super) use self::setup::{SWITCHED_OFF, Setup};
use super::exchange::{Answer, ask, keys_in, refused, request, text, with_end};
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, ProvideFuture,
    Resources,
};
use crate::config::profile::Section;
use crate::endpoint::is_valid_host_label;
use crate::retry::unit;
use crate::value::Timestamp;

const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const REGION: &str = "/latest/meta-data/placement/region";

/// How long a token is good for that we ask for, in seconds, and how long before its end we ask for the next.
const TOKEN_LIFE: i64 = 21_600;
const TOKEN_EARLY: i64 = 120;

/// How long keys that are over are used on when there are no new ones, and how much is added by chance, in seconds.
const EXTENSION: i64 = 10 * 60;
const EXTENSION_SPREAD: f64 = 5.0 * 60.0;

/// Keys of the role of an EC2 instance, from its metadata service, version 2 only.
///
/// When there are no new keys, the old ones are used on, even if they are over: the service they are used for
/// decides whether it takes them.
///
/// | variable | |
/// |---|---|
/// | `AWS_EC2_METADATA_DISABLED` | `true` if the service must not be asked |
/// | `AWS_EC2_METADATA_SERVICE_ENDPOINT` | its URL; in a profile `ec2_metadata_service_endpoint` |
/// | `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` | `IPv4` (unless set) or `IPv6`; in a profile `ec2_metadata_service_endpoint_mode` |
/// | `AWS_METADATA_SERVICE_TIMEOUT` | seconds to wait for an answer, 1 unless set |
/// | `AWS_METADATA_SERVICE_NUM_ATTEMPTS` | how often to ask while it is busy, 4 unless set |
#[derive(Clone, Default)]
pub struct Imds(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    token: Option<Token>,
    last: Option<Credentials>,
}

#[derive(Clone)]
struct Token {
    text: String,
    /// In seconds since the epoch.
    end: i64,
}

impl Imds {
    /// The source. There is nothing to set in code.
    pub fn new() -> Self {
        Self::default()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks for keys. Where there is no such service, or no role, that is an error of the kind
    /// [`NotConfigured`](CredentialsErrorKind::NotConfigured).
    pub(super) async fn ask(
        &self,
        resources: &Resources,
        setup: &Setup,
    ) -> Result<Credentials, CredentialsError> {
        match self.keys(resources, setup).await {
            Ok(keys) => {
                self.lock().last = Some(keys.clone());
                Ok(extended(keys, resources))
            }
            Err(error) => match &self.lock().last {
                Some(last) => Ok(extended(last.clone(), resources)),
                None => Err(error),
            },
        }
    }

    async fn keys(
        &self,
        resources: &Resources,
        setup: &Setup,
    ) -> Result<Credentials, CredentialsError> {
        let whom = format!("IMDS ({})", setup.url);
        let roles = self.get(resources, setup, &whom, ROLES).await?;
        if roles.status == StatusCode::NOT_FOUND {
            return Err(CredentialsError::not_configured(format!(
                "{whom}: the instance has no role"
            )));
        }
        let roles = whole(&whom, &roles)?;
        let role = roles.lines().next().unwrap_or_default().trim();
        if role.is_empty() {
            return Err(CredentialsError::not_configured(format!(
                "{whom}: the instance has no role"
            )));
        }
        let answer = self
            .get(resources, setup, &whom, &format!("{ROLES}{role}"))
            .await?;
        let document = answer.json(&whom)?;
        match text(&document, "Code") {
            None | Some("Success") => {}
            Some(code) => {
                let message = text(&document, "Message");
                return Err(refused(&whom, answer.status, Some(code), message));
            }
        }
        let keys = keys_in(&whom, &document, "Token")?.by_way_of("0");
        Ok(with_end(keys, resources))
    }

    /// Asks for a path, with a token. One that is refused is let go of.
    async fn get(
        &self,
        resources: &Resources,
        setup: &Setup,
        whom: &str,
        path: &str,
    ) -> Result<Answer, CredentialsError> {
        let uri = format!("{}{path}", setup.url);
        let mut attempt = 1;
        loop {
            let token = self.token(resources, setup, whom).await?;
            let headers = [("x-aws-ec2-metadata-token", token.as_str())];
            let make = || request(Method::GET, &uri, &headers, "");
            let answer = ask(resources, whom, &setup.policy(), &make).await?;
            if answer.status != StatusCode::UNAUTHORIZED || attempt >= setup.attempts {
                return Ok(answer);
            }
            attempt += 1;
            self.lock().token = None;
        }
    }

    async fn token(
        &self,
        resources: &Resources,
        setup: &Setup,
        whom: &str,
    ) -> Result<String, CredentialsError> {
        let now = resources.now().secs();
        if let Some(token) = &self.lock().token
            && now < token.end - TOKEN_EARLY
        {
            return Ok(token.text.clone());
        }
        let uri = format!("{}/latest/api/token", setup.url);
        let life = TOKEN_LIFE.to_string();
        let headers = [("x-aws-ec2-metadata-token-ttl-seconds", life.as_str())];
        let make = || request(Method::PUT, &uri, &headers, Bytes::new());
        let answer = ask(resources, whom, &setup.policy(), &make).await;
        let answer = answer.map_err(|error| {
            // Everywhere but on EC2 there is nobody to answer.
            let error = error.within("this is probably no instance of EC2");
            error.of_kind(CredentialsErrorKind::NotConfigured)
        })?;
        if answer.status.is_client_error() {
            // It is switched off, or somebody else is at that address.
            let disabled = match answer.status {
                StatusCode::FORBIDDEN => {
                    ": it is disabled for this instance, or this is none of EC2"
                }
                _ => ": this is probably no instance of EC2",
            };
            let status = answer.status.as_u16();
            return Err(CredentialsError::not_configured(format!(
                "{whom} answered with status {status}{disabled}"
            )));
        }
        let text = whole(whom, &answer)?.trim().to_owned();
        self.lock().token = Some(Token {
            text: text.clone(),
            end: now + TOKEN_LIFE,
        });
        Ok(text)
    }
}

/// The region that the instance is in.
pub(crate) async fn region_of_instance(
    resources: &Resources,
    profile: Option<&Section>,
) -> Result<String, CredentialsError> {
    let Some(setup) = Setup::new(resources.env(), profile)? else {
        return Err(CredentialsError::not_configured(SWITCHED_OFF));
    };
    let whom = format!("IMDS ({})", setup.url);
    let answer = Imds::new().get(resources, &setup, &whom, REGION).await?;
    let region = whole(&whom, &answer)?.trim();
    if !is_valid_host_label(region, false) {
        let words = format!("{whom} answered with something that is no region");
        return Err(CredentialsError::unavailable(words));
    }
    Ok(region.to_owned())
}

/// The text of an answer with a status of success.
fn whole<'a>(whom: &str, answer: &'a Answer) -> Result<&'a str, CredentialsError> {
    if !answer.status.is_success() {
        return Err(refused(whom, answer.status, None, None));
    }
    str::from_utf8(&answer.body).map_err(|_| {
        CredentialsError::unavailable(format!("{whom} answered with something that is no text"))
    })
}

/// Keys that are over get a new end, so that they are used on for a while.
fn extended(keys: Credentials, resources: &Resources) -> Credentials {
    let now = resources.now();
    match keys.expires_after {
        Some(end) if end <= now => {
            let share = resources.random().bytes().map_or(0.5, unit);
            let more = EXTENSION + (EXTENSION_SPREAD * share) as i64;
            keys.expires_after(Timestamp::from_epoch_seconds(now.secs() + more))
        }
        _ => keys,
    }
}

impl ProvideCredentials for Imds {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            match Setup::new(resources.env(), None)? {
                Some(setup) => self.ask(resources, &setup).await,
                None => Err(CredentialsError::not_configured(SWITCHED_OFF)),
            }
        })
    }
}

/// Shows no keys.
impl std::fmt::Debug for Imds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Imds(..)")
    }
}

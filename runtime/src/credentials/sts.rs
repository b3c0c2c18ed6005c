//! Questions to STS, the service that gives temporary keys for roles.

use std::borrow::Cow;

use http::Method;

use super::exchange::{Answer, SERVICE, ask, missing, moment_in, refused, request, with_end};
use super::services::{STS, region};
use super::xml::Texts;
use super::{Credentials, CredentialsError, Resources};
use crate::config::profile::Profiles;
use crate::endpoint::{parse_arn, uri_encode};
use crate::sigv4::{Identity, Payload, SignableRequest, SigningParams, sign};

/// A question to STS: the parameters of its form.
pub(super) struct Question(String);

impl Question {
    pub(super) fn new(action: &str) -> Self {
        Self(format!("Action={action}&Version=2011-06-15"))
    }

    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.0.push_str(&format!("&{name}={}", uri_encode(value)));
        self
    }

    pub(super) fn maybe(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Asks, signed with these keys if there are some, in the given region or that of the client.
    pub(super) async fn ask(
        self,
        resources: &Resources,
        profiles: Option<&Profiles>,
        own_region: Option<&str>,
        keys: Option<&Credentials>,
    ) -> Result<Credentials, CredentialsError> {
        let region = region(own_region, resources, profiles)?;
        let url = STS.url(resources, profiles, region)?;
        let whom = format!("STS ({url})");
        let form = ("content-type", "application/x-www-form-urlencoded");
        let make = || {
            let mut question = request(Method::POST, &format!("{url}/"), &[form], self.0.clone())?;
            if let Some(keys) = keys {
                let identity = Identity {
                    access_key_id: &keys.access_key_id,
                    secret_access_key: &keys.secret_access_key,
                    session_token: keys.session_token.as_deref(),
                };
                let params = SigningParams::new(identity, region, "sts", resources.now());
                let signable = SignableRequest::new(
                    question.method(),
                    question.uri(),
                    question.headers(),
                    Payload::Bytes(question.body()),
                );
                let signed = sign(&signable, &params, None).map_err(|error| {
                    CredentialsError::configuration("the keys to sign with cannot be used")
                        .caused_by(error)
                })?;
                signed.apply(question.headers_mut());
            }
            Ok(question)
        };
        let answer = ask(resources, &whom, &SERVICE, &make).await?;
        read(&whom, &answer).map(|keys| with_end(keys, resources))
    }
}

fn read(whom: &str, answer: &Answer) -> Result<Credentials, CredentialsError> {
    let texts = Texts::read(&answer.body);
    if !answer.status.is_success() {
        let said = |name| texts.as_ref().and_then(|texts| texts.get(name));
        let (code, message) = (said("Error/Code"), said("Error/Message"));
        return Err(refused(whom, answer.status, code, message));
    }
    let texts = texts.ok_or_else(|| {
        CredentialsError::unavailable(format!("{whom} answered with something that is no XML"))
    })?;
    let need = |name: &str| {
        let text = texts.get(&format!("Credentials/{name}"));
        text.ok_or_else(|| missing(whom, name))
    };
    let mut keys = Credentials::new(need("AccessKeyId")?, need("SecretAccessKey")?)
        .session_token(need("SessionToken")?);
    if let Some(moment) = texts.get("Credentials/Expiration") {
        keys = keys.expires_after(moment_in(whom, "Expiration", moment)?);
    }
    let account = texts.get("AssumedRoleUser/Arn").and_then(parse_arn);
    if let Some(arn) = account.filter(|arn| !arn.account_id.is_empty()) {
        keys = keys.account_id(arn.account_id);
    }
    Ok(keys)
}

/// The name of a session, also of one whose user has not chosen any. It stands in the logs of the account.
pub(super) fn session_name<'a>(chosen: Option<&'a str>, resources: &Resources) -> Cow<'a, str> {
    match chosen {
        Some(name) => name.into(),
        None => format!("aws-restjson-{}", resources.now().secs()).into(),
    }
}

//! Keys of a role, for keys that may take it on.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::services::given_profiles;
use super::sts::{Question, session_name};
use super::{
    Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources, SharedCredentials,
};
use crate::BoxError;
use crate::config::profile::Profiles;

/// Gives the code of a device for multi-factor authentication, when asked with the device's serial number or
/// ARN.
#[derive(Clone)]
pub struct MfaPrompt(Arc<Prompt>);

type Prompt = dyn Fn(String) -> Code + Send + Sync;
type Code = Pin<Box<dyn Future<Output = Result<String, CredentialsError>> + Send>>;

impl MfaPrompt {
    /// Wraps a closure. It may ask a user and take its time, within two minutes.
    pub fn new<W, E>(prompt: impl Fn(String) -> W + Send + Sync + 'static) -> Self
    where
        W: Future<Output = Result<String, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Arc::new(move |serial| {
            let code = prompt(serial);
            Box::pin(async move { code.await.map_err(CredentialsError::from_any) })
        }))
    }
}

impl fmt::Debug for MfaPrompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MfaPrompt(..)")
    }
}

/// How a role is taken on.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Role {
    pub(super) arn: String,
    pub(super) session_name: Option<String>,
    pub(super) external_id: Option<String>,
    /// In seconds.
    pub(super) duration: Option<u32>,
    pub(super) mfa_serial: Option<String>,
    pub(super) region: Option<String>,
}

impl Role {
    pub(super) async fn assume(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
        keys: &Credentials,
        prompt: Option<&MfaPrompt>,
    ) -> Result<Credentials, CredentialsError> {
        let session = session_name(self.session_name.as_deref(), resources);
        let duration = self.duration.map(|seconds| seconds.to_string());
        let mut question = Question::new("AssumeRole")
            .with("RoleArn", &self.arn)
            .with("RoleSessionName", &session)
            .maybe("ExternalId", self.external_id.as_deref())
            .maybe("DurationSeconds", duration.as_deref());
        if let Some(serial) = &self.mfa_serial {
            let Some(MfaPrompt(prompt)) = prompt else {
                return Err(CredentialsError::configuration(format!(
                    "the role {} needs a code of the device {serial}, and nothing in code asks for it: give \
                     `DefaultChain::mfa` a closure that does",
                    self.arn
                )));
            };
            let code = prompt(serial.clone()).await?;
            question = question
                .with("SerialNumber", serial)
                .with("TokenCode", code.trim());
        }
        let asked = question.ask(resources, profiles, self.region.as_deref(), Some(keys));
        let role = asked
            .await
            .map_err(|error| error.within(format_args!("role {}", self.arn)))?;
        Ok(role.by_way_of("i").got_with(keys))
    }
}

/// Keys of a role, from STS.
///
/// ```
/// use aws_restjson::credentials::{AssumeRole, DefaultChain};
///
/// let source = AssumeRole::new("arn:aws:iam::123456789012:role/reader", DefaultChain::new())
///     .session_name("nightly")
///     .external_id("partner-7");
/// ```
#[derive(Clone, Debug)]
pub struct AssumeRole {
    role: Role,
    prompt: Option<MfaPrompt>,
    source: SharedCredentials,
}

impl AssumeRole {
    /// The role of this ARN, for the keys that the source gives.
    pub fn new(role_arn: impl Into<String>, source: impl Into<SharedCredentials>) -> Self {
        let role = Role {
            arn: role_arn.into(),
            ..Role::default()
        };
        Self {
            role,
            prompt: None,
            source: source.into(),
        }
    }

    /// Sets the name of the session, which stands in the logs of the account. Unless set it is made of the name of
    /// this crate and the time.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.role.session_name = Some(name.into());
        self
    }

    /// Sets the id that the owner of the role may ask for.
    pub fn external_id(mut self, id: impl Into<String>) -> Self {
        self.role.external_id = Some(id.into());
        self
    }

    /// Sets how long the keys are good, in whole seconds; an hour unless set. STS takes 15 minutes to 12 hours, and
    /// an hour at most for keys that come from a role themselves.
    pub fn duration(mut self, duration: Duration) -> Self {
        self.role.duration = Some(duration.as_secs().try_into().unwrap_or(u32::MAX));
        self
    }

    /// Sets the device for multi-factor authentication, and who is asked for its code.
    pub fn mfa(mut self, serial: impl Into<String>, prompt: MfaPrompt) -> Self {
        self.role.mfa_serial = Some(serial.into());
        self.prompt = Some(prompt);
        self
    }

    /// Sets the region in which STS is asked; that of the client unless set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.role.region = Some(region.into());
        self
    }
}

impl ProvideCredentials for AssumeRole {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let profiles = given_profiles(resources)?;
            let keys = self.source.get(&Arc::new(resources.clone())).await?;
            let prompt = self.prompt.as_ref();
            self.role
                .assume(resources, profiles.as_ref(), &keys, prompt)
                .await
        })
    }
}

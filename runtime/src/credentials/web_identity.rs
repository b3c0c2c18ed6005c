//! Keys of a role, for a token of an identity provider in a file.

use std::path::{Path, PathBuf};

use super::environment::variable;
use super::services::given_profiles;
use super::sts::{Question, session_name};
use super::{Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources};
use crate::config::Env;
use crate::config::profile::Profiles;

const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ROLE_ARN: &str = "AWS_ROLE_ARN";

/// Keys of a role, for a token in a file (`AssumeRoleWithWebIdentity` of STS). The file is read each time: tokens
/// in it are replaced from time to time.
#[derive(Clone, Debug, PartialEq)]
pub struct WebIdentity {
    role_arn: String,
    token_file: PathBuf,
    session_name: Option<String>,
    region: Option<String>,
}

impl WebIdentity {
    /// The role of this ARN, for the token in this file.
    pub fn new(role_arn: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        Self {
            role_arn: role_arn.into(),
            token_file: token_file.into(),
            session_name: None,
            region: None,
        }
    }

    /// Sets the name of the session, which stands in the logs of the account.
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        self.session_name = Some(name.into());
        self
    }

    /// Sets the region in which STS is asked; that of the client unless set.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.region = Some(region.into());
        self
    }

    /// What the environment tells, if it tells of one.
    pub(super) fn of_environment(env: &dyn Env) -> Result<Option<Self>, CredentialsError> {
        let Some(file) = variable(env, TOKEN_FILE)? else {
            return Ok(None);
        };
        let Some(arn) = variable(env, ROLE_ARN)? else {
            return Err(CredentialsError::configuration(format!(
                "environment variable {TOKEN_FILE} is set, but {ROLE_ARN} is not"
            )));
        };
        let mut source = Self::new(arn, file);
        source.session_name = variable(env, "AWS_ROLE_SESSION_NAME")?;
        Ok(Some(source))
    }

    pub(super) async fn ask(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
    ) -> Result<Credentials, CredentialsError> {
        let token = read_token(resources.env(), &self.token_file)?;
        let session = session_name(self.session_name.as_deref(), resources);
        Question::new("AssumeRoleWithWebIdentity")
            .with("RoleArn", &self.role_arn)
            .with("RoleSessionName", &session)
            .with("WebIdentityToken", token.trim())
            .ask(resources, profiles, self.region.as_deref(), None)
            .await
            .map(|keys| keys.by_way_of("k"))
            .map_err(|error| error.within(format_args!("role {}", self.role_arn)))
    }
}

impl ProvideCredentials for WebIdentity {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let profiles = given_profiles(resources)?;
            self.ask(resources, profiles.as_ref()).await
        })
    }
}

/// A token in a file.
pub(super) fn read_token(env: &dyn Env, path: &Path) -> Result<String, CredentialsError> {
    let shown = path.display();
    let bytes = env.read_file(path).map_err(|error| {
        CredentialsError::configuration(format!("the token file {shown} cannot be read"))
            .caused_by(error)
    })?;
    let token = String::from_utf8(bytes).map_err(|_| {
        CredentialsError::configuration(format!("the token file {shown} is not UTF-8"))
    })?;
    if token.trim().is_empty() {
        return Err(CredentialsError::configuration(format!(
            "the token file {shown} is empty"
        )));
    }
    Ok(token)
}

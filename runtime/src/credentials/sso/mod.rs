//! Keys from IAM Identity Center, for a token that a login has left on this machine.

mod token;

use http::Method;

pub(super) use self::token::Tokens;
use super::exchange::{SERVICE, ask, missing, request, text};
use super::services::{SSO, given_profiles};
use super::{
    Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, ProvideFuture,
    Resources,
};
use crate::config::profile::Profiles;
use crate::endpoint::uri_encode;
use crate::value::Timestamp;

/// Keys from IAM Identity Center (SSO), for the token that `aws sso login` has left in `~/.aws/sso/cache`. A token
/// of a session is refreshed in good time and written back.
#[derive(Clone, Debug)]
pub struct Sso {
    pub(super) login: Login,
    pub(super) account_id: String,
    pub(super) role_name: String,
    pub(super) tokens: Tokens,
}

/// What somebody has logged in to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Login {
    /// The name of the section `[sso-session …]`; none in the old form, whose tokens cannot be refreshed.
    pub(super) session: Option<String>,
    pub(super) start_url: String,
    pub(super) region: String,
}

impl Sso {
    /// The role in the account, for the login at the start URL, which is one of `region`.
    pub fn new(
        start_url: impl Into<String>,
        region: impl Into<String>,
        account_id: impl Into<String>,
        role_name: impl Into<String>,
    ) -> Self {
        let login = Login {
            session: None,
            start_url: start_url.into(),
            region: region.into(),
        };
        Self {
            login,
            account_id: account_id.into(),
            role_name: role_name.into(),
            tokens: Tokens::default(),
        }
    }

    /// Sets the name of the section `[sso-session …]` under which somebody has logged in.
    pub fn session(mut self, name: impl Into<String>) -> Self {
        self.login.session = Some(name.into());
        self
    }

    pub(super) async fn ask(
        &self,
        resources: &Resources,
        profiles: Option<&Profiles>,
    ) -> Result<Credentials, CredentialsError> {
        let token = self.tokens.get(resources, profiles, &self.login).await?;
        let url = SSO.url(resources, profiles, &self.login.region)?;
        let whom = format!("SSO ({url})");
        let uri = format!(
            "{url}/federation/credentials?account_id={}&role_name={}",
            uri_encode(&self.account_id),
            uri_encode(&self.role_name)
        );
        let headers = [("x-amz-sso_bearer_token", token.as_str())];
        let make = || request(Method::GET, &uri, &headers, "");
        let answer = ask(resources, &whom, &SERVICE, &make).await?;
        if answer.status == http::StatusCode::UNAUTHORIZED {
            let words = format!(
                "{whom} does not take the token any more; {}",
                self.login.again()
            );
            return Err(CredentialsError::new(CredentialsErrorKind::Refused, words));
        }
        let document = answer.json(&whom)?;
        let need = |name: &str| {
            let keys = document.get("roleCredentials");
            keys.and_then(|keys| text(keys, name))
                .ok_or_else(|| missing(&whom, name))
        };
        let keys = Credentials::new(need("accessKeyId")?, need("secretAccessKey")?)
            .session_token(need("sessionToken")?)
            .account_id(&self.account_id)
            .by_way_of(if self.login.session.is_some() {
                "s"
            } else {
                "u"
            });
        let end = document["roleCredentials"]["expiration"].as_i64();
        let end = end.ok_or_else(|| missing(&whom, "expiration"))?;
        Ok(keys.expires_after(Timestamp::from_epoch_millis(end)))
    }
}

impl Login {
    /// What somebody has to do.
    pub(super) fn again(&self) -> String {
        match &self.session {
            Some(name) => format!("run `aws sso login --sso-session {name}`"),
            None => "run `aws sso login` for this profile".to_owned(),
        }
    }
}

impl ProvideCredentials for Sso {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let profiles = given_profiles(resources)?;
            self.ask(resources, profiles.as_ref()).await
        })
    }
}

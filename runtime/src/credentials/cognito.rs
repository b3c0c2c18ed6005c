//! Keys of a Cognito identity pool.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::Method;
use serde_json::{Map, Value};

use super::exchange::{SERVICE, ask, missing, request, text, with_end};
use super::services::{COGNITO_IDENTITY, given_profiles, region};
use super::{
    Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources, SharedToken,
};
use crate::value::Timestamp;

/// Keys of an identity of a Cognito identity pool, with logins of identity providers or without any.
///
/// The identity is asked for once; `clone`s share it.
#[derive(Clone)]
pub struct Cognito {
    pool_id: String,
    account_id: Option<String>,
    custom_role_arn: Option<String>,
    region: Option<String>,
    logins: BTreeMap<String, SharedToken>,
    identity: Arc<Mutex<Option<String>>>,
}

impl Cognito {
    /// An identity of the pool with this id, such as `us-east-1:11111111-2222-3333-4444-555555555555`. The region is the
    /// part of it before the colon.
    pub fn new(pool_id: impl Into<String>) -> Self {
        let pool_id = pool_id.into();
        let region = pool_id.split_once(':').map(|(region, _)| region.to_owned());
        Self {
            pool_id,
            account_id: None,
            custom_role_arn: None,
            region,
            logins: BTreeMap::new(),
            identity: Arc::default(),
        }
    }

    /// Uses the identity with this id, instead of asking the pool for one.
    pub fn identity_id(mut self, id: impl Into<String>) -> Self {
        self.identity = Arc::new(Mutex::new(Some(id.into())));
        self
    }

    /// Adds a token of an identity provider, such as `accounts.google.com`, or a source of such tokens.
    pub fn login(mut self, provider: impl Into<String>, token: impl Into<SharedToken>) -> Self {
        self.logins.insert(provider.into(), token.into());
        self
    }

    /// Sets the account of the pool.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }

    /// Chooses one of the roles that the identity provider allows.
    pub fn custom_role_arn(mut self, arn: impl Into<String>) -> Self {
        self.custom_role_arn = Some(arn.into());
        self
    }

    async fn ask(&self, resources: &Resources) -> Result<Credentials, CredentialsError> {
        let profiles = given_profiles(resources)?;
        let region = region(self.region.as_deref(), resources, profiles.as_ref())?;
        let url = COGNITO_IDENTITY.url(resources, profiles.as_ref(), region)?;
        let logins = self.tokens(resources).await?;
        let known = self.known_identity();
        let identity = match known {
            Some(identity) => identity,
            None => {
                let mut question = Map::new();
                question.insert("IdentityPoolId".to_owned(), self.pool_id.as_str().into());
                if let Some(account) = &self.account_id {
                    question.insert("AccountId".to_owned(), account.as_str().into());
                }
                add_logins(&mut question, &logins);
                let answer = call(resources, &url, "GetId", question).await?;
                let identity = need(&answer, "IdentityId")?.to_owned();
                self.keep_identity(&identity);
                identity
            }
        };
        let mut question = Map::new();
        question.insert("IdentityId".to_owned(), identity.into());
        if let Some(arn) = &self.custom_role_arn {
            question.insert("CustomRoleArn".to_owned(), arn.as_str().into());
        }
        add_logins(&mut question, &logins);
        let answer = call(resources, &url, "GetCredentialsForIdentity", question).await?;
        let document = answer.get("Credentials").unwrap_or(&Value::Null);
        let mut keys =
            Credentials::new(need(document, "AccessKeyId")?, need(document, "SecretKey")?)
                .session_token(need(document, "SessionToken")?);
        if let Some(end) = document.get("Expiration").and_then(Value::as_f64) {
            keys = keys.expires_after(Timestamp::from_epoch_seconds(end as i64));
        }
        Ok(with_end(keys, resources))
    }

    async fn tokens(&self, resources: &Resources) -> Result<Map<String, Value>, CredentialsError> {
        let resources = Arc::new(resources.clone());
        let mut tokens = Map::new();
        for (provider, source) in &self.logins {
            let token = source.get(&resources).await;
            let token = token.map_err(|error| error.within(format_args!("login {provider}")))?;
            tokens.insert(provider.clone(), token.expose().into());
        }
        Ok(tokens)
    }

    fn known_identity(&self) -> Option<String> {
        let identity = self.identity.lock().unwrap_or_else(PoisonError::into_inner);
        identity.clone()
    }

    fn keep_identity(&self, identity: &str) {
        let mut known = self.identity.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some(identity.to_owned());
    }
}

fn add_logins(question: &mut Map<String, Value>, logins: &Map<String, Value>) {
    if !logins.is_empty() {
        question.insert("Logins".to_owned(), logins.clone().into());
    }
}

async fn call(
    resources: &Resources,
    url: &str,
    operation: &str,
    question: Map<String, Value>,
) -> Result<Value, CredentialsError> {
    let whom = format!("{operation} of Cognito ({url})");
    let target = format!("AWSCognitoIdentityService.{operation}");
    let headers = [
        ("content-type", "application/x-amz-json-1.1"),
        ("x-amz-target", target.as_str()),
    ];
    let question = Value::from(question).to_string();
    let uri = format!("{url}/");
    let make = || request(Method::POST, &uri, &headers, question.clone());
    ask(resources, &whom, &SERVICE, &make).await?.json(&whom)
}

fn need<'a>(document: &'a Value, name: &str) -> Result<&'a str, CredentialsError> {
    text(document, name).ok_or_else(|| missing("Cognito", name))
}

impl ProvideCredentials for Cognito {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(self.ask(resources))
    }
}

/// Shows no tokens.
impl fmt::Debug for Cognito {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cognito")
            .field("pool_id", &self.pool_id)
            .field("logins", &self.logins.keys())
            .finish_non_exhaustive()
    }
}

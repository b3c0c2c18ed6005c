//! Keys in environment variables.

use super::{Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources};
use crate::config::{Env, text};

const ID: &str = "AWS_ACCESS_KEY_ID";
const SECRET: &str = "AWS_SECRET_ACCESS_KEY";

/// Keys in the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and
/// `AWS_ACCOUNT_ID`. One of the first two without the other is an error.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Environment;

impl Environment {
    /// The source. There is nothing to set.
    pub fn new() -> Self {
        Self
    }
}

impl ProvideCredentials for Environment {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let keys = read(resources.env())?;
            keys.ok_or_else(|| CredentialsError::not_configured(NOT_SET))
        })
    }
}

/// What to say if there are no keys.
pub(super) const NOT_SET: &str = "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set";

/// The keys of the environment, if it has any.
pub(super) fn read(env: &dyn Env) -> Result<Option<Credentials>, CredentialsError> {
    let half = |there: &str, missing: &str| {
        CredentialsError::configuration(format!(
            "environment variable {there} is set, but {missing} is not"
        ))
    };
    match (variable(env, ID)?, variable(env, SECRET)?) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(ID, SECRET)),
        (None, Some(_)) => Err(half(SECRET, ID)),
        (Some(id), Some(secret)) => {
            let mut keys = Credentials::new(&id, &secret);
            if let Some(token) = variable(env, "AWS_SESSION_TOKEN")? {
                keys = keys.session_token(&token);
            }
            if let Some(account) = variable(env, "AWS_ACCOUNT_ID")? {
                keys = keys.account_id(account);
            }
            Ok(Some(keys))
        }
    }
}

/// A variable; blank is as good as not set.
pub(super) fn variable(env: &dyn Env, name: &str) -> Result<Option<String>, CredentialsError> {
    text(env, name).map_err(|error| CredentialsError::configuration(error.to_string()))
}

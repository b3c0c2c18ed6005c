//! Keys in environment variables.

use super::{Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources};
use crate::config::{ConfigError, Env, text};

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
pub(crate) fn read(env: &dyn Env) -> Result<Option<Credentials>, ConfigError> {
    let half = |there: &str, missing: &str| {
        ConfigError::variable(there, format!("is set, but {missing} is not"))
    };
    match (text(env, ID)?, text(env, SECRET)?) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(ID, SECRET)),
        (None, Some(_)) => Err(half(SECRET, ID)),
        (Some(id), Some(secret)) => {
            let mut keys = Credentials::new(&id, &secret).by_way_of("g");
            if let Some(token) = text(env, "AWS_SESSION_TOKEN")? {
                keys = keys.session_token(&token);
            }
            if let Some(account) = text(env, "AWS_ACCOUNT_ID")? {
                keys = keys.account_id(account);
            }
            Ok(Some(keys))
        }
    }
}

/// A variable; blank is as good as not set.
#[cfg(feature = "credentials")]
pub(super) fn variable(env: &dyn Env, name: &str) -> Result<Option<String>, CredentialsError> {
    Ok(text(env, name)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::FixedEnv;

    fn env(variables: &[(&str, &str)]) -> FixedEnv {
        let set = |env: FixedEnv, (name, value): &(&str, &str)| env.var(*name, *value);
        variables.iter().fold(FixedEnv::new(), set)
    }

    #[test]
    fn keys_are_trimmed_and_blank_is_not_set() {
        let keys = read(&env(&[
            (ID, "AKID\n"),
            (SECRET, " secret "),
            ("AWS_SESSION_TOKEN", "\t"),
            ("AWS_ACCOUNT_ID", "1"),
        ]));
        let expected = Credentials::new("AKID", "secret").account_id("1");
        assert_eq!(keys.unwrap(), Some(expected));
        assert_eq!(read(&env(&[(ID, " "), (SECRET, "")])).unwrap(), None);
    }

    #[test]
    fn half_a_key_is_an_error() {
        let error = read(&env(&[(ID, "AKID"), (SECRET, " ")])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "environment variable AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
        );
        let error = read(&env(&[(SECRET, "hush")])).unwrap_err().to_string();
        assert!(error.contains("AWS_ACCESS_KEY_ID is not") && !error.contains("hush"));
    }
}

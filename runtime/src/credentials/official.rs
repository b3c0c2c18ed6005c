//! Sources of the official crates.

use aws_credential_types::provider::ProvideCredentials as Theirs;
use aws_credential_types::provider::error::CredentialsError as TheirError;

use super::{
    Credentials, CredentialsError, CredentialsErrorKind, ProvideCredentials, ProvideFuture,
    Resources,
};
use crate::value::Timestamp;

/// A source that implements the trait of the crate `aws-credential-types`, such as the chain of `aws-config`. It uses
/// an HTTP client of its own.
#[derive(Debug)]
pub struct Official<P>(pub P);

impl<P: Theirs> ProvideCredentials for Official<P> {
    fn provide<'a>(&'a self, _: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            let given = self.0.provide_credentials().await;
            let given = given.map_err(|error| {
                let kind = match &error {
                    TheirError::CredentialsNotLoaded(_) => CredentialsErrorKind::NotConfigured,
                    TheirError::ProviderTimedOut(_) => CredentialsErrorKind::Timeout,
                    TheirError::InvalidConfiguration(_) => CredentialsErrorKind::Configuration,
                    _ => CredentialsErrorKind::Unavailable,
                };
                CredentialsError::new(kind, "the source of the official crates failed")
                    .caused_by(error)
            })?;
            let mut keys = Credentials::new(given.access_key_id(), given.secret_access_key());
            if let Some(token) = given.session_token() {
                keys = keys.session_token(token);
            }
            if let Some(account) = given.account_id() {
                keys = keys.account_id(account.as_str());
            }
            if let Some(end) = given.expiry() {
                keys = keys.expires_after(Timestamp::from(end));
            }
            Ok(keys)
        })
    }
}

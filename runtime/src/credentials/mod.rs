//! Who is calling: keys for Signature Version 4, bearer tokens, and where they come from.

#[cfg(feature = "credentials")]
mod assume_role;
mod cache;
#[cfg(feature = "credentials")]
mod chain;
#[cfg(feature = "credentials")]
mod cognito;
#[cfg(feature = "credentials")]
mod container;
mod environment;
mod error;
#[cfg(feature = "credentials")]
mod exchange;
mod flight;
#[cfg(feature = "credentials")]
mod imds;
mod keys;
#[cfg(feature = "aws-credential-types")]
mod official;
#[cfg(feature = "credentials")]
mod process;
#[cfg(feature = "credentials")]
mod profile;
mod provider;
mod resources;
#[cfg(feature = "credentials")]
mod services;
#[cfg(feature = "credentials")]
mod sso;
#[cfg(feature = "credentials")]
mod sts;
#[cfg(all(test, feature = "credentials", feature = "hyper"))]
mod tests;
mod token;
mod trace;
#[cfg(feature = "credentials")]
mod web_identity;
#[cfg(feature = "credentials")]
mod xml;

#[cfg(feature = "credentials")]
pub use self::assume_role::{AssumeRole, MfaPrompt};
#[cfg(feature = "credentials")]
pub use self::chain::DefaultChain;
#[cfg(feature = "credentials")]
pub use self::cognito::Cognito;
#[cfg(feature = "credentials")]
pub use self::container::Container;
pub use self::environment::Environment;
pub(crate) use self::environment::read as of_environment;
pub use self::error::{CredentialsError, CredentialsErrorKind};
#[cfg(feature = "credentials")]
pub use self::imds::Imds;
pub use self::keys::Credentials;
#[cfg(feature = "aws-credential-types")]
pub use self::official::Official;
#[cfg(feature = "credentials")]
pub use self::process::Process;
#[cfg(feature = "credentials")]
pub use self::profile::Profile;
pub use self::provider::{
    ProvideCredentials, ProvideFuture, ProvideToken, SharedCredentials, SharedToken,
};
pub use self::resources::Resources;
#[cfg(feature = "credentials")]
pub use self::sso::Sso;
pub use self::token::BearerToken;
pub use self::trace::{Outcome, Trace, Tried};
#[cfg(feature = "credentials")]
pub use self::web_identity::WebIdentity;

#[cfg(feature = "credentials")]
pub(crate) use self::flight::Flight;
#[cfg(feature = "credentials")]
pub(crate) use self::imds::region_of_instance;

/// What a client asks that was told to read the environment, in which these keys are.
#[cfg(feature = "credentials")]
pub(crate) fn found(_: Option<Credentials>) -> Option<SharedCredentials> {
    // The chain reads them again, and goes on doing so when they are called expired.
    Some(SharedCredentials::new(DefaultChain::new()))
}

/// What a client asks that was told to read the environment, in which these keys are.
#[cfg(not(feature = "credentials"))]
pub(crate) fn found(keys: Option<Credentials>) -> Option<SharedCredentials> {
    keys.map(SharedCredentials::new)
}

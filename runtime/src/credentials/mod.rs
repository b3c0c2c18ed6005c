//! Who is calling: keys for Signature Version 4, bearer tokens, and where they come from.
//!
//! A client that was told to read the environment (`from_env`, or `load_env` of its builder) asks the
//! [`DefaultChain`]: the first of these sources that is configured.
//!
//! | source | is configured by |
//! |---|---|
//! | [`Environment`] | `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY`, and `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID`; passed over where a profile is named in code |
//! | [`Profile`] | the profile that is named in code, in `AWS_PROFILE`, or `default`, in the files that [`config::profile`](crate::config::profile) tells |
//! | [`WebIdentity`] | `AWS_WEB_IDENTITY_TOKEN_FILE` with `AWS_ROLE_ARN`, and `AWS_ROLE_SESSION_NAME` |
//! | [`Container`] | `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI` (ECS, EKS) |
//! | [`Imds`] | always, unless `AWS_EC2_METADATA_DISABLED` is `true` |
//!
//! What is configured and fails is an error; the next source is not asked in its place. Where none is configured, the
//! error names each one with what was missing. [`DefaultChain::trace`] tells which one it would be.
//!
//! A profile has one of these, in this order:
//!
//! | keys of the profile | what comes of them |
//! |---|---|
//! | `role_arn` with `source_profile` | a role, for the keys of another profile, or of this one if it names itself; with `external_id`, `role_session_name`, `duration_seconds` and `mfa_serial` |
//! | `role_arn` with `credential_source` | a role, for the keys of the `Environment`, of `Ec2InstanceMetadata` or of the `EcsContainer` |
//! | `credential_source` alone | those keys |
//! | `web_identity_token_file` with `role_arn` | [`WebIdentity`] |
//! | `sso_session` (or `sso_start_url` and `sso_region`), `sso_account_id`, `sso_role_name` | [`Sso`] |
//! | `login_session` | an error: logins by `aws login` are not supported |
//! | `credential_process` | [`Process`] |
//! | `aws_access_key_id`, `aws_secret_access_key`, `aws_session_token`, `aws_account_id` | these keys |
//!
//! Each source can be given in code, and so can [`AssumeRole`], [`Cognito`], [`Credentials`] themselves, any closure, and
//! whatever implements [`ProvideCredentials`]. With the feature `aws-credential-types`, so can sources of the official
//! crates (`Official`).
//!
//! # Caching
//!
//! A source is asked once for all calls of a client and its clones, and by one caller for all who wait.
//!
//! - From 15 minutes before the end, one caller asks for new keys, while the others go on with the old. From 10
//!   minutes before it, all wait. Of keys that live shortly, these are a third and a sixth of their life.
//! - As long as the old keys are good, a source that fails is no error. It is left alone for half a minute.
//! - Keys that a service calls expired are let go of, and the call is sent once more with new ones; so is a bearer token
//!   that it does not take (401, 403). Variables and files are read again for that.
//! - Keys of an instance are used on after their end if there are no new ones; the service decides.
//! - A source may take two minutes.
//!
//! Everything is asked over the transport of the client, so that its proxy and its certificates hold.
//!
//! # Without the feature `credentials`
//!
//! Keys of the environment, credentials and closures are there. The other sources are not.

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

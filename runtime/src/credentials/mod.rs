//! Who is calling: keys for Signature Version 4, bearer tokens, and where they come from.

mod cache;
mod error;
mod flight;
mod keys;
mod provider;
mod resources;
mod token;
mod trace;

pub use self::error::{CredentialsError, CredentialsErrorKind};
pub use self::keys::Credentials;
pub use self::provider::{
    ProvideCredentials, ProvideFuture, ProvideToken, SharedCredentials, SharedToken,
};
pub use self::resources::Resources;
pub use self::token::BearerToken;
pub use self::trace::{Outcome, Trace, Tried};

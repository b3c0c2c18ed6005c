//! Settings: from code, from the environment and from profiles.

mod builder;
mod env;
mod error;
mod origin;
pub mod profile;
mod settings;
mod timeouts;

pub use self::builder::ClientBuilder;
#[cfg(feature = "credentials")]
pub(crate) use self::env::upper_snake;
pub use self::env::{Env, FixedEnv, ProcessEnv};
pub(crate) use self::env::{bearer_token_variable, text};
pub use self::error::ConfigError;
pub use self::origin::{FilePlace, Origin};
pub(crate) use self::settings::{Given, Settings, built_in_sleep};
pub use self::timeouts::Timeouts;

//! Settings: from code and from the environment.

mod builder;
mod env;
mod settings;
mod timeouts;

pub use self::builder::ClientBuilder;
pub(crate) use self::env::bearer_token_variable;
pub use self::env::{ConfigError, Env, ProcessEnv};
pub(crate) use self::settings::{Given, Settings, built_in_sleep};
pub use self::timeouts::Timeouts;

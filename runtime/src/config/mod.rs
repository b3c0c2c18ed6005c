//! Settings: from code, from the environment and from profiles.

mod builder;
mod env;
mod error;
mod explain;
mod load;
#[cfg(feature = "hyper")]
mod network;
#[cfg(not(feature = "hyper"))]
mod no_network;
mod origin;
mod parse;
pub mod profile;
mod setting;
mod settings;
#[cfg(test)]
mod tests;
mod timeouts;
mod view;

pub use self::builder::ClientBuilder;
#[cfg(feature = "credentials")]
pub(crate) use self::env::upper_snake;
pub use self::env::{Env, FixedEnv, ProcessEnv};
pub(crate) use self::env::{bearer_token_variable, text};
pub use self::error::ConfigError;
pub use self::explain::{Explained, Explanation};
pub use self::origin::{FilePlace, Origin};
pub(crate) use self::setting::Setting;
pub(crate) use self::settings::{Given, Settings, built_in_sleep};
pub use self::timeouts::Timeouts;
pub use self::view::Config;

//! Settings: from code, from the environment and from profiles.
//!
//! What is set in code wins, then comes the environment, then the [profile], then the default; each setting on
//! its own. The environment and the profile are read by [`ClientBuilder::load_env`], which the `from_env` of a client
//! calls; a client that is built without it reads nothing. The defaults are the same either way.
//!
//! | setting | in code | environment, the first that is set | profile | default |
//! |---|---|---|---|---|
//! | profile | [`profile`](ClientBuilder::profile) | `AWS_PROFILE`, `AWS_DEFAULT_PROFILE` | | `default` |
//! | region | [`region`](ClientBuilder::region) | `AWS_REGION`, `AWS_DEFAULT_REGION` | `region` | that of the EC2 instance |
//! | endpoint URL | [`endpoint_url`](ClientBuilder::endpoint_url) | `AWS_ENDPOINT_URL_<SERVICE ID>`, `AWS_ENDPOINT_URL` | `endpoint_url` of the service in the section that `services` names; `endpoint_url` | by the rules of the service |
//! | whether to pass over those of environment and profile | [`ignore_configured_endpoint_urls`](ClientBuilder::ignore_configured_endpoint_urls) | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `ignore_configured_endpoint_urls` | no |
//! | FIPS | [`use_fips`](ClientBuilder::use_fips) | `AWS_USE_FIPS_ENDPOINT` | `use_fips_endpoint` | no |
//! | dual stack | [`use_dual_stack`](ClientBuilder::use_dual_stack) | `AWS_USE_DUALSTACK_ENDPOINT` | `use_dualstack_endpoint` | no |
//! | retry mode | [`retry`](ClientBuilder::retry) | `AWS_RETRY_MODE` | `retry_mode` | `standard` |
//! | attempts | [`retry`](ClientBuilder::retry) | `AWS_MAX_ATTEMPTS` | `max_attempts` | 3 |
//! | correction of a wrong clock | [`clock_skew_correction`](ClientBuilder::clock_skew_correction) | `AWS_DISABLE_CLOCK_SKEW_CORRECTION` | `disable_clock_skew_correction` | on |
//! | compression of requests | [`request_compression`](ClientBuilder::request_compression) | `AWS_DISABLE_REQUEST_COMPRESSION` | `disable_request_compression` | on |
//! | how long they must be for it | [`request_compression`](ClientBuilder::request_compression) | `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES` | `request_min_compression_size_bytes` | 10240 |
//! | name of the application | [`app_id`](ClientBuilder::app_id) | `AWS_SDK_UA_APP_ID` | `sdk_ua_app_id` | none |
//! | ways to authenticate | [`auth_scheme_preference`](ClientBuilder::auth_scheme_preference) | `AWS_AUTH_SCHEME_PREFERENCE` | `auth_scheme_preference` | the order of the model |
//! | bearer token | [`bearer_token`](ClientBuilder::bearer_token) | `AWS_BEARER_TOKEN_<SIGNING NAME>` | | none |
//! | credentials | [`credentials`](ClientBuilder::credentials) | see [`credentials`](crate::credentials) | | |
//! | trusted certificates | `tls` | `AWS_CA_BUNDLE` | `ca_bundle` | those of the operating system |
//! | proxy for `https` | `proxies` | `HTTPS_PROXY`, `https_proxy`, `ALL_PROXY`, `all_proxy` | | none |
//! | proxy for `http` | `proxies` | `HTTP_PROXY` (not under CGI), `http_proxy` (under CGI not on Windows), `ALL_PROXY`, `all_proxy` | | none |
//! | hosts without a proxy | `proxies` | `NO_PROXY`, `no_proxy` | | none |
//!
//! White space around a value is dropped, and a blank value counts as not set. A value that cannot be used is an error
//! that says where it stands; no source of less weight is asked instead. The last four rows are for the built-in
//! transport (feature `hyper`).
//!
//! The region of an EC2 instance (feature `credentials`) is asked for when a call first needs a region and there is no
//! other; `AWS_EC2_METADATA_DISABLED` keeps the client from asking. `sso_region` is never the region of the service.
//!
//! A bearer token of the environment goes before the ways to authenticate that environment and profile prefer, and
//! before credentials of the environment. It does not go before credentials or a token that are set in code, nor before
//! the ways to authenticate that code prefers.
//!
//! `AWS_DEFAULT_PROFILE` is read for the sake of those who have it from other tools of AWS: to pass it over could mean to
//! call with another account.
//!
//! [`Config::explain`] tells where each setting of a client comes from.

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
mod rows;
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
#[cfg(feature = "credentials")]
pub(crate) use self::parse::bool as parse_bool;
pub(crate) use self::setting::Setting;
pub(crate) use self::settings::{Given, Settings, built_in_sleep};
pub use self::timeouts::Timeouts;
pub use self::view::Config;

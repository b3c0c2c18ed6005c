//! Sources of credentials in a world that is made up: variables, files, time, and whoever is asked.

mod cache;
mod chain;
mod client;
mod clock;
mod cognito;
mod conformance;
mod container;
mod imds;
#[cfg(feature = "aws-credential-types")]
mod official;
#[cfg(unix)]
mod process;
mod profile;
mod recorded;
mod roles;
mod services;
mod sso;
mod world;

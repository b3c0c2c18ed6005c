mod conformance;
mod environment;
mod explained;
mod order;
mod sources;

use std::sync::Arc;

use super::load::load;
use super::settings::Settings;
use super::{ConfigError, FixedEnv};
use crate::client::ServiceMeta;
use crate::endpoint::Endpoint;

const SERVICE: ServiceMeta =
    ServiceMeta::new("Bedrock Runtime", "bedrock", "2023-09-30", |inputs| {
        let region = inputs.region.as_deref().unwrap_or("nowhere");
        Ok(Endpoint::new(match &inputs.endpoint {
            Some(url) => url.clone(),
            None => format!("https://test.{region}.example.com"),
        }))
    });

fn over(env: FixedEnv, variables: &[(&str, &str)]) -> FixedEnv {
    let set = |env: FixedEnv, (name, value): &(&str, &str)| env.var(*name, *value);
    variables.iter().fold(env, set)
}

/// A home with these files in it.
fn home(config: &str, credentials: &str) -> FixedEnv {
    FixedEnv::new()
        .var("HOME", "/home/me")
        .file("/home/me/.aws/config", config)
        .file("/home/me/.aws/credentials", credentials)
}

fn loaded(env: FixedEnv) -> Result<Settings, ConfigError> {
    let mut settings = Settings::default();
    load(&mut settings, &SERVICE, Arc::new(env))?;
    settings.settle(&SERVICE)?;
    Ok(settings)
}

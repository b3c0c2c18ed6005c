//! Keys of a container, from the agent beside it (ECS, EKS, and others with the same protocol).

use std::net::IpAddr;
use std::path::Path;
use std::time::Duration;

use http::{Method, Uri};

use super::environment::variable;
use super::exchange::{Ended, Policy, ask, keys_in, request, with_end};
use super::web_identity::read_token;
use super::{Credentials, CredentialsError, ProvideCredentials, ProvideFuture, Resources};
use crate::config::Env;

const RELATIVE_URI: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL_URI: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The agent of ECS, whose path alone is told.
const ECS: &str = "http://169.254.170.2";

/// Where agents may be asked over plain http, besides this machine.
const AGENTS: [&str; 3] = ["169.254.170.2", "169.254.170.23", "fd00:ec2::23"];

const POLICY: Policy = Policy {
    attempts: 3,
    connect: Duration::from_secs(2),
    attempt: Duration::from_secs(5),
    pause: Duration::from_millis(100),
    again: |ended| match ended {
        Ended::Failed(_) => true,
        Ended::Answered(answer) => answer.status.is_server_error(),
    },
    knows_the_time: false,
};

/// Keys of a container, from the agent that `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or
/// `AWS_CONTAINER_CREDENTIALS_FULL_URI` names, in this order. A whole URI must be https, or an address of this
/// machine, of ECS or of EKS: what is told there are keys.
///
/// A token for the agent is in the file that `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names, which is read each
/// time, or in `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Container;

impl Container {
    /// The source. There is nothing to set.
    pub fn new() -> Self {
        Self
    }
}

impl ProvideCredentials for Container {
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials> {
        Box::pin(async {
            match agent(resources.env())? {
                Some(uri) => of_agent(resources, &uri).await,
                None => Err(CredentialsError::not_configured(NOT_SET)),
            }
        })
    }
}

/// What to say if no agent is named.
pub(super) const NOT_SET: &str =
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set";

/// The URI of the agent, if one is named.
pub(super) fn agent(env: &dyn Env) -> Result<Option<String>, CredentialsError> {
    if let Some(path) = variable(env, RELATIVE_URI)? {
        let slash = if path.starts_with('/') { "" } else { "/" };
        return Ok(Some(format!("{ECS}{slash}{path}")));
    }
    let Some(uri) = variable(env, FULL_URI)? else {
        return Ok(None);
    };
    let wrong = |problem: &str| {
        CredentialsError::configuration(format!("environment variable {FULL_URI} {problem}"))
    };
    let parsed: Uri = uri.parse().map_err(|_| wrong("is no URI"))?;
    let host = match (parsed.scheme_str(), parsed.host()) {
        (Some("https"), Some(_)) => return Ok(Some(uri)),
        (Some("http"), Some(host)) => host.trim_start_matches('[').trim_end_matches(']'),
        _ => return Err(wrong("begins neither with http:// nor with https://")),
    };
    let address: Option<IpAddr> = host.parse().ok();
    let allowed = match address {
        Some(ip) => ip.is_loopback() || AGENTS.iter().any(|agent| agent.parse() == Ok(ip)),
        None => host.eq_ignore_ascii_case("localhost"),
    };
    if allowed {
        Ok(Some(uri))
    } else {
        Err(wrong(
            "is plain http to a host that is neither this machine nor an agent of ECS or EKS \
             (169.254.170.2, 169.254.170.23, fd00:ec2::23); use https",
        ))
    }
}

/// Asks the agent for keys.
pub(super) async fn of_agent(
    resources: &Resources,
    uri: &str,
) -> Result<Credentials, CredentialsError> {
    // A query string may be as good as a password.
    let shown = uri.split('?').next().unwrap_or(uri);
    let whom = format!("the container agent ({shown})");
    let token = token(resources.env())?;
    let mut headers = vec![("accept", "application/json")];
    if let Some(token) = &token {
        headers.push(("authorization", token));
    }
    let make = || request(Method::GET, uri, &headers, "");
    let answer = ask(resources, &whom, &POLICY, &make).await?;
    let keys = keys_in(&whom, &answer.json(&whom)?, "Token")?.by_way_of("z");
    Ok(with_end(keys, resources))
}

/// The token for the agent, if there is one.
fn token(env: &dyn Env) -> Result<Option<String>, CredentialsError> {
    let (token, place) = match variable(env, TOKEN_FILE)? {
        Some(path) => (
            read_token(env, Path::new(&path))?,
            format!("the file {path}"),
        ),
        None => match variable(env, TOKEN)? {
            Some(token) => (token, format!("environment variable {TOKEN}")),
            None => return Ok(None),
        },
    };
    let token = token.trim();
    if token.contains(['\r', '\n']) {
        return Err(CredentialsError::configuration(format!(
            "the token for the container agent in {place} has a line break inside"
        )));
    }
    Ok(Some(token.to_owned()))
}

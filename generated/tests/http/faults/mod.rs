//! Servers that fail in every way they can: what the caller sees, and how often the server is asked.

mod answers;
mod connections;
mod http2;
mod keys;
mod server;

use std::time::Duration;

use bedrock_runtime::aws_restjson::config::ClientBuilder;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::time::{Sleep, SleepFuture};
use bedrock_runtime::{Client, ConverseRequest, Error, GetAsyncInvokeRequest};

use crate::support::{builder, within};

/// Passes time four thousand times as fast: an hour is 0.9 s.
#[derive(Debug)]
struct Hurried;

impl Sleep for Hurried {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration / 4000))
    }
}

/// A client that retries as it does by default, without chance.
fn retrying(url: &str) -> ClientBuilder<Client> {
    builder(url).retry(RetryPolicy::default().jitter(false))
}

/// The same in hurried time, for limits that are long.
fn patient(url: &str) -> ClientBuilder<Client> {
    retrying(url).sleep(Hurried)
}

/// What the caller sees: `ok`, or the variant and the code of an error.
async fn converse(client: &Client) -> String {
    let called = within(client.converse(ConverseRequest::new("model"))).await;
    seen(called.map(drop))
}

/// The same of an operation that changes nothing.
async fn get(client: &Client) -> String {
    let called = within(client.get_async_invoke(GetAsyncInvokeRequest::new("arn"))).await;
    seen(called.map(drop))
}

fn seen(called: Result<(), Error>) -> String {
    match called {
        Ok(()) => "ok".to_owned(),
        Err(error) => {
            let variant = match &error {
                Error::Transport(_) => "Transport",
                Error::Timeout(_) => "Timeout",
                Error::Decode(_) => "Decode",
                _ => error.code().unwrap_or("?"),
            };
            format!("{variant} after {}", error.attempts())
        }
    }
}

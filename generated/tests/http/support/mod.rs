//! What the tests have in common: a client with fixed keys and a fixed clock, and waits that end.

pub(crate) mod cutting;
pub(crate) mod frames;
pub(crate) mod raw;
pub(crate) mod server;
pub(crate) mod speech;
pub(crate) mod verify;

use std::task::{Context, Poll};
use std::time::Duration;

use bedrock_runtime::Client;
use bedrock_runtime::aws_restjson::Timestamp;
use bedrock_runtime::aws_restjson::config::ClientBuilder;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::time::Clock;
use bedrock_runtime::aws_restjson::transport::{Body, HyperTransport};
use hyper::{Request, Version};
use tower::Service;

pub(crate) const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const SESSION_TOKEN: &str = "session/token+with=signs";
pub(crate) const REGION: &str = "eu-central-1";
/// The name that requests are signed for.
pub(crate) const SERVICE: &str = "bedrock";
/// What [`FixedClock`] says, as `x-amz-date` has it.
pub(crate) const NOW: &str = "20260102T030405Z";

/// Stands still at [`NOW`].
#[derive(Debug)]
pub(crate) struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_767_323_045)
    }
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).session_token(SESSION_TOKEN)
}

/// Everything but an identity. Each call is one attempt, and the clock stands still, whatever the server says.
pub(crate) fn anonymous(url: &str) -> ClientBuilder<Client> {
    Client::builder()
        .region(REGION)
        .endpoint_url(url)
        .clock(FixedClock)
        .clock_skew_correction(false)
        .retry(RetryPolicy::never())
}

pub(crate) fn builder(url: &str) -> ClientBuilder<Client> {
    anonymous(url).credentials(credentials())
}

pub(crate) fn client(url: &str) -> Client {
    builder(url).build().expect("the crate has a transport")
}

/// A client whose requests are altered between signature and transport.
pub(crate) fn altered_client(url: &str, alter: fn(&mut Request<Body>)) -> Client {
    let transport = Altered {
        transport: HyperTransport::new(),
        alter,
    };
    let builder = builder(url).transport(transport);
    builder.build().expect("there is a transport")
}

/// A client whose requests all go over HTTP/2; the version is not signed.
pub(crate) fn http2_client(url: &str) -> Client {
    altered_client(url, |request| *request.version_mut() = Version::HTTP_2)
}

/// Both versions of HTTP, by a name for messages.
pub(crate) fn both_clients(url: &str) -> [(&'static str, Client); 2] {
    [("HTTP/1.1", client(url)), ("HTTP/2", http2_client(url))]
}

#[derive(Clone)]
struct Altered {
    transport: HyperTransport,
    alter: fn(&mut Request<Body>),
}

impl Service<Request<Body>> for Altered {
    type Response = <HyperTransport as Service<Request<Body>>>::Response;
    type Error = <HyperTransport as Service<Request<Body>>>::Error;
    type Future = <HyperTransport as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.transport.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        (self.alter)(&mut request);
        self.transport.call(request)
    }
}

/// Waits a few seconds at most, so that a test that would hang fails.
pub(crate) async fn within<T>(waiting: impl IntoFuture<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(10), waiting.into_future())
        .await
        .expect("this takes no longer than ten seconds")
}

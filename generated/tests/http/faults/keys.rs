//! Keys that have expired, whoever notices: the service by a call, or the client by its clock.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use bedrock_runtime::aws_restjson::Timestamp;
use bedrock_runtime::aws_restjson::credentials::SharedCredentials;
use bedrock_runtime::aws_restjson::time::Clock;
use bedrock_runtime::{Client, ConverseRequest};
use serde_json::json;

use super::{converse, retrying, seen};
use crate::support::server::{Received, Reply, Server};
use crate::support::{credentials, within};

const TOKEN: &str = "x-amz-security-token";
const CALLS: usize = 200;

/// A clock that stands still until it is set.
#[derive(Clone, Debug)]
struct Set(Arc<AtomicI64>);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(self.0.load(Ordering::Relaxed))
    }
}

/// A source whose keys are good for an hour, how often it was asked, and the clock. Its tokens are numbered.
struct Source {
    asked: Arc<AtomicUsize>,
    clock: Set,
}

impl Source {
    fn new() -> Self {
        Self {
            asked: Arc::default(),
            clock: Set(Arc::new(AtomicI64::new(1_767_323_045))),
        }
    }

    fn client(&self, server: &Server) -> Client {
        let (asked, clock) = (Arc::clone(&self.asked), self.clock.clone());
        let source = SharedCredentials::from(move || {
            let number = asked.fetch_add(1, Ordering::Relaxed) + 1;
            let end = Timestamp::from_epoch_seconds(clock.now().secs() + 3600);
            let keys = credentials().session_token(&format!("token-{number}"));
            async move {
                // The others come while it is asked.
                tokio::task::yield_now().await;
                Ok::<_, io::Error>(keys.expires_after(end))
            }
        });
        let builder = retrying(&server.url()).credentials(source);
        builder.clock(self.clock.clone()).build().unwrap()
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

/// The service takes no request with the first token.
fn answer(request: &Received) -> Reply {
    match request.header(TOKEN) {
        Some("token-1") => Reply::json(403, json!({"message": "The security token is expired"}))
            .header("x-amzn-errortype", "ExpiredTokenException"),
        _ => Reply::json(200, json!({})),
    }
}

async fn all_at_once(client: &Client) {
    let call = || tokio::spawn(client.converse(ConverseRequest::new("model")).into_future());
    let calls: Vec<_> = (0..CALLS).map(|_| call()).collect();
    for call in calls {
        let called = within(call).await.unwrap();
        assert_eq!(seen(called.map(drop)), "ok");
    }
}

#[tokio::test]
async fn a_token_that_expired_once() {
    let (server, source) = (Server::start(answer).await, Source::new());
    let client = source.client(&server);
    for _ in 0..2 {
        assert_eq!(converse(&client).await, "ok");
    }
    let tokens: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.header(TOKEN).unwrap().to_owned())
        .collect();
    assert_eq!(tokens, ["token-1", "token-2", "token-2"]);
    assert_eq!(source.asked(), 2);
}

#[tokio::test]
async fn two_hundred_calls_are_told_that_the_token_has_expired() {
    let (server, source) = (Server::start(answer).await, Source::new());
    all_at_once(&source.client(&server)).await;
    assert_eq!(source.asked(), 2, "one source is asked once more for all");
    let received = server.received();
    let again = received
        .iter()
        .filter(|request| request.header(TOKEN) == Some("token-2"));
    assert_eq!(again.count(), CALLS);
    assert!(received.len() <= 2 * CALLS, "{}", received.len());
}

#[tokio::test]
async fn two_hundred_calls_after_the_end_of_the_keys() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let source = Source::new();
    let client = source.client(&server);
    assert_eq!(converse(&client).await, "ok");
    source.clock.0.fetch_add(3601, Ordering::Relaxed);
    all_at_once(&client).await;
    assert_eq!(source.asked(), 2, "all wait for one question");
    assert_eq!(server.received().len(), 1 + CALLS);
}

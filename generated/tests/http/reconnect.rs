//! Streams that end before their first event, and are opened again where the caller wants that.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::{ConverseStreamRequest, Error};
use serde_json::json;

use crate::support::frames::{encoded, error, exception, read_all, short_text};
use crate::support::server::{Reply, Server};
use crate::support::{client, within};

fn policy() -> RetryPolicy {
    let short = Duration::from_millis(1);
    RetryPolicy::default().base(short).throttling_base(short)
}

fn stream(body: impl Into<Bytes>) -> Reply {
    Reply::new(200, body).header("content-type", "application/vnd.amazon.eventstream")
}

/// Asks a server that answers with these bodies, one after the other and the last one again and again. Gives how many
/// events came, the error, and how often the server was asked.
async fn ask(bodies: Vec<Bytes>, policy: RetryPolicy) -> (usize, Option<Error>, usize) {
    let asked = AtomicUsize::new(0);
    let server = Server::start(move |_| {
        let at = asked.fetch_add(1, Ordering::Relaxed);
        stream(bodies[at.min(bodies.len() - 1)].clone())
    })
    .await;
    let call = client(&server.url())
        .converse_stream(ConverseStreamRequest::new("model"))
        .retry(policy);
    let stream = within(call).await.unwrap().stream;
    let attempts = stream.meta().attempts();
    let (events, error) = within(read_all(stream)).await;
    let asked = server.received().len();
    assert_eq!(attempts as usize, asked);
    (events.len(), error, asked)
}

fn throttled() -> Bytes {
    exception("throttlingException", &json!({"message": "slow"}))
}

#[tokio::test]
async fn without_leave_nothing_is_sent_again() {
    let (events, error, asked) = ask(vec![throttled(), short_text("Hi")], policy()).await;
    assert!(
        matches!(error, Some(Error::ThrottlingException(_))),
        "{error:?}"
    );
    assert_eq!((events, asked), (0, 1));
}

#[tokio::test]
async fn whatever_comes_before_the_first_event() {
    let cut = short_text("Hi").slice(..20);
    for first in [
        throttled(),
        exception("serviceUnavailableException", &json!({})),
        error("ThrottlingException", "slow"),
        Bytes::new(),
        cut,
    ] {
        let bodies = vec![first.clone(), short_text("Hi")];
        let (events, error, asked) = ask(bodies, policy().reconnect(true)).await;
        assert!(error.is_none(), "{first:?}: {error:?}");
        assert_eq!((events, asked), (5, 2), "{first:?}");
    }
}

#[tokio::test]
async fn what_is_not_better_the_next_time() {
    let invalid = exception("validationException", &json!({"message": "no"}));
    let garbage = Bytes::from_static(b"<html>Please sign in.</html>");
    for first in [invalid, garbage] {
        let bodies = vec![first, short_text("Hi")];
        let (events, error, asked) = ask(bodies, policy().reconnect(true)).await;
        assert!(
            matches!(
                error,
                Some(Error::ValidationException(_) | Error::Decode(_))
            ),
            "{error:?}"
        );
        assert_eq!((events, asked), (0, 1));
    }
}

#[tokio::test]
async fn once_an_event_was_there_nothing_is_sent_again() {
    let start = encoded(&[("messageStart", json!({"role": "assistant"}))]);
    let bodies = vec![[start, throttled()].concat().into(), short_text("Hi")];
    let (events, error, asked) = ask(bodies, policy().reconnect(true)).await;
    assert!(
        matches!(error, Some(Error::ThrottlingException(_))),
        "{error:?}"
    );
    assert_eq!((events, asked), (1, 1));
}

#[tokio::test]
async fn attempts_are_bounded_and_the_last_stream_tells() {
    let (events, error, asked) = ask(vec![throttled()], policy().reconnect(true)).await;
    let error = error.unwrap();
    assert!(matches!(error, Error::ThrottlingException(_)), "{error:?}");
    assert_eq!(error.message(), Some("slow"));
    assert_eq!((events, asked), (0, 3));
}

#[tokio::test]
async fn a_first_event_that_does_not_come() {
    let (silence, sender) = Reply::channel();
    let silence = silence.header("content-type", "application/vnd.amazon.eventstream");
    let silence = std::sync::Mutex::new(Some(silence));
    let server = Server::start(move |_| {
        let silence = silence.lock().unwrap().take();
        silence.unwrap_or_else(|| stream(short_text("Hi")))
    })
    .await;
    let call = client(&server.url())
        .converse_stream(ConverseStreamRequest::new("model"))
        .timeouts(Timeouts::default().first_event(Duration::from_millis(100)))
        .retry(policy().reconnect(true));
    let answer = within(call).await.unwrap();
    let (events, error) = within(read_all(answer.stream)).await;
    assert_eq!((events.len(), error.is_none()), (5, true));
    // The first stream was closed.
    within(sender.closed()).await;
}

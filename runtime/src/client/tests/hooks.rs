//! The hook before signing, and the log of the wire.

use std::sync::{Arc, Mutex};

use http::header::AUTHORIZATION;

use super::{failure, identity, ok};
use crate::credentials::BearerToken;
use crate::error::FailureKind;
use crate::event_stream::encode;
use crate::sigv4::{Payload, SignableRequest, SigningParams, sign};
use crate::testing::{Fixed, Heard, Wire, bare, builder, event};
use crate::time::Clock as _;
use crate::wire::WireLog;

#[tokio::test]
async fn what_the_hook_changes_is_signed() {
    let wire = ok();
    let builder = builder(&wire).before_signing(|request| {
        assert_eq!((request.operation(), request.attempt()), ("Say", 1));
        assert_eq!(request.method(), "POST");
        assert_eq!(request.body().unwrap(), r#"{"text":"hi"}"#);
        let path = request.uri().path().replace("/say/", "/tell/");
        request.set_path_and_query(path.parse()?);
        request.headers_mut().insert("x-tenant", "blue".parse()?);
        request.set_body(r#"{"text":"changed"}"#)
    });
    builder.build().unwrap().say("x", "hi").await.unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.uri(), "https://test.us-east-1.example.com/tell/x");
    assert_eq!(sent.body(), r#"{"text":"changed"}"#);
    assert_eq!(sent.headers()["x-tenant"], "blue");

    let mut headers = sent.headers().clone();
    let authorization = headers.remove(AUTHORIZATION).unwrap();
    let signable = SignableRequest::new(
        sent.method(),
        sent.uri(),
        &headers,
        Payload::Bytes(sent.body()),
    );
    let params = SigningParams::new(identity(), "us-east-1", "test", Fixed.now());
    sign(&signable, &params, None).unwrap().apply(&mut headers);
    assert_eq!(authorization, headers[AUTHORIZATION]);
}

#[tokio::test]
async fn a_hook_can_end_the_call() {
    let wire = ok();
    let builder = builder(&wire).before_signing(|_| Err("not on a Sunday".into()));
    let (kind, text) = failure(builder.build().unwrap().say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Build);
    assert!(text.contains("not on a Sunday"), "{text}");
    assert!(wire.seen().is_none());
}

/// A log into memory, and what is in it.
fn log() -> (WireLog, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let sink = Arc::clone(&lines);
    let log = WireLog::new(move |entry| sink.lock().unwrap().push(entry.to_string()));
    (log, lines)
}

#[tokio::test]
async fn the_log_tells_heads_and_counts_and_no_secret() {
    let wire = ok();
    let (log, lines) = log();
    let client = builder(&wire).wire_log(log).build().unwrap();
    let call = client.say("x", "hush-text").header("cookie", "hush-cookie");
    call.await.unwrap();
    let lines = lines.lock().unwrap().clone();
    let [request, sent, answer, received, end] = &lines[..] else {
        panic!("{lines:#?}");
    };
    assert!(
        request.starts_with("Say #1 > POST https://test.us-east-1.example.com/say/x?token="),
        "{request}"
    );
    for line in [
        "\n  authorization: *** redacted ***",
        "\n  cookie: *** redacted ***",
        "\n  x-amz-date: 20150830T123600Z",
    ] {
        assert!(request.contains(line), "{request}");
    }
    assert_eq!(sent, "Say #1 > 20 bytes");
    assert!(
        answer.starts_with("Say #1 < 200 OK\n  x-count: 3"),
        "{answer}"
    );
    assert_eq!(received, "Say #1 < 16 bytes");
    assert_eq!(end, "Say #1 = 20 bytes sent, 16 bytes received");
    let all = lines.join("\n");
    assert!(
        !all.contains("hush") && !all.contains("Signature="),
        "{all}"
    );
}

#[tokio::test]
async fn bodies_are_shown_where_that_was_asked_for() {
    let wire = ok();
    let (log, lines) = log();
    let client = bare(&wire)
        .region("us-east-1")
        .bearer_token(BearerToken::new("hush-token"))
        .wire_log(log.bodies(9))
        .build()
        .unwrap();
    client.say("x", "hi").await.unwrap();
    let all = lines.lock().unwrap().join("\n");
    assert!(all.contains(r#"Say #1 > 13 bytes: {\"text\":\""#), "{all}");
    assert!(all.contains(r#"Say #1 < 16 bytes: {\"text\":\""#), "{all}");
    assert!(!all.contains("hush"), "{all}");
}

#[tokio::test]
async fn failures_and_streams_that_nobody_reads_to_their_end_are_told() {
    let wire = Wire::failing("no route");
    let (sink, lines) = log();
    let client = builder(&wire).wire_log(sink).build().unwrap();
    client.say("x", "hi").await.unwrap_err();
    let all = lines.lock().unwrap().join("\n");
    assert!(all.contains("\nSay #1 ! "), "{all}");
    assert!(all.contains("no route"), "{all}");
    assert!(
        all.ends_with("\nSay #1 = 13 bytes sent, 0 bytes received"),
        "{all}"
    );

    let frame = encode(&event("text", r#"{"text":"a"}"#)).unwrap();
    let length = frame.len();
    let wire = Wire::answering(200, [], frame);
    let (sink, lines) = log();
    let client = builder(&wire).wire_log(sink).build().unwrap();
    let mut stream = client.listen().await.unwrap();
    assert!(matches!(stream.next().await, Some(Ok(Heard::Text(_)))));
    drop(stream);
    let last = lines.lock().unwrap().last().cloned().unwrap();
    assert_eq!(
        last,
        format!("Listen #1 = 0 bytes sent, {length} bytes received")
    );
}

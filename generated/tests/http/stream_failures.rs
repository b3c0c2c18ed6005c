//! Streams that do not end well. None of them may look complete.

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::types::ConverseStreamOutput;
use bedrock_runtime::{ConverseStreamRequest, Error};
use futures_util::StreamExt;
use hyper::StatusCode;
use serde_json::json;

use crate::support::frames::{encoded, error, event, exception, read_all, short_text};
use crate::support::server::{Reply, Server};
use crate::support::{both_clients, client, within};

/// The events before the error, and the error, of a stream with this body.
async fn failed(body: impl Into<Bytes>) -> (Vec<ConverseStreamOutput>, Error) {
    let body = body.into();
    let server = Server::start(move |_| Reply::new(200, body.clone())).await;
    let call = client(&server.url()).converse_stream(ConverseStreamRequest::new("model"));
    let stream = within(call).await.unwrap().stream;
    let (events, error) = within(read_all(stream)).await;
    (events, error.expect("the stream must not look complete"))
}

fn beginning() -> Bytes {
    encoded(&[
        ("messageStart", json!({"role": "assistant"})),
        (
            "contentBlockDelta",
            json!({"contentBlockIndex": 0, "delta": {"text": "Half an ans"}}),
        ),
    ])
}

#[tokio::test]
async fn an_exception_in_the_middle_over_both_versions() {
    let exception = exception(
        "throttlingException",
        &json!({"message": "Too many tokens."}),
    );
    let body = [beginning(), exception, short_text("never read")].concat();
    let server = Server::start(move |_| Reply::new(200, body.clone())).await;
    for (name, client) in both_clients(&server.url()) {
        let call = client.converse_stream(ConverseStreamRequest::new("model"));
        let mut stream = within(call).await.unwrap().stream;
        assert!(within(stream.try_next()).await.unwrap().is_some());
        assert!(within(stream.try_next()).await.unwrap().is_some());
        let error = within(stream.try_next()).await.unwrap_err();
        assert_eq!(
            error.to_string(),
            "ConverseStream: ThrottlingException: Too many tokens. \
             (request id request-1, attempts 1, after 2 events, the last of them `contentBlockDelta`)",
            "{name}"
        );
        assert_eq!(error.status(), None, "the status of the answer was 200");
        assert!(error.is_throttling() && error.is_retryable(), "{name}");
        assert_eq!(
            error.raw_body().unwrap(),
            r#"{"message":"Too many tokens."}"#
        );
        let Error::ThrottlingException(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(error.message.as_deref(), Some("Too many tokens."));

        // As a `Stream` it has ended; a loop over `try_next` cannot take it for complete.
        assert!(within(stream.next()).await.is_none());
        assert!(within(StreamExt::next(&mut stream)).await.is_none());
        let again = within(stream.try_next()).await.unwrap_err();
        assert!(matches!(again, Error::ThrottlingException(_)), "{again:?}");
    }
}

#[tokio::test]
async fn an_exception_with_members_of_its_own() {
    let exception = exception(
        "modelStreamErrorException",
        &json!({"message": "m", "originalMessage": "o", "originalStatusCode": 500, "x": 1}),
    );
    let (events, error) = failed([beginning(), exception].concat()).await;
    assert_eq!(events.len(), 2);
    let Error::ModelStreamErrorException(error) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.original_status_code, Some(500));
    assert_eq!(error.original_message.as_deref(), Some("o"));
}

#[tokio::test]
async fn an_exception_that_the_model_does_not_know() {
    let exception = exception("quantumException", &json!({"message": "m"}));
    let (_, error) = failed(exception).await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(
        (error.code(), error.message()),
        (Some("quantumException"), Some("m"))
    );
}

#[tokio::test]
async fn errors_in_a_stream_have_the_retry_class_of_a_whole_answer() {
    // The message, whether it is worth another try, and whether less would have to be asked.
    let exception = |name: &str| exception(name, &json!({"message": "m"}));
    let cases = [
        (exception("throttlingException"), true, true),
        (exception("modelStreamErrorException"), false, false),
        (exception("validationException"), false, false),
        (error("ThrottlingException", "m"), true, true),
        (error("ServiceUnavailableException", "m"), true, false),
        (error("AccessDeniedException", "m"), false, false),
    ];
    for (message, retryable, throttling) in cases {
        let (_, error) = failed([beginning(), message].concat()).await;
        assert_eq!(
            (error.is_retryable(), error.is_throttling()),
            (retryable, throttling),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_error_that_is_not_modelled() {
    let body = [beginning(), error("InternalError", "Something broke.")].concat();
    let (events, error) = failed(body).await;
    assert_eq!(events.len(), 2);
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "ConverseStream: InternalError: Something broke. \
         (request id request-1, attempts 1, after 2 events, the last of them `contentBlockDelta`)"
    );
}

#[tokio::test]
async fn every_early_end_is_told() {
    let whole = short_text("Hello");
    let stop = event("messageStop", &json!({"stopReason": "end_turn"}));
    let metadata_len = {
        let start = whole
            .windows(stop.len())
            .position(|window| window == stop)
            .unwrap();
        whole.len() - start - stop.len()
    };
    let complete_at = [whole.len() - metadata_len, whole.len()];
    let body = whole.clone();
    let server = Server::start(move |request| {
        let end: usize = request.header("x-end").unwrap().parse().unwrap();
        Reply::new(200, body.slice(..end))
    })
    .await;
    let client = client(&server.url());
    for end in 0..=whole.len() {
        let call = client
            .converse_stream(ConverseStreamRequest::new("model"))
            .header("x-end", &end.to_string());
        let stream = within(call).await.unwrap().stream;
        let (_, error) = within(read_all(stream)).await;
        match error {
            None => assert!(
                complete_at.contains(&end),
                "quietly ended after {end} bytes"
            ),
            Some(error) => {
                assert!(!complete_at.contains(&end), "{end}: {error}");
                assert!(
                    matches!(error, Error::IncompleteStream(_)),
                    "{end}: {error:?}"
                );
                assert_eq!(error.request_id(), Some("request-1"));
            }
        }
    }
}

#[tokio::test]
async fn an_end_between_frames_names_what_is_missing() {
    let (events, error) = failed(beginning()).await;
    assert_eq!(events.len(), 2);
    assert_eq!(
        error.to_string(),
        "ConverseStream: the stream ended before `messageStop`, so this is not all of the answer \
         (status 200, request id request-1, attempts 1, after 2 events, the last of them `contentBlockDelta`)"
    );
}

#[tokio::test]
async fn every_corrupted_byte_is_found() {
    let good = beginning();
    let frame = event("messageStop", &json!({"stopReason": "end_turn"}));
    let server = Server::start(move |request| {
        let at: usize = request.header("x-corrupt").unwrap().parse().unwrap();
        let mut frame = frame.to_vec();
        frame[at] ^= 0x10;
        Reply::new(200, [&good[..], &frame, &frame].concat())
    })
    .await;
    let length = event("messageStop", &json!({"stopReason": "end_turn"})).len();
    let client = client(&server.url());
    for at in 0..length {
        let call = client
            .converse_stream(ConverseStreamRequest::new("model"))
            .header("x-corrupt", &at.to_string());
        let stream = within(call).await.unwrap().stream;
        let (events, error) = within(read_all(stream)).await;
        assert_eq!(events.len(), 2, "{at}");
        let error = error.unwrap();
        assert!(matches!(error, Error::Decode(_)), "{at}: {error:?}");
        assert!(error.is_retryable(), "it was damaged on the way");
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_with_status_200() {
    const PAGE: &str = "<html><body>Please sign in.</body></html>";
    let content_types = [
        (
            Some("text/html"),
            "no event stream, but of the type \"text/html\": ",
        ),
        (None, "no event stream, but without a content type: "),
        // It says that it is one.
        (Some("application/vnd.amazon.eventstream"), ""),
    ];
    for (content_type, words) in content_types {
        let server = Server::start(move |_| {
            let reply = Reply::new(200, PAGE);
            match content_type {
                Some(content_type) => reply.header("content-type", content_type),
                None => reply,
            }
        })
        .await;
        let call = client(&server.url()).converse_stream(ConverseStreamRequest::new("model"));
        let (events, error) = within(read_all(within(call).await.unwrap().stream)).await;
        assert!(events.is_empty());
        let error = error.unwrap();
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.status(), Some(StatusCode::OK));
        assert_eq!(error.headers()["x-amzn-requestid"], "request-1");
        let words = format!("{words}malformed event stream at byte 0: ");
        assert!(error.to_string().contains(&words), "{error}");
        let is_stream = content_type.is_some_and(|it| it.ends_with("eventstream"));
        assert_eq!(error.is_retryable(), is_stream, "a page comes again");
        assert_eq!(
            error.to_string().contains("no event stream"),
            words.contains("no event")
        );
    }
}

#[tokio::test]
async fn a_payload_that_is_not_as_modelled() {
    let frame = event("messageStop", &json!({"stopReason": 5}));
    let (_, error) = failed([beginning(), frame].concat()).await;
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert!(error.to_string().contains("stopReason"), "{error}");
    assert_eq!(error.raw_body().unwrap(), r#"{"stopReason":5}"#);
}

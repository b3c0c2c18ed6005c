use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Version};
use serde_json::json;

use super::{failure, ok};
use crate::client::RawRequest;
use crate::error::{FailureKind, ServiceError as _};
use crate::testing::{Error, Wire, builder};

#[tokio::test]
async fn a_raw_call_goes_out_signed_and_its_answer_comes_back_whole() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let request = RawRequest::new(Method::PUT, "/models/a%2Fb/rating")
        .query("dry run", "a&b")
        .query("x", "")
        .json(&json!({ "stars": 5 }));
    let answer = client
        .raw(request)
        .header("x-own", "1")
        .answer()
        .await
        .unwrap();
    assert_eq!(answer.output, r#"{"text":"hello"}"#);
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["x-count"], "3");
    assert_eq!(answer.request_id(), Some("id-1"));
    assert_eq!(answer.attempts(), 1);

    let sent = wire.sent().await;
    assert_eq!(sent.method(), "PUT");
    assert_eq!(
        sent.uri(),
        "https://test.us-east-1.example.com/models/a%2Fb/rating?dry%20run=a%26b&x="
    );
    assert_eq!(sent.version(), Version::HTTP_11);
    assert_eq!(sent.body(), r#"{"stars":5}"#);
    assert_eq!(sent.headers()[CONTENT_TYPE], "application/json");
    let authorization = sent.headers()[AUTHORIZATION].to_str().unwrap();
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 ") && authorization.contains(";x-own"),
        "{authorization}"
    );
}

#[tokio::test]
async fn a_raw_call_sends_bytes_or_nothing() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    client
        .raw(RawRequest::new(Method::POST, "/x").bytes("a,b"))
        .header("content-type", "text/csv")
        .await
        .unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.body(), "a,b");
    assert_eq!(sent.headers()[CONTENT_TYPE], "text/csv");

    let wire = ok();
    let client = builder(&wire).build().unwrap();
    client.raw(RawRequest::new(Method::GET, "/")).await.unwrap();
    let sent = wire.sent().await;
    assert_eq!((sent.method(), sent.body().len()), (&Method::GET, 0));
    assert!(!sent.headers().contains_key(CONTENT_TYPE));
}

#[tokio::test]
async fn a_raw_call_fails_with_the_error_of_the_service() {
    let wire = Wire::answering(
        429,
        [("x-amzn-errortype", "ThrottlingException"), ("x-a", "1")],
        r#"{"text":"slow down"}"#,
    );
    let client = builder(&wire).build().unwrap();
    let error = client
        .raw(RawRequest::new(Method::GET, "/new"))
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Throttling(_)), "{error}");
    assert_eq!(error.context().operation(), "raw call");
}

#[tokio::test]
async fn a_path_that_is_none_is_refused() {
    for path in ["", "models", "/a b", "/a?b=c", "/a#b", "/{a}", "/é"] {
        let wire = ok();
        let client = builder(&wire).build().unwrap();
        let (kind, text) = failure(client.raw(RawRequest::new(Method::GET, path))).await;
        assert_eq!(kind, FailureKind::Build);
        assert!(text.contains("must begin with a slash"), "{path}: {text}");
        assert!(wire.seen().is_none());
    }
}

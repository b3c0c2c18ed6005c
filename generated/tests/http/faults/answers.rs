//! Faults of one connection, as a table.

use bedrock_runtime::aws_restjson::retry::{Resend, RetryPolicy};
use bedrock_runtime::{ConverseRequest, Error};

use super::server::{Fault, FaultServer};
use super::{converse, get, patient};
use crate::support::within;

const HALF: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{\"output\"";

/// A fault, what the caller of Converse sees and how often the server is asked, and the same of an operation that
/// changes nothing.
#[tokio::test]
async fn every_fault_of_a_connection() {
    let html = "<html><body>It works!</body></html>";
    let throttled = || {
        let fields = "x-amzn-errortype: ThrottlingException\r\nx-amz-retry-after: 2000\r\n";
        Fault::answer(429, fields, r#"{"message":"slow down"}"#)
    };
    let code =
        |status, code: &str| Fault::answer(status, &format!("x-amzn-errortype: {code}\r\n"), "{}");
    let busy = || Fault::answer(503, "", "");
    #[rustfmt::skip]
    let cases = [
        ("reset while it is sent", vec![Fault::Reset], ("Transport after 1", 1), ("ok", 2)),
        ("closed after it is sent", vec![Fault::Close], ("Transport after 1", 1), ("ok", 2)),
        ("half an answer", vec![Fault::Answer(HALF.to_owned())], ("Transport after 1", 1), ("ok", 2)),
        ("a body that stops", vec![Fault::Stop(HALF)], ("Timeout after 1", 1), ("ok", 2)),
        ("no answer", vec![Fault::Silence], ("Timeout after 1", 1), ("ok", 2)),
        ("503 twice", vec![busy(), busy()], ("ok", 3), ("ok", 3)),
        ("503 three times", vec![busy(), busy(), busy()], ("503 after 3", 3), ("503 after 3", 3)),
        ("throttling with a delay", vec![throttled()], ("ok", 2), ("ok", 2)),
        ("not ready", vec![code(429, "ModelNotReadyException")], ("ok", 2), ("ok", 2)),
        ("the model took too long", vec![code(408, "ModelTimeoutException")],
            ("ModelTimeoutException after 1", 1), ("ModelTimeoutException after 1", 1)),
        ("the model failed", vec![code(424, "ModelErrorException")],
            ("ModelErrorException after 1", 1), ("ModelErrorException after 1", 1)),
        ("over the quota", vec![code(400, "ServiceQuotaExceededException")],
            ("ServiceQuotaExceededException after 1", 1), ("ServiceQuotaExceededException after 1", 1)),
        ("HTML instead of JSON", vec![Fault::answer(200, "", html)], ("Decode after 1", 1), ("Decode after 1", 1)),
        ("HTML with 502", vec![Fault::answer(502, "", html)], ("ok", 2), ("ok", 2)),
        ("400 without a body", vec![Fault::answer(400, "", "")], ("400 after 1", 1), ("400 after 1", 1)),
    ];
    for (what, faults, changing, reading) in cases {
        let server = FaultServer::start(faults.clone()).await;
        let client = patient(server.url()).build().unwrap();
        let found = converse(&client).await;
        assert_eq!((found.as_str(), server.asked()), changing, "{what}");
        let server = FaultServer::start(faults).await;
        let client = patient(server.url()).build().unwrap();
        let found = get(&client).await;
        assert_eq!((found.as_str(), server.asked()), reading, "{what}");
    }
}

#[tokio::test]
async fn who_allows_it_pays_for_it_twice() {
    let cases = [
        (Resend::Lost, Fault::Close, ("ok", 2)),
        (Resend::Lost, Fault::Silence, ("Timeout after 1", 1)),
        (Resend::Any, Fault::Silence, ("ok", 2)),
        (Resend::Any, Fault::Answer(HALF.to_owned()), ("ok", 2)),
    ];
    for (resend, fault, expected) in cases {
        let server = FaultServer::start(vec![fault.clone()]).await;
        let policy = RetryPolicy::default().resend(resend);
        let client = patient(server.url()).retry(policy).build().unwrap();
        let found = converse(&client).await;
        assert_eq!(
            (found.as_str(), server.asked()),
            expected,
            "{resend:?} {fault:?}"
        );
    }
}

/// The server says what is wrong until a request is signed with its time, an hour later than the client's clock.
#[tokio::test]
async fn a_clock_that_is_wrong_by_an_hour() {
    let refusal = || {
        let fields = "x-amzn-errortype: InvalidSignatureException\r\ndate: Fri, 02 Jan 2026 04:04:05 GMT\r\n";
        Fault::answer(403, fields, r#"{"message":"Signature expired"}"#)
    };
    let server = FaultServer::start(vec![refusal()]).await;
    let builder = patient(server.url()).clock_skew_correction(true);
    let client = builder.build().unwrap();
    assert_eq!(converse(&client).await, "ok");
    assert_eq!(server.asked(), 2);

    let server = FaultServer::start(vec![refusal()]).await;
    let client = patient(server.url()).build().unwrap();
    assert_eq!(converse(&client).await, "InvalidSignatureException after 1");
    assert_eq!(server.asked(), 1, "the correction is off");
}

#[tokio::test]
async fn words_that_are_well_known_come_with_advice() {
    let message = "Invocation of model ID m with on-demand throughput isn\u{2019}t supported. Retry your request with \
        the ID or ARN of an inference profile that contains this model.";
    let body = serde_json::json!({ "message": message }).to_string();
    let fault = Fault::answer(400, "x-amzn-errortype: ValidationException\r\n", &body);
    let server = FaultServer::start(vec![fault]).await;
    let client = patient(server.url()).build().unwrap();
    let error = within(client.converse(ConverseRequest::new("m"))).await;
    let error = error.unwrap_err();
    assert!(matches!(error, Error::ValidationException(_)) && error.is_validation());
    assert_eq!(
        error.message(),
        Some(message),
        "the service's own words stand"
    );
    let hint = error.hint().unwrap();
    assert!(hint.contains("inference profile"), "{hint}");
    let line = error.to_string();
    assert!(line.contains(message) && line.ends_with(hint), "{line}");
}

use http::StatusCode;

use super::{failure, ok};
use crate::error::{FailureKind, ServiceError as _};
use crate::testing::{Error, Wire, builder};
use crate::transport::{TransportError, TransportErrorKind};

#[tokio::test]
async fn answered_tells_about_the_answer() {
    let answered = builder(&ok())
        .build()
        .unwrap()
        .say("x", "hi")
        .answer()
        .await
        .unwrap();
    assert_eq!(answered.status(), StatusCode::OK);
    assert_eq!(answered.request_id(), Some("id-1"));
    assert_eq!(answered.headers()["x-count"], "3");
    assert_eq!(answered.attempts(), 1);
    assert_eq!(answered.raw_body().unwrap(), r#"{"text":"hello"}"#);
    assert!(!format!("{answered:?}").contains(r#"{\"text"#));
    assert_eq!(answered.into_output().1, Some(3));
}

#[tokio::test]
async fn errors_of_the_service() {
    let headers = [
        ("x-amzn-errortype", "ThrottlingException:http://x/"),
        ("x-scope", "account"),
    ];
    let wire = Wire::answering(429, headers, r#"{"message":"slow","text":"down"}"#);
    let error = builder(&wire)
        .build()
        .unwrap()
        .say("x", "hi")
        .await
        .unwrap_err();
    let Error::Throttling(throttling) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(throttling.text.as_deref(), Some("down"));
    assert_eq!(throttling.scope.as_deref(), Some("account"));
    assert_eq!(
        error.to_string(),
        "Say: ThrottlingException: slow (status 429, attempts 1)"
    );

    // A body that the model does not fit loses nothing.
    let wire = Wire::answering(
        429,
        [("x-amzn-errortype", "ThrottlingException")],
        r#"{"text":7}"#,
    );
    let error = builder(&wire)
        .build()
        .unwrap()
        .say("x", "hi")
        .await
        .unwrap_err();
    assert!(matches!(&error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(error.context().code(), Some("ThrottlingException"));
    assert_eq!(error.context().raw_body().unwrap(), r#"{"text":7}"#);

    for (status, body, expected) in [
        (
            503,
            "<html>busy",
            "Say: 503: <html>busy (status 503, attempts 1)",
        ),
        (400, "", "Say: 400 (status 400, attempts 1)"),
        (307, "", "Say: 307 (status 307, attempts 1)"),
    ] {
        let wire = Wire::answering(
            status,
            [("location", "https://elsewhere.example.com/")],
            body,
        );
        let client = builder(&wire).build().unwrap();
        let error = client.say("x", "hi").await.unwrap_err();
        assert!(matches!(&error, Error::Unhandled(_)), "{error:?}");
        assert_eq!(error.to_string(), expected);
        // A streaming operation reads an error to its end, too.
        let error = client.listen().await.unwrap_err();
        assert_eq!(error.context().raw_body().unwrap(), body);
    }
}

#[tokio::test]
async fn answers_that_cannot_be_read() {
    let wire = Wire::answering(200, [("x-amzn-requestid", "id-9")], r#"{"text":"#);
    let error = builder(&wire)
        .build()
        .unwrap()
        .say("x", "hi")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Decode));
    let context = error.context();
    assert_eq!(context.status(), Some(StatusCode::OK));
    assert_eq!(context.request_id(), Some("id-9"));
    assert_eq!(context.raw_body().unwrap(), r#"{"text":"#);

    let wire = Wire::answering(200, [("x-count", "many")], "{}");
    let error = builder(&wire)
        .build()
        .unwrap()
        .say("x", "hi")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Decode));
    assert!(!error.to_string().contains("many"), "{error}");

    let wire = Wire::answering(200, [], r#"{"text":"hello"}"#);
    let client = builder(&wire).max_response_bytes(15).build().unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Decode);
    assert!(text.contains("longer than 15 bytes"), "{text}");
    assert!(
        builder(&wire)
            .max_response_bytes(16)
            .build()
            .unwrap()
            .say("x", "hi")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_transport_that_fails() {
    let error = builder(&Wire::failing("no route"))
        .build()
        .unwrap()
        .say("x", "hi")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Transport));
    assert_eq!(
        error.to_string(),
        "Say: the transport failed: no route (attempts 1)"
    );
    let Error::Failed(failure) = &error else {
        unreachable!()
    };
    let reason = failure.reason().downcast_ref::<TransportError>().unwrap();
    assert_eq!(reason.kind(), TransportErrorKind::Other);
}

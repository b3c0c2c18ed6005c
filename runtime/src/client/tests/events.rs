use http::Version;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::BodyExt as _;

use super::{failure, identity, ok};
use crate::error::FailureKind;
use crate::event_stream::{Decoder, HeaderValue, encode};
use crate::sigv4::{EventSigner, Payload, SignableRequest, Signature, SigningParams, sign};
use crate::stream::{EventInput, ToEvent as _};
use crate::testing::{Fixed, Text, Wire, bare, builder};
use crate::time::Clock as _;

#[tokio::test]
async fn events_are_signed_in_a_chain() {
    let wire = Wire::answering(200, [], "");
    let client = builder(&wire).bearer_token("unused").build().unwrap();
    let events = ["one", "two"].map(|text| Text {
        text: Some(text.to_owned()),
    });
    let answer = client
        .converse(EventInput::from_events(events.clone()))
        .await
        .unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.version(), Version::HTTP_2);
    assert_eq!(
        sent.headers()[CONTENT_TYPE],
        "application/vnd.amazon.eventstream"
    );

    let mut headers = sent.headers().clone();
    let authorization = headers.remove(AUTHORIZATION).unwrap();
    let seed = authorization
        .to_str()
        .unwrap()
        .rsplit_once("Signature=")
        .unwrap()
        .1;
    let params = SigningParams::new(identity(), "us-east-1", "test", Fixed.now());
    let signable = SignableRequest::new(sent.method(), sent.uri(), &headers, Payload::Bytes(b""));
    let request: Signature = sign(&signable, &params, None).unwrap().signature();
    assert_eq!(request.to_string(), seed);

    let mut signer = EventSigner::new(request, &params).unwrap();
    let mut decoder = Decoder::new();
    decoder.push(sent.into_body());
    for event in &events {
        let inner = encode(&event.to_message()).unwrap();
        let outer = decoder.next().unwrap().unwrap();
        assert_eq!(outer, signer.sign(inner, Fixed.now()));
        let signature = outer.header(":chunk-signature");
        assert!(matches!(signature, Some(HeaderValue::ByteArray(bytes)) if bytes.len() == 32));
    }
    let last = decoder.next().unwrap().unwrap();
    assert!(last.payload.is_empty());
    assert_eq!(last, signer.finish(Fixed.now()));
    assert_eq!(decoder.next().unwrap(), None);
    decoder.finish().unwrap();
    drop(answer);
}

/// The sender is told why, too.
#[tokio::test]
async fn dropping_the_answer_ends_the_events() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let (mut sender, input) = EventInput::channel(1);
    let answer = client.converse(input).await.unwrap();
    let mut body = wire.seen().unwrap().into_body();
    sender.send(Text::default()).await.unwrap();
    assert!(body.frame().await.unwrap().is_ok());
    drop(answer);
    let error = body.frame().await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the answer was dropped");
    assert!(body.frame().await.is_none());
    drop(body);
    assert!(sender.send(Text::default()).await.is_err());
}

/// A service may end its answer first.
#[tokio::test]
async fn the_events_outlive_an_answer_that_has_ended() {
    let stop = encode(&crate::testing::event("stop", "{}")).unwrap();
    let wire = Wire::answering(200, [], stop);
    let client = builder(&wire).build().unwrap();
    let (sender, input) = EventInput::channel(1);
    let mut answer = client.converse(input).await.unwrap();
    while answer.try_next().await.unwrap().is_some() {}
    drop(answer);
    sender.close().await.unwrap();
    let body = wire.seen().unwrap().into_body().collect().await.unwrap();
    let mut decoder = Decoder::new();
    decoder.push(body.to_bytes());
    assert!(decoder.next().unwrap().unwrap().payload.is_empty());
}

#[tokio::test]
async fn events_with_a_bearer_token_are_refused_in_words() {
    let wire = ok();
    let client = bare(&wire)
        .region("us-east-1")
        .bearer_token("key")
        .build()
        .unwrap();
    let (kind, text) = failure(client.converse(EventInput::from_events([]))).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(text.contains("bearer token cannot be used"), "{text}");
    assert!(wire.seen().is_none());
}

#[tokio::test]
async fn an_event_that_cannot_be_encoded_breaks_the_request() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let huge = Text {
        text: Some("x".repeat(25 << 20)),
    };
    let _answer = client.converse(EventInput::from_events([huge])).await;
    let mut body = wire.seen().unwrap().into_body();
    let error = body.frame().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("payload"), "{error}");
    assert!(body.frame().await.is_none());
}

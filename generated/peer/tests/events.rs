//! Events that are sent: both clients send the same ones, and each signs them as the other's signer would.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_restjson::EventInput;
use aws_restjson::event_stream::{Decoder, HeaderValue, Message, encode};
use aws_sdk_bedrockruntime as official;
use aws_sigv4::event_stream::{sign_empty_message, sign_message};
use aws_sigv4::sign::v4;
use aws_smithy_eventstream::frame::read_message_from;
use bedrock_runtime::InvokeModelWithBidirectionalStreamRequest;
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, InvokeModelWithBidirectionalStreamInput as Input,
};
use bytes::Bytes;
use futures_util::stream;
use official::primitives::event_stream::EventStreamSender;
use official::types as theirs;
use peer::clients::{ID, NOW, REGION, SECRET, TOKEN};
use peer::recorder::{Recorded, Recorder, Reply};
use peer::signature::signatures;
use peer::{clients, request_differences};

const EVENTS: [&str; 3] = [r#"{"event":{"sessionStart":{}}}"#, "", "ü\u{0}"];

/// The messages in a body.
fn messages(body: &Bytes) -> Vec<Message> {
    let mut decoder = Decoder::new();
    decoder.push(body.clone());
    let mut messages = Vec::new();
    while let Some(message) = decoder.next().unwrap() {
        messages.push(message);
    }
    decoder.finish().unwrap();
    messages
}

/// The messages inside of the signed ones, without the last, which is empty.
fn inner(recorded: &Recorded) -> Vec<Message> {
    let outer = messages(&recorded.body);
    let (last, events) = outer.split_last().unwrap();
    assert!(last.payload.is_empty());
    let inner = events.iter().flat_map(|message| messages(&message.payload));
    inner.collect()
}

/// Signs the events of a request with the official signer, beginning with the request's own signature.
fn check_chain(recorded: &Recorded) {
    let identity = Credentials::new(ID, SECRET, Some(TOKEN.to_owned()), None, "test").into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name("bedrock")
        .time(UNIX_EPOCH + Duration::from_secs(NOW))
        .settings(())
        .build()
        .unwrap();
    let [sent, ..] = signatures(recorded, b"");
    let mut previous = sent.split("Signature=").nth(1).unwrap().to_owned();
    for message in messages(&recorded.body) {
        let signed = if message.payload.is_empty() {
            sign_empty_message(&previous, &params)
        } else {
            let event = read_message_from(&mut message.payload.clone()).unwrap();
            sign_message(&event, &previous, &params)
        };
        let (expected, signature) = signed.unwrap().into_parts();
        previous = signature;
        let mut expected = expected.headers().iter();
        let expected = expected.find(|header| header.name().as_str() == ":chunk-signature");
        let expected = expected.unwrap().value().as_byte_array().unwrap();
        let Some(HeaderValue::ByteArray(found)) = message.header(":chunk-signature") else {
            panic!("a message has no signature")
        };
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn both_send_and_sign_the_same_events() {
    let recorder = Recorder::start().await;
    recorder
        .answer(Reply::new(200, "").header("content-type", "application/vnd.amazon.eventstream"));
    let ours: Vec<Input> = EVENTS
        .iter()
        .map(|text| {
            BidirectionalInputPayloadPart::new()
                .bytes(text.as_bytes().to_vec())
                .into()
        })
        .collect();
    let input = EventInput::new(stream::iter(ours));
    let request = InvokeModelWithBidirectionalStreamRequest::new("amazon.nova-sonic-v1:0", input);
    let client = clients::ours(recorder.url());
    let mut answer = client
        .invoke_model_with_bidirectional_stream(request)
        .await
        .unwrap()
        .body;
    assert_eq!(answer.try_next().await.unwrap(), None);
    let ours = recorder.take();

    let events = EVENTS.map(|text| {
        let part = theirs::BidirectionalInputPayloadPart::builder()
            .bytes(official::primitives::Blob::new(text))
            .build();
        Ok(theirs::InvokeModelWithBidirectionalStreamInput::Chunk(part))
    });
    let call = clients::official(recorder.url())
        .invoke_model_with_bidirectional_stream()
        .model_id("amazon.nova-sonic-v1:0")
        .body(EventStreamSender::from(stream::iter(events)));
    let mut answer = call.send().await.unwrap().body;
    assert!(answer.recv().await.unwrap().is_none());
    let official = recorder.take();

    let names = |message: &Message| {
        let mut names: Vec<String> = message
            .headers()
            .map(|header| format!("{}={:?}", header.name, header.value))
            .collect();
        names.sort();
        names
    };
    let (left, right) = (inner(&ours), inner(&official));
    assert_eq!(left.len(), EVENTS.len());
    for (ours, official) in left.iter().zip(&right) {
        assert_eq!(names(ours), names(official));
        assert_eq!(ours.payload, official.payload);
        assert_eq!(encode(ours).unwrap().len(), encode(official).unwrap().len());
    }
    check_chain(&ours);
    check_chain(&official);

    let differences = request_differences(&ours, &official);
    // What differs in every request, the bodies that were compared frame by frame, and what ours leaves out over HTTP/2:
    // the official crate takes HTTP/1.1 where there is no TLS to agree on more.
    let known = [
        "user-agent",
        "amz-sdk-invocation-id",
        "x-amz-user-agent",
        "body ",
        "header host: only the official crate",
        "header transfer-encoding: only the official crate",
    ];
    let unknown: Vec<_> = differences
        .iter()
        .filter(|difference| !known.iter().any(|known| difference.contains(known)))
        .collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

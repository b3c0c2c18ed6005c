use bytes::Bytes;

use super::{IDENTITY, SECRET, bedrock};
use crate::event_stream::{HeaderValue, Message, encode};
use crate::sigv4::digest::{hex, sha256};
use crate::sigv4::{EventSigner, Signature, SigningParams};
use crate::value::Timestamp;

/// The vector of the AWS SDKs for Kotlin, Rust and Swift.
#[test]
fn the_string_to_sign_has_six_lines() {
    let time = Timestamp::from_epoch_seconds(123_456_789);
    let params = SigningParams::new(IDENTITY, "us-east-1", "testservice", time);
    let previous = Signature::from_bytes(sha256(b"last message sts"));
    let signer = EventSigner::new(previous, &params).unwrap();
    let message = Message::new("test payload").with_header("some-header", "value");
    let encoded = encode(&message).unwrap();
    let lines = [
        "AWS4-HMAC-SHA256-PAYLOAD",
        "19731129T213309Z",
        "19731129/us-east-1/testservice/aws4_request",
        "be1f8c7d79ef8e1abc5254a2c70e4da3bfaf4f07328f527444e1fc6ea67273e2",
        "0c0e3b3bf66b59b976181bd7d401927bbd624107303c713fd1e5f3d3c8dd1b1e",
        "f2eba0f2e95967ee9fbc6db5e678d2fd599229c0d04b11e4fc8e0f2a02a806c6",
    ];
    let outer = Message::new(encoded).with_header(":date", time);
    assert_eq!(signer.string_to_sign(&outer, time), lines.join("\n"));
}

/// Computed with Python's `hmac`, `hashlib` and `zlib`. The chain goes over midnight, where the key
/// changes.
#[test]
fn every_signature_covers_the_one_before() {
    let mut seed = [0; 32];
    seed[31] = 7;
    let mut signer = EventSigner::new(Signature::from_bytes(seed), &bedrock()).unwrap();
    let inner = Message::new(r#"{"bytes":"e30="}"#)
        .with_header(":message-type", "event")
        .with_header(":event-type", "chunk")
        .with_header(":content-type", "application/json");
    let inner = encode(&inner).unwrap();

    let outer = signer.sign(inner.clone(), Timestamp::from_epoch_seconds(1_749_945_598));
    assert_outer(
        &outer,
        &inner,
        1_749_945_598,
        "7aabd9da68d95c0f55083599a913ec4245de6f17a897bdd87bb8c40ab389a0fa",
        "d14baa06eb638539d62b26ef5198609827875e030caf5ce3f0499e46fa4c7bef",
    );
    // Milliseconds are cut off.
    let outer = signer.sign(
        inner.clone(),
        Timestamp::from_epoch_millis(1_749_945_599_999),
    );
    assert_outer(
        &outer,
        &inner,
        1_749_945_599,
        "e09bc475071a81d9e732d556bd4716849a4931a9c5014fe8556ff42fc1f01efb",
        "f44e5622cb911569e8dacfb73872ef476fdb726d35dab75882b4a8436cb185c8",
    );
    assert_outer(
        &signer.finish(Timestamp::from_epoch_seconds(1_749_945_600)),
        b"",
        1_749_945_600,
        "a4d989ba81fe78cb67f13d74b32e56490b417202ad5f5339cc5f2a75e805f289",
        "516640f576324f00ab94d70c25cb20462690b6ac659b586b178450ae89293cc2",
    );
}

#[track_caller]
fn assert_outer(outer: &Message, payload: &[u8], secs: i64, signature: &str, frame_hash: &str) {
    assert_eq!(outer.payload, payload);
    assert_eq!(outer.headers().count(), 2);
    let time = Timestamp::from_epoch_seconds(secs);
    assert_eq!(outer.header(":date"), Some(HeaderValue::Timestamp(time)));
    let Some(HeaderValue::ByteArray(bytes)) = outer.header(":chunk-signature") else {
        panic!("no signature in {outer:?}");
    };
    assert_eq!(hex(bytes), signature);
    assert_eq!(hex(&sha256(&encode(outer).unwrap())), frame_hash);
}

#[test]
fn any_time_can_be_signed() {
    let params = bedrock();
    let mut signer = EventSigner::new(Signature::from_bytes([0; 32]), &params).unwrap();
    for millis in [i64::MAX, i64::MIN] {
        let outer = signer.sign(Bytes::new(), Timestamp::from_epoch_millis(millis));
        assert!(encode(&outer).is_ok());
    }
}

#[test]
fn the_secret_is_not_shown() {
    let signer = EventSigner::new(Signature::from_bytes([0; 32]), &bedrock()).unwrap();
    let shown = format!("{signer:?}");
    assert!(!shown.contains(SECRET), "{shown}");
    assert!(shown.contains("us-west-2"), "{shown}");
}

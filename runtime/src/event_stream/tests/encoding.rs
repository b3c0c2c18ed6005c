use bytes::BytesMut;

use super::{decode_all, known_frames};
use crate::event_stream::{
    EncodeErrorKind, HeaderValue, MAX_HEADER_VALUE_LEN, MAX_HEADERS_LEN, MAX_PAYLOAD_LEN, Message,
    encode, encode_into,
};
use crate::value::Timestamp;

#[test]
fn known_messages_give_known_frames() {
    for (frame, message) in known_frames() {
        assert_eq!(encode(&message).unwrap(), frame);
    }
}

#[test]
fn frames_are_appended() {
    let mut out = BytesMut::from(&b"before"[..]);
    let message = Message::new("payload").with_header("name", "value");
    encode_into(&message, &mut out).unwrap();
    assert_eq!(&out[..6], b"before");
    assert_eq!(out[6..], encode(&message).unwrap());
}

/// Encodes in vain, and checks that nothing is left in the buffer.
#[track_caller]
fn refused(message: &Message) -> (EncodeErrorKind, String) {
    let mut out = BytesMut::from(&b"before"[..]);
    let error = encode_into(message, &mut out).unwrap_err();
    assert_eq!(out, &b"before"[..]);
    (error.kind(), error.to_string())
}

#[test]
fn header_names_have_1_to_255_bytes() {
    let expected = "event stream message not encoded: a header name has 256 bytes, 1 to 255 are \
                    allowed";
    let long = Message::default().with_header(&"n".repeat(256), "");
    assert_eq!(
        refused(&long),
        (EncodeErrorKind::HeaderName, expected.to_owned())
    );
    let empty = Message::default().with_header("", "");
    assert_eq!(refused(&empty).0, EncodeErrorKind::HeaderName);
    let longest = Message::default().with_header(&"n".repeat(255), "");
    assert!(encode(&longest).is_ok());
}

#[test]
fn header_values_have_a_limit() {
    let with = |value: HeaderValue<'_>| Message::default().with_header("name", value);
    let bytes = |len| with(HeaderValue::ByteArray(&vec![0; len]));
    let text = |len: usize| with(HeaderValue::String(&"v".repeat(len)));
    assert_eq!(
        refused(&bytes(32_768)),
        (
            EncodeErrorKind::HeaderValue,
            "event stream message not encoded: the value of header \"name\" has 32768 bytes, \
             32767 are allowed"
                .to_owned()
        )
    );
    for len in [MAX_HEADER_VALUE_LEN + 1, 65_535, 65_536, 65_537] {
        assert_eq!(refused(&bytes(len)).0, EncodeErrorKind::HeaderValue);
        assert_eq!(refused(&text(len)).0, EncodeErrorKind::HeaderValue);
    }
    assert!(encode(&bytes(MAX_HEADER_VALUE_LEN)).is_ok());
    assert!(encode(&text(MAX_HEADER_VALUE_LEN)).is_ok());
}

#[test]
fn times_must_fit_milliseconds() {
    for secs in [i64::MAX, i64::MIN, i64::MAX / 1000 + 1] {
        let time = Timestamp::from_epoch_seconds(secs);
        let message = Message::default().with_header("name", time);
        assert_eq!(
            refused(&message),
            (
                EncodeErrorKind::HeaderValue,
                "event stream message not encoded: the time in header \"name\" does not fit 64 \
                 bits of milliseconds"
                    .to_owned()
            )
        );
    }
}

#[test]
fn headers_have_a_limit() {
    // Name length, name, type and value length make nine bytes of each header.
    let with_last = |last_len: usize| {
        let mut message = Message::default();
        for (index, len) in [32_768, 32_768, 32_768, last_len].into_iter().enumerate() {
            let value = vec![0; len - 9];
            message.push_header(&format!("{index:05}"), &value[..]);
        }
        message
    };
    let frame = encode(&with_last(32_768)).unwrap();
    assert_eq!(frame.len(), MAX_HEADERS_LEN + 16);

    let message = with_last(32_769);
    assert_eq!(
        refused(&message),
        (
            EncodeErrorKind::HeadersTooLarge,
            "event stream message not encoded: the headers have more than the 131072 bytes allowed"
                .to_owned()
        )
    );
}

#[test]
fn payloads_have_a_limit() {
    let longest = Message::new(vec![0; MAX_PAYLOAD_LEN]);
    assert_eq!(encode(&longest).unwrap().len(), MAX_PAYLOAD_LEN + 16);
    assert_eq!(
        refused(&Message::new(vec![0; MAX_PAYLOAD_LEN + 1])),
        (
            EncodeErrorKind::PayloadTooLarge,
            "event stream message not encoded: the payload has 25165825 bytes, 25165824 are \
             allowed"
                .to_owned()
        )
    );
}

#[test]
fn a_refused_header_stays_away_and_the_first_reason_counts() {
    let message = Message::default()
        .with_header("before", HeaderValue::Byte(1))
        .with_header("name", &"v".repeat(40_000)[..])
        .with_header("", "")
        .with_header("after", HeaderValue::Byte(2));
    let names: Vec<_> = message.headers().map(|header| header.name).collect();
    assert_eq!(names, ["before", "after"]);
    assert_eq!(message.header("after"), Some(HeaderValue::Byte(2)));
    assert_eq!(refused(&message).0, EncodeErrorKind::HeaderValue);
}

#[test]
fn headers_can_be_added_to_a_message_that_was_read() {
    for (frame, message) in known_frames() {
        let read = decode_all([&frame[..]]).unwrap().remove(0);
        let (read, message) = (read.with_header("h", "v"), message.with_header("h", "v"));
        assert_eq!(read, message);
        assert_eq!(encode(&read).unwrap(), encode(&message).unwrap());
    }
}

#[test]
fn names_stand_once() {
    // Few and many headers are compared in different ways.
    for count in [2, 8, 9, 16, 17, 100] {
        let mut message = Message::default();
        for index in 1..count {
            message = message.with_header(&format!("name{index}"), "");
        }
        assert!(encode(&message).is_ok());
        let message = message.with_header("name1", "other");
        assert_eq!(
            refused(&message),
            (
                EncodeErrorKind::DuplicateHeader,
                "event stream message not encoded: two headers are called \"name1\"".to_owned()
            )
        );
    }
}

use bytes::{Bytes, BytesMut};

use super::{decode_all, known_frames};
use crate::event_stream::{Decoder, HeaderValue, Message, encode};

#[test]
fn known_frames_give_known_messages() {
    for (frame, message) in known_frames() {
        assert_eq!(decode_all([&frame[..]]).unwrap(), [message]);
    }
}

#[test]
fn accessors_read_strings_only() {
    let message = Message::default()
        .with_header(":message-type", "error")
        .with_header(":error-code", "InternalError")
        .with_header(":error-message", "sorry")
        .with_header(":exception-type", "x")
        .with_header(":content-type", "application/json")
        .with_header(":event-type", HeaderValue::Bool(true));
    let message = &decode_all([&encode(&message).unwrap()[..]]).unwrap()[0];
    assert_eq!(message.message_type(), Some("error"));
    assert_eq!(message.error_code(), Some("InternalError"));
    assert_eq!(message.error_message(), Some("sorry"));
    assert_eq!(message.exception_type(), Some("x"));
    assert_eq!(message.content_type(), Some("application/json"));
    assert_eq!(message.event_type(), None);
    assert_eq!(message.header("absent"), None);
}

#[test]
fn a_stream_may_be_split_anywhere() {
    let (frames, messages): (Vec<_>, Vec<_>) = known_frames().into_iter().unzip();
    let stream = frames.concat();
    for size in 1..=stream.len() {
        let pieces = stream.chunks(size);
        assert_eq!(decode_all(pieces).unwrap(), messages, "pieces of {size}");
    }
    for first in 0..=stream.len() {
        for second in first..=stream.len() {
            let pieces = [&stream[..first], &stream[first..second], &stream[second..]];
            let decoded = decode_all(pieces).unwrap();
            assert_eq!(decoded, messages, "split at {first} and {second}");
        }
    }
}

#[test]
fn pieces_may_pile_up() {
    let (frames, messages): (Vec<_>, Vec<_>) = known_frames().into_iter().unzip();
    let stream = frames.concat();
    let mut decoder = Decoder::new();
    for piece in stream.chunks(7) {
        decoder.push(Bytes::copy_from_slice(piece));
    }
    for message in messages {
        assert_eq!(decoder.next().unwrap(), Some(message));
    }
    assert_eq!(decoder.next().unwrap(), None);
    decoder.finish().unwrap();
}

#[test]
fn a_message_comes_with_its_last_byte() {
    let frame = encode(&Message::new("payload").with_header("name", "value")).unwrap();
    let mut decoder = Decoder::new();
    for at in 0..frame.len() {
        assert_eq!(decoder.next().unwrap(), None);
        decoder.push(frame.slice(at..=at));
    }
    assert!(decoder.next().unwrap().is_some());
}

#[test]
fn a_frame_inside_one_piece_is_not_copied() {
    let message = Message::new("payload").with_header("name", "value");
    let one = encode(&message).unwrap();
    let mut stream = BytesMut::new();
    stream.extend_from_slice(&one);
    stream.extend_from_slice(&one);
    let stream = stream.freeze();
    let mut decoder = Decoder::new();
    decoder.push(stream.clone());
    let mut names = Vec::new();
    let mut messages = Vec::new();
    while let Some(message) = decoder.next().unwrap() {
        assert!(stream.as_ptr_range().contains(&message.payload.as_ptr()));
        messages.push(message);
    }
    for message in &messages {
        names.push(message.headers().next().unwrap().name.as_ptr());
    }
    assert_eq!(names[0], names[1], "equal headers are kept once");
}

#[test]
fn headers_like_those_before_are_the_same_and_others_are_not() {
    let event = |name: &str| {
        Message::new(name.to_owned())
            .with_header(":event-type", name)
            .with_header(":message-type", "event")
    };
    // Such a header is no string, and its name is that of one which is looked for.
    let odd = Message::new("")
        .with_header(":event-type", HeaderValue::Integer(1))
        .with_header(":message-type", "");
    let messages = [
        event("a"),
        event("a"),
        event("b"),
        odd,
        event("a"),
        Message::new(""),
    ];
    let decoder_of = |messages: &[Message]| {
        let mut decoder = Decoder::new();
        for message in messages {
            decoder.push(encode(message).unwrap());
        }
        decoder
    };
    let mut decoder = decoder_of(&messages);
    let mut into = decoder_of(&messages);
    let mut used = Message::new("of before").with_header("", "refused");
    for message in &messages {
        let read = decoder.next().unwrap().unwrap();
        assert!(into.next_into(&mut used).unwrap());
        for read in [&read, &used] {
            assert_eq!(read, message);
            assert_eq!(read.event_type(), message.event_type());
            assert_eq!(read.message_type(), message.message_type());
        }
        assert_eq!(encode(&used).unwrap(), encode(message).unwrap());
    }
    assert!(!into.next_into(&mut used).unwrap());
}

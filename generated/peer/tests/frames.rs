//! Frames of event streams: what one of us encodes, both decode to the same; what is damaged, both refuse.
//!
//! We differ on purpose in these points, and the tests below say so where they meet them:
//!
//! - **Two headers of the same name.** We refuse the frame. The specification has names only once, and which of two
//!   values counts would be a matter of taste.
//! - **A header without a name.** We refuse the frame: the specification has names of 1 to 255 bytes.
//! - **The checksum of the prelude.** We check it as soon as its twelve bytes are there. The official decoder waits until
//!   as many bytes have come as a damaged length says, which may be four gigabytes, or never.

use aws_restjson::Timestamp;
use aws_restjson::event_stream::{
    DecodeError, DecodeErrorKind, Decoder, HeaderValue, Message, encode,
};
use aws_smithy_eventstream::frame::{
    DecodedFrame, MessageFrameDecoder, read_message_from, write_message_to,
};
use aws_smithy_types::DateTime;
use aws_smithy_types::event_stream::{
    Header as OfficialHeader, HeaderValue as OfficialValue, Message as OfficialMessage,
};
use aws_smithy_types::str_bytes::StrBytes;
use bytes::Bytes;
use peer::Random;

/// The same message twice.
fn message(random: &mut Random) -> (Message, OfficialMessage) {
    let payload = random.bytes(200);
    let mut ours = Message::new(payload.clone());
    let mut official = OfficialMessage::new(payload);
    for index in 0..random.below(8) {
        // The index keeps names apart.
        let name = format!(
            "{index}{}",
            random.text(20, &["a", ":", "-", "ö", "\u{1F600}"])
        );
        let value = value(random);
        ours = ours.with_header(&name, ours_of(&value));
        official = official.add_header(OfficialHeader::new(name, value));
    }
    (ours, official)
}

fn value(random: &mut Random) -> OfficialValue {
    let bits = random.draw();
    match random.below(9) {
        0 => OfficialValue::Bool(bits.is_multiple_of(2)),
        1 => OfficialValue::Byte(bits as i8),
        2 => OfficialValue::Int16(bits as i16),
        3 => OfficialValue::Int32(bits as i32),
        4 => OfficialValue::Int64(bits as i64),
        5 => OfficialValue::ByteArray(Bytes::from(random.bytes(100))),
        6 => OfficialValue::String(random.text(50, &["x", " ", "\n", "é", "\u{0}"]).into()),
        // Within the years that both can write as text.
        7 => OfficialValue::Timestamp(DateTime::from_millis((bits as i64) % 100_000_000_000_000)),
        _ => OfficialValue::Uuid(u128::from(bits) << 40),
    }
}

/// The same value as ours.
fn ours_of(value: &OfficialValue) -> HeaderValue<'_> {
    match value {
        OfficialValue::Bool(value) => HeaderValue::Bool(*value),
        OfficialValue::Byte(value) => HeaderValue::Byte(*value),
        OfficialValue::Int16(value) => HeaderValue::Short(*value),
        OfficialValue::Int32(value) => HeaderValue::Integer(*value),
        OfficialValue::Int64(value) => HeaderValue::Long(*value),
        OfficialValue::ByteArray(value) => HeaderValue::ByteArray(value),
        OfficialValue::String(value) => HeaderValue::String(StrBytes::as_str(value)),
        OfficialValue::Timestamp(value) => {
            let millis = value.to_millis().expect("it was made of milliseconds");
            HeaderValue::Timestamp(Timestamp::from_epoch_millis(millis))
        }
        OfficialValue::Uuid(value) => HeaderValue::Uuid(value.to_be_bytes()),
        other => panic!("{other:?}"),
    }
}

/// A message in a form that can be compared.
#[derive(Debug, PartialEq)]
struct Plain {
    headers: Vec<(String, String)>,
    payload: Vec<u8>,
}

impl From<&Message> for Plain {
    fn from(message: &Message) -> Self {
        let headers = message.headers().map(|header| {
            let value = match &header.value {
                HeaderValue::Bool(value) => format!("bool {value}"),
                HeaderValue::Byte(value) => format!("byte {value}"),
                HeaderValue::Short(value) => format!("short {value}"),
                HeaderValue::Integer(value) => format!("integer {value}"),
                HeaderValue::Long(value) => format!("long {value}"),
                HeaderValue::ByteArray(value) => format!("bytes {:?}", &value[..]),
                HeaderValue::String(value) => format!("string {value:?}"),
                HeaderValue::Timestamp(value) => {
                    format!("time {} {}", value.secs(), value.subsec_nanos())
                }
                HeaderValue::Uuid(value) => format!("uuid {}", u128::from_be_bytes(*value)),
            };
            (header.name.to_string(), value)
        });
        Self {
            headers: headers.collect(),
            payload: message.payload.to_vec(),
        }
    }
}

impl From<&OfficialMessage> for Plain {
    fn from(message: &OfficialMessage) -> Self {
        let headers = message.headers().iter().map(|header| {
            let value = match header.value() {
                OfficialValue::Bool(value) => format!("bool {value}"),
                OfficialValue::Byte(value) => format!("byte {value}"),
                OfficialValue::Int16(value) => format!("short {value}"),
                OfficialValue::Int32(value) => format!("integer {value}"),
                OfficialValue::Int64(value) => format!("long {value}"),
                OfficialValue::ByteArray(value) => format!("bytes {:?}", &value[..]),
                OfficialValue::String(value) => format!("string {:?}", StrBytes::as_str(value)),
                OfficialValue::Timestamp(value) => {
                    format!("time {} {}", value.secs(), value.subsec_nanos())
                }
                OfficialValue::Uuid(value) => format!("uuid {value}"),
                other => panic!("{other:?}"),
            };
            (header.name().as_str().to_owned(), value)
        });
        Self {
            headers: headers.collect(),
            payload: message.payload().to_vec(),
        }
    }
}

fn ours(bytes: &[u8]) -> Result<Plain, DecodeError> {
    let mut decoder = Decoder::new();
    decoder.push(Bytes::copy_from_slice(bytes));
    match decoder.next()? {
        Some(message) => Ok(Plain::from(&message)),
        None => Err(decoder.finish().expect_err("not a whole frame")),
    }
}

fn official(bytes: &[u8]) -> Option<Plain> {
    let message = read_message_from(Bytes::copy_from_slice(bytes)).ok()?;
    Some(Plain::from(&message))
}

/// Makes the checksums fit, as far as the lengths allow.
fn seal(frame: &mut [u8]) {
    let prelude = crc32fast::hash(&frame[..8]);
    frame[8..12].copy_from_slice(&prelude.to_be_bytes());
    let total = u32::from_be_bytes([frame[0], frame[1], frame[2], frame[3]]) as usize;
    if (16..=frame.len()).contains(&total) {
        let sum = crc32fast::hash(&frame[..total - 4]);
        frame[total - 4..total].copy_from_slice(&sum.to_be_bytes());
    }
}

#[test]
fn the_same_messages_give_the_same_bytes_and_come_back() {
    let mut random = Random(1);
    for round in 0..2000 {
        let (our_message, official_message) = message(&mut random);
        let encoded = encode(&our_message).unwrap();
        let mut official_encoded = Vec::new();
        write_message_to(&official_message, &mut official_encoded).unwrap();
        assert_eq!(encoded, official_encoded, "round {round}");
        let plain = Plain::from(&our_message);
        assert_eq!(ours(&encoded).unwrap(), plain, "round {round}");
        assert_eq!(official(&encoded).unwrap(), plain, "round {round}");
    }
}

#[test]
fn every_damaged_bit_is_found_by_both() {
    let mut random = Random(2);
    for _ in 0..20 {
        let frame = encode(&message(&mut random).0).unwrap();
        for bit in 0..frame.len() * 8 {
            let mut damaged = frame.to_vec();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(ours(&damaged).is_err(), "{bit}");
            assert!(official(&damaged).is_none(), "{bit}");
        }
        for end in 1..frame.len() {
            assert!(ours(&frame[..end]).is_err(), "{end}");
            assert!(official(&frame[..end]).is_none(), "{end}");
        }
    }
}

/// Damage behind good checksums, which only the structure of the frame can tell.
#[test]
fn damage_with_good_checksums_is_judged_alike() {
    let mut random = Random(3);
    let mut counts = [0; 2];
    for round in 0..60_000 {
        let mut frame = encode(&message(&mut random).0).unwrap().to_vec();
        for _ in 0..1 + random.below(3) {
            // The prelude is hit more often than it would be by chance.
            let length = if random.below(4) == 0 { 8 } else { frame.len() };
            let at = random.below(length);
            frame[at] = match random.below(3) {
                0 => random.draw() as u8,
                1 => frame[at].wrapping_add(1),
                _ => random.below(12) as u8,
            };
        }
        seal(&mut frame);
        match (ours(&frame), official(&frame)) {
            (Ok(ours), Some(official)) => {
                assert_eq!(ours, official, "round {round}: {frame:?}");
                counts[0] += 1;
            }
            (Err(_), None) => counts[1] += 1,
            (Err(error), Some(_)) => {
                let on_purpose = [
                    DecodeErrorKind::DuplicateHeader,
                    DecodeErrorKind::EmptyHeaderName,
                ];
                assert!(on_purpose.contains(&error.kind()), "round {round}: {error}");
            }
            (Ok(ours), None) => panic!("round {round}: only we accept {ours:?}: {frame:?}"),
        }
    }
    assert!(
        counts.iter().all(|count| *count > 1000),
        "accepted and refused by both: {counts:?}"
    );
}

#[test]
fn names_that_are_not_there_or_not_unique() {
    for names in [["a", "a"], ["", "a"]] {
        let message = names
            .iter()
            .fold(OfficialMessage::new("x"), |message, name| {
                message.add_header(OfficialHeader::new(*name, OfficialValue::Bool(true)))
            });
        let mut frame = Vec::new();
        write_message_to(&message, &mut frame).unwrap();
        assert!(official(&frame).is_some(), "{names:?}");
        assert!(ours(&frame).is_err(), "{names:?}");
    }
}

#[test]
fn a_page_that_is_no_stream_is_found_after_twelve_bytes() {
    let page = &b"<html><body>"[..];
    assert_eq!(
        ours(page).unwrap_err().kind(),
        DecodeErrorKind::PreludeChecksum
    );
    let waits = MessageFrameDecoder::new().decode_frame(page).unwrap();
    assert!(matches!(waits, DecodedFrame::Incomplete));
}

//! What the tests of decoder and encoder share.

mod decoding;
mod encoding;
mod random;
mod refusals;

use bytes::Bytes;

use super::{DecodeError, Decoder, Message};

/// A frame around raw header bytes, with lengths and checksums that fit.
fn frame(headers: &[u8], payload: &[u8]) -> Vec<u8> {
    frame_with_lengths(
        headers.len() + payload.len() + 16,
        headers.len(),
        &[headers, payload].concat(),
    )
}

/// A frame that claims these lengths, with checksums that fit.
fn frame_with_lengths(total_len: usize, headers_len: usize, content: &[u8]) -> Vec<u8> {
    let mut frame = Vec::new();
    frame.extend(u32::try_from(total_len).unwrap().to_be_bytes());
    frame.extend(u32::try_from(headers_len).unwrap().to_be_bytes());
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame.extend(content);
    frame.extend(crc32fast::hash(&frame).to_be_bytes());
    frame
}

/// One header, as a frame carries it.
fn header(name: &[u8], value_type: u8, value: &[u8]) -> Vec<u8> {
    let mut header = vec![u8::try_from(name.len()).unwrap()];
    header.extend(name);
    header.push(value_type);
    header.extend(value);
    header
}

/// All messages of a stream that is given in pieces, to its end.
fn decode_all<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Result<Vec<Message>, DecodeError> {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(Bytes::copy_from_slice(piece));
        while let Some(message) = decoder.next()? {
            messages.push(message);
        }
    }
    decoder.finish()?;
    Ok(messages)
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap())
        .collect()
}

/// Frames computed with Python's `struct` and `zlib.crc32`, and what they say.
fn known_frames() -> Vec<(Vec<u8>, Message)> {
    use super::HeaderValue;
    use crate::value::Timestamp;

    let every_type = [
        ("t", HeaderValue::Bool(true)),
        ("f", HeaderValue::Bool(false)),
        ("b", HeaderValue::Byte(-2)),
        ("s", HeaderValue::Short(-300)),
        ("i", HeaderValue::Integer(-70_000)),
        ("l", HeaderValue::Long(-5_000_000_000)),
        ("a", HeaderValue::ByteArray(b"\x00\xff")),
        ("x", "é".into()),
        (
            "d",
            HeaderValue::Timestamp(Timestamp::from_epoch_millis(-1)),
        ),
        ("u", HeaderValue::Uuid(std::array::from_fn(|i| i as u8))),
    ];
    vec![
        (
            unhex("000000100000000005c248eb7d98c8ff"),
            Message::default(),
        ),
        (
            unhex(concat!(
                "000000420000002bebad2d000d3a6d6573736167652d747970650700056576656e740b3a",
                "6576656e742d747970650700066368c3b66e6b7b2261223a317d32bd1737"
            )),
            Message::new(r#"{"a":1}"#)
                .with_header(":message-type", "event")
                .with_header(":event-type", "chönk"),
        ),
        (
            unhex(concat!(
                "0000005f0000004dd70cba5e017400016601016202fe017303fed4016904fffeee90016c",
                "05fffffffed5fa0e00016106000200ff0178070002c3a9016408ffffffffffffffff0175",
                "09000102030405060708090a0b0c0d0e0f010289fb7483"
            )),
            every_type
                .into_iter()
                .fold(Message::new(&b"\x01\x02"[..]), |message, (name, value)| {
                    message.with_header(name, value)
                }),
        ),
    ]
}

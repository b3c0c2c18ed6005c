//! The frame decoder. Whatever comes in: no panic, the same messages however the input is cut, and what was accepted
//! encodes to the bytes it came from.
#![no_main]

use aws_restjson::event_stream::{DecodeError, Decoder, Message, encode};
use bytes::Bytes;
use libfuzzer_sys::fuzz_target;

// The first byte says how large the pieces are, the second whether lengths and checksums are put right.
fuzz_target!(|input: &[u8]| {
    let [size, mode, bytes @ ..] = input else {
        return;
    };
    let (size, mut bytes) = (*size, bytes.to_vec());
    if mode % 4 != 0 {
        seal(&mut bytes);
    }
    let whole = decode(&[Bytes::from(bytes.clone())]);
    let pieces: Vec<Bytes> = bytes
        .chunks(usize::from(size) + 1)
        .map(Bytes::copy_from_slice)
        .collect();
    assert_eq!(whole, decode(&pieces));

    let mut at = 0;
    for message in &whole.0 {
        // The accessors of headers that are kept apart, and the way that goes through all of them.
        let text = |name| message.header(name).and_then(|value| value.as_str());
        assert_eq!(message.message_type(), text(":message-type"));
        assert_eq!(message.event_type(), text(":event-type"));
        // What the format allows to read may be longer than what it allows to write.
        let Ok(frame) = encode(message) else {
            return;
        };
        assert_eq!(frame, bytes[at..at + frame.len()]);
        at += frame.len();
    }
});

fn decode(pieces: &[Bytes]) -> (Vec<Message>, Result<(), DecodeError>) {
    let mut decoder = Decoder::new().with_max_message_len(1 << 20);
    let mut messages = Vec::new();
    for piece in pieces {
        decoder.push(piece.clone());
        loop {
            match decoder.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Err(error)),
            }
        }
    }
    let end = decoder.finish();
    (messages, end)
}

/// Makes checksums fit frame by frame, and lengths that reach too far: without it, hardly an input would get behind
/// them.
fn seal(mut bytes: &mut [u8]) {
    while bytes.len() >= 16 {
        let [a, b, c, d, ..] = *bytes else { return };
        let mut total = u32::from_be_bytes([a, b, c, d]) as usize;
        if !(16..=bytes.len()).contains(&total) {
            total = bytes.len();
            bytes[..4].copy_from_slice(&(total as u32).to_be_bytes());
        }
        let headers = &mut bytes[4..8];
        headers[..2].fill(0);
        let sum = crc(&bytes[..8]);
        bytes[8..12].copy_from_slice(&sum);
        let (frame, rest) = bytes.split_at_mut(total);
        let sum = crc(&frame[..total - 4]);
        frame[total - 4..].copy_from_slice(&sum);
        bytes = rest;
    }
}

/// CRC-32 (IEEE 802.3), bit by bit.
fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            let carry = sum & 1;
            sum >>= 1;
            if carry == 1 {
                sum ^= 0xedb8_8320;
            }
        }
    }
    (!sum).to_be_bytes()
}

//! Encoding and decoding are each other's inverse, for messages made from a seed.

use bytes::{Bytes, BytesMut};

use super::decode_all;
use crate::event_stream::{HeaderValue, Message, encode_into};
use crate::value::Timestamp;

/// Xorshift, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, bound: u64) -> usize {
        usize::try_from(self.next() % bound).unwrap()
    }

    fn bytes(&mut self, bound: u64) -> Bytes {
        let len = self.below(bound);
        (0..len).map(|_| self.next() as u8).collect()
    }

    fn text(&mut self, bound: u64) -> String {
        let len = self.below(bound);
        (0..len)
            .map(|_| char::from_u32(self.next() as u32 % 0x3000).unwrap())
            .collect()
    }

    fn push_header(&mut self, message: &mut Message, name: &str) {
        let bits = self.next() as i64;
        let (bytes, text) = (self.bytes(300), self.text(100));
        let value = match self.below(9) {
            0 => HeaderValue::Bool(bits % 2 == 0),
            1 => HeaderValue::Byte(bits as i8),
            2 => HeaderValue::Short(bits as i16),
            3 => HeaderValue::Integer(bits as i32),
            4 => HeaderValue::Long(bits),
            5 => HeaderValue::ByteArray(&bytes),
            6 => HeaderValue::String(&text),
            7 => Timestamp::from_epoch_millis(bits).into(),
            _ => HeaderValue::Uuid(u128::from(self.next()).to_le_bytes()),
        };
        message.push_header(name, value);
        let pushed = message.headers().last().unwrap();
        assert_eq!((pushed.name, pushed.value), (name, value));
    }

    fn message(&mut self) -> Message {
        let mut message = Message::new(self.bytes(2000));
        for index in 0..self.below(25) {
            // The index keeps names apart.
            let name = format!("{index}{}", self.text(60));
            self.push_header(&mut message, &name);
        }
        message
    }
}

#[test]
fn random_messages_come_back_equal() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..300 {
        let messages: Vec<Message> = (0..1 + random.below(4)).map(|_| random.message()).collect();
        let mut stream = BytesMut::new();
        for message in &messages {
            encode_into(message, &mut stream).unwrap();
        }
        let piece = 1 + random.below(700);
        assert_eq!(
            decode_all(stream.chunks(piece)).unwrap(),
            messages,
            "round {round}, pieces of {piece}"
        );
    }
}

//! Frames of the `application/vnd.amazon.eventstream` encoding.
//!
//! A frame is, in big-endian byte order:
//!
//! | bytes | field |
//! |---|---|
//! | 4 | total length, all fields included |
//! | 4 | length of the headers |
//! | 4 | CRC-32 of the eight bytes before (the prelude checksum) |
//! | headers length | headers |
//! | the rest | payload |
//! | 4 | CRC-32 of everything before (the message checksum) |
//!
//! The format is the one of "Amazon Event Stream Specification" in the Smithy documentation. This
//! module knows frames and headers only: what an event means, and how it is signed, is decided
//! elsewhere. It does no I/O: [`Decoder`] is given bytes and hands out messages, [`encode`] turns a
//! message into bytes.

mod block;
mod decode;
mod encode;
mod error;
mod header;
mod message;
mod parse;
#[cfg(test)]
mod tests;

pub use decode::{DEFAULT_MAX_MESSAGE_LEN, Decoder, MAX_DECODED_HEADERS_LEN};
pub use encode::{MAX_HEADERS_LEN, MAX_PAYLOAD_LEN, encode, encode_into};
pub use error::{DecodeError, DecodeErrorKind, EncodeError, EncodeErrorKind};
pub use header::{Header, HeaderValue, MAX_HEADER_NAME_LEN, MAX_HEADER_VALUE_LEN};
pub use message::Message;

/// Length of the prelude: two lengths and their checksum.
const PRELUDE_LEN: usize = 12;

/// Length of a checksum.
const CRC_LEN: usize = 4;

/// Length of everything that is neither header nor payload.
const OVERHEAD: usize = PRELUDE_LEN + CRC_LEN;

/// The type byte in front of a header value.
mod value_type {
    pub(super) const TRUE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const BYTE: u8 = 2;
    pub(super) const SHORT: u8 = 3;
    pub(super) const INTEGER: u8 = 4;
    pub(super) const LONG: u8 = 5;
    pub(super) const BYTE_ARRAY: u8 = 6;
    pub(super) const STRING: u8 = 7;
    pub(super) const TIMESTAMP: u8 = 8;
    pub(super) const UUID: u8 = 9;
}

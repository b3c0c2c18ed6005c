use bytes::BufMut;

use super::block::RawHeader;
use super::{EncodeError, EncodeErrorKind, value_type};
use crate::value::Timestamp;

/// The longest header name, in bytes.
pub const MAX_HEADER_NAME_LEN: usize = 255;

/// The longest string or byte array in a header, in bytes.
pub const MAX_HEADER_VALUE_LEN: usize = 32_767;

/// A named, typed value in front of the payload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Header<'a> {
    /// The name, 1 to 255 bytes long. Names with a colon in front belong to the protocol.
    pub name: &'a str,

    /// The value.
    pub value: HeaderValue<'a>,
}

/// The value of a header. The format has two types for the two booleans; here they are one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeaderValue<'a> {
    /// True (type 0) or false (type 1).
    Bool(bool),

    /// A signed integer of 8 bits (type 2).
    Byte(i8),

    /// A signed integer of 16 bits (type 3).
    Short(i16),

    /// A signed integer of 32 bits (type 4).
    Integer(i32),

    /// A signed integer of 64 bits (type 5).
    Long(i64),

    /// Bytes (type 6), at most 32,767 of them when written.
    ByteArray(&'a [u8]),

    /// Text (type 7), at most 32,767 bytes of UTF-8 when written.
    String(&'a str),

    /// A point in time (type 8). The wire carries whole milliseconds; what is finer is cut off.
    Timestamp(Timestamp),

    /// The sixteen bytes of a UUID (type 9).
    Uuid([u8; 16]),
}

impl<'a> HeaderValue<'a> {
    /// The text, if the value is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&'a str> {
        match self {
            Self::String(text) => Some(text),
            Self::Bool(_)
            | Self::Byte(_)
            | Self::Short(_)
            | Self::Integer(_)
            | Self::Long(_)
            | Self::ByteArray(_)
            | Self::Timestamp(_)
            | Self::Uuid(_) => None,
        }
    }

    /// Reads the value of a header; of one in a well-formed block it is always there.
    pub(super) fn read(header: RawHeader<'a>) -> Option<Self> {
        let value = header.value;
        Some(match header.value_type {
            value_type::TRUE => Self::Bool(true),
            value_type::FALSE => Self::Bool(false),
            value_type::BYTE => Self::Byte(i8::from_be_bytes(array(value)?)),
            value_type::SHORT => Self::Short(i16::from_be_bytes(array(value)?)),
            value_type::INTEGER => Self::Integer(i32::from_be_bytes(array(value)?)),
            value_type::LONG => Self::Long(i64::from_be_bytes(array(value)?)),
            value_type::BYTE_ARRAY => Self::ByteArray(value),
            value_type::STRING => Self::String(str::from_utf8(value).ok()?),
            value_type::TIMESTAMP => {
                let millis = i64::from_be_bytes(array(value)?);
                Self::Timestamp(Timestamp::from_epoch_millis(millis))
            }
            value_type::UUID => Self::Uuid(array(value)?),
            _ => return None,
        })
    }
}

fn array<const N: usize>(value: &[u8]) -> Option<[u8; N]> {
    value.try_into().ok()
}

impl<'a> From<&'a str> for HeaderValue<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(text)
    }
}

impl<'a> From<&'a [u8]> for HeaderValue<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::ByteArray(bytes)
    }
}

impl From<Timestamp> for HeaderValue<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Timestamp(time)
    }
}

impl Header<'_> {
    /// Appends the header as a frame carries it: name length, name, type, value.
    ///
    /// On an error `out` may end with a part of the header.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Result<(), EncodeError> {
        let name = self.name;
        match u8::try_from(name.len()) {
            Ok(len) if len > 0 => out.put_u8(len),
            _ => {
                return Err(EncodeError::new(
                    EncodeErrorKind::HeaderName,
                    format!(
                        "a header name has {} bytes, 1 to {MAX_HEADER_NAME_LEN} are allowed",
                        name.len()
                    ),
                ));
            }
        }
        out.put_slice(name.as_bytes());
        match self.value {
            HeaderValue::Bool(true) => out.put_u8(value_type::TRUE),
            HeaderValue::Bool(false) => out.put_u8(value_type::FALSE),
            HeaderValue::Byte(value) => {
                out.put_u8(value_type::BYTE);
                out.put_i8(value);
            }
            HeaderValue::Short(value) => {
                out.put_u8(value_type::SHORT);
                out.put_i16(value);
            }
            HeaderValue::Integer(value) => {
                out.put_u8(value_type::INTEGER);
                out.put_i32(value);
            }
            HeaderValue::Long(value) => {
                out.put_u8(value_type::LONG);
                out.put_i64(value);
            }
            HeaderValue::ByteArray(value) => {
                out.put_u8(value_type::BYTE_ARRAY);
                out.put_u16(value_len(name, value)?);
                out.put_slice(value);
            }
            HeaderValue::String(value) => {
                out.put_u8(value_type::STRING);
                out.put_u16(value_len(name, value.as_bytes())?);
                out.put_slice(value.as_bytes());
            }
            HeaderValue::Timestamp(value) => {
                out.put_u8(value_type::TIMESTAMP);
                out.put_i64(epoch_millis(name, value)?);
            }
            HeaderValue::Uuid(value) => {
                out.put_u8(value_type::UUID);
                out.put_slice(&value);
            }
        }
        Ok(())
    }
}

/// The length of a value, if it may be sent.
pub(super) fn value_len(name: &str, value: &[u8]) -> Result<u16, EncodeError> {
    match u16::try_from(value.len()) {
        Ok(len) if usize::from(len) <= MAX_HEADER_VALUE_LEN => Ok(len),
        _ => Err(EncodeError::new(
            EncodeErrorKind::HeaderValue,
            format!(
                "the value of header {name:?} has {} bytes, {MAX_HEADER_VALUE_LEN} are allowed",
                value.len()
            ),
        )),
    }
}

fn epoch_millis(name: &str, time: Timestamp) -> Result<i64, EncodeError> {
    let millis = i128::from(time.secs()) * 1000 + i128::from(time.subsec_nanos() / 1_000_000);
    i64::try_from(millis).map_err(|_| {
        EncodeError::new(
            EncodeErrorKind::HeaderValue,
            format!("the time in header {name:?} does not fit 64 bits of milliseconds"),
        )
    })
}

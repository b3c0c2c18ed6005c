use bytes::{BufMut, Bytes, BytesMut};

use super::message::first_duplicate;
use super::{
    CRC_LEN, EncodeError, EncodeErrorKind, Header, HeaderValue, Message, OVERHEAD, PRELUDE_LEN,
    value_type,
};
use crate::value::Timestamp;

/// The longest header name, in bytes.
pub const MAX_HEADER_NAME_LEN: usize = 255;

/// The longest string or byte array in a header, in bytes.
pub const MAX_HEADER_VALUE_LEN: usize = 32_767;

/// The longest header section of a message, in bytes (128 KiB).
pub const MAX_HEADERS_LEN: usize = 128 * 1024;

/// The longest payload of a message, in bytes (24 MiB).
pub const MAX_PAYLOAD_LEN: usize = 24 * 1024 * 1024;

/// Encodes a message as one frame.
///
/// # Errors
///
/// If the message breaks a limit of the Amazon Event Stream Specification, which services enforce,
/// or has two headers of the same name.
pub fn encode(message: &Message) -> Result<Bytes, EncodeError> {
    let mut out = BytesMut::new();
    encode_into(message, &mut out)?;
    Ok(out.freeze())
}

/// Encodes a message as one frame and appends it to `out`.
///
/// # Errors
///
/// As for [`encode`]; `out` then holds what it held before.
pub fn encode_into(message: &Message, out: &mut BytesMut) -> Result<(), EncodeError> {
    let payload_len = message.payload.len();
    if payload_len > MAX_PAYLOAD_LEN {
        return Err(EncodeError::new(
            EncodeErrorKind::PayloadTooLarge,
            format!("the payload has {payload_len} bytes, {MAX_PAYLOAD_LEN} are allowed"),
        ));
    }
    if let Some(index) = first_duplicate(&message.headers) {
        let name = &message.headers[index].name;
        return Err(EncodeError::new(
            EncodeErrorKind::DuplicateHeader,
            format!("two headers are called {name:?}"),
        ));
    }

    let start = out.len();
    // Room for a handful of headers; longer ones make the buffer grow.
    out.reserve(OVERHEAD + payload_len + 64 * message.headers.len());
    out.put_bytes(0, PRELUDE_LEN);
    if let Err(error) = put_headers(&message.headers, out) {
        out.truncate(start);
        return Err(error);
    }
    let headers_len = out.len() - start - PRELUDE_LEN;

    out[start..start + 4].copy_from_slice(&length(headers_len + payload_len + OVERHEAD));
    out[start + 4..start + 8].copy_from_slice(&length(headers_len));
    let prelude_crc = crc32fast::hash(&out[start..start + 8]);
    out[start + 8..start + PRELUDE_LEN].copy_from_slice(&prelude_crc.to_be_bytes());

    out.put_slice(&message.payload);
    let message_crc = crc32fast::hash(&out[start..]);
    out.put_slice(&message_crc.to_be_bytes());
    debug_assert_eq!(
        out.len() - start,
        headers_len + payload_len + PRELUDE_LEN + CRC_LEN
    );
    Ok(())
}

/// A length as the frame carries it.
fn length(len: usize) -> [u8; 4] {
    u32::try_from(len)
        .expect("headers and payload were checked to be below 25 MiB")
        .to_be_bytes()
}

fn put_headers(headers: &[Header], out: &mut BytesMut) -> Result<(), EncodeError> {
    let start = out.len();
    for header in headers {
        put_header(header, out)?;
        // Checked after each header, so that too many of them do not fill the memory first.
        let headers_len = out.len() - start;
        if headers_len > MAX_HEADERS_LEN {
            return Err(EncodeError::new(
                EncodeErrorKind::HeadersTooLarge,
                format!("the headers have more than the {MAX_HEADERS_LEN} bytes allowed"),
            ));
        }
    }
    Ok(())
}

/// Appends a header as a frame carries it: name length, name, type, value.
///
/// On an error `out` may end with a part of the header.
pub(crate) fn put_header(header: &Header, out: &mut BytesMut) -> Result<(), EncodeError> {
    let name = header.name.as_bytes();
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
    out.put_slice(name);
    match &header.value {
        HeaderValue::Bool(true) => out.put_u8(value_type::TRUE),
        HeaderValue::Bool(false) => out.put_u8(value_type::FALSE),
        HeaderValue::Byte(value) => {
            out.put_u8(value_type::BYTE);
            out.put_i8(*value);
        }
        HeaderValue::Short(value) => {
            out.put_u8(value_type::SHORT);
            out.put_i16(*value);
        }
        HeaderValue::Integer(value) => {
            out.put_u8(value_type::INTEGER);
            out.put_i32(*value);
        }
        HeaderValue::Long(value) => {
            out.put_u8(value_type::LONG);
            out.put_i64(*value);
        }
        HeaderValue::ByteArray(value) => {
            out.put_u8(value_type::BYTE_ARRAY);
            put_sized(header, value, out)?;
        }
        HeaderValue::String(value) => {
            out.put_u8(value_type::STRING);
            put_sized(header, value.as_bytes(), out)?;
        }
        HeaderValue::Timestamp(value) => {
            out.put_u8(value_type::TIMESTAMP);
            out.put_i64(epoch_millis(header, *value)?);
        }
        HeaderValue::Uuid(value) => {
            out.put_u8(value_type::UUID);
            out.put_slice(value);
        }
    }
    Ok(())
}

/// Appends a byte array or string with its length in front.
fn put_sized(header: &Header, value: &[u8], out: &mut BytesMut) -> Result<(), EncodeError> {
    let len = u16::try_from(value.len())
        .ok()
        .filter(|len| usize::from(*len) <= MAX_HEADER_VALUE_LEN)
        .ok_or_else(|| {
            EncodeError::new(
                EncodeErrorKind::HeaderValue,
                format!(
                    "the value of header {:?} has {} bytes, {MAX_HEADER_VALUE_LEN} are allowed",
                    header.name,
                    value.len()
                ),
            )
        })?;
    out.put_u16(len);
    out.put_slice(value);
    Ok(())
}

fn epoch_millis(header: &Header, time: Timestamp) -> Result<i64, EncodeError> {
    let millis = i128::from(time.secs()) * 1000 + i128::from(time.subsec_nanos() / 1_000_000);
    i64::try_from(millis).map_err(|_| {
        EncodeError::new(
            EncodeErrorKind::HeaderValue,
            format!(
                "the time in header {:?} does not fit 64 bits of milliseconds",
                header.name
            ),
        )
    })
}

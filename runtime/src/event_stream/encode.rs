use bytes::{BufMut, Bytes, BytesMut};

use super::block::{Names, raw_headers};
use super::header::value_len;
use super::{EncodeError, EncodeErrorKind, Message, OVERHEAD};

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
    if let Some(error) = &message.refused {
        return Err(EncodeError::clone(error));
    }
    let headers = message.headers.as_bytes();
    check_headers(headers)?;

    let start = out.len();
    let total_len = OVERHEAD + headers.len() + payload_len;
    out.reserve(total_len);
    out.put_slice(&length(total_len));
    out.put_slice(&length(headers.len()));
    let prelude_crc = crc32fast::hash(&out[start..]);
    out.put_u32(prelude_crc);
    out.put_slice(headers);
    out.put_slice(&message.payload);
    let message_crc = crc32fast::hash(&out[start..]);
    out.put_u32(message_crc);
    debug_assert_eq!(out.len() - start, total_len);
    Ok(())
}

/// Makes sure that headers may be sent. Those that were read from a frame may exceed what services
/// accept.
fn check_headers(headers: &[u8]) -> Result<(), EncodeError> {
    if headers.len() > MAX_HEADERS_LEN {
        return Err(EncodeError::new(
            EncodeErrorKind::HeadersTooLarge,
            format!("the headers have more than the {MAX_HEADERS_LEN} bytes allowed"),
        ));
    }
    let mut names = Names::default();
    for header in raw_headers(headers) {
        let name = String::from_utf8_lossy(header.name);
        value_len(&name, header.value)?;
        if !names.insert(header.name) {
            return Err(EncodeError::new(
                EncodeErrorKind::DuplicateHeader,
                format!("two headers are called {name:?}"),
            ));
        }
    }
    Ok(())
}

/// A length as the frame carries it.
fn length(len: usize) -> [u8; 4] {
    u32::try_from(len)
        .expect("headers and payload were checked to be below 25 MiB")
        .to_be_bytes()
}

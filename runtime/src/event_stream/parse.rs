//! Reading one frame whose bytes are all there.

use std::sync::Arc;

use bytes::{Buf, Bytes};
use crc32fast::Hasher;

use super::block::{
    Checked, EVENT_TYPE, Fault, MESSAGE_TYPE, Names, RawHeader, split_name, split_value,
};
use super::{
    CRC_LEN, DecodeError, DecodeErrorKind, MAX_DECODED_HEADERS_LEN, OVERHEAD, PRELUDE_LEN,
    value_type,
};

/// The checked first fields of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prelude {
    /// Length of the whole frame, at least `headers_len` and the overhead.
    pub(super) total_len: usize,

    pub(super) headers_len: usize,
}

impl Prelude {
    /// Reads the prelude of the frame that starts at byte `offset` of the stream.
    pub(super) fn parse(
        bytes: &[u8; PRELUDE_LEN],
        offset: u64,
        crc: &Hasher,
        max_message_len: usize,
    ) -> Result<Self, DecodeError> {
        let [t0, t1, t2, t3, h0, h1, h2, h3, c0, c1, c2, c3] = *bytes;
        // The checksum comes first: until it matches, a length is just somebody's bytes.
        if checksum(crc, &bytes[..8]) != u32::from_be_bytes([c0, c1, c2, c3]) {
            return Err(DecodeError::new(
                DecodeErrorKind::PreludeChecksum,
                offset,
                "the checksum of the prelude does not match",
            ));
        }
        let total_len = usize_from(u32::from_be_bytes([t0, t1, t2, t3]));
        let headers_len = usize_from(u32::from_be_bytes([h0, h1, h2, h3]));
        if total_len
            .checked_sub(OVERHEAD)
            .is_none_or(|room| room < headers_len)
        {
            return Err(DecodeError::new(
                DecodeErrorKind::Length,
                offset,
                format!("a frame of {total_len} bytes cannot hold {headers_len} bytes of headers"),
            ));
        }
        if total_len > max_message_len {
            return Err(DecodeError::new(
                DecodeErrorKind::TooLarge,
                offset,
                format!("the frame has {total_len} bytes, {max_message_len} are accepted"),
            ));
        }
        if headers_len > MAX_DECODED_HEADERS_LEN {
            return Err(DecodeError::new(
                DecodeErrorKind::TooLarge,
                offset,
                format!(
                    "the headers have {headers_len} bytes, {MAX_DECODED_HEADERS_LEN} are accepted"
                ),
            ));
        }
        Ok(Self {
            total_len,
            headers_len,
        })
    }
}

/// The checksum of `bytes`, by a hasher that has seen none. Making one means to ask what the processor
/// can do.
fn checksum(crc: &Hasher, bytes: &[u8]) -> u32 {
    let mut crc = crc.clone();
    crc.update(bytes);
    crc.finalize()
}

/// A `u32` as a length. Where `usize` is smaller, the largest `usize` is as good as too large.
fn usize_from(len: u32) -> usize {
    usize::try_from(len).unwrap_or(usize::MAX)
}

/// Reads `frame`, which has exactly the length that `prelude` says and starts at byte `offset` of
/// the stream, and gives its payload. `headers` are those of the frame before, and then those of this one.
#[inline]
pub(super) fn payload(
    mut frame: Bytes,
    prelude: Prelude,
    offset: u64,
    crc: &Hasher,
    headers: &mut Option<Arc<Checked>>,
) -> Result<Bytes, DecodeError> {
    debug_assert_eq!(frame.len(), prelude.total_len);
    let end = frame.len() - CRC_LEN;
    if checksum(crc, &frame[..end]).to_be_bytes() != frame[end..] {
        return Err(DecodeError::new(
            DecodeErrorKind::MessageChecksum,
            offset,
            "the checksum of the message does not match",
        ));
    }
    let payload = PRELUDE_LEN + prelude.headers_len;
    let encoded = &frame[PRELUDE_LEN..payload];
    // What is the same is as good as it was.
    if headers.as_ref().is_none_or(|last| *last.bytes != *encoded) {
        *headers = Some(Arc::new(check_headers(encoded, offset)?));
    }
    // The frame itself becomes the payload, which saves a reference count.
    frame.truncate(end);
    frame.advance(payload);
    Ok(frame)
}

/// Makes sure that headers are well-formed.
fn check_headers(headers: &[u8], offset: u64) -> Result<Checked, DecodeError> {
    // What is ASCII as a whole is UTF-8 in every part, and nearly all headers are.
    let is_ascii = headers.is_ascii();
    let mut names = Names::default();
    let (mut message_type, mut event_type) = (None, None);
    let mut rest = headers;
    while !rest.is_empty() {
        let start = PRELUDE_LEN + headers.len() - rest.len();
        let header = check_header(&mut rest, is_ascii)
            .map_err(|(kind, reason)| DecodeError::new(kind, offset + start as u64, reason))?;
        if !names.insert(header.name) {
            return Err(DecodeError::new(
                DecodeErrorKind::DuplicateHeader,
                offset,
                format!(
                    "two headers are called {:?}",
                    String::from_utf8_lossy(header.name)
                ),
            ));
        }
        if header.name == MESSAGE_TYPE.as_bytes() {
            message_type = header.text().map(Box::from);
        } else if header.name == EVENT_TYPE.as_bytes() {
            event_type = header.text().map(Box::from);
        }
    }
    Ok(Checked {
        bytes: headers.into(),
        message_type,
        event_type,
    })
}

/// Cuts off the next header, and makes sure that it is well-formed.
fn check_header<'a>(
    rest: &mut &'a [u8],
    is_ascii: bool,
) -> Result<RawHeader<'a>, (DecodeErrorKind, String)> {
    let check_text = |text, what| match is_ascii || str::from_utf8(text).is_ok() {
        true => Ok(()),
        false => Err((DecodeErrorKind::Utf8, format!("{what} is not UTF-8"))),
    };
    let name = split_name(rest).map_err(|fault| reason(fault, b""))?;
    check_text(name, "a header name")?;
    let (value_type, value) = split_value(rest).map_err(|fault| reason(fault, name))?;
    if value_type == value_type::STRING {
        check_text(value, "a header value")?;
    }
    Ok(RawHeader {
        name,
        value_type,
        value,
    })
}

#[cold]
fn reason(fault: Fault, name: &[u8]) -> (DecodeErrorKind, String) {
    let name = String::from_utf8_lossy(name);
    match fault {
        Fault::NoName => (
            DecodeErrorKind::EmptyHeaderName,
            "a header has no name".to_owned(),
        ),
        Fault::Overrun => (
            DecodeErrorKind::HeaderOverrun,
            "a header reaches beyond the headers".to_owned(),
        ),
        Fault::UnknownType(unknown) => (
            DecodeErrorKind::HeaderType,
            format!("header {name:?} has the unknown type {unknown}"),
        ),
    }
}

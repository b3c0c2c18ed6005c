//! Reading one frame whose bytes are all there.

use bytes::Bytes;

use super::message::first_duplicate;
use super::{
    CRC_LEN, DecodeError, DecodeErrorKind, Header, HeaderValue, MAX_DECODED_HEADERS_LEN, Message,
    OVERHEAD, PRELUDE_LEN, Str, value_type,
};
use crate::value::Timestamp;

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
        max_message_len: usize,
    ) -> Result<Self, DecodeError> {
        let [t0, t1, t2, t3, h0, h1, h2, h3, c0, c1, c2, c3] = *bytes;
        // The checksum comes first: until it matches, a length is just somebody's bytes.
        if crc32fast::hash(&bytes[..8]) != u32::from_be_bytes([c0, c1, c2, c3]) {
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

/// A `u32` as a length. Where `usize` is smaller, the largest `usize` is as good as too large.
fn usize_from(len: u32) -> usize {
    usize::try_from(len).unwrap_or(usize::MAX)
}

/// Reads `frame`, which has exactly the length that `prelude` says and starts at byte `offset` of
/// the stream.
pub(super) fn message(
    frame: &Bytes,
    prelude: Prelude,
    offset: u64,
) -> Result<Message, DecodeError> {
    debug_assert_eq!(frame.len(), prelude.total_len);
    let end = frame.len() - CRC_LEN;
    if crc32fast::hash(&frame[..end]).to_be_bytes() != frame[end..] {
        return Err(DecodeError::new(
            DecodeErrorKind::MessageChecksum,
            offset,
            "the checksum of the message does not match",
        ));
    }
    let payload_start = PRELUDE_LEN + prelude.headers_len;
    Ok(Message {
        headers: headers(frame, payload_start, offset)?,
        payload: frame.slice(payload_start..end),
    })
}

fn headers(frame: &Bytes, end: usize, offset: u64) -> Result<Vec<Header>, DecodeError> {
    let mut cursor = Cursor {
        frame,
        position: PRELUDE_LEN,
        end,
        header_start: PRELUDE_LEN,
        offset,
    };
    // The first push makes room for four, and most frames have three.
    let mut headers = Vec::new();
    while cursor.position < end {
        cursor.header_start = cursor.position;
        headers.push(cursor.header()?);
    }
    match first_duplicate(&headers) {
        None => Ok(headers),
        Some(index) => Err(DecodeError::new(
            DecodeErrorKind::DuplicateHeader,
            offset,
            format!("two headers are called {:?}", headers[index].name),
        )),
    }
}

/// A place in the headers of a frame.
struct Cursor<'a> {
    frame: &'a Bytes,
    /// The next byte to read.
    position: usize,
    /// The first byte behind the headers; never beyond the frame.
    end: usize,
    /// Where the header being read starts, for errors.
    header_start: usize,
    /// Where the frame starts in the stream, for errors.
    offset: u64,
}

impl Cursor<'_> {
    fn header(&mut self) -> Result<Header, DecodeError> {
        let name_len = self.u8()?;
        if name_len == 0 {
            return Err(self.error(DecodeErrorKind::EmptyHeaderName, "a header has no name"));
        }
        let name = self.text(usize::from(name_len), "a header name")?;
        let value = match self.u8()? {
            value_type::TRUE => HeaderValue::Bool(true),
            value_type::FALSE => HeaderValue::Bool(false),
            value_type::BYTE => HeaderValue::Byte(i8::from_be_bytes(self.array()?)),
            value_type::SHORT => HeaderValue::Short(i16::from_be_bytes(self.array()?)),
            value_type::INTEGER => HeaderValue::Integer(i32::from_be_bytes(self.array()?)),
            value_type::LONG => HeaderValue::Long(i64::from_be_bytes(self.array()?)),
            value_type::BYTE_ARRAY => {
                let len = self.value_len()?;
                let start = self.take(len)?;
                HeaderValue::ByteArray(self.frame.slice(start..start + len))
            }
            value_type::STRING => {
                let len = self.value_len()?;
                HeaderValue::String(self.text(len, "a header value")?)
            }
            value_type::TIMESTAMP => {
                let millis = i64::from_be_bytes(self.array()?);
                HeaderValue::Timestamp(Timestamp::from_epoch_millis(millis))
            }
            value_type::UUID => HeaderValue::Uuid(self.array()?),
            unknown => {
                return Err(self.error(
                    DecodeErrorKind::HeaderType,
                    format!("header {name:?} has the unknown type {unknown}"),
                ));
            }
        };
        Ok(Header { name, value })
    }

    fn u8(&mut self) -> Result<u8, DecodeError> {
        let [byte] = self.array()?;
        Ok(byte)
    }

    /// The length of a string or byte array. The specification asks clients not to enforce its
    /// limit of 32,767, so every length that two bytes can say is taken.
    fn value_len(&mut self) -> Result<usize, DecodeError> {
        Ok(usize::from(u16::from_be_bytes(self.array()?)))
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], DecodeError> {
        let start = self.take(N)?;
        Ok(self.frame[start..start + N]
            .try_into()
            .expect("the range has N bytes"))
    }

    fn text(&mut self, len: usize, what: &str) -> Result<Str, DecodeError> {
        let start = self.take(len)?;
        Str::from_frame(self.frame, start..start + len)
            .map_err(|_| self.error(DecodeErrorKind::Utf8, format!("{what} is not UTF-8")))
    }

    /// Steps over `len` bytes and returns where they start.
    fn take(&mut self, len: usize) -> Result<usize, DecodeError> {
        if self.end - self.position < len {
            return Err(self.error(
                DecodeErrorKind::HeaderOverrun,
                "a header reaches beyond the headers",
            ));
        }
        let start = self.position;
        self.position += len;
        Ok(start)
    }

    fn error(&self, kind: DecodeErrorKind, reason: impl Into<String>) -> DecodeError {
        DecodeError::new(kind, self.offset + self.header_start as u64, reason)
    }
}

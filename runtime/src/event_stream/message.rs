use std::collections::BTreeSet;

use bytes::Bytes;

use super::Str;
use crate::value::Timestamp;

/// One message of an event stream: what a frame carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message {
    /// The headers. Their order has no meaning; a name may stand only once.
    pub headers: Vec<Header>,

    /// The payload, whose form the `:content-type` header names.
    pub payload: Bytes,
}

/// A named, typed value in front of the payload.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The name, 1 to 255 bytes long. Names with a colon in front belong to the protocol.
    pub name: Str,

    /// The value.
    pub value: HeaderValue,
}

/// The value of a header. The format has two types for the two booleans; here they are one.
#[derive(Clone, Debug, PartialEq)]
pub enum HeaderValue {
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
    ByteArray(Bytes),

    /// Text (type 7), at most 32,767 bytes of UTF-8 when written.
    String(Str),

    /// A point in time (type 8). The wire carries whole milliseconds; what is finer is cut off.
    Timestamp(Timestamp),

    /// The sixteen bytes of a UUID (type 9).
    Uuid([u8; 16]),
}

impl Message {
    /// A message with this payload and no headers.
    #[must_use]
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self {
            headers: Vec::new(),
            payload: payload.into(),
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<Str>, value: impl Into<HeaderValue>) -> Self {
        self.headers.push(Header {
            name: name.into(),
            value: value.into(),
        });
        self
    }

    /// The value of the header called `name`; names are compared byte by byte.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        let found = self.headers.iter().find(|header| header.name == *name)?;
        Some(&found.value)
    }

    /// The `:message-type` header: `event`, `exception` or `error`. `None` if it is absent or not a
    /// string, as for the accessors below.
    #[must_use]
    pub fn message_type(&self) -> Option<&str> {
        self.header(":message-type")?.as_str()
    }

    /// The `:event-type` header: the union member that an `event` carries.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        self.header(":event-type")?.as_str()
    }

    /// The `:exception-type` header: the modelled error that an `exception` carries.
    #[must_use]
    pub fn exception_type(&self) -> Option<&str> {
        self.header(":exception-type")?.as_str()
    }

    /// The `:content-type` header: the media type of the payload.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.header(":content-type")?.as_str()
    }

    /// The `:error-code` header of an `error`, which is not modelled.
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.header(":error-code")?.as_str()
    }

    /// The `:error-message` header of an `error`.
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.header(":error-message")?.as_str()
    }
}

impl HeaderValue {
    /// The text, if the value is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text.as_str()),
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
}

impl From<Str> for HeaderValue {
    fn from(text: Str) -> Self {
        Self::String(text)
    }
}

impl From<&'static str> for HeaderValue {
    fn from(text: &'static str) -> Self {
        Self::String(text.into())
    }
}

impl From<String> for HeaderValue {
    fn from(text: String) -> Self {
        Self::String(text.into())
    }
}

impl From<Bytes> for HeaderValue {
    fn from(bytes: Bytes) -> Self {
        Self::ByteArray(bytes)
    }
}

impl From<Timestamp> for HeaderValue {
    fn from(time: Timestamp) -> Self {
        Self::Timestamp(time)
    }
}

/// The index of the first header whose name stood before.
pub(super) fn first_duplicate(headers: &[Header]) -> Option<usize> {
    // Few headers are the rule, and comparing them in pairs needs no memory. Many can only come
    // from a peer that means harm: there the work must not grow with the square of their number.
    const FEW: usize = 16;
    if headers.len() <= FEW {
        return (1..headers.len()).find(|&index| {
            let (before, name) = (&headers[..index], &headers[index].name);
            before.iter().any(|header| header.name == *name)
        });
    }
    let mut seen = BTreeSet::new();
    headers
        .iter()
        .position(|header| !seen.insert(header.name.as_bytes()))
}

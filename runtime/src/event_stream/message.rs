use std::fmt;

use bytes::Bytes;

use super::block::{Block, raw_headers};
use super::{EncodeError, Header, HeaderValue};

/// One message of an event stream: what a frame carries.
///
/// The headers are kept in encoded form, and two messages are equal if they have the same headers
/// in the same order, and the same payload.
#[derive(Clone, Default, PartialEq)]
pub struct Message {
    /// The payload, whose form the `:content-type` header names.
    pub payload: Bytes,

    pub(super) headers: Block,

    /// Why the first header that could not be written could not.
    pub(super) refused: Option<Box<EncodeError>>,
}

impl Message {
    /// A message with this payload and no headers.
    #[must_use]
    pub fn new(payload: impl Into<Bytes>) -> Self {
        Self {
            payload: payload.into(),
            ..Self::default()
        }
    }

    /// Adds a header, as [`push_header`](Self::push_header) does.
    #[must_use]
    pub fn with_header<'a>(mut self, name: &str, value: impl Into<HeaderValue<'a>>) -> Self {
        self.push_header(name, value);
        self
    }

    /// Adds a header. Their order has no meaning; a name may stand only once.
    ///
    /// A header that has no encoding, because its name or value is outside the limits, is left out,
    /// and [`encode`](super::encode) refuses the message.
    pub fn push_header<'a>(&mut self, name: &str, value: impl Into<HeaderValue<'a>>) {
        let value = value.into();
        let block = self.headers.to_mut();
        let before = block.len();
        if let Err(error) = (Header { name, value }).write(block) {
            block.truncate(before);
            self.refused.get_or_insert_with(|| Box::new(error));
        }
    }

    /// All headers, in the order in which they stand in the frame.
    pub fn headers(&self) -> impl Iterator<Item = Header<'_>> {
        raw_headers(self.headers.as_bytes()).filter_map(|header| {
            Some(Header {
                name: str::from_utf8(header.name).ok()?,
                value: HeaderValue::read(header)?,
            })
        })
    }

    /// The value of the header called `name`; names are compared byte by byte.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<HeaderValue<'_>> {
        raw_headers(self.headers.as_bytes())
            .find(|header| header.name == name.as_bytes())
            .and_then(HeaderValue::read)
    }

    /// The headers as the frame carries them.
    pub(crate) fn encoded_headers(&self) -> &[u8] {
        self.headers.as_bytes()
    }

    /// The `:message-type` header: `event`, `exception` or `error`. `None` if it is absent or not a
    /// string, as for the accessors below.
    #[must_use]
    pub fn message_type(&self) -> Option<&str> {
        self.headers.message_type()
    }

    /// The `:event-type` header: the union member that an `event` carries.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        self.headers.event_type()
    }

    /// The `:exception-type` header: the modelled error that an `exception` carries.
    #[must_use]
    pub fn exception_type(&self) -> Option<&str> {
        self.headers.text(":exception-type")
    }

    /// The `:content-type` header: the media type of the payload.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.text(":content-type")
    }

    /// The `:error-code` header of an `error`, which is not modelled.
    #[must_use]
    pub fn error_code(&self) -> Option<&str> {
        self.headers.text(":error-code")
    }

    /// The `:error-message` header of an `error`.
    #[must_use]
    pub fn error_message(&self) -> Option<&str> {
        self.headers.text(":error-message")
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("headers", &self.headers().collect::<Vec<_>>())
            .field("payload", &self.payload)
            .field("refused", &self.refused)
            .finish()
    }
}

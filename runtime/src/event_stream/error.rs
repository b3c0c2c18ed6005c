use std::fmt;

/// Bytes that are not a well-formed event stream.
///
/// `Display` says what is wrong and at which byte of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    kind: DecodeErrorKind,
    offset: u64,
    reason: String,
}

/// What is wrong with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DecodeErrorKind {
    /// The checksum of a frame's first eight bytes does not match: the bytes are damaged, or they
    /// are no event stream at all.
    PreludeChecksum,

    /// The checksum of a whole frame does not match.
    MessageChecksum,

    /// The total length of a frame is too small for the headers it announces.
    Length,

    /// A frame is longer than the decoder was told to accept.
    TooLarge,

    /// A header has no name.
    EmptyHeaderName,

    /// A header reaches beyond the end of the headers.
    HeaderOverrun,

    /// A header has a type that the format does not define.
    HeaderType,

    /// A header name or string value is not UTF-8.
    Utf8,

    /// Two headers of a frame have the same name.
    DuplicateHeader,

    /// The stream ended inside a frame.
    Truncated,
}

impl DecodeError {
    pub(super) fn new(kind: DecodeErrorKind, offset: u64, reason: impl Into<String>) -> Self {
        Self {
            kind,
            offset,
            reason: reason.into(),
        }
    }

    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DecodeErrorKind {
        self.kind
    }

    /// Where it is wrong, in bytes from the start of the stream: the first byte of the header that
    /// cannot be read, otherwise the first byte of the frame.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            DecodeErrorKind::Truncated => "event stream cut off",
            DecodeErrorKind::TooLarge => "event stream refused",
            _ => "malformed event stream",
        };
        write!(f, "{what} at byte {}: {}", self.offset, self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// A message that has no valid encoding. `Display` says why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodeError {
    kind: EncodeErrorKind,
    reason: String,
}

/// Why a message cannot be encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EncodeErrorKind {
    /// A header name is empty or longer than 255 bytes.
    HeaderName,

    /// A header value is longer than 32,767 bytes, or a time outside what 64 bits of milliseconds
    /// can say.
    HeaderValue,

    /// Two headers have the same name.
    DuplicateHeader,

    /// All headers together are longer than 131,072 bytes.
    HeadersTooLarge,

    /// The payload is longer than 25,165,824 bytes.
    PayloadTooLarge,
}

impl EncodeError {
    pub(super) fn new(kind: EncodeErrorKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
        }
    }

    /// Why the message cannot be encoded.
    #[must_use]
    pub fn kind(&self) -> EncodeErrorKind {
        self.kind
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event stream message not encoded: {}", self.reason)
    }
}

impl std::error::Error for EncodeError {}

use std::fmt;
use std::ops::{Deref, Range};
use std::str::Utf8Error;

use bytes::Bytes;

/// An immutable piece of UTF-8 text that may share the memory of the frame it was read from.
///
/// Cloning is cheap: no text is copied.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Str(Bytes);

impl Str {
    /// Text that lives as long as the program; nothing is allocated.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(Bytes::from_static(text.as_bytes()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Checking again costs less than it seems (the texts are short) and needs no unsafe code.
        std::str::from_utf8(&self.0).expect("every constructor checks that this is UTF-8")
    }

    /// The text as UTF-8 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The part of `frame` at `range`, which must lie inside `frame`.
    pub(super) fn from_frame(frame: &Bytes, range: Range<usize>) -> Result<Self, Utf8Error> {
        let text = &frame[range.clone()];
        if let Some(known) = well_known(text) {
            return Ok(Self::from_static(known));
        }
        std::str::from_utf8(text)?;
        Ok(Self(frame.slice(range)))
    }
}

/// The texts that nearly every frame carries. Handing out static ones spares a reference count,
/// which is an atomic operation on making and on dropping, for each.
fn well_known(text: &[u8]) -> Option<&'static str> {
    Some(match text {
        b":message-type" => ":message-type",
        b":event-type" => ":event-type",
        b":content-type" => ":content-type",
        b":exception-type" => ":exception-type",
        b"event" => "event",
        b"exception" => "exception",
        b"application/json" => "application/json",
        _ => return None,
    })
}

impl Deref for Str {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Str {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq<str> for Str {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Str {
    fn eq(&self, other: &&str) -> bool {
        self == *other
    }
}

impl From<&'static str> for Str {
    fn from(text: &'static str) -> Self {
        Self::from_static(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Self {
        Self(Bytes::from(text))
    }
}

impl From<Str> for Bytes {
    fn from(text: Str) -> Self {
        text.0
    }
}

impl TryFrom<Bytes> for Str {
    type Error = Utf8Error;

    fn try_from(bytes: Bytes) -> Result<Self, Utf8Error> {
        std::str::from_utf8(&bytes)?;
        Ok(Self(bytes))
    }
}

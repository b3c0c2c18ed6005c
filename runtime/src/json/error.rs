use std::fmt;

use super::path;

/// Why a text cannot be read.
///
/// `Display` says what was expected and found, at which byte and in which
/// member. No value of the input is part of it; the path names keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    offset: usize,
    path: String,
    expected: &'static str,
    found: &'static str,
}

/// The kinds of [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The text ends within a value.
    UnexpectedEnd,

    /// The text is not JSON.
    Syntax,

    /// After the value there is something other than white space.
    TrailingData,

    /// A string is not valid UTF-8.
    InvalidUtf8,

    /// A string holds a control character that is not escaped.
    ControlCharacter,

    /// A backslash is followed by something that JSON does not know.
    InvalidEscape,

    /// A string holds one half of a UTF-16 surrogate pair.
    LoneSurrogate,

    /// More than 128 arrays and objects lie within each other.
    TooDeep,

    /// The value is of another type than the member.
    WrongType,

    /// A number has a fraction where an integer is needed.
    NotAnInteger,

    /// A number does not fit its type.
    NumberOutOfRange,

    /// A blob is not base64.
    InvalidBase64,

    /// A timestamp is not in the format of its member, or out of range.
    InvalidTimestamp,

    /// A union has a second member that is not null.
    UnionHasTwoMembers,
}

impl Error {
    /// Makes an error about the byte at `offset`. Everything before it must
    /// have been read, so that the path can be found.
    #[cold]
    pub(super) fn new(
        kind: ErrorKind,
        input: &[u8],
        offset: usize,
        expected: &'static str,
        found: &'static str,
    ) -> Self {
        Self(Box::new(Inner {
            kind,
            offset,
            path: path::path_to(input, offset),
            expected,
            found,
        }))
    }

    /// What kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The place of the fault in the input, in bytes from 0: the start of the
    /// value that cannot be used, or the byte that cannot stand there; for the
    /// second member of a union the place behind it.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The member with the fault, such as `output.message.content[3].text`;
    /// empty at the top level. Keys that are no plain names stand in brackets
    /// and quotes, and long ones are cut.
    pub fn path(&self) -> &str {
        &self.0.path
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            offset,
            path,
            expected,
            found,
            ..
        } = &*self.0;
        write!(f, "expected {expected}, found {found} at byte {offset}")?;
        if !path.is_empty() {
            write!(f, ", in {path}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

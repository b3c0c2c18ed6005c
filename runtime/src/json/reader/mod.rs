//! The pull reader: the caller asks for what it expects, in document order.

mod container;
mod fault;
mod scalar;
mod string;

use std::fmt;

use super::{Error, ErrorKind, FromJson};

/// Reads one JSON text, piece by piece.
///
/// The caller reads each value that [`next_key`](Self::next_key) or
/// [`next_element`](Self::next_element) announces, or [skips](Self::skip) it,
/// before it asks for the next one. After an error the reader is of no further
/// use.
pub struct Reader<'a> {
    input: &'a [u8],
    /// The input as far as it is UTF-8. Validated once, since strings are short and many.
    text: &'a str,
    pos: usize,
    depth: u16,
    /// Whether the object or array has just begun, so that no comma is due.
    first: bool,
}

impl<'a> Reader<'a> {
    /// Makes a reader that stands before the first byte.
    pub fn new(input: &'a [u8]) -> Self {
        let text = match std::str::from_utf8(input) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&input[..error.valid_up_to()]).unwrap_or_default(),
        };
        Self {
            input,
            text,
            pos: 0,
            depth: 0,
            first: false,
        }
    }

    /// Reads `null` if it comes next, and says whether it did.
    ///
    /// # Errors
    ///
    /// What comes next starts like `null` and is something else.
    #[inline]
    pub fn take_null(&mut self) -> Result<bool, Error> {
        if self.peek() != Some(b'n') {
            return Ok(false);
        }
        if self.literal(b"null") {
            Ok(true)
        } else {
            Err(self.wrong_type("a value"))
        }
    }

    /// Reads a value and drops it.
    ///
    /// # Errors
    ///
    /// The value is not JSON, or too deep.
    pub fn skip(&mut self) -> Result<(), Error> {
        match self.peek() {
            Some(b'{') => {
                self.enter()?;
                while self.next_key()?.is_some() {
                    self.skip()?;
                }
            }
            Some(b'[') => {
                self.enter()?;
                while self.next_element()? {
                    self.skip()?;
                }
            }
            Some(b'"') => drop(self.quoted()?),
            Some(b'-' | b'0'..=b'9') => drop(self.number("a number")?),
            _ => {
                if !(self.literal(b"null") || self.literal(b"true") || self.literal(b"false")) {
                    return Err(self.wrong_type("a value"));
                }
            }
        }
        Ok(())
    }

    /// Reads a value of a type that knows how.
    ///
    /// # Errors
    ///
    /// The value is not JSON, or not of this type.
    pub fn read<T: FromJson>(&mut self) -> Result<T, Error> {
        T::from_json(self)
    }

    /// Reads a member into its place. A `null` counts as absent and leaves
    /// what is there.
    ///
    /// # Errors
    ///
    /// The value is not JSON, or not of this type.
    pub fn read_into<T: FromJson>(&mut self, slot: &mut T) -> Result<(), Error> {
        if self.take_null()? {
            return Ok(());
        }
        // Values are large, and `?` would move them once more.
        match T::from_json(self) {
            Ok(value) => {
                *slot = value;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// Whether only white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.peek().is_none()
    }

    /// Makes sure that only white space is left.
    ///
    /// # Errors
    ///
    /// Something else is left.
    pub fn finish(&mut self) -> Result<(), Error> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error(
                ErrorKind::TrailingData,
                self.pos,
                "the end of the input",
                "something after the value",
            )),
        }
    }

    /// How many bytes have been read.
    pub(crate) fn position(&self) -> usize {
        self.pos
    }

    /// Passes white space and gives the byte that comes next.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        while let Some(&byte) = self.input.get(self.pos) {
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.pos += 1;
        }
        None
    }

    #[inline]
    fn rest(&self) -> &'a [u8] {
        self.input.get(self.pos..).unwrap_or_default()
    }

    /// Reads a literal if it comes next.
    fn literal(&mut self, literal: &[u8]) -> bool {
        let found = self.rest().starts_with(literal);
        if found {
            self.pos += literal.len();
        }
        found
    }
}

impl fmt::Debug for Reader<'_> {
    /// Shows the position and no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(byte {} of {})", self.pos, self.input.len())
    }
}

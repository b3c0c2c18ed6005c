//! Strings and their escapes.

use std::borrow::Cow;

use super::Reader;
use crate::json::scan::plain_prefix;
use crate::json::{Error, ErrorKind};

impl<'a> Reader<'a> {
    /// Reads a string. It is borrowed from the input unless it has escapes.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the string is not valid.
    #[inline]
    pub fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        match self.peek() {
            Some(b'"') => self.quoted(),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// Reads a string whose opening quote comes next.
    pub(super) fn quoted(&mut self) -> Result<Cow<'a, str>, Error> {
        self.pos += 1;
        let text = self.plain()?;
        if self.rest().first() == Some(&b'"') {
            self.pos += 1;
            return Ok(Cow::Borrowed(text));
        }
        self.unescape(text).map(Cow::Owned)
    }

    /// Reads on from the first byte that does not stand for itself, to behind
    /// the closing quote. Keys and most values need none of this, so it stays
    /// out of the function that reads them.
    #[inline(never)]
    fn unescape(&mut self, start: &str) -> Result<String, Error> {
        let mut out = String::from(start);
        loop {
            match self.rest().first() {
                Some(b'"') => {
                    self.pos += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape()?),
                Some(_) => {
                    return Err(self.error(
                        ErrorKind::ControlCharacter,
                        self.pos,
                        "an escape",
                        "a bare control character",
                    ));
                }
                None => return Err(self.end("a closing quote")),
            }
            out.push_str(self.plain()?);
        }
    }

    /// Reads the bytes that stand for themselves.
    #[inline]
    fn plain(&mut self) -> Result<&'a str, Error> {
        let end = self.pos + plain_prefix(self.rest());
        match self.text.get(self.pos..end) {
            Some(text) => {
                self.pos = end;
                Ok(text)
            }
            None => Err(self.error(
                ErrorKind::InvalidUtf8,
                self.text.len(),
                "UTF-8",
                "other bytes",
            )),
        }
    }

    /// Reads an escape whose backslash comes next.
    fn escape(&mut self) -> Result<char, Error> {
        let start = self.pos;
        let Some(&byte) = self.input.get(start + 1) else {
            return Err(self.end("the rest of an escape"));
        };
        self.pos += 2;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(start),
            _ => {
                return Err(self.error(
                    ErrorKind::InvalidEscape,
                    start,
                    "an escape of JSON",
                    "another one",
                ));
            }
        })
    }

    /// Reads the digits of an escape that begins with `\u` at `start`, and a
    /// second escape if the first is half of a surrogate pair.
    fn code_point(&mut self, start: usize) -> Result<char, Error> {
        let unit = self.code_unit(start)?;
        let mut code = u32::from(unit);
        if (0xd800..0xdc00).contains(&unit) && self.rest().starts_with(b"\\u") {
            let second = self.pos;
            self.pos += 2;
            let low = self.code_unit(second)?;
            if (0xdc00..0xe000).contains(&low) {
                code = 0x1_0000 + ((code - 0xd800) << 10) + (u32::from(low) - 0xdc00);
            }
        }
        // What is no character now is a surrogate without its other half.
        char::from_u32(code).ok_or_else(|| {
            self.error(
                ErrorKind::LoneSurrogate,
                start,
                "a surrogate pair",
                "one half of it",
            )
        })
    }

    /// Reads four hexadecimal digits of the escape at `start`.
    fn code_unit(&mut self, start: usize) -> Result<u16, Error> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(&byte) = self.rest().first() else {
                return Err(self.end("the rest of an escape"));
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(self.error(
                    ErrorKind::InvalidEscape,
                    start,
                    "four hexadecimal digits after `\\u`",
                    "fewer",
                ));
            };
            unit = unit << 4 | digit as u16;
            self.pos += 1;
        }
        Ok(unit)
    }

    /// The input ends within a string.
    #[cold]
    fn end(&self, expected: &'static str) -> Error {
        self.error(
            ErrorKind::UnexpectedEnd,
            self.input.len(),
            expected,
            "the end of the input",
        )
    }
}

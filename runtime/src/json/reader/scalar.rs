//! Values that are no containers, and documents.

use std::str::FromStr;

use super::Reader;
use crate::json::{Error, ErrorKind};
use crate::value::{Blob, Decimal, Document, Timestamp, TimestampFormat};

impl<'a> Reader<'a> {
    /// Reads `true` or `false`.
    ///
    /// # Errors
    ///
    /// Something else comes next.
    pub fn bool(&mut self) -> Result<bool, Error> {
        self.peek();
        if self.literal(b"true") {
            Ok(true)
        } else if self.literal(b"false") {
            Ok(false)
        } else {
            Err(self.wrong_type("a boolean"))
        }
    }

    /// Reads an integer. A fraction or an exponent is accepted if the number
    /// is whole: `1.0`, `1e3`.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the number is not whole or does not fit.
    pub fn integer(&mut self) -> Result<i64, Error> {
        self.integer_as("an integer of 64 bits")
    }

    /// Reads an integer of any size up to 64 bits.
    pub(in crate::json) fn integer_as<T>(&mut self, expected: &'static str) -> Result<T, Error>
    where
        T: FromStr + TryFrom<i128>,
    {
        let text = self.number(expected)?;
        if let Ok(integer) = text.parse() {
            return Ok(integer);
        }
        let start = self.pos - text.len();
        match Decimal::parse(text, 0) {
            Ok(decimal) if !decimal.exact => Err(self.error(
                ErrorKind::NotAnInteger,
                start,
                expected,
                "a number with a fraction",
            )),
            Ok(decimal) => T::try_from(decimal.value).map_err(|_| self.range(start, expected)),
            Err(_) => Err(self.range(start, expected)),
        }
    }

    /// Reads a number of single precision, or one of the strings `NaN`,
    /// `Infinity` and `-Infinity`.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the number is too large.
    pub fn float(&mut self) -> Result<f32, Error> {
        self.real(f32::is_finite, "a number of single precision")
    }

    /// Reads a number of double precision, or one of the strings `NaN`,
    /// `Infinity` and `-Infinity`.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the number is too large.
    pub fn double(&mut self) -> Result<f64, Error> {
        self.real(f64::is_finite, "a number of double precision")
    }

    fn real<T>(&mut self, is_finite: fn(T) -> bool, expected: &'static str) -> Result<T, Error>
    where
        T: FromStr + From<f32> + Copy,
    {
        if self.peek() == Some(b'"') {
            let start = self.pos;
            return match &*self.quoted()? {
                "NaN" => Ok(f32::NAN.into()),
                "Infinity" => Ok(f32::INFINITY.into()),
                "-Infinity" => Ok(f32::NEG_INFINITY.into()),
                _ => Err(self.error(ErrorKind::WrongType, start, expected, "a string")),
            };
        }
        let text = self.number(expected)?;
        match text.parse() {
            Ok(number) if is_finite(number) => Ok(number),
            _ => Err(self.range(self.pos - text.len(), expected)),
        }
    }

    /// Reads base64 in a string. The padding may be missing; everything else
    /// must be as RFC 4648 has it.
    ///
    /// # Errors
    ///
    /// Something else comes next, or the string is not base64.
    pub fn blob(&mut self) -> Result<Blob, Error> {
        self.peek();
        let start = self.pos;
        let text = self.string()?;
        Blob::from_base64(&text)
            .ok_or_else(|| self.error(ErrorKind::InvalidBase64, start, "base64", "other text"))
    }

    /// Reads a timestamp: a number for epoch seconds, else a string.
    ///
    /// # Errors
    ///
    /// Something else comes next, or it is no timestamp in this format, or out
    /// of range (see [`Timestamp::parse`]).
    pub fn timestamp(&mut self, format: TimestampFormat) -> Result<Timestamp, Error> {
        self.peek();
        let start = self.pos;
        let (timestamp, expected) = match format {
            TimestampFormat::EpochSeconds => {
                let expected = "a timestamp in seconds since 1970";
                (Timestamp::parse(self.number(expected)?, format), expected)
            }
            TimestampFormat::DateTime => (
                Timestamp::parse(&self.string()?, format),
                "a date-time of RFC 3339, year 0000 to 9999",
            ),
            TimestampFormat::HttpDate => (
                Timestamp::parse(&self.string()?, format),
                "an HTTP date (IMF-fixdate)",
            ),
        };
        timestamp.map_err(|_| {
            self.error(
                ErrorKind::InvalidTimestamp,
                start,
                expected,
                "another value",
            )
        })
    }

    /// Reads any value as it is. The order of keys is kept; of a key that
    /// comes twice the last value stays, in the place of the first.
    ///
    /// # Errors
    ///
    /// The value is not JSON or too deep, or a number is too large.
    pub fn document(&mut self) -> Result<Document, Error> {
        Ok(match self.peek() {
            Some(b'{') => {
                let mut map = serde_json::Map::new();
                self.begin_object()?;
                while let Some(key) = self.next_key()? {
                    map.insert(key.into_owned(), self.document()?);
                }
                Document::Object(map)
            }
            Some(b'[') => {
                let mut list = Vec::new();
                self.begin_array()?;
                while self.next_element()? {
                    list.push(self.document()?);
                }
                Document::Array(list)
            }
            Some(b'"') => Document::String(self.quoted()?.into_owned()),
            Some(b't' | b'f') => Document::Bool(self.bool()?),
            Some(b'-' | b'0'..=b'9') => {
                let expected = "a number that a document can hold";
                let text = self.number(expected)?;
                // Left to serde_json, which keeps every digit if its feature
                // arbitrary_precision is on.
                match text.parse() {
                    Ok(number) => Document::Number(number),
                    Err(_) => return Err(self.range(self.pos - text.len(), expected)),
                }
            }
            _ if self.take_null()? => Document::Null,
            _ => return Err(self.wrong_type("a value")),
        })
    }

    /// Reads a number of any size.
    pub(in crate::json) fn big<T>(
        &mut self,
        expected: &'static str,
        make: fn(&str) -> Option<T>,
    ) -> Result<T, Error> {
        let text = self.number(expected)?;
        let start = self.pos - text.len();
        make(text).ok_or_else(|| {
            self.error(
                ErrorKind::NotAnInteger,
                start,
                expected,
                "a number with a fraction or an exponent",
            )
        })
    }

    /// Reads a number by the grammar of JSON and gives its text.
    pub(super) fn number(&mut self, expected: &'static str) -> Result<&'a str, Error> {
        if !matches!(self.peek(), Some(b'-' | b'0'..=b'9')) {
            return Err(self.wrong_type(expected));
        }
        let start = self.pos;
        self.take(|byte| byte == b'-');
        if self.take(|byte| byte == b'0') {
            if self.rest().first().is_some_and(u8::is_ascii_digit) {
                return Err(self.syntax("no digit after a leading zero"));
            }
        } else {
            self.digits()?;
        }
        if self.take(|byte| byte == b'.') {
            self.digits()?;
        }
        if self.take(|byte| matches!(byte, b'e' | b'E')) {
            self.take(|byte| matches!(byte, b'+' | b'-'));
            self.digits()?;
        }
        // Digits are ASCII, so this is never beyond the text or within a character.
        Ok(self.text.get(start..self.pos).unwrap_or_default())
    }

    fn digits(&mut self) -> Result<(), Error> {
        if !self.take(|byte| byte.is_ascii_digit()) {
            return Err(self.syntax("a digit"));
        }
        while self.take(|byte| byte.is_ascii_digit()) {}
        Ok(())
    }

    /// Passes the next byte if it is a certain one.
    fn take(&mut self, is_it: impl Fn(u8) -> bool) -> bool {
        let taken = self.rest().first().is_some_and(|&byte| is_it(byte));
        self.pos += usize::from(taken);
        taken
    }

    #[cold]
    fn range(&self, start: usize, expected: &'static str) -> Error {
        self.error(
            ErrorKind::NumberOutOfRange,
            start,
            expected,
            "a number out of range",
        )
    }
}

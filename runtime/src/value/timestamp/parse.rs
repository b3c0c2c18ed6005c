//! From text to a timestamp.

use super::calendar::Date;
use super::format::{MONTHS, SECS_PER_DAY, WEEKDAYS};
use super::{NANOS_PER_SEC, Reason, Timestamp, TimestampError, TimestampFormat};
use crate::value::{Decimal, DecimalError};

impl Timestamp {
    /// Reads a timestamp; the text must be one from end to end.
    ///
    /// - Epoch seconds may have a sign, a fraction and an exponent, and are
    ///   read exactly.
    /// - A date-time may have an offset from UTC, although Smithy always writes
    ///   `Z`.
    /// - An HTTP date must be an IMF-fixdate, with an optional fraction. The
    ///   name of the weekday must be one, but need not fit the date.
    ///
    /// Digits beyond the nanosecond are cut off. A second of 60 is the first
    /// of the next minute.
    ///
    /// # Errors
    ///
    /// The text is malformed, or the time lies outside the years 0000 to 9999
    /// (dates) or the 64-bit range of seconds (epoch seconds).
    pub fn parse(text: &str, format: TimestampFormat) -> Result<Self, TimestampError> {
        let malformed = TimestampError(Reason::Malformed(format));
        let timestamp = match format {
            TimestampFormat::EpochSeconds => return parse_epoch_seconds(text),
            TimestampFormat::DateTime => parse_date_time(text),
            TimestampFormat::HttpDate => parse_http_date(text),
        }
        .ok_or(malformed)?;
        if (Self::FIRST_DATE..=Self::LAST_DATE).contains(&timestamp) {
            Ok(timestamp)
        } else {
            Err(TimestampError(Reason::OutOfRange))
        }
    }
}

fn parse_epoch_seconds(text: &str) -> Result<Timestamp, TimestampError> {
    let nanos = Decimal::parse(text, 9).map_err(|error| {
        TimestampError(match error {
            DecimalError::Malformed => Reason::Malformed(TimestampFormat::EpochSeconds),
            DecimalError::OutOfRange => Reason::OutOfRange,
        })
    })?;
    let per_sec = i128::from(NANOS_PER_SEC);
    Ok(Timestamp {
        secs: i64::try_from(nanos.value.div_euclid(per_sec))
            .map_err(|_| TimestampError(Reason::OutOfRange))?,
        nanos: nanos.value.rem_euclid(per_sec) as u32,
    })
}

fn parse_date_time(text: &str) -> Option<Timestamp> {
    let mut cursor = Cursor(text.as_bytes());
    let year = cursor.number(4)?;
    cursor.expect(b"-")?;
    let month = cursor.number(2)?;
    cursor.expect(b"-")?;
    let day = cursor.number(2)?;
    cursor.expect_either(b'T', b't')?;
    let (second, nanos) = cursor.time()?;
    let offset = cursor.offset()?;
    cursor.end()?;
    assemble(Date { year, month, day }, second - offset, nanos)
}

fn parse_http_date(text: &str) -> Option<Timestamp> {
    let mut cursor = Cursor(text.as_bytes());
    cursor.name(&WEEKDAYS)?;
    cursor.expect(b", ")?;
    let day = cursor.number(2)?;
    cursor.expect(b" ")?;
    let month = cursor.name(&MONTHS)? + 1;
    cursor.expect(b" ")?;
    let year = cursor.number(4)?;
    cursor.expect(b" ")?;
    let (second, nanos) = cursor.time()?;
    cursor.expect(b" GMT")?;
    cursor.end()?;
    assemble(Date { year, month, day }, second, nanos)
}

fn assemble(date: Date, second: i64, nanos: u32) -> Option<Timestamp> {
    date.exists().then(|| Timestamp {
        secs: date.to_days() * SECS_PER_DAY + second,
        nanos,
    })
}

/// What is left of the text. Every step takes what it understands from the
/// front, or gives `None`.
struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn expect(&mut self, literal: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    /// Gives whether it was the first of the two bytes.
    fn expect_either(&mut self, a: u8, b: u8) -> Option<bool> {
        let (&byte, rest) = self.0.split_first()?;
        self.0 = rest;
        (byte == a || byte == b).then_some(byte == a)
    }

    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + i64::from(byte - b'0'))
        })
    }

    /// Gives the place of the name in the list, from 0.
    fn name(&mut self, names: &[&str]) -> Option<i64> {
        let (name, rest) = self.0.split_at_checked(3)?;
        self.0 = rest;
        (0..)
            .zip(names)
            .find_map(|(place, candidate)| (candidate.as_bytes() == name).then_some(place))
    }

    /// `hh:mm:ss` with an optional fraction: seconds of the day, nanoseconds.
    fn time(&mut self) -> Option<(i64, u32)> {
        let minutes = self.hours_and_minutes()?;
        self.expect(b":")?;
        let second = self.number(2).filter(|&second| second <= 60)?;
        let nanos = match self.expect(b".") {
            Some(()) => self.fraction()?,
            None => 0,
        };
        Some((minutes * 60 + second, nanos))
    }

    /// `Z` or `+hh:mm` or `-hh:mm`: seconds east of UTC.
    fn offset(&mut self) -> Option<i64> {
        if self.expect(b"Z").or_else(|| self.expect(b"z")).is_some() {
            return Some(0);
        }
        let east = self.expect_either(b'+', b'-')?;
        let offset = self.hours_and_minutes()? * 60;
        Some(if east { offset } else { -offset })
    }

    fn hours_and_minutes(&mut self) -> Option<i64> {
        let hour = self.number(2).filter(|&hour| hour < 24)?;
        self.expect(b":")?;
        let minute = self.number(2).filter(|&minute| minute < 60)?;
        Some(hour * 60 + minute)
    }

    fn fraction(&mut self) -> Option<u32> {
        let length = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let padded = digits.iter().copied().chain(std::iter::repeat(b'0'));
        let nanos = padded
            .take(9)
            .fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'));
        (length > 0).then_some(nanos)
    }

    fn end(&self) -> Option<()> {
        self.0.is_empty().then_some(())
    }
}

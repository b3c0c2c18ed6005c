//! A point in time and the three ways Smithy writes it.

mod calendar;
mod format;
mod parse;
#[cfg(test)]
mod tests;

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

pub(super) const NANOS_PER_SEC: u32 = 1_000_000_000;

/// A point in time: seconds and nanoseconds since 1970-01-01T00:00:00Z,
/// without leap seconds.
///
/// `Display` is the date-time form of RFC 3339.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    secs: i64,
    nanos: u32,
}

/// How a timestamp is written: the values of Smithy's `@timestampFormat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimestampFormat {
    /// Seconds since 1970-01-01T00:00:00Z as a decimal number: `1576540098.5`.
    EpochSeconds,

    /// RFC 3339: `2019-12-16T23:48:18.5Z`.
    DateTime,

    /// IMF-fixdate of RFC 9110, with an optional fraction of a second:
    /// `Mon, 16 Dec 2019 23:48:18.5 GMT`.
    HttpDate,
}

impl Timestamp {
    /// The point `secs` seconds and `nanos` nanoseconds after the epoch. Before
    /// the epoch `secs` is negative and `nanos` still counts forward.
    ///
    /// Full seconds in `nanos` are carried over; the result stops at the
    /// largest timestamp there is.
    pub fn new(secs: i64, nanos: u32) -> Self {
        match secs.checked_add(i64::from(nanos / NANOS_PER_SEC)) {
            Some(secs) => Self {
                secs,
                nanos: nanos % NANOS_PER_SEC,
            },
            None => Self {
                secs: i64::MAX,
                nanos: NANOS_PER_SEC - 1,
            },
        }
    }

    /// The point `secs` seconds after the epoch; negative is before it.
    pub fn from_epoch_seconds(secs: i64) -> Self {
        Self { secs, nanos: 0 }
    }

    /// The point `millis` milliseconds after the epoch; negative is before it.
    pub fn from_epoch_millis(millis: i64) -> Self {
        Self {
            secs: millis.div_euclid(1000),
            nanos: millis.rem_euclid(1000) as u32 * 1_000_000,
        }
    }

    /// Whole seconds since the epoch, rounded down.
    pub fn secs(self) -> i64 {
        self.secs
    }

    /// Nanoseconds since the last whole second, 0 to 999,999,999.
    pub fn subsec_nanos(self) -> u32 {
        self.nanos
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.format(TimestampFormat::DateTime))
    }
}

impl From<SystemTime> for Timestamp {
    /// Stops at the ends of the 64-bit range of seconds, which no system
    /// clock reaches.
    fn from(time: SystemTime) -> Self {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Self {
                secs: i64::try_from(after.as_secs()).unwrap_or(i64::MAX),
                nanos: after.subsec_nanos(),
            },
            Err(error) => {
                let before = error.duration();
                let secs = i64::try_from(before.as_secs()).map_or(i64::MIN, |secs| -secs);
                match before.subsec_nanos() {
                    0 => Self { secs, nanos: 0 },
                    nanos => Self {
                        secs: secs.saturating_sub(1),
                        nanos: NANOS_PER_SEC - nanos,
                    },
                }
            }
        }
    }
}

impl TryFrom<Timestamp> for SystemTime {
    type Error = TimestampError;

    /// Fails when the clock type of the platform cannot hold the time.
    fn try_from(timestamp: Timestamp) -> Result<Self, TimestampError> {
        let whole = Duration::from_secs(timestamp.secs.unsigned_abs());
        let time = if timestamp.secs < 0 {
            UNIX_EPOCH.checked_sub(whole)
        } else {
            UNIX_EPOCH.checked_add(whole)
        };
        time.and_then(|time| time.checked_add(Duration::from_nanos(timestamp.nanos.into())))
            .ok_or(TimestampError(Reason::OutOfRange))
    }
}

/// A text is no timestamp in the given format, or a time is out of range.
///
/// The text itself is not part of the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimestampError(Reason);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    Malformed(TimestampFormat),
    OutOfRange,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Reason::Malformed(TimestampFormat::EpochSeconds) => {
                "not a timestamp in seconds since 1970"
            }
            Reason::Malformed(TimestampFormat::DateTime) => "not a date-time of RFC 3339",
            Reason::Malformed(TimestampFormat::HttpDate) => "not an HTTP date (IMF-fixdate)",
            Reason::OutOfRange => "the timestamp is out of range",
        })
    }
}

impl std::error::Error for TimestampError {}

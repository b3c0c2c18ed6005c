//! From a timestamp to text.

use std::fmt::Write;

use super::calendar::{Date, weekday};
use super::{NANOS_PER_SEC, Timestamp, TimestampFormat};

pub(super) const SECS_PER_DAY: i64 = 86_400;

pub(super) const WEEKDAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

pub(super) const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl Timestamp {
    /// The first point in time that date formats can express, 0000-01-01.
    pub(super) const FIRST_DATE: Self = Self {
        secs: -62_167_219_200,
        nanos: 0,
    };

    /// The last point in time that date formats can express, in year 9999.
    pub(super) const LAST_DATE: Self = Self {
        secs: 253_402_300_799,
        nanos: NANOS_PER_SEC - 1,
    };

    /// Writes the timestamp as text.
    ///
    /// A fraction of a second is written to the nanosecond, without trailing
    /// zeros, and not at all if it is zero. Date formats have four digits for
    /// the year: what lies outside the years 0000 to 9999 is written as the
    /// first or the last moment of that range.
    pub fn format(self, format: TimestampFormat) -> String {
        let mut out = String::with_capacity(40);
        // Writing to a string cannot fail.
        let _ = match format {
            TimestampFormat::EpochSeconds => self.write_epoch_seconds(&mut out),
            TimestampFormat::DateTime => self.write_date_time(&mut out),
            TimestampFormat::HttpDate => self.write_http_date(&mut out),
        };
        out
    }

    /// The form that Signature Version 4 uses, to the second:
    /// `20191216T234818Z`. Years are kept within 0000 to 9999 as in
    /// [`format`](Self::format).
    pub fn sigv4_date_time(self) -> String {
        let Parts {
            date: Date { year, month, day },
            hour,
            minute,
            second,
            ..
        } = self.parts();
        format!("{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z")
    }

    fn write_epoch_seconds(self, out: &mut String) -> std::fmt::Result {
        let (secs, nanos) = (i128::from(self.secs), self.nanos);
        if secs < 0 && nanos > 0 {
            // The fraction of a decimal number counts away from zero.
            write!(out, "-{}", -(secs + 1))?;
            write_fraction(out, NANOS_PER_SEC - nanos)
        } else {
            write!(out, "{secs}")?;
            write_fraction(out, nanos)
        }
    }

    fn write_date_time(self, out: &mut String) -> std::fmt::Result {
        let Parts {
            date: Date { year, month, day },
            hour,
            minute,
            second,
            nanos,
            ..
        } = self.parts();
        write!(
            out,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        write_fraction(out, nanos)?;
        out.write_char('Z')
    }

    fn write_http_date(self, out: &mut String) -> std::fmt::Result {
        let Parts {
            date: Date { year, month, day },
            weekday,
            hour,
            minute,
            second,
            nanos,
        } = self.parts();
        let month = MONTHS[(month - 1) as usize];
        write!(
            out,
            "{weekday}, {day:02} {month} {year:04} {hour:02}:{minute:02}:{second:02}"
        )?;
        write_fraction(out, nanos)?;
        out.write_str(" GMT")
    }

    fn parts(self) -> Parts {
        let Self { secs, nanos } = self.clamp(Self::FIRST_DATE, Self::LAST_DATE);
        let days = secs.div_euclid(SECS_PER_DAY);
        let second = secs.rem_euclid(SECS_PER_DAY);
        Parts {
            date: Date::from_days(days),
            weekday: WEEKDAYS[weekday(days)],
            hour: second / 3600,
            minute: second / 60 % 60,
            second: second % 60,
            nanos,
        }
    }
}

/// What the date formats are put together from.
struct Parts {
    date: Date,
    weekday: &'static str,
    hour: i64,
    minute: i64,
    second: i64,
    nanos: u32,
}

fn write_fraction(out: &mut String, nanos: u32) -> std::fmt::Result {
    if nanos > 0 {
        write!(out, ".{nanos:09}")?;
        out.truncate(out.trim_end_matches('0').len());
    }
    Ok(())
}

//! Days and dates of the proleptic Gregorian calendar, years 0000 to 9999.

/// Days from 0000-01-01 to 1970-01-01.
const EPOCH: i64 = 719_528;

/// Days in 400 years, after which the calendar repeats.
const DAYS_PER_CYCLE: i64 = 146_097;

/// Days from the start of a common year to the start of each month.
const MONTH_STARTS: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// A date; `month` and `day` count from 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Date {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
}

impl Date {
    /// The date that lies `days` after 1970-01-01. The caller keeps to the
    /// years 0000 to 9999.
    pub(super) fn from_days(days: i64) -> Self {
        let days = days + EPOCH;
        // The mean length of a year gives the right year or, close to its
        // ends, a neighbour.
        let mut year = days * 400 / DAYS_PER_CYCLE;
        if days_before_year(year) > days {
            year -= 1;
        } else if days_before_year(year + 1) <= days {
            year += 1;
        }
        let day_of_year = days - days_before_year(year);
        let mut month = 12;
        while days_before_month(year, month) > day_of_year {
            month -= 1;
        }
        Self {
            year,
            month,
            day: day_of_year - days_before_month(year, month) + 1,
        }
    }

    /// Whether the calendar has this date, within the years 0000 to 9999.
    pub(super) fn exists(self) -> bool {
        if !(0..=9999).contains(&self.year) || !(1..=12).contains(&self.month) {
            return false;
        }
        let end = match self.month {
            12 => days_before_year(self.year + 1) - days_before_year(self.year),
            month => days_before_month(self.year, month + 1),
        };
        (1..=end - days_before_month(self.year, self.month)).contains(&self.day)
    }

    /// Days from 1970-01-01 to this date, which must exist.
    pub(super) fn to_days(self) -> i64 {
        days_before_year(self.year) + days_before_month(self.year, self.month) + self.day
            - 1
            - EPOCH
    }
}

/// The day of the week that lies `days` after 1970-01-01; 0 is Sunday.
pub(super) fn weekday(days: i64) -> usize {
    // 1970-01-01 was a Thursday.
    ((days + 4).rem_euclid(7)) as usize
}

/// Days from 0000-01-01 to the first day of `year`, which is not negative.
fn days_before_year(year: i64) -> i64 {
    // The year 0000 is a leap year, hence the rounding up.
    365 * year + (year + 3) / 4 - (year + 99) / 100 + (year + 399) / 400
}

fn days_before_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    MONTH_STARTS[(month - 1) as usize] + i64::from(leap && month > 2)
}

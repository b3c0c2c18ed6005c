//! The only place where the commands ask what day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use aws_restjson::{Timestamp, TimestampFormat};

/// The date in UTC, as `2026-01-31`.
pub(crate) fn today() -> String {
    #[expect(
        clippy::disallowed_methods,
        reason = "the ban keeps the runtime testable; here, callers take the date as an argument"
    )]
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = now.map(|since| since.as_secs()).unwrap_or_default();
    date(i64::try_from(seconds).unwrap_or_default())
}

fn date(seconds: i64) -> String {
    let mut text = Timestamp::from_epoch_seconds(seconds).format(TimestampFormat::DateTime);
    text.truncate("2026-01-31".len());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_no_time() {
        assert_eq!(date(0), "1970-01-01");
        assert_eq!(date(1_790_000_000), "2026-09-21");
    }
}

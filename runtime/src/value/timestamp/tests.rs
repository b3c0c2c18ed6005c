use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::calendar::Date;
use super::{Timestamp, TimestampFormat};
use TimestampFormat::{DateTime, EpochSeconds, HttpDate};

/// Every day of the years 0000 to 9999 against the `time` crate.
#[test]
fn calendar_agrees_with_time() {
    let epoch = time::Date::from_ordinal_date(1970, 1).expect("a date");
    let mut day = time::Date::from_ordinal_date(0, 1).expect("a date");
    let mut days = i64::from(day.to_julian_day() - epoch.to_julian_day());
    loop {
        let ours = Date::from_days(days);
        let (year, month, day_of_month) = day.to_calendar_date();
        assert_eq!(
            (ours.year, ours.month, ours.day),
            (year.into(), u8::from(month).into(), day_of_month.into())
        );
        assert!(ours.exists());
        assert_eq!(ours.to_days(), days);
        assert_eq!(
            super::calendar::weekday(days),
            usize::from(day.weekday().number_days_from_sunday())
        );
        match day.next_day() {
            Some(next) if next.year() <= 9999 => day = next,
            _ => break,
        }
        days += 1;
    }
    assert_eq!(days, 2_932_896);
}

#[test]
fn writes_every_format() {
    for (secs, nanos, epoch_seconds, date_time, http_date) in [
        (
            0,
            0,
            "0",
            "1970-01-01T00:00:00Z",
            "Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        (
            1_576_540_098,
            0,
            "1576540098",
            "2019-12-16T23:48:18Z",
            "Mon, 16 Dec 2019 23:48:18 GMT",
        ),
        (
            946_845_296,
            123_000_000,
            "946845296.123",
            "2000-01-02T20:34:56.123Z",
            "Sun, 02 Jan 2000 20:34:56.123 GMT",
        ),
        (
            -2,
            500_000_000,
            "-1.5",
            "1969-12-31T23:59:58.5Z",
            "Wed, 31 Dec 1969 23:59:58.5 GMT",
        ),
        (
            -1,
            999_999_999,
            "-0.000000001",
            "1969-12-31T23:59:59.999999999Z",
            "Wed, 31 Dec 1969 23:59:59.999999999 GMT",
        ),
        (
            -62_135_596_800,
            0,
            "-62135596800",
            "0001-01-01T00:00:00Z",
            "Mon, 01 Jan 0001 00:00:00 GMT",
        ),
        (
            253_402_300_799,
            0,
            "253402300799",
            "9999-12-31T23:59:59Z",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ),
    ] {
        let timestamp = Timestamp::new(secs, nanos);
        for (format, text) in [
            (EpochSeconds, epoch_seconds),
            (DateTime, date_time),
            (HttpDate, http_date),
        ] {
            assert_eq!(timestamp.format(format), text);
            assert_eq!(Timestamp::parse(text, format), Ok(timestamp), "{text}");
        }
    }
}

#[test]
fn reads_more_than_it_writes() {
    for (format, text, secs, nanos) in [
        (EpochSeconds, "1.398796238E9", 1_398_796_238, 0),
        (EpochSeconds, "-0", 0, 0),
        (EpochSeconds, "1.0000000019", 1, 1),
        (EpochSeconds, "-1.5", -2, 500_000_000),
        (EpochSeconds, "253402300800", 253_402_300_800, 0),
        (EpochSeconds, "-9223372036854775808", i64::MIN, 0),
        (DateTime, "2019-12-16T22:48:18-01:00", 1_576_540_098, 0),
        (DateTime, "2019-12-17T00:48:18+01:00", 1_576_540_098, 0),
        (
            DateTime,
            "2019-12-16t23:48:18.0000000009z",
            1_576_540_098,
            0,
        ),
        (DateTime, "2016-12-31T23:59:60Z", 1_483_228_800, 0),
        (
            DateTime,
            "2000-02-29T00:00:00.10Z",
            951_782_400,
            100_000_000,
        ),
        (HttpDate, "Tue, 16 Dec 2019 23:48:18 GMT", 1_576_540_098, 0),
    ] {
        let expected = Timestamp::new(secs, nanos);
        assert_eq!(Timestamp::parse(text, format), Ok(expected), "{text}");
    }
}

#[test]
fn refuses_malformed_text() {
    for (format, message, texts) in [
        (
            EpochSeconds,
            "not a timestamp in seconds since 1970",
            &[
                "",
                "true",
                "NaN",
                "Infinity",
                "0x42",
                "1.",
                ".5",
                "+1",
                "1 ",
                "1.2.3",
                "2019-12-16T23:48:18Z",
            ][..],
        ),
        (
            DateTime,
            "not a date-time of RFC 3339",
            &[
                "",
                "1576540098",
                "2019-12-16",
                "2019-12-16 23:48:18Z",
                "2019-12-16T23:48:18",
                "2019-12-16T23:48Z",
                "2019-12-16T23:48:18.Z",
                "2019-12-16T23:48:18,5Z",
                "2019-12-16T23:48:18Z ",
                "2019-12-16T23:48:18+0100",
                "2019-12-16T23:48:18+24:00",
                "2019-12-16T23:48:18+01:60",
                "2019-12-16T24:00:00Z",
                "2019-12-16T23:60:18Z",
                "2019-12-16T23:48:61Z",
                "2019-00-16T23:48:18Z",
                "2019-13-16T23:48:18Z",
                "2019-12-00T23:48:18Z",
                "2019-12-32T23:48:18Z",
                "2019-04-31T23:48:18Z",
                "2019-02-29T23:48:18Z",
                "1900-02-29T23:48:18Z",
                "+019-12-16T23:48:18Z",
                "-001-12-16T23:48:18Z",
                "12019-12-16T23:48:18Z",
                "20191216T234818Z",
                "2019-12-16T23:48:1٨Z",
                "Mon, 16 Dec 2019 23:48:18 GMT",
            ][..],
        ),
        (
            HttpDate,
            "not an HTTP date (IMF-fixdate)",
            &[
                "",
                "1576540098",
                "2019-12-16T23:48:18Z",
                "16 Dec 2019 23:48:18 GMT",
                "Xyz, 16 Dec 2019 23:48:18 GMT",
                "Mon, 16 Xyz 2019 23:48:18 GMT",
                "Mon, 6 Dec 2019 23:48:18 GMT",
                "Mon, 31 Nov 2019 23:48:18 GMT",
                "Mon, 16 Dec 19 23:48:18 GMT",
                "Mon, 16 Dec 2019 23:48:18 UTC",
                "Mon, 16 Dec 2019 23:48:18",
                "Mon, 16 Dec 2019 23:48:18. GMT",
                "Mon, 16 Dec 2019 23:48:18 GMT+1",
                "Monday, 16-Dec-19 23:48:18 GMT",
                "Mon Dec 16 23:48:18 2019",
            ][..],
        ),
    ] {
        for text in texts {
            let error = Timestamp::parse(text, format).expect_err(text);
            assert_eq!(error.to_string(), message, "{text}");
        }
    }
}

#[test]
fn refuses_what_is_out_of_range() {
    for (format, text) in [
        (EpochSeconds, "9223372036854775808"),
        (EpochSeconds, "-9223372036854775809"),
        (EpochSeconds, "1e40"),
        (DateTime, "0000-01-01T00:00:00+00:01"),
        (DateTime, "9999-12-31T23:59:59-00:01"),
        (DateTime, "9999-12-31T23:59:60Z"),
        (HttpDate, "Fri, 31 Dec 9999 23:59:60 GMT"),
    ] {
        let error = Timestamp::parse(text, format).expect_err(text);
        assert_eq!(error.to_string(), "the timestamp is out of range", "{text}");
    }
}

#[test]
fn dates_stop_at_the_ends_of_four_digit_years() {
    let (first, last) = (
        Timestamp::from_epoch_seconds(i64::MIN),
        Timestamp::new(i64::MAX, 0),
    );
    assert_eq!(first.to_string(), "0000-01-01T00:00:00Z");
    assert_eq!(last.to_string(), "9999-12-31T23:59:59.999999999Z");
    assert_eq!(first.sigv4_date_time(), "00000101T000000Z");
    assert_eq!(last.sigv4_date_time(), "99991231T235959Z");
    assert_eq!(first.format(EpochSeconds), i64::MIN.to_string());
    assert_eq!(last.format(EpochSeconds), i64::MAX.to_string());
}

#[test]
fn sigv4_form_has_no_fraction() {
    let timestamp = Timestamp::new(1_576_540_098, 999_999_999);
    assert_eq!(timestamp.sigv4_date_time(), "20191216T234818Z");
}

#[test]
fn constructors_normalise() {
    assert_eq!(
        Timestamp::new(1, 2_500_000_000),
        Timestamp::new(3, 500_000_000)
    );
    assert_eq!(
        Timestamp::new(i64::MAX, u32::MAX),
        Timestamp::new(i64::MAX, 999_999_999)
    );
    let before = Timestamp::from_epoch_millis(-1);
    assert_eq!((before.secs(), before.subsec_nanos()), (-1, 999_000_000));
    assert!(before < Timestamp::default());
    assert_eq!(
        Timestamp::from_epoch_millis(1_500),
        Timestamp::new(1, 500_000_000)
    );
}

#[test]
fn display_honours_width() {
    assert_eq!(
        format!("{:>22}", Timestamp::default()),
        "  1970-01-01T00:00:00Z"
    );
}

#[test]
fn system_time_there_and_back() {
    for time in [
        UNIX_EPOCH,
        UNIX_EPOCH + Duration::new(5, 7),
        UNIX_EPOCH - Duration::from_secs(5),
        UNIX_EPOCH - Duration::new(5, 7),
    ] {
        let timestamp = Timestamp::from(time);
        assert_eq!(SystemTime::try_from(timestamp), Ok(time));
    }
    assert_eq!(
        Timestamp::from(UNIX_EPOCH - Duration::from_millis(1)),
        Timestamp::from_epoch_millis(-1)
    );
}

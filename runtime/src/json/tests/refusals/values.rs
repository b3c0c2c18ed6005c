//! JSON that does not fit.

use super::{Map, check, refuse};
use crate::json::ErrorKind::*;
use crate::json::Reader;
use crate::value::{Blob, Document, TimestampFormat};

#[test]
fn values_of_another_type() {
    refuse::<Map<bool>>("[]", WrongType, 0, "", "an object, found an array");
    refuse::<Map<bool>>("null", WrongType, 0, "", "an object, found `null`");
    refuse::<Vec<bool>>("{}", WrongType, 0, "", "an array, found an object");
    refuse::<Vec<String>>("[1]", WrongType, 1, "[0]", "a string, found a number");
    refuse::<Vec<String>>("[true]", WrongType, 1, "[0]", "a string, found a boolean");
    refuse::<Vec<bool>>(
        "[\"true\"]",
        WrongType,
        1,
        "[0]",
        "a boolean, found a string",
    );
    refuse::<Vec<bool>>("[-1]", WrongType, 1, "[0]", "a boolean, found a number");
    refuse::<Vec<i8>>(
        "[\"1\"]",
        WrongType,
        1,
        "[0]",
        "an integer of 8 bits, found a string",
    );
    refuse::<Vec<i16>>(
        "[{}]",
        WrongType,
        1,
        "[0]",
        "an integer of 16 bits, found an object",
    );
    refuse::<Vec<f32>>(
        "[ \"1\"]",
        WrongType,
        2,
        "[0]",
        "a number of single precision, found a string",
    );
    refuse::<Vec<f64>>(
        "[\"nan\"]",
        WrongType,
        1,
        "[0]",
        "a number of double precision, found a string",
    );
    refuse::<Vec<f64>>(
        "[false]",
        WrongType,
        1,
        "[0]",
        "a number of double precision, found a boolean",
    );
    refuse::<Vec<Blob>>("[1]", WrongType, 1, "[0]", "a string, found a number");
}

#[test]
fn numbers_that_do_not_fit() {
    let words = |size| format!("an integer of {size} bits, found a number out of range");
    refuse::<Vec<i8>>("[1,128]", NumberOutOfRange, 3, "[1]", &words(8));
    refuse::<Vec<i8>>("[-129]", NumberOutOfRange, 1, "[0]", &words(8));
    refuse::<Vec<i8>>("[1.28e2]", NumberOutOfRange, 1, "[0]", &words(8));
    refuse::<Vec<i16>>("[32768]", NumberOutOfRange, 1, "[0]", &words(16));
    refuse::<Vec<i32>>("[-2147483649]", NumberOutOfRange, 1, "[0]", &words(32));
    refuse::<Vec<i64>>(
        "[9223372036854775808]",
        NumberOutOfRange,
        1,
        "[0]",
        &words(64),
    );
    refuse::<Vec<i64>>("[1e99999999999]", NumberOutOfRange, 1, "[0]", &words(64));
    let words = |size| format!("a number of {size} precision, found a number out of range");
    refuse::<Vec<f32>>("[1e39]", NumberOutOfRange, 1, "[0]", &words("single"));
    refuse::<Vec<f64>>("[-1e309]", NumberOutOfRange, 1, "[0]", &words("double"));

    let words = "an integer of 64 bits, found a number with a fraction";
    refuse::<Vec<i64>>("[1.5]", NotAnInteger, 1, "[0]", words);
    refuse::<Vec<i64>>("[1e-1]", NotAnInteger, 1, "[0]", words);
}

#[test]
fn base64_that_is_not() {
    for text in [
        "Zg=", "Z", "Zg===", "Zg==Zg==", "Zh==", "Zm9=", "Zm 9", "Zm9v\\n", "_-8=", "=", "====",
    ] {
        refuse::<Vec<Blob>>(
            format!(r#"[ "{text}"]"#),
            InvalidBase64,
            2,
            "[0]",
            "base64, found other text",
        );
    }
}

#[test]
fn timestamps_that_are_none() {
    let read = |text: &str, format| Reader::new(text.as_bytes()).timestamp(format).map(|_| ());
    for (text, format, kind, words) in [
        (
            r#" "1""#,
            TimestampFormat::EpochSeconds,
            WrongType,
            "a timestamp in seconds since 1970, found a string",
        ),
        (
            " 1e30",
            TimestampFormat::EpochSeconds,
            InvalidTimestamp,
            "a timestamp in seconds since 1970, found another value",
        ),
        (
            " 1",
            TimestampFormat::DateTime,
            WrongType,
            "a string, found a number",
        ),
        (
            r#" "2019""#,
            TimestampFormat::DateTime,
            InvalidTimestamp,
            "a date-time of RFC 3339, year 0000 to 9999, found another value",
        ),
        (
            " 1",
            TimestampFormat::HttpDate,
            WrongType,
            "a string, found a number",
        ),
        (
            r#" "2019""#,
            TimestampFormat::HttpDate,
            InvalidTimestamp,
            "an HTTP date (IMF-fixdate), found another value",
        ),
    ] {
        check(read(text, format), kind, 1, "", words);
    }
}

/// Numbers beyond a document's range, unless arbitrary_precision is on.
#[test]
fn document_numbers_out_of_range() {
    if "1e999".parse::<serde_json::Number>().is_err() {
        refuse::<Document>(
            r#"{"a":[1e999]}"#,
            NumberOutOfRange,
            6,
            "a[0]",
            "a number that a document can hold, found a number out of range",
        );
    }
    Reader::new(b"1e999").skip().expect("valid JSON");
}

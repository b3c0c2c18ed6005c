//! Scalars, lists and maps, written and read.

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::json::{FromJson, Reader, ToJson, Writer, from_slice, to_vec};
use crate::value::{Blob, Document, Timestamp, TimestampFormat};

fn round<T: ToJson + FromJson + PartialEq + Debug>(value: T, text: &str) {
    assert_eq!(String::from_utf8(to_vec(&value)), Ok(text.into()));
    assert_eq!(from_slice(text.as_bytes()), Ok(value), "{text}");
}

#[test]
fn scalars() {
    round(true, "true");
    round(false, "false");
    round(i8::MIN, "-128");
    round(i16::MAX, "32767");
    round(i32::MIN, "-2147483648");
    round(i64::MAX, "9223372036854775807");
    round(i64::MIN, "-9223372036854775808");
    round(0.1_f32, "0.1");
    round(0.1_f64, "0.1");
    round(1.0_f64, "1.0");
    round(f64::MIN_POSITIVE, "2.2250738585072014e-308");
    round(f64::INFINITY, r#""Infinity""#);
    round(f32::NEG_INFINITY, r#""-Infinity""#);
    round(Timestamp::from_epoch_millis(-1_500), "-1.5");
    round(Box::new(1_i32), "1");
    assert_eq!(to_vec(&f32::NAN), br#""NaN""#);
    assert_eq!(to_vec(&f64::NAN), br#""NaN""#);
    assert!(from_slice::<f32>(br#""NaN""#).is_ok_and(f32::is_nan));
    assert!(from_slice::<f64>(br#""NaN""#).is_ok_and(f64::is_nan));
    assert_eq!(to_vec(&Some("a")), br#""a""#);
    assert_eq!(to_vec("a"), br#""a""#);
}

#[test]
fn floats_are_exact_and_valid() {
    let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..20_000 {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        let (double, single) = (f64::from_bits(bits), f32::from_bits(bits as u32));
        if double.is_finite() {
            let text = to_vec(&double);
            assert_eq!(from_slice(&text), Ok(double));
            serde_json::from_slice::<Document>(&text).expect("valid JSON");
        }
        if single.is_finite() {
            assert_eq!(from_slice(&to_vec(&single)), Ok(single));
        }
    }
}

#[test]
fn integers_may_have_a_fraction_or_an_exponent() {
    for (text, value) in [
        ("1.0", 1),
        ("1e3", 1000),
        ("1.5E+1", 15),
        ("-0", 0),
        ("-0.0", 0),
        ("9223372036854775807.0", i64::MAX),
        ("-9223372036854775808e0", i64::MIN),
        ("0e999999999999", 0),
    ] {
        assert_eq!(from_slice(text.as_bytes()), Ok(value), "{text}");
        assert_eq!(Reader::new(text.as_bytes()).integer(), Ok(value), "{text}");
    }
    assert_eq!(from_slice::<i8>(b"-1.28e2"), Ok(-128));
}

#[test]
fn strings() {
    round(String::new(), r#""""#);
    round(
        "a/b \u{7f} \u{2028} é 🦀".to_string(),
        "\"a/b \u{7f} \u{2028} é 🦀\"",
    );
    round(
        "\0\u{8}\t\n\u{b}\u{c}\r\u{1f}\"\\".to_string(),
        r#""\u0000\b\t\n\u000b\f\r\u001f\"\\""#,
    );
    assert_eq!(
        from_slice::<String>(br#""\/\u00e9\u00E9\ud83e\udd80\uffff\u0000x""#),
        Ok("/éé🦀\u{ffff}\0x".into())
    );
}

#[test]
fn strings_are_borrowed_unless_escaped() {
    let borrowed = Reader::new(br#" "a long enough text""#).string();
    assert!(matches!(borrowed, Ok(std::borrow::Cow::Borrowed(_))));
    let owned = Reader::new(br#"{"a\n":1}"#).string();
    assert!(owned.is_err());
}

/// The vectors of RFC 4648, section 10.
#[test]
fn blobs() {
    for (plain, encoded) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        round(Blob::from(plain), &format!("\"{encoded}\""));
        let unpadded = format!("\"{}\"", encoded.trim_end_matches('='));
        assert_eq!(from_slice(unpadded.as_bytes()), Ok(Blob::from(plain)));
    }
    round(Blob::from([0xfb, 0xff, 0xbf]), r#""+/+/""#);
    assert_eq!(
        from_slice(br#""\u002b\/+\/""#),
        Ok(Blob::from([0xfb, 0xff, 0xbf]))
    );
}

#[test]
fn timestamps() {
    let timestamp = Timestamp::from_epoch_seconds(1_398_796_238);
    for (format, text) in [
        (TimestampFormat::EpochSeconds, "1398796238"),
        (TimestampFormat::DateTime, r#""2014-04-29T18:30:38Z""#),
        (
            TimestampFormat::HttpDate,
            r#""Tue, 29 Apr 2014 18:30:38 GMT""#,
        ),
    ] {
        let mut writer = Writer::new();
        writer.timestamp(timestamp, format);
        assert_eq!(writer.into_bytes(), text.as_bytes());
        assert_eq!(
            Reader::new(text.as_bytes()).timestamp(format),
            Ok(timestamp)
        );
    }
    assert_eq!(from_slice(b"1.398796238E9"), Ok(timestamp));
}

#[test]
fn lists_and_maps() {
    round(Vec::<i32>::new(), "[]");
    round(vec![vec![1_i8], vec![], vec![2, 3]], "[[1],[],[2,3]]");
    round(BTreeMap::<String, bool>::new(), "{}");
    round(
        BTreeMap::from([("b".to_string(), vec![true]), ("\"".to_string(), vec![])]),
        r#"{"\"":[],"b":[true]}"#,
    );
}

#[test]
fn dense_lists_and_maps_leave_nulls_out() {
    assert_eq!(from_slice(b"[null,1,null]"), Ok(vec![1_i32]));
    assert_eq!(from_slice(b"[null,1]"), Ok(vec![Box::new(1_i32)]));
    assert_eq!(
        from_slice(br#"{"a":null,"b":1}"#),
        Ok(BTreeMap::from([("b".to_string(), 1_i32)]))
    );
    let mut reader = Reader::new(b"[null,1,null,2]");
    assert_eq!(reader.list_with(Reader::integer), Ok(vec![1, 2]));
    let mut reader = Reader::new(br#"{"a":null,"b":1}"#);
    let map = reader.map_with(Reader::integer).expect("a map");
    assert_eq!(map, BTreeMap::from([("b".to_string(), 1)]));
}

#[test]
fn sparse_lists_and_maps_keep_nulls() {
    round(vec![None, Some(1_i32)], "[null,1]");
    round(
        BTreeMap::from([("a".to_string(), None), ("b".to_string(), Some(1_i32))]),
        r#"{"a":null,"b":1}"#,
    );
    let mut reader = Reader::new(b"[null,1]");
    assert_eq!(
        reader.sparse_list_with(Reader::integer),
        Ok(vec![None, Some(1)])
    );
    let mut reader = Reader::new(br#"{"a":null,"b":1}"#);
    let map = reader.sparse_map_with(Reader::integer).expect("a map");
    assert_eq!(
        map,
        BTreeMap::from([("a".to_string(), None), ("b".to_string(), Some(1))])
    );
}

#[test]
fn documents() {
    for text in [
        "null",
        "[null,true,false,[],{}]",
        r#"{"z":1,"a":-1.5,"m":{"y":"x","b":18446744073709551615}}"#,
    ] {
        let document: Document = serde_json::from_str(text).expect("valid JSON");
        round(document, text);
    }
    round(vec![Document::Null, Document::from(1)], "[null,1]");
    round(vec![Box::new(Document::Null)], "[null]");
    assert_eq!(
        from_slice::<Document>(br#"{"a":1,"b":2,"a":3}"#).map(|document| document.to_string()),
        Ok(r#"{"a":3,"b":2}"#.into())
    );
}

/// Without its feature `float_roundtrip`, serde_json reads this one bit too high.
#[test]
fn numbers_of_documents_are_exact() {
    let text = "5.5655655556555564e26";
    let document: Document = from_slice(text.as_bytes()).expect("valid JSON");
    assert_eq!(document.as_f64(), Some(5.5655655556555564e26));
}

#[test]
fn debug_shows_no_content() {
    let mut writer = Writer::with_capacity(10);
    writer.string("secret");
    assert_eq!(format!("{writer:?}"), "Writer(8 bytes)");
    let mut reader = Reader::new(br#"["secret"]"#);
    reader.begin_array().expect("an array");
    assert_eq!(format!("{reader:?}"), "Reader(byte 1 of 10)");
}

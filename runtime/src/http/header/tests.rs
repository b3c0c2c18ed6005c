use super::*;
use crate::http::{decode_media, encode_media};
use crate::value::{Timestamp, TimestampFormat};

const MONDAY: &str = "Mon, 16 Dec 2019 23:48:18 GMT";
const TUESDAY: &str = "Tue, 29 Apr 2014 18:30:38 GMT";

fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        headers.append(*name, HeaderValue::from_bytes(value).unwrap());
    }
    headers
}

fn written(values: &dyn HttpValues) -> Option<String> {
    let mut headers = HeaderMap::new();
    header(&mut headers, "X-Member", values).unwrap();
    let value = headers.get("x-member")?;
    Some(String::from_utf8(value.as_bytes().to_vec()).unwrap())
}

#[test]
fn unset_is_not_sent_but_empty_is() {
    assert_eq!(written(&None::<String>), None);
    assert_eq!(written(&None::<Vec<String>>), None);
    assert_eq!(written(&""), Some(String::new()));
    assert_eq!(written(&Vec::<String>::new()), Some(String::new()));
}

#[test]
fn only_elements_of_lists_are_quoted() {
    assert_eq!(written(&"b,\"c\"").unwrap(), "b,\"c\"");
    assert_eq!(written(&vec!["b,\"c\""]).unwrap(), r#""b,\"c\"""#);
    assert_eq!(written(&vec![1_i32, 2, 3]).unwrap(), "1, 2, 3");
    assert_eq!(written(&Some(f32::NEG_INFINITY)).unwrap(), "-Infinity");
    assert_eq!(written(&"café").unwrap(), "café");
}

#[test]
fn a_header_is_written_over() {
    let mut headers = HeaderMap::new();
    header(&mut headers, "X-A", &1_i32).unwrap();
    header(&mut headers, "x-a", &2_i32).unwrap();
    assert_eq!(headers.len(), 1);
    assert_eq!(headers["x-a"], "2");
}

#[test]
fn commas_of_dates_are_not_quoted() {
    let mut headers = HeaderMap::new();
    timestamp_header(&mut headers, "x-unset", &None::<String>).unwrap();
    timestamp_header(&mut headers, "x-one", &MONDAY).unwrap();
    timestamp_header(&mut headers, "x-many", &vec![MONDAY, TUESDAY]).unwrap();
    timestamp_header(&mut headers, "x-empty", &Vec::<String>::new()).unwrap();
    assert!(!headers.contains_key("x-unset"));
    assert_eq!(headers["x-one"], MONDAY);
    assert_eq!(headers["x-many"], format!("{MONDAY}, {TUESDAY}"));
    assert_eq!(headers["x-empty"], "");
}

#[test]
fn bad_names_and_texts_are_refused_without_the_value() {
    let mut headers = HeaderMap::new();
    for text in ["secret\r\nx-evil: 1", "secret\0", "secret\u{7f}"] {
        let error = header(&mut headers, "X-A", &text).unwrap_err();
        assert_eq!(error.name(), "X-A");
        assert_eq!(
            error.to_string(),
            "header `X-A`: the value holds characters that cannot stand in a header"
        );
        assert!(!format!("{error:?}").contains("secret"));
    }
    let list = vec!["fine", "secret\n"];
    assert!(header(&mut headers, "X-A", &list).is_err());
    assert!(timestamp_header(&mut headers, "X-A", &list).is_err());
    for name in ["", "a b", "a:", "ä"] {
        let error = header(&mut headers, name, &"x").unwrap_err();
        assert!(
            error.to_string().ends_with("this is no name for a header"),
            "{name}"
        );
    }
    let error = header(&mut headers, "a\nb", &"x").unwrap_err();
    assert_eq!(
        error.to_string(),
        "header `a\\nb`: this is no name for a header"
    );
    assert!(headers.is_empty());
}

#[test]
fn a_map_is_written_with_its_prefix() {
    let mut headers = HeaderMap::new();
    header(&mut headers, "X-Foo-Named", &"named").unwrap();
    let map = BTreeMap::from([
        ("abc".to_owned(), ""),
        ("Def".to_owned(), "Def value"),
        ("named".to_owned(), "map"),
    ]);
    set_prefix_headers(&mut headers, "X-Foo-", &map).unwrap();
    assert_eq!(headers.len(), 3);
    assert_eq!(headers["x-foo-abc"], "");
    assert_eq!(headers["x-foo-def"], "Def value");
    assert_eq!(headers["x-foo-named"], "named");
}

#[test]
fn bad_entries_of_a_map_are_refused() {
    let entry = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
    let mut headers = HeaderMap::new();
    for (map, name) in [(entry("a b", "x"), "p-a b"), (entry("a", "\n"), "p-a")] {
        let error = set_prefix_headers(&mut headers, "p-", &map).unwrap_err();
        assert_eq!(error.name(), name);
    }
    assert!(set_prefix_headers(&mut headers, "", &entry("", "x")).is_err());
}

#[test]
fn too_many_headers_are_refused() {
    let map: BTreeMap<String, bool> = (0..33_000).map(|n| (n.to_string(), true)).collect();
    let error = set_prefix_headers(&mut HeaderMap::new(), "x-", &map).unwrap_err();
    assert!(error.to_string().ends_with("there are too many headers"));
}

#[test]
fn one_value_is_read() {
    let headers = headers(&[
        ("x-int", b"123"),
        ("x-text", b"a, \"b\""),
        ("x-empty", b""),
        ("x-utf8", "café".as_bytes()),
        ("x-twice", b"1"),
        ("x-twice", b"2"),
    ]);
    assert_eq!(header_to_value(&headers, "X-Int"), Ok(Some(123_i16)));
    assert_eq!(header_to_value::<i16>(&headers, "X-Absent"), Ok(None));
    let text = |name| header_to_value::<String>(&headers, name);
    assert_eq!(text("X-Text"), Ok(Some("a, \"b\"".to_owned())));
    assert_eq!(text("X-Empty"), Ok(Some(String::new())));
    assert_eq!(text("X-Utf8"), Ok(Some("café".to_owned())));
    assert_eq!(text("X-Twice"), Ok(Some("1, 2".to_owned())));
    assert_eq!(text("no header name"), Ok(None));
}

#[test]
fn bad_values_are_refused_without_the_value() {
    let headers = headers(&[
        ("x-word", b"secret"),
        ("x-bytes", b"secret\xff"),
        ("x-twice", b"1"),
        ("x-twice", b"2"),
        ("x-empty", b""),
    ]);
    for (name, problem) in [
        ("X-Word", "expected a whole number of 32 bits"),
        ("X-Bytes", "the value is not UTF-8"),
        ("X-Twice", "expected a whole number of 32 bits"),
        ("X-Empty", "expected a whole number of 32 bits"),
    ] {
        let error = header_to_value::<i32>(&headers, name).unwrap_err();
        assert_eq!(error.name(), name);
        assert_eq!(error.to_string(), format!("header `{name}`: {problem}"));
        assert!(!format!("{error:?}").contains("secret"));
    }
}

#[test]
fn lists_are_read_from_all_lines() {
    let headers = headers(&[
        ("x-list", b"a, \"b,c\""),
        ("x-list", b"d"),
        ("x-ints", b"1, 2,3"),
        ("x-empty", b""),
    ]);
    let texts = |name| header_to_values::<String>(&headers, name).unwrap();
    assert_eq!(texts("x-list").unwrap(), ["a", "b,c", "d"]);
    assert_eq!(texts("x-empty").unwrap(), [""; 0]);
    assert_eq!(texts("x-absent"), None);
    assert_eq!(
        header_to_values(&headers, "x-ints"),
        Ok(Some(vec![1_i8, 2, 3]))
    );
}

#[test]
fn bad_lists_are_refused() {
    let headers = headers(&[
        ("x-ints", b"1, x"),
        ("x-quote", b"\"a"),
        ("x-bytes", b"\xff"),
    ]);
    for (name, problem) in [
        ("x-ints", "expected a whole number of 8 bits"),
        ("x-quote", "expected a closing quote"),
        ("x-bytes", "the value is not UTF-8"),
    ] {
        let error = header_to_values::<i8>(&headers, name).unwrap_err();
        assert_eq!(error.to_string(), format!("header `{name}`: {problem}"));
    }
}

#[test]
fn values_are_read_with_a_function_of_the_caller() {
    let mut headers = headers(&[("x-bad", b"secret")]);
    header(&mut headers, "x-json", &encode_media("true")).unwrap();
    assert_eq!(headers["x-json"], "dHJ1ZQ==");
    let media = |name| header_to_value_with(&headers, name, decode_media);
    assert_eq!(media("x-json"), Ok(Some("true".to_owned())));
    assert_eq!(media("x-absent"), Ok(None));
    assert_eq!(
        media("x-bad").unwrap_err().to_string(),
        "header `x-bad`: expected the base64 of a UTF-8 text"
    );
}

#[test]
fn dates_are_read_from_all_lines() {
    let two = format!("{MONDAY}, {TUESDAY}");
    let headers = headers(&[
        ("x-dates", MONDAY.as_bytes()),
        ("x-bad", b"2019-12-16T23:48:18Z"),
    ]);
    let mut headers = headers;
    headers.append("x-dates", HeaderValue::from_str(&two).unwrap());
    let dates = |name| header_to_timestamps(&headers, name, TimestampFormat::HttpDate);
    let day = |text| Timestamp::parse(text, TimestampFormat::HttpDate).unwrap();
    assert_eq!(
        dates("x-dates"),
        Ok(Some(vec![day(MONDAY), day(MONDAY), day(TUESDAY)]))
    );
    assert_eq!(dates("x-absent"), Ok(None));
    assert!(dates("x-bad").is_err());
    let error = header_to_timestamps(&headers, "x-dates", TimestampFormat::DateTime).unwrap_err();
    assert_eq!(error.name(), "x-dates");
}

#[test]
fn headers_are_read_by_prefix() {
    let headers = headers(&[
        ("x-foo", b"Foo"),
        ("x-foo-abc", b"Abc value"),
        ("x-foo-def", b"1"),
        ("x-foo-def", b"2"),
        ("x-foo-bytes", b"a\xff"),
    ]);
    let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect()
    };
    assert_eq!(
        prefix_headers(&headers, "X-Foo-"),
        map(&[
            ("abc", "Abc value"),
            ("def", "1, 2"),
            ("bytes", "a\u{fffd}")
        ])
    );
    assert_eq!(prefix_headers(&headers, "y-"), map(&[]));
    assert_eq!(prefix_headers(&headers, "").len(), 4);
}

use super::sample::{Choice, Everything, bare, full};
use crate::value::{Blob, Timestamp};

fn read(text: &str) -> Everything {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refusal<T: for<'a> serde_core::Deserialize<'a>>(text: &str) -> String {
    match serde_json::from_str::<T>(text) {
        Ok(_) => panic!("{text} is read"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn unknown_members_are_skipped_and_null_is_absent() {
    assert_eq!(
        read(r#"{"new":{"a":[1]},"id":null,"on":null,"written":null,"plain":null,"choice":null}"#),
        bare()
    );
    assert_eq!(bare().written, Some(7));
    assert_eq!(bare().read.as_deref(), Some("some"));
    assert_eq!(bare().plain, 3);
    assert_eq!(bare().id, "");
}

#[test]
fn nulls_are_left_out_of_dense_collections() {
    let value = read(r#"{"dense":["a",null,"b"],"map":{"k":null,"l":"dg"}}"#);
    assert_eq!(value.dense.unwrap(), ["a", "b"]);
    assert_eq!(
        value.map.unwrap(),
        [("l".to_owned(), Blob::from("v"))].into()
    );
}

#[test]
fn the_last_of_equal_members_stays() {
    assert_eq!(read(r#"{"id":"a","id":"b"}"#).id, "b");
}

#[test]
fn whole_numbers_may_have_a_fraction() {
    assert_eq!(read(r#"{"long":1.0,"tiny":1e2}"#).long, Some(1));
    assert_eq!(read(r#"{"tiny":1e2}"#).tiny, Some(100));
    assert_eq!(read(r#"{"double":3,"single":-3}"#).single, Some(-3.0));
    let seconds = read(r#"{"seconds":18446744}"#).seconds;
    assert_eq!(seconds, Some(Timestamp::from_epoch_seconds(18_446_744)));
}

#[test]
fn big_numbers_may_be_numbers_or_text() {
    let big = |text: &str| read(text).integer.map(|number| number.to_string());
    assert_eq!(
        big(r#"{"integer":18446744073709551615}"#).as_deref(),
        Some("18446744073709551615")
    );
    assert_eq!(big(r#"{"integer":"-7"}"#).as_deref(), Some("-7"));
    let decimal = read(r#"{"decimal":[1.5,"1.50",-3]}"#).decimal.unwrap();
    assert_eq!(
        decimal
            .iter()
            .map(|number| number.as_str())
            .collect::<Vec<_>>(),
        ["1.5", "1.50", "-3"]
    );
}

#[test]
fn a_union_has_one_member() {
    let union = |text| serde_json::from_str::<Choice>(text).unwrap();
    let text = Choice::Text("x".to_owned());
    assert_eq!(
        union(r#"{"at":null,"text":"x","__type":"Choice","new":null}"#),
        text
    );
    assert_eq!(union(r#"{"nothing":{"a":[1]}}"#), Choice::Nothing);
    assert!(matches!(union("{}"), Choice::Unknown(member) if member.tag().is_empty()));
    let refused = refusal::<Choice>(r#"{"text":"x","new":1}"#);
    assert!(
        refused.starts_with("a second member of the union `Choice`"),
        "{refused}"
    );
}

#[test]
fn what_is_of_another_type_is_refused() {
    let cases = [
        ("[]", "a map with the members of `Everything`"),
        (r#"{"id":1}"#, "expected a string"),
        (r#"{"on":"true"}"#, "expected a boolean"),
        (r#"{"tiny":128}"#, "in the range of i8"),
        (r#"{"tiny":1.5}"#, "a whole number"),
        (r#"{"tiny":"1"}"#, "a whole number"),
        (
            r#"{"long":9223372036854775808}"#,
            "a whole number of 64 bits",
        ),
        (
            r#"{"long":9223372036854775808.0}"#,
            "a whole number of 64 bits",
        ),
        (r#"{"double":"1"}"#, "`NaN`, `Infinity` or `-Infinity`"),
        (r#"{"double":true}"#, "`NaN`, `Infinity` or `-Infinity`"),
        (r#"{"blob":"hush!"}"#, "not base64"),
        (r#"{"blob":1}"#, "expected text"),
        (
            r#"{"seconds":"2020-01-01T00:00:00Z"}"#,
            "seconds since 1970",
        ),
        (r#"{"seconds":1e300}"#, "out of range"),
        (r#"{"dates":["today"]}"#, "RFC 3339"),
        (r#"{"dates":"2020-01-01T00:00:00Z"}"#, "expected a list"),
        (r#"{"httpDate":"2020-01-01T00:00:00Z"}"#, "IMF-fixdate"),
        (r#"{"colour":1}"#, "expected text"),
        (r#"{"map":[]}"#, "expected a map"),
        (r#"{"integer":1.5}"#, "a whole number in decimal digits"),
        (r#"{"integer":true}"#, "a number, or its digits as text"),
        (r#"{"decimal":["one"]}"#, "a number in the form of JSON"),
        (r#"{"level":2147483648}"#, "in the range of i32"),
        (r#"{"level":"high"}"#, "a whole number"),
        (
            r#"{"choice":"text"}"#,
            "a map with one member of the union `Choice`",
        ),
        (r#"{"choice":{"nothing":1}}"#, "expected a map"),
    ];
    for (text, words) in cases {
        let error = refusal::<Everything>(text);
        assert!(
            error.contains(words) && !error.contains("hush"),
            "{text}: {error}"
        );
    }
}

#[test]
fn the_form_survives_being_held_by_other_types() {
    // What `#[serde(flatten)]` and untagged enums read from.
    let tree = serde_json::to_value(full()).unwrap();
    let back: Everything = serde_core::Deserialize::deserialize(&tree).unwrap();
    assert_eq!(back, full());
}

use std::fmt::Debug;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_json::json;

use super::sample::{Choice, Colour, Empty, Event, Everything, bare, full};
use crate::stream::UnknownEvent;
use crate::value::{Blob, Document, Timestamp, UnknownMember};

fn everywhere<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let json = serde_json::to_vec(value).unwrap();
    assert_eq!(&serde_json::from_slice::<T>(&json).unwrap(), value);
    let tree = serde_json::to_value(value).unwrap();
    assert_eq!(&serde_json::from_value::<T>(tree).unwrap(), value);
    let binary = rmp_serde::to_vec(value).unwrap();
    assert_eq!(&rmp_serde::from_slice::<T>(&binary).unwrap(), value);
    let text = toml::to_string(value).unwrap();
    assert_eq!(&toml::from_str::<T>(&text).unwrap(), value, "{text}");
}

#[test]
fn values_come_back_from_every_format() {
    everywhere(&bare());
    everywhere(&full());
    everywhere(&Empty {});
    for choice in [
        Choice::Text("x".to_owned()),
        Choice::At(Timestamp::new(1, 5)),
        Choice::Nested(Box::new(full())),
        Choice::Nothing,
        Choice::Unknown(UnknownMember::default()),
        Choice::Unknown(UnknownMember::new("hologram", json!({ "a": [true] }))),
    ] {
        everywhere(&choice);
    }
    for event in [
        Event::Said(Empty {}),
        Event::Unknown(UnknownEvent::new("sung", &b"\xff no JSON"[..])),
    ] {
        everywhere(&event);
    }
}

#[test]
fn the_form_is_the_json_of_the_model() {
    let form = serde_json::to_value(full()).unwrap();
    let expected = json!({
        "id": "a\"b\n😹",
        "on": true,
        "tiny": -128,
        "long": i64::MAX,
        "single": 0.1_f32,
        "double": "Infinity",
        "blob": "AP8B",
        "seconds": 1576540098.5,
        "dates": ["2019-12-16T23:48:18.5Z", "1970-01-01T00:00:00.000000001Z"],
        "httpDate": "Mon, 16 Dec 2019 23:48:18.5 GMT",
        "document": { "z": [1, -2, 0.5], "a": { "b": "c" } },
        "colour": "mauve",
        "dense": ["a", ""],
        "sparse": [1, 2],
        "map": { "k": "dg==" },
        "sparseMap": { "k": "v" },
        "documents": [1, "x"],
        "choice": { "nested": {
            "id": "",
            "choice": { "at": "2019-12-16T23:48:18.5Z" },
            "written": 7,
            "read": "some",
            "plain": 3,
        } },
        "type": "t",
        "written": 8,
        "read": "other",
        "plain": -1,
        "integer": "123456789012345678901234567890",
        "decimal": [1, 1.0, "1.00", 0.1],
        "level": -2,
    });
    assert_eq!(form, expected);
    let order: Vec<&String> = form.as_object().unwrap().keys().collect();
    assert_eq!(
        order,
        expected.as_object().unwrap().keys().collect::<Vec<_>>()
    );
}

#[test]
fn what_is_not_a_number_is_text() {
    for (value, text) in [
        (f64::INFINITY, "\"Infinity\""),
        (f64::NEG_INFINITY, "\"-Infinity\""),
        (f64::NAN, "\"NaN\""),
    ] {
        let value = Everything {
            double: Some(value),
            single: Some(value as f32),
            ..bare()
        };
        let form = serde_json::to_string(&value).unwrap();
        assert!(
            form.contains(&format!("\"single\":{text},\"double\":{text}")),
            "{form}"
        );
        let back: Everything = serde_json::from_str(&form).unwrap();
        assert_eq!(format!("{back:?}"), format!("{value:?}"));
    }
}

#[test]
fn nulls_stand_where_the_model_says_so() {
    let value = Everything {
        sparse: Some(vec![None, Some(1)]),
        sparse_map: Some([("k".to_owned(), None)].into()),
        documents: Some(vec![Document::Null]),
        ..bare()
    };
    let form = serde_json::to_string(&value).unwrap();
    assert!(
        form.contains(r#""sparse":[null,1],"sparseMap":{"k":null},"documents":[null]"#),
        "{form}"
    );
    assert_eq!(serde_json::from_str::<Everything>(&form).unwrap(), value);
}

#[test]
fn defaults_are_written_where_the_wire_has_them() {
    let value = Everything {
        written: None,
        read: None,
        ..bare()
    };
    let form = serde_json::to_string(&value).unwrap();
    assert_eq!(form, r#"{"id":"","written":7,"plain":3}"#);
}

#[test]
fn enums_are_text() {
    for (value, text) in [
        (Colour::Red, "\"red\""),
        (Colour::Unknown("x".into()), "\"x\""),
    ] {
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
        assert_eq!(serde_json::from_str::<Colour>(text).unwrap(), value);
    }
}

#[test]
fn values_of_the_runtime_stand_alone() {
    assert_eq!(
        serde_json::to_string(&Blob::from("abc")).unwrap(),
        "\"YWJj\""
    );
    assert_eq!(
        serde_json::from_str::<Blob>("\"YWI\"").unwrap(),
        Blob::from("ab")
    );
    let time = Timestamp::new(1_576_540_098, 123_000_000);
    assert_eq!(serde_json::to_string(&time).unwrap(), "1576540098.123");
    assert_eq!(
        serde_json::from_str::<Timestamp>("1576540098.123").unwrap(),
        time
    );
    assert_eq!(serde_json::to_string(&Timestamp::new(-5, 0)).unwrap(), "-5");
}

//! Types as they are generated, with every kind of member.

use std::collections::BTreeMap;

use crate::stream::UnknownEvent;
use crate::value::{BigDecimal, BigInteger, Blob, Document, Timestamp, UnknownMember};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Colour {
    Red,
    Unknown(String),
}

impl Colour {
    pub(super) fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::Unknown(text) => text,
        }
    }
}

impl From<&str> for Colour {
    fn from(text: &str) -> Self {
        match text {
            "red" => Self::Red,
            text => Self::Unknown(text.to_owned()),
        }
    }
}

crate::string_enum!(Colour);
crate::form::strings!([Colour]);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Level(pub(super) i32);

impl Level {
    pub(super) fn as_i32(&self) -> i32 {
        self.0
    }
}

impl From<i32> for Level {
    fn from(value: i32) -> Self {
        Self(value)
    }
}

crate::form::integers!([Level]);

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Everything {
    pub(super) id: String,
    pub(super) on: Option<bool>,
    pub(super) tiny: Option<i8>,
    pub(super) long: Option<i64>,
    pub(super) single: Option<f32>,
    pub(super) double: Option<f64>,
    pub(super) blob: Option<Blob>,
    pub(super) seconds: Option<Timestamp>,
    pub(super) dates: Option<Vec<Timestamp>>,
    pub(super) http_date: Option<Timestamp>,
    pub(super) document: Option<Document>,
    pub(super) colour: Option<Colour>,
    pub(super) dense: Option<Vec<String>>,
    pub(super) sparse: Option<Vec<Option<i32>>>,
    pub(super) map: Option<BTreeMap<String, Blob>>,
    pub(super) sparse_map: Option<BTreeMap<String, Option<String>>>,
    pub(super) documents: Option<Vec<Document>>,
    pub(super) choice: Option<Box<Choice>>,
    pub(super) r#type: Option<String>,
    pub(super) written: Option<i32>,
    pub(super) read: Option<String>,
    pub(super) plain: i32,
    pub(super) integer: Option<BigInteger>,
    pub(super) decimal: Option<Vec<BigDecimal>>,
    pub(super) level: Option<Level>,
}

crate::form::structure!(Everything {
    id: "id",
    on: "on",
    tiny: "tiny",
    long: "long",
    single: "single",
    double: "double",
    blob: "blob",
    seconds: "seconds",
    dates: "dates" as DateTime,
    http_date: "httpDate" as HttpDate,
    document: "document",
    colour: "colour",
    dense: "dense",
    sparse: "sparse",
    map: "map",
    sparse_map: "sparseMap",
    documents: "documents",
    choice: "choice",
    r#type: "type",
    written: "written" = (Some(7)),
    read: "read" <= (Some(String::from("some"))),
    plain: "plain" <= (3),
    integer: "integer",
    decimal: "decimal",
    level: "level",
});

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Choice {
    Text(String),
    At(Timestamp),
    Nested(Box<Everything>),
    Nothing,
    Unknown(UnknownMember),
}

crate::form::union!(Choice {
    Text: "text",
    At: "at" as DateTime,
    Nested: "nested",
    Nothing: unit("nothing"),
});

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Event {
    Said(Empty),
    Unknown(UnknownEvent),
}

crate::form::union!(Event { Said: "said" });

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Empty {}

crate::form::structure!(Empty {});

/// A value with nothing set but what is required.
pub(super) fn bare() -> Everything {
    serde_json::from_str("{}").unwrap()
}

/// A value with everything set. Without a null, which not every format has.
pub(super) fn full() -> Everything {
    let time = Timestamp::new(1_576_540_098, 500_000_000);
    Everything {
        id: "a\"b\n😹".to_owned(),
        on: Some(true),
        tiny: Some(i8::MIN),
        long: Some(i64::MAX),
        single: Some(0.1),
        double: Some(f64::INFINITY),
        blob: Some(Blob::from([0, 255, 1])),
        seconds: Some(time),
        dates: Some(vec![time, Timestamp::new(0, 1)]),
        http_date: Some(time),
        document: Some(serde_json::json!({ "z": [1, -2, 0.5], "a": { "b": "c" } })),
        colour: Some(Colour::Unknown("mauve".to_owned())),
        dense: Some(vec!["a".to_owned(), String::new()]),
        sparse: Some(vec![Some(1), Some(2)]),
        map: Some([("k".to_owned(), Blob::from("v"))].into()),
        sparse_map: Some([("k".to_owned(), Some("v".to_owned()))].into()),
        documents: Some(vec![Document::from(1), Document::from("x")]),
        choice: Some(Box::new(Choice::Nested(Box::new(Everything {
            choice: Some(Box::new(Choice::At(time))),
            ..bare()
        })))),
        r#type: Some("t".to_owned()),
        written: Some(8),
        read: Some("other".to_owned()),
        plain: -1,
        integer: Some("123456789012345678901234567890".parse().unwrap()),
        decimal: Some(
            ["1", "1.0", "1.00", "0.1"]
                .map(|text| text.parse().unwrap())
                .into(),
        ),
        level: Some(Level(-2)),
    }
}

//! A structure and a union as the generator writes them.

use std::collections::BTreeMap;

use crate::json::{Error, ErrorKind, FromJson, Reader, ToJson, Writer, from_slice, to_vec};
use crate::value::{Blob, Document, Timestamp, TimestampFormat, UnknownMember};

#[derive(Clone, Debug, PartialEq)]
struct Message {
    role: String,
    content: Vec<Block>,
    count: i32,
    sent: Option<Timestamp>,
    labels: Option<BTreeMap<String, String>>,
    sparse: Option<Vec<Option<i16>>>,
    extra: Option<Document>,
}

#[derive(Clone, Debug, PartialEq)]
enum Block {
    Text(String),
    Image(Blob),
    Nested(Box<Message>),
    Unknown(UnknownMember),
}

impl ToJson for Message {
    fn to_json(&self, w: &mut Writer) {
        w.begin_object();
        w.member("role", &self.role);
        w.member("content", &self.content);
        w.member("count", &self.count);
        if let Some(sent) = &self.sent {
            w.key("sent");
            w.timestamp(*sent, TimestampFormat::DateTime);
        }
        w.optional("labels", &self.labels);
        w.optional("sparse", &self.sparse);
        w.optional("extra", &self.extra);
        w.end_object();
    }
}

impl FromJson for Message {
    fn corrected() -> Self {
        Self {
            role: FromJson::corrected(),
            content: FromJson::corrected(),
            count: FromJson::corrected(),
            sent: None,
            labels: None,
            sparse: None,
            extra: None,
        }
    }

    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        let mut out = Self::corrected();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            match &*key {
                "role" => r.read_into(&mut out.role)?,
                "content" => r.read_into(&mut out.content)?,
                "count" => r.read_into(&mut out.count)?,
                "sent" if !r.take_null()? => {
                    out.sent = Some(r.timestamp(TimestampFormat::DateTime)?);
                }
                "sent" => {}
                "labels" => r.read_into(&mut out.labels)?,
                "sparse" => r.read_into(&mut out.sparse)?,
                "extra" => r.read_into(&mut out.extra)?,
                _ => r.skip()?,
            }
        }
        Ok(out)
    }
}

impl ToJson for Block {
    fn to_json(&self, w: &mut Writer) {
        w.begin_object();
        match self {
            Self::Text(value) => w.member("text", value),
            Self::Image(value) => w.member("image", value),
            Self::Nested(value) => w.member("nested", value),
            Self::Unknown(member) => w.member(member.tag(), member.value()),
        }
        w.end_object();
    }
}

impl FromJson for Block {
    fn corrected() -> Self {
        Self::Unknown(UnknownMember::new("", Document::Null))
    }

    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        let mut out = None;
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            if r.take_null()? {
                continue;
            }
            let value = match &*key {
                "text" => Self::Text(r.read()?),
                "image" => Self::Image(r.read()?),
                "nested" => Self::Nested(r.read()?),
                "__type" => {
                    r.skip()?;
                    continue;
                }
                tag => Self::Unknown(UnknownMember::new(tag, r.document()?)),
            };
            r.set_union(&mut out, value)?;
        }
        Ok(out.unwrap_or_else(Self::corrected))
    }
}

fn sample() -> Message {
    let quoted = Message {
        role: "a \"b\"\u{1}\n".into(),
        count: -1,
        ..Message::corrected()
    };
    Message {
        role: "user".into(),
        content: vec![
            Block::Text("grüße 🦀 \\".into()),
            Block::Image("f".into()),
            Block::Nested(Box::new(quoted)),
            Block::Unknown(UnknownMember::new(
                "video",
                serde_json::json!({"b": [1.5, null]}),
            )),
        ],
        count: 3,
        sent: Some(Timestamp::from_epoch_millis(1_576_540_098_500)),
        labels: Some(BTreeMap::from([
            ("b".into(), "1".into()),
            ("a".into(), "".into()),
        ])),
        sparse: Some(vec![None, Some(2)]),
        extra: Some(serde_json::json!({"z": 1, "a": {"y": true, "b": "é"}})),
    }
}

const SAMPLE: &str = concat!(
    r#"{"role":"user","content":[{"text":"grüße 🦀 \\"},{"image":"Zg=="},"#,
    r#"{"nested":{"role":"a \"b\"\u0001\n","content":[],"count":-1}},"#,
    r#"{"video":{"b":[1.5,null]}}],"count":3,"sent":"2019-12-16T23:48:18.5Z","#,
    r#""labels":{"a":"","b":"1"},"sparse":[null,2],"extra":{"z":1,"a":{"y":true,"b":"é"}}}"#,
);

#[test]
fn there_and_back() {
    assert_eq!(String::from_utf8(to_vec(&sample())), Ok(SAMPLE.into()));
    assert_eq!(from_slice(SAMPLE.as_bytes()), Ok(sample()));
}

#[test]
fn white_space_makes_no_difference() {
    let document: Document = serde_json::from_str(SAMPLE).expect("valid JSON");
    let spaced = format!("\r\n{document:#}\t ");
    assert!(spaced.contains("\n  "));
    assert_eq!(from_slice(spaced.as_bytes()), Ok(sample()));
}

#[test]
fn every_truncation_is_an_error() {
    for length in 1..SAMPLE.len() {
        let cut = &SAMPLE.as_bytes()[..length];
        let error = from_slice::<Message>(cut).expect_err("half a document");
        assert!(error.offset() <= length, "{error}");
        Reader::new(cut).skip().expect_err("half a document");
        Reader::new(cut).document().expect_err("half a document");
    }
}

#[test]
fn every_changed_byte_is_survived() {
    for place in 0..SAMPLE.len() {
        for byte in [
            0, b' ', b'"', b'\\', b'{', b'}', b'[', b']', b',', b':', b'1', 0xff,
        ] {
            let mut changed = SAMPLE.as_bytes().to_vec();
            changed[place] = byte;
            if let Err(error) = from_slice::<Message>(&changed) {
                assert!(error.offset() <= changed.len(), "{error}");
            }
        }
    }
}

#[test]
fn absent_and_null_members_are_corrected() {
    let nulls = br#"{"role":null,"content":null,"count":null,"sent":null,"labels":null}"#;
    for text in [&b""[..], b" \n", b"{}", nulls] {
        assert_eq!(from_slice(text), Ok(Message::corrected()));
    }
}

#[test]
fn unknown_members_are_skipped() {
    let text = br#"{"new":{"a":[1,"\u00e9",{}],"b":null},"count":1,"newer":-1.5e3,"x":true}"#;
    let expected = Message {
        count: 1,
        ..Message::corrected()
    };
    assert_eq!(from_slice(text), Ok(expected));
}

#[test]
fn the_last_of_equal_keys_wins() {
    let read: Message = from_slice(br#"{"count":1,"co\u0075nt":2,"count":null}"#).expect("valid");
    assert_eq!(read.count, 2);
}

#[test]
fn unions_pass_over_nulls_and_type_hints() {
    let text = br#"{"image":null,"__type":"x#Block","text":"a","nested":null}"#;
    assert_eq!(from_slice(text), Ok(Block::Text("a".into())));
    assert_eq!(from_slice(br#"{"text":null}"#), Ok(Block::corrected()));
}

#[test]
fn unions_refuse_a_second_member() {
    for text in [
        r#"{"content":[{},{"text":"a","image":""}]}"#,
        r#"{"content":[{},{"text":"a","other":[1]}]}"#,
    ] {
        let error = from_slice::<Message>(text.as_bytes()).expect_err("two members");
        assert_eq!(error.kind(), ErrorKind::UnionHasTwoMembers);
        assert_eq!(error.offset(), text.len() - 3);
        assert!(error.path().starts_with("content[1]."), "{error}");
    }
}

#[test]
fn errors_lead_to_the_member() {
    let text = br#"{"content":[{"text":"a"},{"nested":{"labels":{"x.y":[]}}}]}"#;
    let error = from_slice::<Message>(text).expect_err("a list is no string");
    assert_eq!(
        error.to_string(),
        r#"expected a string, found an array at byte 52, in content[1].nested.labels["x.y"]"#
    );
}

#[test]
fn errors_repeat_no_value() {
    for text in [
        r#"{"count":"hunter2"}"#,
        r#"{"content":[{"image":"hunter2!"}]}"#,
        r#"{"sent":"hunter2"}"#,
        r#"{"count":1}hunter2"#,
        r#"{"count":hunter2}"#,
        r#"{"role":"hunter2\x"}"#,
        r#"{"role":"hunter2"#,
    ] {
        let error = from_slice::<Message>(text.as_bytes()).expect_err(text);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
}

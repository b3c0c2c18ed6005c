//! The shapes that every model has without defining them (Smithy 2.0, "Prelude").
//!
//! Only the public types: the private shapes of the prelude define its traits, and traits are read
//! as plain values.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::PRELUDE_FILE;
use super::draft::{Body, Container, Draft, Drafts};
use super::model::{ShapeId, ShapeKind, Traits};

/// The id of the structure that stands for "nothing".
pub(super) const UNIT: &str = "smithy.api#Unit";

/// All public prelude shapes.
pub(super) fn drafts() -> Drafts {
    let zero = || Some(("smithy.api#default", json!(0)));
    let plain = [
        ("Blob", ShapeKind::Blob, None),
        ("Boolean", ShapeKind::Boolean, None),
        ("String", ShapeKind::String, None),
        ("Byte", ShapeKind::Byte, None),
        ("Short", ShapeKind::Short, None),
        ("Integer", ShapeKind::Integer, None),
        ("Long", ShapeKind::Long, None),
        ("Float", ShapeKind::Float, None),
        ("Double", ShapeKind::Double, None),
        ("BigInteger", ShapeKind::BigInteger, None),
        ("BigDecimal", ShapeKind::BigDecimal, None),
        ("Timestamp", ShapeKind::Timestamp, None),
        ("Document", ShapeKind::Document, None),
        (
            "PrimitiveBoolean",
            ShapeKind::Boolean,
            Some(("smithy.api#default", json!(false))),
        ),
        ("PrimitiveByte", ShapeKind::Byte, zero()),
        ("PrimitiveShort", ShapeKind::Short, zero()),
        ("PrimitiveInteger", ShapeKind::Integer, zero()),
        ("PrimitiveLong", ShapeKind::Long, zero()),
        ("PrimitiveFloat", ShapeKind::Float, zero()),
        ("PrimitiveDouble", ShapeKind::Double, zero()),
    ];
    let plain = plain.map(|(name, kind, with)| draft(name, Body::Plain(kind), with));
    let unit = Body::Members(Container::Structure, IndexMap::new());
    let unit = draft("Unit", unit, Some(("smithy.api#unitType", json!({}))));
    let all = plain.into_iter().chain([unit]);
    all.map(|draft| (draft.id.clone(), draft)).collect()
}

/// The id of [`UNIT`].
pub(super) fn unit() -> ShapeId {
    ShapeId::new(UNIT).expect("a constant in the form of an id")
}

fn draft(name: &str, body: Body, with: Option<(&str, Value)>) -> Draft {
    let id = format!("smithy.api#{name}");
    let mut traits = Traits::default();
    if let Some((id, value)) = with {
        traits.insert(id, value);
    }
    Draft {
        id: ShapeId::new(&id).expect("the names above are identifiers"),
        file: PRELUDE_FILE.to_owned(),
        version_1: false,
        traits,
        mixins: Vec::new(),
        body,
        applied: IndexMap::new(),
    }
}

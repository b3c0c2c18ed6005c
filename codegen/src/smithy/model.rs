//! The model as later phases see it: merged, flattened, every target present.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::service::{Operation, Resource, Service};

/// Everything the files say, as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// All shapes, those of the prelude included, sorted by id. Looked up with a [`ShapeId`] or a
    /// `&str`.
    pub shapes: IndexMap<ShapeId, Shape>,
    /// The metadata of all files, keys sorted at every level.
    pub metadata: Map<String, Value>,
}

/// An absolute shape id without a member: `namespace#Name`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShapeId(String);

impl ShapeId {
    /// Reads an id; `None` unless it is a dotted namespace, a `#` and a name, each made of Smithy
    /// identifiers.
    pub fn new(text: &str) -> Option<Self> {
        let (namespace, name) = text.split_once('#')?;
        let valid = namespace.split('.').all(is_identifier) && is_identifier(name);
        valid.then(|| Self(text.to_owned()))
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `#`.
    pub fn namespace(&self) -> &str {
        self.split().0
    }

    /// What stands after the `#`.
    pub fn name(&self) -> &str {
        self.split().1
    }

    fn split(&self) -> (&str, &str) {
        self.0
            .split_once('#')
            .expect("`new` lets nothing without `#` in")
    }
}

/// Whether `text` is an identifier of the Smithy specification.
pub(super) fn is_identifier(text: &str) -> bool {
    let start = text.trim_start_matches('_');
    let digits_may_start = start.len() < text.len();
    start.starts_with(|c: char| c.is_ascii_alphabetic() || digits_may_start && c.is_ascii_digit())
        && start.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lets maps keyed by id be asked with a `&str`.
impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for ShapeId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for ShapeId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

/// One shape, mixins already flattened into it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its absolute id.
    pub id: ShapeId,
    /// The file that defines it, as the caller named it; [`PRELUDE_FILE`](super::PRELUDE_FILE) for
    /// prelude shapes.
    pub file: String,
    /// The traits on the shape itself.
    pub traits: Traits,
    /// Its type, with everything that only shapes of this type have.
    pub kind: ShapeKind,
}

impl Shape {
    /// Whether this shape is only a mixin: it is never a type of its own, and nothing may target
    /// it.
    pub fn is_mixin(&self) -> bool {
        self.traits.has("smithy.api#mixin")
    }

    /// The members of a list (`member`), map (`key`, `value`), structure, union or enum, in the
    /// order of the file; nothing for other shapes.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Member)> {
        let (named, fixed): (_, [Option<(&str, &Member)>; 2]) = match &self.kind {
            ShapeKind::Enum(members)
            | ShapeKind::IntEnum(members)
            | ShapeKind::Structure(members)
            | ShapeKind::Union(members) => (Some(members), [None, None]),
            ShapeKind::List(member) => (None, [Some(("member", member)), None]),
            ShapeKind::Map { key, value } => (None, [Some(("key", key)), Some(("value", value))]),
            _ => (None, [None, None]),
        };
        let named = named.into_iter().flatten();
        let named = named.map(|(name, member)| (name.as_str(), member));
        named.chain(fixed.into_iter().flatten())
    }
}

/// The type of a shape and what comes with it (Smithy 2.0, "Shapes").
#[derive(Clone, Debug, PartialEq)]
pub enum ShapeKind {
    /// `blob`
    Blob,
    /// `boolean`
    Boolean,
    /// `string`; one with the trait `smithy.api#enum` stays a string.
    String,
    /// `byte`
    Byte,
    /// `short`
    Short,
    /// `integer`
    Integer,
    /// `long`
    Long,
    /// `float`
    Float,
    /// `double`
    Double,
    /// `bigInteger`
    BigInteger,
    /// `bigDecimal`
    BigDecimal,
    /// `timestamp`
    Timestamp,
    /// `document`
    Document,
    /// `enum`: every member carries `smithy.api#enumValue`, a string.
    Enum(IndexMap<String, Member>),
    /// `intEnum`: every member carries `smithy.api#enumValue`, an integer.
    IntEnum(IndexMap<String, Member>),
    /// `list`, and the `set` of Smithy 1.0.
    List(Member),
    /// `map`
    Map {
        /// The member of the keys.
        key: Member,
        /// The member of the values.
        value: Member,
    },
    /// `structure`, members in the order of the file.
    Structure(IndexMap<String, Member>),
    /// `union`, members in the order of the file.
    Union(IndexMap<String, Member>),
    /// `service`
    Service(Service),
    /// `resource`; boxed, because it is much larger than the rest.
    Resource(Box<Resource>),
    /// `operation`
    Operation(Operation),
}

impl Shape {
    /// The traits of the shape and of each of its members.
    pub(crate) fn all_traits_mut(&mut self) -> Vec<&mut Traits> {
        let mut all = vec![&mut self.traits];
        match &mut self.kind {
            ShapeKind::Enum(members)
            | ShapeKind::IntEnum(members)
            | ShapeKind::Structure(members)
            | ShapeKind::Union(members) => {
                all.extend(members.values_mut().map(|member| &mut member.traits));
            }
            ShapeKind::List(member) => all.push(&mut member.traits),
            ShapeKind::Map { key, value } => all.extend([&mut key.traits, &mut value.traits]),
            _ => {}
        }
        all
    }
}

impl ShapeKind {
    /// The name of the type as the JSON AST writes it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Blob => "blob",
            Self::Boolean => "boolean",
            Self::String => "string",
            Self::Byte => "byte",
            Self::Short => "short",
            Self::Integer => "integer",
            Self::Long => "long",
            Self::Float => "float",
            Self::Double => "double",
            Self::BigInteger => "bigInteger",
            Self::BigDecimal => "bigDecimal",
            Self::Timestamp => "timestamp",
            Self::Document => "document",
            Self::Enum(_) => "enum",
            Self::IntEnum(_) => "intEnum",
            Self::List(_) => "list",
            Self::Map { .. } => "map",
            Self::Structure(_) => "structure",
            Self::Union(_) => "union",
            Self::Service(_) => "service",
            Self::Resource(_) => "resource",
            Self::Operation(_) => "operation",
        }
    }
}

/// A member: a target and the traits on the member itself (those of the target are not copied).
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The shape it refers to; always in the model.
    pub target: ShapeId,
    /// The traits on the member.
    pub traits: Traits,
}

/// Traits by absolute id, sorted by it; the objects in their values have sorted keys, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traits(BTreeMap<String, Value>);

impl Traits {
    /// The value of a trait, asked by absolute id such as `smithy.api#required`.
    pub fn get(&self, id: &str) -> Option<&Value> {
        self.0.get(id)
    }

    /// Whether a trait is there.
    pub fn has(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }

    /// All traits in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes out every trait whose id is not wanted.
    pub(crate) fn retain(&mut self, wanted: impl Fn(&str) -> bool) {
        self.0.retain(|id, _| wanted(id));
    }

    /// Sets a trait; the value it had is lost. Sorts the keys of the value.
    pub(super) fn insert(&mut self, id: impl Into<String>, mut value: Value) {
        value.sort_all_objects();
        self.0.insert(id.into(), value);
    }
}

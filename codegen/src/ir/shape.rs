//! Data types.

use super::{AnswerReading, Constraint, EventBindings, Events, ExceptionFacts, Type, TypeRef};

/// A data type with a file of its own.
#[derive(Debug)]
pub struct Shape {
    /// Its place and name.
    pub at: TypeRef,
    /// The Smithy shape id, for the docs.
    pub id: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`, where the model deprecates the shape.
    pub deprecated: Option<String>,
    /// What it is.
    pub kind: ShapeKind,
}

/// What a data type is.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there are a few hundred of them, and all are read once"
)]
pub enum ShapeKind {
    /// A structure.
    Structure(Structure),
    /// A tagged union.
    Union(Union),
    /// A union of events, sent or received as an event stream.
    Events(Events),
    /// A string enum.
    Enum(Enum),
    /// An integer enum.
    IntEnum(IntEnum),
}

/// Which codec impls a type needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Codec {
    /// It is written into request bodies or events.
    pub write: bool,
    /// It is read from answer bodies or events.
    pub read: bool,
}

/// A structure.
#[derive(Debug)]
pub struct Structure {
    /// Members in model order.
    pub members: Vec<Member>,
    /// The impls needed for the members that stand in the JSON body.
    pub codec: Codec,
    /// The whole value is sensitive: its `Debug` shows nothing.
    pub sensitive: bool,
    /// It holds a stream: it cannot be cloned or compared.
    pub holds_stream: bool,
    /// For exceptions: how the answer's headers and body fill it.
    pub answer: Option<AnswerReading>,
    /// For events whose members do not all stand in a JSON payload: where they stand.
    pub event: Option<EventBindings>,
    /// It is part of an input, so it has rules.
    pub has_rules: bool,
    /// For exceptions: how a service answers one.
    pub exception: Option<ExceptionFacts>,
}

/// A member of a structure.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name in the model.
    pub model_name: String,
    /// The name in the JSON body.
    pub wire_name: String,
    /// Other names that are read as well.
    pub aliases: Vec<String>,
    /// The name of the field; may be a raw identifier.
    pub field: String,
    /// The name of the chaining setter.
    pub setter: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`, where the model deprecates the member.
    pub deprecated: Option<String>,
    /// The type, without `Option` and `Box`.
    pub ty: Type,
    /// Whether the field is plain, without `Option`.
    pub required: bool,
    /// Whether it is an argument of `new`; a plain field that is not starts out empty.
    pub argument: bool,
    /// Whether the type must be boxed to have a finite size.
    pub boxed: bool,
    /// `Debug` shows nothing of it.
    pub sensitive: bool,
    /// Whether it stands in the JSON of the structure. All members of an exception do, since bindings mean nothing inside
    /// of a stream; how it is answered by itself is said apart.
    pub in_body: bool,
    /// What stands in when it is absent: on writing (nested members) and on reading.
    pub default: Option<DefaultValue>,
    /// Whether `default` is also written.
    pub write_default: bool,
    /// How it stands in the form that serde sees.
    pub form: FormMember,
    /// Whether the model requires it, whatever clients do about that.
    pub must: bool,
    /// What is checked of it; nothing where there is nothing to check, inside of it neither.
    pub rules: Option<Vec<Constraint>>,
}

/// How a member stands in the form that serde sees.
#[derive(Debug, Clone, Default)]
pub struct FormMember {
    /// Its name there: the one in the JSON body, or the one in the model if it stands outside.
    pub name: String,
    /// The type with the formats that timestamps have in a body, wherever the member stands.
    pub ty: Option<Type>,
    /// What is done with the default of the member, where it has one.
    pub default: FormDefault,
}

/// What the form that serde sees has for a member that is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FormDefault {
    /// Nothing.
    #[default]
    Unused,
    /// The default, on reading.
    Read,
    /// The default, on reading and on writing.
    Written,
}

/// A modelled default value.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A boolean.
    Boolean(bool),
    /// Any of the integer types.
    Integer(i64),
    /// Either of the float types.
    Float(f64),
    /// A string.
    String(String),
    /// A string enum's value.
    Enum(String),
    /// An empty blob, list or map: the type's own default.
    Empty,
    /// Seconds since the epoch, with nanoseconds.
    Timestamp(i64, u32),
    /// A blob that is not empty.
    Blob(Vec<u8>),
    /// A document that is an empty array.
    EmptyArray,
    /// A document that is an empty object.
    EmptyObject,
}

/// A tagged union.
#[derive(Debug)]
pub struct Union {
    /// Members in model order.
    pub variants: Vec<Variant>,
    /// The impls needed.
    pub codec: Codec,
    /// The whole value is sensitive.
    pub sensitive: bool,
}

/// A member of a union.
#[derive(Debug)]
pub struct Variant {
    /// The name in the model.
    pub model_name: String,
    /// The name in the JSON body.
    pub wire_name: String,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
    /// The payload; nothing for a unit member.
    pub ty: Option<Type>,
    /// Whether the payload is boxed: to have a finite size, or because config says so.
    pub boxed: bool,
    /// `Debug` shows nothing of it.
    pub sensitive: bool,
    /// Whether the payload type occurs once in the union, so that `From` is unambiguous.
    pub from: bool,
    /// What is checked of the payload.
    pub rules: Vec<Constraint>,
}

/// A string enum.
#[derive(Debug)]
pub struct Enum {
    /// Values in model order.
    pub variants: Vec<EnumVariant>,
}

/// A value of a string enum.
#[derive(Debug)]
pub struct EnumVariant {
    /// The value on the wire.
    pub value: String,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
}

/// An integer enum.
#[derive(Debug)]
pub struct IntEnum {
    /// Values in model order.
    pub variants: Vec<IntEnumVariant>,
}

/// A value of an integer enum.
#[derive(Debug)]
pub struct IntEnumVariant {
    /// The value on the wire.
    pub value: i32,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
}

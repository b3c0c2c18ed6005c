//! Values in cases.

use crate::ir::{Density, Type, TypeRef};

/// A value, to be written as an expression that uses nothing but the public interface of the crate.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A boolean.
    Boolean(bool),
    /// Any of the integer types.
    Integer(i64),
    /// A `f32`.
    Float(f64),
    /// A `f64`.
    Double(f64),
    /// A number of any size, as its digits.
    Number(String),
    /// A string.
    String(String),
    /// A blob.
    Blob(Vec<u8>),
    /// A document, as JSON text.
    Document(String),
    /// A timestamp.
    Timestamp(Moment),
    /// A string enum.
    Enum(TypeRef, String),
    /// An integer enum.
    IntEnum(TypeRef, i32),
    /// A structure.
    Structure(StructureValue),
    /// A union.
    Union {
        /// The union.
        ty: TypeRef,
        /// The variant.
        variant: String,
        /// What it holds.
        payload: Option<Box<Value>>,
        /// Whether the payload is boxed.
        boxed: bool,
    },
    /// A union of which no member is known: what client error correction gives.
    UnknownUnion(TypeRef),
    /// A list.
    List {
        /// The type of the elements.
        element: Type,
        /// Whether it may hold nulls.
        density: Density,
        /// The elements.
        items: Vec<Option<Value>>,
    },
    /// A map.
    Map {
        /// The type of the values.
        element: Type,
        /// Whether it may hold nulls.
        density: Density,
        /// The entries.
        entries: Vec<(String, Option<Value>)>,
    },
    /// Bytes that are streamed.
    Bytes(Vec<u8>),
    /// Events to send.
    Events(Vec<Value>),
    /// Events that are answered. A structure among them is the exception that ends them.
    Answered(Vec<Value>),
    /// The default of a type that has no literal.
    Zero(Type),
}

/// A structure, to be made with `new` and setters.
#[derive(Debug, Clone, PartialEq)]
pub struct StructureValue {
    /// The structure.
    pub ty: TypeRef,
    /// The arguments of `new`.
    pub arguments: Vec<Value>,
    /// Setters, with their arguments.
    pub setters: Vec<(String, Value)>,
}

impl StructureValue {
    /// Whether there is a number in it that is not equal to itself.
    pub fn has_nan(&self) -> bool {
        let set = self.setters.iter().map(|(_, value)| value);
        self.arguments.iter().chain(set).any(Value::has_nan)
    }
}

impl Value {
    /// Whether it is, or holds, a number that is not equal to itself.
    pub fn has_nan(&self) -> bool {
        match self {
            Self::Float(number) | Self::Double(number) => number.is_nan(),
            Self::Structure(value) => value.has_nan(),
            Self::Union { payload, .. } => payload.as_ref().is_some_and(|value| value.has_nan()),
            Self::List { items, .. } => items.iter().flatten().any(Self::has_nan),
            Self::Map { entries, .. } => entries
                .iter()
                .filter_map(|(_, value)| value.as_ref())
                .any(Self::has_nan),
            Self::Events(events) | Self::Answered(events) => events.iter().any(Self::has_nan),
            Self::Boolean(_)
            | Self::Integer(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::Blob(_)
            | Self::Document(_)
            | Self::Timestamp(_)
            | Self::Enum(..)
            | Self::IntEnum(..)
            | Self::Bytes(_)
            | Self::UnknownUnion(_)
            | Self::Zero(_) => false,
        }
    }
}

/// A point in time, as a case states it.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    /// Seconds since the epoch, and nanoseconds.
    Seconds(i64, u32),
    /// Seconds since the epoch with a fraction, in decimal.
    Fraction(String),
    /// A date-time of RFC 3339.
    DateTime(String),
}

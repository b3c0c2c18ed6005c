//! From the target of a member to the Rust type that holds it.

use crate::ir::{Density, TimestampFormat, Type};
use crate::smithy::{Member, Shape, ShapeId, ShapeKind, Traits};

use super::Lowering;

/// Where a value stands, which decides the default format of timestamps.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place {
    Body,
    Header,
    Text,
}

/// Whether the value is sent or received; only streams differ.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Direction {
    Sent,
    Received,
}

impl Lowering<'_> {
    /// The type of a member, without `Option` and `Box`.
    pub(super) fn member_type(
        &mut self,
        member: &Member,
        place: Place,
        direction: Direction,
    ) -> Type {
        let shape = &self.model.shapes[&member.target];
        match &shape.kind {
            ShapeKind::Boolean => Type::Boolean,
            ShapeKind::Byte => Type::Byte,
            ShapeKind::Short => Type::Short,
            ShapeKind::Integer => Type::Integer,
            ShapeKind::IntEnum(_) => Type::IntEnum(self.names[&member.target].clone()),
            ShapeKind::BigInteger => Type::BigInteger,
            ShapeKind::BigDecimal => Type::BigDecimal,
            ShapeKind::Long => Type::Long,
            ShapeKind::Float => Type::Float,
            ShapeKind::Double => Type::Double,
            ShapeKind::String => Type::String,
            ShapeKind::Blob if shape.traits.has("smithy.api#streaming") => Type::ByteStream,
            ShapeKind::Blob => Type::Blob,
            ShapeKind::Document => Type::Document,
            ShapeKind::Timestamp => {
                Type::Timestamp(self.timestamp_format(&member.traits, shape, place))
            }
            ShapeKind::Enum(_) => Type::Enum(self.names[&member.target].clone()),
            ShapeKind::Structure(_) => Type::Structure(self.names[&member.target].clone()),
            ShapeKind::Union(_) if shape.traits.has("smithy.api#streaming") => {
                let name = self.names[&member.target].clone();
                match direction {
                    Direction::Sent => Type::EventInput(name),
                    Direction::Received => Type::EventStream(name),
                }
            }
            ShapeKind::Union(_) => Type::Union(self.names[&member.target].clone()),
            ShapeKind::List(element) => {
                let element = self.member_type(element, place, direction);
                Type::List(Box::new(element), density(shape))
            }
            ShapeKind::Map { value, .. } => {
                let value = self.member_type(value, place, direction);
                Type::Map(Box::new(value), density(shape))
            }
            // Refused while closing over the service.
            ShapeKind::Service(_) | ShapeKind::Resource(_) | ShapeKind::Operation(_) => {
                Type::Document
            }
        }
    }

    /// `@timestampFormat` of the member, else of the target, else what restJson1 says for the place.
    fn timestamp_format(&self, member: &Traits, target: &Shape, place: Place) -> TimestampFormat {
        let id = "smithy.api#timestampFormat";
        let format = member
            .get(id)
            .or_else(|| target.traits.get(id))
            .and_then(|format| format.as_str());
        match (format, place) {
            (Some("date-time"), _) | (None, Place::Text) => TimestampFormat::DateTime,
            (Some("http-date"), _) | (None, Place::Header) => TimestampFormat::HttpDate,
            (Some("epoch-seconds"), _) | (None, Place::Body) => TimestampFormat::EpochSeconds,
            // Refused while closing over the service.
            (Some(_), _) => TimestampFormat::EpochSeconds,
        }
    }

    /// Whether `Debug` must not show values of this shape: `@sensitive` on it, or on what it consists of.
    /// Structures and unions hide themselves.
    pub(super) fn is_sensitive(&self, id: &ShapeId) -> bool {
        let mut seen = Vec::new();
        let mut next = id;
        loop {
            let shape = &self.model.shapes[next];
            if shape.traits.has("smithy.api#sensitive") {
                return true;
            }
            seen.push(next);
            next = match &shape.kind {
                ShapeKind::List(member) => &member.target,
                ShapeKind::Map { key, value } => {
                    if self.model.shapes[&key.target]
                        .traits
                        .has("smithy.api#sensitive")
                    {
                        return true;
                    }
                    &value.target
                }
                _ => return false,
            };
            if seen.contains(&next) {
                return false;
            }
        }
    }
}

fn density(shape: &Shape) -> Density {
    if shape.traits.has("smithy.api#sparse") {
        Density::Sparse
    } else {
        Density::Dense
    }
}

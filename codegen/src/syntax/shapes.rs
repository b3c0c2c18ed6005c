//! Shapes as text: each one once, and again only where it is short.

use std::collections::BTreeMap;

use serde_json::Value;

use super::is_stream;
use super::lines::{self, Line};
use crate::smithy::{Member, Model, Shape, ShapeId, ShapeKind};

/// What has so many lines is not written a second time.
const LONG: usize = 5;

/// Writes shapes, and knows which of them stand above.
pub(super) struct Shapes<'m> {
    model: &'m Model,
    /// Structures and unions that were begun, with their number of lines; nothing for one that is not finished.
    begun: BTreeMap<&'m ShapeId, Option<usize>>,
}

impl<'m> Shapes<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self {
            model,
            begun: BTreeMap::new(),
        }
    }

    /// The type of a member, which begins somewhere on a line of this depth.
    pub(super) fn value(&mut self, member: &Member, depth: usize) -> Vec<Line> {
        let model = self.model;
        let shape = &model.shapes[&member.target];
        let word = |word: &str| vec![Line::new(depth, word)];
        match &shape.kind {
            ShapeKind::Blob if is_stream(shape) => word("bytes, streamed"),
            ShapeKind::Blob if is_payload(member) => word("bytes"),
            ShapeKind::Blob => word("base64"),
            ShapeKind::Document => word("any JSON"),
            ShapeKind::Timestamp => {
                let id = "smithy.api#timestampFormat";
                let format = member.traits.get(id).or_else(|| shape.traits.get(id));
                match format.and_then(Value::as_str) {
                    Some(format) => word(&format!("timestamp ({format})")),
                    None => word("timestamp"),
                }
            }
            ShapeKind::Enum(members) | ShapeKind::IntEnum(members) => {
                let values = members.iter().map(|(name, member)| {
                    let value = member.traits.get("smithy.api#enumValue").cloned();
                    value.unwrap_or_else(|| name.as_str().into()).to_string()
                });
                lines::alternatives(&values.collect::<Vec<_>>(), depth)
            }
            ShapeKind::List(element) => self.collection(shape, element, depth, ["[", "]"]),
            ShapeKind::Map { value, .. } => self.collection(shape, value, depth, ["{<key>: ", "}"]),
            ShapeKind::Structure(_) | ShapeKind::Union(_) => self.aggregate(shape, depth),
            ShapeKind::Boolean
            | ShapeKind::String
            | ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Float
            | ShapeKind::Double
            | ShapeKind::BigInteger
            | ShapeKind::BigDecimal
            | ShapeKind::Service(_)
            | ShapeKind::Resource(_)
            | ShapeKind::Operation(_) => word(shape.kind.name()),
        }
    }

    /// A list or map; one that holds nothing but itself ends at once.
    fn collection(
        &mut self,
        shape: &'m Shape,
        element: &Member,
        depth: usize,
        [before, after]: [&str; 2],
    ) -> Vec<Line> {
        if self.begun.insert(&shape.id, None).is_some() {
            return vec![above(shape, depth)];
        }
        let mut lines = self.value(element, depth);
        self.begun.remove(&shape.id);
        lines::prefix(&mut lines, before);
        lines::suffix(&mut lines, after);
        lines
    }

    /// A structure or union, or where it stands.
    fn aggregate(&mut self, shape: &'m Shape, depth: usize) -> Vec<Line> {
        let begun = self.begun.get(&shape.id);
        if begun.is_some_and(|lines| lines.is_none_or(|lines| lines >= LONG)) {
            return vec![above(shape, depth)];
        }
        let members: Vec<_> = shape.members().collect();
        let mut lines = self.object(&shape.id, &members, depth);
        if let ShapeKind::Union(_) = shape.kind {
            let note = if is_stream(shape) {
                "each event one of"
            } else {
                "one of"
            };
            lines::note(&mut lines, note);
        }
        lines::note(&mut lines, shape.id.name());
        lines
    }

    /// These members of a structure or union in braces.
    pub(super) fn object(
        &mut self,
        id: &ShapeId,
        members: &[(&str, &Member)],
        depth: usize,
    ) -> Vec<Line> {
        if members.is_empty() {
            return vec![Line::new(depth, "{}")];
        }
        let known = self.model.shapes.get_key_value(id);
        self.begun.extend(known.map(|(id, _)| (id, None)));
        let mut lines = vec![Line::new(depth, "{")];
        for (index, (name, member)) in members.iter().enumerate() {
            let mut value = self.value(member, depth + 1);
            lines::note_requirement(&mut value, member);
            for (id, place) in [
                ("smithy.api#eventHeader", "event header"),
                ("smithy.api#eventPayload", "event payload"),
            ] {
                if member.traits.has(id) {
                    lines::note(&mut value, place);
                }
            }
            let json_name = member.traits.get("smithy.api#jsonName");
            let name = json_name.and_then(Value::as_str).unwrap_or(name);
            lines::prefix(&mut value, &format!("\"{name}\": "));
            if index + 1 < members.len() {
                lines::suffix(&mut value, ",");
            }
            lines.extend(value);
        }
        lines.push(Line::new(depth, "}"));
        self.begun
            .extend(known.map(|(id, _)| (id, Some(lines.len()))));
        lines
    }
}

/// In place of a shape that was written, or is being written.
fn above(shape: &Shape, depth: usize) -> Line {
    let note = format!("{}, as above", shape.id.name());
    Line::noted(depth, "{…}", note)
}

/// Whether a member is alone in the body of a message or an event.
fn is_payload(member: &Member) -> bool {
    member.traits.has("smithy.api#httpPayload") || member.traits.has("smithy.api#eventPayload")
}

//! Constraints: what the model allows at a place.

use serde_json::Value;

use crate::ir::{Constraint, Type};
use crate::smithy::{Member, Shape, ShapeKind};

use super::Lowering;

impl Lowering<'_> {
    /// What is checked of a member: nothing where neither it nor anything in it has a rule. `optional` says that its
    /// field can be absent although the model requires it.
    pub(super) fn member_rules(
        &mut self,
        at: &str,
        member: &Member,
        ty: &Type,
        (must, optional): (bool, bool),
    ) -> Option<Vec<Constraint>> {
        if let Type::ByteStream | Type::EventStream(_) | Type::EventInput(_) = ty {
            return None;
        }
        let mut rules = self.rules(at, member);
        if must && optional {
            rules.insert(0, Constraint::Required);
        }
        (must || !rules.is_empty() || has_inside(ty)).then_some(rules)
    }

    /// The constraints of a value: the member's own stand in place of its target's.
    pub(super) fn rules(&mut self, at: &str, member: &Member) -> Vec<Constraint> {
        let model = self.model;
        let target = &model.shapes[&member.target];
        let of = |id: &str| member.traits.get(id).or_else(|| target.traits.get(id));
        let mut rules = Vec::new();
        if let Some(bounds) = of("smithy.api#length") {
            let bound = |key: &str| bounds.get(key).and_then(Value::as_u64);
            let (least, most) = (bound("min"), bound("max"));
            rules.push(Constraint::Length(
                least.unwrap_or_default(),
                most.unwrap_or(u64::MAX),
            ));
        }
        if let Some(bounds) = of("smithy.api#range") {
            let bound = |key: &str| bounds.get(key).and_then(Value::as_f64);
            rules.push(Constraint::Range(
                bound("min").unwrap_or(f64::NEG_INFINITY),
                bound("max").unwrap_or(f64::INFINITY),
            ));
        }
        let is_text = matches!(target.kind, ShapeKind::String);
        if let Some(pattern) = of("smithy.api#pattern").and_then(Value::as_str)
            && is_text
        {
            // The engine that checks is small: it has no look-around and no classes of Unicode.
            match regex_lite::Regex::new(pattern) {
                Ok(_) => rules.push(Constraint::Pattern(pattern.to_owned())),
                Err(_) => self.unchecked.push(at.to_owned()),
            }
        }
        if target.traits.has("smithy.api#uniqueItems") {
            rules.push(Constraint::Unique);
        }
        rules.extend(self.inner_rules(target));
        rules
    }

    fn inner_rules(&mut self, target: &Shape) -> Vec<Constraint> {
        let id = &target.id;
        let of = match &target.kind {
            ShapeKind::List(item) => {
                vec![Constraint::Items(self.rules(&format!("{id}$member"), item))]
            }
            ShapeKind::Map { key, value } => vec![
                Constraint::Keys(self.rules(&format!("{id}$key"), key)),
                Constraint::Values(self.rules(&format!("{id}$value"), value)),
            ],
            _ => Vec::new(),
        };
        let is_empty = |rule: &Constraint| match rule {
            Constraint::Items(rules) | Constraint::Keys(rules) | Constraint::Values(rules) => {
                rules.is_empty()
            }
            _ => false,
        };
        of.into_iter().filter(|rule| !is_empty(rule)).collect()
    }
}

/// Whether a type has rules of its own, or holds such a type.
fn has_inside(ty: &Type) -> bool {
    match ty {
        Type::Structure(_) | Type::Union(_) | Type::Enum(_) | Type::IntEnum(_) => true,
        Type::List(element, _) | Type::Map(element, _) => has_inside(element),
        Type::Boolean
        | Type::Byte
        | Type::Short
        | Type::Integer
        | Type::Long
        | Type::Float
        | Type::Double
        | Type::BigInteger
        | Type::BigDecimal
        | Type::String
        | Type::Blob
        | Type::Document
        | Type::Timestamp(_)
        | Type::ByteStream
        | Type::EventStream(_)
        | Type::EventInput(_) => false,
    }
}

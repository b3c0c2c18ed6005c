//! Members that only one of the models has: what they are, and what they bring along.

use std::collections::BTreeSet;

use super::change::{Change, What};
use super::facts;
use crate::smithy::{Member, Model, Shape, ShapeId, ShapeKind};

/// Tells new members with everything below them that is new as well.
pub(super) struct New<'a> {
    model: &'a Model,
    /// Shapes that need no more words: the caller has them already, or they were told.
    known: BTreeSet<ShapeId>,
}

impl<'a> New<'a> {
    /// `known` are the shapes that the caller has already.
    pub(super) fn except(model: &'a Model, known: BTreeSet<ShapeId>) -> Self {
        Self { model, known }
    }

    /// A member and what it brings along.
    pub(super) fn member(&mut self, container: &Shape, member: &Member, path: &str) -> Vec<Change> {
        let what = What::New(describe(self.model, container, member));
        let mut changes = vec![Change::new(path, what)];
        changes.extend(self.below(&member.target, path));
        changes
    }

    /// What a shape brings along.
    pub(super) fn below(&mut self, id: &ShapeId, path: &str) -> Vec<Change> {
        let shape = &self.model.shapes[id];
        match &shape.kind {
            ShapeKind::List(member) => self.below(&member.target, &format!("{path}[]")),
            ShapeKind::Map { value, .. } => self.below(&value.target, &format!("{path}{{}}")),
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                if !self.known.insert(id.clone()) {
                    return Vec::new();
                }
                let members = members.iter();
                members
                    .flat_map(|(name, member)| {
                        self.member(shape, member, &format!("{path}.{name}"))
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// A member in words: `required, string, length 1..64`.
pub(super) fn describe(model: &Model, container: &Shape, member: &Member) -> String {
    let mut facts = facts::of_member(model, container, member);
    facts.remove("type");
    let mut parts: Vec<String> = facts.remove("presence").into_iter().collect();
    parts.push(type_of(model, &member.target));
    parts.extend(facts.iter().map(|(name, text)| facts::told(name, text)));
    parts.join(", ")
}

/// The type in words. Only what Rust code sees by its name has its name here.
fn type_of(model: &Model, id: &ShapeId) -> String {
    let shape = &model.shapes[id];
    match &shape.kind {
        _ if id.as_str() == "smithy.api#Unit" => "without content".to_owned(),
        ShapeKind::List(member) => format!("list of {}", type_of(model, &member.target)),
        ShapeKind::Map { value, .. } => format!("map of {}", type_of(model, &value.target)),
        ShapeKind::Structure(_) | ShapeKind::Union(_) => {
            format!("{} {}", facts::kind(shape), id.name())
        }
        _ => {
            let values = facts::values(shape);
            if values.is_empty() {
                return facts::kind(shape).to_owned();
            }
            format!("{} of {}", facts::kind(shape), values.join(" | "))
        }
    }
}

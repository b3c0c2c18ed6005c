//! Types that contain themselves.
//!
//! A structure or union that holds itself directly, or through other structures and unions, has no finite size: every
//! member on such a circle is boxed. Lists and maps are pointers already. A list that reaches itself through lists and
//! maps alone has no Rust type at all and is refused.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::smithy::{Model, ShapeId, ShapeKind};

/// The members (shape, member name) that lie on a circle of structures and unions.
pub(super) fn boxed_members<'a>(
    model: &'a Model,
    shapes: impl Iterator<Item = &'a ShapeId>,
) -> BTreeSet<(ShapeId, String)> {
    let mut edges: BTreeMap<&ShapeId, Vec<(&str, &ShapeId)>> = BTreeMap::new();
    for id in shapes {
        let shape = &model.shapes[id];
        if let ShapeKind::Structure(_) | ShapeKind::Union(_) = shape.kind {
            let targets = shape.members().map(|(name, member)| (name, &member.target));
            edges.insert(id, targets.collect());
        }
    }
    let mut boxed = BTreeSet::new();
    for (&id, members) in &edges {
        for &(name, target) in members {
            if reaches(target, id, &edges) {
                boxed.insert((id.clone(), name.to_owned()));
            }
        }
    }
    boxed
}

fn reaches(
    from: &ShapeId,
    to: &ShapeId,
    edges: &BTreeMap<&ShapeId, Vec<(&str, &ShapeId)>>,
) -> bool {
    let mut open = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            open.extend(
                edges
                    .get(id)
                    .into_iter()
                    .flatten()
                    .map(|(_, target)| *target),
            );
        }
    }
    false
}

/// Refuses structures that require themselves: no value of them is finite.
pub(super) fn refuse_endless_structures<'a>(
    model: &'a Model,
    shapes: impl Iterator<Item = &'a ShapeId>,
    diagnostics: &mut Diagnostics,
) {
    let mut edges: BTreeMap<&ShapeId, Vec<(&str, &ShapeId)>> = BTreeMap::new();
    for id in shapes {
        let shape = &model.shapes[id];
        if let ShapeKind::Structure(_) = shape.kind {
            let members = shape.members().filter(|(_, member)| {
                member.traits.has("smithy.api#required")
                    && !member.traits.has("smithy.api#clientOptional")
            });
            let targets = members.map(|(name, member)| (name, &member.target));
            edges.insert(id, targets.collect());
        }
    }
    for (&id, members) in &edges {
        for &(name, target) in members {
            if reaches(target, id, &edges) {
                let problem = "this member requires the structure that it belongs to";
                let help = "take required from one of the members on the way";
                diagnostics.push(
                    Diagnostic::new(problem, help)
                        .file(model.shapes[id].file.clone())
                        .shape(format!("{id}${name}")),
                );
            }
        }
    }
}

/// Refuses lists and maps that reach themselves without a structure or union in between.
pub(super) fn refuse_endless_lists<'a>(
    model: &Model,
    shapes: impl Iterator<Item = &'a ShapeId>,
    diagnostics: &mut Diagnostics,
) {
    for id in shapes {
        let mut seen = BTreeSet::new();
        let mut next = id;
        while let ShapeKind::List(member) | ShapeKind::Map { value: member, .. } =
            &model.shapes[next].kind
        {
            if !seen.insert(next) {
                break;
            }
            next = &member.target;
            if next == id {
                let shape = &model.shapes[id];
                let problem = format!(
                    "this {} contains itself and no structure, so no Rust type can hold it",
                    shape.kind.name()
                );
                let help = "put a structure or union between the list and itself";
                diagnostics.push(
                    Diagnostic::new(problem, help)
                        .file(shape.file.clone())
                        .shape(id),
                );
                break;
            }
        }
    }
}

//! The service, its operations and its exceptions side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, OperationChange, State, What};
use super::new::New;
use super::side::Side;
use super::{facts, walk};
use crate::lower::closure::operation_ids;
use crate::smithy::{Operation, Shape, ShapeId, ShapeKind};

/// What differs in the service as a whole, without its endpoints.
pub(super) fn general(old: &Side, new: &Side) -> Vec<Change> {
    let facts = |side: &Side| {
        let (shape, service) = side.service();
        let mut facts = facts::of_traits(&shape.traits);
        facts.insert("API version".to_owned(), service.version.clone());
        facts
    };
    facts::differences("service", &facts(old), &facts(new))
}

/// Operations that are not the same, by name.
pub(super) fn operations(old: &Side, new: &Side) -> Vec<OperationChange> {
    let (before, after) = (by_name(old), by_name(new));
    let names: BTreeSet<&&str> = before.keys().chain(after.keys()).collect();
    let changes = names.into_iter().filter_map(|name| {
        let (state, changes) = match (before.get(name), after.get(name)) {
            (Some(was), Some(is)) => (State::Updated, updated((old, was), (new, is))),
            (None, Some(is)) => (State::New, added(new, is)),
            (Some(_), None) => (State::Gone, Vec::new()),
            (None, None) => return None,
        };
        (state != State::Updated || !changes.is_empty()).then(|| OperationChange {
            name: (*name).to_owned(),
            state,
            changes,
        })
    });
    changes.collect()
}

/// What differs in exceptions of both models, by name.
pub(super) fn errors(old: &Side, new: &Side) -> Vec<Change> {
    let (before, after) = (exceptions(old), exceptions(new));
    let both = after
        .iter()
        .filter_map(|(name, id)| Some((name, *before.get(name)?, *id)));
    both.flat_map(|(name, was, is)| walk::changes((&old.model, was), (&new.model, is), name))
        .collect()
}

type Found<'a> = (&'a Shape, &'a Operation);

fn by_name(side: &Side) -> BTreeMap<&str, Found<'_>> {
    let ids = operation_ids(&side.model, side.service().1);
    let shapes = ids.iter().map(|id| &side.model.shapes[id]);
    let operations = shapes.filter_map(|shape| match &shape.kind {
        ShapeKind::Operation(operation) => Some((shape.id.name(), (shape, operation))),
        _ => None,
    });
    operations.collect()
}

fn updated((old, was): (&Side, &Found<'_>), (new, is): (&Side, &Found<'_>)) -> Vec<Change> {
    let of = |found: &Found<'_>| facts::of_traits(&found.0.traits);
    let mut changes = facts::differences("operation", &of(was), &of(is));
    for (path, was, is) in [
        ("request", &was.1.input, &is.1.input),
        ("response", &was.1.output, &is.1.output),
    ] {
        changes.extend(walk::changes((&old.model, was), (&new.model, is), path));
    }
    let (before, after) = (thrown(old, was.1), thrown(new, is.1));
    for (name, id) in &after {
        if !before.contains_key(name) {
            changes.push(error(new, name, id, What::New));
        }
    }
    for (name, id) in &before {
        if !after.contains_key(name) {
            changes.push(error(old, name, id, What::Gone));
        }
    }
    changes
}

/// Everything that a new operation has.
fn added(new: &Side, (shape, operation): &Found<'_>) -> Vec<Change> {
    let mut facts = facts::of_traits(&shape.traits);
    let mut take = |name| facts.remove(name).unwrap_or_default();
    let mut parts = vec![format!("{} {}", take("method"), take("URI"))];
    parts.extend(facts.iter().map(|(name, text)| facts::told(name, text)));
    let mut changes = vec![Change::new("operation", What::New(parts.join(", ")))];
    for (path, id) in [
        ("request", &operation.input),
        ("response", &operation.output),
    ] {
        changes.extend(New::except(&new.model, BTreeSet::new()).below(id, path));
    }
    let errors = thrown(new, operation);
    changes.extend(
        errors
            .iter()
            .map(|(name, id)| error(new, name, id, What::New)),
    );
    changes
}

fn error(side: &Side, name: &str, id: &ShapeId, what: fn(String) -> What) -> Change {
    let facts = facts::of_traits(&side.model.shapes[id].traits);
    let parts = ["fault", "status"].iter().filter_map(|name| {
        let text = facts.get(*name)?;
        Some(format!("{name} {text}"))
    });
    let parts = parts.collect::<Vec<_>>().join(", ");
    Change::new(format!("errors.{name}"), what(parts))
}

/// The exceptions of an operation, those of the service included, by name.
fn thrown<'a>(side: &'a Side, operation: &'a Operation) -> BTreeMap<&'a str, &'a ShapeId> {
    let all = operation.errors.iter().chain(&side.service().1.errors);
    all.map(|id| (id.name(), id)).collect()
}

/// All exceptions of the service, by name.
fn exceptions(side: &Side) -> BTreeMap<&str, &ShapeId> {
    let shapes = side.ir.shapes.iter();
    let errors = shapes.filter(|shape| side.ir.errors.contains(&shape.at));
    errors
        .filter_map(|shape| side.model.shapes.get_key_value(shape.id.as_str()))
        .map(|(id, _)| (id.name(), id))
        .collect()
}

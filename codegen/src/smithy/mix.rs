//! One shape and the mixins it uses, already flattened themselves, made into one.

use indexmap::IndexMap;
use serde_json::Value;

use super::draft::{Body, Draft, Drafts};
use super::merge::to_nothing;
use super::model::{Member, ShapeId, ShapeKind, Traits};
use super::service::{Operation, Service};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// The trait that makes a shape a mixin.
pub(super) const MIXIN: &str = "smithy.api#mixin";

/// Copies the mixins of one shape into it, in their order, then lays its own words over them.
pub(super) fn mix(mut draft: Draft, done: &Drafts, found: &mut Diagnostics) -> Draft {
    let own_traits = std::mem::take(&mut draft.traits);
    for mixin in draft.mixins.iter().filter_map(|id| done.get(id)) {
        let local = local_traits(mixin);
        for (id, value) in mixin.traits.iter() {
            if id != MIXIN && !local.contains(&id) {
                draft.traits.insert(id, value.clone());
            }
        }
    }
    lay_over(&mut draft.traits, &own_traits);

    let mixins = draft.mixins.iter().filter_map(|id| done.get(id));
    match &mut draft.body {
        Body::Members(_, own) => {
            let own_members = std::mem::take(own);
            let members = mixins.filter_map(|mixin| match &mixin.body {
                Body::Members(_, members) => Some(members.clone()),
                Body::Plain(_) => None,
            });
            for (name, member) in members.chain([own_members]).flatten() {
                if let Some(targets) = add_member(own, &name, member) {
                    let problem = format!(
                        "the member targets both {}",
                        targets.map(|id| format!("`{id}`")).join(" and ")
                    );
                    let help = "a member that comes from several places must have one target";
                    let diagnostic = Diagnostic::new(problem, help).file(&draft.file);
                    found.push(diagnostic.shape(format!("{}${name}", draft.id)));
                }
            }
        }
        Body::Plain(ShapeKind::Service(own)) => {
            let own_words = std::mem::take(own);
            for mixin in mixins {
                if let Body::Plain(ShapeKind::Service(service)) = &mixin.body {
                    lay_service_over(own, service);
                }
            }
            lay_service_over(own, &own_words);
        }
        Body::Plain(ShapeKind::Operation(own)) => {
            let own_errors = std::mem::take(&mut own.errors);
            for mixin in mixins {
                if let Body::Plain(ShapeKind::Operation(Operation { errors, .. })) = &mixin.body {
                    add_new(&mut own.errors, errors);
                }
            }
            add_new(&mut own.errors, &own_errors);
        }
        Body::Plain(_) => {}
    }
    put_waiting_traits(&mut draft, found);
    draft
}

/// The traits that a mixin keeps for itself.
fn local_traits(mixin: &Draft) -> Vec<&str> {
    let value = mixin.traits.get(MIXIN);
    let local = value.and_then(|value| value.get("localTraits")?.as_array());
    local
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

/// Adds a member behind the others, or lays its traits over those of the member that has the name
/// already.
///
/// Gives back both targets if they differ.
fn add_member(
    members: &mut IndexMap<String, Member>,
    name: &str,
    member: Member,
) -> Option<[ShapeId; 2]> {
    match members.get_mut(name) {
        None => {
            members.insert(name.to_owned(), member);
            None
        }
        Some(first) if first.target != member.target => Some([first.target.clone(), member.target]),
        Some(first) => {
            lay_over(&mut first.traits, &member.traits);
            None
        }
    }
}

/// Traits that an `apply` gives to members which only now are there.
fn put_waiting_traits(draft: &mut Draft, found: &mut Diagnostics) {
    for (name, (file, traits)) in std::mem::take(&mut draft.applied) {
        let member = match &mut draft.body {
            Body::Members(_, members) => members.get_mut(&name),
            Body::Plain(_) => None,
        };
        match member {
            Some(member) => lay_over(&mut member.traits, &traits),
            None => {
                let place = format!("{}${name}", draft.id);
                found.push(to_nothing(&file, &place, &place));
            }
        }
    }
}

fn lay_over(traits: &mut Traits, over: &Traits) {
    for (id, value) in over.iter() {
        traits.insert(id, value.clone());
    }
}

fn lay_service_over(service: &mut Service, over: &Service) {
    if !over.version.is_empty() {
        service.version.clone_from(&over.version);
    }
    add_new(&mut service.operations, &over.operations);
    add_new(&mut service.resources, &over.resources);
    add_new(&mut service.errors, &over.errors);
    for (id, name) in &over.rename {
        service.rename.insert(id.clone(), name.clone());
    }
}

fn add_new(ids: &mut Vec<ShapeId>, more: &[ShapeId]) {
    for id in more {
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
}

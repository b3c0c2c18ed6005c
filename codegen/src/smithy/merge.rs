//! Several files as one: definitions, metadata and `apply` statements (Smithy 2.0, "Merging model
//! files").

use std::collections::BTreeSet;
use std::collections::btree_map::Entry;

use serde_json::{Map, Value};

use super::draft::{Body, Draft, Drafts};
use super::file::Apply;
use super::model::Traits;
use crate::diagnostics::{Diagnostic, Diagnostics};

const DOCUMENTATION: &str = "smithy.api#documentation";

/// Adds a definition. A second one must say the same, or it is refused.
pub(super) fn define(drafts: &mut Drafts, draft: Draft, found: &mut Diagnostics) {
    match drafts.entry(draft.id.clone()) {
        Entry::Vacant(entry) => {
            entry.insert(draft);
        }
        Entry::Occupied(first) => {
            let first = first.get();
            if !first.says_the_same(&draft) {
                let problem = format!(
                    "{} and {} define the shape differently",
                    first.file, draft.file
                );
                let help = "keep one of them, or make them equal, members in the same order";
                let diagnostic = Diagnostic::new(problem, help);
                found.push(diagnostic.file(&draft.file).shape(&draft.id));
            }
        }
    }
}

/// Adds the metadata of a file: lists grow, everything else must not contradict.
pub(super) fn add_metadata(
    all: &mut Map<String, Value>,
    file: &str,
    metadata: Map<String, Value>,
    found: &mut Diagnostics,
) {
    for (key, value) in metadata {
        let Some(first) = all.get_mut(&key) else {
            all.insert(key, value);
            continue;
        };
        if !unite(first, &value) {
            let problem = format!("the metadata `{key}` has another value in an earlier file");
            let help = "keep one of the two values, or make them equal";
            found.push(Diagnostic::new(problem, help).file(file));
        }
    }
}

/// Puts the traits of an `apply` onto its shape or member.
///
/// On members that only a mixin can bring they wait until mixins are flattened. Documentation takes the place of what the
/// definition has, once for each of the places in `documented`: so a model can be used as its owner publishes it, and the
/// words be ours. For all other traits the specification holds, and a contradiction is refused.
pub(super) fn apply(
    drafts: &mut Drafts,
    apply: Apply,
    documented: &mut BTreeSet<String>,
    found: &mut Diagnostics,
) {
    let Some(draft) = drafts.get_mut(&apply.shape) else {
        found.push(to_nothing(
            &apply.file,
            &place(&apply),
            apply.shape.as_str(),
        ));
        return;
    };
    let own = match (&apply.member, &mut draft.body) {
        (None, _) => Some(&mut draft.traits),
        (Some(name), Body::Members(_, members)) => {
            members.get_mut(name).map(|member| &mut member.traits)
        }
        (Some(_), Body::Plain(_)) => None,
    };
    let traits = match (own, &apply.member) {
        (Some(traits), _) => traits,
        (None, Some(name)) if !draft.mixins.is_empty() => {
            let waiting = draft.applied.entry(name.clone());
            let (_, traits) = waiting.or_insert_with(|| (apply.file.clone(), Traits::default()));
            traits
        }
        (None, _) => {
            let place = place(&apply);
            found.push(to_nothing(&apply.file, &place, &place));
            return;
        }
    };
    for (id, value) in apply.traits.iter() {
        let first_words = id == DOCUMENTATION && documented.insert(place(&apply));
        let own = traits.get(id).filter(|_| !first_words);
        let mut united = own.unwrap_or(value).clone();
        if unite(&mut united, value) {
            traits.insert(id, united);
        } else {
            let problem = "this `apply` contradicts the value that the trait has already";
            let help = format!(
                "keep one of the two; the shape is defined in {}",
                draft.file
            );
            let diagnostic = Diagnostic::new(problem, help).file(&apply.file);
            found.push(diagnostic.shape(place(&apply)).trait_id(id));
        }
    }
}

/// An `apply` whose shape or member is in no file.
pub(super) fn to_nothing(file: &str, place: &str, missing: &str) -> Diagnostic {
    let problem = format!("`apply` to `{missing}`, which is not in the model");
    let help = "correct the id, remove the `apply`, or add the file that defines the shape";
    Diagnostic::new(problem, help).file(file).shape(place)
}

fn place(apply: &Apply) -> String {
    match &apply.member {
        Some(member) => format!("{}${member}", apply.shape),
        None => apply.shape.to_string(),
    }
}

/// Two values for one key: equal ones are one, lists are joined; `false` if neither is possible.
fn unite(first: &mut Value, second: &Value) -> bool {
    if first == second {
        return true;
    }
    match (first, second) {
        (Value::Array(first), Value::Array(second)) => {
            first.extend(second.iter().cloned());
            true
        }
        _ => false,
    }
}

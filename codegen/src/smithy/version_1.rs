//! What Smithy 1.0 leaves unsaid and 2.0 says with `@default`.
//!
//! In 1.0 numbers and booleans are zero or false unless `@box` says otherwise. Here the default is
//! written down, so that later phases know only 2.0.

use serde_json::{Value, json};

use super::draft::{Body, Container, Drafts};
use super::model::{Member, ShapeId, ShapeKind, Traits};

const BOX: &str = "smithy.api#box";
const DEFAULT: &str = "smithy.api#default";

/// Writes down the defaults of all shapes and structure members that come from files of Smithy 1.0.
pub(super) fn add_defaults(drafts: &mut Drafts) {
    for draft in drafts.values_mut().filter(|draft| draft.version_1) {
        if let Some(zero) = zero(&draft.body)
            && !draft.traits.has(BOX)
            && !draft.traits.has(DEFAULT)
        {
            draft.traits.insert(DEFAULT, zero);
        }
    }
    for (id, name, value) in missing_member_defaults(drafts) {
        if let Some(draft) = drafts.get_mut(&id)
            && let Body::Members(_, members) = &mut draft.body
            && let Some(member) = members.get_mut(&name)
        {
            member.traits.insert(DEFAULT, value);
        }
    }
}

fn missing_member_defaults(drafts: &Drafts) -> Vec<(ShapeId, String, Value)> {
    let mut all = Vec::new();
    for draft in drafts.values().filter(|draft| draft.version_1) {
        let Body::Members(Container::Structure, members) = &draft.body else {
            continue;
        };
        for (name, member) in members {
            if let Some(target) = drafts.get(&member.target)
                && let Some(value) = member_default(member, &target.body, &target.traits)
            {
                all.push((draft.id.clone(), name.clone(), value));
            }
        }
    }
    all
}

fn member_default(member: &Member, target: &Body, target_traits: &Traits) -> Option<Value> {
    if member.traits.has(BOX) || member.traits.has(DEFAULT) {
        return None;
    }
    let streams = target_traits.has("smithy.api#streaming");
    if let Body::Plain(ShapeKind::Blob) = target {
        let default = streams && !member.traits.has("smithy.api#required");
        return default.then(|| json!(""));
    }
    zero(target).filter(|zero| target_traits.get(DEFAULT) == Some(zero))
}

/// The value that shapes of this type have in 1.0 when nothing is said.
fn zero(body: &Body) -> Option<Value> {
    match body {
        Body::Plain(ShapeKind::Boolean) => Some(json!(false)),
        Body::Plain(
            ShapeKind::Byte
            | ShapeKind::Short
            | ShapeKind::Integer
            | ShapeKind::Long
            | ShapeKind::Float
            | ShapeKind::Double,
        ) => Some(json!(0)),
        Body::Plain(_) | Body::Members(..) => None,
    }
}

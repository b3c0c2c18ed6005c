//! Flattening: what mixins say is copied into the shapes that use them (Smithy 2.0, "Mixins").

use super::draft::{Body, Draft, Drafts};
use super::mix::{MIXIN, mix};
use super::model::{ShapeId, ShapeKind};
use super::prelude::UNIT;
use super::service::Resource;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// Flattens all shapes. A mixin is flattened before the shapes that use it.
pub(super) fn flatten(drafts: Drafts, found: &mut Diagnostics) -> Drafts {
    let before = found.len();
    for draft in drafts.values() {
        check(draft, &drafts, found);
    }
    if found.len() > before {
        return drafts;
    }
    let (mut waiting, mut done): (Drafts, Drafts) = drafts
        .into_iter()
        .partition(|(_, draft)| !draft.mixins.is_empty());
    while !waiting.is_empty() {
        let ready = |draft: &Draft| draft.mixins.iter().all(|mixin| done.contains_key(mixin));
        let (now, later): (Drafts, Drafts) =
            waiting.into_iter().partition(|(_, draft)| ready(draft));
        waiting = later;
        if now.is_empty() {
            found.push(circle(&waiting));
            break;
        }
        for draft in now.into_values() {
            let draft = mix(draft, &done, found);
            done.insert(draft.id.clone(), draft);
        }
    }
    done
}

/// Every mixin must be there, be a mixin, be of the same type, and say only what its type lets it
/// say.
fn check(draft: &Draft, drafts: &Drafts, found: &mut Diagnostics) {
    for id in &draft.mixins {
        let (problem, help) = match drafts.get(id) {
            None => (
                format!("the mixin `{id}` is not in the model"),
                "correct the id, or add the file that defines the shape".to_owned(),
            ),
            Some(mixin) if !mixin.traits.has(MIXIN) => (
                format!("`{id}` is used as a mixin, but is none"),
                format!("give it the trait {MIXIN}, or do not use it in `mixins`"),
            ),
            Some(mixin) if mixin.body.name() != draft.body.name() => (
                format!(
                    "the mixin `{id}` is of type {}, the shape of type {}",
                    mixin.body.name(),
                    draft.body.name()
                ),
                "use only mixins of the same type".to_owned(),
            ),
            Some(mixin) if says_too_much(mixin) => (
                format!("the mixin `{id}` has properties that a mixin cannot pass on"),
                "move them to the shapes that use it; operations pass on only `errors`, resources nothing"
                    .to_owned(),
            ),
            Some(_) => continue,
        };
        let diagnostic = Diagnostic::new(problem, help);
        found.push(diagnostic.file(&draft.file).shape(&draft.id));
    }
}

fn says_too_much(mixin: &Draft) -> bool {
    match &mixin.body {
        Body::Plain(ShapeKind::Operation(operation)) => {
            operation.input != UNIT || operation.output != UNIT
        }
        Body::Plain(ShapeKind::Resource(resource)) => **resource != Resource::default(),
        Body::Plain(_) | Body::Members(..) => false,
    }
}

/// Follows the first mixin that is not flattened from each shape to the next, until a shape comes
/// again.
fn circle(waiting: &Drafts) -> Diagnostic {
    let mut path: Vec<&ShapeId> = Vec::new();
    let mut next = waiting.keys().next();
    while let Some(id) = next
        && !path.contains(&id)
    {
        path.push(id);
        let mixins = waiting.get(id).map(|draft| draft.mixins.iter());
        next = mixins
            .into_iter()
            .flatten()
            .find(|mixin| waiting.contains_key(*mixin));
    }
    let start = path.iter().position(|id| Some(*id) == next).unwrap_or(0);
    let names: Vec<&str> = path[start..]
        .iter()
        .copied()
        .chain(next)
        .map(ShapeId::as_str)
        .collect();
    let problem = format!("mixins in a circle: {}", names.join(" → "));
    let diagnostic = Diagnostic::new(problem, "remove one of these mixins from `mixins`");
    match next.and_then(|id| waiting.get(id)) {
        Some(draft) => diagnostic.file(&draft.file).shape(&draft.id),
        None => diagnostic,
    }
}

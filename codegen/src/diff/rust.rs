//! What a new model does to Rust code: two lists of items side by side.

use std::collections::BTreeSet;

use super::change::{RustChange, Verdict};
use super::surface::{Item, Kind, Surface, WIRE, surface};
use crate::ir::Crate;

/// What differs, the worst first.
pub(super) fn changes(old: &Crate, new: &Crate, crate_name: &str) -> Vec<RustChange> {
    let (before, after) = (surface(old, crate_name), surface(new, crate_name));
    let mut changes = Vec::new();
    let items: BTreeSet<&Item> = before.keys().chain(after.keys()).collect();
    let lone: BTreeSet<(&str, bool)> = lone(&before, &after).collect();
    for item in items {
        // A type that is new or gone says it for all that belongs to it, and a field for what it does.
        let is_behaviour = matches!(item.kind, Kind::Behaviour(_));
        if lone.contains(&(item.owner.as_str(), true))
            || is_behaviour && lone.contains(&(item.path.as_str(), false))
        {
            continue;
        }
        let (was, is) = (before.get(item), after.get(item));
        let is_told = match item.kind {
            Kind::Setter => field_says_it(item, &before, &after),
            kind => kind == WIRE && (was.is_none() || is.is_none()),
        };
        if was == is || is_told {
            continue;
        }
        let [new, gone, different] = item.kind.verdicts();
        let (verdict, what) = match (was, is) {
            (was, is) if let Kind::Behaviour(name) = item.kind => {
                let text =
                    |of: Option<&String>| of.map_or("none".to_owned(), |of| format!("`{of}`"));
                (
                    Verdict::Attention,
                    format!("{name}: {} → {}", text(was), text(is)),
                )
            }
            (None, Some(is)) if item.kind == Kind::Variant => {
                let before = if item.owner.ends_with("::Error") {
                    "new, no longer `Unhandled`"
                } else {
                    "new, no longer `Unknown`"
                };
                (new, told(before, is))
            }
            (None, Some(is)) => (new, told("new", is)),
            (Some(was), None) => (gone, told("gone", was)),
            (Some(was), Some(is)) => (different, format!("`{was}` → `{is}`")),
            (None, None) => continue,
        };
        changes.push(RustChange {
            verdict,
            kind: item.kind.name(),
            path: item.path.clone(),
            what,
        });
    }
    changes.sort_by_key(|change| change.verdict);
    changes
}

/// The paths of items that only one of both has, and whether the item is a type.
fn lone<'a>(before: &'a Surface, after: &'a Surface) -> impl Iterator<Item = (&'a str, bool)> {
    let items = before.keys().chain(after.keys());
    let items = items.filter(|item| !matches!(item.kind, Kind::Behaviour(_)));
    let lone = items.filter(|item| before.contains_key(item) != after.contains_key(item));
    lone.map(|item| (item.path.as_str(), item.kind == Kind::Type))
}

/// Whether a change of the field of the same name says that the setter comes, goes or changes.
fn field_says_it(setter: &Item, before: &Surface, after: &Surface) -> bool {
    let field = Item {
        kind: Kind::Field,
        ..setter.clone()
    };
    before.get(&field) != after.get(&field)
}

fn told(what: &str, signature: &str) -> String {
    if signature.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: `{signature}`")
    }
}

/// The worst of all verdicts.
pub(super) fn worst(changes: &[RustChange]) -> Option<Verdict> {
    changes.iter().map(|change| change.verdict).min()
}

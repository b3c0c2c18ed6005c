//! Two inputs or outputs side by side: what differs below them, each place by its shortest path.
//!
//! Pairs of shapes are visited in the order of their distance, and each once, so that recursion ends and a change in a
//! shape with many users is told once.

use std::collections::{BTreeSet, VecDeque};

use indexmap::{IndexMap, IndexSet};

use super::change::{Change, What};
use super::facts;
use super::new::New;
use crate::smithy::{Member, Model, Shape, ShapeId, ShapeKind};

/// What differs between two shapes and all that they lead to, ordered by path.
pub(super) fn changes(
    (old, old_id): (&Model, &ShapeId),
    (new, new_id): (&Model, &ShapeId),
    path: &str,
) -> Vec<Change> {
    let mut walk = Walk {
        old,
        new,
        waiting: VecDeque::new(),
        seen: IndexSet::new(),
        ways: Vec::new(),
        found: Vec::new(),
        additions: New::except(new, reached(old, old_id)),
    };
    walk.visit(None, (old_id, new_id), path.to_owned());
    while let Some((pair, path)) = walk.waiting.pop_front() {
        walk.compare(pair, &path);
    }
    let found = std::mem::take(&mut walk.found);
    let mut changes: Vec<Change> = found
        .into_iter()
        .map(|(pair, change)| Change {
            also: walk.ways_to(pair) - 1,
            ..change
        })
        .collect();
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

struct Walk<'a> {
    old: &'a Model,
    new: &'a Model,
    /// Pairs whose shapes are still to be compared, by their place in `seen`.
    waiting: VecDeque<(usize, String)>,
    /// Pairs that were come upon.
    seen: IndexSet<(ShapeId, ShapeId)>,
    /// From which pair to which, once for each member; nothing for the start.
    ways: Vec<(Option<usize>, usize)>,
    /// What was found, with the pair in which.
    found: Vec<(usize, Change)>,
    additions: New<'a>,
}

impl<'a> Walk<'a> {
    fn visit(&mut self, from: Option<usize>, (old, new): (&ShapeId, &ShapeId), path: String) {
        let (pair, is_new) = self.seen.insert_full((old.clone(), new.clone()));
        self.ways.push((from, pair));
        if is_new {
            self.waiting.push_back((pair, path));
        }
    }

    /// How many members lead to a pair; lists and maps are only passed through. They end somewhere: the generator
    /// refuses lists of nothing but lists.
    fn ways_to(&self, pair: usize) -> usize {
        let ways = self.ways.iter().filter(|(_, to)| *to == pair);
        let ways = ways.map(|(from, _)| match from {
            Some(from) if self.is_passed_through(*from) => self.ways_to(*from),
            _ => 1,
        });
        ways.sum()
    }

    fn is_passed_through(&self, pair: usize) -> bool {
        matches!(
            self.pair(pair).1.kind,
            ShapeKind::List(_) | ShapeKind::Map { .. }
        )
    }

    fn compare(&mut self, pair: usize, path: &str) {
        let (old, new) = self.pair(pair);
        match (&old.kind, &new.kind) {
            (ShapeKind::Structure(before), ShapeKind::Structure(after))
            | (ShapeKind::Union(before), ShapeKind::Union(after)) => {
                self.own_facts(pair, path);
                self.members(pair, before, after, path);
            }
            (ShapeKind::List(before), ShapeKind::List(after)) => {
                self.member(pair, (before, after), format!("{path}[]"));
            }
            (
                ShapeKind::Map { key, value },
                ShapeKind::Map {
                    key: new_key,
                    value: new_value,
                },
            ) => {
                self.member(pair, (key, new_key), format!("{path}{{key}}"));
                self.member(pair, (value, new_value), format!("{path}{{}}"));
            }
            // Another kind was told at the member.
            _ => self.values(pair, path),
        }
    }

    fn pair(&self, pair: usize) -> (&'a Shape, &'a Shape) {
        let (old, new) = &self.seen[pair];
        (&self.old.shapes[old], &self.new.shapes[new])
    }

    /// What is said of structures and unions themselves.
    fn own_facts(&mut self, pair: usize, path: &str) {
        let (old, new) = self.pair(pair);
        let (old, new) = (facts::of_traits(&old.traits), facts::of_traits(&new.traits));
        let changes = facts::differences(path, &old, &new);
        self.found
            .extend(changes.into_iter().map(|change| (pair, change)));
    }

    fn members(
        &mut self,
        pair: usize,
        before: &'a IndexMap<String, Member>,
        after: &'a IndexMap<String, Member>,
        path: &str,
    ) {
        let (old, new) = self.pair(pair);
        for (name, member) in after {
            let path = format!("{path}.{name}");
            match before.get(name) {
                Some(other) => self.member(pair, (other, member), path),
                None => {
                    let changes = self.additions.member(new, member, &path);
                    self.found
                        .extend(changes.into_iter().map(|change| (pair, change)));
                }
            }
        }
        for (name, member) in before {
            if !after.contains_key(name) {
                let what = What::Gone(super::new::describe(self.old, old, member));
                let change = Change::new(format!("{path}.{name}"), what);
                self.found.push((pair, change));
            }
        }
    }

    /// A member that both have.
    fn member(&mut self, pair: usize, (before, after): (&Member, &Member), path: String) {
        let (old, new) = self.pair(pair);
        let was = facts::of_member(self.old, old, before);
        let is = facts::of_member(self.new, new, after);
        let changes = facts::differences(&path, &was, &is);
        self.found
            .extend(changes.into_iter().map(|change| (pair, change)));
        let is_error =
            |model: &Model, id: &ShapeId| model.shapes[id].traits.has("smithy.api#error");
        let are_errors = is_error(self.old, &before.target) && is_error(self.new, &after.target);
        // Exceptions are compared on their own.
        if !are_errors && was.get("type") == is.get("type") {
            self.visit(Some(pair), (&before.target, &after.target), path);
        }
    }

    fn values(&mut self, pair: usize, path: &str) {
        let (old, new) = self.pair(pair);
        let (before, after) = (facts::values(old), facts::values(new));
        let added = after.iter().filter(|value| !before.contains(value));
        let added = added.map(|value| What::NewValue(value.clone()));
        let gone = before.iter().filter(|value| !after.contains(value));
        let gone = gone.map(|value| What::GoneValue(value.clone()));
        let changes = added
            .chain(gone)
            .map(|what| (pair, Change::new(path, what)));
        self.found.extend(changes);
    }
}

/// Every shape that a shape leads to.
fn reached(model: &Model, from: &ShapeId) -> BTreeSet<ShapeId> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from.clone()];
    while let Some(id) = open.pop() {
        if reached.insert(id.clone()) {
            let members = model.shapes[&id].members();
            open.extend(members.map(|(_, member)| member.target.clone()));
        }
    }
    reached
}

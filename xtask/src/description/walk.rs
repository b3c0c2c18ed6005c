//! Shapes of the description and of the model, in pairs.

use std::collections::{BTreeSet, VecDeque};

use aws_restjson_codegen::smithy::{Member, Model, Shape, ShapeId, ShapeKind};
use serde_json::Value;

use super::members::{self, kind_in_description, kind_in_model};
use super::{Checked, Facts, is_set, text};

/// Every pair is compared once, at the first path that leads to it.
pub(super) struct Walk<'a> {
    model: &'a Model,
    description: &'a Value,
    waiting: VecDeque<(String, ShapeId, String)>,
    seen: BTreeSet<(String, ShapeId)>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(model: &'a Model, description: &'a Value) -> Self {
        Self {
            model,
            description,
            waiting: VecDeque::new(),
            seen: BTreeSet::new(),
        }
    }

    pub(super) fn visit(&mut self, described: &str, modelled: &ShapeId, path: String) {
        let pair = (described.to_owned(), modelled.clone());
        if self.seen.insert(pair.clone()) {
            self.waiting.push_back((pair.0, pair.1, path));
        }
    }

    /// Compares everything that was visited and what that leads to; then names what nothing leads to.
    pub(super) fn run(mut self, checked: &mut Checked) {
        while let Some((described, modelled, path)) = self.waiting.pop_front() {
            let Some(left) = self.described(&described) else {
                let problem = format!("{path}: the description lacks the shape {described}");
                checked.differences.push(problem);
                continue;
            };
            checked.shapes += 1;
            self.pair(
                left,
                &self.model.shapes[&modelled],
                &described,
                &path,
                checked,
            );
        }
        let reached: BTreeSet<&str> = self.seen.iter().map(|(name, _)| name.as_str()).collect();
        let all = self.description.get("shapes").and_then(Value::as_object);
        for name in all.into_iter().flat_map(|shapes| shapes.keys()) {
            if !reached.contains(name.as_str()) {
                let problem =
                    format!("the shape {name} of the description is nowhere in the model");
                checked.differences.push(problem);
            }
        }
    }

    fn described(&self, name: &str) -> Option<&'a Value> {
        self.description.get("shapes")?.get(name)
    }

    fn pair(
        &mut self,
        left: &'a Value,
        right: &'a Shape,
        name: &str,
        path: &str,
        checked: &mut Checked,
    ) {
        checked.refuse_unknown(&format!("the shape {name}"), left, members::SHAPE_KEYS);
        let (kind, other) = (kind_in_description(left), kind_in_model(right));
        if kind != other {
            let problem =
                format!("{path}: it is a {kind} in the description and a {other} in the model");
            checked.differences.push(problem);
            return;
        }
        match &right.kind {
            ShapeKind::Structure(members) | ShapeKind::Union(members) => {
                let name = Facts::from([("name".to_owned(), name.to_owned())]);
                let id = Facts::from([("name".to_owned(), right.id.name().to_owned())]);
                checked.compare(path, &name, &id);
                let described = members::of_described_structure(left);
                let modelled = members::of_structure(right);
                checked.compare(path, &described, &modelled);
                self.members(left, right, members.iter(), path, checked);
            }
            ShapeKind::List(member) => {
                self.element(
                    left,
                    "member",
                    (right, member),
                    &format!("{path}[]"),
                    checked,
                );
            }
            ShapeKind::Map { key, value } => {
                self.element(
                    left,
                    "key",
                    (right, key),
                    &format!("{path}{{key}}"),
                    checked,
                );
                self.element(
                    left,
                    "value",
                    (right, value),
                    &format!("{path}{{}}"),
                    checked,
                );
            }
            ShapeKind::Enum(_) => {
                let values = left.get("enum").and_then(Value::as_array);
                let values = values.into_iter().flatten().filter_map(Value::as_str);
                let modelled = right.members();
                let modelled = modelled
                    .filter_map(|(_, member)| member.traits.get("smithy.api#enumValue")?.as_str());
                let at = format!("values of {path}");
                let left = values.map(str::to_owned).collect();
                checked.compare_names(&at, &left, &modelled.map(str::to_owned).collect());
                let name = Facts::from([("name".to_owned(), name.to_owned())]);
                let id = Facts::from([("name".to_owned(), right.id.name().to_owned())]);
                checked.compare(path, &name, &id);
            }
            // What is said of other shapes was compared at the member.
            _ => {}
        }
    }

    fn members(
        &mut self,
        left: &'a Value,
        right: &'a Shape,
        modelled: impl Iterator<Item = (&'a String, &'a Member)>,
        path: &str,
        checked: &mut Checked,
    ) {
        let described = left.get("members").and_then(Value::as_object);
        let modelled: Vec<(&String, &Member)> = modelled.collect();
        let keys = described.into_iter().flat_map(|members| members.keys());
        let names = modelled.iter().map(|(name, _)| (*name).clone());
        checked.compare_names(
            &format!("members of {path}"),
            &keys.cloned().collect(),
            &names.collect(),
        );
        for (name, member) in modelled {
            if let Some(reference) = described.and_then(|members| members.get(name)) {
                let payload = text(left, "payload") == name;
                let required = left.get("required").and_then(Value::as_array);
                let mut required = required.into_iter().flatten();
                let required = required.any(|other| other.as_str() == Some(name));
                let flags = (required, payload);
                self.member(
                    reference,
                    flags,
                    (right, member),
                    &format!("{path}.{name}"),
                    checked,
                );
            }
        }
    }

    fn element(
        &mut self,
        left: &'a Value,
        key: &str,
        right: (&'a Shape, &'a Member),
        path: &str,
        checked: &mut Checked,
    ) {
        let reference = left.get(key).unwrap_or(&Value::Null);
        self.member(reference, (false, false), right, path, checked);
    }

    fn member(
        &mut self,
        reference: &'a Value,
        (required, payload): (bool, bool),
        (container, member): (&'a Shape, &'a Member),
        path: &str,
        checked: &mut Checked,
    ) {
        checked.refuse_unknown(path, reference, members::MEMBER_KEYS);
        let name = text(reference, "shape");
        let target = &self.model.shapes[&member.target];
        if let Some(described) = self.described(name) {
            let mut left = members::of_described_member(reference, described);
            if required {
                left.insert("required".to_owned(), "true".to_owned());
            }
            if payload {
                left.insert("place".to_owned(), "payload".to_owned());
            }
            // Inside lists and maps, a member is never required.
            let mut right =
                members::of_member(path.rsplit('.').next().unwrap_or_default(), member, target);
            if !matches!(container.kind, ShapeKind::Structure(_)) {
                right.remove("required");
            }
            checked.compare(path, &left, &right);
        }
        let is_event = container.traits.has("smithy.api#streaming");
        if is_event && !target.traits.has("smithy.api#error") {
            let described = self.described(name);
            if !described.is_some_and(|shape| is_set(shape, "event")) {
                let problem = format!("{path}: it is no event in the description");
                checked.differences.push(problem);
            }
        }
        self.visit(name, &member.target, path.to_owned());
    }
}

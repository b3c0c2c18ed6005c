//! Taking values of known type out of a JSON object, with a diagnostic for every other type.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::file::describe;
use super::model::ShapeId;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Reads the parts of one entry and reports what it cannot read.
pub(super) struct ShapeReader<'a> {
    pub(super) file: &'a str,
    pub(super) id: &'a str,
    pub(super) object: &'a Object,
    found: &'a mut Diagnostics,
}

impl<'a> ShapeReader<'a> {
    pub(super) fn new(
        file: &'a str,
        id: &'a str,
        object: &'a Object,
        found: &'a mut Diagnostics,
    ) -> Self {
        Self {
            file,
            id,
            object,
            found,
        }
    }

    pub(super) fn reference(&mut self, key: &str) -> Option<ShapeId> {
        let value = self.object.get(key)?;
        self.target(self.id, &format!("`{key}`"), value, &["target"])
    }

    pub(super) fn references(&mut self, key: &str) -> Vec<ShapeId> {
        let values = match self.object.get(key) {
            Some(Value::Array(values)) => values.as_slice(),
            Some(other) => {
                self.wrong_type(self.id, &format!("`{key}`"), "an array", other);
                &[]
            }
            None => &[],
        };
        let mut all = Vec::new();
        for (index, value) in values.iter().enumerate() {
            let what = format!("`{key}[{index}]`");
            all.extend(self.target(self.id, &what, value, &["target"]));
        }
        all
    }

    pub(super) fn named_references(&mut self, key: &str) -> IndexMap<String, ShapeId> {
        let mut all = IndexMap::new();
        for (name, value) in self.objects(key) {
            let what = format!("`{key}.{name}`");
            if let Some(target) = self.target(self.id, &what, value, &["target"]) {
                all.insert(name.clone(), target);
            }
        }
        all.sort_keys();
        all
    }

    /// The `target` of a reference or member.
    pub(super) fn target(
        &mut self,
        place: &str,
        what: &str,
        value: &Value,
        keys: &[&str],
    ) -> Option<ShapeId> {
        let Some(object) = value.as_object() else {
            self.wrong_type(place, what, "an object with a `target`", value);
            return None;
        };
        self.only_keys(place, object, keys);
        match object.get("target") {
            None => self.refuse(place, format!("{what} has no `target`"), TARGET),
            Some(Value::String(text)) => match ShapeId::new(text) {
                Some(id) => return Some(id),
                None => {
                    let problem = format!("{what} targets `{text}`, which is no absolute shape id");
                    self.refuse(place, problem, TARGET);
                }
            },
            Some(other) => {
                self.wrong_type(place, &format!("the `target` of {what}"), "a string", other);
            }
        }
        None
    }

    pub(super) fn string(&mut self, key: &str) -> Option<&'a str> {
        let value = self.object.get(key)?;
        if !value.is_string() {
            self.wrong_type(self.id, &format!("`{key}`"), "a string", value);
        }
        value.as_str()
    }

    /// The entries of the object under `key`.
    pub(super) fn objects(
        &mut self,
        key: &str,
    ) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        let object = match self.object.get(key) {
            Some(Value::Object(object)) => Some(object),
            Some(other) => {
                self.wrong_type(self.id, &format!("`{key}`"), "an object", other);
                None
            }
            None => None,
        };
        object.into_iter().flatten()
    }

    /// Reports every key that is not in `known`: what it says would be lost otherwise.
    pub(super) fn only_keys(&mut self, place: &str, object: &Object, known: &[&str]) {
        for key in object.keys() {
            if !known.contains(&key.as_str()) {
                let help = format!("known here: {}", known.join(", "));
                self.refuse(place, format!("`{key}` is not known here"), &help);
            }
        }
    }

    pub(super) fn wrong_type(&mut self, place: &str, what: &str, expected: &str, value: &Value) {
        let problem = format!("{what} must be {expected}, but is {}", describe(value));
        self.refuse(place, problem, &format!("write {expected}"));
    }

    pub(super) fn refuse(&mut self, place: &str, problem: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(problem, help);
        self.found.push(diagnostic.file(self.file).shape(place));
    }
}

const TARGET: &str = "write an absolute shape id, such as {\"target\": \"smithy.api#String\"}";

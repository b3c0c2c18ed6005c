//! A section of a file: a profile, or one of its kin.

use std::fmt;

use crate::config::Origin;
use crate::config::origin::FilePlace;
use crate::value::Redacted;

/// A value of a file, and where it stands. `Debug` does not show it: it may be a secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Value {
    text: String,
    place: FilePlace,
}

impl Value {
    pub(super) fn new(text: String, place: FilePlace) -> Self {
        Self { text, place }
    }

    /// The value, without the white space around it. Lines that it was continued on follow after line feeds.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where it stands.
    pub fn origin(&self) -> Origin {
        Origin::File(self.place.clone())
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Value")
            .field("text", &Redacted)
            .field("place", &self.place)
            .finish()
    }
}

/// A profile, a section `[sso-session …]` or a section `[services …]`: keys and their values. Keys are the same in
/// upper and lower case.
#[derive(Clone, Debug)]
pub struct Section {
    place: FilePlace,
    entries: Vec<Entry>,
}

/// There are a handful in a section: a list is as good as a map, and much less for the compiler.
#[derive(Clone, Debug)]
struct Entry {
    /// The key below which it stands, indented.
    parent: Option<String>,
    key: String,
    value: Value,
}

impl Section {
    pub(super) fn new(place: FilePlace) -> Self {
        Self {
            place,
            entries: Vec::new(),
        }
    }

    /// The value of a key. One that is blank counts as not set.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.value(key).map(Value::text)
    }

    /// Like [`get`](Self::get), with the place it stands in.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.find(None, key)
    }

    /// A value that stands, indented, below a key of which the own value is empty.
    pub fn nested(&self, parent: &str, key: &str) -> Option<&Value> {
        self.find(Some(parent), key)
    }

    fn find(&self, parent: Option<&str>, key: &str) -> Option<&Value> {
        let found = self.entries.iter().find(|entry| {
            let same_parent = match (&entry.parent, parent) {
                (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
                (one, other) => one.is_none() && other.is_none(),
            };
            same_parent && entry.key.eq_ignore_ascii_case(key)
        });
        found
            .map(|entry| &entry.value)
            .filter(|value| !value.text.is_empty())
    }

    /// Where the section begins, in the first file that has it.
    pub fn origin(&self) -> Origin {
        Origin::File(self.place.clone())
    }

    pub(super) fn place(&self) -> &FilePlace {
        &self.place
    }

    /// Sets a key, whatever it was before.
    pub(super) fn set(&mut self, key: &str, value: Value) {
        self.entries
            .retain(|entry| entry.parent.as_deref() != Some(key));
        self.put(None, key, value);
    }

    /// Adds a line to a value; not to one that is empty, below which lines are keys of their own.
    pub(super) fn goes_on(&mut self, key: &str, line: &str) -> bool {
        let mut entries = self.entries.iter_mut();
        let entry = entries.find(|entry| entry.parent.is_none() && entry.key == key);
        let value = entry.map(|entry| &mut entry.value);
        if let Some(value) = value.filter(|value| !value.text.is_empty()) {
            value.text.push('\n');
            value.text.push_str(line);
            return true;
        }
        false
    }

    /// Sets a key below another one.
    pub(super) fn nest(&mut self, parent: &str, key: &str, value: Value) {
        self.put(Some(parent.to_owned()), key, value);
    }

    fn put(&mut self, parent: Option<String>, key: &str, value: Value) {
        let mut entries = self.entries.iter_mut();
        match entries.find(|entry| entry.parent == parent && entry.key == key) {
            Some(entry) => entry.value = value,
            None => self.entries.push(Entry {
                parent,
                key: key.to_owned(),
                value,
            }),
        }
    }

    /// All keys, each with the one that it stands below.
    #[cfg(test)]
    pub(super) fn entries(&self) -> impl Iterator<Item = (Option<&str>, &str, &Value)> {
        let entries = self.entries.iter();
        entries.map(|entry| (entry.parent.as_deref(), &*entry.key, &entry.value))
    }

    /// Takes over all keys of another section of the same name.
    pub(super) fn merge(&mut self, other: Self) {
        for Entry { parent, key, value } in other.entries {
            match parent {
                Some(parent) => self.nest(&parent, &key, value),
                None => self.set(&key, value),
            }
        }
    }
}

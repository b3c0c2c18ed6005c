//! A section of a file: a profile, or one of its kin.

use std::collections::BTreeMap;
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
    pub(super) values: BTreeMap<String, Value>,
    pub(super) nested: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Section {
    pub(super) fn new(place: FilePlace) -> Self {
        Self {
            place,
            values: BTreeMap::new(),
            nested: BTreeMap::new(),
        }
    }

    /// The value of a key. One that is blank counts as not set.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.value(key).map(Value::text)
    }

    /// Like [`get`](Self::get), with the place it stands in.
    pub fn value(&self, key: &str) -> Option<&Value> {
        let value = self.values.get(&key.to_ascii_lowercase())?;
        (!value.text.is_empty()).then_some(value)
    }

    /// A value that stands, indented, below a key of which the own value is empty.
    pub fn nested(&self, parent: &str, key: &str) -> Option<&Value> {
        let below = self.nested.get(&parent.to_ascii_lowercase())?;
        let value = below.get(&key.to_ascii_lowercase())?;
        (!value.text.is_empty()).then_some(value)
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
        self.nested.remove(key);
        self.values.insert(key.to_owned(), value);
    }

    /// Adds a line to a value; not to one that is empty, below which lines are keys of their own.
    pub(super) fn goes_on(&mut self, key: &str, line: &str) -> bool {
        let value = self.values.get_mut(key).filter(|it| !it.text.is_empty());
        if let Some(value) = value {
            value.text.push('\n');
            value.text.push_str(line);
            return true;
        }
        false
    }

    pub(super) fn nest(&mut self, parent: &str, key: &str, value: Value) {
        let below = self.nested.entry(parent.to_owned()).or_default();
        below.insert(key.to_owned(), value);
    }

    /// Takes over all keys of another section of the same name.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, value) in other.values {
            self.set(&key, value);
        }
        self.nested.extend(other.nested);
    }
}

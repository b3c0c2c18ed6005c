//! One constraint, and how it is checked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_lite::Regex;

use super::Findings;

/// A constraint on the value at one place: what a member says, or the type of its value.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// A value must be there (`@required` of a member that clients treat as optional).
    Required,

    /// The least and the greatest length: of text in characters, of a blob in bytes, of a list in items, of a map in
    /// entries. `u64::MAX` is no bound.
    Length(u64, u64),

    /// The least and the greatest number. An infinity is no bound.
    Range(f64, f64),

    /// A regular expression that must match somewhere in the text.
    Pattern(&'static str),

    /// No item of a list may be there twice.
    Unique,

    /// What holds for each item of a list.
    Items(&'static [Self]),

    /// What holds for each key of a map.
    Keys(&'static [Self]),

    /// What holds for each value of a map.
    Values(&'static [Self]),
}

impl Rule {
    pub(super) fn check_length(&self, length: usize, of: &str, found: &mut Findings) {
        if let Self::Length(least, most) = *self {
            let length = length as u64;
            if length < least || length > most {
                found.length(length, (least, most), of);
            }
        }
    }

    pub(super) fn check_text(&self, text: &str, found: &mut Findings) {
        match *self {
            Self::Length(..) => self.check_length(text.chars().count(), "characters", found),
            Self::Pattern(pattern) if !matches(pattern, text) => found.pattern(pattern),
            _ => {}
        }
    }

    pub(super) fn check_number(&self, number: f64, found: &mut Findings) {
        if let Self::Range(least, most) = *self
            && !(least..=most).contains(&number)
        {
            found.range(least, most);
        }
    }
}

/// Whether the pattern matches. One that the engine does not take matches everything; the generator writes none of those.
fn matches(pattern: &'static str, text: &str) -> bool {
    static COMPILED: Mutex<BTreeMap<&'static str, Option<Arc<Regex>>>> =
        Mutex::new(BTreeMap::new());
    let mut compiled = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let regex = compiled
        .entry(pattern)
        .or_insert_with(|| Regex::new(pattern).ok().map(Arc::new))
        .clone();
    drop(compiled);
    regex.is_none_or(|regex| regex.is_match(text))
}

//! What a model says about values: lengths, ranges, patterns, and what must be there.
//!
//! A client does not ask for this by itself: the service decides, and its limits change before clients do. A caller who
//! wants to know before sending calls [`Validate::validate`], which finds everything at once. The other side of the
//! wire, [`server`](crate::server), looks at the JSON of a request, too.
//!
//! No finding shows a value, only where it stands and what is allowed.

mod document;
mod found;
mod leaf;
mod macros;
mod rule;

use std::collections::BTreeMap;

pub use self::found::{Findings, Violation, ViolationKind, Violations};
pub use self::rule::Rule;
use crate::value::Document;
pub use crate::{
    structure_rules as structure, text_enum_rules as strings, union_rules as union,
    whole_enum_rules as integers,
};

/// A value that the model has constraints for. The implementations for types of a service are emitted.
pub trait Validate {
    /// Checks the value against the rules of the place that it stands in, and against its own.
    fn check(&self, rules: &[Rule], found: &mut Findings);

    /// Looks into the JSON of such a value for members that are required and not there. What a value of the type
    /// would have in their place cannot be told from what was sent.
    fn look_into(json: &Document, found: &mut Findings)
    where
        Self: Sized,
    {
        let _ = (json, found);
    }

    /// Checks the value. Values of enums and members of unions that the model does not know are let pass: the service
    /// may know them.
    ///
    /// # Errors
    ///
    /// Everything that breaks a rule, each with the path to it.
    fn validate(&self) -> Result<(), Violations> {
        let mut found = Findings::default();
        self.check(&[], &mut found);
        found.into_result()
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        match self {
            Some(value) => value.check(rules, found),
            None if rules.contains(&Rule::Required) => found.missing(),
            None => {}
        }
    }

    fn look_into(json: &Document, found: &mut Findings) {
        if !json.is_null() {
            T::look_into(json, found);
        }
    }
}

impl<T: Validate> Validate for Box<T> {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        (**self).check(rules, found);
    }

    fn look_into(json: &Document, found: &mut Findings) {
        T::look_into(json, found);
    }
}

impl<T: Validate + PartialEq> Validate for Vec<T> {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        let mut of_items: &[Rule] = &[];
        for rule in rules {
            match rule {
                Rule::Items(rules) => of_items = rules,
                Rule::Unique => {
                    let again = |at: &usize| self[..*at].contains(&self[*at]);
                    if let Some(at) = (1..self.len()).find(again) {
                        found.at_index(at, Findings::not_unique);
                    }
                }
                rule => rule.check_length(self.len(), "items", found),
            }
        }
        for (at, item) in self.iter().enumerate() {
            found.at_index(at, |found| item.check(of_items, found));
        }
    }

    fn look_into(json: &Document, found: &mut Findings) {
        for (at, item) in json.as_array().into_iter().flatten().enumerate() {
            found.at_index(at, |found| T::look_into(item, found));
        }
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        let (mut of_keys, mut of_values): (&[Rule], &[Rule]) = (&[], &[]);
        for rule in rules {
            match rule {
                Rule::Keys(rules) => of_keys = rules,
                Rule::Values(rules) => of_values = rules,
                rule => rule.check_length(self.len(), "entries", found),
            }
        }
        for (key, value) in self {
            found.at_key(key, |found| {
                found.of_key(|found| key.check(of_keys, found));
                value.check(of_values, found);
            });
        }
    }

    fn look_into(json: &Document, found: &mut Findings) {
        for (key, value) in json.as_object().into_iter().flatten() {
            found.at_key(key, |found| T::look_into(value, found));
        }
    }
}

#[cfg(test)]
mod tests;

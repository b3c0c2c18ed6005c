//! Looking for members in JSON.

use super::{Findings, Validate};
use crate::value::Document;

impl Findings {
    /// Checks a member of a structure, of which `_of` tells the type, in the JSON of the structure.
    pub fn look_at<S, T: Validate>(
        &mut self,
        json: &Document,
        name: &str,
        required: bool,
        _of: impl Fn(&S) -> &T,
    ) {
        match json.get(name) {
            None | Some(Document::Null) if required => self.at_member(name, Self::missing),
            None | Some(Document::Null) => {}
            Some(json) => self.at_member(name, |found| T::look_into(json, found)),
        }
    }

    /// Checks the payload of a member of a union, of which `_of` tells the type.
    pub fn look_at_payload<U, T: Validate>(
        &mut self,
        json: &Document,
        name: &str,
        _of: impl Fn(T) -> U,
    ) {
        if let Some(json) = json.get(name).filter(|json| !json.is_null()) {
            self.at_member(name, |found| T::look_into(json, found));
        }
    }
}

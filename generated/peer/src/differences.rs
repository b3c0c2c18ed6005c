//! What differs between our values and the official ones, and between two bodies.

#![expect(
    clippy::disallowed_types,
    reason = "the official crate has its maps so"
)]

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;

use aws_restjson::{Blob, Timestamp};
use aws_smithy_types::{Blob as OfficialBlob, DateTime, Document};
use serde_json::Value;

use crate::ToOfficial as _;

/// Where two values differ, each with its path.
#[derive(Debug, Default)]
pub struct Differences {
    path: Vec<String>,
    found: Vec<String>,
}

impl Differences {
    /// Those between a value of ours and the official one.
    pub fn between<O, T: Same<O>>(ours: &T, official: &O) -> Vec<String> {
        let mut differences = Self::default();
        ours.same(official, &mut differences);
        differences.found
    }

    pub fn differ(&mut self, what: String) {
        self.found.push(format!("{}: {what}", self.path.join(".")));
    }

    pub fn equal<T: Debug + PartialEq + ?Sized>(&mut self, ours: &T, official: &T) {
        if ours != official {
            self.differ(format!("{ours:?} is not {official:?}"));
        }
    }

    pub fn field<O: Debug, T: Same<O>>(
        &mut self,
        name: &str,
        ours: Option<&T>,
        official: Option<&O>,
    ) {
        self.path.push(name.to_owned());
        match (ours, official) {
            (Some(ours), Some(official)) => ours.same(official, self),
            (Some(_), None) => self.differ("only we have it".to_owned()),
            (None, Some(official)) => {
                self.differ(format!("only the official crate has it: {official:?}"));
            }
            (None, None) => {}
        }
        self.path.pop();
    }
}

/// A value of ours is compared with the official one.
pub trait Same<O> {
    fn same(&self, other: &O, at: &mut Differences);
}

macro_rules! plain {
    ($($ty:ty),*) => {$(
        impl Same<$ty> for $ty {
            fn same(&self, other: &$ty, at: &mut Differences) {
                at.equal(self, other);
            }
        }
    )*};
}

plain!(bool, i32, i64, f32, f64, String);

impl Same<OfficialBlob> for Blob {
    fn same(&self, other: &OfficialBlob, at: &mut Differences) {
        at.equal::<[u8]>(self.as_ref(), other.as_ref());
    }
}

impl Same<DateTime> for Timestamp {
    fn same(&self, other: &DateTime, at: &mut Differences) {
        at.equal(
            &(self.secs(), self.subsec_nanos()),
            &(other.secs(), other.subsec_nanos()),
        );
    }
}

impl Same<Document> for Value {
    fn same(&self, other: &Document, at: &mut Differences) {
        at.equal(&self.to_official(), other);
    }
}

impl<T: Same<O>, O> Same<O> for Box<T> {
    fn same(&self, other: &O, at: &mut Differences) {
        (**self).same(other, at);
    }
}

impl<T: Same<O>, O: Debug> Same<Vec<O>> for Vec<T> {
    fn same(&self, other: &Vec<O>, at: &mut Differences) {
        at.equal(&self.len(), &other.len());
        for (number, (ours, official)) in self.iter().zip(other).enumerate() {
            at.field(&number.to_string(), Some(ours), Some(official));
        }
    }
}

impl<T: Same<O>, O: Debug> Same<HashMap<String, O>> for BTreeMap<String, T> {
    fn same(&self, other: &HashMap<String, O>, at: &mut Differences) {
        at.equal(&self.len(), &other.len());
        for (name, ours) in self {
            at.field(name, Some(ours), other.get(name));
        }
    }
}

/// Where two JSON values differ in more than the order of members and the digits of numbers.
pub fn json_differences(ours: &Value, official: &Value) -> Vec<String> {
    let mut differences = Differences::default();
    json(ours, official, &mut differences);
    differences.found
}

fn json(ours: &Value, official: &Value, at: &mut Differences) {
    match (ours, official) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left
                .keys()
                .chain(right.keys().filter(|name| !left.contains_key(*name)));
            for name in names {
                at.path.push(name.clone());
                match (left.get(name), right.get(name)) {
                    (Some(left), Some(right)) => json(left, right, at),
                    (Some(_), None) => at.differ("only we send it".to_owned()),
                    (None, _) => at.differ("only the official crate sends it".to_owned()),
                }
                at.path.pop();
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            at.equal(&left.len(), &right.len());
            for (number, (left, right)) in left.iter().zip(right).enumerate() {
                at.path.push(number.to_string());
                json(left, right, at);
                at.path.pop();
            }
        }
        (Value::Number(left), Value::Number(right))
            if left != right && narrow(left).is_some_and(|left| Some(left) == narrow(right)) =>
        {
            at.found
                .push("a number of 32 bits in the digits of 64".to_owned());
        }
        _ => at.equal(ours, official),
    }
}

/// A number with a fraction, as one of 32 bits.
fn narrow(number: &serde_json::Number) -> Option<f32> {
    number
        .is_f64()
        .then(|| number.as_f64())?
        .map(|number| number as f32)
}

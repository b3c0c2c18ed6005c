//! From our values to the official ones.

#![expect(
    clippy::disallowed_types,
    reason = "the official crate has its maps so"
)]

use std::collections::{BTreeMap, HashMap};

use aws_restjson::{Blob, Timestamp};
use aws_smithy_types::error::operation::BuildError;
use aws_smithy_types::{Blob as OfficialBlob, DateTime, Document, Number};
use serde_json::Value;

/// A value has an official form.
pub trait ToOfficial<O> {
    fn to_official(&self) -> O;
}

macro_rules! itself {
    ($($ty:ty),*) => {$(
        impl ToOfficial<$ty> for $ty {
            fn to_official(&self) -> $ty {
                self.clone()
            }
        }
    )*};
}

itself!(bool, i32, i64, f32, f64, String);

impl ToOfficial<OfficialBlob> for Blob {
    fn to_official(&self) -> OfficialBlob {
        OfficialBlob::new(self.as_ref().to_vec())
    }
}

impl ToOfficial<DateTime> for Timestamp {
    fn to_official(&self) -> DateTime {
        DateTime::from_secs_and_nanos(self.secs(), self.subsec_nanos())
    }
}

impl ToOfficial<Document> for Value {
    fn to_official(&self) -> Document {
        match self {
            Value::Null => Document::Null,
            Value::Bool(value) => Document::Bool(*value),
            Value::String(text) => Document::String(text.clone()),
            Value::Number(number) => Document::Number(match (number.as_u64(), number.as_i64()) {
                (Some(number), _) => Number::PosInt(number),
                (None, Some(number)) => Number::NegInt(number),
                (None, None) => Number::Float(number.as_f64().unwrap()),
            }),
            Value::Array(items) => {
                Document::Array(items.iter().map(ToOfficial::to_official).collect())
            }
            Value::Object(members) => Document::Object(
                members
                    .iter()
                    .map(|(name, value)| (name.clone(), value.to_official()))
                    .collect(),
            ),
        }
    }
}

impl<T: ToOfficial<O>, O> ToOfficial<Vec<O>> for Vec<T> {
    fn to_official(&self) -> Vec<O> {
        self.iter().map(ToOfficial::to_official).collect()
    }
}

impl<T: ToOfficial<O>, O> ToOfficial<HashMap<String, O>> for BTreeMap<String, T> {
    fn to_official(&self) -> HashMap<String, O> {
        self.iter()
            .map(|(name, value)| (name.clone(), value.to_official()))
            .collect()
    }
}

/// What a builder of the official crate gives: some cannot fail.
pub trait Built<T> {
    fn built(self) -> T;
}

impl<T> Built<T> for T {
    fn built(self) -> T {
        self
    }
}

impl<T> Built<T> for Result<T, BuildError> {
    fn built(self) -> T {
        self.expect("everything that is required is set")
    }
}

/// The value that a builder gives.
pub fn built<T>(from: impl Built<T>) -> T {
    from.built()
}

/// A field of the official crate: some are options where ours are not.
pub trait Maybe<T> {
    fn maybe(&self) -> Option<&T>;
}

impl<T> Maybe<T> for T {
    fn maybe(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T> Maybe<T> for Option<T> {
    fn maybe(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T> Maybe<T> for Option<Box<T>> {
    fn maybe(&self) -> Option<&T> {
        self.as_deref()
    }
}

/// The value of a field, if it is there.
pub fn maybe<T>(field: &impl Maybe<T>) -> Option<&T> {
    field.maybe()
}

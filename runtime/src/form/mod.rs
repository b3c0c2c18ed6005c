//! The form in which serde writes and reads the data types of a service (feature `serde`).
//!
//! It is the JSON of the service's model, for files, logs and tests, in any format of serde that describes itself: JSON,
//! TOML, YAML, MessagePack, CBOR and others. A structure is a map; a member of its body has the name it has on the wire,
//! and one that travels in the path, the query string, the header fields or as the whole body has its name in the model.
//! A value can so be read back whole.
//!
//! | in the model | in the form |
//! |---|---|
//! | structure | a map without the members that are not set |
//! | union | a map with one member |
//! | union of events | the same; of an unknown event, the payload in base64 |
//! | list, map | the same; `null` only where the model says `@sparse` |
//! | enum | its value, as text or as a number |
//! | blob | base64 text |
//! | timestamp | number or text, by the `@timestampFormat` of the model |
//! | float, double | a number, or the text `NaN`, `Infinity` or `-Infinity` |
//! | big integer, big decimal | a number if 64 bits hold every digit of it, else its digits as text |
//! | document | itself |
//!
//! Values of enums and members of unions that the model does not know are written as they were read.
//!
//! Reading is as lenient as reading an answer: unknown members are skipped, `null` counts as absent, a modelled default
//! stands in for a member that is absent, and a required member that is absent is what Smithy's client error correction
//! makes of it (zero, false, nothing, an empty structure). So a misspelt name is no error.
//!
//! Two things may come back changed: a timestamp that is a number keeps what a double can hold, which is about a
//! microsecond in this century, and a member that is the document `null` counts as absent.
//!
//! **What the model marks as `@sensitive` is written in clear.** Only `Debug` hides it.
//!
//! A type that holds a stream has no form.

mod collection;
mod macros;
mod number;
mod scalar;
mod structure;
#[cfg(test)]
mod tests;
mod text;
mod union;

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{DeserializeSeed, Deserializer, Error, Visitor};
use serde_core::ser::{Serialize, Serializer};

pub use self::number::read_integer;
pub use self::structure::{Structure, read_member, skip_member, write_member, write_or};
pub use self::text::{read_text, write_text};
pub use self::union::{Union, Unknown, read_payload, read_unit, write_payload, write_unit};
use crate::value::TimestampFormat;
pub use crate::{
    int_form as integers, string_form as strings, structure_form as structure, union_form as union,
};

/// A value that has a form. The implementations for types of a service are made by the macros of this module.
pub trait Form: Sized {
    /// Writes the value. `dates` is the format of the timestamps in it, which their type does not tell; a structure or
    /// union knows those of its members itself.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error>;

    /// Reads a value in which timestamps are of the given format.
    ///
    /// # Errors
    ///
    /// When there is something else.
    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error>;

    /// What stands in for a required member that is absent; the same as
    /// [`FromJson::corrected`](crate::json::FromJson::corrected).
    fn corrected() -> Self;

    /// What a null in a list or map stands for; with `None` such an element is left out.
    fn null() -> Option<Self> {
        None
    }

    /// Whether the value is left out of the structure that it is a member of.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A value on its way to a serializer.
struct Out<'a, T>(&'a T, TimestampFormat);

impl<T: Form> Serialize for Out<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(self.1, serializer)
    }
}

/// Reads a value that may be null.
struct Nullable<T>(TimestampFormat, PhantomData<T>);

impl<T> Nullable<T> {
    fn new(dates: TimestampFormat) -> Self {
        Self(dates, PhantomData)
    }
}

impl<'de, T: Form> DeserializeSeed<'de> for Nullable<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        from.deserialize_option(self)
    }
}

impl<'de, T: Form> Visitor<'de> for Nullable<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_none<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        T::read(self.0, from).map(Some)
    }
}

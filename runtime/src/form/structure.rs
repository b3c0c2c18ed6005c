//! Structures: a map of their members.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};

use super::text::Key;
use super::{Form, Nullable, Out};
use crate::value::TimestampFormat;

/// A structure, which has a form member by member. The implementation is made by [`structure!`](super::structure!).
pub trait Structure: Sized {
    /// The name, for errors.
    const NAME: &'static str;

    /// A structure none of whose members was there.
    fn absent() -> Self;

    /// Writes the members that are set.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_members<M: SerializeMap>(&self, to: &mut M) -> Result<(), M::Error>;

    /// Reads the value of the named member.
    ///
    /// # Errors
    ///
    /// When the value is not of the member's type.
    fn read_named<'de, M: MapAccess<'de>>(
        &mut self,
        name: &str,
        from: &mut M,
    ) -> Result<(), M::Error>;

    /// Writes the whole structure.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_structure<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        // How many members are set is not known before they have been written.
        let mut map = to.serialize_map(None)?;
        self.write_members(&mut map)?;
        map.end()
    }

    /// Reads the whole structure.
    ///
    /// # Errors
    ///
    /// When there is no map, or a member is not of its type.
    fn read_structure<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(StructureVisitor(PhantomData))
    }
}

struct StructureVisitor<T>(PhantomData<T>);

impl<'de, T: Structure> Visitor<'de> for StructureVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map with the members of `{}`", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<T, A::Error> {
        let mut out = T::absent();
        while let Some(Key(name)) = from.next_key()? {
            out.read_named(&name, &mut from)?;
        }
        Ok(out)
    }
}

/// Writes a member if it is set.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_member<T: Form, M: SerializeMap>(
    name: &'static str,
    value: &T,
    dates: TimestampFormat,
    to: &mut M,
) -> Result<(), M::Error> {
    if value.is_absent() {
        return Ok(());
    }
    to.serialize_entry(name, &Out(value, dates))
}

/// Writes a member, or its default if it is not set.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_or<T: Form, M: SerializeMap>(
    name: &'static str,
    value: &T,
    default: impl FnOnce() -> T,
    dates: TimestampFormat,
    to: &mut M,
) -> Result<(), M::Error> {
    if value.is_absent() {
        return write_member(name, &default(), dates, to);
    }
    write_member(name, value, dates, to)
}

/// Reads a member into its place. Null counts as absent and leaves what is there.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn read_member<'de, T: Form, M: MapAccess<'de>>(
    slot: &mut T,
    dates: TimestampFormat,
    from: &mut M,
) -> Result<(), M::Error> {
    if let Some(value) = from.next_value_seed(Nullable::new(dates))? {
        *slot = value;
    }
    Ok(())
}

/// Passes a member that nobody asks for.
///
/// # Errors
///
/// Those of the deserializer.
pub fn skip_member<'de, M: MapAccess<'de>>(from: &mut M) -> Result<(), M::Error> {
    from.next_value::<IgnoredAny>().map(drop)
}

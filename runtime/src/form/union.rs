//! Unions: a map with one member.

use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_core::ser::{SerializeMap, Serializer};

use super::text::Key;
use super::{Form, Nullable, Out};
use crate::stream::UnknownEvent;
use crate::value::{Blob, Document, TimestampFormat, UnknownMember};

/// A union, whose form is a map with one member. The implementation is made by [`union!`](super::union!).
pub trait Union: Sized {
    /// The name, for errors.
    const NAME: &'static str;

    /// A union none of whose members was there.
    fn unset() -> Self;

    /// Writes the member that is set.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_set<M: SerializeMap>(&self, to: &mut M) -> Result<(), M::Error>;

    /// Reads the value of the named member; gives `None` if that is null.
    ///
    /// # Errors
    ///
    /// When the value is not of the member's type.
    fn read_named<'de, M: MapAccess<'de>>(
        name: &str,
        from: &mut M,
    ) -> Result<Option<Self>, M::Error>;

    /// Writes the whole union.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_union<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        self.write_set(&mut map)?;
        map.end()
    }

    /// Reads the whole union.
    ///
    /// # Errors
    ///
    /// When there is no map, or it has two members, or the member is not of its type.
    fn read_union<'de, D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(UnionVisitor(PhantomData))
    }
}

struct UnionVisitor<T>(PhantomData<T>);

impl<'de, T: Union> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map with one member of the union `{}`", T::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<T, A::Error> {
        let mut out = None;
        while let Some(Key(name)) = from.next_key()? {
            let value = T::read_named(&name, &mut from)?;
            if out.is_some() && value.is_some() {
                return Err(Error::custom(format_args!(
                    "a second member of the union `{}`, which has one",
                    T::NAME
                )));
            }
            out = out.or(value);
        }
        Ok(out.unwrap_or_else(T::unset))
    }
}

/// Writes a member with its value.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_payload<T: Form, M: SerializeMap>(
    name: &'static str,
    value: &T,
    dates: TimestampFormat,
    to: &mut M,
) -> Result<(), M::Error> {
    to.serialize_entry(name, &Out(value, dates))
}

/// Writes a member without a value, which is an empty map.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_unit<M: SerializeMap>(name: &'static str, to: &mut M) -> Result<(), M::Error> {
    to.serialize_entry(name, &Out(&Empty, TimestampFormat::EpochSeconds))
}

/// Reads the value of a member, or null.
///
/// # Errors
///
/// When the value is not of the member's type.
pub fn read_payload<'de, T: Form, M: MapAccess<'de>>(
    dates: TimestampFormat,
    from: &mut M,
) -> Result<Option<T>, M::Error> {
    from.next_value_seed(Nullable::new(dates))
}

/// Reads the map of a member without a value, or null.
///
/// # Errors
///
/// When there is something else.
pub fn read_unit<'de, M: MapAccess<'de>>(from: &mut M) -> Result<Option<()>, M::Error> {
    let empty: Option<Empty> = read_payload(TimestampFormat::EpochSeconds, from)?;
    Ok(empty.map(|Empty| ()))
}

/// The structure without members.
struct Empty;

impl Form for Empty {
    fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_map(Some(0))?.end()
    }

    fn read<'de, D: Deserializer<'de>>(_: TimestampFormat, from: D) -> Result<Self, D::Error> {
        from.deserialize_map(EmptyVisitor)
    }

    fn corrected() -> Self {
        Self
    }
}

struct EmptyVisitor;

impl<'de> Visitor<'de> for EmptyVisitor {
    type Value = Empty;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Empty, A::Error> {
        while from.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Empty)
    }
}

/// What a union keeps of a member that the model does not know.
pub trait Unknown: Sized {
    /// What stands for a union in which no member is set.
    fn unset() -> Self;

    /// Writes the member.
    ///
    /// # Errors
    ///
    /// Those of the serializer.
    fn write_unknown<M: SerializeMap>(&self, to: &mut M) -> Result<(), M::Error>;

    /// Reads the value of the member, or null.
    ///
    /// # Errors
    ///
    /// When the value is of a type that cannot be kept.
    fn read_unknown<'de, M: MapAccess<'de>>(
        name: &str,
        from: &mut M,
    ) -> Result<Option<Self>, M::Error>;
}

impl Unknown for UnknownMember {
    fn unset() -> Self {
        Self::default()
    }

    fn write_unknown<M: SerializeMap>(&self, to: &mut M) -> Result<(), M::Error> {
        if self.tag().is_empty() {
            return Ok(());
        }
        let value = Out(self.value(), TimestampFormat::EpochSeconds);
        to.serialize_entry(self.tag(), &value)
    }

    /// `__type` is what some services say about the type, not a member.
    fn read_unknown<'de, M: MapAccess<'de>>(
        name: &str,
        from: &mut M,
    ) -> Result<Option<Self>, M::Error> {
        let value: Option<Document> = read_payload(TimestampFormat::EpochSeconds, from)?;
        Ok(value
            .filter(|_| name != "__type")
            .map(|value| Self::new(name, value)))
    }
}

/// The payload of an unknown event need not be JSON, so it is base64 text.
impl Unknown for UnknownEvent {
    fn unset() -> Self {
        Self::new("", Vec::new())
    }

    fn write_unknown<M: SerializeMap>(&self, to: &mut M) -> Result<(), M::Error> {
        if self.name.is_empty() {
            return Ok(());
        }
        let payload = Blob::from(self.payload.clone());
        to.serialize_entry(&self.name, &Out(&payload, TimestampFormat::EpochSeconds))
    }

    fn read_unknown<'de, M: MapAccess<'de>>(
        name: &str,
        from: &mut M,
    ) -> Result<Option<Self>, M::Error> {
        let payload: Option<Blob> = read_payload(TimestampFormat::EpochSeconds, from)?;
        Ok(payload.map(|payload| Self::new(name, payload.into_bytes())))
    }
}

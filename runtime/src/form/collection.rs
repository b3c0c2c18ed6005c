//! Lists, maps, and what may be absent.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde_core::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde_core::ser::Serializer;

use super::text::Key;
use super::{Form, Nullable, Out};
use crate::value::TimestampFormat;

/// `None` is null, as in a sparse list; a member that is `None` is left out instead.
impl<T: Form> Form for Option<T> {
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(dates, to),
            None => to.serialize_none(),
        }
    }

    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error> {
        from.deserialize_option(Nullable::new(dates))
    }

    fn corrected() -> Self {
        None
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Form> Form for Box<T> {
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        (**self).write(dates, to)
    }

    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error> {
        T::read(dates, from).map(Self::new)
    }

    fn corrected() -> Self {
        Self::new(T::corrected())
    }
}

/// Elements that are null are left out unless they mean something.
impl<T: Form> Form for Vec<T> {
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(|item| Out(item, dates)))
    }

    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(ListVisitor(dates, PhantomData))
    }

    fn corrected() -> Self {
        Self::new()
    }
}

struct ListVisitor<T>(TimestampFormat, PhantomData<T>);

impl<'de, T: Form> Visitor<'de> for ListVisitor<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = from.next_element_seed(Nullable::new(self.0))? {
            list.extend(item.or_else(T::null));
        }
        Ok(list)
    }
}

/// Of a key that comes twice the last value stays.
impl<T: Form> Form for BTreeMap<String, T> {
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter().map(|(key, value)| (key, Out(value, dates))))
    }

    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error> {
        from.deserialize_map(MapVisitor(dates, PhantomData))
    }

    fn corrected() -> Self {
        Self::new()
    }
}

struct MapVisitor<T>(TimestampFormat, PhantomData<T>);

impl<'de, T: Form> Visitor<'de> for MapVisitor<T> {
    type Value = BTreeMap<String, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(Key(key)) = from.next_key()? {
            let value: Option<T> = from.next_value_seed(Nullable::new(self.0))?;
            if let Some(value) = value.or_else(T::null) {
                map.insert(key.into_owned(), value);
            }
        }
        Ok(map)
    }
}

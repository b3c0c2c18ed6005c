//! Values that are neither numbers nor made of others.

use serde_core::de::{Deserialize, Deserializer, Error};
use serde_core::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::text::Key;
use super::{Form, number};
use crate::value::{Blob, Document, Timestamp, TimestampFormat};

impl Form for bool {
    fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bool(*self)
    }

    fn read<'de, D: Deserializer<'de>>(_: TimestampFormat, from: D) -> Result<Self, D::Error> {
        Self::deserialize(from)
    }

    fn corrected() -> Self {
        false
    }
}

impl Form for String {
    fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }

    fn read<'de, D: Deserializer<'de>>(_: TimestampFormat, from: D) -> Result<Self, D::Error> {
        Self::deserialize(from)
    }

    fn corrected() -> Self {
        Self::new()
    }
}

/// Base64 text. The padding may be missing when it is read.
impl Form for Blob {
    fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&base64_simd::STANDARD.encode_to_string(self))
    }

    fn read<'de, D: Deserializer<'de>>(_: TimestampFormat, from: D) -> Result<Self, D::Error> {
        let Key(text) = Key::deserialize(from)?;
        Self::from_base64(&text).ok_or_else(|| Error::custom("the text is not base64"))
    }

    fn corrected() -> Self {
        Self::default()
    }
}

impl Form for Timestamp {
    fn write<S: Serializer>(&self, dates: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        match dates {
            TimestampFormat::EpochSeconds => number::write_seconds(*self, to),
            TimestampFormat::DateTime | TimestampFormat::HttpDate => {
                to.serialize_str(&self.format(dates))
            }
        }
    }

    fn read<'de, D: Deserializer<'de>>(dates: TimestampFormat, from: D) -> Result<Self, D::Error> {
        match dates {
            TimestampFormat::EpochSeconds => number::read_seconds(from),
            TimestampFormat::DateTime | TimestampFormat::HttpDate => {
                let Key(text) = Key::deserialize(from)?;
                Self::parse(&text, dates).map_err(Error::custom)
            }
        }
    }

    fn corrected() -> Self {
        Self::default()
    }
}

/// A null in a list or map of documents is a document of its own.
impl Form for Document {
    fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
        AsDocument(self).serialize(to)
    }

    fn read<'de, D: Deserializer<'de>>(_: TimestampFormat, from: D) -> Result<Self, D::Error> {
        Self::deserialize(from)
    }

    fn corrected() -> Self {
        Self::Null
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

/// A document whose numbers are numbers in every format, also with serde_json's feature `arbitrary_precision`.
struct AsDocument<'a>(&'a Document);

impl Serialize for AsDocument<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Document::Null => to.serialize_unit(),
            Document::Bool(value) => to.serialize_bool(*value),
            Document::Number(value) => number::write_number(value, value, to),
            Document::String(value) => to.serialize_str(value),
            Document::Array(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(&AsDocument(item))?;
                }
                list.end()
            }
            Document::Object(members) => {
                let mut map = to.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, &AsDocument(value))?;
                }
                map.end()
            }
        }
    }
}

macro_rules! serde_impls {
    ($($(#[$doc:meta])* $type:ty),+) => {$(
        $(#[$doc])*
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                self.write(TimestampFormat::EpochSeconds, to)
            }
        }

        $(#[$doc])*
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::read(TimestampFormat::EpochSeconds, from)
            }
        }
    )+};
}

serde_impls! {
    /// As base64 text.
    Blob,
    /// As seconds since the epoch.
    Timestamp
}

//! Everything that is text: strings, enums, keys.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{Deserialize, Deserializer, Error, Visitor};
use serde_core::ser::Serializer;

/// Writes what stands for itself as text.
///
/// # Errors
///
/// Those of the serializer.
pub fn write_text<T: AsRef<str>, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(value.as_ref())
}

/// Reads what any text stands for.
///
/// # Errors
///
/// When there is no text.
pub fn read_text<'de, T: for<'a> From<&'a str>, D: Deserializer<'de>>(
    from: D,
) -> Result<T, D::Error> {
    let Key(text) = Key::deserialize(from)?;
    Ok(T::from(&text))
}

/// Text that is only looked at, and so not copied where that can be avoided.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Key<'de>, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(text)))
    }
}

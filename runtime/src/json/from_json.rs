use std::collections::BTreeMap;

use super::{Error, Reader};
use crate::value::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};

/// A type that can be read from JSON.
pub trait FromJson: Sized {
    /// Reads one value.
    ///
    /// # Errors
    ///
    /// The value is not JSON, or not of this type.
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error>;

    /// What stands in for a required member that an answer lacks, by Smithy's
    /// rules of client error correction: zero, false, the empty string, blob,
    /// list or map, 1970-01-01T00:00:00Z, the null document, and a structure
    /// of such members.
    fn corrected() -> Self;

    /// What a `null` in a list or a map stands for; with `None` such an
    /// element is left out, as Smithy has it for all that is not `@sparse`.
    fn null() -> Option<Self> {
        None
    }
}

/// Reads a whole JSON text. One that is empty or all white space reads as `{}`,
/// because a service may leave out a body that has no members.
///
/// # Errors
///
/// The text is not JSON or not of this type, or something follows the value.
pub fn from_slice<T: FromJson>(input: &[u8]) -> Result<T, Error> {
    from_slice_with(input, T::from_json)
}

/// Like [`from_slice`], with a function that reads the value.
///
/// # Errors
///
/// The text is not JSON, the function says so, or something follows the value.
pub fn from_slice_with<T>(
    input: &[u8],
    read: impl FnOnce(&mut Reader<'_>) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut reader = Reader::new(input);
    if reader.is_at_end() {
        reader = Reader::new(b"{}");
    }
    // Values are large, and `?` would move them once more.
    match read(&mut reader) {
        Ok(value) => match reader.finish() {
            Ok(()) => Ok(value),
            Err(error) => Err(error),
        },
        Err(error) => Err(error),
    }
}

impl FromJson for bool {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.bool()
    }

    fn corrected() -> Self {
        false
    }
}

macro_rules! integers {
    ($($type:ty: $expected:literal),+) => {$(
        impl FromJson for $type {
            fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
                r.integer_as($expected)
            }

            fn corrected() -> Self {
                0
            }
        }
    )+};
}

integers! {
    i8: "an integer of 8 bits",
    i16: "an integer of 16 bits",
    i32: "an integer of 32 bits",
    i64: "an integer of 64 bits"
}

impl FromJson for f32 {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.float()
    }

    fn corrected() -> Self {
        0.0
    }
}

impl FromJson for f64 {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.double()
    }

    fn corrected() -> Self {
        0.0
    }
}

impl FromJson for String {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.string().map(Into::into)
    }

    fn corrected() -> Self {
        Self::new()
    }
}

impl FromJson for Blob {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.blob()
    }

    fn corrected() -> Self {
        Self::default()
    }
}

impl FromJson for BigInteger {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.big("an integer", Self::from_json_number)
    }

    fn corrected() -> Self {
        Self::default()
    }
}

impl FromJson for BigDecimal {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.big("a number", Self::from_json_number)
    }

    fn corrected() -> Self {
        Self::default()
    }
}

/// In epoch seconds, which is what restJson1 uses in bodies unless the model
/// says otherwise.
impl FromJson for Timestamp {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.timestamp(TimestampFormat::EpochSeconds)
    }

    fn corrected() -> Self {
        Self::default()
    }
}

/// A `null` in a list or map of documents is a document of its own.
impl FromJson for Document {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        r.document()
    }

    fn corrected() -> Self {
        Self::Null
    }

    fn null() -> Option<Self> {
        Some(Self::Null)
    }
}

/// A `null` is `None`, so `Vec<Option<T>>` reads a sparse list.
impl<T: FromJson> FromJson for Option<T> {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        if r.take_null()? {
            return Ok(None);
        }
        T::from_json(r).map(Some)
    }

    fn corrected() -> Self {
        None
    }

    fn null() -> Option<Self> {
        Some(None)
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        T::from_json(r).map(Self::new)
    }

    fn corrected() -> Self {
        Self::new(T::corrected())
    }

    fn null() -> Option<Self> {
        T::null().map(Self::new)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        let mut list = Self::new();
        r.begin_array()?;
        while r.next_element()? {
            list.extend(element(r)?);
        }
        Ok(list)
    }

    fn corrected() -> Self {
        Self::new()
    }
}

/// Of a key that comes twice the last value stays.
impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(r: &mut Reader<'_>) -> Result<Self, Error> {
        let mut map = Self::new();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            if let Some(value) = element(r)? {
                map.insert(key.into_owned(), value);
            }
        }
        Ok(map)
    }

    fn corrected() -> Self {
        Self::new()
    }
}

fn element<T: FromJson>(r: &mut Reader<'_>) -> Result<Option<T>, Error> {
    if r.take_null()? {
        return Ok(T::null());
    }
    T::from_json(r).map(Some)
}

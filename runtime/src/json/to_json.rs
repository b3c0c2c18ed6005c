use std::collections::BTreeMap;

use super::Writer;
use crate::value::{BigDecimal, BigInteger, Blob, Document, Timestamp, TimestampFormat};

/// A type that can be written as JSON.
pub trait ToJson {
    /// Writes one value.
    fn to_json(&self, w: &mut Writer);
}

/// Writes a value as a JSON text of its own.
pub fn to_vec<T: ToJson + ?Sized>(value: &T) -> Vec<u8> {
    to_vec_with(|writer| value.to_json(writer))
}

/// Writes a JSON text of its own with a function, which writes one value.
pub fn to_vec_with(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.into_bytes()
}

impl ToJson for bool {
    fn to_json(&self, w: &mut Writer) {
        w.bool(*self);
    }
}

macro_rules! integers {
    ($($type:ty),+) => {$(
        impl ToJson for $type {
            fn to_json(&self, w: &mut Writer) {
                w.integer((*self).into());
            }
        }
    )+};
}

integers!(i8, i16, i32, i64);

impl ToJson for f32 {
    fn to_json(&self, w: &mut Writer) {
        w.float(*self);
    }
}

impl ToJson for f64 {
    fn to_json(&self, w: &mut Writer) {
        w.double(*self);
    }
}

impl ToJson for str {
    fn to_json(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl ToJson for String {
    fn to_json(&self, w: &mut Writer) {
        w.string(self);
    }
}

impl ToJson for Blob {
    fn to_json(&self, w: &mut Writer) {
        w.blob(self.as_ref());
    }
}

impl ToJson for BigInteger {
    fn to_json(&self, w: &mut Writer) {
        w.number(self.as_str());
    }
}

impl ToJson for BigDecimal {
    fn to_json(&self, w: &mut Writer) {
        w.number(self.as_str());
    }
}

/// In epoch seconds, which is what restJson1 uses in bodies unless the model
/// says otherwise.
impl ToJson for Timestamp {
    fn to_json(&self, w: &mut Writer) {
        w.timestamp(*self, TimestampFormat::EpochSeconds);
    }
}

impl ToJson for Document {
    fn to_json(&self, w: &mut Writer) {
        w.document(self);
    }
}

/// `None` is `null`, as in a sparse list; [`Writer::optional`] leaves out a
/// member instead.
impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, w: &mut Writer) {
        match self {
            Some(value) => value.to_json(w),
            None => w.null(),
        }
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, w: &mut Writer) {
        w.list_with(self, |w, item| item.to_json(w));
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn to_json(&self, w: &mut Writer) {
        w.map_with(self, |w, value| value.to_json(w));
    }
}

impl<T: ToJson + ?Sized> ToJson for Box<T> {
    fn to_json(&self, w: &mut Writer) {
        (**self).to_json(w);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, w: &mut Writer) {
        (**self).to_json(w);
    }
}

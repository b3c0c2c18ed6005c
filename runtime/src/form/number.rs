//! Numbers: integers, floating point, and timestamps that count seconds.

use std::fmt;

use serde_core::de::value::MapAccessDeserializer;
use serde_core::de::{Deserialize, Deserializer, Error, MapAccess, Unexpected, Visitor};
use serde_core::ser::{Serialize, Serializer};
use serde_json::Number;

use super::Form;
use crate::value::{BigDecimal, BigInteger, Timestamp, TimestampFormat};

macro_rules! integers {
    ($($type:ty: $write:ident),+) => {$(
        impl Form for $type {
            fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
                to.$write(*self)
            }

            fn read<'de, D: Deserializer<'de>>(
                _: TimestampFormat,
                from: D,
            ) -> Result<Self, D::Error> {
                let integer = from.deserialize_i64(IntegerVisitor)?;
                Self::try_from(integer).map_err(|_| {
                    let expected = concat!("a number in the range of ", stringify!($type));
                    Error::invalid_value(Unexpected::Signed(integer), &expected)
                })
            }

            fn corrected() -> Self {
                0
            }
        }
    )+};
}

integers!(i8: serialize_i8, i16: serialize_i16, i32: serialize_i32, i64: serialize_i64);

/// Reads what any integer stands for.
///
/// # Errors
///
/// When there is no whole number of 32 bits.
pub fn read_integer<'de, T: From<i32>, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    i32::read(TimestampFormat::EpochSeconds, from).map(T::from)
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = i64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number of 64 bits")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<i64, E> {
        Ok(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<i64, E> {
        i64::try_from(value).map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    /// A number that is whole may be written with a fraction or an exponent.
    fn visit_f64<E: Error>(self, value: f64) -> Result<i64, E> {
        let integer = value as i64;
        // The largest integer becomes 2^63 as a double, which is one too many.
        if integer as f64 == value && integer != i64::MAX {
            Ok(integer)
        } else {
            Err(E::invalid_value(Unexpected::Float(value), &self))
        }
    }
}

macro_rules! floats {
    ($($type:ty: $write:ident),+) => {$(
        impl Form for $type {
            fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
                if self.is_finite() {
                    to.$write(*self)
                } else if self.is_nan() {
                    to.serialize_str("NaN")
                } else if *self > 0.0 {
                    to.serialize_str("Infinity")
                } else {
                    to.serialize_str("-Infinity")
                }
            }

            fn read<'de, D: Deserializer<'de>>(
                _: TimestampFormat,
                from: D,
            ) -> Result<Self, D::Error> {
                // The text says more than the hint: a format asked for a number would refuse it.
                from.deserialize_any(FloatVisitor).map(|value| value as Self)
            }

            fn corrected() -> Self {
                0.0
            }
        }
    )+};
}

floats!(f32: serialize_f32, f64: serialize_f64);

struct FloatVisitor;

impl<'de> Visitor<'de> for FloatVisitor {
    type Value = f64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, `NaN`, `Infinity` or `-Infinity`")
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<f64, E> {
        Ok(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<f64, E> {
        Ok(value as f64)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<f64, E> {
        match text {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            _ => Err(E::custom(
                "expected a number, `NaN`, `Infinity` or `-Infinity`",
            )),
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<f64, A::Error> {
        let number = wrapped(map)?;
        number
            .as_f64()
            .ok_or_else(|| A::Error::custom("the number is too large"))
    }
}

/// With its feature `arbitrary_precision`, which anybody in the tree may turn on, serde_json hands a number on as a map.
fn wrapped<'de, A: MapAccess<'de>>(map: A) -> Result<Number, A::Error> {
    Number::deserialize(MapAccessDeserializer::new(map))
}

/// Writes a number as what every format has, if that is all of it, and else something instead.
pub(super) fn write_number<S: Serializer>(
    number: &Number,
    instead: &(impl Serialize + ?Sized),
    to: S,
) -> Result<S::Ok, S::Error> {
    if let Some(integer) = number.as_i64() {
        return to.serialize_i64(integer);
    }
    if let Some(integer) = number.as_u64() {
        return to.serialize_u64(integer);
    }
    match number.as_f64() {
        Some(float) if text_of(float).is_some_and(|text| text == number.to_string()) => {
            to.serialize_f64(float)
        }
        _ => instead.serialize(to),
    }
}

/// The shortest text that is this number.
fn text_of(float: f64) -> Option<String> {
    Number::from_f64(float).map(|number| number.to_string())
}

macro_rules! digits {
    ($($type:ty),+) => {$(
        /// Digits that a number would lose are written as text; either is read.
        impl Form for $type {
            fn write<S: Serializer>(&self, _: TimestampFormat, to: S) -> Result<S::Ok, S::Error> {
                let digits = self.as_str();
                match digits.parse::<Number>() {
                    Ok(number) if number.to_string() == digits => write_number(&number, digits, to),
                    _ => to.serialize_str(digits),
                }
            }

            fn read<'de, D: Deserializer<'de>>(
                _: TimestampFormat,
                from: D,
            ) -> Result<Self, D::Error> {
                from.deserialize_any(DigitsVisitor)?.parse().map_err(Error::custom)
            }

            fn corrected() -> Self {
                Self::default()
            }
        }
    )+};
}

digits!(BigInteger, BigDecimal);

struct DigitsVisitor;

impl<'de> Visitor<'de> for DigitsVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number, or its digits as text")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<String, E> {
        text_of(value).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<String, A::Error> {
        Ok(wrapped(map)?.to_string())
    }
}

/// Writes seconds since the epoch.
pub(super) fn write_seconds<S: Serializer>(time: Timestamp, to: S) -> Result<S::Ok, S::Error> {
    if time.subsec_nanos() == 0 {
        return to.serialize_i64(time.secs());
    }
    let text = time.format(TimestampFormat::EpochSeconds);
    to.serialize_f64(text.parse().expect("seconds are written as a number"))
}

/// Reads seconds since the epoch.
pub(super) fn read_seconds<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    from.deserialize_any(SecondsVisitor)
}

struct SecondsVisitor;

impl SecondsVisitor {
    fn parse<E: Error>(text: &str) -> Result<Timestamp, E> {
        Timestamp::parse(text, TimestampFormat::EpochSeconds).map_err(E::custom)
    }
}

impl<'de> Visitor<'de> for SecondsVisitor {
    type Value = Timestamp;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a timestamp in seconds since 1970")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Timestamp, E> {
        Ok(Timestamp::from_epoch_seconds(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Timestamp, E> {
        Self::parse(&value.to_string())
    }

    /// By way of the shortest text, which is what somebody wrote.
    fn visit_f64<E: Error>(self, value: f64) -> Result<Timestamp, E> {
        Self::parse(&value.to_string())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Timestamp, A::Error> {
        Self::parse(&wrapped(map)?.to_string())
    }
}

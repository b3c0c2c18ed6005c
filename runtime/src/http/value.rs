//! The text form of simple values, and members that hold none, one or many of them.

use std::borrow::Cow;
use std::fmt;

/// A value that can stand in a label, a query string or a header.
///
/// Implemented for strings, booleans, integers and floating-point numbers, and by
/// [`string_enum!`](crate::string_enum) for enums. Numbers are written in
/// decimal, floating-point numbers in the shortest form that reads back as the same number, or as
/// `NaN`, `Infinity` and `-Infinity`.
pub trait HttpValue {
    /// The text of the value, before any encoding.
    fn to_http(&self) -> Cow<'_, str>;

    /// Reads a value from its text.
    ///
    /// # Errors
    ///
    /// When the text is not the form of such a value, or the value is out of range for the type.
    fn from_http(text: &str) -> Result<Self, ValueError>
    where
        Self: Sized;
}

/// A member bound to a label, a query string or a header: nothing, one value, or a list of values.
///
/// A simple type needs only [`each`](HttpValues::each), with one call of `f`.
pub trait HttpValues {
    /// Calls `f` with the text of each value, in order. Nulls of a sparse list are left out.
    fn each(&self, f: &mut dyn FnMut(&str));

    /// Whether the member is unset, one value or a list.
    fn arity(&self) -> Arity {
        Arity::One
    }
}

/// How many values a member can hold, see [`HttpValues::arity`].
///
/// Headers need it: an unset member is not sent while an empty list is, and the elements of a list
/// are quoted where a single value is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arity {
    /// The member is not set.
    Unset,
    /// The member is one value.
    One,
    /// The member is a list, which may be empty.
    Many,
}

/// A text that is not the form of the value it should be.
///
/// Says what was expected. The text itself is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError {
    expected: &'static str,
}

impl ValueError {
    /// An error that says what was expected, such as `true or false`.
    pub fn expected(expected: &'static str) -> Self {
        Self { expected }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.expected)
    }
}

impl std::error::Error for ValueError {}

impl HttpValue for String {
    fn to_http(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_http(text: &str) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }
}

impl HttpValue for bool {
    fn to_http(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn from_http(text: &str) -> Result<Self, ValueError> {
        match text {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(ValueError::expected("true or false")),
        }
    }
}

macro_rules! integers {
    ($($integer:ty => $expected:literal),* $(,)?) => {$(
        impl HttpValue for $integer {
            fn to_http(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn from_http(text: &str) -> Result<Self, ValueError> {
                text.parse().map_err(|_| ValueError::expected($expected))
            }
        }
    )*};
}

integers! {
    i8 => "a whole number of 8 bits",
    i16 => "a whole number of 16 bits",
    i32 => "a whole number of 32 bits",
    i64 => "a whole number of 64 bits",
}

macro_rules! floats {
    ($($float:ty => $expected:literal),* $(,)?) => {$(
        impl HttpValue for $float {
            fn to_http(&self) -> Cow<'_, str> {
                if self.is_nan() {
                    Cow::Borrowed("NaN")
                } else if self.is_infinite() {
                    Cow::Borrowed(if *self > 0.0 { "Infinity" } else { "-Infinity" })
                } else {
                    // `Debug` turns to an exponent for very large and very small numbers, `Display` never does.
                    Cow::Owned(format!("{self:?}"))
                }
            }

            fn from_http(text: &str) -> Result<Self, ValueError> {
                match text {
                    "NaN" => Ok(<$float>::NAN),
                    "Infinity" => Ok(<$float>::INFINITY),
                    "-Infinity" => Ok(<$float>::NEG_INFINITY),
                    // The standard parser also knows words such as `inf`, and overflows to infinity.
                    _ => text
                        .parse()
                        .ok()
                        .filter(|number: &$float| number.is_finite())
                        .ok_or(ValueError::expected($expected)),
                }
            }
        }
    )*};
}

floats! {
    f32 => "a number of single precision, NaN, Infinity or -Infinity",
    f64 => "a number of double precision, NaN, Infinity or -Infinity",
}

macro_rules! single_values {
    ($($value:ty),*) => {$(
        impl HttpValues for $value {
            fn each(&self, f: &mut dyn FnMut(&str)) {
                f(&self.to_http());
            }
        }
    )*};
}

single_values!(String, bool, i8, i16, i32, i64, f32, f64);

impl HttpValues for str {
    fn each(&self, f: &mut dyn FnMut(&str)) {
        f(self);
    }
}

impl<T: HttpValues> HttpValues for Option<T> {
    fn each(&self, f: &mut dyn FnMut(&str)) {
        if let Some(values) = self {
            values.each(f);
        }
    }

    fn arity(&self) -> Arity {
        self.as_ref().map_or(Arity::Unset, HttpValues::arity)
    }
}

impl<T: HttpValues> HttpValues for Vec<T> {
    fn each(&self, f: &mut dyn FnMut(&str)) {
        for values in self {
            values.each(f);
        }
    }

    fn arity(&self) -> Arity {
        Arity::Many
    }
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T: HttpValues + ?Sized> HttpValues for $pointer {
            fn each(&self, f: &mut dyn FnMut(&str)) {
                (**self).each(f);
            }

            fn arity(&self) -> Arity {
                (**self).arity()
            }
        }
    )*};
}

pointers!(&T, Box<T>);

#[cfg(test)]
mod tests;

//! Numbers of any size.

use std::fmt;
use std::str::FromStr;

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $is_valid:path, $expected:literal) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq)]
        pub struct $name(String);

        impl $name {
            /// The number as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes the text of a JSON number.
            pub(crate) fn from_json_number(text: &str) -> Option<Self> {
                $is_valid(text).then(|| Self(text.to_owned()))
            }
        }

        /// Zero.
        impl Default for $name {
            fn default() -> Self {
                Self("0".to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NumberError;

            fn from_str(text: &str) -> Result<Self, NumberError> {
                Self::from_json_number(text).ok_or(NumberError($expected))
            }
        }

        impl From<i64> for $name {
            fn from(value: i64) -> Self {
                Self(value.to_string())
            }
        }

        impl From<u64> for $name {
            fn from(value: u64) -> Self {
                Self(value.to_string())
            }
        }

        impl From<i32> for $name {
            fn from(value: i32) -> Self {
                Self(value.to_string())
            }
        }
    };
}

number! {
    /// A whole number of any size (`bigInteger` in Smithy), as its digits.
    ///
    /// It is kept as text: for arithmetic, parse it into the type of a number library. Two are equal when their text is.
    BigInteger, is_integer, "a whole number in decimal digits"
}

number! {
    /// A decimal number of any size and precision (`bigDecimal` in Smithy), as its digits.
    ///
    /// It is kept as text: for arithmetic, parse it into the type of a number library. Two are equal when their text is,
    /// so that `1.0` and `1.00` differ.
    BigDecimal, is_decimal, "a number in the form of JSON"
}

/// A text that is no number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberError(&'static str);

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}", self.0)
    }
}

impl std::error::Error for NumberError {}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    is_digits(digits) && (digits.len() == 1 || !digits.starts_with('0'))
}

/// The grammar of a number in JSON (RFC 8259, section 6).
fn is_decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    is_integer(whole)
        && fraction.is_none_or(is_digits)
        && exponent
            .is_none_or(|exponent| is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_as_they_are() {
        for text in ["0", "-1", "123456789012345678901234567890"] {
            assert_eq!(text.parse::<BigInteger>().unwrap().as_str(), text);
        }
        for text in ["0.10", "-1.5e-300", "3E+9", "7"] {
            assert_eq!(text.parse::<BigDecimal>().unwrap().as_str(), text);
        }
        assert_eq!(BigInteger::from(-7_i64).to_string(), "-7");
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", "01", "1.0", "1e3", "x", "+1", " 1"] {
            assert!(text.parse::<BigInteger>().is_err(), "{text}");
        }
        for text in ["", ".5", "1.", "1e", "1e+", "00.1", "NaN", "1.2.3"] {
            assert!(text.parse::<BigDecimal>().is_err(), "{text}");
        }
    }
}

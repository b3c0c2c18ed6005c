//! Exact reading of decimal numbers, without the rounding of floating point.

/// A decimal number times a power of ten, as a whole number.
#[derive(Debug, PartialEq)]
pub(crate) struct Decimal {
    /// The whole number; what lay behind the point is cut off toward zero.
    pub(crate) value: i128,

    /// Whether nothing but zeros was cut off.
    pub(crate) exact: bool,
}

/// Why a decimal number cannot be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DecimalError {
    Malformed,
    OutOfRange,
}

impl Decimal {
    /// Reads digits with an optional sign `-`, fraction and exponent, and
    /// gives the number times 10 to the power of `scale`.
    ///
    /// The work is bounded by the length of `text`, whatever the exponent says.
    pub(crate) fn parse(text: &str, scale: i64) -> Result<Self, DecimalError> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.split_once('.') {
            Some((whole, fraction)) => (whole, check_digits(fraction)?),
            None => (mantissa, ""),
        };
        check_digits(whole)?;

        let digits = whole.len() + fraction.len();
        // How many of the digits stand before the point once it has moved.
        let kept = exponent
            .saturating_add(scale)
            .saturating_add(whole.len() as i64);
        let mut value: i128 = 0;
        let mut exact = true;
        for (place, digit) in (0..).zip(whole.bytes().chain(fraction.bytes())) {
            if place < kept {
                value = value
                    .checked_mul(10)
                    .and_then(|value| value.checked_add(i128::from(digit - b'0')))
                    .ok_or(DecimalError::OutOfRange)?;
            } else {
                exact &= digit == b'0';
            }
        }
        let missing = kept.saturating_sub(digits as i64);
        if missing > 0 && value != 0 {
            value = u32::try_from(missing)
                .ok()
                .and_then(|missing| 10_i128.checked_pow(missing))
                .and_then(|factor| value.checked_mul(factor))
                .ok_or(DecimalError::OutOfRange)?;
        }
        Ok(Self {
            value: if negative { -value } else { value },
            exact,
        })
    }
}

/// Reads an exponent; one that no 64-bit number holds is as good as the largest.
fn parse_exponent(text: &str) -> Result<i64, DecimalError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let size = check_digits(digits)?.bytes().fold(0_i64, |size, digit| {
        size.saturating_mul(10)
            .saturating_add(i64::from(digit - b'0'))
    });
    Ok(if negative { -size } else { size })
}

fn check_digits(text: &str) -> Result<&str, DecimalError> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        Ok(text)
    } else {
        Err(DecimalError::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimal, DecimalError};

    #[test]
    fn reads_and_scales() {
        for (text, scale, value, exact) in [
            ("0", 0, 0, true),
            ("-0", 9, 0, true),
            ("12", 0, 12, true),
            ("12.5", 1, 125, true),
            ("12.59", 1, 125, false),
            ("-12.59", 1, -125, false),
            ("1.0", 0, 1, true),
            ("1e3", 0, 1000, true),
            ("1E+3", 0, 1000, true),
            ("1500e-2", 0, 15, true),
            ("1550e-2", 0, 15, false),
            ("0.000000001", 9, 1, true),
            ("0.0000000001", 9, 0, false),
            ("0e99999999999999999999", 0, 0, true),
            ("1e-99999999999999999999", 9, 0, false),
            (
                "1000000000000000000000000000000000000000000e-42",
                0,
                1,
                true,
            ),
            ("-9223372036854775808", 0, i128::from(i64::MIN), true),
        ] {
            assert_eq!(
                Decimal::parse(text, scale),
                Ok(Decimal { value, exact }),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in [
            "", "-", "+1", ".5", "1.", "1.e1", "1e", "1e+", "1e1.5", "1.2.3", "0x42", "NaN",
            "Infinity", "1 ", " 1", "1_0", "--1", "١",
        ] {
            assert_eq!(
                Decimal::parse(text, 0),
                Err(DecimalError::Malformed),
                "{text:?}"
            );
        }
    }

    #[test]
    fn refuses_what_is_too_large() {
        for text in ["1e39", "1e99999999999999999999", "9e38", &"9".repeat(40)] {
            assert_eq!(
                Decimal::parse(text, 0),
                Err(DecimalError::OutOfRange),
                "{text}"
            );
        }
    }
}

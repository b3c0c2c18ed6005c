//! Values with nothing inside.

use super::{Findings, Rule, Validate};
use crate::value::{BigDecimal, BigInteger, Blob, Document, Timestamp};

impl Validate for String {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        for rule in rules {
            rule.check_text(self, found);
        }
    }
}

impl Validate for Blob {
    fn check(&self, rules: &[Rule], found: &mut Findings) {
        for rule in rules {
            rule.check_length(self.as_ref().len(), "bytes", found);
        }
    }
}

macro_rules! numbers {
    ($($number:ty: $value:expr;)*) => {$(
        impl Validate for $number {
            fn check(&self, rules: &[Rule], found: &mut Findings) {
                let value: fn(&Self) -> f64 = $value;
                for rule in rules {
                    rule.check_number(value(self), found);
                }
            }
        }
    )*};
}

numbers! {
    i8: |number| f64::from(*number);
    i16: |number| f64::from(*number);
    i32: |number| f64::from(*number);
    // Bounds of models are far below the numbers that this rounds.
    i64: |number| *number as f64;
    f32: |number| f64::from(*number);
    f64: |number| *number;
    BigInteger: |number| number.as_str().parse().unwrap_or(f64::NAN);
    BigDecimal: |number| number.as_str().parse().unwrap_or(f64::NAN);
}

macro_rules! nothing_to_check {
    ($($type:ty),*) => {$(
        impl Validate for $type {
            fn check(&self, _: &[Rule], _: &mut Findings) {}
        }
    )*};
}

nothing_to_check!(bool, Timestamp, Document);

//! Macros for generated code: tables of members and their rules.

/// Gives a structure its [`Validate`](crate::validate::Validate).
///
/// A row is a field, how its member stands in JSON, its name there, and the rules of its value: `required` if JSON must
/// have it, `optional` if not, `outside` if it does not stand in the body.
///
/// ```
/// use aws_restjson::validate::Validate as _;
///
/// pub struct Note {
///     pub text: String,
///     pub tags: Option<Vec<String>>,
/// }
///
/// aws_restjson::validate::structure!(Note {
///     text: required("text", Length(1, 5)),
///     tags: optional("tags", Length(0, 1), Items(&[Pattern("^[a-z]+$")])),
/// });
///
/// let note = Note { text: String::new(), tags: Some(vec!["A".to_owned()]) };
/// assert_eq!(
///     note.validate().unwrap_err().to_string(),
///     "`text` has 0 characters, allowed are 1 to 5; `tags[0]` does not match the pattern ^[a-z]+$"
/// );
/// ```
#[macro_export]
macro_rules! structure_rules {
    ($type:ident { $($field:ident: $place:ident($name:literal $(, $rule:expr)* $(,)?)),* $(,)? }) => {
        impl $crate::validate::Validate for $type {
            fn check(
                &self,
                _: &[$crate::validate::Rule],
                _found: &mut $crate::validate::Findings,
            ) {
                #[allow(unused_imports, reason = "there may be no rules")]
                use $crate::validate::Rule::*;
                $(_found.at_member($name, |found| {
                    $crate::validate::Validate::check(&self.$field, &[$($rule),*], found);
                });)*
            }

            fn look_into(
                _json: &$crate::Document,
                _found: &mut $crate::validate::Findings,
            ) {
                $($crate::__rules_look!($place, _found, _json, $name, Self, $field);)*
            }
        }
    };
}

/// One row of a table, for looking into JSON.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules_look {
    (outside, $($rest:tt)*) => {};
    (required, $found:ident, $json:ident, $name:literal, $type:ty, $field:ident) => {
        $found.look_at($json, $name, true, |of: &$type| &of.$field);
    };
    (optional, $found:ident, $json:ident, $name:literal, $type:ty, $field:ident) => {
        $found.look_at($json, $name, false, |of: &$type| &of.$field);
    };
}

/// Gives a union its [`Validate`](crate::validate::Validate). A row is a variant, `payload` or, if it has none,
/// `unit`, the name of its member, and the rules of the payload.
#[macro_export]
macro_rules! union_rules {
    ($type:ident { $($variant:ident: $kind:ident($name:literal $(, $rule:expr)* $(,)?)),* $(,)? }) => {
        impl $crate::validate::Validate for $type {
            fn check(
                &self,
                _: &[$crate::validate::Rule],
                _found: &mut $crate::validate::Findings,
            ) {
                #[allow(unused_imports, reason = "there may be no rules")]
                use $crate::validate::Rule::*;
                match self {
                    $($crate::__rules_pattern!($kind, $variant, value) => {
                        $crate::__rules_payload!($kind, _found, $name, value, [$($rule),*]);
                    })*
                    Self::Unknown(_) => _found.unknown(&[$($name),*]),
                }
            }

            fn look_into(
                _json: &$crate::Document,
                _found: &mut $crate::validate::Findings,
            ) {
                $($crate::__rules_look_payload!($kind, _found, _json, $name, $variant);)*
            }
        }
    };
}

/// The pattern of a variant.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules_pattern {
    (unit, $variant:ident, $value:ident) => {
        Self::$variant
    };
    (payload, $variant:ident, $value:ident) => {
        Self::$variant($value)
    };
}

/// The check of a payload.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules_payload {
    (unit, $($rest:tt)*) => {};
    (payload, $found:ident, $name:literal, $value:ident, $rules:tt) => {
        $found.at_member($name, |found| {
            $crate::validate::Validate::check($value, &$rules, found);
        });
    };
}

/// Looking into the JSON of a payload.
#[doc(hidden)]
#[macro_export]
macro_rules! __rules_look_payload {
    (unit, $($rest:tt)*) => {};
    (payload, $found:ident, $json:ident, $name:literal, $variant:ident) => {
        $found.look_at_payload($json, $name, Self::$variant);
    };
}

/// Gives enums of strings their [`Validate`](crate::validate::Validate).
#[macro_export]
macro_rules! text_enum_rules {
    ([$($type:ident),* $(,)?]) => {$(
        impl $crate::validate::Validate for $type {
            fn check(
                &self,
                _: &[$crate::validate::Rule],
                found: &mut $crate::validate::Findings,
            ) {
                if let Self::Unknown(_) = self {
                    found.unknown(Self::VALUES);
                }
            }
        }
    )*};
}

/// Gives enums of integers their [`Validate`](crate::validate::Validate).
#[macro_export]
macro_rules! whole_enum_rules {
    ([$($type:ident),* $(,)?]) => {$(
        impl $crate::validate::Validate for $type {
            fn check(
                &self,
                _: &[$crate::validate::Rule],
                found: &mut $crate::validate::Findings,
            ) {
                if let Self::Unknown(_) = self {
                    let values: ::std::vec::Vec<::std::string::String> =
                        Self::VALUES.iter().map(::std::string::ToString::to_string).collect();
                    let values: ::std::vec::Vec<&str> =
                        values.iter().map(::std::string::String::as_str).collect();
                    found.unknown(&values);
                }
            }
        }
    )*};
}

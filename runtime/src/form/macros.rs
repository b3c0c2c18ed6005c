//! Macros for generated code: tables of members, from which both directions are made.

/// Gives a structure its form: [`Form`](crate::form::Form), `Serialize` and `Deserialize`.
///
/// A row is a field with its name in the form. After the name may come `as` with the format of the timestamps in it, if
/// that is not `EpochSeconds`; then a default in parentheses, with `=` if it is read and written in the place of an absent member, or
/// with `<=` if it is only read.
///
/// ```
/// use aws_restjson::Timestamp;
///
/// #[derive(Debug, PartialEq)]
/// pub struct Note {
///     pub text: String,
///     pub at: Option<Timestamp>,
///     pub stars: Option<i32>,
/// }
///
/// aws_restjson::form::structure!(Note {
///     text: "text",
///     at: "createdAt" as DateTime,
///     stars: "stars" = (Some(3)),
/// });
///
/// let note: Note = serde_json::from_str(r#"{"text":"hi","createdAt":"2020-01-01T00:00:00Z"}"#)?;
/// assert_eq!(note.stars, Some(3));
/// assert_eq!(
///     serde_json::to_string(&note)?,
///     r#"{"text":"hi","createdAt":"2020-01-01T00:00:00Z","stars":3}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! structure_form {
    ($type:ident {
        $($field:ident: $name:literal $(as $dates:ident)? $(= ($written:expr))? $(<= ($read:expr))?),* $(,)?
    }) => {
        impl $crate::form::Structure for $type {
            const NAME: &'static str = ::std::stringify!($type);

            fn absent() -> Self {
                Self {
                    $($field: $crate::__form_absent!($($written)? $($read)?),)*
                }
            }

            fn write_members<__M: $crate::serde_core::ser::SerializeMap>(
                &self,
                _to: &mut __M,
            ) -> ::std::result::Result<(), __M::Error> {
                $(
                    $crate::__form_write!(
                        $name,
                        &self.$field,
                        $crate::__form_dates!($($dates)?),
                        _to
                        $(, $written)?
                    )?;
                )*
                ::std::result::Result::Ok(())
            }

            fn read_named<'de, __M: $crate::serde_core::de::MapAccess<'de>>(
                &mut self,
                name: &str,
                from: &mut __M,
            ) -> ::std::result::Result<(), __M::Error> {
                match name {
                    $($name => $crate::form::read_member(
                        &mut self.$field,
                        $crate::__form_dates!($($dates)?),
                        from,
                    ),)*
                    _ => $crate::form::skip_member(from),
                }
            }
        }

        $crate::__form_impls!(
            $type,
            $crate::form::Structure::write_structure,
            $crate::form::Structure::read_structure,
            $crate::form::Structure::absent
        );
    };
}

/// Gives a union its form: [`Form`](crate::form::Form), `Serialize` and `Deserialize`.
///
/// A row is a variant with its name in the form, which stands in `unit()` if the variant has no payload. After the name
/// may come `as` with the format of the timestamps in it, if that is not `EpochSeconds`. The variant `Unknown` is needed
/// and not listed.
///
/// ```
/// use aws_restjson::UnknownMember;
///
/// #[derive(Debug, PartialEq)]
/// pub enum Shape {
///     Circle(f64),
///     Nothing,
///     Unknown(UnknownMember),
/// }
///
/// aws_restjson::form::union!(Shape {
///     Circle: "circle",
///     Nothing: unit("nothing"),
/// });
///
/// assert_eq!(serde_json::to_string(&Shape::Circle(1.5))?, r#"{"circle":1.5}"#);
/// assert_eq!(serde_json::from_str::<Shape>(r#"{"nothing":{}}"#)?, Shape::Nothing);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! union_form {
    ($type:ident {
        $($variant:ident: $($name:literal $(as $dates:ident)?)? $(unit($unit:literal))?),* $(,)?
    }) => {
        impl $crate::form::Union for $type {
            const NAME: &'static str = ::std::stringify!($type);

            fn unset() -> Self {
                Self::Unknown($crate::form::Unknown::unset())
            }

            fn write_set<__M: $crate::serde_core::ser::SerializeMap>(
                &self,
                to: &mut __M,
            ) -> ::std::result::Result<(), __M::Error> {
                match self {
                    $(
                        $(Self::$variant(value) => $crate::form::write_payload(
                            $name,
                            value,
                            $crate::__form_dates!($($dates)?),
                            to,
                        ),)?
                        $(Self::$variant => $crate::form::write_unit($unit, to),)?
                    )*
                    Self::Unknown(unknown) => $crate::form::Unknown::write_unknown(unknown, to),
                }
            }

            fn read_named<'de, __M: $crate::serde_core::de::MapAccess<'de>>(
                name: &str,
                from: &mut __M,
            ) -> ::std::result::Result<::std::option::Option<Self>, __M::Error> {
                ::std::result::Result::Ok(match name {
                    $(
                        $($name => $crate::form::read_payload(
                            $crate::__form_dates!($($dates)?),
                            from,
                        )?
                        .map(Self::$variant),)?
                        $($unit => $crate::form::read_unit(from)?.map(|()| Self::$variant),)?
                    )*
                    _ => $crate::form::Unknown::read_unknown(name, from)?.map(Self::Unknown),
                })
            }
        }

        $crate::__form_impls!(
            $type,
            $crate::form::Union::write_union,
            $crate::form::Union::read_union,
            $crate::form::Union::unset
        );
    };
}

/// Gives types that are text their form: [`Form`](crate::form::Form), `Serialize` and `Deserialize`.
///
/// Each type must have `AsRef<str>` and `From<&str>`, as [`string_enum!`](crate::string_enum) demands and gives.
#[macro_export]
macro_rules! string_form {
    ([$($type:ident),* $(,)?]) => {$(
        $crate::__form_impls!(
            $type,
            $crate::form::write_text,
            $crate::form::read_text,
            (|| <$type>::from(""))
        );
    )*};
}

/// Gives enums of integers their form: [`Form`](crate::form::Form), `Serialize` and `Deserialize`.
///
/// Each type must have `as_i32` and `From<i32>`, as [`int_enum!`](crate::int_enum) demands.
#[macro_export]
macro_rules! int_form {
    ([$($type:ident),* $(,)?]) => {$(
        $crate::__form_impls!(
            $type,
            (|value: &$type, to| $crate::serde_core::Serializer::serialize_i32(to, value.as_i32())),
            $crate::form::read_integer,
            (|| <$type>::from(0))
        );
    )*};
}

/// The impls that all forms have: two functions that take no format, and one that gives what stands in when nothing is
/// there.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_impls {
    ($type:ident, $write:expr, $read:expr, $corrected:expr) => {
        impl $crate::form::Form for $type {
            fn write<S: $crate::serde_core::Serializer>(
                &self,
                _: $crate::TimestampFormat,
                to: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $write(self, to)
            }

            fn read<'de, D: $crate::serde_core::Deserializer<'de>>(
                _: $crate::TimestampFormat,
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $read(from)
            }

            fn corrected() -> Self {
                $corrected()
            }
        }

        impl $crate::serde_core::Serialize for $type {
            fn serialize<S: $crate::serde_core::Serializer>(
                &self,
                to: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $write(self, to)
            }
        }

        impl<'de> $crate::serde_core::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde_core::Deserializer<'de>>(
                from: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $read(from)
            }
        }
    };
}

/// What a member holds that is absent.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_absent {
    () => {
        $crate::form::Form::corrected()
    };
    ($default:expr) => {
        $default
    };
}

/// Writes a member, or its default.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_write {
    ($name:literal, $member:expr, $dates:expr, $to:ident) => {
        $crate::form::write_member($name, $member, $dates, $to)
    };
    ($name:literal, $member:expr, $dates:expr, $to:ident, $default:expr) => {
        $crate::form::write_or($name, $member, || $default, $dates, $to)
    };
}

/// The format of the timestamps in a member.
#[doc(hidden)]
#[macro_export]
macro_rules! __form_dates {
    () => {
        $crate::TimestampFormat::EpochSeconds
    };
    ($format:ident) => {
        $crate::TimestampFormat::$format
    };
}

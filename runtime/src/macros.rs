//! Macros for generated code.

/// Gives an enum of strings everything that follows from `as_str` and `From<&str>`.
///
/// The enum must have `fn as_str(&self) -> &str` and `impl From<&str>`, which takes every text. The
/// macro adds `Display`, `AsRef<str>`, `From<String>`, [`ToJson`](crate::json::ToJson),
/// [`FromJson`](crate::json::FromJson), [`HttpValue`](crate::http::HttpValue) and
/// [`HttpValues`](crate::http::HttpValues).
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub enum Colour {
///     Red,
///     Other(String),
/// }
///
/// impl Colour {
///     pub fn as_str(&self) -> &str {
///         match self {
///             Self::Red => "red",
///             Self::Other(text) => text,
///         }
///     }
/// }
///
/// impl From<&str> for Colour {
///     fn from(text: &str) -> Self {
///         match text {
///             "red" => Self::Red,
///             other => Self::Other(other.to_owned()),
///         }
///     }
/// }
///
/// aws_restjson::string_enum!(Colour);
///
/// assert_eq!(Colour::Red.to_string(), "red");
/// assert_eq!(aws_restjson::json::to_vec(&Colour::Red), b"\"red\"");
/// assert_eq!(aws_restjson::json::from_slice::<Vec<Colour>>(br#"["red"]"#)?, [Colour::Red]);
/// # Ok::<(), aws_restjson::json::Error>(())
/// ```
#[macro_export]
macro_rules! string_enum {
    ($name:ty) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl $crate::json::ToJson for $name {
            fn to_json(&self, w: &mut $crate::json::Writer) {
                w.string(self.as_str());
            }
        }

        impl $crate::json::FromJson for $name {
            fn from_json(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::json::Error> {
                ::std::result::Result::Ok(Self::from(&*r.string()?))
            }

            fn corrected() -> Self {
                Self::from("")
            }
        }

        impl $crate::http::HttpValue for $name {
            fn to_http(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }

            fn from_http(text: &str) -> ::std::result::Result<Self, $crate::http::ValueError> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl $crate::http::HttpValues for $name {
            fn each(&self, f: &mut dyn ::std::ops::FnMut(&str)) {
                f(self.as_str());
            }
        }

        impl $crate::stream::EventValue for $name {
            fn to_header(&self) -> $crate::event_stream::HeaderValue<'_> {
                $crate::event_stream::HeaderValue::String(self.as_str())
            }

            fn from_header(
                value: $crate::event_stream::HeaderValue<'_>,
            ) -> ::std::option::Option<Self> {
                value.as_str().map(Self::from)
            }
        }
    };
}

/// Gives an enum of integers everything that follows from `as_i32` and `From<i32>`: `Display`,
/// [`ToJson`](crate::json::ToJson), [`FromJson`](crate::json::FromJson), [`HttpValue`](crate::http::HttpValue),
/// [`HttpValues`](crate::http::HttpValues) and [`EventValue`](crate::stream::EventValue).
#[macro_export]
macro_rules! int_enum {
    ($name:ty) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i32(), f)
            }
        }

        impl $crate::json::ToJson for $name {
            fn to_json(&self, w: &mut $crate::json::Writer) {
                w.integer(self.as_i32().into());
            }
        }

        impl $crate::json::FromJson for $name {
            fn from_json(
                r: &mut $crate::json::Reader<'_>,
            ) -> ::std::result::Result<Self, $crate::json::Error> {
                r.read::<i32>().map(Self::from)
            }

            fn corrected() -> Self {
                Self::from(0)
            }
        }

        impl $crate::http::HttpValue for $name {
            fn to_http(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned(self.as_i32().to_string())
            }

            fn from_http(text: &str) -> ::std::result::Result<Self, $crate::http::ValueError> {
                <i32 as $crate::http::HttpValue>::from_http(text).map(Self::from)
            }
        }

        impl $crate::http::HttpValues for $name {
            fn each(&self, f: &mut dyn ::std::ops::FnMut(&str)) {
                f(&self.as_i32().to_string());
            }
        }

        impl $crate::stream::EventValue for $name {
            fn to_header(&self) -> $crate::event_stream::HeaderValue<'_> {
                $crate::event_stream::HeaderValue::Integer(self.as_i32())
            }

            fn from_header(
                value: $crate::event_stream::HeaderValue<'_>,
            ) -> ::std::option::Option<Self> {
                <i32 as $crate::stream::EventValue>::from_header(value).map(Self::from)
            }
        }
    };
}

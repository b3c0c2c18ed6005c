//! Parts of signatures in words.

use crate::ir::{AuthScheme, DefaultValue, ParameterKind};

/// A name without the mark of a raw identifier.
pub(super) fn plain(name: &str) -> &str {
    name.trim_start_matches("r#")
}

pub(super) fn boxed(ty: String, boxed: bool) -> String {
    if boxed { format!("Box<{ty}>") } else { ty }
}

pub(super) fn parameter_type(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::String => "String",
        ParameterKind::Boolean => "bool",
        ParameterKind::StringArray => "Vec<String>",
    }
}

pub(super) fn scheme(scheme: &AuthScheme) -> &'static str {
    match scheme {
        AuthScheme::SigV4 => "SigV4",
        AuthScheme::HttpBearer => "bearer token",
        AuthScheme::NoAuth => "none",
    }
}

pub(super) fn default_text(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Boolean(value) => value.to_string(),
        DefaultValue::Integer(value) => value.to_string(),
        DefaultValue::Float(value) => value.to_string(),
        DefaultValue::String(text) | DefaultValue::Enum(text) => format!("{text:?}"),
        DefaultValue::Empty => "an empty value".to_owned(),
        DefaultValue::Timestamp(seconds, _) => format!("the time {seconds}"),
        DefaultValue::Blob(bytes) => format!("{bytes:?}"),
        DefaultValue::EmptyArray => "[]".to_owned(),
        DefaultValue::EmptyObject => "{}".to_owned(),
    }
}

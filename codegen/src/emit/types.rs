//! How types, names and documentation are spelled.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::imports::Imports;
use crate::ir::{Density, TimestampFormat, Type};

/// The name of the runtime crate in paths.
pub(super) const RUNTIME: &str = "aws_restjson";

/// An identifier; `r#type` becomes a raw one.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path such as `aws_restjson::json`.
pub(super) fn path(path: &str) -> TokenStream {
    let parts = path.split("::").map(|part| match part {
        "self" => quote!(self),
        "crate" => quote!(crate),
        "super" => quote!(super),
        part => {
            let part = ident(part);
            quote!(#part)
        }
    });
    quote!(#(#parts)::*)
}

/// The doc attributes for lines of Markdown.
pub(super) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {line}")
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// The first paragraph of documentation; nothing where it begins with something else.
pub(super) fn summary(docs: &[String]) -> Option<&[String]> {
    let begins =
        |line: &String| line.starts_with(|c: char| c.is_alphanumeric() || "[`\"(".contains(c));
    let end = docs.iter().position(String::is_empty);
    let paragraph = &docs[..end.unwrap_or(docs.len())];
    let is_text = paragraph
        .first()
        .is_some_and(|line| begins(line) && !line.starts_with("```"));
    is_text.then_some(paragraph)
}

/// The `#[deprecated]` attribute, where there is something to say.
pub(super) fn deprecated(note: Option<&String>) -> Option<TokenStream> {
    note.map(|note| quote!(#[deprecated(note = #note)]))
}

/// The Rust type, without `Option` and `Box`.
pub(super) fn spell(ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Boolean => quote!(bool),
        Type::Byte => quote!(i8),
        Type::Short => quote!(i16),
        Type::Integer => quote!(i32),
        Type::Long => quote!(i64),
        Type::Float => quote!(f32),
        Type::Double => quote!(f64),
        Type::BigInteger => runtime("BigInteger", imports),
        Type::BigDecimal => runtime("BigDecimal", imports),
        Type::String => quote!(String),
        Type::Blob => runtime("Blob", imports),
        Type::Document => runtime("Document", imports),
        Type::Timestamp(_) => runtime("Timestamp", imports),
        Type::Enum(name) | Type::IntEnum(name) | Type::Structure(name) | Type::Union(name) => {
            imports.of_type(name)
        }
        Type::List(element, density) => {
            let element = element_type(element, *density, imports);
            quote!(Vec<#element>)
        }
        Type::Map(value, density) => {
            imports.add("std::collections", "BTreeMap");
            let value = element_type(value, *density, imports);
            quote!(BTreeMap<String, #value>)
        }
        Type::ByteStream => runtime("ByteStream", imports),
        Type::EventStream(name) => {
            let stream = runtime("EventStream", imports);
            let event = imports.of_type(name);
            quote!(#stream<#event>)
        }
        Type::EventInput(name) => {
            let input = runtime("EventInput", imports);
            let event = imports.of_type(name);
            quote!(#input<#event>)
        }
    }
}

/// The type of a list's elements or a map's values.
pub(super) fn element_type(element: &Type, density: Density, imports: &mut Imports) -> TokenStream {
    let element = spell(element, imports);
    match density {
        Density::Dense => element,
        Density::Sparse => quote!(Option<#element>),
    }
}

fn runtime(name: &str, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, name);
    let name = ident(name);
    quote!(#name)
}

/// Whether values of the type are copied rather than cloned.
pub(super) fn is_number(ty: &Type) -> bool {
    match ty {
        Type::Boolean
        | Type::Byte
        | Type::Short
        | Type::Integer
        | Type::Long
        | Type::Float
        | Type::Double => true,
        Type::BigInteger
        | Type::BigDecimal
        | Type::IntEnum(_)
        | Type::ByteStream
        | Type::String
        | Type::Blob
        | Type::Document
        | Type::Timestamp(_)
        | Type::Enum(_)
        | Type::Structure(_)
        | Type::Union(_)
        | Type::List(..)
        | Type::Map(..)
        | Type::EventStream(_)
        | Type::EventInput(_) => false,
    }
}

/// Whether the JSON form needs a format that the type alone does not tell: any timestamp that is no number.
pub(super) fn has_format(ty: &Type) -> bool {
    match ty {
        Type::Timestamp(format) => *format != TimestampFormat::EpochSeconds,
        Type::List(element, _) | Type::Map(element, _) => has_format(element),
        Type::Boolean
        | Type::Byte
        | Type::Short
        | Type::Integer
        | Type::Long
        | Type::Float
        | Type::Double
        | Type::BigInteger
        | Type::BigDecimal
        | Type::IntEnum(_)
        | Type::ByteStream
        | Type::String
        | Type::Blob
        | Type::Document
        | Type::Enum(_)
        | Type::Structure(_)
        | Type::Union(_)
        | Type::EventStream(_)
        | Type::EventInput(_) => false,
    }
}

/// `TimestampFormat::DateTime` and its like.
pub(super) fn timestamp_format(format: TimestampFormat, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, "TimestampFormat");
    match format {
        TimestampFormat::EpochSeconds => quote!(TimestampFormat::EpochSeconds),
        TimestampFormat::DateTime => quote!(TimestampFormat::DateTime),
        TimestampFormat::HttpDate => quote!(TimestampFormat::HttpDate),
    }
}

//! Values as expressions. They are made from outside of the crate, so with nothing but its public interface.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::types::{RUNTIME, element_type, ident, spell};
use crate::ir::Density;
use crate::ir::cases::{Moment, StructureValue, Value};

/// A structure: `new` and setters.
pub(in crate::emit) fn structure(value: &StructureValue, imports: &mut Imports) -> TokenStream {
    let ty = imports.of_type(&value.ty);
    let arguments: Vec<_> = value
        .arguments
        .iter()
        .map(|value| argument(value, imports))
        .collect();
    let setters = value.setters.iter().map(|(setter, value)| {
        let (setter, value) = (ident(setter), argument(value, imports));
        quote!(.#setter(#value))
    });
    quote!(#ty::new(#(#arguments),*) #(#setters)*)
}

/// An argument of `new` or of a setter, which takes whatever can be converted.
fn argument(value: &Value, imports: &mut Imports) -> TokenStream {
    match value {
        Value::List {
            density: Density::Dense,
            items,
            ..
        } if !items.is_empty() => {
            let items = items
                .iter()
                .flatten()
                .map(|item| text_or_exact(item, imports));
            quote!([#(#items),*])
        }
        Value::Map {
            density: Density::Dense,
            entries,
            ..
        } if !entries.is_empty() => {
            let entries = entries.iter().filter_map(|(key, value)| {
                let value = text_or_exact(value.as_ref()?, imports);
                Some(quote!((#key, #value)))
            });
            quote!([#(#entries),*])
        }
        value => text_or_exact(value, imports),
    }
}

/// Text as a literal, which converts into strings, blobs and enums; anything else in its own type.
fn text_or_exact(value: &Value, imports: &mut Imports) -> TokenStream {
    match value {
        Value::String(text) | Value::Enum(_, text) => quote!(#text),
        Value::Blob(bytes) | Value::Bytes(bytes) => bytes_literal(bytes),
        value => exact(value, imports),
    }
}

/// An expression of the type of the value, with nothing left to be inferred.
pub(super) fn exact(value: &Value, imports: &mut Imports) -> TokenStream {
    match value {
        Value::Boolean(value) => quote!(#value),
        Value::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        Value::Float(value) => number(*value, &quote!(f32)),
        Value::Double(value) => number(*value, &quote!(f64)),
        Value::Number(digits) => {
            imports.add("crate::support", "number");
            quote!(number(#digits))
        }
        Value::String(text) => quote!(String::from(#text)),
        Value::Blob(bytes) => {
            imports.add(RUNTIME, "Blob");
            let bytes = bytes_literal(bytes);
            quote!(Blob::from(#bytes))
        }
        Value::Bytes(bytes) => {
            imports.add(RUNTIME, "ByteStream");
            let bytes = bytes_literal(bytes);
            quote!(ByteStream::from(#bytes))
        }
        Value::Document(json) => {
            imports.add("crate::support", "document");
            quote!(document(#json))
        }
        Value::Timestamp(moment) => timestamp(moment, imports),
        Value::Enum(ty, text) => {
            let ty = imports.of_type(ty);
            quote!(#ty::from(#text))
        }
        Value::IntEnum(ty, value) => {
            let (ty, value) = (imports.of_type(ty), Literal::i32_unsuffixed(*value));
            quote!(#ty::from(#value))
        }
        Value::Structure(value) => structure(value, imports),
        Value::Union {
            ty,
            variant,
            payload,
            boxed,
        } => {
            let (ty, variant) = (imports.of_type(ty), ident(variant));
            let payload = payload.as_ref().map(|value| {
                let value = exact(value, imports);
                if *boxed {
                    quote!((Box::new(#value)))
                } else {
                    quote!((#value))
                }
            });
            quote!(#ty::#variant #payload)
        }
        Value::UnknownUnion(ty) => {
            let ty = imports.of_type(ty);
            quote!(#ty::Unknown(Default::default()))
        }
        Value::List {
            element,
            density,
            items,
        } => {
            if items.is_empty() {
                let element = element_type(element, *density, imports);
                return quote!(Vec::<#element>::new());
            }
            let items = items
                .iter()
                .map(|item| element_value(*density, item.as_ref(), imports));
            quote!(vec![#(#items),*])
        }
        Value::Map {
            element,
            density,
            entries,
        } => {
            imports.add("std::collections", "BTreeMap");
            if entries.is_empty() {
                let element = element_type(element, *density, imports);
                return quote!(BTreeMap::<String, #element>::new());
            }
            let entries = entries.iter().map(|(key, value)| {
                let value = element_value(*density, value.as_ref(), imports);
                quote!((String::from(#key), #value))
            });
            quote!(BTreeMap::from([#(#entries),*]))
        }
        Value::Zero(ty) => {
            let ty = spell(ty, imports);
            quote!(#ty::default())
        }
        Value::Answered(events) => {
            imports.add(RUNTIME, "EventStream");
            let events = events.iter().map(|event| {
                let value = exact(event, imports);
                match event {
                    Value::Structure(_) => quote!(Err(#value.into())),
                    _ => quote!(Ok(#value)),
                }
            });
            quote!(EventStream::from_events([#(#events),*]))
        }
        Value::Events(events) => {
            imports.add(RUNTIME, "EventInput");
            let events = events.iter().map(|event| exact(event, imports));
            quote!(EventInput::from_events([#(#events),*]))
        }
    }
}

fn element_value(density: Density, value: Option<&Value>, imports: &mut Imports) -> TokenStream {
    match (density, value) {
        (Density::Dense, Some(value)) => exact(value, imports),
        (Density::Sparse, Some(value)) => {
            let value = exact(value, imports);
            quote!(Some(#value))
        }
        (Density::Dense | Density::Sparse, None) => quote!(None),
    }
}

fn number(value: f64, ty: &TokenStream) -> TokenStream {
    if value.is_nan() {
        quote!(#ty::NAN)
    } else if value == f64::INFINITY {
        quote!(#ty::INFINITY)
    } else if value == f64::NEG_INFINITY {
        quote!(#ty::NEG_INFINITY)
    } else {
        let value = Literal::f64_unsuffixed(value);
        quote!(#value)
    }
}

pub(super) fn timestamp(moment: &Moment, imports: &mut Imports) -> TokenStream {
    let (function, text) = match moment {
        Moment::Seconds(seconds, nanos) => {
            imports.add(RUNTIME, "Timestamp");
            let (seconds, nanos) = (
                Literal::i64_unsuffixed(*seconds),
                Literal::u32_unsuffixed(*nanos),
            );
            return quote!(Timestamp::new(#seconds, #nanos));
        }
        Moment::Fraction(text) => ("seconds", text),
        Moment::DateTime(text) => ("date_time", text),
    };
    imports.add("crate::support", function);
    let function = ident(function);
    quote!(#function(#text))
}

/// Bytes as text where they are text.
pub(super) fn bytes_literal(bytes: &[u8]) -> TokenStream {
    match str::from_utf8(bytes) {
        Ok(text) => quote!(#text),
        Err(_) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes)
        }
    }
}

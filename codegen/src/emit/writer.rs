//! `ToJson` of structures: one line a member.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::types::{has_format, ident, is_number, spell, timestamp_format};
use crate::ir::{DefaultValue, Density, Member, Structure, Type};

const JSON: &str = "aws_restjson::json";

/// Which defaults are written in the place of absent members.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Defaults {
    /// Those that a client writes.
    OfClient,
    /// All.
    All,
}

/// The impl for the members that stand in the body.
pub(super) fn to_json(
    name: &TokenStream,
    structure: &Structure,
    defaults: Defaults,
    imports: &mut Imports,
) -> TokenStream {
    imports.add(JSON, "ToJson");
    imports.add(JSON, "Writer");
    let write = write_object(&structure.members, defaults, imports);
    quote! {
        impl ToJson for #name {
            fn to_json(&self, w: &mut Writer) {
                #write
            }
        }
    }
}

/// Writes members of `self` as an object to `w`.
pub(super) fn write_object(
    members: &[Member],
    defaults: Defaults,
    imports: &mut Imports,
) -> TokenStream {
    let members = members.iter().filter(|member| member.in_body);
    let members: Vec<TokenStream> = members
        .map(|member| write_member(member, defaults, imports))
        .collect();
    quote! {
        w.begin_object();
        #(#members)*
        w.end_object();
    }
}

fn write_member(member: &Member, defaults: Defaults, imports: &mut Imports) -> TokenStream {
    let key = &member.wire_name;
    let field = ident(&member.field);
    if (member.write_default || defaults == Defaults::All && !member.required)
        && let Some(default) = &member.default
    {
        let value = or_default(&field, &member.ty, default, imports);
        if !has_format(&member.ty) {
            return quote!(w.member(#key, #value););
        }
        let write = write_value(&member.ty, &Place::Value, imports);
        return quote!(w.key(#key); match #value { value => #write });
    }
    match (has_format(&member.ty), member.required) {
        (false, true) => quote!(w.member(#key, &self.#field);),
        (false, false) => quote!(w.optional(#key, &self.#field);),
        (true, true) => {
            let write = write_value(&member.ty, &Place::Field(field), imports);
            quote!(w.key(#key); #write;)
        }
        (true, false) => {
            let write = write_value(&member.ty, &Place::Value, imports);
            quote!(if let Some(value) = &self.#field { w.key(#key); #write; })
        }
    }
}

/// Where a value is that is to be written.
pub(super) enum Place {
    /// In a field of `self`.
    Field(Ident),
    /// Behind a reference called `value`.
    Value,
}

impl Place {
    fn reference(&self) -> TokenStream {
        match self {
            Self::Field(field) => quote!(&self.#field),
            Self::Value => quote!(value),
        }
    }

    fn copy(&self) -> TokenStream {
        match self {
            Self::Field(field) => quote!(self.#field),
            Self::Value => quote!(*value),
        }
    }
}

/// Writes a value whose format the type does not tell.
pub(super) fn write_value(ty: &Type, place: &Place, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Timestamp(format) => {
            let (value, format) = (place.copy(), timestamp_format(*format, imports));
            quote!(w.timestamp(#value, #format))
        }
        Type::List(element, density) => {
            let (value, write) = (place.reference(), write_element(element, *density, imports));
            quote!(w.list_with(#value, |w, value| #write))
        }
        Type::Map(element, density) => {
            let (value, write) = (place.reference(), write_element(element, *density, imports));
            quote!(w.map_with(#value, |w, value| #write))
        }
        _ => {
            let value = place.reference();
            quote!(#value.to_json(w))
        }
    }
}

fn write_element(element: &Type, density: Density, imports: &mut Imports) -> TokenStream {
    let write = write_value(element, &Place::Value, imports);
    match density {
        Density::Dense => write,
        Density::Sparse => quote!(match value { Some(value) => #write, None => w.null() }),
    }
}

/// The field, or its default where it is absent.
fn or_default(
    field: &Ident,
    ty: &Type,
    default: &DefaultValue,
    imports: &mut Imports,
) -> TokenStream {
    match default {
        DefaultValue::String(text) if *ty == Type::String => {
            quote!(self.#field.as_deref().unwrap_or(#text))
        }
        _ if is_number(ty) || matches!(ty, Type::Timestamp(_)) => {
            let default = default_value(ty, default, imports);
            quote!(&self.#field.unwrap_or(#default))
        }
        _ => {
            let default = default_value(ty, default, imports);
            quote!(self.#field.as_ref().unwrap_or(&#default))
        }
    }
}

/// A default as an expression of the member's type.
pub(super) fn default_value(
    ty: &Type,
    default: &DefaultValue,
    imports: &mut Imports,
) -> TokenStream {
    let scalar = match default {
        DefaultValue::Boolean(value) => quote!(#value),
        DefaultValue::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        DefaultValue::Float(value) => {
            let value = Literal::f64_unsuffixed(*value);
            quote!(#value)
        }
        DefaultValue::String(text) => quote!(#text),
        DefaultValue::Enum(text) => quote!(#text),
        DefaultValue::Blob(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes)
        }
        DefaultValue::Timestamp(seconds, nanos) => {
            let ty = spell(ty, imports);
            let (seconds, nanos) = (
                Literal::i64_unsuffixed(*seconds),
                Literal::u32_unsuffixed(*nanos),
            );
            return quote!(#ty::new(#seconds, #nanos));
        }
        DefaultValue::Empty => return empty(ty, imports),
        DefaultValue::EmptyArray => {
            let ty = spell(ty, imports);
            return quote!(#ty::Array(Vec::new()));
        }
        DefaultValue::EmptyObject => {
            let ty = spell(ty, imports);
            return quote!(#ty::Object(Default::default()));
        }
    };
    if is_number(ty) {
        return scalar;
    }
    let ty = spell(ty, imports);
    quote!(#ty::from(#scalar))
}

fn empty(ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::List(..) => quote!(Vec::new()),
        Type::Map(..) => {
            imports.add("std::collections", "BTreeMap");
            quote!(BTreeMap::new())
        }
        ty => {
            let ty = spell(ty, imports);
            quote!(#ty::default())
        }
    }
}

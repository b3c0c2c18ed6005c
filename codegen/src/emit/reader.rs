//! `FromJson` of structures: what stands in for absent members, then one line a member.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{has_format, ident, timestamp_format};
use super::writer::default_value;
use crate::ir::{Density, Member, Structure, Type};

const JSON: &str = "aws_restjson::json";

/// The impl for the members that stand in the body.
pub(super) fn from_json(
    name: &TokenStream,
    structure: &Structure,
    imports: &mut Imports,
) -> TokenStream {
    for item in ["self", "FromJson", "Reader"] {
        imports.add(JSON, item);
    }
    let corrected = corrected(structure, imports);
    let read = read_object(&structure.members, imports);
    quote! {
        impl FromJson for #name {
            fn corrected() -> Self {
                #corrected
            }
            fn from_json(r: &mut Reader<'_>) -> Result<Self, json::Error> {
                #read
            }
        }
    }
}

/// Reads an object from `r` into a `Self`.
pub(super) fn read_object(members: &[Member], imports: &mut Imports) -> TokenStream {
    let in_body = members.iter().filter(|member| member.in_body);
    let arms: Vec<TokenStream> = in_body.map(|member| read_member(member, imports)).collect();
    if arms.is_empty() {
        return quote! {
            r.skip_object()?;
            Ok(Self::corrected())
        };
    }
    quote! {
        let mut out = Self::corrected();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            match &*key {
                #(#arms,)*
                _ => r.skip()?,
            }
        }
        Ok(out)
    }
}

/// The structure of an answer that says nothing: Smithy's client error correction, and modelled defaults.
pub(super) fn corrected(structure: &Structure, imports: &mut Imports) -> TokenStream {
    let plain = structure
        .members
        .iter()
        .all(|member| !member.argument && member.default.is_none());
    if plain {
        return quote!(Self::default());
    }
    let fields: Vec<TokenStream> = structure
        .members
        .iter()
        .map(|member| absent(member, imports))
        .collect();
    quote!(Self { #(#fields),* })
}

fn absent(member: &Member, imports: &mut Imports) -> TokenStream {
    let field = ident(&member.field);
    let default = member
        .default
        .as_ref()
        .map(|default| default_value(&member.ty, default, imports));
    match (default, member.required) {
        (Some(default), true) => quote!(#field: #default),
        (Some(default), false) => quote!(#field: Some(#default)),
        (None, true) => quote!(#field: FromJson::corrected()),
        (None, false) => quote!(#field: None),
    }
}

fn read_member(member: &Member, imports: &mut Imports) -> TokenStream {
    let key = &member.wire_name;
    let field = ident(&member.field);
    let aliases = &member.aliases;
    if !has_format(&member.ty) {
        return quote!(#key #(| #aliases)* => r.read_into(&mut out.#field)?);
    }
    let value = read_value(&member.ty, imports);
    let value = if member.required {
        quote!(#value?)
    } else {
        quote!(Some(#value?))
    };
    quote!(#key => if !r.take_null()? { out.#field = #value; })
}

/// Reads a value whose format the type does not tell.
pub(super) fn read_value(ty: &Type, imports: &mut Imports) -> TokenStream {
    match ty {
        Type::Timestamp(format) => {
            let format = timestamp_format(*format, imports);
            quote!(r.timestamp(#format))
        }
        Type::List(element, density) => {
            let read = read_value(element, imports);
            match density {
                Density::Dense => quote!(r.list_with(|r| #read)),
                Density::Sparse => quote!(r.sparse_list_with(|r| #read)),
            }
        }
        Type::Map(value, density) => {
            let read = read_value(value, imports);
            match density {
                Density::Dense => quote!(r.map_with(|r| #read)),
                Density::Sparse => quote!(r.sparse_map_with(|r| #read)),
            }
        }
        _ => quote!(r.read()),
    }
}

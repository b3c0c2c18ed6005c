//! Tagged unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::reader::read_value;
use super::types::{RUNTIME, deprecated, docs, has_format, ident, spell};
use super::writer::{Place, write_value};
use crate::ir::{Shape, Type, Union, Variant};

const JSON: &str = "aws_restjson::json";

/// The file of a union.
pub(super) fn union(shape: &Shape, union: &Union) -> TokenStream {
    let mut imports = Imports::of(&shape.at);
    let name = ident(&shape.at.name);
    let redacts = union.sensitive || union.variants.iter().any(|variant| variant.sensitive);
    let declaration = declaration(shape, union, redacts, &mut imports);
    let conversions: Vec<TokenStream> = union
        .variants
        .iter()
        .filter_map(|variant| from(&name, variant, &mut imports))
        .collect();
    let debug = redacts.then(|| debug(shape, union, &mut imports));
    let to_json = union
        .codec
        .write
        .then(|| to_json(&name, union, &mut imports));
    let from_json = union
        .codec
        .read
        .then(|| from_json(&name, union, &mut imports));
    let uses = imports.tokens();
    quote! {
        #uses
        #declaration
        #(#conversions)*
        #debug
        #to_json
        #from_json
    }
}

fn declaration(shape: &Shape, union: &Union, redacts: bool, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, "UnknownMember");
    let name = ident(&shape.at.name);
    let (doc, note) = (docs(&shape.docs), deprecated(shape.deprecated.as_ref()));
    let debug = (!redacts).then(|| quote!(Debug,));
    let variants = union.variants.iter().map(|variant| {
        let (doc, note) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        let payload = variant.ty.as_ref().map(|ty| {
            let ty = spell(ty, imports);
            if variant.boxed {
                quote!((Box<#ty>))
            } else {
                quote!((#ty))
            }
        });
        quote!(#doc #note #name #payload)
    });
    quote! {
        #doc
        #[derive(Clone, #debug PartialEq)]
        #note
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A member that this version does not know. It is written as it was read.
            Unknown(UnknownMember),
        }
    }
}

/// `From` for a payload that occurs once.
fn from(
    name: &proc_macro2::Ident,
    variant: &Variant,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let ty = variant.ty.as_ref().filter(|_| variant.from)?;
    let spelled = spell(ty, imports);
    let at = ident(&variant.name);
    let value = if variant.boxed {
        quote!(Box::new(value))
    } else {
        quote!(value)
    };
    let text = matches!(ty, Type::String).then(|| {
        quote! {
            impl From<&str> for #name {
                fn from(value: &str) -> Self {
                    Self::#at(value.into())
                }
            }
        }
    });
    Some(quote! {
        impl From<#spelled> for #name {
            fn from(value: #spelled) -> Self {
                Self::#at(#value)
            }
        }
        #text
    })
}

fn debug(shape: &Shape, union: &Union, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, "Redacted");
    imports.add("std", "fmt");
    let name = ident(&shape.at.name);
    let body = if union.sensitive {
        let text = &shape.at.name;
        quote!(f.debug_tuple(#text).field(&Redacted).finish())
    } else {
        let arms = union.variants.iter().map(|variant| {
            let (at, text) = (ident(&variant.name), &variant.name);
            match (&variant.ty, variant.sensitive) {
                (None, _) => quote!(Self::#at => f.write_str(#text)),
                (Some(_), true) => {
                    quote!(Self::#at(_) => f.debug_tuple(#text).field(&Redacted).finish())
                }
                (Some(_), false) => {
                    quote!(Self::#at(value) => f.debug_tuple(#text).field(value).finish())
                }
            }
        });
        quote! {
            match self {
                #(#arms,)*
                Self::Unknown(value) => f.debug_tuple("Unknown").field(&value.tag()).field(&Redacted).finish(),
            }
        }
    };
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                #body
            }
        }
    }
}

pub(super) fn to_json(
    name: &proc_macro2::Ident,
    union: &Union,
    imports: &mut Imports,
) -> TokenStream {
    imports.add(JSON, "ToJson");
    imports.add(JSON, "Writer");
    let arms: Vec<TokenStream> = union
        .variants
        .iter()
        .map(|variant| {
            let (at, tag) = (ident(&variant.name), &variant.wire_name);
            match &variant.ty {
                None => quote!(Self::#at => w.empty_member(#tag)),
                Some(ty) if has_format(ty) => {
                    let write = write_value(ty, &Place::Value, imports);
                    quote!(Self::#at(value) => { w.key(#tag); #write })
                }
                Some(_) => quote!(Self::#at(value) => w.member(#tag, value)),
            }
        })
        .collect();
    quote! {
        impl ToJson for #name {
            fn to_json(&self, w: &mut Writer) {
                w.begin_object();
                match self {
                    #(#arms,)*
                    Self::Unknown(member) => w.unknown_member(member),
                }
                w.end_object();
            }
        }
    }
}

pub(super) fn from_json(
    name: &proc_macro2::Ident,
    union: &Union,
    imports: &mut Imports,
) -> TokenStream {
    imports.add(RUNTIME, "UnknownMember");
    for item in ["self", "FromJson", "Reader"] {
        imports.add(JSON, item);
    }
    let arms: Vec<TokenStream> = union
        .variants
        .iter()
        .map(|variant| {
            let (at, tag) = (ident(&variant.name), &variant.wire_name);
            match &variant.ty {
                None => quote!(#tag => { r.skip_object()?; Self::#at }),
                Some(ty) if has_format(ty) => {
                    let read = read_value(ty, imports);
                    quote!(#tag => Self::#at(#read?))
                }
                Some(_) => quote!(#tag => Self::#at(r.read()?)),
            }
        })
        .collect();
    let knows_type = union
        .variants
        .iter()
        .any(|variant| variant.wire_name == "__type");
    let type_hint = (!knows_type).then(|| quote!("__type" => { r.skip()?; continue; }));
    quote! {
        impl FromJson for #name {
            fn corrected() -> Self {
                Self::Unknown(UnknownMember::default())
            }
            fn from_json(r: &mut Reader<'_>) -> Result<Self, json::Error> {
                let mut out = None;
                r.begin_object()?;
                while let Some(key) = r.next_key()? {
                    if r.take_null()? {
                        continue;
                    }
                    let value = match &*key {
                        #(#arms,)*
                        #type_hint
                        tag => Self::Unknown(UnknownMember::new(tag, r.document()?)),
                    };
                    r.set_union(&mut out, value)?;
                }
                Ok(out.unwrap_or_else(Self::corrected))
            }
        }
    }
}

//! Structures: the declaration, then construction, then what hides secrets, then the codec.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::setter::argument;
use super::types::{RUNTIME, deprecated, docs, ident, spell};
use super::writer::Defaults;
use super::{answer, event, reader, writer};
use crate::ir::{Member, Shape, Structure};

/// The file of a structure.
pub(super) fn structure(shape: &Shape, structure: &Structure) -> TokenStream {
    let mut imports = Imports::of(&shape.at);
    let name = ident(&shape.at.name);
    let name = quote!(#name);
    let redacts = structure.sensitive || structure.members.iter().any(|member| member.sensitive);
    let declaration = declaration(shape, structure, redacts, &mut imports);
    let construction = construction(&name, structure, &mut imports);
    let debug = redacts.then(|| debug(shape, structure, &mut imports));
    let to_json = structure
        .codec
        .write
        .then(|| writer::to_json(&name, structure, Defaults::OfClient, &mut imports));
    let from_json = structure
        .codec
        .read
        .then(|| reader::from_json(&name, structure, &mut imports));
    let from_answer = structure
        .answer
        .as_ref()
        .map(|reading| answer::from_answer(&name, reading, &mut imports));
    let event = structure
        .event
        .as_ref()
        .map(|bindings| event::event(&name, bindings, structure.codec, &mut imports));
    let uses = imports.tokens();
    quote! {
        #uses
        #declaration
        #construction
        #debug
        #to_json
        #from_json
        #from_answer
        #event
    }
}

fn declaration(
    shape: &Shape,
    structure: &Structure,
    redacts: bool,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&shape.at.name);
    let nothing_required = structure.members.iter().all(|member| !member.argument);
    let traits = [
        ("Clone", !structure.holds_stream),
        ("Debug", !redacts),
        ("Default", nothing_required),
        ("PartialEq", !structure.holds_stream),
    ];
    let traits: Vec<_> = traits
        .iter()
        .filter(|(_, wanted)| *wanted)
        .map(|(name, _)| ident(name))
        .collect();
    let derive = (!traits.is_empty()).then(|| quote!(#[derive(#(#traits),*)]));
    let (doc, note) = (docs(&shape.docs), deprecated(shape.deprecated.as_ref()));
    let fields = structure.members.iter().map(|member| {
        let (doc, note) = (docs(&member.docs), deprecated(member.deprecated.as_ref()));
        let field = ident(&member.field);
        let ty = field_type(member, imports);
        quote!(#doc #note pub #field: #ty)
    });
    quote! {
        #doc
        #derive
        #note
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }
    }
}

fn field_type(member: &Member, imports: &mut Imports) -> TokenStream {
    let ty = spell(&member.ty, imports);
    let ty = if member.boxed { quote!(Box<#ty>) } else { ty };
    if member.required {
        ty
    } else {
        quote!(Option<#ty>)
    }
}

/// `new` with everything that is required, and a setter for everything else.
fn construction(name: &TokenStream, structure: &Structure, imports: &mut Imports) -> TokenStream {
    let mut arguments = Vec::new();
    let mut fields = Vec::new();
    let mut setters = Vec::new();
    for member in &structure.members {
        let field = ident(&member.field);
        let value = argument(&member.ty, &quote!(#field), imports);
        let (ty, convert) = (value.ty, value.convert);
        let converted = if member.boxed {
            quote!(Box::new(#convert))
        } else {
            convert
        };
        if member.argument {
            arguments.push(quote!(#field: #ty));
            let is_same = field == converted.to_string();
            fields.push(if is_same {
                quote!(#field)
            } else {
                quote!(#field: #converted)
            });
        } else {
            let setter = ident(&member.setter);
            // A link has no raw identifiers.
            let plain = member.field.trim_start_matches("r#");
            let doc = format!(" Sets [`{plain}`](Self::{plain}).");
            let note = deprecated(member.deprecated.as_ref());
            let (absent, set) = if member.required {
                (quote!(Default::default()), converted)
            } else {
                (quote!(None), quote!(Some(#converted)))
            };
            fields.push(quote!(#field: #absent));
            setters.push(quote! {
                #[doc = #doc]
                #note
                #[must_use]
                pub fn #setter(mut self, #field: #ty) -> Self {
                    self.#field = #set;
                    self
                }
            });
        }
    }
    let new = if arguments.is_empty() {
        quote! {
            /// A value in which nothing is set.
            pub fn new() -> Self {
                Self::default()
            }
        }
    } else {
        quote! {
            /// A value with everything that is required.
            pub fn new(#(#arguments),*) -> Self {
                Self { #(#fields),* }
            }
        }
    };
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

/// `Debug` that shows no sensitive member.
fn debug(shape: &Shape, structure: &Structure, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, "Redacted");
    imports.add("std", "fmt");
    let name = ident(&shape.at.name);
    let text = &shape.at.name;
    if structure.sensitive {
        return quote! {
            impl fmt::Debug for #name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.debug_tuple(#text).field(&Redacted).finish()
                }
            }
        };
    }
    let fields = structure.members.iter().map(|member| {
        let label = member.field.trim_start_matches("r#");
        let field = ident(&member.field);
        let value = if member.sensitive {
            quote!(&Redacted)
        } else {
            quote!(&self.#field)
        };
        quote!(.field(#label, #value))
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(#text) #(#fields)* .finish()
            }
        }
    }
}

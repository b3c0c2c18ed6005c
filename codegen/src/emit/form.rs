//! The form of data types in serde: a table for each, from which the runtime's macros make both directions.

use proc_macro2::TokenStream;
use quote::quote;

use super::folder;
use super::imports::Imports;
use super::types::ident;
use super::writer::default_value;
use crate::ir::{
    Crate, Events, FormDefault, Member, Module, Shape, ShapeKind, Structure, TimestampFormat, Type,
    Union, Variant,
};

/// The modules whose types have a form, in the order of their files.
pub(super) fn modules(ir: &Crate) -> Vec<Module> {
    let all = [Module::Error, Module::Operation, Module::Types];
    let has = |module: &Module| shapes(ir, *module).next().is_some();
    all.into_iter().filter(has).collect()
}

/// Everything in a module that has a form: whatever holds no stream.
pub(super) fn shapes(ir: &Crate, module: Module) -> impl Iterator<Item = &Shape> {
    ir.shapes.iter().filter(move |shape| {
        let holds_stream = match &shape.kind {
            ShapeKind::Structure(structure) => structure.holds_stream,
            ShapeKind::Union(_)
            | ShapeKind::Events(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_) => false,
        };
        shape.at.module == module && !holds_stream
    })
}

/// `serde/mod.rs`.
pub(super) fn root(ir: &Crate) -> TokenStream {
    let modules = modules(ir);
    let modules = modules.iter().map(|module| ident(folder(*module)));
    quote! {
        //! `Serialize` and `Deserialize`: how each member stands in the form that `aws_restjson::form` describes.
        #(mod #modules;)*
    }
}

/// The tables of the types of a module.
pub(super) fn tables(ir: &Crate, module: Module) -> TokenStream {
    let mut imports = Imports::of_all(module);
    let (mut strings, mut integers, mut tables) = (Vec::new(), Vec::new(), Vec::new());
    for shape in shapes(ir, module) {
        let name = ident(&shape.at.name);
        match &shape.kind {
            ShapeKind::Enum(_) => strings.push(name),
            ShapeKind::IntEnum(_) => integers.push(name),
            ShapeKind::Structure(structure) => {
                imports.add("aws_restjson::form", "structure");
                let rows = structure_rows(structure, &mut imports);
                tables.push(quote!(structure!(#name { #(#rows),* });));
            }
            ShapeKind::Union(union) => {
                imports.add("aws_restjson::form", "union");
                let rows = union_rows(union);
                tables.push(quote!(union!(#name { #(#rows),* });));
            }
            ShapeKind::Events(events) => {
                imports.add("aws_restjson::form", "union");
                let rows = event_rows(events);
                tables.push(quote!(union!(#name { #(#rows),* });));
            }
        }
    }
    let strings = (!strings.is_empty()).then(|| {
        imports.add("aws_restjson::form", "strings");
        quote!(strings!([#(#strings),*]);)
    });
    let integers = (!integers.is_empty()).then(|| {
        imports.add("aws_restjson::form", "integers");
        quote!(integers!([#(#integers),*]);)
    });
    let uses = imports.tokens();
    quote! {
        #uses
        #strings
        #integers
        #(#tables)*
    }
}

fn structure_rows(structure: &Structure, imports: &mut Imports) -> Vec<TokenStream> {
    let members = structure.members.iter();
    members
        .map(|member| {
            let (field, name) = (ident(&member.field), &member.form.name);
            let dates = dates(member.form.ty.as_ref());
            let default = default(member, imports);
            quote!(#field: #name #dates #default)
        })
        .collect()
}

fn default(member: &Member, imports: &mut Imports) -> Option<TokenStream> {
    let sign = match member.form.default {
        FormDefault::Unused => return None,
        FormDefault::Read => quote!(<=),
        FormDefault::Written => quote!(=),
    };
    let value = default_value(&member.ty, member.default.as_ref()?, imports);
    Some(if member.required {
        quote!(#sign (#value))
    } else {
        quote!(#sign (Some(#value)))
    })
}

fn union_rows(union: &Union) -> Vec<TokenStream> {
    let rows = union.variants.iter().map(|variant: &Variant| {
        let (at, name) = (ident(&variant.name), &variant.wire_name);
        match &variant.ty {
            None => quote!(#at: unit(#name)),
            ty => {
                let dates = dates(ty.as_ref());
                quote!(#at: #name #dates)
            }
        }
    });
    rows.collect()
}

fn event_rows(events: &Events) -> Vec<TokenStream> {
    let rows = events.variants.iter().map(|event| {
        let (at, name) = (ident(&event.name), &event.wire_name);
        quote!(#at: #name)
    });
    rows.collect()
}

/// The format of the timestamps in a member, where it is not the usual one.
fn dates(ty: Option<&Type>) -> Option<TokenStream> {
    match ty? {
        Type::Timestamp(TimestampFormat::DateTime) => Some(quote!(as DateTime)),
        Type::Timestamp(TimestampFormat::HttpDate) => Some(quote!(as HttpDate)),
        Type::List(element, _) | Type::Map(element, _) => dates(Some(element)),
        Type::Timestamp(TimestampFormat::EpochSeconds)
        | Type::Boolean
        | Type::Byte
        | Type::Short
        | Type::Integer
        | Type::Long
        | Type::Float
        | Type::Double
        | Type::BigInteger
        | Type::BigDecimal
        | Type::String
        | Type::Blob
        | Type::Document
        | Type::Enum(_)
        | Type::IntEnum(_)
        | Type::Structure(_)
        | Type::Union(_)
        | Type::ByteStream
        | Type::EventStream(_)
        | Type::EventInput(_) => None,
    }
}

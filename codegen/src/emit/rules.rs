//! Constraints, behind the feature `validate`: a table for each type of an input, in `src/validate/`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::types::ident;
use super::{File, folder};
use crate::ir::{Constraint, Crate, Member, Module, Shape, ShapeKind, Structure, Union};
use crate::print::print;

/// The files.
pub(super) fn files(ir: &Crate, command: &str) -> Vec<File> {
    let file = |name: &str, tokens| File {
        path: format!("src/validate/{name}.rs"),
        text: print(command, "rules", tokens),
    };
    let mut files = vec![file("mod", root(ir))];
    for module in modules(ir) {
        files.push(file(folder(module), tables(ir, module)));
    }
    files
}

fn modules(ir: &Crate) -> Vec<Module> {
    let all = [Module::Error, Module::Operation, Module::Types];
    let has = |module: &Module| shapes(ir, *module).next().is_some();
    all.into_iter().filter(has).collect()
}

/// The types of a module that inputs are made of.
fn shapes(ir: &Crate, module: Module) -> impl Iterator<Item = &Shape> {
    ir.shapes.iter().filter(move |shape| {
        let has_rules = match &shape.kind {
            ShapeKind::Structure(structure) => structure.has_rules,
            ShapeKind::Union(union) => union.codec.write,
            ShapeKind::Events(_) => false,
            ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => true,
        };
        shape.at.module == module && has_rules
    })
}

/// `validate/mod.rs`.
fn root(ir: &Crate) -> TokenStream {
    let modules = modules(ir).into_iter().map(|module| ident(folder(module)));
    let lines = unchecked(&ir.unchecked);
    quote! {
        //! Checking an input against the constraints of the model, before it is sent: [`Validate::validate`].
        //!
        //! A call does not do it by itself: the service decides, and its limits change before this crate does.
        #(#![doc = #lines])*
        #(mod #modules;)*

        pub use aws_restjson::validate::{Validate, Violation, ViolationKind, Violations};
    }
}

fn unchecked(members: &[String]) -> Vec<String> {
    if members.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![
        String::new(),
        " The patterns of these members are not checked, because they need more than the engine can:".to_owned(),
        String::new(),
    ];
    lines.extend(members.iter().map(|member| format!(" - `{member}`")));
    lines
}

fn tables(ir: &Crate, module: Module) -> TokenStream {
    let mut imports = Imports::of_all(module);
    let (mut strings, mut integers, mut tables) = (Vec::new(), Vec::new(), Vec::new());
    for shape in shapes(ir, module) {
        let name = ident(&shape.at.name);
        match &shape.kind {
            ShapeKind::Enum(_) => strings.push(name),
            ShapeKind::IntEnum(_) => integers.push(name),
            ShapeKind::Structure(structure) => {
                imports.add("aws_restjson::validate", "structure");
                let rows = structure_rows(structure);
                tables.push(quote!(structure!(#name { #(#rows),* });));
            }
            ShapeKind::Union(union) => {
                imports.add("aws_restjson::validate", "union");
                let rows = union_rows(union);
                tables.push(quote!(union!(#name { #(#rows),* });));
            }
            ShapeKind::Events(_) => {}
        }
    }
    let strings = (!strings.is_empty()).then(|| {
        imports.add("aws_restjson::validate", "strings");
        quote!(strings!([#(#strings),*]);)
    });
    let integers = (!integers.is_empty()).then(|| {
        imports.add("aws_restjson::validate", "integers");
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

fn structure_rows(structure: &Structure) -> Vec<TokenStream> {
    let rows = structure.members.iter().filter_map(|member: &Member| {
        let rules = rules(member.rules.as_ref()?);
        let field = ident(&member.field);
        // Members of the body have the name that stands there, as the JSON is looked into, too.
        let (name, place) = match (member.in_body, member.must) {
            (false, _) => (&member.model_name, quote!(outside)),
            (true, true) => (&member.wire_name, quote!(required)),
            (true, false) => (&member.wire_name, quote!(optional)),
        };
        Some(quote!(#field: #place(#name #rules)))
    });
    rows.collect()
}

fn union_rows(union: &Union) -> Vec<TokenStream> {
    let rows = union.variants.iter().map(|variant| {
        let (at, name) = (ident(&variant.name), &variant.wire_name);
        match &variant.ty {
            None => quote!(#at: unit(#name)),
            Some(_) => {
                let rules = rules(&variant.rules);
                quote!(#at: payload(#name #rules))
            }
        }
    });
    rows.collect()
}

/// The rules of a row, after a comma; nothing where there are none.
fn rules(constraints: &[Constraint]) -> Option<TokenStream> {
    let list = list(constraints);
    (!constraints.is_empty()).then(|| quote!(, #list))
}

fn list(constraints: &[Constraint]) -> TokenStream {
    let rules = constraints.iter().map(|constraint| match constraint {
        Constraint::Required => quote!(Required),
        Constraint::Length(least, most) => {
            let (least, most) = (length(*least), length(*most));
            quote!(Length(#least, #most))
        }
        Constraint::Range(least, most) => {
            let (least, most) = (number(*least), number(*most));
            quote!(Range(#least, #most))
        }
        Constraint::Pattern(pattern) => quote!(Pattern(#pattern)),
        Constraint::Unique => quote!(Unique),
        Constraint::Items(inner) => {
            let inner = list(inner);
            quote!(Items(&[#inner]))
        }
        Constraint::Keys(inner) => {
            let inner = list(inner);
            quote!(Keys(&[#inner]))
        }
        Constraint::Values(inner) => {
            let inner = list(inner);
            quote!(Values(&[#inner]))
        }
    });
    quote!(#(#rules),*)
}

fn length(length: u64) -> TokenStream {
    if length == u64::MAX {
        return quote!(u64::MAX);
    }
    let length = Literal::u64_unsuffixed(length);
    quote!(#length)
}

fn number(number: f64) -> TokenStream {
    if number == f64::INFINITY {
        quote!(f64::INFINITY)
    } else if number == f64::NEG_INFINITY {
        quote!(f64::NEG_INFINITY)
    } else if number < 0.0 {
        let number = Literal::f64_unsuffixed(-number);
        quote!(-#number)
    } else {
        let number = Literal::f64_unsuffixed(number);
        quote!(#number)
    }
}

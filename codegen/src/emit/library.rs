//! The root of the crate and the lists of modules.

use proc_macro2::TokenStream;
use quote::quote;

use super::cases;
use super::types::ident;
use crate::config::Config;
use crate::ir::{Crate, Module, ShapeKind, TypeRef};

/// `lib.rs`.
pub(super) fn root(ir: &Crate, config: &Config) -> TokenStream {
    let title = format!(" {}.", ir.service.title.trim_end_matches('.'));
    let doc: Vec<String> = ir
        .service
        .docs
        .iter()
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        })
        .collect();
    let gap = (!doc.is_empty()).then(|| quote!(#![doc = ""]));
    let mut inputs_and_outputs: Vec<_> = ir
        .operations
        .iter()
        .flat_map(|op| [&op.input, &op.output])
        .collect();
    inputs_and_outputs.sort();
    inputs_and_outputs.dedup();
    let names: Vec<_> = inputs_and_outputs
        .iter()
        .map(|at| ident(&at.name))
        .collect();
    let names = (!names.is_empty()).then(|| quote!(pub use operation::{#(#names),*};));
    let waiter = (!ir.waiters.is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            pub mod waiter;
        }
    });
    let extra = config.extra.iter().map(|name| {
        let path = format!("../extra/{name}.rs");
        let name = ident(name);
        quote!(#[path = #path] pub mod #name;)
    });
    let server = [("test_util", "test-util"), ("validate", "validate")];
    let server = server.iter().filter(|_| config.server);
    let server = server.map(|(name, feature)| {
        let name = ident(name);
        quote! {
            #[cfg(feature = #feature)]
            #[rustfmt::skip]
            pub mod #name;
        }
    });
    // What is deprecated is still declared, read and written.
    let allow = deprecates(ir)
        .then(|| quote!(#![allow(deprecated, reason = "the model still has what it deprecates")]));
    quote! {
        #![doc = #title]
        #gap
        #(#![doc = #doc])*
        //!
        //! With the feature `serde`, every data type that holds no stream has `Serialize` and `Deserialize`, in the form of
        //! the service's own JSON. What is sensitive is then written in clear.
        #![cfg_attr(rustfmt, rustfmt_skip)]
        #![forbid(unsafe_code)]
        #![allow(clippy::too_many_arguments, reason = "as many as the model requires")]
        #![allow(clippy::large_enum_variant, reason = "as large as the model has them")]
        #allow

        #[rustfmt::skip]
        mod client;
        #[rustfmt::skip]
        pub mod endpoint;
        #[rustfmt::skip]
        pub mod error;
        #[rustfmt::skip]
        pub mod operation;
        #[cfg(feature = "serde")]
        #[rustfmt::skip]
        mod serde;
        #[rustfmt::skip]
        pub mod types;
        #(#server)*
        #waiter
        #(#extra)*

        pub use aws_restjson;
        pub use client::Client;
        pub use error::Error;
        #names
    }
}

/// Whether any data type, member or value is deprecated.
fn deprecates(ir: &Crate) -> bool {
    let mut waiters = ir.waiters.iter();
    let in_waiters = waiters.any(|waiter| waiter.deprecated.is_some());
    in_waiters
        || ir.shapes.iter().any(|shape| {
            let inside = match &shape.kind {
                ShapeKind::Structure(structure) => {
                    let mut members = structure.members.iter();
                    members.any(|member| member.deprecated.is_some())
                }
                ShapeKind::Union(union) => {
                    let mut variants = union.variants.iter();
                    variants.any(|variant| variant.deprecated.is_some())
                }
                ShapeKind::Enum(enumeration) => {
                    let mut variants = enumeration.variants.iter();
                    variants.any(|variant| variant.deprecated.is_some())
                }
                ShapeKind::IntEnum(enumeration) => {
                    let mut variants = enumeration.variants.iter();
                    variants.any(|variant| variant.deprecated.is_some())
                }
                ShapeKind::Events(_) => false,
            };
            inside || shape.deprecated.is_some()
        })
}

/// `operation/mod.rs`.
pub(super) fn operations(ir: &Crate) -> TokenStream {
    let shapes = types_of(ir, Module::Operation);
    let mut files: Vec<(&str, &str)> = shapes
        .iter()
        .map(|at| (at.file.as_str(), at.name.as_str()))
        .collect();
    files.extend(
        ir.operations
            .iter()
            .map(|operation| (operation.file.as_str(), operation.name.as_str())),
    );
    files.sort_unstable();
    let list = module_list(&files);
    quote! {
        //! Operations, their inputs and their outputs.
        #list
    }
}

/// `types/mod.rs`.
pub(super) fn types(ir: &Crate) -> TokenStream {
    let shapes = types_of(ir, Module::Types);
    let mut files: Vec<(&str, &str)> = shapes
        .iter()
        .map(|at| (at.file.as_str(), at.name.as_str()))
        .collect();
    if has_enums(ir) {
        files.push(("unknown_value", "UnknownValue"));
    }
    if has_int_enums(ir) {
        files.push(("unknown_integer", "UnknownInteger"));
    }
    files.sort_unstable();
    let list = module_list(&files);
    quote! {
        //! The data types of the service.
        #list
    }
}

/// `waiter/mod.rs`.
pub(super) fn waiters(ir: &Crate) -> TokenStream {
    let mut files: Vec<(&str, &str)> = ir
        .waiters
        .iter()
        .map(|waiter| (waiter.file.as_str(), waiter.name.as_str()))
        .collect();
    files.sort_unstable();
    let list = module_list(&files);
    quote! {
        //! What can be waited for, with [`Call::wait_until`](aws_restjson::client::Call::wait_until).
        #list
    }
}

/// `tests/model/main.rs`.
pub(super) fn tests(ir: &Crate, config: &Config) -> TokenStream {
    let name = ident(&config.crate_name);
    let uses_crate = !ir.endpoint_tests.is_empty() || !ir.cases.is_empty();
    let import = uses_crate.then(|| quote!(use #name as service;));
    let allow = (!ir.cases.is_empty()).then(|| {
        quote! {
            #![allow(deprecated, reason = "what the service has deprecated is tested, too")]
        }
    });
    let server = config.server.then(|| {
        quote! {
            #[cfg(all(feature = "serde", feature = "test-util"))]
            #[rustfmt::skip]
            mod server;
        }
    });
    let served = (!ir.cases.served.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "test-util")]
            #[rustfmt::skip]
            mod served;
        }
    });
    let cases = cases::modules(&ir.cases);
    let cases = cases.iter().map(|name| ident(name));
    quote! {
        //! Tests that the model brings.
        #allow
        #import
        #[rustfmt::skip]
        mod endpoint;
        #(#[rustfmt::skip] mod #cases;)*
        #[cfg(feature = "serde")]
        #[rustfmt::skip]
        mod serde;
        #served
        #server
    }
}

/// Whether any enum is written.
pub(super) fn has_enums(ir: &Crate) -> bool {
    ir.shapes
        .iter()
        .any(|shape| matches!(shape.kind, ShapeKind::Enum(_)))
}

/// Whether any integer enum is written.
pub(super) fn has_int_enums(ir: &Crate) -> bool {
    ir.shapes
        .iter()
        .any(|shape| matches!(shape.kind, ShapeKind::IntEnum(_)))
}

fn types_of(ir: &Crate, module: Module) -> Vec<&TypeRef> {
    ir.shapes
        .iter()
        .map(|shape| &shape.at)
        .filter(|at| at.module == module)
        .collect()
}

fn module_list(files: &[(&str, &str)]) -> TokenStream {
    let modules: Vec<_> = files.iter().map(|(file, _)| ident(file)).collect();
    let names = files.iter().map(|(_, name)| ident(name));
    quote! {
        #(mod #modules;)*
        #(pub use #modules::#names;)*
    }
}

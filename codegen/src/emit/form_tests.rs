//! Tests of the form of data types in serde: values of every type with everything set, there and back, and against what
//! stands on the wire.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::ident;
use super::{folder, form, form_samples};
use crate::config::Config;
use crate::ir::{Codec, Crate, Shape, ShapeKind};

/// `tests/model/serde.rs`.
pub(super) fn tests(ir: &Crate, config: &Config) -> TokenStream {
    let krate = ident(&config.crate_name);
    let modules = form::modules(ir);
    let names = modules.iter().map(|module| ident(folder(*module)));
    let shapes: Vec<&Shape> = modules
        .iter()
        .flat_map(|module| form::shapes(ir, *module))
        .collect();
    let samples = shapes.iter().map(|shape| sample(shape));
    let written = checks(&shapes, "written", |codec| codec.write);
    let read = checks(&shapes, "read", |codec| codec.read);
    let neither = checks(&shapes, "there_and_back", |codec| {
        !codec.write && !codec.read
    });
    let machinery = form_samples::machinery();
    quote! {
        //! Every data type in the form that serde sees: there and back, and against what stands on the wire.
        #![allow(dead_code, unused_macros, reason = "not every service has every kind of type")]
        #![allow(deprecated, reason = "the model still has what it deprecates")]

        use std::collections::BTreeMap;
        use std::fmt::Debug;

        use #krate::aws_restjson::json::{self, FromJson, ToJson};
        use #krate::aws_restjson::serde_core::Serialize;
        use #krate::aws_restjson::serde_core::de::DeserializeOwned;
        use #krate::aws_restjson::{BigDecimal, BigInteger, Blob, Document, Timestamp};
        use #krate::{#(#names),*};

        #[test]
        fn what_is_sent_is_written_as_on_the_wire() {
            #(#written)*
        }

        #[test]
        fn what_is_received_is_read_as_from_the_wire() {
            #(#read)*
        }

        #[test]
        fn what_never_is_a_body_comes_back() {
            #(#neither)*
        }

        #machinery
        #(#samples)*
    }
}

/// One call for each type of the given codec, with the members that stand outside of the body.
fn checks(shapes: &[&Shape], function: &str, wanted: impl Fn(Codec) -> bool) -> Vec<TokenStream> {
    let function = ident(function);
    let shapes = shapes.iter().filter(|shape| wanted(codec(shape)));
    shapes
        .map(|shape| {
            let ty = path(shape);
            let outside = match &shape.kind {
                ShapeKind::Structure(structure) => {
                    let members = structure.members.iter().filter(|member| !member.in_body);
                    members.map(|member| &member.form.name).collect()
                }
                ShapeKind::Union(_)
                | ShapeKind::Events(_)
                | ShapeKind::Enum(_)
                | ShapeKind::IntEnum(_) => Vec::new(),
            };
            quote!(#function::<#ty>(&[#(#outside),*]);)
        })
        .collect()
}

fn codec(shape: &Shape) -> Codec {
    match &shape.kind {
        ShapeKind::Structure(structure) => structure.codec,
        ShapeKind::Union(union) => union.codec,
        // Events are messages of their own, not one body.
        ShapeKind::Events(_) => Codec::default(),
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => Codec {
            write: true,
            read: true,
        },
    }
}

fn path(shape: &Shape) -> TokenStream {
    let (module, name) = (ident(folder(shape.at.module)), ident(&shape.at.name));
    quote!(#module::#name)
}

fn sample(shape: &Shape) -> TokenStream {
    let ty = path(shape);
    match &shape.kind {
        ShapeKind::Structure(structure) => {
            let fields = structure.members.iter().map(|member| ident(&member.field));
            quote!(structure!(#ty { #(#fields),* });)
        }
        ShapeKind::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                let name = ident(&variant.name);
                match variant.ty {
                    Some(_) => quote!(#name: payload),
                    None => quote!(#name: unit),
                }
            });
            quote!(union!(#ty { #(#variants),* });)
        }
        ShapeKind::Events(events) => {
            let variants = events.variants.iter().map(|event| ident(&event.name));
            quote!(union!(#ty { #(#variants: payload),* });)
        }
        ShapeKind::Enum(_) => quote!(values!([#ty, "?unknown"]);),
        ShapeKind::IntEnum(_) => quote!(values!([#ty, i32::MIN]);),
    }
}

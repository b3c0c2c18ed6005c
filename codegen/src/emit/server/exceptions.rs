//! Exceptions as a service answers them.

use proc_macro2::TokenStream;
use quote::quote;

use super::answer::{Root, write_answer};
use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::ir::{Crate, ExceptionFacts, ShapeKind, Structure};

/// `test_util/exceptions.rs`.
pub(super) fn exceptions(ir: &Crate) -> TokenStream {
    let mut imports = Imports::default();
    imports.add("aws_restjson", "server");
    let mut impls = Vec::new();
    for error in &ir.errors {
        let shape = ir.shapes.iter().find(|shape| shape.at == *error);
        let Some(ShapeKind::Structure(structure)) = shape.map(|shape| &shape.kind) else {
            continue;
        };
        let Some(facts) = &structure.exception else {
            continue;
        };
        let name = imports.of_type(error);
        impls.push(exception(&name, structure, facts, &mut imports));
        let variant = ident(&error.name);
        impls.push(quote! {
            impl From<#name> for crate::Error {
                fn from(exception: #name) -> Self {
                    Self::#variant(server::modelled(exception))
                }
            }
        });
    }
    let variants = ir.errors.iter().map(|error| ident(&error.name));
    let uses = imports.tokens();
    quote! {
        #uses

        impl server::Exceptions for crate::Error {
            fn exception(&self) -> Option<&dyn server::Exception> {
                match self {
                    #(Self::#variants(error) => Some(&**error),)*
                    _ => None,
                }
            }
        }

        #(#impls)*
    }
}

fn exception(
    name: &TokenStream,
    structure: &Structure,
    facts: &ExceptionFacts,
    imports: &mut Imports,
) -> TokenStream {
    let (code, status) = (
        &facts.code,
        proc_macro2::Literal::u16_unsuffixed(facts.status),
    );
    let write = structure
        .answer
        .as_ref()
        .map(|reading| write_answer(reading, Root::This, imports));
    quote! {
        impl server::Exception for #name {
            fn code(&self) -> &'static str {
                #code
            }

            fn write(&self, to: &mut server::Reply) -> Result<(), server::WriteError> {
                to.status(#status);
                #write
                Ok(())
            }
        }
    }
}

//! Waiters: what an answer means to each.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{Imports, qualified};
use super::path::condition;
use super::types::{deprecated, docs, ident};
use crate::ir::{Matcher, Waiter};

/// The file of a waiter.
pub(super) fn waiter(waiter: &Waiter) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["WaitState", "Waiter", "WaiterMeta"] {
        imports.add("aws_restjson::waiter", item);
    }
    let (name, operation) = (ident(&waiter.name), ident(&waiter.operation));
    let (model_name, (min, max)) = (&waiter.model_name, seconds(waiter.delay));
    let (doc, note) = (docs(&waiter.docs), deprecated(waiter.deprecated.as_ref()));
    let (input, output) = (qualified(&waiter.input), qualified(&waiter.output));
    let mut looks_at_input = false;
    let arms: Vec<TokenStream> = waiter
        .acceptors
        .iter()
        .map(|acceptor| {
            let pattern = match &acceptor.matcher {
                Matcher::AnyOutput => quote!(Ok(_)),
                Matcher::AnyError => quote!(Err(_)),
                Matcher::Error(code) => quote!(Err(error) if error.code() == Some(#code)),
                Matcher::Output(expr) => {
                    let condition = condition(expr, &mut imports);
                    looks_at_input |= condition.reads_input;
                    let (output, holds) = (condition.output_name(), condition.tokens);
                    quote!(Ok(#output) if #holds)
                }
            };
            let state = ident(acceptor.state);
            quote!(#pattern => Some(WaitState::#state),)
        })
        .collect();
    let rest = waiter.open.then(|| quote!(_ => None,));
    let input_name = if looks_at_input {
        quote!(input)
    } else {
        quote!(_)
    };
    let uses = imports.tokens();
    quote! {
        #uses

        #doc
        #[derive(Clone, Copy, Debug)]
        #note
        pub struct #name;

        impl Waiter for #name {
            type Operation = crate::operation::#operation;

            const META: WaiterMeta = WaiterMeta::new(#model_name, #min, #max);

            fn state(#input_name: &#input, result: Result<&#output, &crate::Error>) -> Option<WaitState> {
                match result {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
}

fn seconds((min, max): (u64, u64)) -> (proc_macro2::Literal, proc_macro2::Literal) {
    use proc_macro2::Literal;
    (Literal::u64_unsuffixed(min), Literal::u64_unsuffixed(max))
}

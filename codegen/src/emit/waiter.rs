//! Waiters: what an answer means to each.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::{Imports, qualified};
use super::path::Writer;
use super::types::{deprecated, docs, ident};
use crate::ir::{OutputCheck, WaitState, Waiter};

/// The file of a waiter.
pub(super) fn waiter(waiter: &Waiter) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["WaitState", "Waiter", "WaiterMeta"] {
        imports.add("aws_restjson::waiter", item);
    }
    let (name, operation) = (ident(&waiter.name), ident(&waiter.operation));
    let (model_name, (min, max)) = (&waiter.model_name, waiter.delay);
    let (min, max) = (Literal::u64_unsuffixed(min), Literal::u64_unsuffixed(max));
    let (doc, note) = (docs(&waiter.docs), deprecated(waiter.deprecated.as_ref()));
    let (input, output) = (qualified(&waiter.input), qualified(&waiter.output));
    let mut writer = Writer::new(&mut imports);
    let outputs = outputs(waiter, &mut writer);
    let input_name = if writer.reads_input {
        quote!(input)
    } else {
        quote!(_)
    };
    let output_name = if writer.reads_output {
        quote!(output)
    } else {
        quote!(_)
    };
    let errors = errors(waiter);
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
                    Ok(#output_name) => #outputs,
                    #errors
                }
            }
        }
    }
}

/// What an output means: each check leaves what it does not know to the next.
fn outputs(waiter: &Waiter, writer: &mut Writer<'_>) -> TokenStream {
    let mut rest = state(waiter.other_output);
    let mut after_else = quote!({ #rest });
    for check in waiter.outputs.iter().rev() {
        match check {
            OutputCheck::Text {
                of,
                optional,
                values,
            } => {
                let of = writer.expr(of);
                let arms = values.iter().map(|(value, meaning)| {
                    let meaning = state(Some(*meaning));
                    if *optional {
                        quote!(Some(#value) => #meaning,)
                    } else {
                        quote!(#value => #meaning,)
                    }
                });
                rest = quote!(match #of { #(#arms)* _ => #rest, });
                after_else = quote!({ #rest });
            }
            OutputCheck::Condition(condition, meaning) => {
                let (condition, meaning) = (writer.expr(condition), state(Some(*meaning)));
                rest = quote!(if #condition { #meaning } else #after_else);
                after_else = rest.clone();
            }
        }
    }
    rest
}

/// The arm of errors.
fn errors(waiter: &Waiter) -> TokenStream {
    let rest = state(waiter.other_error);
    if waiter.errors.is_empty() {
        return quote!(Err(_) => #rest,);
    }
    let arms = waiter.errors.iter().map(|(code, meaning)| {
        let meaning = state(Some(*meaning));
        quote!(Some(#code) => #meaning,)
    });
    quote!(Err(error) => match error.code() { #(#arms)* _ => #rest, },)
}

fn state(state: Option<WaitState>) -> TokenStream {
    match state {
        None => quote!(None),
        Some(WaitState::Success) => quote!(Some(WaitState::Success)),
        Some(WaitState::Failure) => quote!(Some(WaitState::Failure)),
        Some(WaitState::Retry) => quote!(Some(WaitState::Retry)),
    }
}

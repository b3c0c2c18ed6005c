//! Tests of `smithy.test#httpResponseTests`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::value::{bytes_literal, exact, structure};
use super::{call, file, function};
use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::ir::cases::{
    CaseList, ExpectedMember, ExpectedOutcome, ExpectedRead, GivenAnswer, ResponseCase,
    StructureValue, Value,
};

/// The file of the tests.
pub(super) fn tests(list: &CaseList<ResponseCase>) -> TokenStream {
    file("What answers must be read as.", list, test)
}

fn test(case: &ResponseCase, imports: &mut Imports) -> TokenStream {
    imports.add("crate::wire", "Wire");
    let call = call(&case.call, imports);
    let answer = wire(&case.answer);
    let check = match &case.expect {
        ExpectedOutcome::Output(ExpectedRead::Whole(value)) => {
            let compare = compare(&quote!(output), value, imports);
            quote! {
                let output = #call.expect("the answer is good");
                #compare
            }
        }
        ExpectedOutcome::Output(ExpectedRead::Members(members)) => {
            let checks = self::members(&quote!(output), members, imports);
            quote! {
                let output = #call.expect("the answer is good");
                #checks
            }
        }
        ExpectedOutcome::Error(value) => {
            imports.add("crate::service", "Error");
            let variant = ident(&value.ty.name);
            let compare = compare(&quote!(error.into_inner()), value, imports);
            quote! {
                match #call {
                    Err(Error::#variant(error)) => { #compare }
                    other => panic!("another outcome: {other:?}"),
                }
            }
        }
    };
    function(
        &case.head,
        &quote! {
            let wire = #answer;
            #check
        },
    )
}

/// A wire with this answer.
pub(super) fn wire(answer: &GivenAnswer) -> TokenStream {
    let status = Literal::u16_unsuffixed(answer.status);
    let headers = answer
        .headers
        .iter()
        .map(|(name, value)| quote!((#name, #value)));
    let body = &answer.body;
    quote!(Wire::answering(#status, &[#(#headers),*], #body))
}

/// Compares by value or, where a number is not equal to itself, by what is shown of it.
pub(super) fn compare(
    got: &TokenStream,
    value: &StructureValue,
    imports: &mut Imports,
) -> TokenStream {
    let expected = structure(value, imports);
    let compare = if value.has_nan() {
        quote!(assert_eq!(format!("{:?}", #got), format!("{expected:?}"));)
    } else {
        quote!(assert_eq!(#got, expected);)
    };
    // The printer lays out no arguments of macros, so they are names.
    quote! {
        let expected = #expected;
        #compare
    }
}

/// Compares members of a structure, streams of bytes at last, because reading them takes it apart.
pub(super) fn members(
    of: &TokenStream,
    members: &[ExpectedMember],
    imports: &mut Imports,
) -> TokenStream {
    let mut checks = Vec::new();
    let mut streams = Vec::new();
    for member in members {
        let field = ident(&member.field);
        match &member.value {
            Some(Value::Bytes(bytes)) => {
                let bytes = bytes_literal(bytes);
                streams.push(quote! {
                    let bytes = #of.#field.collect().await.expect("the body is whole");
                    assert_eq!(bytes, #bytes);
                });
            }
            Some(value) if member.required => {
                let value = exact(value, imports);
                checks.push(quote! {
                    let expected = #value;
                    assert_eq!(#of.#field, expected);
                });
            }
            Some(value) => {
                let value = exact(value, imports);
                checks.push(quote! {
                    let expected = Some(#value);
                    assert_eq!(#of.#field, expected);
                });
            }
            None => checks.push(quote!(assert_eq!(#of.#field, None);)),
        }
    }
    quote! {
        #(#checks)*
        #(#streams)*
    }
}

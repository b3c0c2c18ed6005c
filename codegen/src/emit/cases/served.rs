//! The tests of `smithy.test` from the side of the service.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::events::{given_messages, sent_messages};
use super::response::{compare, members};
use super::value::{exact, structure};
use super::{body_check, file, function};
use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::ir::cases::{
    CaseList, EventsIn, EventsOut, ExpectedAnswer, ExpectedRead, GivenRequest, ServedAnswer,
    ServedEvents, ServedRequest, ToAnswer,
};

/// The file of the requests.
pub(super) fn requests(list: &CaseList<ServedRequest>) -> TokenStream {
    file("What requests must be read as.", list, request)
}

/// The file of the answers.
pub(super) fn answers(list: &CaseList<ServedAnswer>) -> TokenStream {
    file("What a service must answer.", list, answer)
}

/// The file of the events.
pub(super) fn events(list: &CaseList<ServedEvents>) -> TokenStream {
    file(
        "What streams of events must be read as, and what a service must send.",
        list,
        event,
    )
}

fn request(case: &ServedRequest, imports: &mut Imports) -> TokenStream {
    let operation = operation(&case.operation, imports);
    imports.add("crate::served", "read");
    let request = given(&case.request, imports);
    let check = match &case.expect {
        ExpectedRead::Whole(value) => {
            let compare = compare(&quote!(input), value, imports);
            quote!(let input = read::<#operation>(request).await; #compare)
        }
        ExpectedRead::Members(expected) => {
            let checks = members(&quote!(input), expected, imports);
            quote!(let input = read::<#operation>(request).await; #checks)
        }
    };
    function(&case.head, &quote!(let request = #request; #check))
}

fn answer(case: &ServedAnswer, imports: &mut Imports) -> TokenStream {
    let sent = match &case.answer {
        ToAnswer::Output(name, value) => {
            let (operation, output) = (operation(name, imports), structure(value, imports));
            imports.add("crate::served", "answered");
            quote!(answered::<#operation>(#output).await)
        }
        ToAnswer::Error(value) => {
            let error = structure(value, imports);
            imports.add("crate::served", "refused");
            quote!(refused(#error).await)
        }
    };
    let checks = answer_checks(&case.expect);
    function(&case.head, &quote!(let sent = #sent; #checks))
}

fn event(case: &ServedEvents, imports: &mut Imports) -> TokenStream {
    let name = &case.operation;
    let comes_in = case.request.as_ref();
    let comes_in = comes_in.map(|case| events_in(name, case, imports));
    let goes_out = case.answer.as_ref();
    let goes_out = goes_out.map(|case| events_out(name, case, imports));
    function(&case.head, &quote!(#comes_in #goes_out))
}

fn events_in(name: &str, case: &EventsIn, imports: &mut Imports) -> TokenStream {
    let operation = operation(name, imports);
    imports.add("crate::served", "Request");
    let request = match &case.request {
        Some(request) => given(request, imports),
        None => quote!(Request::of::<#operation>()),
    };
    let messages = given_messages(&case.messages, imports);
    let stream = ident(&case.stream);
    let Some((expected, events)) = &case.expect else {
        imports.add("crate::served", "is_refused");
        return quote! {
            let request = #request #messages;
            is_refused::<#operation, _>(request, |input| input.#stream).await;
        };
    };
    for function in ["events", "read"] {
        imports.add("crate::served", function);
    }
    let checks = members(&quote!(input), expected, imports);
    let expected = events.iter().map(|event| exact(event, imports));
    quote! {
        let request = #request #messages;
        let input = read::<#operation>(request).await;
        events(input.#stream, [#(#expected),*]).await;
        #checks
    }
}

fn events_out(name: &str, case: &EventsOut, imports: &mut Imports) -> TokenStream {
    let (operation, output) = (operation(name, imports), structure(&case.output, imports));
    imports.add("crate::served", "answered");
    let (checks, messages) = (
        answer_checks(&case.expect),
        sent_messages(&case.messages, imports),
    );
    quote! {
        let sent = answered::<#operation>(#output).await;
        #checks
        #messages
    }
}

fn operation(name: &str, imports: &mut Imports) -> TokenStream {
    imports.add("crate::service", "operation");
    let name = ident(name);
    quote!(operation::#name)
}

fn given(request: &GivenRequest, imports: &mut Imports) -> TokenStream {
    imports.add("crate::served", "Request");
    let GivenRequest {
        method,
        uri,
        headers,
        body,
    } = request;
    let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
    quote!(Request::new(#method, #uri, &[#(#headers),*], #body))
}

/// What `sent` must be.
fn answer_checks(expect: &ExpectedAnswer) -> TokenStream {
    let ExpectedAnswer {
        status,
        headers,
        forbid_headers,
        require_headers,
        body,
    } = expect;
    let status = status.map(|status| {
        let status = Literal::u16_unsuffixed(status);
        quote!(sent.has_status(#status);)
    });
    let headers = headers
        .iter()
        .map(|(name, value)| quote!(sent.has_header(#name, #value);));
    let body = body.as_ref().map(body_check);
    quote! {
        #status
        #(#headers)*
        #(sent.has_no_header(#forbid_headers);)*
        #(sent.has_some_header(#require_headers);)*
        #body
    }
}

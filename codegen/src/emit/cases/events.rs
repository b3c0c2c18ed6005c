//! Tests of `smithy.test#eventStreamTests`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::request::request;
use super::response::{members, wire};
use super::value::{exact, timestamp};
use super::{call, file, function};
use crate::emit::imports::Imports;
use crate::emit::types::ident;
use crate::ir::cases::{
    CaseList, EventCase, EventExpectation, ExpectedBody, ExpectedMessage, GivenMessage, HeaderValue,
};

/// The file of the tests.
pub(super) fn tests(list: &CaseList<EventCase>) -> TokenStream {
    file(
        "What streams of events must send and be read as.",
        list,
        test,
    )
}

fn test(case: &EventCase, imports: &mut Imports) -> TokenStream {
    imports.add("crate::wire", "Wire");
    let call = call(&case.call, imports);
    let wire = wire(&case.answer);
    let given = given_messages(&case.given, imports);
    let (request, messages) = (request(&case.request), sent_messages(&case.sent, imports));
    let checks = quote!(#request #messages);
    let sent = (!checks.is_empty()).then(|| quote!(let sent = wire.sent(&outcome); #checks));
    let outcome = outcome(case, imports);
    function(
        &case.head,
        &quote! {
            let wire = #wire #given;
            let outcome = #call;
            #sent
            #outcome
        },
    )
}

pub(super) fn given_messages(
    messages: &[GivenMessage],
    imports: &mut Imports,
) -> Option<TokenStream> {
    let messages = messages.iter().map(|message| match message {
        GivenMessage::Frame(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(.frame(#bytes))
        }
        GivenMessage::Parts {
            headers: given,
            body,
        } => {
            let headers = headers(given, imports);
            quote!(.message(&[#(#headers),*], #body))
        }
    });
    let messages: TokenStream = messages.collect();
    (!messages.is_empty()).then_some(messages)
}

/// The messages of `sent`, each compared with what it must be.
pub(super) fn sent_messages(messages: &[ExpectedMessage], imports: &mut Imports) -> TokenStream {
    if messages.is_empty() {
        return TokenStream::new();
    }
    let count = Literal::usize_unsuffixed(messages.len());
    let messages = messages.iter().enumerate().map(|(at, message)| {
        let at = Literal::usize_unsuffixed(at);
        let headers = headers(&message.headers, imports);
        let (forbid, require) = (&message.forbid_headers, &message.require_headers);
        let body = message.body.as_ref().map(|body| match body {
            ExpectedBody::Bytes(text) => quote!(messages[#at].has_body(#text);),
            ExpectedBody::Json(text) => quote!(messages[#at].has_json(#text);),
        });
        quote! {
            messages[#at].has_headers(&[#(#headers),*]);
            #(messages[#at].has_no_header(#forbid);)*
            #(messages[#at].has_some_header(#require);)*
            #body
        }
    });
    quote! {
        let messages = sent.messages();
        assert_eq!(messages.len(), #count);
        #(#messages)*
    }
}

fn headers(headers: &[(String, HeaderValue)], imports: &mut Imports) -> Vec<TokenStream> {
    if !headers.is_empty() {
        imports.add("aws_restjson::event_stream", "HeaderValue");
    }
    let headers = headers.iter().map(|(name, value)| {
        let value = match value {
            HeaderValue::Boolean(value) => quote!(Bool(#value)),
            HeaderValue::Byte(value) => integer("Byte", (*value).into()),
            HeaderValue::Short(value) => integer("Short", (*value).into()),
            HeaderValue::Integer(value) => integer("Integer", (*value).into()),
            HeaderValue::Long(value) => integer("Long", *value),
            HeaderValue::Blob(bytes) => {
                let bytes = Literal::byte_string(bytes);
                quote!(ByteArray(#bytes.as_slice().into()))
            }
            HeaderValue::String(text) => quote!(String(#text.into())),
            HeaderValue::Timestamp(moment) => {
                let time = timestamp(moment, imports);
                quote!(Timestamp(#time))
            }
        };
        quote!((#name, HeaderValue::#value))
    });
    headers.collect()
}

fn integer(variant: &str, value: i64) -> TokenStream {
    let (variant, value) = (ident(variant), Literal::i64_unsuffixed(value));
    quote!(#variant(#value))
}

/// How the call and its stream must end.
fn outcome(case: &EventCase, imports: &mut Imports) -> TokenStream {
    let stream = case.stream.as_ref().map(|field| ident(field));
    match (&case.expect, stream) {
        (EventExpectation::Unstated, _) => TokenStream::new(),
        (
            EventExpectation::Success {
                members: given,
                events,
            },
            Some(stream),
        ) => {
            imports.add("crate::support", "received");
            let members = members(&quote!(output), given, imports);
            let events = events.iter().map(|event| exact(event, imports));
            quote! {
                let mut output = outcome.expect("the answer is good");
                received(&mut output.#stream, [#(#events),*]).await;
                #members
            }
        }
        (EventExpectation::Success { members: given, .. }, None) => {
            let checks = members(&quote!(output), given, imports);
            let output = if checks.is_empty() {
                quote!(_)
            } else {
                quote!(output)
            };
            quote! {
                let #output = outcome.expect("the answer is good");
                #checks
            }
        }
        (EventExpectation::Failure(error), stream) => {
            let error_of_call = match stream {
                Some(stream) => {
                    imports.add("crate::support", "first_error");
                    quote!(first_error(outcome, |output| output.#stream).await)
                }
                None => quote!(outcome.expect_err("the call fails")),
            };
            match error {
                None => quote!(#error_of_call;),
                Some(ty) => {
                    imports.add("crate::service", "Error");
                    let variant = ident(&ty.name);
                    quote! {
                        let error = #error_of_call;
                        assert!(matches!(error, Error::#variant(_)), "another error: {error:?}");
                    }
                }
            }
        }
    }
}

//! Tests of both sides together: what one writes, the other reads, for values with everything set.

use proc_macro2::TokenStream;
use quote::quote;

use crate::config::Config;
use crate::emit::folder;
use crate::emit::types::ident;
use crate::ir::{Crate, Operation, RequestPart, Shape, ShapeKind, Source, Structure, TypeRef};

/// `tests/model/server.rs`.
pub(in crate::emit) fn tests(ir: &Crate, config: &Config) -> TokenStream {
    let krate = ident(&config.crate_name);
    let structure = |at: &TypeRef| {
        let shape = ir.shapes.iter().find(|shape| shape.at == *at)?;
        match &shape.kind {
            ShapeKind::Structure(structure) => Some(structure),
            _ => None,
        }
    };
    let holds_stream = |at: &TypeRef| structure(at).is_none_or(|of| of.holds_stream);
    // Where a request goes may depend on what only the caller knows; then only events are tested.
    let mut parameters = ir.endpoint.parameters.iter();
    let needs_settings = parameters
        .any(|parameter| parameter.required && !parameter.sources.contains(&Source::Region));
    let whole: Vec<&Operation> = ir
        .operations
        .iter()
        .filter(|operation| !holds_stream(&operation.input) && !needs_settings)
        .collect();
    let operations: Vec<TokenStream> = whole
        .iter()
        .filter_map(|operation| test(operation, !holds_stream(&operation.output)))
        .collect();
    let errors = whole.first().map(|operation| {
        let errors = ir.errors.iter().filter_map(|error| {
            let structure = structure(error)?;
            Some(fails(error, structure))
        });
        let errors: Vec<TokenStream> = errors.collect();
        (!errors.is_empty()).then(|| {
            let failed = failed(operation);
            quote! {
                #[tokio::test]
                async fn errors_come_back() {
                    #(#errors)*
                }
                #failed
            }
        })
    });
    let errors = errors.flatten();
    let events: Vec<TokenStream> = ir.shapes.iter().filter_map(events).collect();
    let events = (!events.is_empty()).then(|| {
        quote! {
            #[test]
            fn events_come_back() {
                #(#events)*
            }
        }
    });
    let machinery = machinery();
    quote! {
        //! What a client writes, a service reads, and the other way round: for every input, output, error and event that
        //! holds no stream, with everything set. Maps of all headers, or of
        //! all parameters, are left out: they hold what is added on the way.
        #![allow(dead_code, unused_imports, reason = "not every service has every kind of thing")]
        #![allow(deprecated, reason = "the model still has what it deprecates")]

        use std::fmt::Debug;

        use #krate::aws_restjson::client::{Call, ServiceClient};
        use #krate::aws_restjson::config::Timeouts;
        use #krate::aws_restjson::error::ResponseError;
        use #krate::aws_restjson::event_stream::Message;
        use #krate::aws_restjson::retry::RetryPolicy;
        use #krate::aws_restjson::server::{Exception, FromEvent, ServerOperation};
        use #krate::aws_restjson::stream::{Event, ToEvent};
        use #krate::test_util::Stub;
        use #krate::{error, operation, types, Client, Error};

        use crate::serde::Sample;

        #(#operations)*
        #errors
        #events
        #machinery
    }
}

fn path(at: &TypeRef) -> TokenStream {
    let (module, name) = (ident(folder(at.module)), ident(&at.name));
    quote!(#module::#name)
}

/// Both directions of an operation; nothing where neither can be compared.
fn test(operation: &Operation, output_is_whole: bool) -> Option<TokenStream> {
    let (function, name) = (ident(&operation.method), ident(&operation.name));
    let input = sample(operation);
    // A map of all headers also holds those that the client or the stub adds, and one of parameters those that are members.
    let is_all = |prefix: &str| prefix.is_empty();
    let mut prefixes = operation.answer.prefix_headers.iter();
    let output_is_whole = output_is_whole && !prefixes.any(|(prefix, ..)| is_all(prefix));
    let mut members = operation.reading.members.iter();
    let input_is_whole = !members.any(|member| match &member.part {
        RequestPart::PrefixHeaders(prefix) => is_all(prefix),
        RequestPart::QueryParams => true,
        RequestPart::Label(..)
        | RequestPart::Query(..)
        | RequestPart::Header(..)
        | RequestPart::Payload(_) => false,
    });
    let output = output_is_whole.then(|| {
        let ty = path(&operation.output);
        let bind = bind_answer(&operation.answer, "output");
        let make_mut = (!bind.is_empty()).then(|| quote!(mut));
        quote! {
            for #make_mut output in #ty::samples() {
                #bind
                comes_back::<operation::#name>(input.clone(), output).await;
            }
        }
    });
    let clone = output_is_whole.then(|| quote!(.clone()));
    let arrives = input_is_whole.then(|| quote!(arrives::<operation::#name>(input #clone).await;));
    (output.is_some() || arrives.is_some()).then(|| {
        quote! {
            #[tokio::test]
            async fn #function() {
                #input
                #arrives
                #output
            }
        }
    })
}

/// An input with everything set, and nothing in a header that cannot stand there.
fn sample(operation: &Operation) -> TokenStream {
    let ty = path(&operation.input);
    let members = operation.reading.members.iter();
    let headers = members.filter(|member| {
        matches!(
            member.part,
            RequestPart::Header(..) | RequestPart::PrefixHeaders(_)
        )
    });
    let headers: Vec<_> = headers.map(|member| ident(&member.field)).collect();
    let make_mut = (!headers.is_empty()).then(|| quote!(mut));
    quote! {
        let #make_mut input = #ty::sample(3);
        #(input.#headers.in_header();)*
    }
}

/// Makes header members and the status of an answer something that can stand there.
fn bind_answer(reading: &crate::ir::AnswerReading, name: &str) -> TokenStream {
    let name = ident(name);
    let headers = reading.headers.iter().map(|header| &header.field);
    let maps = reading.prefix_headers.iter().map(|(_, field, _)| field);
    let fields = headers.chain(maps).map(|field| ident(field));
    let status = reading.status.iter().map(|(field, required)| {
        let field = ident(field);
        if *required {
            quote!(#name.#field = 201;)
        } else {
            quote!(#name.#field = Some(201);)
        }
    });
    quote! {
        #(#name.#fields.in_header();)*
        #(#status)*
    }
}

fn fails(error: &TypeRef, structure: &Structure) -> TokenStream {
    let (ty, variant) = (path(error), ident(&error.name));
    let bind = structure
        .answer
        .as_ref()
        .map(|reading| {
            let mut tokens = bind_answer(reading, "sent");
            // The status of an error is one.
            if let Some((field, required)) = &reading.status {
                let (field, status) = (ident(field), structure.exception.as_ref());
                let status = status.map_or(400, |facts| facts.status);
                let status = proc_macro2::Literal::u16_unsuffixed(status);
                tokens.extend(if *required {
                    quote!(sent.#field = #status;)
                } else {
                    quote!(sent.#field = Some(#status);)
                });
            }
            tokens
        })
        .unwrap_or_default();
    let make_mut = (!bind.is_empty()).then(|| quote!(mut));
    quote! {
        let #make_mut sent = #ty::sample(3);
        #bind
        match failed(sent.clone()).await {
            Error::#variant(got) => assert_eq!(got.into_inner(), sent),
            other => panic!("another error: {other:?}"),
        }
    }
}

/// A call that is answered with an exception.
fn failed(operation: &Operation) -> TokenStream {
    let (name, input) = (ident(&operation.name), sample(operation));
    quote! {
        async fn failed(exception: impl Exception + 'static) -> Error {
            #input
            let stub = Stub::new();
            stub.on::<operation::#name>().error(exception);
            let call = Call::<operation::#name>::new(client(&stub).core(), input);
            call.await.expect_err("an exception is answered")
        }
    }
}

fn events(shape: &Shape) -> Option<TokenStream> {
    let ShapeKind::Events(events) = &shape.kind else {
        return None;
    };
    let ty = path(&shape.at);
    let answered = events
        .codec
        .read
        .then(|| quote!(event_comes_back::<#ty>(<#ty as Event>::from_event);));
    let sent = events
        .codec
        .write
        .then(|| quote!(event_comes_back::<#ty>(<#ty as FromEvent>::from_event);));
    // A stream of both directions has the exceptions that are sent, too, and those are no events when received.
    let answered = answered.filter(|_| !events.codec.write);
    Some(quote!(#answered #sent))
}

fn machinery() -> TokenStream {
    quote! {
        fn client(stub: &Stub) -> Client {
            stub.builder()
                .endpoint_url("https://example.com")
                .disable_host_prefix()
                .bearer_token("token")
                .request_compression(1)
                .retry(RetryPolicy::never())
                .timeouts(Timeouts::none())
                .build()
                .unwrap()
        }

        async fn arrives<O>(input: O::Input)
        where
            O: ServerOperation<Error = Error, Input: Clone + Debug + PartialEq>,
        {
            let stub = Stub::new().or_minimal();
            let outcome = Call::<O>::new(client(&stub).core(), input.clone()).await;
            match (&stub.inputs::<O>()[..], outcome) {
                ([got], _) => assert_eq!(*got, input),
                (_, Err(error)) => panic!("nothing arrived: {error}: {error:?}"),
                (got, Ok(_)) => panic!("{} inputs arrived", got.len()),
            }
        }

        async fn comes_back<O>(input: O::Input, output: O::Output)
        where
            O: ServerOperation<Error = Error, Output: Clone + Debug + PartialEq + 'static>,
        {
            let stub = Stub::new();
            stub.on::<O>().output(output.clone());
            match Call::<O>::new(client(&stub).core(), input).await {
                Ok(got) => assert_eq!(got, output),
                Err(error) => panic!("no output came back: {error}: {error:?}"),
            }
        }

        type Read<E> = fn(&str, &Message) -> Result<E, ResponseError>;

        fn event_comes_back<E: Sample + ToEvent + Debug + PartialEq>(read: Read<E>) {
            for event in E::samples() {
                let message = event.to_message();
                let name = message.event_type().or(message.exception_type());
                assert_eq!(read(name.unwrap(), &message).unwrap(), event);
            }
        }
    }
}

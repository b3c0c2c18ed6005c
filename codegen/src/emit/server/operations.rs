//! Operations from the side of the service.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::answer::{Root, write_answer};
use crate::emit::answer::initial;
use crate::emit::cases::value::structure;
use crate::emit::imports::Imports;
use crate::emit::types::{ident, timestamp_format};
use crate::ir::{
    AnswerBody, AnswerReading, Crate, HttpText, Operation, Payload, RequestMember, RequestPart,
    RequestReading,
};

/// `test_util/service.rs`.
pub(super) fn operations(ir: &Crate) -> TokenStream {
    let mut imports = Imports::default();
    imports.add("aws_restjson", "server");
    imports.add("crate", "operation");
    let impls: Vec<TokenStream> = ir
        .operations
        .iter()
        .map(|operation| one(operation, &mut imports))
        .collect();
    let names = ir.operations.iter().map(|operation| ident(&operation.name));
    let uses = imports.tokens();
    quote! {
        #uses

        impl server::ServedClient for crate::Client {
            const OPERATIONS: &'static [server::Served] = &[
                #(server::Served::new::<operation::#names>()),*
            ];
        }

        #(#impls)*
    }
}

fn one(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let name = ident(&operation.name);
    let input = imports.of_type(&operation.input);
    let output = imports.of_type(&operation.output);
    let read = read(&input, &operation.reading, imports);
    let from = if operation.reading.json || !operation.reading.members.is_empty() {
        quote!(from)
    } else {
        quote!(_from)
    };
    let write = write_answer(&operation.answer, Root::Output, imports);
    let status = (operation.status != 200).then(|| {
        let status = Literal::u16_unsuffixed(operation.status);
        quote!(to.status(#status);)
    });
    let (parameter, to) = (
        if is_used(&operation.answer) {
            quote!(output)
        } else {
            quote!(_output)
        },
        if !write.is_empty() || status.is_some() {
            quote!(to)
        } else {
            quote!(_to)
        },
    );
    let minimal = match &operation.minimal {
        Some(value) => {
            let value = structure(value, imports);
            quote!(Some(#value))
        }
        None => quote!(None),
    };
    let streams = operation.reading.streams;
    let compressed = operation.reading.compressed.then(|| {
        quote!(
            const COMPRESSED: bool = true;
        )
    });
    quote! {
        impl server::ServerOperation for operation::#name {
            const STREAMS_IN: bool = #streams;
            #compressed

            fn read(#from: &mut server::Incoming) -> Result<#input, server::ReadError> {
                #read
            }

            fn write(#parameter: #output, #to: &mut server::Reply) -> Result<(), server::WriteError> {
                #status
                #write
                Ok(())
            }

            fn minimal() -> Option<#output> {
                #minimal
            }
        }
    }
}

fn is_used(answer: &AnswerReading) -> bool {
    !matches!(answer.body, AnswerBody::None | AnswerBody::Empty)
        || !answer.headers.is_empty()
        || !answer.prefix_headers.is_empty()
        || answer.status.is_some()
}

/// The input out of a request.
fn read(input: &TokenStream, reading: &RequestReading, imports: &mut Imports) -> TokenStream {
    if reading.json {
        let members: Vec<TokenStream> = reading
            .members
            .iter()
            .map(|member| {
                let field = ident(&member.field);
                read_member(member, &quote!(input.#field), imports)
            })
            .collect();
        if members.is_empty() {
            return quote!(from.json());
        }
        return quote! {
            let mut input: #input = from.json()?;
            #(#members)*
            Ok(input)
        };
    }
    let members: Vec<TokenStream> = reading
        .members
        .iter()
        .map(|member| {
            let field = ident(&member.field);
            match &member.part {
                RequestPart::Payload(kind) => {
                    let note = member.must.then(|| require_body(&member.field));
                    let value = payload(kind, member.required);
                    quote!(#note let #field = #value;)
                }
                RequestPart::QueryParams | RequestPart::PrefixHeaders(_) => {
                    let value = map(member);
                    quote!(let #field = #value;)
                }
                RequestPart::Label(..) | RequestPart::Query(..) | RequestPart::Header(..) => {
                    let start = initial(&member.initial, imports);
                    let read = read_member(member, &quote!(#field), imports);
                    quote!(let mut #field = #start; #read)
                }
            }
        })
        .collect();
    let fields = reading.members.iter().map(|member| ident(&member.field));
    quote! {
        #(#members)*
        Ok(#input { #(#fields),* })
    }
}

fn require_body(field: &str) -> TokenStream {
    let name = field.trim_start_matches("r#");
    quote!(from.require_body(#name);)
}

fn read_member(member: &RequestMember, slot: &TokenStream, imports: &mut Imports) -> TokenStream {
    let require = |method: &str, name: &str| {
        let method = ident(method);
        member.must.then(|| quote!(from.#method(#name);))
    };
    match &member.part {
        RequestPart::Label(name, HttpText::Timestamp(format) | HttpText::Timestamps(format)) => {
            let format = timestamp_format(*format, imports);
            quote!(from.timestamp_label_into(#name, #format, &mut #slot)?;)
        }
        RequestPart::Label(name, HttpText::Plain | HttpText::Media) => {
            quote!(from.label_into(#name, &mut #slot)?;)
        }
        RequestPart::Query(name, text) => {
            let note = require("require_query", name);
            match text {
                HttpText::Timestamp(format) | HttpText::Timestamps(format) => {
                    let format = timestamp_format(*format, imports);
                    quote!(#note from.timestamp_query_into(#name, #format, &mut #slot)?;)
                }
                HttpText::Plain | HttpText::Media => {
                    quote!(#note from.query_into(#name, &mut #slot)?;)
                }
            }
        }
        RequestPart::Header(name, text) => {
            let note = require("require_header", name);
            match text {
                HttpText::Timestamp(format) | HttpText::Timestamps(format) => {
                    let format = timestamp_format(*format, imports);
                    quote!(#note from.timestamp_header_into(#name, #format, &mut #slot)?;)
                }
                HttpText::Media => quote!(#note from.media_into(#name, &mut #slot)?;),
                HttpText::Plain => quote!(#note from.header_into(#name, &mut #slot)?;),
            }
        }
        RequestPart::QueryParams | RequestPart::PrefixHeaders(_) => {
            let value = map(member);
            quote!(#slot = #value;)
        }
        RequestPart::Payload(kind) => {
            let value = payload(kind, member.required);
            quote!(#slot = #value;)
        }
    }
}

/// A map of parameters or headers; an empty one is an absent one.
fn map(member: &RequestMember) -> TokenStream {
    let map = match &member.part {
        RequestPart::QueryParams => quote!(from.query_params()),
        RequestPart::PrefixHeaders(prefix) => quote!(from.prefix_headers(#prefix)),
        RequestPart::Label(..)
        | RequestPart::Query(..)
        | RequestPart::Header(..)
        | RequestPart::Payload(_) => return TokenStream::new(),
    };
    if member.required {
        map
    } else {
        quote!(Some(#map).filter(|map| !map.is_empty()))
    }
}

fn payload(kind: &Payload, required: bool) -> TokenStream {
    match (kind, required) {
        (Payload::Blob { .. }, true) => quote!(from.blob()),
        (Payload::Blob { .. }, false) => quote!(from.optional_blob()),
        (Payload::Text { is_enum: false, .. }, true) => quote!(from.text()?),
        (Payload::Text { is_enum: true, .. }, true) => quote!(from.text()?.into()),
        (Payload::Text { is_enum: false, .. }, false) => quote!(from.optional_text()?),
        (Payload::Text { is_enum: true, .. }, false) => {
            quote!(from.optional_text()?.map(Into::into))
        }
        (Payload::Structure | Payload::Json, true) => quote!(from.json()?),
        (Payload::Structure, false) => quote!(from.optional_object()?),
        (Payload::Json, false) => quote!(from.optional_json()?),
        (Payload::ByteStream { .. }, _) => quote!(from.byte_stream()),
        (Payload::Events, _) => quote!(from.events()),
    }
}

//! Operations: a sentence over the runtime each.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::answer;
use super::endpoint_step;
use super::imports::Imports;
use super::page;
use super::pagination;
use super::span;
use super::types::{docs, ident, timestamp_format};
use crate::ir::{AuthScheme, HttpText, Operation, Payload, RequestStep};

/// The file of an operation.
pub(super) fn operation(operation: &Operation) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["Answer", "Operation", "OperationMeta", "Request"] {
        imports.add("aws_restjson::operation", item);
    }
    for item in ["BuildError", "ResponseError"] {
        imports.add("aws_restjson::error", item);
    }
    imports.add("aws_restjson::http", "Method");
    let name = ident(&operation.name);
    let input = imports.of_type(&operation.input);
    let output = imports.of_type(&operation.output);
    let meta = meta(operation, &mut imports);
    let steps: Vec<TokenStream> = operation
        .request
        .iter()
        .map(|step| request_step(step, &mut imports))
        .collect();
    let (input_name, to) = request_parameters(&operation.request);
    let answer = answer::parameter(&operation.answer);
    let read = answer::read(&output, &operation.answer, &mut imports);
    let pagination = operation
        .pagination
        .as_ref()
        .map(|pagination| pagination::pagination(operation, pagination, &mut imports));
    let doc = docs(&page::page(operation));
    let headers = answer_headers(operation, &name, &mut imports);
    let span = span::operation(operation, &mut imports);
    let uses = imports.tokens();
    quote! {
        #uses

        #doc
        #[derive(Debug)]
        pub enum #name {}

        #headers

        impl Operation for #name {
            type Input = #input;
            type Output = #output;
            type Error = crate::Error;

            const META: OperationMeta = #meta;

            fn request(#input_name: #input, #to: &mut Request) -> Result<(), BuildError> {
                #(#steps)*
                Ok(())
            }

            fn response(#answer: Answer) -> Result<#output, ResponseError> {
                #read
            }

            #span
        }

        #pagination
    }
}

/// Keys to header fields of the answer.
fn answer_headers(
    operation: &Operation,
    name: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    if operation.answer_headers.is_empty() {
        return None;
    }
    imports.add("aws_restjson::client", "AnswerHeader");
    let headers = operation.answer_headers.iter().map(|header| {
        let (constant, ty, field) = (ident(&header.constant), ident(header.ty), &header.header);
        let doc = docs(&header.docs.lines().map(str::to_owned).collect::<Vec<_>>());
        quote! {
            #doc
            pub const #constant: AnswerHeader<#ty> = AnswerHeader::new(#field);
        }
    });
    Some(quote! {
        impl #name {
            #(#headers)*
        }
    })
}

fn meta(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let (name, method, uri) = (
        &operation.model_name,
        http_method(&operation.http_method),
        &operation.uri,
    );
    let readonly = operation.readonly.then(|| quote!(.readonly()));
    let idempotent = operation.idempotent.then(|| quote!(.idempotent()));
    let unsigned = operation
        .unsigned_payload
        .then(|| quote!(.unsigned_payload()));
    let host_prefix = (!operation.host_prefix.is_empty()).then(|| {
        let prefix = &operation.host_prefix;
        quote!(.host_prefix(#prefix))
    });
    let streaming = operation.streaming.then(|| quote!(.streaming()));
    let schemes = auth_schemes(&operation.auth, imports);
    quote! {
        OperationMeta::new(#name, #method, #uri) #host_prefix #readonly #idempotent .auth(&[#schemes]) #streaming #unsigned
    }
}

/// The schemes, separated by commas.
pub(super) fn auth_schemes(schemes: &[AuthScheme], imports: &mut Imports) -> TokenStream {
    imports.add("aws_restjson::operation", "AuthScheme");
    let schemes = schemes.iter().map(|scheme| match scheme {
        AuthScheme::SigV4 => quote!(AuthScheme::SigV4),
        AuthScheme::HttpBearer => quote!(AuthScheme::HttpBearer),
        AuthScheme::NoAuth => quote!(AuthScheme::NoAuth),
    });
    quote!(#(#schemes),*)
}

/// A constant of `http::Method`; every method that the specification of HTTP names is one.
fn http_method(method: &str) -> TokenStream {
    let constant = ident(method);
    quote!(Method::#constant)
}

/// The names of the parameters: those that no step uses begin with an underscore.
fn request_parameters(steps: &[RequestStep]) -> (TokenStream, TokenStream) {
    let fills_in = steps
        .iter()
        .any(|step| matches!(step, RequestStep::IdempotencyToken { .. }));
    let uses_input = steps.iter().any(|step| match step {
        RequestStep::DefaultHeader { .. } | RequestStep::Compress | RequestStep::Checksum => false,
        RequestStep::Endpoint(step) => endpoint_step::uses_input(step),
        _ => true,
    });
    let input = match (uses_input, fills_in) {
        (true, true) => quote!(mut input),
        (true, false) => quote!(input),
        (false, _) => quote!(_input),
    };
    let to = if steps.is_empty() {
        quote!(_to)
    } else {
        quote!(to)
    };
    (input, to)
}

fn request_step(step: &RequestStep, imports: &mut Imports) -> TokenStream {
    match step {
        RequestStep::IdempotencyToken { field, required } => {
            let field = ident(field);
            if *required {
                quote! {
                    if input.#field.is_empty() {
                        input.#field = to.idempotency_token();
                    }
                }
            } else {
                quote!(input.#field.get_or_insert_with(|| to.idempotency_token());)
            }
        }
        RequestStep::Label {
            name,
            field,
            text,
            required,
        } => {
            let value = text_of(field, text, *required, imports);
            quote!(to.label(#name, &#value)?;)
        }
        RequestStep::Query {
            name,
            field,
            text,
            required,
        } => {
            let value = text_of(field, text, *required, imports);
            quote!(to.query(#name, &#value);)
        }
        RequestStep::Header {
            name,
            field,
            text,
            required,
        } => {
            let value = text_of(field, text, *required, imports);
            match text {
                HttpText::Plain | HttpText::Media => quote!(to.header(#name, &#value)?;),
                HttpText::Timestamp(_) | HttpText::Timestamps(_) => {
                    quote!(to.timestamp_header(#name, &#value)?;)
                }
            }
        }
        RequestStep::DefaultHeader { name, value } => quote!(to.default_header(#name, #value)?;),
        RequestStep::QueryParams { field, required } => {
            let field = ident(field);
            if *required {
                quote!(to.query_params(&input.#field);)
            } else {
                quote! {
                    if let Some(params) = &input.#field {
                        to.query_params(params);
                    }
                }
            }
        }
        RequestStep::PrefixHeaders {
            prefix,
            field,
            required,
        } => {
            let field = ident(field);
            if *required {
                quote!(to.prefix_headers(#prefix, &input.#field)?;)
            } else {
                quote! {
                    if let Some(headers) = &input.#field {
                        to.prefix_headers(#prefix, headers)?;
                    }
                }
            }
        }
        RequestStep::Endpoint(step) => endpoint_step::step(step, imports),
        RequestStep::JsonBody => quote!(to.json(&input);),
        RequestStep::Compress => quote!(to.compress()?;),
        RequestStep::Checksum => quote!(to.checksum()?;),
        RequestStep::Payload {
            field,
            kind,
            required,
        } => payload(field, kind, *required),
    }
}

/// The field, or its text where it has a format.
fn text_of(field: &str, text: &HttpText, required: bool, imports: &mut Imports) -> TokenStream {
    let field = ident(field);
    match (text, required) {
        (HttpText::Plain, _) => quote!(input.#field),
        (HttpText::Media, true) => {
            imports.add("aws_restjson::http", "encode_media");
            quote!(encode_media(&input.#field))
        }
        (HttpText::Media, false) => {
            imports.add("aws_restjson::http", "encode_media");
            quote!(input.#field.as_deref().map(encode_media))
        }
        (HttpText::Timestamp(format), required) => {
            let format = timestamp_format(*format, imports);
            if required {
                quote!(input.#field.format(#format))
            } else {
                quote!(input.#field.map(|time| time.format(#format)))
            }
        }
        (HttpText::Timestamps(format), required) => {
            let format = timestamp_format(*format, imports);
            let list = |list: TokenStream| quote!(#list.iter().map(|time| time.format(#format)).collect::<Vec<_>>());
            if required {
                list(quote!(input.#field))
            } else {
                let list = list(quote!(list));
                quote!(input.#field.as_ref().map(|list| #list))
            }
        }
    }
}

fn payload(field: &str, kind: &Payload, required: bool) -> TokenStream {
    let field = ident(field);
    match (kind, required) {
        (Payload::Blob { content_type }, _) => quote!(to.blob(input.#field, #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: false,
            },
            _,
        ) => quote!(to.text(input.#field, #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: true,
            },
            true,
        ) => quote!(to.text(input.#field.to_string(), #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: true,
            },
            false,
        ) => {
            quote!(to.text(input.#field.map(|value| value.to_string()), #content_type);)
        }
        (Payload::ByteStream { content_type }, _) => {
            quote!(to.byte_stream(input.#field, #content_type);)
        }
        (Payload::Structure | Payload::Json, true) => quote!(to.json(&input.#field);),
        (Payload::Structure, false) => quote! {
            match &input.#field {
                Some(body) => to.json(body),
                None => to.empty_json(),
            }
        },
        (Payload::Json, false) => quote! {
            if let Some(body) = &input.#field {
                to.json(body);
            }
        },
        (Payload::Events, _) => quote!(to.events(input.#field);),
    }
}

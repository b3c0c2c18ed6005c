//! Reading outputs and exceptions out of answers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::types::{ident, timestamp_format};
use super::writer::default_value;
use crate::ir::{AnswerBody, AnswerHeader, AnswerReading, HttpText, Initial, Payload};

/// `FromAnswer` for an exception.
pub(super) fn from_answer(
    name: &TokenStream,
    reading: &AnswerReading,
    imports: &mut Imports,
) -> TokenStream {
    for item in ["Answer", "FromAnswer"] {
        imports.add("aws_restjson::operation", item);
    }
    imports.add("aws_restjson::error", "ResponseError");
    let parameter = parameter(reading);
    let read = read(name, reading, imports);
    quote! {
        impl FromAnswer for #name {
            fn from_answer(#parameter: Answer) -> Result<Self, ResponseError> {
                #read
            }
        }
    }
}

/// The name of the answer in the function that reads it.
pub(super) fn parameter(reading: &AnswerReading) -> Ident {
    match (&reading.body, reading.headers.is_empty()) {
        (AnswerBody::None, true) => ident("_answer"),
        (AnswerBody::None | AnswerBody::Json | AnswerBody::Payload { .. }, _) => ident("answer"),
    }
}

/// The body of a function that reads `answer` as the type `name`.
pub(super) fn read(
    name: &TokenStream,
    reading: &AnswerReading,
    imports: &mut Imports,
) -> TokenStream {
    let payload = match &reading.body {
        AnswerBody::Json => return read_json(name, &reading.headers, imports),
        AnswerBody::None => None,
        AnswerBody::Payload {
            field,
            kind,
            required,
        } => {
            let field = ident(field);
            let value = payload(kind);
            let value = if *required {
                value
            } else {
                quote!(Some(#value))
            };
            Some(quote!(#field: #value,))
        }
    };
    let headers: Vec<TokenStream> = reading
        .headers
        .iter()
        .map(|header| {
            let field = ident(&header.field);
            let start = initial(&header.initial, imports);
            let read = read_header(header, &quote!(#field), imports);
            quote!(let mut #field = #start; #read)
        })
        .collect();
    let from_headers = reading.headers.iter().map(|header| ident(&header.field));
    let rest = reading.rest.iter().map(|(field, value)| {
        let (field, value) = (ident(field), initial(value, imports));
        quote!(#field: #value,)
    });
    quote! {
        #(#headers)*
        Ok(#name { #payload #(#from_headers,)* #(#rest)* })
    }
}

fn read_json(name: &TokenStream, headers: &[AnswerHeader], imports: &mut Imports) -> TokenStream {
    if headers.is_empty() {
        return quote!(answer.json());
    }
    let headers = headers.iter().map(|header| {
        let field = ident(&header.field);
        read_header(header, &quote!(output.#field), imports)
    });
    quote! {
        let mut output: #name = answer.json()?;
        #(#headers)*
        Ok(output)
    }
}

fn initial(value: &Initial, imports: &mut Imports) -> TokenStream {
    match value {
        Initial::Absent => quote!(None),
        Initial::Corrected => {
            imports.add("aws_restjson::json", "FromJson");
            quote!(FromJson::corrected())
        }
        Initial::Default {
            ty,
            value,
            optional,
        } => {
            let value = default_value(ty, value, imports);
            if *optional {
                quote!(Some(#value))
            } else {
                value
            }
        }
    }
}

fn payload(kind: &Payload) -> TokenStream {
    match kind {
        Payload::Blob { .. } => quote!(answer.into_blob()),
        Payload::Text { is_enum: false, .. } => quote!(answer.into_text()?),
        Payload::Text { is_enum: true, .. } => quote!(answer.into_text()?.into()),
        Payload::Json => quote!(answer.json()?),
        Payload::Events => quote!(answer.into_events()),
    }
}

fn read_header(header: &AnswerHeader, slot: &TokenStream, imports: &mut Imports) -> TokenStream {
    let name = &header.name;
    match &header.text {
        HttpText::Plain => quote!(answer.header_into(#name, &mut #slot)?;),
        HttpText::Timestamp(format) | HttpText::Timestamps(format) => {
            let format = timestamp_format(*format, imports);
            quote!(answer.timestamp_into(#name, #format, &mut #slot)?;)
        }
    }
}

//! Reading outputs and exceptions out of answers.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::reader;
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
    let unused =
        reading.headers.is_empty() && reading.prefix_headers.is_empty() && reading.status.is_none();
    match (&reading.body, unused) {
        (AnswerBody::None | AnswerBody::Empty, true) => ident("_answer"),
        (
            AnswerBody::None
            | AnswerBody::Empty
            | AnswerBody::Json
            | AnswerBody::Members(_)
            | AnswerBody::Payload { .. },
            _,
        ) => ident("answer"),
    }
}

/// The body of a function that reads `answer` as the type `name`.
pub(super) fn read(
    name: &TokenStream,
    reading: &AnswerReading,
    imports: &mut Imports,
) -> TokenStream {
    let payload = match &reading.body {
        AnswerBody::Json => return read_json(name, &quote!(answer.json()), reading, imports),
        AnswerBody::Members(members) => {
            let read = reader::read_object(members, imports);
            let json = quote!(answer.json_with(|r| { #read }));
            return read_json(name, &json, reading, imports);
        }
        AnswerBody::None | AnswerBody::Empty => None,
        AnswerBody::Payload {
            field,
            kind,
            required,
        } => {
            let field = ident(field);
            let value = payload(kind, *required);
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
    let others = others(reading).map(|(field, value)| quote!(#field: #value,));
    let rest = reading.rest.iter().map(|(field, value)| {
        let (field, value) = (ident(field), initial(value, imports));
        quote!(#field: #value,)
    });
    // The payload consumes the answer, so it comes last.
    quote! {
        #(#headers)*
        Ok(#name { #(#from_headers,)* #(#others)* #(#rest)* #payload })
    }
}

/// Members that are neither single headers nor in the body, with their values.
fn others(reading: &AnswerReading) -> impl Iterator<Item = (Ident, TokenStream)> {
    let optional = |value: TokenStream, required: bool| {
        if required {
            value
        } else {
            quote!(Some(#value))
        }
    };
    let maps = reading
        .prefix_headers
        .iter()
        .map(move |(prefix, field, required)| {
            (
                ident(field),
                optional(quote!(answer.prefix_headers(#prefix)), *required),
            )
        });
    let status = reading.status.iter().map(move |(field, required)| {
        (
            ident(field),
            optional(quote!(answer.status().as_u16().into()), *required),
        )
    });
    maps.chain(status)
}

/// Reads what `json` gives, then the members that stand elsewhere.
fn read_json(
    name: &TokenStream,
    json: &TokenStream,
    reading: &AnswerReading,
    imports: &mut Imports,
) -> TokenStream {
    let others: Vec<_> = others(reading).collect();
    if reading.headers.is_empty() && others.is_empty() {
        return json.clone();
    }
    let headers = reading.headers.iter().map(|header| {
        let field = ident(&header.field);
        read_header(header, &quote!(output.#field), imports)
    });
    let others = others
        .iter()
        .map(|(field, value)| quote!(output.#field = #value;));
    quote! {
        let mut output: #name = #json?;
        #(#headers)*
        #(#others)*
        Ok(output)
    }
}

pub(super) fn initial(value: &Initial, imports: &mut Imports) -> TokenStream {
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

fn payload(kind: &Payload, required: bool) -> TokenStream {
    match (kind, required) {
        (Payload::Blob { .. }, true) => quote!(answer.into_blob()),
        (Payload::Blob { .. }, false) => quote!(answer.into_optional_blob()),
        (Payload::Text { is_enum: false, .. }, true) => quote!(answer.into_text()?),
        (Payload::Text { is_enum: true, .. }, true) => quote!(answer.into_text()?.into()),
        (Payload::Text { is_enum: false, .. }, false) => quote!(answer.into_optional_text()?),
        (Payload::Text { is_enum: true, .. }, false) => {
            quote!(answer.into_optional_text()?.map(Into::into))
        }
        (Payload::Structure | Payload::Json, true) => quote!(answer.json()?),
        (Payload::Structure | Payload::Json, false) => quote!(answer.optional_json()?),
        (Payload::ByteStream { .. }, _) => quote!(answer.into_byte_stream()),
        (Payload::Events, _) => quote!(answer.into_events()),
    }
}

fn read_header(header: &AnswerHeader, slot: &TokenStream, imports: &mut Imports) -> TokenStream {
    let name = &header.name;
    let must = header.must.then(|| quote!(answer.require_header(#name)?;));
    let read = match &header.text {
        HttpText::Plain => quote!(answer.header_into(#name, &mut #slot)?;),
        HttpText::Timestamp(format) | HttpText::Timestamps(format) => {
            let format = timestamp_format(*format, imports);
            quote!(answer.timestamp_into(#name, #format, &mut #slot)?;)
        }
        HttpText::Media => quote!(answer.media_into(#name, &mut #slot)?;),
    };
    quote!(#must #read)
}

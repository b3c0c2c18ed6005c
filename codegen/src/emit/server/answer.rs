//! Writing outputs and exceptions: what [`answer`](crate::emit::answer) reads, the other way round.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::Imports;
use crate::emit::types::{ident, timestamp_format};
use crate::emit::writer::{Defaults, write_object};
use crate::ir::{AnswerBody, AnswerHeader, AnswerReading, HttpText, Initial, Payload};

/// What is written.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Root {
    /// A variable `output`, which is used up.
    Output,
    /// `self`, which stays.
    This,
}

/// Writes everything that [`AnswerReading`] reads.
pub(super) fn write_answer(
    reading: &AnswerReading,
    root: Root,
    imports: &mut Imports,
) -> TokenStream {
    let at = |field: &str| {
        let field = ident(field);
        match root {
            Root::Output => quote!(output.#field),
            Root::This => quote!(self.#field),
        }
    };
    let status = reading.status.iter().map(|(field, required)| {
        let field = at(field);
        if *required {
            quote!(to.status_member(Some(i64::from(#field)));)
        } else {
            quote!(to.status_member(#field.map(i64::from));)
        }
    });
    let headers: Vec<TokenStream> = reading
        .headers
        .iter()
        .map(|header| write_header(header, &at(&header.field), imports))
        .collect();
    let maps = reading
        .prefix_headers
        .iter()
        .map(|(prefix, field, required)| {
            let field = at(field);
            if *required {
                quote!(to.prefix_headers(#prefix, &#field)?;)
            } else {
                quote!(if let Some(headers) = &#field { to.prefix_headers(#prefix, headers)?; })
            }
        });
    let body = match &reading.body {
        AnswerBody::None => TokenStream::new(),
        AnswerBody::Empty => quote!(to.empty_json();),
        AnswerBody::Json => match root {
            Root::Output => quote!(to.json(&output);),
            Root::This => quote!(to.json(self);),
        },
        AnswerBody::Members(members) => {
            let write = write_object(members, Defaults::All, imports);
            quote!(to.json_with(|w| { #write });)
        }
        AnswerBody::Payload {
            field,
            kind,
            required,
        } => write_payload(&at(field), kind, *required, root),
    };
    quote! {
        #(#status)*
        #(#headers)*
        #(#maps)*
        #body
    }
}

fn write_header(header: &AnswerHeader, field: &TokenStream, imports: &mut Imports) -> TokenStream {
    let name = &header.name;
    let optional = match &header.initial {
        Initial::Absent => true,
        Initial::Corrected => false,
        Initial::Default { optional, .. } => *optional,
    };
    match (&header.text, optional) {
        (HttpText::Plain, _) => quote!(to.header(#name, &#field)?;),
        (HttpText::Media, optional) => {
            imports.add("aws_restjson::http", "encode_media");
            if optional {
                quote!(to.header(#name, &#field.as_deref().map(encode_media))?;)
            } else {
                quote!(to.header(#name, &encode_media(&#field))?;)
            }
        }
        (HttpText::Timestamp(format), optional) => {
            let format = timestamp_format(*format, imports);
            if optional {
                quote!(to.timestamp_header(#name, &#field.map(|time| time.format(#format)))?;)
            } else {
                quote!(to.timestamp_header(#name, &#field.format(#format))?;)
            }
        }
        (HttpText::Timestamps(format), optional) => {
            let format = timestamp_format(*format, imports);
            let texts = quote!(iter().map(|time| time.format(#format)).collect::<Vec<_>>());
            if optional {
                quote!(to.timestamp_header(#name, &#field.as_ref().map(|list| list.#texts))?;)
            } else {
                quote!(to.timestamp_header(#name, &#field.#texts)?;)
            }
        }
    }
}

fn write_payload(field: &TokenStream, kind: &Payload, required: bool, root: Root) -> TokenStream {
    let owned = match root {
        Root::Output => field.clone(),
        Root::This => quote!(#field.clone()),
    };
    match (kind, required) {
        (Payload::Blob { content_type }, _) => quote!(to.blob(#owned, #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: false,
            },
            _,
        ) => quote!(to.text(#owned, #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: true,
            },
            true,
        ) => quote!(to.text(#field.to_string(), #content_type);),
        (
            Payload::Text {
                content_type,
                is_enum: true,
            },
            false,
        ) => quote!(to.text(#field.as_ref().map(|value| value.to_string()), #content_type);),
        (Payload::ByteStream { content_type }, _) => {
            quote!(to.byte_stream(#owned, #content_type);)
        }
        (Payload::Structure | Payload::Json, true) => quote!(to.json(&#field);),
        (Payload::Structure | Payload::Json, false) => quote! {
            if let Some(body) = &#field {
                to.json(body);
            }
        },
        (Payload::Events, _) => quote!(to.events(#owned);),
    }
}

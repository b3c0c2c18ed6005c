//! Events whose members stand in headers, or are the payload.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{RUNTIME, ident};
use crate::ir::{Codec, EventBindings, EventPayload, Payload};

/// Reading the event from its message, and making its message.
pub(super) fn event(
    name: &TokenStream,
    bindings: &EventBindings,
    codec: Codec,
    imports: &mut Imports,
) -> TokenStream {
    imports.add(RUNTIME, "event_stream");
    let reads_text = matches!(
        bindings.payload,
        EventPayload::Member {
            kind: Payload::Text { .. },
            ..
        }
    );
    if codec.write || reads_text || !bindings.headers.is_empty() {
        imports.add(RUNTIME, "stream");
    }
    let from_message = codec.read.then(|| from_message(bindings, imports));
    let to_message = codec.write.then(|| to_message(bindings));
    quote! {
        impl #name {
            #from_message
            #to_message
        }
    }
}

fn from_message(bindings: &EventBindings, imports: &mut Imports) -> TokenStream {
    imports.add("aws_restjson::error", "ResponseError");
    imports.add("aws_restjson::json", "self");
    imports.add("aws_restjson::json", "FromJson");
    let start = match &bindings.payload {
        EventPayload::Implicit => quote!(json::from_slice(&message.payload)?),
        EventPayload::None | EventPayload::Member { .. } => quote!(Self::corrected()),
    };
    let headers = bindings.headers.iter().map(|(name, field)| {
        let field = ident(field);
        quote!(stream::header_into(message, #name, &mut event.#field)?;)
    });
    let payload = match &bindings.payload {
        EventPayload::None | EventPayload::Implicit => None,
        EventPayload::Member {
            field,
            kind,
            required,
        } => {
            let field = ident(field);
            let value = match kind {
                Payload::Blob { .. } | Payload::ByteStream { .. } => {
                    quote!(message.payload.clone().into())
                }
                Payload::Text { is_enum: false, .. } => {
                    quote!(stream::text_payload(message)?.to_owned())
                }
                Payload::Text { is_enum: true, .. } => {
                    quote!(stream::text_payload(message)?.into())
                }
                Payload::Structure | Payload::Json | Payload::Events => {
                    quote!(json::from_slice(&message.payload)?)
                }
            };
            let value = if *required {
                value
            } else {
                quote!(Some(#value))
            };
            Some(quote!(event.#field = #value;))
        }
    };
    quote! {
        /// Reads the event from its message.
        pub(crate) fn from_message(message: &event_stream::Message) -> Result<Self, ResponseError> {
            let mut event: Self = #start;
            #(#headers)*
            #payload
            Ok(event)
        }
    }
}

fn to_message(bindings: &EventBindings) -> TokenStream {
    let start = match &bindings.payload {
        EventPayload::None => quote!(stream::empty_event(event_type)),
        EventPayload::Implicit => quote!(stream::json_event(event_type, self)),
        EventPayload::Member {
            field,
            kind,
            required,
        } => member_payload(&ident(field), kind, *required),
    };
    let headers = bindings.headers.iter().map(|(name, field)| {
        let field = ident(field);
        quote!(stream::set_header(&mut message, #name, &self.#field);)
    });
    let body = if bindings.headers.is_empty() {
        start
    } else {
        quote! {
            let mut message = #start;
            #(#headers)*
            message
        }
    };
    quote! {
        /// The message of the event.
        pub(crate) fn to_message(&self, event_type: &'static str) -> event_stream::Message {
            #body
        }
    }
}

fn member_payload(field: &proc_macro2::Ident, kind: &Payload, required: bool) -> TokenStream {
    let (message, content_type) = match kind {
        Payload::Blob { content_type } | Payload::ByteStream { content_type } => {
            (quote!(stream::blob_event), Some(content_type))
        }
        Payload::Text { content_type, .. } => (quote!(stream::text_event), Some(content_type)),
        Payload::Structure | Payload::Json | Payload::Events => (quote!(stream::json_event), None),
    };
    let content_type = content_type.map(|content_type| quote!(, #content_type));
    if required {
        quote!(#message(event_type, &self.#field #content_type))
    } else {
        quote! {
            match &self.#field {
                Some(payload) => #message(event_type, payload #content_type),
                None => stream::empty_event(event_type),
            }
        }
    }
}

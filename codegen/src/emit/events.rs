//! Unions of events.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::span;
use super::types::{RUNTIME, deprecated, docs, ident};
use crate::ir::{Events, Shape};

/// The file of a union of events.
pub(super) fn events(shape: &Shape, events: &Events) -> TokenStream {
    let mut imports = Imports::of(&shape.at);
    imports.add(RUNTIME, "UnknownEvent");
    let name = ident(&shape.at.name);
    let (doc, note) = (docs(&shape.docs), deprecated(shape.deprecated.as_ref()));
    let types: Vec<TokenStream> = events
        .variants
        .iter()
        .map(|event| imports.of_type(&event.ty))
        .collect();
    let redacts = events.sensitive || events.variants.iter().any(|event| event.sensitive);
    let derive_debug = (!redacts).then(|| quote!(Debug,));
    let variants = events.variants.iter().zip(&types).map(|(event, ty)| {
        let (doc, name) = (docs(&event.docs), ident(&event.name));
        match event.boxed {
            true => quote!(#doc #name(Box<#ty>)),
            false => quote!(#doc #name(#ty)),
        }
    });
    let conversions = events
        .variants
        .iter()
        .zip(&types)
        .filter(|(event, _)| event.from)
        .map(|(event, ty)| {
            let at = ident(&event.name);
            let event = match event.boxed {
                true => quote!(Box::new(event)),
                false => quote!(event),
            };
            quote! {
                impl From<#ty> for #name {
                    fn from(event: #ty) -> Self {
                        Self::#at(#event)
                    }
                }
            }
        });
    let debug = redacts.then(|| debug(shape, events, &mut imports));
    let event_type = event_type(&name, events);
    let received = events
        .codec
        .read
        .then(|| received(&name, events, &mut imports));
    let sent = events
        .codec
        .write
        .then(|| sent(&name, events, &mut imports));
    let uses = imports.tokens();
    quote! {
        #uses
        #doc
        #[derive(Clone, #derive_debug PartialEq)]
        #note
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// An event that this version does not know, with its payload.
            Unknown(UnknownEvent),
        }
        #event_type
        #(#conversions)*
        #debug
        #received
        #sent
    }
}

fn event_type(name: &proc_macro2::Ident, events: &Events) -> TokenStream {
    let wire_names: Vec<_> = events
        .variants
        .iter()
        .map(|event| &event.wire_name)
        .collect();
    let names: Vec<_> = events
        .variants
        .iter()
        .map(|event| ident(&event.name))
        .collect();
    quote! {
        impl #name {
            /// Every event that the model knows, by its `:event-type`.
            pub const EVENT_TYPES: &'static [&'static str] = &[#(#wire_names),*];

            /// The `:event-type` of this event.
            pub fn event_type(&self) -> &str {
                match self {
                    #(Self::#names(_) => #wire_names,)*
                    Self::Unknown(event) => &event.name,
                }
            }
        }
    }
}

/// Reading what a client sends, from the side of the service.
pub(super) fn received_by_server(
    name: &proc_macro2::Ident,
    events: &Events,
    imports: &mut Imports,
) -> TokenStream {
    for item in ["UnknownEvent", "event_stream", "server"] {
        imports.add(RUNTIME, item);
    }
    imports.add("aws_restjson::error", "ResponseError");
    if events.variants.iter().any(|event| !event.bound) {
        imports.add("aws_restjson::json", "self");
    }
    let arms: Vec<TokenStream> = events
        .variants
        .iter()
        .map(|event| {
            let (at, wire_name) = (ident(&event.name), &event.wire_name);
            if event.bound {
                let ty = imports.of_type(&event.ty);
                let boxed = event.boxed.then(|| quote!(.map(Box::new)));
                quote!(#wire_name => #ty::from_message(message)#boxed.map(Self::#at)?)
            } else {
                quote!(#wire_name => json::from_slice(&message.payload).map(Self::#at)?)
            }
        })
        .collect();
    quote! {
        impl server::FromEvent for #name {
            fn from_event(name: &str, message: &event_stream::Message) -> Result<Self, ResponseError> {
                Ok(match name {
                    #(#arms,)*
                    _ => Self::Unknown(UnknownEvent::new(name, message.payload.clone())),
                })
            }
        }
    }
}

fn debug(shape: &Shape, events: &Events, imports: &mut Imports) -> TokenStream {
    imports.add(RUNTIME, "Redacted");
    imports.add("std", "fmt");
    let name = ident(&shape.at.name);
    let arms = events.variants.iter().map(|event| {
        let (at, text) = (ident(&event.name), &event.name);
        if event.sensitive || events.sensitive {
            quote!(Self::#at(_) => f.debug_tuple(#text).field(&Redacted).finish())
        } else {
            quote!(Self::#at(event) => f.debug_tuple(#text).field(event).finish())
        }
    });
    quote! {
        impl fmt::Debug for #name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(#arms,)*
                    Self::Unknown(event) => f.debug_tuple("Unknown").field(event).finish(),
                }
            }
        }
    }
}

fn received(name: &proc_macro2::Ident, events: &Events, imports: &mut Imports) -> TokenStream {
    for item in ["event_stream", "stream"] {
        imports.add(RUNTIME, item);
    }
    imports.add("aws_restjson::error", "ResponseError");
    let completed_by = match &events.completed_by {
        Some(event) => quote!(Some(#event)),
        None => quote!(None),
    };
    let exceptions = events
        .exceptions
        .iter()
        .map(|(member, shape)| quote!((#member, #shape)));
    let received = || events.variants.iter().filter(|event| !event.exception);
    if received().any(|event| !event.bound) {
        imports.add(RUNTIME, "json");
    }
    let types: Vec<TokenStream> = received().map(|event| imports.of_type(&event.ty)).collect();
    // `map` instead of `?` inside the variant: events are large, and this moves them once less.
    let arms = received().zip(&types).map(|(event, ty)| {
        let (at, wire_name) = (ident(&event.name), &event.wire_name);
        if event.bound {
            let boxed = event.boxed.then(|| quote!(.map(Box::new)));
            quote!(#wire_name => #ty::from_message(message)#boxed.map(Self::#at)?)
        } else {
            quote!(#wire_name => json::from_slice(&message.payload).map(Self::#at)?)
        }
    });
    let record = span::events(events, imports);
    quote! {
        impl stream::Event for #name {
            type Error = crate::Error;
            const COMPLETED_BY: Option<&'static str> = #completed_by;
            const NAMES: &'static [&'static str] = Self::EVENT_TYPES;
            const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[#(#exceptions),*];
            fn event_type(&self) -> &str {
                self.event_type()
            }
            fn from_event(event_type: &str, message: &event_stream::Message) -> Result<Self, ResponseError> {
                Ok(match event_type {
                    #(#arms,)*
                    _ => Self::Unknown(UnknownEvent::new(event_type, message.payload.clone())),
                })
            }
            #record
        }
    }
}

pub(super) fn sent(
    name: &proc_macro2::Ident,
    events: &Events,
    imports: &mut Imports,
) -> TokenStream {
    for item in ["event_stream", "stream"] {
        imports.add(RUNTIME, item);
    }
    let arms = events.variants.iter().map(|event| {
        let (at, wire_name) = (ident(&event.name), &event.wire_name);
        match (event.exception, event.bound) {
            (true, _) => quote!(Self::#at(error) => stream::json_exception(#wire_name, error)),
            (false, true) => quote!(Self::#at(event) => event.to_message(#wire_name)),
            (false, false) => quote!(Self::#at(event) => stream::json_event(#wire_name, event)),
        }
    });
    quote! {
        impl stream::ToEvent for #name {
            fn to_message(&self) -> event_stream::Message {
                match self {
                    #(#arms,)*
                    Self::Unknown(event) => event.to_message(),
                }
            }
        }
    }
}

//! What the spans of calls tell.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::path::Writer;
use super::types::ident;
use crate::ir::{Attribute, Events, Operation};

/// The methods of `Operation` that only the feature `tracing` has.
pub(super) fn operation(operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let span = operation.span.as_ref()?;
    let (input, output) = (
        imports.of_type(&operation.input),
        imports.of_type(&operation.output),
    );
    let constants = span
        .constants
        .iter()
        .map(|(name, value)| quote!(span.record(#name, #value);));
    let mut writer = Writer::new(imports);
    let of_input = records(&span.input, &mut writer);
    let names = span.constants.iter().map(|(name, _)| name);
    let recorded = span.input.iter().chain(&span.output);
    let names = names
        .chain(recorded.map(|attribute| &attribute.name))
        .chain(&span.events);
    let input_name = if span.input.is_empty() {
        quote!(_input)
    } else {
        quote!(input)
    };
    let record = (!span.output.is_empty()).then(|| {
        let records = records(&span.output, &mut writer);
        quote! {
            #[cfg(feature = "tracing")]
            fn record(output: &#output, span: &aws_restjson::tracing::Span) {
                #(#records)*
            }
        }
    });
    Some(quote! {
        #[cfg(feature = "tracing")]
        fn span(facts: &aws_restjson::trace::CallFacts<'_>, #input_name: &#input) -> aws_restjson::tracing::Span {
            let span = aws_restjson::call_span!(facts #(, #names)*);
            #(#constants)*
            #(#of_input)*
            span
        }

        #record
    })
}

/// The method of `Event` that only the feature `tracing` has.
pub(super) fn events(events: &Events, imports: &mut Imports) -> Option<TokenStream> {
    let telling: Vec<_> = events
        .variants
        .iter()
        .filter(|event| !event.attributes.is_empty())
        .collect();
    if telling.is_empty() {
        return None;
    }
    let mut writer = Writer::new(imports);
    let arms = telling.iter().map(|event| {
        let (name, records) = (ident(&event.name), records(&event.attributes, &mut writer));
        quote!(Self::#name(event) => { #(#records)* })
    });
    let arms: Vec<TokenStream> = arms.collect();
    Some(quote! {
        #[cfg(feature = "tracing")]
        fn record(&self, span: &aws_restjson::tracing::Span) {
            match self {
                #(#arms)*
                _ => {}
            }
        }
    })
}

fn records(attributes: &[Attribute], writer: &mut Writer<'_>) -> Vec<TokenStream> {
    let records = attributes.iter().map(|attribute| {
        let (name, value) = (&attribute.name, writer.expr(&attribute.value));
        quote!(span.record(#name, #value);)
    });
    records.collect()
}

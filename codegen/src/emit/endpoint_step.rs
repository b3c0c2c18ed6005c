//! What operations say about where their requests go.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::path::Writer;
use super::types::ident;
use crate::ir::{EndpointStep, RuleValue};

/// A step of `Operation::request`.
pub(super) fn step(step: &EndpointStep, imports: &mut Imports) -> TokenStream {
    match step {
        EndpointStep::Constant { name, value } => {
            let value = match value {
                RuleValue::String(text) => quote!(#text),
                RuleValue::Boolean(value) => quote!(#value),
                RuleValue::StringArray(items) if items.is_empty() => quote!(Vec::<String>::new()),
                RuleValue::StringArray(items) => quote!(Vec::from([#(#items),*])),
            };
            quote!(to.endpoint_param(#name, &#value);)
        }
        EndpointStep::Member {
            name,
            field,
            required,
        } => {
            let field = ident(field);
            if *required {
                quote!(to.required_endpoint_param(#name, &input.#field)?;)
            } else {
                quote!(to.endpoint_param(#name, &input.#field);)
            }
        }
        EndpointStep::Path { name, value } => {
            let value = Writer::new(imports).expr(value);
            quote!(to.endpoint_param(#name, &#value);)
        }
        EndpointStep::HostLabel { name, field } => {
            let field = ident(field);
            quote!(to.host_label(#name, &input.#field)?;)
        }
    }
}

/// Whether a step looks at the input.
pub(super) fn uses_input(step: &EndpointStep) -> bool {
    match step {
        EndpointStep::Constant { .. } => false,
        EndpointStep::Member { .. }
        | EndpointStep::Path { .. }
        | EndpointStep::HostLabel { .. } => true,
    }
}

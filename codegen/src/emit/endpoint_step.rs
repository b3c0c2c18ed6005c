//! What operations say about where their requests go.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::ident;
use crate::ir::{EndpointStep, RuleValue, Walk};

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
        EndpointStep::Path { name, walk } => {
            let input = Value {
                tokens: quote!(input),
                reference: false,
            };
            let end = End { name, list: false };
            self::walk(walk, &input, Vec::new(), &end, imports)
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

/// A value on the way.
struct Value {
    tokens: TokenStream,
    reference: bool,
}

impl Value {
    /// The variable that the way goes on with.
    fn bound() -> Self {
        Self {
            tokens: quote!(value),
            reference: true,
        }
    }

    fn borrowed(&self) -> TokenStream {
        let tokens = &self.tokens;
        if self.reference {
            quote!(#tokens)
        } else {
            quote!(&#tokens)
        }
    }
}

/// What is done at the end of the way.
struct End<'a> {
    name: &'a str,
    list: bool,
}

/// The way from a value, which is there where the conditions hold.
fn walk(
    way: &Walk,
    value: &Value,
    mut conditions: Vec<TokenStream>,
    end: &End<'_>,
    imports: &mut Imports,
) -> TokenStream {
    let tokens = &value.tokens;
    let body = match way {
        Walk::Field {
            field,
            required,
            then,
        } => {
            let field = ident(field);
            if *required {
                let inner = Value {
                    tokens: quote!(#tokens.#field),
                    reference: false,
                };
                return walk(then, &inner, conditions, end, imports);
            }
            conditions.push(quote!(let Some(value) = &#tokens.#field));
            return walk(then, &Value::bound(), conditions, end, imports);
        }
        Walk::Variant {
            union,
            variant,
            then,
        } => {
            let (union, variant) = (imports.of_type(union), ident(variant));
            let value = value.borrowed();
            conditions.push(quote!(let #union::#variant(value) = #value));
            return walk(then, &Value::bound(), conditions, end, imports);
        }
        Walk::Collect(then) => {
            let name = end.name;
            let collecting = End { name, list: true };
            let then = walk(then, value, Vec::new(), &collecting, imports);
            quote! {
                let mut values = Vec::new();
                #then
                to.endpoint_param(#name, &values);
            }
        }
        Walk::Each { map, sparse, then } => {
            let then = walk(then, &Value::bound(), Vec::new(), end, imports);
            let all = if *map {
                quote!(#tokens.values())
            } else {
                quote!(#tokens.iter())
            };
            let flatten = sparse.then(|| quote!(.flatten()));
            quote! {
                for value in #all #flatten {
                    #then
                }
            }
        }
        Walk::Keys => quote!(values.extend(#tokens.keys().map(ToString::to_string));),
        Walk::All(ways) => {
            let ways = ways
                .iter()
                .map(|way| walk(way, value, Vec::new(), end, imports));
            quote!(#(#ways)*)
        }
        Walk::Here if end.list => quote!(values.push(#tokens.to_string());),
        Walk::Here => {
            let (name, value) = (end.name, value.borrowed());
            quote!(to.endpoint_param(#name, #value);)
        }
    };
    if conditions.is_empty() {
        body
    } else {
        quote! {
            if #(#conditions)&&* {
                #body
            }
        }
    }
}

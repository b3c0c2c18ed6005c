//! The parameters of the endpoint rules: as a structure, as variables, and from what the client knows.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::rule::constant as value_of;
use super::types::{docs, ident};
use crate::ir::{ClientParameter, Parameter, ParameterKind, RuleValue, Source};

/// The structure that holds all of them.
pub(super) fn structure(parameters: &[Parameter]) -> TokenStream {
    let fields = parameters.iter().map(|parameter| {
        let (doc, name) = (docs(&parameter.docs), ident(&parameter.field));
        let ty = spelled(parameter.kind);
        let ty = if is_plain(parameter) {
            ty
        } else {
            quote!(Option<#ty>)
        };
        quote!(#doc pub #name: #ty)
    });
    let default = default(parameters);
    let derive_default = default.is_none().then(|| quote!(Default,));
    quote! {
        /// What the endpoint depends on.
        #[derive(Clone, Debug, #derive_default PartialEq)]
        #[non_exhaustive]
        pub struct Params {
            #(#fields),*
        }

        #default
    }
}

fn spelled(kind: ParameterKind) -> TokenStream {
    match kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Boolean => quote!(bool),
        ParameterKind::StringArray => quote!(Vec<String>),
    }
}

/// `Default` by hand, where a default is not that of its Rust type.
fn default(parameters: &[Parameter]) -> Option<TokenStream> {
    let is_rusts = |parameter: &Parameter| match &parameter.default {
        None | Some(RuleValue::Boolean(false)) => true,
        Some(RuleValue::String(text)) => text.is_empty(),
        Some(RuleValue::StringArray(items)) => items.is_empty(),
        Some(RuleValue::Boolean(true)) => false,
    };
    if parameters.iter().all(is_rusts) {
        return None;
    }
    let fields = parameters.iter().map(|parameter| {
        let name = ident(&parameter.field);
        let value = match &parameter.default {
            None => quote!(None),
            Some(RuleValue::String(text)) => quote!(String::from(#text)),
            Some(value) => value_of(value),
        };
        quote!(#name: #value)
    });
    Some(quote! {
        impl Default for Params {
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    })
}

/// The parameter as a local variable of the type that the rules work with, and the check that it is there.
pub(super) fn binding(parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.field);
    if parameter.required {
        let words = format!("the endpoint parameter `{}` is not set", parameter.name);
        let value = match parameter.kind {
            ParameterKind::Boolean => quote!(params.#name),
            ParameterKind::String | ParameterKind::StringArray => quote!(params.#name.as_deref()),
        };
        return Some(if parameter.used {
            quote! {
                let Some(#name) = #value else {
                    return Err(Error::new(#words));
                };
            }
        } else {
            quote! {
                if params.#name.is_none() {
                    return Err(Error::new(#words));
                }
            }
        });
    }
    let value = match (parameter.kind, is_plain(parameter)) {
        (ParameterKind::Boolean, _) => quote!(params.#name),
        (ParameterKind::String, true) => quote!(params.#name.as_str()),
        (ParameterKind::StringArray, true) => quote!(params.#name.as_slice()),
        (ParameterKind::String | ParameterKind::StringArray, false) => {
            quote!(params.#name.as_deref())
        }
    };
    parameter.used.then(|| quote!(let #name = #value;))
}

/// Whether the field is no option.
fn is_plain(parameter: &Parameter) -> bool {
    parameter.default.is_some()
}

/// A value that may be absent, or cannot be.
enum Given {
    Never,
    Perhaps(TokenStream),
    Always(TokenStream),
}

/// The field of `Params`, from the first source that has a value.
pub(super) fn from_input(parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.field);
    let mut given = match &parameter.default {
        None => Given::Never,
        Some(RuleValue::String(text)) => Given::Always(quote!(String::from(#text))),
        Some(value) => Given::Always(value_of(value)),
    };
    for source in parameter.sources.iter().rev() {
        let wire_name = &parameter.name;
        let value = match (source, parameter.kind) {
            (Source::UseFips, _) => {
                given = Given::Always(quote!(inputs.use_fips));
                continue;
            }
            (Source::UseDualStack, _) => {
                given = Given::Always(quote!(inputs.use_dual_stack));
                continue;
            }
            (Source::Region, _) => quote!(inputs.region.clone()),
            (Source::Endpoint, _) => quote!(inputs.endpoint.clone()),
            (Source::Context, ParameterKind::String) => quote!(inputs.context.string(#wire_name)),
            (Source::Context, ParameterKind::Boolean) => {
                quote!(inputs.context.boolean(#wire_name))
            }
            (Source::Context, ParameterKind::StringArray) => {
                quote!(inputs.context.strings(#wire_name))
            }
        };
        given = match (given, parameter.kind) {
            (Given::Never, _) => Given::Perhaps(value),
            (Given::Perhaps(other), _) => Given::Perhaps(quote!(#value.or_else(|| #other))),
            (Given::Always(other), ParameterKind::Boolean) => {
                Given::Always(quote!(#value.unwrap_or(#other)))
            }
            (Given::Always(other), ParameterKind::String | ParameterKind::StringArray) => {
                Given::Always(quote!(#value.unwrap_or_else(|| #other)))
            }
        };
    }
    if parameter.sources.is_empty() {
        return None;
    }
    let value = match given {
        Given::Never => return None,
        Given::Always(value) if !is_plain(parameter) => quote!(Some(#value)),
        Given::Perhaps(value) | Given::Always(value) => value,
    };
    Some(quote!(#name: #value))
}

/// The constant for a setting of the client.
pub(super) fn constant(parameter: &ClientParameter, imports: &mut Imports) -> TokenStream {
    imports.add("aws_restjson::endpoint", "ClientParam");
    let (doc, constant, name) = (
        docs(&parameter.docs),
        ident(&parameter.constant),
        &parameter.name,
    );
    let ty = spelled(parameter.kind);
    quote! {
        #doc
        pub const #constant: ClientParam<#ty> = ClientParam::new(#name);
    }
}

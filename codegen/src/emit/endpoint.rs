//! The endpoint rules, as one function.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::rule::{constant, expr};
use super::types::{docs, ident};
use crate::ir::{
    BuiltIn, Condition, EndpointRules, EndpointTemplate, Outcome, Parameter, ParameterKind, Rule,
};

/// The file of the endpoint rules.
pub(super) fn endpoint(endpoint: &EndpointRules) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["Endpoint", "Error", "Inputs"] {
        imports.add("aws_restjson::endpoint", item);
    }
    let fields = endpoint.parameters.iter().map(|parameter| {
        let (doc, name, ty) = (
            docs(&parameter.docs),
            ident(&parameter.field),
            parameter_type(parameter),
        );
        quote!(#doc pub #name: #ty)
    });
    let params_default = params_default(&endpoint.parameters);
    let derive_default = params_default.is_none().then(|| quote!(Default,));
    let used = endpoint
        .parameters
        .iter()
        .filter(|parameter| parameter.used);
    let bindings: Vec<TokenStream> = used.filter_map(binding).collect();
    let params = parameter_name("params", !bindings.is_empty());
    let rules = rule_list(&endpoint.rules, true, &mut imports);
    let inputs: Vec<TokenStream> = endpoint.parameters.iter().filter_map(from_input).collect();
    let given = parameter_name("inputs", !inputs.is_empty());
    let rest = (inputs.len() < endpoint.parameters.len()).then(|| quote!(..Params::default()));
    let uses = imports.tokens();
    quote! {
        //! Where the service lives: the endpoint rules of the model.
        #uses

        /// What the endpoint depends on.
        #[derive(Clone, Debug, #derive_default PartialEq)]
        #[non_exhaustive]
        pub struct Params {
            #(#fields),*
        }

        #params_default

        /// The endpoint for these parameters.
        ///
        /// # Errors
        ///
        /// The rules refuse the combination, in the words of the model.
        pub fn resolve(#params: &Params) -> Result<Endpoint, Error> {
            #(#bindings)*
            #rules
        }

        /// The endpoint for what the client is configured with.
        pub(crate) fn resolve_inputs(#given: &Inputs) -> Result<Endpoint, Error> {
            resolve(&Params { #(#inputs,)* #rest })
        }
    }
}

/// The name of a function's parameter, which begins with an underscore where nothing uses it.
fn parameter_name(name: &str, used: bool) -> Ident {
    if used {
        ident(name)
    } else {
        ident(&format!("_{name}"))
    }
}

fn parameter_type(parameter: &Parameter) -> TokenStream {
    let ty = match parameter.kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Boolean => quote!(bool),
        ParameterKind::StringArray => quote!(Vec<String>),
    };
    if parameter.plain {
        ty
    } else {
        quote!(Option<#ty>)
    }
}

/// `Default` by hand, where a default is not that of its Rust type.
fn params_default(parameters: &[Parameter]) -> Option<TokenStream> {
    use crate::ir::RuleValue;
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
            Some(value) => constant(value),
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

/// The parameter as a local variable of the type that the rules work with.
fn binding(parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.field);
    let value = match (parameter.kind, parameter.plain) {
        (ParameterKind::Boolean, _) => quote!(params.#name),
        (ParameterKind::String, true) => quote!(params.#name.as_str()),
        (ParameterKind::StringArray, true) => quote!(params.#name.as_slice()),
        (ParameterKind::String | ParameterKind::StringArray, false) => {
            quote!(params.#name.as_deref())
        }
    };
    Some(quote!(let #name = #value;))
}

fn from_input(parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.field);
    let value = match parameter.built_in? {
        BuiltIn::Region => quote!(inputs.region.clone()),
        BuiltIn::Endpoint => quote!(inputs.endpoint.clone()),
        BuiltIn::UseFips => quote!(inputs.use_fips),
        BuiltIn::UseDualStack => quote!(inputs.use_dual_stack),
    };
    let value = match (parameter.kind, parameter.plain) {
        (ParameterKind::Boolean, true) => value,
        (ParameterKind::Boolean, false) => quote!(Some(#value)),
        (ParameterKind::String | ParameterKind::StringArray, true) => {
            quote!(#value.unwrap_or_default())
        }
        (ParameterKind::String | ParameterKind::StringArray, false) => value,
    };
    Some(quote!(#name: #value))
}

/// Rules in order, and what follows when none of them matches: a tree is never left again. `last` says that nothing
/// comes after them in the function.
fn rule_list(rules: &[Rule], last: bool, imports: &mut Imports) -> TokenStream {
    let is_final = rules.last().is_some_and(|rule| rule.conditions.is_empty());
    let count = rules.len();
    let rules: Vec<TokenStream> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| self::rule(rule, last && index + 1 == count, imports))
        .collect();
    let exhausted = (!is_final).then(|| {
        ended(
            quote!(Err(Error::new("no endpoint rule matches these parameters"))),
            last,
        )
    });
    quote!(#(#rules)* #exhausted)
}

fn rule(rule: &Rule, last: bool, imports: &mut Imports) -> TokenStream {
    if rule.conditions.is_empty() {
        return outcome(&rule.outcome, last, imports);
    }
    let outcome = outcome(&rule.outcome, false, imports);
    let conditions: Vec<TokenStream> = rule
        .conditions
        .iter()
        .map(|condition| match condition {
            Condition::Present { bind, value } => {
                let (bind, value) = (ident(bind), expr(value, imports));
                quote!(let Some(#bind) = #value)
            }
            Condition::Holds(value) => expr(value, imports),
        })
        .collect();
    quote! {
        if #(#conditions)&&* {
            #outcome
        }
    }
}

fn outcome(outcome: &Outcome, last: bool, imports: &mut Imports) -> TokenStream {
    match outcome {
        Outcome::Error(message) => {
            let message = expr(message, imports);
            ended(quote!(Err(Error::new(#message))), last)
        }
        Outcome::Endpoint(template) => {
            let endpoint = endpoint_value(template, imports);
            ended(quote!(Ok(#endpoint)), last)
        }
        Outcome::Tree(rules) => rule_list(rules, last, imports),
    }
}

/// The function's result: its last expression, or a `return` where something follows.
fn ended(result: TokenStream, last: bool) -> TokenStream {
    if last {
        result
    } else {
        quote!(return #result;)
    }
}

fn endpoint_value(template: &EndpointTemplate, imports: &mut Imports) -> TokenStream {
    let url = expr(&template.url, imports);
    let headers: Vec<TokenStream> = template
        .headers
        .iter()
        .map(|(name, values)| {
            let values = values.iter().map(|value| expr(value, imports));
            quote!(.header(#name, [#(#values),*]))
        })
        .collect();
    let schemes: Vec<TokenStream> = template
        .auth_schemes
        .iter()
        .map(|scheme| {
            imports.add("aws_restjson::endpoint", "AuthScheme");
            let name = &scheme.name;
            let settings = scheme.settings.iter().map(|(setter, value)| {
                let (setter, value) = (ident(setter), expr(value, imports));
                quote!(.#setter(#value))
            });
            quote!(.auth_scheme(AuthScheme::new(#name) #(#settings)*))
        })
        .collect();
    quote!(Endpoint::new(#url) #(#headers)* #(#schemes)*)
}

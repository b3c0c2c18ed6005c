//! The endpoint rules, as one function.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::endpoint_params;
use super::imports::Imports;
use super::rule::expr;
use super::types::ident;
use crate::ir::{Condition, EndpointRules, EndpointTemplate, Outcome, Rule};

/// The file of the endpoint rules.
pub(super) fn endpoint(endpoint: &EndpointRules) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["Endpoint", "Error", "Inputs"] {
        imports.add("aws_restjson::endpoint", item);
    }
    let structure = endpoint_params::structure(&endpoint.parameters);
    let parameters = endpoint.parameters.iter();
    let bindings: Vec<TokenStream> = parameters.filter_map(endpoint_params::binding).collect();
    let constants: Vec<TokenStream> = endpoint
        .client_parameters
        .iter()
        .map(|parameter| endpoint_params::constant(parameter, &mut imports))
        .collect();
    let params = parameter_name("params", !bindings.is_empty());
    let rules = rule_list(&endpoint.rules, true, &mut imports);
    let parameters = endpoint.parameters.iter();
    let inputs: Vec<TokenStream> = parameters.filter_map(endpoint_params::from_input).collect();
    let given = parameter_name("inputs", !inputs.is_empty());
    let rest = (inputs.len() < endpoint.parameters.len()).then(|| quote!(..Params::default()));
    let uses = imports.tokens();
    quote! {
        //! Where the service lives: the endpoint rules of the model.
        #uses

        #(#constants)*

        #structure

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

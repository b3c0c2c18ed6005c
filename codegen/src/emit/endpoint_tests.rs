//! Tests of the endpoint rules, one function a case.

use proc_macro2::TokenStream;
use quote::quote;

use super::rule::constant;
use super::types::{docs, ident};
use crate::ir::{Crate, EndpointExpectation, EndpointTest, Parameter, RuleValue};

/// The file of the tests.
pub(super) fn tests(ir: &Crate) -> TokenStream {
    let tests = ir.endpoint_tests.iter().map(test);
    let imports = (!ir.endpoint_tests.is_empty()).then(|| {
        quote! {
            use crate::service::endpoint::{Params, resolve};
        }
    });
    quote! {
        //! The endpoint tests of the model.
        #imports
        #(#tests)*
    }
}

fn test(test: &EndpointTest) -> TokenStream {
    let (name, doc) = (ident(&test.function), docs(&[test.docs.replace('\n', " ")]));
    let ignore = test.outdated.map(|reason| quote!(#[ignore = #reason]));
    let params = test.params.iter().map(set_param);
    let check = match &test.expect {
        EndpointExpectation::Error(message) => quote! {
            let error = resolve(&params).expect_err("the rules refuse this");
            assert_eq!(error.to_string(), #message);
        },
        EndpointExpectation::Endpoint {
            url,
            headers,
            auth_schemes,
        } => {
            let headers = headers.iter().map(
                |(name, values)| quote!((String::from(#name), vec![#(String::from(#values)),*])),
            );
            let schemes = auth_schemes.iter().map(|scheme| {
                let name = &scheme.name;
                let settings = scheme.settings.iter().map(|(setter, value)| {
                    let setter = ident(setter);
                    let value = match value {
                        RuleValue::StringArray(items) => quote!([#(#items),*]),
                        value => constant(value),
                    };
                    quote!(.#setter(#value))
                });
                quote!(AuthScheme::new(#name) #(#settings)*)
            });
            let schemes: Vec<TokenStream> = schemes.collect();
            let check_schemes = (!schemes.is_empty()).then(|| {
                quote! {
                    use crate::service::aws_restjson::endpoint::AuthScheme;
                    assert_eq!(endpoint.auth_schemes, [#(#schemes),*]);
                }
            });
            quote! {
                let endpoint = resolve(&params).expect("the rules know an endpoint");
                assert_eq!(endpoint.url, #url);
                let headers: Vec<(String, Vec<String>)> = vec![#(#headers),*];
                assert_eq!(endpoint.headers, headers);
                #check_schemes
            }
        }
    };
    let mutable = (!test.params.is_empty()).then(|| quote!(mut));
    quote! {
        #doc
        #[test]
        #ignore
        fn #name() {
            let #mutable params = Params::default();
            #(#params)*
            #check
        }
    }
}

fn set_param((parameter, value): &(Parameter, RuleValue)) -> TokenStream {
    let name = ident(&parameter.field);
    let value = match value {
        RuleValue::String(text) => quote!(String::from(#text)),
        value => constant(value),
    };
    if parameter.default.is_some() {
        quote!(params.#name = #value;)
    } else {
        quote!(params.#name = Some(#value);)
    }
}

//! How a paginated operation goes from page to page.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{ident, is_number, spell};
use crate::ir::{Operation, Pagination, Step};

/// The impls of a paginated operation.
pub(super) fn pagination(
    operation: &Operation,
    pagination: &Pagination,
    imports: &mut Imports,
) -> TokenStream {
    imports.add("aws_restjson::operation", "Paginated");
    let name = ident(&operation.name);
    let (input, output) = (
        imports.of_type(&operation.input),
        imports.of_type(&operation.output),
    );
    let items = pagination.items.as_ref().map(|(steps, ty)| {
        imports.add("aws_restjson::operation", "PaginatedItems");
        let (ty, taken) = (spell(ty, imports), taken(steps));
        quote! {
            impl PaginatedItems for #name {
                type Items = #ty;

                fn items(output: #output) -> Option<Self::Items> {
                    #taken
                }
            }
        }
    });
    let token = spell(&pagination.token, imports);
    let copied = copied(&pagination.output, is_number(&pagination.token));
    let unless_empty = pagination
        .ends_when_empty
        .then(|| quote!(.filter(|token| !token.is_empty())));
    let field = ident(&pagination.input.field);
    let set = if pagination.input.required {
        quote!(token)
    } else {
        quote!(Some(token))
    };
    quote! {
        impl Paginated for #name {
            type Token = #token;

            fn next_token(output: &#output) -> Option<Self::Token> {
                #copied #unless_empty
            }

            fn set_token(input: &mut #input, token: Self::Token) {
                input.#field = #set;
            }
        }

        #items
    }
}

/// The value at the end of the steps, as an option.
fn copied(steps: &[Step], is_copy: bool) -> TokenStream {
    let (last, outer) = steps.split_last().expect("a path has a step");
    let mut at = quote!(output);
    for step in outer {
        let field = ident(&step.field);
        let into = (!step.required).then(|| quote!(.as_ref()?));
        at = quote!(#at.#field #into);
    }
    let field = ident(&last.field);
    let clone = (!is_copy).then(|| quote!(.clone()));
    if last.required {
        quote!(Some(#at.#field #clone))
    } else {
        quote!(#at.#field #clone)
    }
}

/// The same, moved out.
fn taken(steps: &[Step]) -> TokenStream {
    let (last, outer) = steps.split_last().expect("a path has a step");
    let mut at = quote!(output);
    for step in outer {
        let field = ident(&step.field);
        let into = (!step.required).then(|| quote!(?));
        at = quote!(#at.#field #into);
    }
    let field = ident(&last.field);
    if last.required {
        quote!(Some(#at.#field))
    } else {
        quote!(#at.#field)
    }
}

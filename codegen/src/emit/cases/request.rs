//! Tests of `smithy.test#httpRequestTests`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{body_check, call, file, function};
use crate::emit::imports::Imports;
use crate::ir::cases::{CaseList, ExpectedRequest, RequestCase};

/// The file of the tests.
pub(super) fn tests(list: &CaseList<RequestCase>) -> TokenStream {
    file("What calls must send.", list, test)
}

fn test(case: &RequestCase, imports: &mut Imports) -> TokenStream {
    imports.add("crate::wire", "Wire");
    let call = call(&case.call, imports);
    let at = case.host.as_ref().map(|host| quote!(.at(#host)));
    let checks = request(&case.expect);
    function(
        &case.head,
        &quote! {
            let wire = Wire::default()#at;
            let outcome = #call;
            let sent = wire.sent(&outcome);
            #checks
        },
    )
}

/// What `sent` must be.
pub(super) fn request(expect: &ExpectedRequest) -> TokenStream {
    let ExpectedRequest {
        method,
        path,
        host,
        query,
        forbid_query,
        require_query,
        headers,
        forbid_headers,
        require_headers,
        body,
    } = expect;
    let method = method
        .as_ref()
        .map(|method| quote!(sent.has_method(#method);));
    let path = path.as_ref().map(|path| quote!(sent.has_path(#path);));
    let host = host.as_ref().map(|host| quote!(sent.has_host(#host);));
    let query = (!query.is_empty()).then(|| quote!(sent.has_query(&[#(#query),*]);));
    let headers = headers
        .iter()
        .map(|(name, value)| quote!(sent.has_header(#name, #value);));
    let body = body.as_ref().map(body_check);
    quote! {
        #method
        #path
        #host
        #query
        #(sent.has_no_query(#forbid_query);)*
        #(sent.has_some_query(#require_query);)*
        #(#headers)*
        #(sent.has_no_header(#forbid_headers);)*
        #(sent.has_some_header(#require_headers);)*
        #body
    }
}

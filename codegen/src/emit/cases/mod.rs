//! Tests that the model brings, one function a case.

mod events;
mod request;
mod response;
mod served;
pub(super) mod value;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{docs, ident};
use crate::File;
use crate::ir::cases::{Call, CaseHead, CaseList, Cases, ExpectedBody, ServedCases};
use crate::print::{header, print};

/// The code that the tests share. It is Rust as it is written out, but no part of this crate: it uses the emitted one.
const SUPPORT: &str = include_str!("support.rs");
const WIRE: &str = include_str!("wire.rs");
const SERVED: &str = include_str!("served_support.rs");

/// The modules of the tests of the client, by name; none without cases.
pub(super) fn modules(cases: &Cases) -> Vec<&'static str> {
    let modules = [
        ("events", !cases.events.is_empty()),
        ("requests", !cases.requests.is_empty()),
        ("responses", !cases.responses.is_empty()),
        ("support", !cases.is_empty()),
        ("wire", !cases.is_empty()),
    ];
    let wanted = modules.iter().filter(|(_, wanted)| *wanted);
    wanted.map(|(name, _)| *name).collect()
}

/// The files of [`modules`].
pub(super) fn files(cases: &Cases, command: &str) -> Vec<File> {
    let source = |module: &str| match module {
        "events" => print(command, "cases/events", events::tests(&cases.events)),
        "requests" => print(command, "cases/request", request::tests(&cases.requests)),
        "responses" => print(command, "cases/response", response::tests(&cases.responses)),
        "support" => format!("{}{SUPPORT}", header(command, "cases/support")),
        _ => format!("{}{WIRE}", header(command, "cases/wire")),
    };
    let modules = modules(cases).into_iter();
    let of_client = modules.map(|module| File {
        path: format!("tests/model/{module}.rs"),
        text: source(module),
    });
    of_client
        .chain(served_files(&cases.served, command))
        .collect()
}

/// The module `served`, with the tests of the side of the service; nothing without cases.
fn served_files(cases: &ServedCases, command: &str) -> Vec<File> {
    if cases.is_empty() {
        return Vec::new();
    }
    let file = |name: &str, text: String| File {
        path: format!("tests/model/served/{name}.rs"),
        text,
    };
    let tests = |tokens| print(command, "cases/served", tokens);
    vec![
        file("answers", tests(served::answers(&cases.answers))),
        file("events", tests(served::events(&cases.events))),
        file(
            "mod",
            format!("{}{SERVED}", header(command, "cases/served_support")),
        ),
        file("requests", tests(served::requests(&cases.requests))),
    ]
}

/// A file of tests: what it is about, what is left out of it, and the tests.
fn file<T>(
    title: &str,
    list: &CaseList<T>,
    mut test: impl FnMut(&T, &mut Imports) -> TokenStream,
) -> TokenStream {
    let mut imports = Imports::from_outside();
    let tests: Vec<TokenStream> = list
        .cases
        .iter()
        .map(|case| test(case, &mut imports))
        .collect();
    let mut lines = vec![title.to_owned()];
    if !list.left_out.is_empty() {
        lines.extend([
            "".to_owned(),
            "Cases that are left out:".to_owned(),
            "".to_owned(),
        ]);
        let left_out = list.left_out.iter();
        lines.extend(left_out.map(|(id, reason)| format!("- `{id}`: {reason}")));
    }
    let lines = lines.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!(" {line}"),
    });
    let uses = imports.tokens();
    quote! {
        #(#![doc = #lines])*
        #uses
        #(#tests)*
    }
}

/// A test function.
fn function(head: &CaseHead, body: &TokenStream) -> TokenStream {
    let (doc, name) = (docs(&head.docs), ident(&head.function));
    let ignore = head
        .wrong
        .as_ref()
        .map(|reason| quote!(#[ignore = #reason]));
    quote! {
        #doc
        #[tokio::test]
        #ignore
        async fn #name() {
            #body
        }
    }
}

/// Calls the operation and awaits the outcome.
fn call(call: &Call, imports: &mut Imports) -> TokenStream {
    let method = ident(&call.method);
    let input = value::structure(&call.input, imports);
    quote!(wire.client().#method(#input).await)
}

/// What the body of `sent` must be.
fn body_check(body: &ExpectedBody) -> TokenStream {
    match body {
        ExpectedBody::Bytes(text) => quote!(sent.has_body(#text);),
        ExpectedBody::Json(text) => quote!(sent.has_json(#text);),
    }
}

//! The other side of the wire, behind the feature `test-util`: what the client's half of the codec lacks, in
//! `src/test_util/`, apart from the declarations.

mod answer;
mod codec;
mod exceptions;
mod operations;
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::ident;
use super::{File, folder};
use crate::config::Config;
use crate::ir::{Crate, Module};
use crate::print::print;

/// The files.
pub(super) fn files(ir: &Crate, config: &Config) -> Vec<File> {
    let command = &config.command;
    let file = |name: &str, emitter: &str, tokens| File {
        path: format!("src/test_util/{name}.rs"),
        text: print(command, &format!("server/{emitter}"), tokens),
    };
    let mut files = vec![
        file("mod", "mod", root(ir)),
        file("service", "operations", operations::operations(ir)),
        File {
            path: "tests/model/server.rs".to_owned(),
            text: print(command, "server/tests", tests::tests(ir, config)),
        },
    ];
    for module in modules(ir) {
        files.push(file(folder(module), "codec", codec::codec(ir, module)));
    }
    if !ir.errors.is_empty() {
        let tokens = exceptions::exceptions(ir);
        files.push(file("exceptions", "exceptions", tokens));
    }
    files
}

/// The modules with types of which the client has one half only.
fn modules(ir: &Crate) -> Vec<Module> {
    let all = [Module::Error, Module::Operation, Module::Types];
    let lacks = |module: &Module| codec::lacking(ir, *module).next().is_some();
    all.into_iter().filter(lacks).collect()
}

/// `test_util/mod.rs`.
fn root(ir: &Crate) -> TokenStream {
    let mut names: Vec<&str> = modules(ir).into_iter().map(folder).collect();
    names.push("service");
    if !ir.errors.is_empty() {
        names.push("exceptions");
    }
    names.sort_unstable();
    let modules = names.iter().map(|name| ident(name));
    let no_exceptions = ir.errors.is_empty().then(|| {
        quote! {
            impl server::Exceptions for crate::Error {
                fn exception(&self) -> Option<&dyn server::Exception> {
                    None
                }
            }
        }
    });
    quote! {
        //! The other side of the wire, for tests and for servers that stand in for the service.
        //!
        //! [`Stub`] answers a client in the same process by a script. [`Router`] answers requests by functions over the inputs
        //! of the model, behind a socket or without one.
        #(mod #modules;)*

        #[doc(inline)]
        pub use aws_restjson::server;
        pub use aws_restjson::server::{EventScript, Received, Refusal, Router};
        pub use aws_restjson::time::SimulatedTime;

        /// Answers the requests of a [`Client`](crate::Client) by a script.
        pub type Stub = aws_restjson::stub::Stub<crate::Client>;

        #no_exceptions
    }
}

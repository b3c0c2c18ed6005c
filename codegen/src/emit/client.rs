//! The client: one method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{deprecated, docs, ident, path};
use crate::ir::{Crate, Operation};

/// The file of the client.
pub(super) fn client(ir: &Crate) -> TokenStream {
    let mut imports = Imports::default();
    for item in ["Core", "ServiceClient", "ServiceMeta"] {
        imports.add("aws_restjson::client", item);
    }
    imports.add("aws_restjson::config", "ClientBuilder");
    imports.add("crate", "Error");
    imports.add("crate", "endpoint");
    let methods: Vec<TokenStream> = ir
        .operations
        .iter()
        .map(|operation| method(operation, &mut imports))
        .collect();
    let (sdk_id, signing_name, version) = (
        &ir.service.sdk_id,
        &ir.service.signing_name,
        &ir.service.version,
    );
    let doc = docs(&[
        format!("A client for {}.", ir.service.title),
        String::new(),
        "Cheap to clone; clones share connections and configuration.".to_owned(),
    ]);
    let uses = imports.tokens();
    quote! {
        #uses

        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            core: Core,
        }

        impl Client {
            /// A client with everything that the environment configures: region, credentials, endpoint, switches.
            ///
            /// # Errors
            ///
            /// A setting that is there but wrong. What is missing is only an error when a call needs it.
            pub async fn from_env() -> Result<Self, Error> {
                Self::builder().load_env().await?.build()
            }

            /// A client to be configured in code.
            pub fn builder() -> ClientBuilder<Self> {
                ClientBuilder::new()
            }

            #(#methods)*
        }

        impl ServiceClient for Client {
            type Error = Error;

            const SERVICE: ServiceMeta = ServiceMeta::new(#sdk_id, #signing_name, #version, endpoint::resolve_inputs);

            fn from_core(core: Core) -> Self {
                Self { core }
            }

            fn core(&self) -> &Core {
                &self.core
            }
        }
    }
}

fn method(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let input = imports.of_type(&operation.input);
    let (method, marker) = (ident(&operation.method), ident(&operation.name));
    imports.add("aws_restjson::client", "Call");
    imports.add("crate", "operation");
    let (doc, note) = (
        docs(&operation.docs),
        deprecated(operation.deprecated.as_ref()),
    );
    let marker = {
        let module = path("operation");
        quote!(#module::#marker)
    };
    quote! {
        #doc
        #note
        pub fn #method(&self, input: #input) -> Call<#marker> {
            Call::new(&self.core, input)
        }
    }
}

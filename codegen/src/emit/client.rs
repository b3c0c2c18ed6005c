//! The client: one method for each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::operation::auth_schemes;
use super::types::{deprecated, docs, ident, path};
use crate::config::Config;
use crate::ir::{AuthScheme, Crate, Operation, Waiter};

/// The file of the client.
pub(super) fn client(ir: &Crate, config: &Config) -> TokenStream {
    let mut imports = Imports::default();
    for item in [
        "Call",
        "Core",
        "Raw",
        "RawRequest",
        "ServiceClient",
        "ServiceMeta",
    ] {
        imports.add("aws_restjson::client", item);
    }
    imports.add("aws_restjson::config", "ClientBuilder");
    imports.add("aws_restjson::config", "Config");
    imports.add("crate", "Error");
    imports.add("crate", "endpoint");
    let methods: Vec<TokenStream> = ir
        .operations
        .iter()
        .map(|operation| method(operation, &ir.waiters, &mut imports))
        .collect();
    let (sdk_id, signing_name, version) = (
        &ir.service.sdk_id,
        &ir.service.signing_name,
        &ir.service.version,
    );
    let krate = &config.crate_name;
    let doc = docs(&[
        format!("A client for {}.", ir.service.title),
        String::new(),
        "Cheap to clone; clones share connections and configuration. A call does nothing until it is awaited.".to_owned(),
        String::new(),
        "```no_run".to_owned(),
        format!("use {krate}::Client;"),
        String::new(),
        format!("# async fn run() -> Result<(), {krate}::Error> {{"),
        "// Everything from the environment.".to_owned(),
        "let client = Client::from_env().await?;".to_owned(),
        String::new(),
        "// The same, but for the region.".to_owned(),
        "let elsewhere = Client::builder().load_env().await?.region(\"eu-central-1\").build()?;".to_owned(),
        "# Ok(())".to_owned(),
        "# }".to_owned(),
        "```".to_owned(),
    ]);
    let auth = (ir.service.auth != [AuthScheme::SigV4]).then(|| {
        let schemes = auth_schemes(&ir.service.auth, &mut imports);
        quote!(.auth(&[#schemes]))
    });
    let raw = raw(config);
    let settings = settings(config);
    let uses = imports.tokens();
    quote! {
        #uses

        #doc
        #[derive(Clone, Debug)]
        pub struct Client {
            core: Core,
        }

        impl Client {
            /// A client with everything that the environment and the files of profiles configure: region, credentials,
            /// endpoint, switches.
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

            #settings

            #(#methods)*
            #raw
        }

        impl ServiceClient for Client {
            type Error = Error;

            const SERVICE: ServiceMeta = ServiceMeta::new(#sdk_id, #signing_name, #version, endpoint::resolve_inputs) #auth;

            fn from_core(core: Core) -> Self {
                Self { core }
            }

            fn core(&self) -> &Core {
                &self.core
            }
        }
    }
}

/// The look at the settings.
fn settings(config: &Config) -> TokenStream {
    let krate = &config.crate_name;
    let doc = docs(
        &[
            "The settings as they hold, and where each of them comes from. Secrets are not shown.",
            "",
            "```no_run",
            &format!("# async fn run() -> Result<(), {krate}::Error> {{"),
            &format!("let client = {krate}::Client::from_env().await?;"),
            "println!(\"{}\", client.config().explain());",
            "# Ok(())",
            "# }",
            "```",
        ]
        .map(str::to_owned),
    );
    quote! {
        #doc
        pub fn config(&self) -> Config<'_> {
            self.core.config()
        }
    }
}

/// The call of anything else.
fn raw(config: &Config) -> TokenStream {
    let krate = &config.crate_name;
    let doc = docs(
        &[
            "Calls an operation that this crate does not have yet. It gives the body of the answer, and is signed and sent",
            "like any other call.",
            "",
            "```no_run",
            &format!("# async fn run(client: {krate}::Client) -> Result<(), {krate}::Error> {{"),
            &format!("use {krate}::aws_restjson::client::RawRequest;"),
            &format!("use {krate}::aws_restjson::http::Method;"),
            "",
            "let request = RawRequest::new(Method::GET, \"/things/1\").query(\"view\", \"short\");",
            "let answer = client.raw(request).answer().await?;",
            "println!(\"{}: {}\", answer.status(), String::from_utf8_lossy(&answer.output));",
            "# Ok(())",
            "# }",
            "```",
        ]
        .map(str::to_owned),
    );
    quote! {
        #doc
        pub fn raw(&self, request: RawRequest) -> Call<Raw<Self>> {
            Call::new(&self.core, request)
        }
    }
}

fn method(operation: &Operation, waiters: &[Waiter], imports: &mut Imports) -> TokenStream {
    let input = imports.of_type(&operation.input);
    let (method, marker) = (ident(&operation.method), ident(&operation.name));
    imports.add("crate", "operation");
    let lines = [&operation.docs[..], &notes(operation, waiters)].concat();
    let (doc, note) = (docs(&lines), deprecated(operation.deprecated.as_ref()));
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

/// Where the whole message is shown, and what can be done with the call besides awaiting it.
fn notes(operation: &Operation, waiters: &[Waiter]) -> Vec<String> {
    let mut notes = vec![
        String::new(),
        format!(
            "Request and response in full: [`{0}`](operation::{0}).",
            operation.name
        ),
    ];
    if let Some(pagination) = &operation.pagination {
        let all = match &pagination.items {
            Some(_) => "[`pages`](Call::pages) and [`items`](Call::items) go through all of them",
            None => "[`pages`](Call::pages) goes through all of them",
        };
        let size = match &pagination.page_size {
            Some(setter) => format!(
                "; `{}` bounds the size of a page",
                setter.trim_start_matches("r#")
            ),
            None => String::new(),
        };
        notes.push(String::new());
        notes.push(format!("An answer is one page: {all}{size}."));
    }
    let waiters = waiters
        .iter()
        .filter(|waiter| waiter.operation == operation.name);
    let waiters: Vec<String> = waiters
        .map(|waiter| format!("[`{0}`](crate::waiter::{0})", waiter.name))
        .collect();
    if !waiters.is_empty() {
        notes.push(String::new());
        notes.push(format!(
            "Waiters, for [`wait_until`](Call::wait_until): {}.",
            waiters.join(", ")
        ));
    }
    notes
}

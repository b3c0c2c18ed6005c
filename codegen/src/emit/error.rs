//! The error of the service: a variant for each modelled exception, and one for each way to fail without one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::types::{docs, ident, summary};
use crate::ir::{Crate, Hint, RetryableError, Shape, ShapeKind, TypeRef};

/// The ways in which the runtime fails, as variants of the error.
const FAILURES: &[(&str, &str)] = &[
    (
        "Build",
        "The request could not be built, or a setting is missing or wrong. Nothing was sent.",
    ),
    (
        "Credentials",
        "There are no credentials for the call, or getting them failed. Nothing was sent.",
    ),
    ("Transport", "No answer came, or it broke off."),
    ("Timeout", "A time limit of the client ran out."),
    ("Decode", "An answer came that is not what the model says."),
    ("IncompleteStream", "A stream ended before it was complete."),
];

/// The file of the error, with the modules of the exceptions.
pub(super) fn error(ir: &Crate) -> TokenStream {
    let modules = ir.errors.iter().map(|error| {
        let file = ident(&error.file);
        quote!(mod #file;)
    });
    let exports = ir.errors.iter().map(|error| {
        let (file, name) = (ident(&error.file), ident(&error.name));
        quote!(pub use #file::#name;)
    });
    let doc = ir.errors.iter().map(|error| variant_docs(ir, error));
    let failure_docs = FAILURES.iter().map(|(_, doc)| format!(" {doc}"));
    let names: Vec<Ident> = ir.errors.iter().map(|error| ident(&error.name)).collect();
    let codes: Vec<String> = ir.errors.iter().map(|error| code(ir, error)).collect();
    let failures: Vec<Ident> = FAILURES.iter().map(|(name, _)| ident(name)).collect();
    let from_answer = if names.is_empty() {
        quote!(Self::Unhandled(Unhandled::new(context)))
    } else {
        quote! {
            match context.code() {
                #(Some(#codes) => Modelled::read(context).map_or_else(Self::Unhandled, Self::#names),)*
                _ => Self::Unhandled(Unhandled::new(context)),
            }
        }
    };
    let modelled = (!names.is_empty()).then(|| quote!(Modelled,));
    let accessors = accessors();
    let retryable = retryable(&ir.retryable);
    let retry_kind = retryable.is_some().then(|| {
        quote!(
            use aws_restjson::retry::RetryKind;
        )
    });
    let hints = hints(&ir.hints);
    let hint_type = hints.is_some().then(|| quote!(Hint,));
    quote! {
        //! The error of every call, and the exceptions of the model.
        use std::error::Error as StdError;
        use std::fmt;
        use std::time::Duration;

        use aws_restjson::error::{Context, Failure, FailureKind, #hint_type #modelled ServiceError, StreamProgress, Unhandled};
        use aws_restjson::bytes::Bytes;
        use aws_restjson::http::{HeaderMap, StatusCode};
        #retry_kind

        #(#modules)*
        #(#exports)*

        /// What a call can fail with.
        ///
        /// `Display` is one line that says operation, code, message, status, request id and attempts, as far as there
        /// are any, and what to do about it, where that is well known.
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum Error {
            #(#doc #names(Modelled<#names>),)*
            /// Anything else that the service answered, with its code and message.
            Unhandled(Unhandled),
            #(#[doc = #failure_docs] #failures(Failure),)*
        }

        #accessors

        impl ServiceError for Error {
            #retryable
            #hints

            fn from_answer(context: Context) -> Self {
                #from_answer
            }

            fn from_failure(failure: Failure) -> Self {
                match failure.kind() {
                    #(FailureKind::#failures => Self::#failures(failure),)*
                }
            }

            fn context(&self) -> &Context {
                match self {
                    #(Self::#names(error) => error.context(),)*
                    Self::Unhandled(error) => error.context(),
                    #(Self::#failures(error) => error.context(),)*
                }
            }

            fn failure(&self) -> Option<&Failure> {
                match self {
                    #(Self::#failures(failure) => Some(failure),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for Error {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    #(Self::#names(error) => error.fmt(f),)*
                    Self::Unhandled(error) => error.fmt(f),
                    #(Self::#failures(error) => error.fmt(f),)*
                }?;
                match self.hint() {
                    Some(hint) => write!(f, "; {hint}"),
                    None => Ok(()),
                }
            }
        }

        impl StdError for Error {
            fn source(&self) -> Option<&(dyn StdError + 'static)> {
                self.failure().and_then(StdError::source)
            }
        }
    }
}

fn accessors() -> TokenStream {
    quote! {
        impl Error {
            /// The operation, as the model names it.
            pub fn operation(&self) -> &str {
                self.context().operation()
            }

            /// The service's code for the error, without namespace.
            pub fn code(&self) -> Option<&str> {
                self.context().code()
            }

            /// The service's words.
            pub fn message(&self) -> Option<&str> {
                self.context().message()
            }

            /// The HTTP status, where there was an answer.
            pub fn status(&self) -> Option<StatusCode> {
                self.context().status()
            }

            /// The headers of the answer; empty without one.
            pub fn headers(&self) -> &HeaderMap {
                self.context().headers()
            }

            /// The service's id for the request, for asking its support.
            pub fn request_id(&self) -> Option<&str> {
                self.context().request_id()
            }

            /// The body of the answer as it came, JSON or not.
            pub fn raw_body(&self) -> Option<&Bytes> {
                self.context().raw_body()
            }

            /// How far the stream of events had come, if the error ended one.
            pub fn progress(&self) -> Option<&StreamProgress> {
                self.context().progress()
            }

            /// How often the request was sent.
            pub fn attempts(&self) -> u32 {
                self.context().attempts()
            }

            /// The pauses between the attempts.
            pub fn delays(&self) -> &[Duration] {
                self.context().delays()
            }

            /// Whether the request would have been sent once more, had the client not used up its quota of retries.
            pub fn retry_quota_exceeded(&self) -> bool {
                self.context().retry_quota_exceeded()
            }

            /// Which identity the request was sent with, in words without a secret: whose keys or token.
            pub fn caller(&self) -> Option<&str> {
                self.context().caller()
            }

            /// What to do about it, where the service's words are well known.
            pub fn hint(&self) -> Option<&'static str> {
                ServiceError::hint(self)
            }

            /// Whether the service has too much to do, or the account asks for too much.
            pub fn is_throttling(&self) -> bool {
                ServiceError::is_throttling(self)
            }

            /// Whether another attempt may well succeed. That the service has not done the work already, it does not say.
            pub fn is_retryable(&self) -> bool {
                ServiceError::is_retryable(self)
            }

            /// Whether a time limit ran out, of the client or of the service.
            pub fn is_timeout(&self) -> bool {
                ServiceError::is_timeout(self)
            }

            /// Whether the caller is not allowed to do this.
            pub fn is_access_denied(&self) -> bool {
                ServiceError::is_access_denied(self)
            }

            /// Whether the service does not accept the input.
            pub fn is_validation(&self) -> bool {
                ServiceError::is_validation(self)
            }
        }
    }
}

fn retryable(errors: &[RetryableError]) -> Option<TokenStream> {
    let entries = errors.iter().map(|error| {
        let code = &error.code;
        if error.throttling {
            quote!((#code, RetryKind::Throttling))
        } else {
            quote!((#code, RetryKind::Transient))
        }
    });
    (!errors.is_empty()).then(|| {
        quote! {
            const RETRYABLE: &'static [(&'static str, RetryKind)] = &[#(#entries),*];
        }
    })
}

fn hints(hints: &[Hint]) -> Option<TokenStream> {
    let entries = hints.iter().map(|hint| {
        let (code, message, hint) = (&hint.code, &hint.message, &hint.hint);
        quote!(Hint::new(#code, #message, #hint))
    });
    (!hints.is_empty()).then(|| {
        quote! {
            const HINTS: &'static [Hint] = &[#(#entries),*];
        }
    })
}

/// What the model says of an exception, in short.
fn variant_docs(ir: &Crate, error: &TypeRef) -> TokenStream {
    let name = || vec![format!("The modelled exception [`{}`].", error.name)];
    let shape = exception(ir, error);
    let summary = shape.and_then(|shape| summary(&shape.docs));
    docs(&summary.map_or_else(name, <[String]>::to_vec))
}

/// The code on the wire: the exception's name in the model.
fn code(ir: &Crate, error: &TypeRef) -> String {
    exception(ir, error)
        .and_then(|shape| shape.id.split('#').nth(1))
        .unwrap_or(&error.name)
        .to_owned()
}

fn exception<'a>(ir: &'a Crate, error: &TypeRef) -> Option<&'a Shape> {
    ir.shapes
        .iter()
        .find(|shape| shape.at == *error && matches!(shape.kind, ShapeKind::Structure(_)))
}

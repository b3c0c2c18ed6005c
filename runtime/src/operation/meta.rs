//! The facts of an operation.

use http::Method;

/// A way to say who is calling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AuthScheme {
    /// AWS Signature Version 4 (`aws.auth#sigv4`).
    SigV4,

    /// A bearer token (`smithy.api#httpBearerAuth`).
    HttpBearer,

    /// None (`smithy.api#noAuth`): the request goes out as it is when no other scheme has an identity.
    NoAuth,
}

impl AuthScheme {
    /// What models and settings call it, without its name space.
    pub fn name(&self) -> &'static str {
        match self {
            Self::SigV4 => "sigv4",
            Self::HttpBearer => "httpBearerAuth",
            Self::NoAuth => "noAuth",
        }
    }
}

/// How an answer is handed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseKind {
    /// After the whole body has been read.
    Buffered,

    /// As soon as its head is there; the body is an event stream.
    Streaming,
}

/// The facts of an operation that do not depend on its input.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct OperationMeta {
    /// The name in the model.
    pub name: &'static str,

    /// The HTTP method.
    pub method: Method,

    /// The URI template as the model has it.
    pub uri: &'static str,

    /// Whether the model says that it changes nothing (`@readonly`).
    pub readonly: bool,

    /// Whether the model says that sending it twice is like sending it once (`@idempotent`).
    pub idempotent: bool,

    /// The ways to authenticate, the preferred one first. If there are none, requests are
    /// anonymous.
    pub auth: &'static [AuthScheme],

    /// How the answer is handed on.
    pub response: ResponseKind,

    /// Whether the signature leaves the body out (`@unsignedPayload`).
    pub unsigned_payload: bool,

    /// What goes before the host of the endpoint, with labels in braces (`@endpoint`); empty for
    /// nothing.
    pub host_prefix: &'static str,
}

impl OperationMeta {
    /// An operation that is signed, changes something, and has a buffered answer.
    pub const fn new(name: &'static str, method: Method, uri: &'static str) -> Self {
        Self {
            name,
            method,
            uri,
            readonly: false,
            idempotent: false,
            auth: &[AuthScheme::SigV4],
            response: ResponseKind::Buffered,
            unsigned_payload: false,
            host_prefix: "",
        }
    }

    /// Says that the operation changes nothing.
    pub const fn readonly(mut self) -> Self {
        self.readonly = true;
        self
    }

    /// Says that sending the operation twice is like sending it once.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// Sets the ways to authenticate, the preferred one first.
    pub const fn auth(mut self, schemes: &'static [AuthScheme]) -> Self {
        self.auth = schemes;
        self
    }

    /// Says that the signature leaves the body out.
    pub const fn unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self
    }

    /// Sets what goes before the host of the endpoint.
    pub const fn host_prefix(mut self, template: &'static str) -> Self {
        self.host_prefix = template;
        self
    }

    /// Says that the answer is an event stream or a stream of bytes.
    pub const fn streaming(mut self) -> Self {
        self.response = ResponseKind::Streaming;
        self
    }
}

//! A request in the hands of the caller's hook, before it is signed.

use std::fmt;

use bytes::Bytes;
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Uri};

use crate::BoxError;
use crate::operation::Payload;

/// Changes requests before they are signed. An error ends the call before anything is sent.
pub type SigningHook = dyn Fn(&mut UnsignedRequest<'_>) -> Result<(), BoxError> + Send + Sync;

/// A request as it will be signed and sent, except for what the signature adds.
///
/// Scheme and host stay as they are: they are part of the endpoint, which the builder of the client sets.
pub struct UnsignedRequest<'a> {
    operation: &'static str,
    attempt: u32,
    method: &'a Method,
    uri: &'a mut Uri,
    headers: &'a mut HeaderMap,
    payload: &'a mut Payload,
}

impl<'a> UnsignedRequest<'a> {
    pub(super) fn new(
        operation: &'static str,
        attempt: u32,
        method: &'a Method,
        uri: &'a mut Uri,
        headers: &'a mut HeaderMap,
        payload: &'a mut Payload,
    ) -> Self {
        Self {
            operation,
            attempt,
            method,
            uri,
            headers,
            payload,
        }
    }

    /// The operation, as the model names it.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Which attempt of the call this is; the first is 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// The method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Where the request goes.
    pub fn uri(&self) -> &Uri {
        self.uri
    }

    /// Sets path and query string, both percent-encoded already.
    pub fn set_path_and_query(&mut self, path_and_query: PathAndQuery) {
        let mut parts = self.uri.clone().into_parts();
        parts.path_and_query = Some(path_and_query);
        *self.uri = Uri::from_parts(parts).expect("scheme and host were there, and a path is now");
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// The header fields, to be changed. What the client adds when it signs replaces a field of the same name.
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        self.headers
    }

    /// The body; `None` if it is a stream.
    pub fn body(&self) -> Option<&Bytes> {
        match &*self.payload {
            Payload::Bytes(bytes) => Some(bytes),
            Payload::Stream(_) | Payload::Events(_) => None,
        }
    }

    /// Sets the body. Header fields that describe it, such as a checksum, stay as they are.
    ///
    /// # Errors
    ///
    /// When the body is a stream, which cannot be replaced.
    pub fn set_body(&mut self, body: impl Into<Bytes>) -> Result<(), BoxError> {
        match self.payload {
            Payload::Bytes(bytes) => {
                *bytes = body.into();
                Ok(())
            }
            Payload::Stream(_) | Payload::Events(_) => {
                Err("the body is a stream and cannot be replaced".into())
            }
        }
    }
}

/// Shows no values of header fields and no body: they may be secret.
impl fmt::Debug for UnsignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsignedRequest")
            .field("operation", &self.operation)
            .field("attempt", &self.attempt)
            .field("method", &self.method)
            .field("uri", &self.uri)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

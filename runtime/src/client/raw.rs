//! Calls of operations that the model does not have.

use std::fmt;
use std::marker::PhantomData;

use bytes::Bytes;
use http::Method;

use super::ServiceClient;
use crate::error::{BuildError, ResponseError};
use crate::json::{self, ToJson};
use crate::operation::{Answer, Operation, OperationMeta, Request};

/// The request of an operation that the model does not have.
///
/// Header fields are set on the call ([`Call::header`](super::Call::header)), as for any other operation.
///
/// ```
/// use aws_restjson::client::RawRequest;
/// use aws_restjson::http::{Method, encode_label};
/// use serde_json::json;
///
/// let path = format!("/models/{}/rating", encode_label("a/b", false));
/// let request = RawRequest::new(Method::PUT, path)
///     .query("dryRun", "true")
///     .json(&json!({ "stars": 5 }));
/// # drop(request);
/// ```
#[derive(Clone)]
pub struct RawRequest {
    method: Method,
    path: String,
    query: Vec<(String, String)>,
    body: Body,
}

#[derive(Clone)]
enum Body {
    None,
    Json(Bytes),
    Bytes(Bytes),
}

impl RawRequest {
    /// A request without query string and body.
    ///
    /// The path begins with a slash and is percent-encoded already;
    /// [`encode_label`](crate::http::encode_label) does that for one segment. Any other path is an error when the call is
    /// awaited, and so is one with a query string, which is set by [`query`](Self::query).
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self {
            method,
            path: path.into(),
            query: Vec::new(),
            body: Body::None,
        }
    }

    /// Adds a parameter to the query string. Name and value are encoded here.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets a JSON body: a document, or a type that can be sent.
    #[must_use]
    pub fn json<T: ToJson + ?Sized>(mut self, body: &T) -> Self {
        self.body = Body::Json(json::to_vec(body).into());
        self
    }

    /// Sets a body of bytes. Its media type is `application/octet-stream` unless the call sets the header field
    /// `content-type`.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Body::Bytes(body.into());
        self
    }
}

/// Shows neither path nor values: they may be secret.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .finish_non_exhaustive()
    }
}

/// The operation of a [`RawRequest`], with the client of a service.
///
/// It is signed and sent like any other, and an error is the error of the service. Its output is the body of an answer
/// whose status is a success. It counts as an operation that changes something.
pub struct Raw<C>(PhantomData<C>);

impl<C: ServiceClient + 'static> Operation for Raw<C> {
    type Input = RawRequest;
    type Output = Bytes;
    type Error = C::Error;

    const META: OperationMeta =
        OperationMeta::new("raw call", Method::POST, "/").auth(C::SERVICE.auth);

    fn request(input: RawRequest, to: &mut Request) -> Result<(), BuildError> {
        to.raw(input.method, &input.path)?;
        for (name, value) in &input.query {
            to.query(name, value);
        }
        match input.body {
            Body::None => {}
            Body::Json(json) => to.raw_json(json),
            Body::Bytes(bytes) => to.blob(crate::Blob::from(bytes), "application/octet-stream"),
        }
        Ok(())
    }

    fn response(answer: Answer) -> Result<Bytes, ResponseError> {
        Ok(answer.into_blob().into_bytes())
    }
}

impl<C> fmt::Debug for Raw<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Raw")
    }
}

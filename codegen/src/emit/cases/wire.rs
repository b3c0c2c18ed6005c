//! A transport without a network: it keeps what is sent and answers what it is told.

#![allow(dead_code, reason = "every model needs its own part of it")]

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use aws_restjson::BoxError;
use aws_restjson::bytes::Bytes;
use aws_restjson::config::Timeouts;
use aws_restjson::credentials::Credentials;
use aws_restjson::event_stream::HeaderValue;
use aws_restjson::retry::RetryPolicy;
use aws_restjson::time::{Random, RandomError};
use aws_restjson::transport::Body;
use http::header::CONTENT_LENGTH;
use http::{Method, Request, Response};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full};

use crate::service::{Client, Error};
use crate::support::{Sent, encode};

/// The host that clients are told to use where a case names none.
const HOST_NAME: &str = "example.com";

/// A transport without a network.
#[derive(Clone)]
pub(crate) struct Wire {
    host: String,
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    sent: Arc<Mutex<Option<Request<Bytes>>>>,
}

/// Answers with an empty success.
impl Default for Wire {
    fn default() -> Self {
        Self::answering(200, &[], "")
    }
}

impl Wire {
    /// Answers this.
    pub(crate) fn answering(status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter();
        Self {
            host: HOST_NAME.to_owned(),
            status,
            headers: headers
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: body.as_bytes().to_vec(),
            sent: Arc::default(),
        }
    }

    /// The host, perhaps with a path, that clients use.
    pub(crate) fn at(mut self, host: &str) -> Self {
        self.host = host.to_owned();
        self
    }

    /// Adds a frame of an event stream to the body of the answer.
    pub(crate) fn frame(mut self, bytes: &[u8]) -> Self {
        self.body.extend_from_slice(bytes);
        self
    }

    /// Adds a message of an event stream to the body of the answer.
    pub(crate) fn message(
        self,
        headers: &[(&'static str, HeaderValue)],
        body: &'static str,
    ) -> Self {
        self.frame(&encode(headers, body))
    }

    /// A client whose requests go here. Its idempotency tokens are those that the specification fixes for tests.
    pub(crate) fn client(&self) -> Client {
        Client::builder()
            .region("us-east-1")
            .endpoint_url(format!("https://{}", self.host))
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .bearer_token("token")
            .random(Zeros)
            // The answer is there at once, and limits would need a timer.
            .timeouts(Timeouts::none())
            .retry(RetryPolicy::never())
            .transport(self.clone())
            .build()
            .expect("there is a transport")
    }

    /// What was sent.
    pub(crate) fn sent<T>(&self, outcome: &Result<T, Error>) -> Sent {
        let sent = self.sent.lock().expect("no test holds it").take();
        match (sent, outcome) {
            (Some(request), _) => Sent(request),
            (None, Err(error)) => panic!("nothing was sent: {error}: {error:?}"),
            (None, Ok(_)) => panic!("nothing was sent"),
        }
    }

    async fn answer(self, request: Request<Body>) -> Result<Response<Full<Bytes>>, BoxError> {
        let (mut head, body) = request.into_parts();
        // The length is known to the transport, which sends it where RFC 9110, section 8.6, asks for it.
        let usual = [Method::POST, Method::PUT, Method::PATCH].contains(&head.method);
        if let Some(length) = body.size_hint().exact()
            && (length > 0 || usual)
        {
            head.headers.insert(CONTENT_LENGTH, length.into());
        }
        let body = body.collect().await?.to_bytes();
        *self.sent.lock().expect("no test holds it") = Some(Request::from_parts(head, body));
        let mut answer = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            answer = answer.header(name, value);
        }
        Ok(answer.body(Full::from(self.body))?)
    }
}

impl tower_service::Service<Request<Body>> for Wire {
    type Response = Response<Full<Bytes>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().answer(request))
    }
}

/// Gives the idempotency token `00000000-0000-4000-8000-000000000000`.
#[derive(Debug)]
struct Zeros;

impl Random for Zeros {
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        Ok([0; 16])
    }
}

//! Requests that a service gets, and what it answers.

#![allow(dead_code, reason = "every model needs its own part of it")]

pub(crate) mod answers;
pub(crate) mod events;
pub(crate) mod requests;

use std::fmt::Debug;

use aws_restjson::EventInput;
use aws_restjson::bytes::Bytes;
use aws_restjson::event_stream::HeaderValue;
use aws_restjson::server::{Refusal, Reply, ServerOperation, receive};
use aws_restjson::transport::ResponseBody;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Response};
use http_body_util::{BodyExt as _, Full};

use crate::support::{SentMessage, decode, encode, has_header, same_bytes, same_json};

/// A request.
pub(crate) struct Request {
    head: http::request::Builder,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: &str, uri: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let head = http::Request::builder().method(method).uri(uri);
        Self {
            head: headers
                .iter()
                .fold(head, |head, (name, value)| head.header(*name, *value)),
            body: body.as_bytes().to_vec(),
        }
    }

    /// A request of an operation that takes nothing but events.
    pub(crate) fn of<O: ServerOperation>() -> Self {
        Self::new(O::META.method.as_str(), O::META.uri, &[], "")
    }

    /// Adds a frame of an event stream to the body.
    pub(crate) fn frame(mut self, bytes: &[u8]) -> Self {
        self.body.extend_from_slice(bytes);
        self
    }

    /// Adds a message of an event stream to the body.
    pub(crate) fn message(
        self,
        headers: &[(&'static str, HeaderValue)],
        body: &'static str,
    ) -> Self {
        self.frame(&encode(headers, body))
    }

    fn build(self) -> http::Request<Full<Bytes>> {
        let request = self.head.body(Full::from(self.body));
        request.expect("the request of a case is one")
    }
}

/// Reads a request that is as it should be.
pub(crate) async fn read<O: ServerOperation>(request: Request) -> O::Input {
    match receive::<O, _>(request.build()).await {
        Ok(received) => {
            assert!(received.violations.is_empty(), "{:?}", received.violations);
            received.input
        }
        Err(error) => panic!("{error}"),
    }
}

/// Reads a request that is not as it should be, its events included.
pub(crate) async fn is_refused<O: ServerOperation, E: Debug>(
    request: Request,
    stream: impl FnOnce(O::Input) -> EventInput<E>,
) {
    let Ok(received) = receive::<O, _>(request.build()).await else {
        return;
    };
    if !received.violations.is_empty() {
        return;
    }
    let mut events = stream(received.input);
    while let Some(event) = events.next().await {
        if event.is_err() {
            return;
        }
    }
    panic!("all of it was taken");
}

/// Compares the events of a request with what they must be, to its end.
pub(crate) async fn events<E: Debug + PartialEq>(
    mut stream: EventInput<E>,
    expected: impl IntoIterator<Item = E>,
) {
    for expected in expected {
        let event = stream.next().await.expect("there is another event");
        assert_eq!(event.expect("the event is good"), expected);
    }
    let rest = stream.next().await;
    assert!(rest.is_none(), "{rest:?}");
}

/// What is answered with this output.
pub(crate) async fn answered<O: ServerOperation>(output: O::Output) -> Answered {
    let mut reply = Reply::new(None);
    O::write(output, &mut reply).expect("the output can be written");
    Answered::collect(reply.into_response()).await
}

/// What is answered with this exception.
pub(crate) async fn refused(exception: impl Into<Refusal>) -> Answered {
    Answered::collect(exception.into().into_response()).await
}

/// An answer.
pub(crate) struct Answered {
    status: u16,
    headers: HeaderMap,
    body: Bytes,
}

impl Answered {
    async fn collect(answer: Response<ResponseBody>) -> Self {
        let (mut head, body) = answer.into_parts();
        let body = body.collect().await.expect("the body is whole").to_bytes();
        // The length is known to the server that sends it.
        head.headers.insert(CONTENT_LENGTH, body.len().into());
        Self {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        }
    }

    #[track_caller]
    pub(crate) fn has_status(&self, status: u16) {
        assert_eq!(self.status, status);
    }

    #[track_caller]
    pub(crate) fn has_header(&self, name: &str, value: &str) {
        has_header(&self.headers, name, value);
    }

    #[track_caller]
    pub(crate) fn has_no_header(&self, name: &str) {
        assert_eq!(self.headers.get(name), None, "{name}");
    }

    #[track_caller]
    pub(crate) fn has_some_header(&self, name: &str) {
        assert!(self.headers.contains_key(name), "no header {name}");
    }

    #[track_caller]
    pub(crate) fn has_body(&self, body: &str) {
        same_bytes(&self.body, body);
    }

    #[track_caller]
    pub(crate) fn has_json(&self, body: &str) {
        assert!(!self.body.is_empty(), "no body");
        same_json(&self.body, body);
    }

    /// The messages that were sent.
    pub(crate) fn messages(&self) -> Vec<SentMessage> {
        let messages = decode(self.body.clone());
        messages.into_iter().map(SentMessage).collect()
    }
}

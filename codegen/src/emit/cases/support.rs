//! Comparisons of what was sent and received, and values that have no literal.

#![allow(dead_code, reason = "every model needs its own part of it")]

use std::fmt::Debug;
use std::str::FromStr;

use aws_restjson::bytes::Bytes;
use aws_restjson::event_stream::{self, Decoder, HeaderValue, Message};
use aws_restjson::stream::Event;
use aws_restjson::{Document, EventStream, Timestamp, TimestampFormat, json};
use http::header::HOST;
use http::{HeaderMap, Request};

use crate::service::Error;

/// A request that was sent.
pub(crate) struct Sent(pub(crate) Request<Bytes>);

impl Sent {
    #[track_caller]
    pub(crate) fn has_method(&self, method: &str) {
        assert_eq!(self.0.method(), method);
    }

    #[track_caller]
    pub(crate) fn has_path(&self, path: &str) {
        assert_eq!(self.0.uri().path(), path);
    }

    #[track_caller]
    pub(crate) fn has_host(&self, host: &str) {
        let header = self
            .0
            .headers()
            .get(HOST)
            .and_then(|host| host.to_str().ok());
        assert_eq!(header.or(self.0.uri().host()), Some(host));
    }

    /// For each name in `expected`, exactly these parameters must be there, in this order.
    #[track_caller]
    pub(crate) fn has_query(&self, expected: &[&str]) {
        for parameter in expected {
            let of_name = |other: &&str| name(other) == name(parameter);
            let found: Vec<&str> = self.query().filter(of_name).map(without_nothing).collect();
            let expected: Vec<&str> = expected
                .iter()
                .copied()
                .filter(of_name)
                .map(without_nothing)
                .collect();
            assert_eq!(found, expected);
        }
    }

    /// `forbidden` is a name or, as some cases have it, a name with a value.
    #[track_caller]
    pub(crate) fn has_no_query(&self, forbidden: &str) {
        let found = self
            .query()
            .find(|parameter| name(parameter) == forbidden || *parameter == forbidden);
        assert_eq!(found, None);
    }

    #[track_caller]
    pub(crate) fn has_some_query(&self, required: &str) {
        let found = self.query().any(|parameter| name(parameter) == required);
        assert!(found, "no parameter {required} in {}", self.0.uri());
    }

    #[track_caller]
    pub(crate) fn has_header(&self, name: &str, value: &str) {
        has_header(self.0.headers(), name, value);
    }

    #[track_caller]
    pub(crate) fn has_no_header(&self, name: &str) {
        assert_eq!(self.0.headers().get(name), None, "{name}");
    }

    #[track_caller]
    pub(crate) fn has_some_header(&self, name: &str) {
        assert!(self.0.headers().contains_key(name), "no header {name}");
    }

    #[track_caller]
    pub(crate) fn has_body(&self, body: &str) {
        same_bytes(self.0.body(), body);
    }

    #[track_caller]
    pub(crate) fn has_json(&self, body: &str) {
        same_json(self.0.body(), body);
    }

    /// The messages that were sent, taken out of their signed envelopes. An empty envelope is the end.
    #[track_caller]
    pub(crate) fn messages(&self) -> Vec<SentMessage> {
        let mut messages = Vec::new();
        let envelopes = decode(self.0.body().clone());
        for (at, envelope) in envelopes.iter().enumerate() {
            assert!(
                envelope.header(":chunk-signature").is_some(),
                "message {at} is not signed"
            );
            let is_last = at + 1 == envelopes.len();
            assert_eq!(envelope.payload.is_empty(), is_last, "message {at}");
            messages.extend(
                decode(envelope.payload.clone())
                    .into_iter()
                    .map(SentMessage),
            );
        }
        messages
    }

    fn query(&self) -> impl Iterator<Item = &str> {
        let query = self.0.uri().query().unwrap_or_default();
        query.split('&').filter(|parameter| !parameter.is_empty())
    }
}

/// An event that was sent.
pub(crate) struct SentMessage(pub(crate) Message);

impl SentMessage {
    #[track_caller]
    pub(crate) fn has_headers(&self, headers: &[(&str, HeaderValue)]) {
        for (name, value) in headers {
            assert_eq!(self.0.header(name), Some(*value), "{name}");
        }
    }

    #[track_caller]
    pub(crate) fn has_no_header(&self, name: &str) {
        assert_eq!(self.0.header(name), None, "{name}");
    }

    #[track_caller]
    pub(crate) fn has_some_header(&self, name: &str) {
        assert!(self.0.header(name).is_some(), "no header {name}");
    }

    #[track_caller]
    pub(crate) fn has_body(&self, body: &str) {
        same_bytes(&self.0.payload, body);
    }

    #[track_caller]
    pub(crate) fn has_json(&self, body: &str) {
        same_json(&self.0.payload, body);
    }
}

/// Compares the events of a stream with what they must be, to its end.
pub(crate) async fn received<E: Event<Error = Error> + PartialEq + Debug>(
    stream: &mut EventStream<E>,
    expected: impl IntoIterator<Item = E>,
) {
    for expected in expected {
        let event = stream.try_next().await.expect("the stream is whole");
        assert_eq!(event, Some(expected));
    }
    let event = stream.try_next().await.expect("the stream is whole");
    assert_eq!(event, None);
}

/// The error of a call or, where it has an output, of its stream.
pub(crate) async fn first_error<T, E: Event<Error = Error>>(
    outcome: Result<T, Error>,
    stream: impl FnOnce(T) -> EventStream<E>,
) -> Error {
    let mut stream = match outcome {
        Ok(output) => stream(output),
        Err(error) => return error,
    };
    loop {
        match stream.next().await {
            Some(Ok(_)) => {}
            Some(Err(error)) => return error,
            None => panic!("the stream ended well"),
        }
    }
}

/// A document, from its JSON text.
pub(crate) fn document(text: &str) -> Document {
    json::from_slice(text.as_bytes()).expect("the document of a case is JSON")
}

/// A number of any size, from its digits.
pub(crate) fn number<T: FromStr>(digits: &str) -> T {
    let number = digits.parse().ok();
    number.expect("the number of a case is one")
}

/// A timestamp with a fraction of a second, from its decimal digits.
pub(crate) fn seconds(text: &str) -> Timestamp {
    Timestamp::parse(text, TimestampFormat::EpochSeconds).expect("the timestamp of a case is one")
}

/// A timestamp, from its form in RFC 3339.
pub(crate) fn date_time(text: &str) -> Timestamp {
    Timestamp::parse(text, TimestampFormat::DateTime).expect("the timestamp of a case is one")
}

/// The frame of a message.
pub(crate) fn encode(headers: &[(&'static str, HeaderValue)], body: &'static str) -> Bytes {
    let message = headers
        .iter()
        .fold(Message::new(body), |message, (name, value)| {
            message.with_header(*name, value.clone())
        });
    event_stream::encode(&message).expect("the message of a case can be encoded")
}

/// The messages in a body.
pub(crate) fn decode(bytes: Bytes) -> Vec<Message> {
    let mut decoder = Decoder::new();
    decoder.push(bytes);
    let mut messages = Vec::new();
    while let Some(message) = decoder.next().expect("frames are sent") {
        messages.push(message);
    }
    decoder.finish().expect("the last frame is whole");
    messages
}

fn name(parameter: &str) -> &str {
    parameter.split('=').next().unwrap_or_default()
}

/// A parameter without a value may be written with or without `=`.
fn without_nothing(parameter: &str) -> &str {
    parameter.strip_suffix('=').unwrap_or(parameter)
}

#[track_caller]
pub(crate) fn has_header(headers: &HeaderMap, name: &str, value: &str) {
    let found = headers.get_all(name).into_iter();
    let found: Vec<_> = found
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    assert!(!found.is_empty(), "no header {name}");
    assert_eq!(found.join(", "), value, "{name}");
}

#[track_caller]
pub(crate) fn same_bytes(found: &[u8], expected: &str) {
    assert_eq!(String::from_utf8_lossy(found), expected);
}

/// Compares what two JSON texts say: the order of members and the form of numbers are free.
#[track_caller]
pub(crate) fn same_json(found: &[u8], expected: &str) {
    let (found, expected) = (
        json::from_slice::<Document>(found).expect("JSON is sent"),
        document(expected),
    );
    assert!(
        is_same(&found, &expected),
        "found {found}, expected {expected}"
    );
}

fn is_same(one: &Document, other: &Document) -> bool {
    match (one, other) {
        (Document::Object(one), Document::Object(other)) => {
            let found = |(key, value)| other.get(key).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(found)
        }
        (Document::Array(one), Document::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(one, other)| is_same(one, other))
        }
        (Document::Number(one), Document::Number(other)) => {
            one == other || one.as_f64() == other.as_f64()
        }
        (one, other) => one == other,
    }
}

//! A request while its members are read.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::request::Parts;

use super::event::received;
use super::part::QueryParams;
use super::{FromEvent, PartSlot, Route, TimestampPart};
use crate::BoxError;
use crate::http as binding;
use crate::json::{self, FromJson};
use crate::operation::{HeaderSlot, MediaSlot, TimestampSlot};
use crate::stream::{ByteStream, EventInput};
use crate::transport::{Body, ResponseBody};
use crate::validate::{Findings, Validate, Violation};
use crate::value::{Blob, Document, TimestampFormat};

/// A request that came in, while its members are read out of it.
pub struct Incoming {
    head: Parts,
    /// Labels of the path, decoded.
    labels: Vec<(String, String)>,
    /// Parameters of the query string, decoded, without those of the template.
    query: Vec<(String, String)>,
    body: Payload,
    found: Findings,
}

enum Payload {
    Whole(Bytes),
    Stream(ResponseBody),
}

impl Incoming {
    /// The request with its whole body, if the route is its own.
    pub(super) fn whole(head: Parts, body: Bytes, route: &Route) -> Option<Self> {
        Self::new(head, Payload::Whole(body), route)
    }

    /// The request with a body that still comes in, if the route is its own.
    pub(super) fn stream(head: Parts, body: ResponseBody, route: &Route) -> Option<Self> {
        Self::new(head, Payload::Stream(body), route)
    }

    fn new(head: Parts, body: Payload, route: &Route) -> Option<Self> {
        let labels = route.labels(&head.method, &head.uri)?;
        let query = route.parameters(&head.uri);
        Some(Self {
            head,
            labels,
            query,
            body,
            found: Findings::known_only(),
        })
    }

    pub(super) fn into_parts(self) -> (Parts, Findings) {
        (self.head, self.found)
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// Notes that a required member is missing, if there is no such header field.
    pub fn require_header(&mut self, name: &str) {
        if !self.head.headers.contains_key(name) {
            self.found.at_member(name, Findings::missing);
        }
    }

    /// Notes that a required member is missing, if there is no such parameter.
    pub fn require_query(&mut self, name: &str) {
        if !self.query.iter().any(|(other, _)| other == name) {
            self.found.at_member(name, Findings::missing);
        }
    }

    /// Notes that a required member is missing, if there is no body.
    pub fn require_body(&mut self, name: &str) {
        if matches!(&self.body, Payload::Whole(bytes) if bytes.is_empty()) {
            self.found.at_member(name, Findings::missing);
        }
    }

    /// Reads a label of the path.
    ///
    /// # Errors
    ///
    /// When the text is not the form of such a value.
    pub fn label_into(&self, name: &str, slot: &mut impl PartSlot) -> Result<(), ReadError> {
        let texts = texts(&self.labels, name);
        slot.fill(&texts)
            .map_err(|error| in_part("label", name, &error))
    }

    /// Reads a label of the path that is a timestamp.
    ///
    /// # Errors
    ///
    /// When the text is not of the format.
    pub fn timestamp_label_into(
        &self,
        name: &str,
        format: TimestampFormat,
        slot: &mut impl TimestampPart,
    ) -> Result<(), ReadError> {
        let texts = texts(&self.labels, name);
        slot.fill(&texts, format)
            .map_err(|error| in_part("label", name, &error))
    }

    /// Reads a parameter of the query string. One that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the text is not the form of such a value.
    pub fn query_into(&self, name: &str, slot: &mut impl PartSlot) -> Result<(), ReadError> {
        let texts = texts(&self.query, name);
        slot.fill(&texts)
            .map_err(|error| in_part("query parameter", name, &error))
    }

    /// Reads a parameter of the query string that holds timestamps. One that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the text is not of the format.
    pub fn timestamp_query_into(
        &self,
        name: &str,
        format: TimestampFormat,
        slot: &mut impl TimestampPart,
    ) -> Result<(), ReadError> {
        let texts = texts(&self.query, name);
        slot.fill(&texts, format)
            .map_err(|error| in_part("query parameter", name, &error))
    }

    /// All parameters of the query string, those that are members of their own among them, as the protocol has it.
    pub fn query_params<T: QueryParams>(&self) -> BTreeMap<String, T> {
        T::collect(&self.query)
    }

    /// Reads a header field. One that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not the form of such a value.
    pub fn header_into(&self, name: &str, slot: &mut impl HeaderSlot) -> Result<(), ReadError> {
        slot.read(self.headers(), name).map_err(ReadError::new)
    }

    /// Reads a header field that holds timestamps. One that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not of the format.
    pub fn timestamp_header_into(
        &self,
        name: &str,
        format: TimestampFormat,
        slot: &mut impl TimestampSlot,
    ) -> Result<(), ReadError> {
        slot.read(self.headers(), name, format)
            .map_err(ReadError::new)
    }

    /// Reads a header field that holds the base64 of a text. One that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not the base64 of a UTF-8 text.
    pub fn media_into(&self, name: &str, slot: &mut impl MediaSlot) -> Result<(), ReadError> {
        let text = binding::header_to_value_with(self.headers(), name, binding::decode_media);
        if let Some(text) = text.map_err(ReadError::new)? {
            slot.set(text);
        }
        Ok(())
    }

    /// All header fields whose name begins with the prefix, by the rest of their name.
    pub fn prefix_headers(&self, prefix: &str) -> BTreeMap<String, String> {
        binding::prefix_headers(self.headers(), prefix)
    }

    /// Reads the body as JSON, and notes what is missing in it. An empty body reads as an object without members.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn json<T: FromJson + Validate>(&mut self) -> Result<T, ReadError> {
        let body = self.bytes();
        let value = json::from_slice(&body).map_err(ReadError::new)?;
        // It was read just now, so it is JSON.
        let document: Document = json::from_slice(&body).map_err(ReadError::new)?;
        T::look_into(&document, &mut self.found);
        Ok(value)
    }

    /// Reads the body as JSON; `None` if there is no body.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn optional_json<T: FromJson + Validate>(&mut self) -> Result<Option<T>, ReadError> {
        match self.bytes().is_empty() {
            true => Ok(None),
            false => self.json().map(Some),
        }
    }

    /// Reads the body as a JSON object; `None` if there is no body or no member in it, since clients send an empty object
    /// for one that is absent.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn optional_object<T: FromJson + Validate>(&mut self) -> Result<Option<T>, ReadError> {
        let is_empty = json::from_slice(&self.bytes())
            .is_ok_and(|body: Document| body.as_object().is_some_and(|body| body.is_empty()));
        match is_empty {
            true => Ok(None),
            false => self.json().map(Some),
        }
    }

    /// The whole body.
    pub fn blob(&mut self) -> Blob {
        Blob::from(self.bytes())
    }

    /// The whole body; `None` if it is empty.
    pub fn optional_blob(&mut self) -> Option<Blob> {
        Some(self.blob()).filter(|blob| !blob.as_ref().is_empty())
    }

    /// The whole body as text.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn text(&mut self) -> Result<String, ReadError> {
        String::from_utf8(self.bytes().into()).map_err(|error| ReadError::new(error.utf8_error()))
    }

    /// The whole body as text; `None` if it is empty.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn optional_text(&mut self) -> Result<Option<String>, ReadError> {
        let text = self.text()?;
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// The body as it comes in.
    pub fn byte_stream(&mut self) -> ByteStream {
        match self.take_body() {
            Payload::Whole(bytes) => ByteStream::from(bytes),
            Payload::Stream(body) => ByteStream::received(body),
        }
    }

    /// The body as events. Signed ones are taken out of the messages that sign them.
    pub fn events<E: FromEvent>(&mut self) -> EventInput<E> {
        received(match self.take_body() {
            Payload::Whole(bytes) => ResponseBody::new(Body::from(bytes)),
            Payload::Stream(body) => body,
        })
    }

    fn take_body(&mut self) -> Payload {
        std::mem::replace(&mut self.body, Payload::Whole(Bytes::new()))
    }

    /// The bytes of a body that was collected. One that still comes in is asked for as such only.
    fn bytes(&self) -> Bytes {
        match &self.body {
            Payload::Whole(bytes) => bytes.clone(),
            Payload::Stream(_) => Bytes::new(),
        }
    }
}

/// Shows no values: any of them may be secret.
impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("method", &self.head.method)
            .finish_non_exhaustive()
    }
}

fn texts<'a>(parts: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let named = parts.iter().filter(|(other, _)| other == name);
    named.map(|(_, text)| text.as_str()).collect()
}

fn in_part(part: &str, name: &str, error: &dyn fmt::Display) -> ReadError {
    ReadError::new(format!("{part} `{name}`: {error}"))
}

/// A request that is not what the model says. The reason tells the place, never a value.
#[derive(Debug)]
pub struct ReadError(Reason);

#[derive(Debug)]
enum Reason {
    Other(BoxError),
    NoRoute,
}

impl ReadError {
    /// An error with the given reason.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(Reason::Other(reason.into()))
    }

    pub(super) fn no_route() -> Self {
        Self(Reason::NoRoute)
    }

    /// Whether method and path are those of another operation.
    pub fn is_no_route(&self) -> bool {
        matches!(self.0, Reason::NoRoute)
    }
}

impl From<Violation> for ReadError {
    fn from(violation: Violation) -> Self {
        Self::new(violation)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Other(reason) => reason.fmt(f),
            Reason::NoRoute => f.write_str("method and path are not those of the operation"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::Other(reason) => reason.source(),
            Reason::NoRoute => None,
        }
    }
}

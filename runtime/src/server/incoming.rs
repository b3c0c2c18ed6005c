//! A request while its members are read.

use std::collections::BTreeMap;
use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use http::request::Parts;

use super::body::Payload;
use super::part::QueryParams;
use super::{PartSlot, ReadError, Route, TimestampPart};
use crate::http as binding;
use crate::operation::{HeaderSlot, MediaSlot, TimestampSlot};
use crate::transport::ResponseBody;
use crate::validate::Findings;
use crate::value::TimestampFormat;

/// A request that came in, while its members are read out of it.
pub struct Incoming {
    head: Parts,
    /// Labels of the path, decoded.
    labels: Vec<(String, String)>,
    /// Parameters of the query string, decoded, without those of the template.
    query: Vec<(String, String)>,
    pub(super) body: Payload,
    pub(super) found: Findings,
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

//! An answer while it is written.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::Exceptions;
use crate::BoxError;
use crate::http::{self as binding, HttpValues};
use crate::json::{self, ToJson, Writer};
use crate::stream::{ByteStream, Event, EventStream, ToEvent};
use crate::time::Sleep;
use crate::transport::{Body, ResponseBody};
use crate::value::Blob;

/// An answer that is being written: status, header fields and body.
pub struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    sleep: Option<Arc<dyn Sleep>>,
}

impl Reply {
    /// An answer of status 200 with nothing in it. Pauses in scripted streams wait by `sleep`; without one there are
    /// none.
    pub fn new(sleep: Option<Arc<dyn Sleep>>) -> Self {
        Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Body::empty(),
            sleep,
        }
    }

    /// Sets the status. A number that is none is left out.
    pub fn status(&mut self, status: u16) {
        if let Ok(status) = StatusCode::from_u16(status) {
            self.status = status;
        }
    }

    /// Sets the status that is a member of the output. A number that is none is left out, as is no number.
    pub fn status_member(&mut self, status: Option<i64>) {
        if let Some(status) = status.and_then(|status| u16::try_from(status).ok()) {
            self.status(status);
        }
    }

    /// Sets a header field, or leaves it out when there is no value.
    ///
    /// # Errors
    ///
    /// When the value is no header text.
    pub fn header(&mut self, name: &str, value: &dyn HttpValues) -> Result<(), WriteError> {
        binding::header(&mut self.headers, name, value).map_err(WriteError::new)
    }

    /// Sets a header field to one or more timestamps that are formatted already.
    ///
    /// # Errors
    ///
    /// When the value is no header text.
    pub fn timestamp_header(
        &mut self,
        name: &str,
        value: &dyn HttpValues,
    ) -> Result<(), WriteError> {
        binding::timestamp_header(&mut self.headers, name, value).map_err(WriteError::new)
    }

    /// Sets a header field for each entry of a map. Names that are there already win, so this comes last.
    ///
    /// # Errors
    ///
    /// When a key is no header name or a value no header text.
    pub fn prefix_headers<T: HttpValues>(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, T>,
    ) -> Result<(), WriteError> {
        binding::set_prefix_headers(&mut self.headers, prefix, map).map_err(WriteError::new)
    }

    /// Makes the body of JSON.
    pub fn json<T: ToJson + ?Sized>(&mut self, body: &T) {
        self.json_with(|writer| body.to_json(writer));
    }

    /// Makes the body of the JSON that a function writes.
    pub fn json_with(&mut self, write: impl FnOnce(&mut Writer)) {
        self.body(json::to_vec_with(write).into(), "application/json");
    }

    /// Makes the body an empty JSON object.
    pub fn empty_json(&mut self) {
        self.body(Bytes::from_static(b"{}"), "application/json");
    }

    /// Makes the body of bytes. `None` is an empty body.
    pub fn blob(&mut self, body: impl Into<Option<Blob>>, media_type: &'static str) {
        if let Some(blob) = body.into() {
            self.body(blob.into_bytes(), media_type);
        }
    }

    /// Makes the body of text. `None` is an empty body.
    pub fn text(&mut self, body: impl Into<Option<String>>, media_type: &'static str) {
        if let Some(text) = body.into() {
            self.body(text.into(), media_type);
        }
    }

    /// Makes the body of bytes that are sent as they come.
    pub fn byte_stream(&mut self, body: ByteStream, media_type: &'static str) {
        self.content_type(media_type);
        self.body = body.into_body();
    }

    /// Makes the body of events. An error among them is the last: an exception of the model is sent as such, anything else
    /// as an error message.
    pub fn events<E>(&mut self, events: EventStream<E>)
    where
        E: Event<Error: Exceptions> + ToEvent,
    {
        self.content_type("application/vnd.amazon.eventstream");
        self.body = Body::stream(events.into_body(self.sleep.clone()));
    }

    /// Sets a header field that is not in the model. A name or value that is none is left out.
    pub fn raw_header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
    }

    /// The body, if it is no stream.
    pub(super) fn bytes(&self) -> Option<&Bytes> {
        self.body.bytes()
    }

    /// The finished answer.
    pub fn into_response(self) -> Response<ResponseBody> {
        let (mut headers, mut body) = (self.headers, self.body);
        // HTTP has no body there, whatever the model says.
        if matches!(
            self.status,
            StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED
        ) {
            headers.remove(CONTENT_TYPE);
            body = Body::empty();
        }
        let mut response = Response::new(ResponseBody::new(body));
        *response.status_mut() = self.status;
        *response.headers_mut() = headers;
        response
    }

    fn body(&mut self, bytes: Bytes, media_type: &'static str) {
        self.content_type(media_type);
        self.body = Body::from(bytes);
    }

    fn content_type(&mut self, media_type: &'static str) {
        self.headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(media_type));
    }
}

/// Shows no values: any of them may be secret.
impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// An output of which no answer can be made. The reason names the member or header field, never its value.
#[derive(Debug)]
pub struct WriteError(BoxError);

impl WriteError {
    /// An error with the given reason.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_status_that_has_no_body_gets_none() {
        for (status, type_and_body) in [
            (200, Some(("application/json", "{}"))),
            (204, None),
            (304, None),
        ] {
            let mut reply = Reply::new(None);
            reply.empty_json();
            reply.status_member(Some(status));
            let (head, body) = reply.into_response().into_parts();
            let body = body.collect(9).await.unwrap();
            assert_eq!(i64::from(head.status.as_u16()), status);
            let found = head.headers.get(CONTENT_TYPE);
            assert_eq!(
                found.map(|media_type| media_type.to_str().unwrap()),
                type_and_body.map(|(media_type, _)| media_type)
            );
            assert_eq!(body, type_and_body.map_or("", |(_, body)| body));
        }
    }
}

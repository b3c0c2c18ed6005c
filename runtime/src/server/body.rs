//! The body of a request while its members are read.

use bytes::Bytes;

use super::event::received;
use super::{FromEvent, Incoming, ReadError};
use crate::json::{self, FromJson};
use crate::stream::{ByteStream, EventInput};
use crate::transport::{Body, ResponseBody};
use crate::validate::{Findings, Validate};
use crate::value::{Blob, Document};

/// The body of a request.
pub(super) enum Payload {
    Whole(Bytes),
    Stream(ResponseBody),
}

impl Incoming {
    /// Notes that a required member is missing, if there is no body.
    pub fn require_body(&mut self, name: &str) {
        if matches!(&self.body, Payload::Whole(bytes) if bytes.is_empty()) {
            self.found.at_member(name, Findings::missing);
        }
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

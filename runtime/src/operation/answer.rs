//! An answer while its members are read.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};

use super::{HeaderSlot, MediaSlot, TimestampSlot};
use crate::client::AnswerMeta;
use crate::error::{Context, ResponseError, SendError};
use crate::http as binding;
use crate::json::{self, FromJson, Reader};
use crate::stream::{ByteStream, Event, EventStream, Frames, Limits};
use crate::trace::CallSpan;
use crate::transport::{Body, ResponseBody};
use crate::value::{Blob, TimestampFormat};

/// Something that is read from an answer: an output, or an exception of the model.
pub trait FromAnswer: Sized {
    /// Reads it from header fields and body.
    ///
    /// # Errors
    ///
    /// When the answer is not what the model says.
    fn from_answer(answer: Answer) -> Result<Self, ResponseError>;
}

/// An answer of the service: status, header fields, and a body that has been read or is a stream.
#[derive(Debug)]
pub struct Answer {
    operation: &'static str,
    meta: Arc<AnswerMeta>,
    body: AnswerBody,
    /// The span of the call, for a stream that outlives it.
    span: CallSpan,
}

#[derive(Debug)]
enum AnswerBody {
    Whole(Bytes),
    Stream(ResponseBody, Limits),
    /// A stream of events whose beginning was looked at.
    Events(Box<Frames>),
}

impl Answer {
    pub(crate) fn whole(operation: &'static str, meta: Arc<AnswerMeta>, body: Bytes) -> Self {
        Self {
            operation,
            meta,
            body: AnswerBody::Whole(body),
            span: CallSpan::none(),
        }
    }

    pub(crate) fn stream(
        operation: &'static str,
        meta: Arc<AnswerMeta>,
        body: ResponseBody,
        limits: Limits,
    ) -> Self {
        Self {
            operation,
            meta,
            body: AnswerBody::Stream(body, limits),
            span: CallSpan::none(),
        }
    }

    /// The answer that an error was made of, for reading the members of an exception.
    pub(crate) fn of_error(context: &Context) -> Self {
        let meta = context.answer().cloned().unwrap_or_default();
        Self::whole(
            context.operation_name(),
            meta,
            context.raw_body().cloned().unwrap_or_default(),
        )
    }

    pub(crate) fn set_span(&mut self, span: &CallSpan) {
        self.span = span.clone();
    }

    pub(crate) fn meta(&self) -> &Arc<AnswerMeta> {
        &self.meta
    }

    pub(crate) fn raw_body(&self) -> Option<&Bytes> {
        match &self.body {
            AnswerBody::Whole(bytes) => Some(bytes),
            AnswerBody::Stream(..) | AnswerBody::Events(_) => None,
        }
    }

    /// Waits for the first event of a stream of events. Gives what came in its place, if that can be
    /// taken for an error of the whole attempt.
    pub(crate) async fn early_error(&mut self) -> Option<SendError> {
        let content_type = self.headers().get(CONTENT_TYPE)?;
        if content_type != "application/vnd.amazon.eventstream" {
            return None;
        }
        let body = std::mem::replace(&mut self.body, AnswerBody::Whole(Bytes::new()));
        let AnswerBody::Stream(body, limits) = body else {
            self.body = body;
            return None;
        };
        let mut frames = Box::new(Frames::new(body, limits));
        let error = frames.early_error(self.operation, &self.meta).await;
        self.body = AnswerBody::Events(frames);
        error
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.meta.status()
    }

    /// The header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.meta.headers()
    }

    /// Reads the body as JSON. An empty body reads as an object without members.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn json<T: FromJson>(&self) -> Result<T, ResponseError> {
        self.json_with(T::from_json)
    }

    /// Reads the body as JSON with a function, for what has members elsewhere when it is the body.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn json_with<T>(
        &self,
        read: impl FnOnce(&mut Reader<'_>) -> Result<T, json::Error>,
    ) -> Result<T, ResponseError> {
        let body = self
            .raw_body()
            .ok_or_else(|| ResponseError::new("the body is a stream and cannot be read as JSON"))?;
        Ok(json::from_slice_with(body, read)?)
    }

    /// Reads the body as JSON; `None` if there is no body.
    ///
    /// # Errors
    ///
    /// When the body is not the JSON that the model says.
    pub fn optional_json<T: FromJson>(&self) -> Result<Option<T>, ResponseError> {
        if self.has_no_body() {
            Ok(None)
        } else {
            self.json()
        }
    }

    /// Refuses an answer without this header field.
    ///
    /// # Errors
    ///
    /// When the field is absent.
    pub fn require_header(&self, name: &str) -> Result<(), ResponseError> {
        if self.headers().contains_key(name) {
            return Ok(());
        }
        let words =
            format!("the header field `{name}` is missing, and a stream must begin with it");
        Err(ResponseError::new(words))
    }

    /// Reads a header field into a member. A field that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not the form of such a value.
    pub fn header_into(&self, name: &str, slot: &mut impl HeaderSlot) -> Result<(), ResponseError> {
        slot.read(self.headers(), name).map_err(ResponseError::new)
    }

    /// Reads a header field into a member that holds timestamps. A field that is absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not of the format.
    pub fn timestamp_into(
        &self,
        name: &str,
        format: TimestampFormat,
        slot: &mut impl TimestampSlot,
    ) -> Result<(), ResponseError> {
        slot.read(self.headers(), name, format)
            .map_err(ResponseError::new)
    }

    /// Reads a header field that holds the base64 of a text (`@mediaType` in Smithy) into a member. A field that is
    /// absent leaves the member as it is.
    ///
    /// # Errors
    ///
    /// When the field is not the base64 of a UTF-8 text.
    pub fn media_into(&self, name: &str, slot: &mut impl MediaSlot) -> Result<(), ResponseError> {
        let text = binding::header_to_value_with(self.headers(), name, binding::decode_media);
        if let Some(text) = text.map_err(ResponseError::new)? {
            slot.set(text);
        }
        Ok(())
    }

    /// All header fields whose name begins with the prefix, by the rest of their name.
    pub fn prefix_headers(&self, prefix: &str) -> BTreeMap<String, String> {
        binding::prefix_headers(self.headers(), prefix)
    }

    /// The whole body.
    pub fn into_blob(self) -> Blob {
        Blob::from(self.into_bytes())
    }

    /// The whole body; `None` if it is empty.
    pub fn into_optional_blob(self) -> Option<Blob> {
        if self.has_no_body() {
            None
        } else {
            Some(self.into_blob())
        }
    }

    /// The whole body as text; `None` if it is empty.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn into_optional_text(self) -> Result<Option<String>, ResponseError> {
        if self.has_no_body() {
            Ok(None)
        } else {
            self.into_text().map(Some)
        }
    }

    /// The body as it comes.
    pub fn into_byte_stream(self) -> ByteStream {
        match self.body {
            AnswerBody::Stream(body, limits) => ByteStream::received(body.with_idle(limits.idle)),
            // No stream of bytes was looked at.
            AnswerBody::Events(_) => ByteStream::default(),
            AnswerBody::Whole(bytes) => ByteStream::from(bytes),
        }
    }

    fn has_no_body(&self) -> bool {
        self.raw_body().is_some_and(Bytes::is_empty)
    }

    /// The whole body as text.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn into_text(self) -> Result<String, ResponseError> {
        String::from_utf8(self.into_bytes().into())
            .map_err(|error| ResponseError::new(error.utf8_error()))
    }

    /// The body as a stream of events.
    pub fn into_events<E: Event>(self) -> EventStream<E> {
        let frames = match self.body {
            AnswerBody::Events(frames) => frames,
            AnswerBody::Stream(body, limits) => Box::new(Frames::new(body, limits)),
            AnswerBody::Whole(bytes) => {
                let body = ResponseBody::new(Body::from(bytes));
                Box::new(Frames::new(body, Limits::default()))
            }
        };
        EventStream::new(self.operation, self.meta, frames).with_span(self.span)
    }

    /// An operation whose body is bound as a blob or text is not a streaming one, so there are
    /// bytes.
    fn into_bytes(self) -> Bytes {
        match self.body {
            AnswerBody::Whole(bytes) => bytes,
            AnswerBody::Stream(..) | AnswerBody::Events(_) => Bytes::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_that_must_be_there_is_missed() {
        let mut headers = HeaderMap::new();
        headers.insert("x-session", "s".parse().unwrap());
        let meta = AnswerMeta::new(StatusCode::OK, headers, 1);
        let answer = Answer::whole("Listen", Arc::new(meta), Bytes::new());
        assert!(answer.require_header("X-Session").is_ok());
        let error = answer.require_header("x-other").unwrap_err();
        assert!(
            error.to_string().contains("`x-other` is missing"),
            "{error}"
        );
    }
}

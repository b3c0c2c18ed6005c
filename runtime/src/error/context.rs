//! Everything that is known about an error.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::StreamProgress;
use super::head::{ErrorHead, error_head};
use crate::client::AnswerMeta;

/// Everything that is known about an error: which call it was, and what the service answered, if it
/// did.
///
/// `Display` is one line: operation, code, message, status, request id, attempts.
#[derive(Clone)]
pub struct Context(Box<Inner>);

#[derive(Clone)]
struct Inner {
    operation: &'static str,
    attempts: u32,
    delays: Vec<Duration>,
    retry_quota_exceeded: bool,
    caller: Option<String>,
    status: Option<StatusCode>,
    head: ErrorHead,
    answer: Option<Arc<AnswerMeta>>,
    body: Option<Bytes>,
    progress: Option<StreamProgress>,
}

impl Context {
    /// A context in which nothing is known but the operation; empty if it was not about one.
    pub fn new(operation: &'static str, attempts: u32) -> Self {
        Self(Box::new(Inner {
            operation,
            attempts,
            delays: Vec::new(),
            retry_quota_exceeded: false,
            caller: None,
            status: None,
            head: ErrorHead::default(),
            answer: None,
            body: None,
            progress: None,
        }))
    }

    /// The context of an answer that is an error. Code and message are read with [`error_head`].
    pub fn from_answer(operation: &'static str, answer: Arc<AnswerMeta>, body: Bytes) -> Self {
        let mut context = Self::new(operation, answer.attempts()).answered(answer);
        let inner = &mut *context.0;
        if let Some(answer) = &inner.answer {
            inner.status = Some(answer.status());
            inner.head = error_head(inner.status, answer.headers(), &body);
        }
        inner.body = Some(body);
        context
    }

    /// The context of an error inside a stream: an exception or an error message of its own. It has
    /// no status, since the one of the answer was a success.
    pub(crate) fn in_stream(
        operation: &'static str,
        answer: Arc<AnswerMeta>,
        head: ErrorHead,
        body: Bytes,
    ) -> Self {
        let mut context = Self::new(operation, answer.attempts()).answered(answer);
        context.0.head = head;
        context.0.body = Some(body);
        context
    }

    /// Adds what is known of an answer without making it the reason of the error.
    pub(crate) fn answered(mut self, answer: Arc<AnswerMeta>) -> Self {
        self.0.answer = Some(answer);
        self
    }

    /// Adds the status of an answer that was not understood or broke off.
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    /// Says how often the request was sent, and why it was not sent once more.
    pub(crate) fn set_tries(&mut self, attempts: u32, delays: Vec<Duration>, quota_exceeded: bool) {
        self.0.attempts = attempts;
        self.0.delays = delays;
        self.0.retry_quota_exceeded = quota_exceeded;
    }

    /// Says who the request told is calling, in words without a secret.
    pub(crate) fn set_caller(&mut self, caller: Option<String>) {
        self.0.caller = caller;
    }

    /// Adds the body of an answer that was not understood.
    pub(crate) fn with_body(mut self, body: Option<Bytes>) -> Self {
        self.0.body = body;
        self
    }

    /// Adds how far the stream had come that broke off.
    pub(crate) fn with_progress(mut self, progress: StreamProgress) -> Self {
        self.0.progress = Some(progress);
        self
    }

    /// Whether it is the context of an error inside a stream.
    pub(crate) fn is_in_stream(&self) -> bool {
        self.0.status.is_none() && self.0.body.is_some()
    }

    /// The operation as the model names it; empty for errors that are not about one, such as a bad
    /// setting.
    pub fn operation(&self) -> &str {
        self.0.operation
    }

    /// The service's name for the error, without namespace. Where an error answer has none, it is
    /// the status.
    pub fn code(&self) -> Option<&str> {
        self.0.head.code.as_deref()
    }

    /// The service's words. For a body that is not JSON, its first 400 characters.
    pub fn message(&self) -> Option<&str> {
        self.0.head.message.as_deref()
    }

    /// The status of the answer. `None` if there was none, and for errors that came inside a
    /// stream.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The header fields of the answer; empty if there was none.
    pub fn headers(&self) -> &HeaderMap {
        static NONE: LazyLock<HeaderMap> = LazyLock::new(HeaderMap::new);
        self.0
            .answer
            .as_ref()
            .map_or(&NONE, |answer| answer.headers())
    }

    /// The id under which the service knows the request: `x-amzn-requestid`, else
    /// `x-amz-request-id`.
    pub fn request_id(&self) -> Option<&str> {
        self.0
            .answer
            .as_ref()
            .and_then(|answer| answer.request_id())
    }

    /// The whole body as it came, whether JSON or not; inside a stream, the payload of the message.
    pub fn raw_body(&self) -> Option<&Bytes> {
        self.0.body.as_ref()
    }

    /// How often the request was sent. Zero if it never was.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The pauses between the attempts; one less than there were attempts.
    pub fn delays(&self) -> &[Duration] {
        match &self.0.answer {
            Some(answer) if self.0.delays.is_empty() => answer.delays(),
            _ => &self.0.delays,
        }
    }

    /// Whether the request would have been sent once more, had the client not used up its quota of
    /// retries: too many of its calls fail.
    pub fn retry_quota_exceeded(&self) -> bool {
        self.0.retry_quota_exceeded
    }

    /// Which identity the request was sent with, in words: `keys of a profile`, or `bearer token of` a variable. It holds
    /// no secret and no id. `None` if nothing was sent or nobody is told, if time for the whole call ran out, and for errors
    /// inside a stream. `Display` has it where the service does not accept the caller (status 401 and 403).
    pub fn caller(&self) -> Option<&str> {
        self.0.caller.as_deref()
    }

    /// How far the stream of events had come, if the error ended one.
    pub fn progress(&self) -> Option<&StreamProgress> {
        self.0.progress.as_ref()
    }

    pub(crate) fn answer(&self) -> Option<&Arc<AnswerMeta>> {
        self.0.answer.as_ref()
    }

    pub(crate) fn operation_name(&self) -> &'static str {
        self.0.operation
    }

    /// Writes the line with `detail` in the place of code and message.
    pub(super) fn write(
        &self,
        f: &mut fmt::Formatter<'_>,
        detail: fmt::Arguments<'_>,
    ) -> fmt::Result {
        if !self.operation().is_empty() {
            write!(f, "{}: ", self.operation())?;
        }
        f.write_fmt(detail)?;
        let mut separator = " (";
        let mut note = |f: &mut fmt::Formatter<'_>, text: fmt::Arguments<'_>| {
            f.write_str(std::mem::replace(&mut separator, ", "))?;
            f.write_fmt(text)
        };
        if let Some(status) = self.status() {
            note(f, format_args!("status {}", status.as_u16()))?;
        }
        if let Some(caller) = self.caller()
            && matches!(
                self.status(),
                Some(StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
            )
        {
            note(f, format_args!("{caller}"))?;
        }
        if let Some(id) = self.request_id() {
            note(f, format_args!("request id {id}"))?;
        }
        if self.attempts() > 0 {
            note(f, format_args!("attempts {}", self.attempts()))?;
        }
        if self.retry_quota_exceeded() {
            note(f, format_args!("retry quota exceeded"))?;
        }
        if let Some(progress) = self.progress() {
            note(f, format_args!("{progress}"))?;
        }
        if separator == ", " {
            f.write_str(")")
        } else {
            Ok(())
        }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.code(), self.message()) {
            (Some(code), Some(message)) => self.write(f, format_args!("{code}: {message}")),
            (Some(code), None) => self.write(f, format_args!("{code}")),
            (None, Some(message)) => self.write(f, format_args!("{message}")),
            (None, None) => self.write(f, format_args!("error without code and message")),
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("operation", &self.operation())
            .field("code", &self.code())
            .field("message", &self.message())
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("attempts", &self.attempts())
            .field("caller", &self.caller())
            .field("delays", &self.delays())
            .field("headers", self.headers())
            .field("body_bytes", &self.raw_body().map(Bytes::len))
            .field("progress", &self.progress())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Context {
        let mut headers = HeaderMap::new();
        headers.insert("x-amzn-requestid", http::HeaderValue::from_static("id-1"));
        let meta = AnswerMeta::new(StatusCode::from_u16(status).unwrap(), headers, 2);
        Context::from_answer(
            "Converse",
            Arc::new(meta),
            Bytes::from_static(body.as_bytes()),
        )
    }

    #[test]
    fn the_line_tells_everything() {
        let throttled = answer(
            429,
            r#"{"__type":"ThrottlingException","message":"Too many."}"#,
        );
        assert_eq!(
            throttled.to_string(),
            "Converse: ThrottlingException: Too many. (status 429, request id id-1, attempts 2)"
        );
        assert_eq!(
            answer(500, "").to_string(),
            "Converse: 500 (status 500, request id id-1, attempts 2)"
        );
        assert_eq!(
            Context::new("Converse", 0).to_string(),
            "Converse: error without code and message"
        );
    }

    #[test]
    fn accessors_give_what_was_answered() {
        let context = answer(503, "<html>");
        assert_eq!(context.operation(), "Converse");
        assert_eq!(context.code(), Some("503"));
        assert_eq!(context.message(), Some("<html>"));
        assert_eq!(context.status(), Some(StatusCode::SERVICE_UNAVAILABLE));
        assert_eq!(context.request_id(), Some("id-1"));
        assert_eq!(context.headers().len(), 1);
        assert_eq!(context.raw_body().unwrap(), "<html>");
        assert_eq!(context.attempts(), 2);
        assert!(Context::new("x", 0).headers().is_empty());
    }

    #[test]
    fn it_is_one_word() {
        assert_eq!(size_of::<Context>(), size_of::<usize>());
    }
}

//! Errors as a service answers them.

use std::sync::Arc;

use http::Response;

use super::{Reply, WriteError};
use crate::client::AnswerMeta;
use crate::error::{Context, Failure, Modelled, ServiceError};
use crate::event_stream::Message;
use crate::json::{self, ToJson};
use crate::stream::Event;
use crate::time::Sleep;
use crate::transport::ResponseBody;

/// An exception of the model. The implementation is emitted.
///
/// Inside of an event stream it is all JSON; what it is as an answer of its own is [`write`](Self::write).
pub trait Exception: ToJson + Send + Sync {
    /// Its name on the wire.
    fn code(&self) -> &'static str;

    /// Writes status, header fields and body, all but the name.
    ///
    /// # Errors
    ///
    /// When a member cannot stand where it belongs.
    fn write(&self, to: &mut Reply) -> Result<(), WriteError>;
}

/// The error of a service, from which the exceptions of the model can be taken. The implementation is emitted.
pub trait Exceptions: ServiceError {
    /// The exception, if it is one of the model.
    fn exception(&self) -> Option<&dyn Exception>;
}

/// What is answered instead of an output: an exception of the model, another error, or any answer at all.
#[derive(Debug)]
pub struct Refusal(Box<Response<ResponseBody>>);

impl Refusal {
    /// An error that the model does not have, or not with these words.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let mut reply = Reply::new(None);
        reply.status(status);
        reply.raw_header("x-amzn-errortype", code);
        let body = serde_json::json!({ "message": message });
        reply.json(&body);
        Self(Box::new(reply.into_response()))
    }

    /// Any answer.
    pub fn raw(response: Response<ResponseBody>) -> Self {
        Self(Box::new(response))
    }

    /// Sets a header field of the answer, such as `retry-after`. A name or value that is none is left out.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let mut reply = Reply::new(None);
        reply.raw_header(name, value);
        self.0
            .headers_mut()
            .extend(reply.into_response().headers().clone());
        self
    }

    /// The answer.
    pub fn into_response(self) -> Response<ResponseBody> {
        *self.0
    }
}

impl<E: Exception> From<E> for Refusal {
    fn from(exception: E) -> Self {
        refuse(&exception)
    }
}

/// The answer for an exception.
pub(super) fn refuse(exception: &dyn Exception) -> Refusal {
    match reply(exception) {
        Ok(reply) => Refusal::raw(reply.into_response()),
        Err(error) => {
            let words = format!("{} cannot be written: {error}", exception.code());
            Refusal::error(500, "InternalFailure", &words)
        }
    }
}

fn reply(exception: &dyn Exception) -> Result<Reply, WriteError> {
    let mut reply = Reply::new(None);
    exception.write(&mut reply)?;
    reply.raw_header("x-amzn-errortype", exception.code());
    Ok(reply)
}

/// The exception as a client has it that a service answered it to. One that cannot be answered has no more than itself.
pub fn modelled<E: Exception>(exception: E) -> Modelled<E> {
    let context = match reply(&exception) {
        Ok(reply) => {
            let body = reply.bytes().cloned().unwrap_or_default();
            let (head, _) = reply.into_response().into_parts();
            let answer = AnswerMeta::new(head.status, head.headers, 1);
            Context::from_answer("", Arc::new(answer), body)
        }
        Err(_) => Context::new("", 1),
    };
    Modelled::new(exception, context)
}

/// The message that ends a stream with this error.
pub(crate) fn message<E: Event<Error: Exceptions>>(error: &E::Error) -> Message {
    match error.exception() {
        Some(exception) => exception_message::<E>(exception),
        None => {
            let context = error.context();
            let words = error.failure().map(Failure::to_string);
            let words = context.message().map(str::to_owned).or(words);
            error_message(
                context.code().unwrap_or("InternalFailure"),
                &words.unwrap_or_default(),
            )
        }
    }
}

/// The message of an exception: by the name that the stream has for it. One that it has none for is an error message.
pub(super) fn exception_message<E: Event>(exception: &dyn Exception) -> Message {
    let member = E::EXCEPTIONS
        .iter()
        .find(|(_, shape)| *shape == exception.code());
    match member {
        Some((member, _)) => Message::new(json::to_vec(exception))
            .with_header(":message-type", "exception")
            .with_header(":exception-type", *member)
            .with_header(":content-type", "application/json"),
        None => error_message(exception.code(), ""),
    }
}

/// The message of an error that the model does not have.
pub(super) fn error_message(code: &str, message: &str) -> Message {
    Message::new("")
        .with_header(":message-type", "error")
        .with_header(":error-code", code)
        .with_header(":error-message", message)
}

/// What an operation answers, as an HTTP answer.
pub(crate) fn respond<O: super::ServerOperation>(
    ended: Result<O::Output, Refusal>,
    sleep: Option<Arc<dyn Sleep>>,
) -> Response<ResponseBody> {
    let output = match ended {
        Ok(output) => output,
        Err(refusal) => return refusal.into_response(),
    };
    let mut reply = Reply::new(sleep);
    match O::write(output, &mut reply) {
        Ok(()) => reply.into_response(),
        Err(error) => {
            let words = format!("the output of {} cannot be written: {error}", O::META.name);
            Refusal::error(500, "InternalFailure", &words).into_response()
        }
    }
}

//! What the messages of a stream mean to its reader.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::frames::Broken;
use super::{Event, EventStream};
use crate::BoxError;
use crate::client::AnswerMeta;
use crate::error::{
    Context, ErrorHead, Failure, FailureKind, ResponseError, ServiceError, error_head,
};
use crate::event_stream::{DecodeError, DecodeErrorKind, Message};
use crate::transport::TransportError;

const EVENT_STREAM: &[u8] = b"application/vnd.amazon.eventstream";

impl<E: Event> EventStream<E> {
    /// Makes an event or error of a message; `None` for what is not for the caller.
    pub(super) fn read(&mut self, message: &Message) -> Option<Result<E, E::Error>> {
        match message.message_type() {
            Some("event") => {
                let Some(name) = message.event_type() else {
                    return Some(Err(self.undecodable("an event has no `:event-type`")));
                };
                // Protocols with an initial response send it as an event; this one has none, but it
                // must not disturb.
                if name == "initial-response" {
                    return None;
                }
                match E::from_event(name, message) {
                    Ok(event) => {
                        self.completed |= E::COMPLETED_BY == Some(name);
                        Some(Ok(event))
                    }
                    Err(error) => {
                        let context = self.context().with_body(Some(message.payload.clone()));
                        Some(Err(failed::<E>(Failure::decode(context, error))))
                    }
                }
            }
            Some("exception") => {
                let Some(name) = message.exception_type() else {
                    return Some(Err(
                        self.undecodable("an exception has no `:exception-type`")
                    ));
                };
                let shape = E::EXCEPTIONS.iter().find(|(member, _)| *member == name);
                let code = shape.map_or(name, |(_, shape)| *shape).to_owned();
                let head = error_head(None, &http::HeaderMap::new(), &message.payload);
                let head = ErrorHead {
                    code: Some(code),
                    message: head.message,
                };
                Some(Err(self.answered(head, message.payload.clone())))
            }
            Some("error") => {
                let head = ErrorHead {
                    code: message.error_code().map(str::to_owned),
                    message: message.error_message().map(str::to_owned),
                };
                Some(Err(self.answered(head, message.payload.clone())))
            }
            Some(_) => Some(Err(
                self.undecodable("a message has a `:message-type` that is not known")
            )),
            None => Some(Err(self.undecodable("a message has no `:message-type`"))),
        }
    }

    /// At an end that is well-formed: whether the stream is complete, too.
    pub(super) fn check_complete(&self) -> Option<Result<E, E::Error>> {
        let name = E::COMPLETED_BY.filter(|_| !self.completed)?;
        let reason = format!("the stream ended before `{name}`, so this is not all of the answer");
        Some(Err(self.failure(FailureKind::IncompleteStream, reason)))
    }

    /// What the service answered inside the stream.
    fn answered(&self, head: ErrorHead, payload: Bytes) -> E::Error {
        let meta = Arc::clone(&self.meta);
        let context = Context::in_stream(self.operation, meta, head, payload);
        E::Error::from_answer(context.with_progress(self.progress.clone()))
    }

    pub(super) fn broken(&self, broken: Broken) -> E::Error {
        match broken {
            Broken::Malformed(error) => match NoStream::found(&self.meta, &error) {
                Some(other) => self.undecodable(NoStream { other, error }),
                None => self.failure(FailureKind::Decode, error),
            },
            Broken::CutOff(error) => self.failure(FailureKind::IncompleteStream, error),
            Broken::Transport(error) => self.transport(error),
            Broken::FirstEvent(limit) => self.transport(first_event_late(limit)),
            Broken::Idle(limit) => {
                self.transport(TransportError::timed_out("the next event", limit, "idle"))
            }
        }
    }

    fn transport(&self, error: TransportError) -> E::Error {
        failed::<E>(Failure::transport(self.context(), error))
    }

    fn undecodable(&self, reason: impl Into<BoxError>) -> E::Error {
        failed::<E>(Failure::decode(self.context(), ResponseError::new(reason)))
    }

    fn failure(&self, kind: FailureKind, reason: impl Into<BoxError>) -> E::Error {
        failed::<E>(Failure::new(kind, self.context(), reason))
    }

    fn context(&self) -> Context {
        Context::new(self.operation, self.meta.attempts())
            .answered(Arc::clone(&self.meta))
            .with_status(self.meta.status())
            .with_progress(self.progress.clone())
    }
}

fn failed<E: Event>(failure: Failure) -> E::Error {
    E::Error::from_failure(failure)
}

pub(super) fn first_event_late(limit: Duration) -> TransportError {
    TransportError::timed_out("the first event", limit, "first_event")
}

/// An answer that is something else: the page of a proxy, or an error with a status of success.
#[derive(Debug)]
struct NoStream {
    /// What it is instead.
    other: String,
    error: DecodeError,
}

impl NoStream {
    /// Looks at what the answer says of itself, if it does not even begin like a stream.
    fn found(answer: &AnswerMeta, error: &DecodeError) -> Option<String> {
        if error.kind() != DecodeErrorKind::PreludeChecksum || error.offset() != 0 {
            return None;
        }
        match answer.headers().get(CONTENT_TYPE) {
            Some(value) if value.as_bytes().starts_with(EVENT_STREAM) => None,
            Some(value) => Some(format!("of the type {value:?}")),
            None => Some("without a content type".to_owned()),
        }
    }
}

impl fmt::Display for NoStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer is no event stream, but {}", self.other)
    }
}

impl std::error::Error for NoStream {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

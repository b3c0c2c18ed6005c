//! What the messages of a stream mean to its reader.

use std::sync::Arc;

use bytes::Bytes;

use super::frames::Broken;
use super::{Event, EventStream};
use crate::BoxError;
use crate::error::{
    Context, ErrorHead, Failure, FailureKind, ResponseError, ServiceError, error_head,
};
use crate::event_stream::Message;

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
        let reason = format!("the stream ended before `{name}`");
        Some(Err(self.failure(FailureKind::IncompleteStream, reason)))
    }

    /// What the service answered inside the stream.
    fn answered(&self, head: ErrorHead, payload: Bytes) -> E::Error {
        let meta = Arc::clone(&self.meta);
        let context = Context::in_stream(self.operation, meta, head, payload);
        E::Error::from_answer(context.with_progress(self.progress.clone()))
    }

    pub(super) fn broken(&self, broken: Broken) -> E::Error {
        let words = |limit: std::time::Duration| format!("did not come within {limit:?}");
        match broken {
            Broken::Transport(error) => failed::<E>(Failure::transport(self.context(), error)),
            Broken::FirstEvent(limit) => {
                let reason = format!("the first event {}", words(limit));
                self.failure(FailureKind::Timeout, reason)
            }
            Broken::Idle(limit) => {
                let reason = format!("the next event {}", words(limit));
                self.failure(FailureKind::Timeout, reason)
            }
            Broken::Malformed(error) => self.undecodable(error),
            Broken::CutOff(error) => self.failure(FailureKind::IncompleteStream, error),
        }
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

//! Streams that end before their first event.

use std::sync::Arc;

use super::frames::{Broken, Frames};
use super::read::first_event_late;
use crate::client::AnswerMeta;
use crate::error::{Context, ErrorHead, Failure, SendError, error_head};
use crate::event_stream::Message;
use crate::transport::{TransportError, TransportErrorKind};

impl Frames {
    /// Waits for the first message. If it is no event, gives what that would be as an error of the
    /// whole attempt. The stream itself stays as it is, so that it can be handed on all the same.
    pub(crate) async fn early_error(
        &mut self,
        operation: &'static str,
        meta: &Arc<AnswerMeta>,
    ) -> Option<SendError> {
        let broken = |error| {
            let context = Context::new(operation, meta.attempts());
            let context = context
                .answered(Arc::clone(meta))
                .with_status(meta.status());
            Some(Failure::transport(context, error).into())
        };
        let lost = |kind, words: String| broken(TransportError::new(kind, words));
        match self.peek().await {
            Some(Ok(message)) => {
                let head = error_of(message)?;
                let (meta, payload) = (Arc::clone(meta), message.payload.clone());
                let context = Context::in_stream(operation, meta, head, payload);
                Some(SendError::Answer(context))
            }
            None => lost(
                TransportErrorKind::Lost,
                "the stream ended before its first event".to_owned(),
            ),
            Some(Err(Broken::CutOff(error))) => lost(TransportErrorKind::Lost, error.to_string()),
            Some(Err(Broken::Transport(error))) => lost(error.kind(), error.to_string()),
            Some(Err(Broken::FirstEvent(limit) | Broken::Idle(limit))) => {
                broken(first_event_late(*limit))
            }
            // It would not be better the next time.
            Some(Err(Broken::Malformed(_))) => None,
        }
    }
}

/// Code and words of a message that is an exception or an error.
fn error_of(message: &Message) -> Option<ErrorHead> {
    match message.message_type()? {
        "exception" => {
            let head = error_head(None, &http::HeaderMap::new(), &message.payload);
            Some(ErrorHead {
                code: Some(shape_name(message.exception_type()?)),
                message: head.message,
            })
        }
        "error" => Some(ErrorHead {
            code: message.error_code().map(str::to_owned),
            message: message.error_message().map(str::to_owned),
        }),
        _ => None,
    }
}

/// The name of an exception from that of the union's member. Only the union knows it for certain;
/// in AWS's models it differs in the first letter, and a name that is not right is not retried.
fn shape_name(member: &str) -> String {
    let mut letters = member.chars();
    match letters.next() {
        Some(first) => first.to_ascii_uppercase().to_string() + letters.as_str(),
        None => String::new(),
    }
}

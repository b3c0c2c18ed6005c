//! What an event is.

use std::fmt;

use bytes::Bytes;

use super::bound::event;
use crate::error::{ResponseError, ServiceError};
use crate::event_stream::Message;

/// A union whose members are the events of an answer. The implementation is emitted.
pub trait Event: Sized + Send + 'static {
    /// The error of the service.
    type Error: ServiceError;

    /// The event without which a stream is not complete, if there is such a one. Further events may
    /// follow it.
    const COMPLETED_BY: Option<&'static str>;

    /// The names of all events that the model knows.
    const NAMES: &'static [&'static str];

    /// The members of the union that are errors: the name of the member, and the name of the
    /// error's shape. A stream names an exception by its member, [`ServiceError::from_answer`] by
    /// its shape.
    const EXCEPTIONS: &'static [(&'static str, &'static str)] = &[];

    /// The name of this event.
    fn event_type(&self) -> &str;

    /// Reads the event of the given name. A name that the model does not know gives an unknown
    /// event.
    ///
    /// # Errors
    ///
    /// When headers or payload are not what the model says.
    fn from_event(name: &str, message: &Message) -> Result<Self, ResponseError>;

    /// Records in the span of a call what the event tells.
    #[cfg(feature = "tracing")]
    fn record(&self, _span: &tracing::Span) {}
}

/// A union whose members are the events of a request. The implementation is emitted.
pub trait ToEvent: Send + 'static {
    /// The event with its headers, still without signature.
    fn to_message(&self) -> Message;
}

/// An event that the model does not know. `Debug` shows the name and how long the payload is.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct UnknownEvent {
    /// The name of the event.
    pub name: String,

    /// Its payload as it came.
    pub payload: Bytes,
}

impl UnknownEvent {
    /// An event of this name with this payload.
    pub fn new(name: impl Into<String>, payload: impl Into<Bytes>) -> Self {
        Self {
            name: name.into(),
            payload: payload.into(),
        }
    }

    /// The event as it is sent: the payload is passed on as it is.
    pub fn to_message(&self) -> Message {
        event(&self.name, self.payload.clone())
    }
}

impl fmt::Debug for UnknownEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownEvent")
            .field("name", &self.name)
            .field("payload_bytes", &self.payload.len())
            .finish()
    }
}

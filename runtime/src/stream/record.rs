//! What a stream has yielded, to be gone through afterwards.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Event, EventStream};
use crate::error::{Context, Failure, FailureKind, ServiceError};

/// What an [`EventStream`] has yielded since [`record`](EventStream::record) was called: events, and
/// how it ended. It fills up while the stream is read, whoever reads it.
pub struct Recording<E: Event>(Arc<Mutex<Recorded<E>>>);

struct Recorded<E: Event> {
    events: Vec<E>,
    end: End<E::Error>,
}

/// How a stream ended.
pub(super) enum End<T> {
    NotYet,
    Clean,
    Failed(T),
}

impl<E: Event + Clone> Recording<E> {
    /// The events so far, in order.
    pub fn events(&self) -> Vec<E> {
        self.lock().events.clone()
    }

    /// The same events and the same end as a stream. Where the recorded one was not read to its end,
    /// this one ends with an error that says so.
    pub fn replay(&self) -> EventStream<E> {
        let recorded = self.lock();
        let end = match &recorded.end {
            End::Clean => None,
            End::Failed(error) => Some(Err(error.clone())),
            End::NotYet => Some(Err(E::Error::from_failure(Failure::new(
                FailureKind::IncompleteStream,
                Context::new("", 0),
                "the recorded stream was not read to its end",
            )))),
        };
        let events: Vec<_> = recorded.events.iter().cloned().map(Ok).chain(end).collect();
        EventStream::from_events(events)
    }
}

impl<E: Event> Recording<E> {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Recorded {
            events: Vec::new(),
            end: End::NotYet,
        })))
    }

    /// The error that the stream ended with, if it did.
    pub fn error(&self) -> Option<E::Error> {
        match &self.lock().end {
            End::Failed(error) => Some(error.clone()),
            End::NotYet | End::Clean => None,
        }
    }

    /// Whether the stream was read to a clean end.
    pub fn is_complete(&self) -> bool {
        matches!(self.lock().end, End::Clean)
    }

    pub(super) fn add(&self, event: E) {
        self.lock().events.push(event);
    }

    pub(super) fn end(&self, error: Option<E::Error>) {
        self.lock().end = error.map_or(End::Clean, End::Failed);
    }

    fn lock(&self) -> MutexGuard<'_, Recorded<E>> {
        // Nothing panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<E: Event> Clone for Recording<E> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

/// Shows no content of events: it may be long.
impl<E: Event> fmt::Debug for Recording<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let recorded = self.lock();
        f.debug_struct("Recording")
            .field("events", &recorded.events.len())
            .field("end", &recorded.end)
            .finish()
    }
}

/// One word: the error can be asked for.
impl<T> fmt::Debug for End<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotYet => "open",
            Self::Clean => "complete",
            Self::Failed(_) => "failed",
        })
    }
}

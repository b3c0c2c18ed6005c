//! How long to wait for what.

use std::time::Duration;

/// How long a client waits for what. `None` waits without end.
///
/// | limit | unless set | what it spans | the body |
/// |---|---|---|---|
/// | [`connect`](Self::connect) | 5 s | DNS, TCP and TLS of one connection | no |
/// | [`first_byte`](Self::first_byte) | 1 h | from the start of an attempt to the head of its answer | no |
/// | [`first_event`](Self::first_event) | 1 h | from the head of an answer to the first event in it | its beginning |
/// | [`idle`](Self::idle) | 5 min | between two pieces of a body, or two events | each gap in it |
/// | [`attempt`](Self::attempt) | none | one attempt | if it is buffered |
/// | [`call`](Self::call) | none | all attempts and the pauses between them | if it is buffered |
///
/// The limits that are set by default fit a language model, which may think for long before it says
/// anything, and cuts off connections that are dead. There is no rule about bytes per second: an
/// answer may trickle.
///
/// The built-in transport finds dead connections besides, while nothing is sent and while streams are open: by TCP
/// keepalive (after 30 s, every 10 s) and HTTP/2 PING (every 30 s, answered within 20 s). It closes those that were idle
/// for 45 s. What stands in between may still drop a connection on which no answer comes for a minute or two: for answers
/// that take long, an operation that streams is the safer one.
///
/// A limit that runs out after the request may have been sent is a failure of kind
/// [`Timeout`](crate::error::FailureKind::Timeout), and the request is sent again only if that can
/// do no harm, see [`Resend`](crate::retry::Resend). Only `connect` runs out before anything was
/// sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timeouts {
    /// For a connection to come about: DNS, TCP and TLS together. A transport of the caller's own
    /// finds it among the extensions of the request, as [`ConnectTimeout`]; the built-in one keeps
    /// it.
    ///
    /// [`ConnectTimeout`]: crate::transport::ConnectTimeout
    pub connect: Option<Duration>,

    /// For the head of an answer: status and header fields. It begins with the attempt, so that
    /// connecting and sending the request are in it. A service that does not stream answers only
    /// when the whole answer is there.
    pub first_byte: Option<Duration>,

    /// For the first event of a stream of events, once its head is there.
    pub first_event: Option<Duration>,

    /// For the next piece of a body, or the next event of a stream after its first. Only time that
    /// somebody waits counts: a reader that pauses uses up none of it.
    pub idle: Option<Duration>,

    /// For one attempt as a whole. It covers a body that is buffered; a stream is only bounded by
    /// `first_event` and `idle` once its head is there.
    pub attempt: Option<Duration>,

    /// For the call as a whole: all attempts, and the pauses between them. It covers bodies as
    /// `attempt` does.
    pub call: Option<Duration>,
}

impl Default for Timeouts {
    fn default() -> Self {
        const HOUR: Duration = Duration::from_secs(3600);
        Self {
            connect: Some(Duration::from_secs(5)),
            first_byte: Some(HOUR),
            first_event: Some(HOUR),
            idle: Some(Duration::from_secs(300)),
            attempt: None,
            call: None,
        }
    }
}

impl Timeouts {
    /// No limits at all: whatever never comes is waited for.
    pub fn none() -> Self {
        Self {
            connect: None,
            first_byte: None,
            first_event: None,
            idle: None,
            attempt: None,
            call: None,
        }
    }

    /// Sets [`connect`](Self::connect).
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = limit.into();
        self
    }

    /// Sets [`first_byte`](Self::first_byte).
    pub fn first_byte(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.first_byte = limit.into();
        self
    }

    /// Sets [`first_event`](Self::first_event).
    pub fn first_event(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.first_event = limit.into();
        self
    }

    /// Sets [`idle`](Self::idle).
    pub fn idle(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle = limit.into();
        self
    }

    /// Sets [`attempt`](Self::attempt).
    pub fn attempt(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.attempt = limit.into();
        self
    }

    /// Sets [`call`](Self::call).
    pub fn call(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.call = limit.into();
        self
    }

    /// All limits in one line.
    pub(super) fn in_words(&self) -> String {
        let shown = |name: &str, limit: Option<Duration>| match limit {
            Some(limit) => format!("{name} {limit:?}"),
            None => format!("{name} none"),
        };
        [
            shown("connect", self.connect),
            shown("first byte", self.first_byte),
            shown("first event", self.first_event),
            shown("idle", self.idle),
            shown("attempt", self.attempt),
            shown("call", self.call),
        ]
        .join(", ")
    }
}

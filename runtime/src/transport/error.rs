//! What can go wrong on the way.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::BoxError;

/// Where an attempt failed. It decides whether the request can safely be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection came about, so nothing was sent.
    NotConnected,

    /// There was a connection, but the peer provably did not take the request (refused stream,
    /// GOAWAY that names an earlier one).
    NotTaken,

    /// The connection went away after the request may have been sent.
    Lost,

    /// A time limit of the client ran out after the request may have been sent.
    Timeout,

    /// Anything else, and every error of a transport that does not tell.
    Other,
}

/// A request that got no answer, or an answer whose body broke off.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

impl TransportError {
    /// An error of the given kind.
    pub fn new(kind: TransportErrorKind, source: impl Into<BoxError>) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// A limit of [`Timeouts`](crate::config::Timeouts) that ran out, with its name there: who reads
    /// this may want another one.
    pub(crate) fn timed_out(what: &str, limit: Duration, name: &str) -> Self {
        let seconds = limit.as_secs_f32();
        let words = format!("{what} took longer than {seconds} s (`Timeouts::{name}`)");
        Self::new(TransportErrorKind::Timeout, words)
    }

    /// Where the attempt failed.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Keeps a `TransportError` as it is and makes anything else [`TransportErrorKind::Other`].
    pub(crate) fn from_any(error: impl Into<BoxError>) -> Self {
        match error.into().downcast::<Self>() {
            Ok(known) => *known,
            Err(source) => Self {
                kind: TransportErrorKind::Other,
                source,
            },
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::NotConnected => "no connection could be made",
            TransportErrorKind::NotTaken => "the request was not taken",
            TransportErrorKind::Lost => "the connection was lost",
            TransportErrorKind::Timeout => "the time limit ran out",
            TransportErrorKind::Other => "the transport failed",
        })
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_boxed_transport_error_keeps_its_kind() {
        let boxed: BoxError = TransportError::new(TransportErrorKind::NotTaken, "refused").into();
        assert_eq!(
            TransportError::from_any(boxed).kind(),
            TransportErrorKind::NotTaken
        );
        let foreign = TransportError::from_any("no route");
        assert_eq!(foreign.kind(), TransportErrorKind::Other);
        assert_eq!(foreign.source().unwrap().to_string(), "no route");
    }
}

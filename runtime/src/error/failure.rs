//! What goes wrong on the side of the client.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::{BuildError, Context, ResponseError, ServiceError};
use crate::BoxError;
use crate::transport::{TransportError, TransportErrorKind};

/// Where a call failed. Generated code matches every kind, so a further one is a breaking change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The request could not be built, or a setting is missing or wrong. Nothing was sent.
    Build,

    /// There are no credentials that the operation could be called with. Nothing was sent.
    Credentials,

    /// No answer came, or it broke off. A connection that was not made in time belongs here, and so
    /// does a call that the adaptive retry mode left no room for
    /// ([`RateLimited`](crate::retry::RateLimited)).
    Transport,

    /// A time limit ran out after the request may have been sent: one of
    /// [`Timeouts`](crate::config::Timeouts), or one of a transport of the caller's own that
    /// reports it with [`TransportErrorKind::Timeout`].
    Timeout,

    /// An answer came that cannot be read, or is longer than allowed.
    Decode,

    /// A stream ended before it was complete.
    IncompleteStream,
}

/// A call that failed without an answer of the service that says so.
///
/// `Display` is one line with the whole chain of reasons; [`Error::source`] gives them one by one.
#[derive(Clone)]
pub struct Failure(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: FailureKind,
    context: Context,
    source: Arc<dyn Error + Send + Sync>,
}

impl Failure {
    /// A failure of the given kind, with what is known and the reason.
    pub fn new(kind: FailureKind, context: Context, source: impl Into<BoxError>) -> Self {
        Self(Box::new(Inner {
            kind,
            context,
            source: source.into().into(),
        }))
    }

    /// A setting that is missing or wrong, found out apart from any operation.
    pub(crate) fn setting(reason: impl Into<BoxError>) -> Self {
        Self::new(FailureKind::Build, Context::new("", 0), reason)
    }

    pub(crate) fn build(operation: &'static str, error: BuildError) -> Self {
        Self::new(FailureKind::Build, Context::new(operation, 0), error)
    }

    pub(crate) fn decode(context: Context, error: ResponseError) -> Self {
        Self::new(FailureKind::Decode, context, error)
    }

    pub(crate) fn transport(context: Context, error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Timeout => FailureKind::Timeout,
            TransportErrorKind::NotConnected
            | TransportErrorKind::NotTaken
            | TransportErrorKind::Lost
            | TransportErrorKind::Other => FailureKind::Transport,
        };
        Self::new(kind, context, error)
    }

    /// Where the call failed.
    pub fn kind(&self) -> FailureKind {
        self.0.kind
    }

    /// Which call it was, and what is known of an answer.
    pub fn context(&self) -> &Context {
        &self.0.context
    }

    /// The reason: a [`BuildError`], a [`TransportError`], a [`ResponseError`] or another error.
    pub fn reason(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0.source
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.context()
            .write(f, format_args!("{}", Chain(self.reason())))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure")
            .field("kind", &self.kind())
            .field("context", self.context())
            .field("reason", &self.0.source)
            .finish()
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0.source)
    }
}

/// An error and its sources, parted by colons. A source whose words its parent already ends with is
/// left out.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = self.0.to_string();
        f.write_str(&last)?;
        let mut next = self.0.source();
        while let Some(error) = next {
            let text = error.to_string();
            if !last.ends_with(&text) {
                write!(f, ": {text}")?;
                last = text;
            }
            next = error.source();
        }
        Ok(())
    }
}

/// What [`Core::send`](crate::client::Core::send) gives instead of an answer that can be read.
#[derive(Debug)]
pub enum SendError {
    /// The service answered with an error.
    Answer(Context),

    /// There was no answer, or none that could be read.
    Failure(Failure),
}

impl SendError {
    /// Everything that is known about the error.
    pub fn context(&self) -> &Context {
        match self {
            Self::Answer(context) => context,
            Self::Failure(failure) => failure.context(),
        }
    }

    pub(crate) fn context_mut(&mut self) -> &mut Context {
        match self {
            Self::Answer(context) => context,
            Self::Failure(failure) => &mut failure.0.context,
        }
    }

    /// The error of a generated service.
    pub fn into_error<E: ServiceError>(self) -> E {
        match self {
            Self::Answer(context) => E::from_answer(context),
            Self::Failure(failure) => E::from_failure(failure),
        }
    }
}

impl From<Failure> for SendError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_chain_is_in_the_line() {
        let lost = TransportError::new(
            TransportErrorKind::Lost,
            std::io::Error::other("reset by peer"),
        );
        let failure = Failure::transport(Context::new("Converse", 1), lost);
        assert_eq!(failure.kind(), FailureKind::Transport);
        assert_eq!(
            failure.to_string(),
            "Converse: the connection was lost: reset by peer (attempts 1)"
        );
        assert!(failure.source().unwrap().is::<TransportError>());
        assert_eq!(
            Failure::setting("no such thing").to_string(),
            "no such thing"
        );
    }

    #[test]
    fn a_timeout_of_the_transport_is_a_timeout() {
        let late = TransportError::new(TransportErrorKind::Timeout, "late");
        assert_eq!(
            Failure::transport(Context::new("x", 1), late).kind(),
            FailureKind::Timeout
        );
    }

    #[test]
    fn repeated_words_are_left_out() {
        let inner = std::io::Error::other("refused");
        let failure = Failure::setting(BuildError::new(std::io::Error::other(inner)));
        assert_eq!(failure.to_string(), "refused");
    }

    #[test]
    fn errors_are_small() {
        assert_eq!(size_of::<Failure>(), size_of::<usize>());
        assert!(size_of::<SendError>() <= 2 * size_of::<usize>());
    }
}

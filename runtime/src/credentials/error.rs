//! Why a source gave nothing.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::Trace;
use crate::BoxError;
use crate::config::ConfigError;
#[cfg(feature = "credentials")]
use crate::error::Chain;

/// What kind of failure a [`CredentialsError`] is. It decides whether a chain asks its next source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialsErrorKind {
    /// Nothing says that the source should be used. A chain goes on to the next one.
    NotConfigured,

    /// What is configured cannot be used.
    Configuration,

    /// The source could not be asked, or did not answer in the way it should.
    Unavailable,

    /// The source answered, and refused.
    Refused,

    /// The source took too long.
    Timeout,
}

/// A source that gave no credentials or no token. It never shows a secret.
#[derive(Clone)]
pub struct CredentialsError(Arc<Inner>);

struct Inner {
    kind: CredentialsErrorKind,
    words: String,
    trace: Option<Trace>,
    source: Option<BoxError>,
}

impl CredentialsError {
    /// An error of the given kind, in words.
    pub fn new(kind: CredentialsErrorKind, words: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            kind,
            words: words.into(),
            trace: None,
            source: None,
        }))
    }

    /// The source is not configured: a chain goes on to the next one.
    pub fn not_configured(words: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::NotConfigured, words)
    }

    pub(crate) fn configuration(words: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Configuration, words)
    }

    pub(crate) fn unavailable(words: impl Into<String>) -> Self {
        Self::new(CredentialsErrorKind::Unavailable, words)
    }

    /// Adds the error that this one comes from. What it says must not be secret.
    pub fn caused_by(self, source: impl Into<BoxError>) -> Self {
        Self(Arc::new(Inner {
            source: Some(source.into()),
            ..self.again()
        }))
    }

    /// Keeps a `CredentialsError` as it is and makes anything else
    /// [`Unavailable`](CredentialsErrorKind::Unavailable).
    pub(crate) fn from_any(error: impl Into<BoxError>) -> Self {
        match error.into().downcast::<Self>() {
            Ok(known) => *known,
            Err(other) => {
                Self::unavailable("the source of the caller's own failed").caused_by(other)
            }
        }
    }

    /// The same failure, with the place where it came about in front of it.
    pub(crate) fn within(&self, place: impl fmt::Display) -> Self {
        Self(Arc::new(Inner {
            words: format!("{place}: {}", self.0.words),
            ..self.again()
        }))
    }

    /// The same failure, with what was looked at.
    #[cfg(feature = "credentials")]
    pub(crate) fn with_trace(&self, trace: Trace) -> Self {
        Self(Arc::new(Inner {
            trace: Some(trace),
            ..self.again()
        }))
    }

    /// The same failure, as one of another kind.
    #[cfg(feature = "credentials")]
    pub(crate) fn of_kind(&self, kind: CredentialsErrorKind) -> Self {
        Self(Arc::new(Inner {
            kind,
            ..self.again()
        }))
    }

    /// What this one holds, to be told in another way.
    fn again(&self) -> Inner {
        let cause = self.0.source.is_some();
        Inner {
            kind: self.0.kind,
            words: self.0.words.clone(),
            trace: self.0.trace.clone(),
            source: cause.then(|| Cause(Arc::clone(&self.0)).into()),
        }
    }

    /// The error and what it comes from, in one line.
    #[cfg(feature = "credentials")]
    pub(crate) fn chain(&self) -> String {
        Chain(self).to_string()
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> CredentialsErrorKind {
        self.0.kind
    }

    /// Which sources were looked at, if a chain of them was.
    pub fn trace(&self) -> Option<&Trace> {
        self.0.trace.as_ref()
    }
}

impl From<ConfigError> for CredentialsError {
    fn from(error: ConfigError) -> Self {
        Self::configuration(error.to_string())
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.words)?;
        match &self.0.trace {
            Some(trace) if trace.passed_over().next().is_some() => {
                f.write_str(" (")?;
                for (at, tried) in trace.passed_over().enumerate() {
                    let before = if at > 0 { "; " } else { "" };
                    write!(f, "{before}{tried}")?;
                }
                f.write_str(")")
            }
            Some(_) | None => Ok(()),
        }
    }
}

impl fmt::Debug for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialsError")
            .field("kind", &self.0.kind)
            .field("words", &self.0.words)
            .field("trace", &self.0.trace)
            .field("source", &self.0.source)
            .finish()
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// The cause of an error that was told again with more words.
struct Cause(Arc<Inner>);

impl Cause {
    fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        self.0
            .source
            .as_deref()
            .expect("there is one where this is made")
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.cause(), f)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.cause(), f)
    }
}

impl Error for Cause {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause().source()
    }
}

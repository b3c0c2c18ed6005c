//! Why a request cannot be read.

use std::fmt;

use crate::BoxError;
use crate::validate::Violation;

/// A request that is not what the model says. The reason tells the place, never a value.
#[derive(Debug)]
pub struct ReadError(Reason);

#[derive(Debug)]
enum Reason {
    Other(BoxError),
    NoRoute,
}

impl ReadError {
    /// An error with the given reason.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(Reason::Other(reason.into()))
    }

    pub(super) fn no_route() -> Self {
        Self(Reason::NoRoute)
    }

    /// Whether method and path are those of another operation.
    pub fn is_no_route(&self) -> bool {
        matches!(self.0, Reason::NoRoute)
    }
}

impl From<Violation> for ReadError {
    fn from(violation: Violation) -> Self {
        Self::new(violation)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Other(reason) => reason.fmt(f),
            Reason::NoRoute => f.write_str("method and path are not those of the operation"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::Other(reason) => reason.source(),
            Reason::NoRoute => None,
        }
    }
}

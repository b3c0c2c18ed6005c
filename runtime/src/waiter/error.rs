//! What a wait ends with when the state is not reached.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use super::Waited;
use crate::operation::Operation;

/// A wait that ended before the state was reached.
///
/// `Display` is one line: the waiter, why it ended, and how many answers there were. An error of the
/// last call is its [`source`](Error::source).
pub struct WaitError<O: Operation>(Box<Inner<O>>);

struct Inner<O: Operation> {
    waiter: &'static str,
    /// How long was waited, if it ended because time was up.
    limit: Option<Duration>,
    last: Option<Waited<O>>,
}

impl<O: Operation> WaitError<O> {
    pub(crate) fn failed(waiter: &'static str, last: Waited<O>) -> Self {
        Self(Box::new(Inner {
            waiter,
            limit: None,
            last: Some(last),
        }))
    }

    pub(crate) fn timed_out(
        waiter: &'static str,
        limit: Duration,
        last: Option<Waited<O>>,
    ) -> Self {
        Self(Box::new(Inner {
            waiter,
            limit: Some(limit),
            last,
        }))
    }

    /// The waiter as the model names it.
    pub fn waiter(&self) -> &'static str {
        self.0.waiter
    }

    /// Whether time was up. The state may be reached later: wait again, or for longer. Otherwise the
    /// last call says that it will not be reached, or failed with an error that the waiter does not
    /// expect.
    pub fn is_timeout(&self) -> bool {
        self.0.limit.is_some()
    }

    /// The last answer; `None` if none came in time.
    pub fn last(&self) -> Option<&Waited<O>> {
        self.0.last.as_ref()
    }

    /// The last answer; `None` if none came in time.
    pub fn into_last(self) -> Option<Waited<O>> {
        self.0.last
    }

    fn last_error(&self) -> Option<&O::Error> {
        self.last()?.result.as_ref().err()
    }
}

impl<O: Operation> fmt::Display for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.waiter())?;
        match (self.0.limit, self.last_error()) {
            (Some(limit), None) => write!(f, "not reached within {limit:?}")?,
            (Some(limit), Some(error)) => {
                write!(f, "not reached within {limit:?}; the last error: {error}")?;
            }
            (None, Some(error)) => write!(f, "{error}")?,
            (None, None) => write!(f, "the resource is in a state that rules it out")?,
        }
        let calls = self.last().map_or(0, |last| last.calls);
        write!(f, " (answers {calls})")
    }
}

impl<O: Operation> fmt::Debug for WaitError<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitError")
            .field("waiter", &self.waiter())
            .field("limit", &self.0.limit)
            .field("last", &self.0.last)
            .finish()
    }
}

impl<O: Operation> Error for WaitError<O> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.last_error().map(|error| error as _)
    }
}

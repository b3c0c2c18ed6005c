//! Waiting until a resource is in a state (`smithy.waiters#waitable`).
//!
//! A generated crate has a type for each waiter of its model, in its module `waiter`. It is given to
//! [`Call::wait_until`](crate::client::Call::wait_until), which sends the call again and again until
//! the waiter is satisfied.

mod backoff;
mod error;
mod path;

use std::fmt;
use std::time::Duration;

pub(crate) use self::backoff::Backoff;
pub use self::error::WaitError;
pub use self::path::{all_equal, contains, length, nth};
use crate::error::ServiceError as _;
use crate::operation::Operation;

/// What to wait for. The implementation is emitted.
pub trait Waiter: Send + 'static {
    /// The operation that is called to find out.
    type Operation: Operation<Input: Clone>;

    /// The facts that do not depend on an answer.
    const META: WaiterMeta;

    /// What an answer means; `None` if the waiter says nothing of it. Then an output means to wait
    /// on, and an error that it was in vain.
    fn state(
        input: &<Self::Operation as Operation>::Input,
        result: Result<
            &<Self::Operation as Operation>::Output,
            &<Self::Operation as Operation>::Error,
        >,
    ) -> Option<WaitState>;
}

/// What an answer means to a waiter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitState {
    /// The state that was waited for.
    Success,

    /// A state from which the one that is waited for is not reached any more.
    Failure,

    /// Neither yet.
    Retry,
}

/// The facts of a waiter.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WaiterMeta {
    /// The name in the model.
    pub name: &'static str,

    /// The shortest time between an answer and the next request.
    pub min_delay: Duration,

    /// The longest time between an answer and the next request.
    pub max_delay: Duration,
}

impl WaiterMeta {
    /// A waiter of this name, with delays in seconds.
    pub const fn new(name: &'static str, min_delay: u64, max_delay: u64) -> Self {
        Self {
            name,
            min_delay: Duration::from_secs(min_delay),
            max_delay: Duration::from_secs(max_delay),
        }
    }
}

/// The last of the answers that a waiter had, and how many there were.
#[non_exhaustive]
pub struct Waited<O: Operation> {
    /// What the last call gave. It may be an error even when the state was reached: that a resource
    /// is gone is told by one.
    pub result: Result<O::Output, O::Error>,

    /// How many calls there were.
    pub calls: u32,
}

impl<O: Operation> Waited<O> {
    pub(crate) fn new(result: Result<O::Output, O::Error>, calls: u32) -> Self {
        Self { result, calls }
    }
}

/// Shows no output: it may be secret, and long.
impl<O: Operation> fmt::Debug for Waited<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let error = self.result.as_ref().err().map(|error| error.context());
        f.debug_struct("Waited")
            .field("calls", &self.calls)
            .field("error", &error)
            .finish_non_exhaustive()
    }
}

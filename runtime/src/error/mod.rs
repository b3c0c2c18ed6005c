//! What can go wrong with a call, and everything that is known about it.
//!
//! A generated crate has one `Error` enum per service, made of the pieces here: [`Modelled`] for
//! the exceptions of its model, [`Unhandled`] for everything else a service answers, and
//! [`Failure`] for what went wrong on our side.

mod build;
mod context;
mod failure;
mod head;
mod hint;
mod modelled;
mod predicates;
mod progress;

pub use self::build::{BuildError, ResponseError};
pub use self::context::Context;
pub(crate) use self::failure::Chain;
pub use self::failure::{Failure, FailureKind, SendError};
pub use self::head::{ErrorHead, error_head};
pub use self::hint::Hint;
pub use self::modelled::{Modelled, Unhandled};
pub use self::progress::StreamProgress;

use crate::retry::RetryKind;

/// The error of a generated service. The implementation is emitted.
pub trait ServiceError: std::error::Error + Clone + Send + Sync + Sized + 'static {
    /// The codes that the model calls retryable (`@retryable` in Smithy).
    const RETRYABLE: &'static [(&'static str, RetryKind)] = &[];

    /// Advice for messages that are well known.
    const HINTS: &'static [Hint] = &[];

    /// Makes an error of what the service answered. [`Context::code`] decides which.
    fn from_answer(context: Context) -> Self;

    /// Makes an error of what went wrong without an answer, or in spite of one.
    fn from_failure(failure: Failure) -> Self;

    /// Everything that is known about the error.
    fn context(&self) -> &Context;

    /// What went wrong on our side; `None` for what the service answered.
    fn failure(&self) -> Option<&Failure>;

    /// What to do about it, where the service's words are well known.
    fn hint(&self) -> Option<&'static str> {
        hint::find(self.context(), Self::HINTS)
    }

    /// Whether the service has too much to do, or the account asks for too much: an error answer
    /// that says so, or a call that the adaptive retry mode left no room for.
    fn is_throttling(&self) -> bool {
        predicates::is_throttling(self.context(), self.failure(), Self::RETRYABLE)
    }

    /// Whether another attempt may well succeed. That the service has not done the work already, it
    /// does not say: the [`retry`](crate::retry) rules are stricter.
    fn is_retryable(&self) -> bool {
        predicates::is_retryable(self.context(), self.failure(), Self::RETRYABLE)
    }

    /// Whether a time limit ran out: one of the client, connecting included, or one of the service
    /// (status 408).
    fn is_timeout(&self) -> bool {
        predicates::is_timeout(self.context(), self.failure())
    }

    /// Whether the caller is not allowed to do this.
    fn is_access_denied(&self) -> bool {
        predicates::is_access_denied(self.context())
    }

    /// Whether the service does not accept the input.
    fn is_validation(&self) -> bool {
        predicates::is_validation(self.context())
    }
}

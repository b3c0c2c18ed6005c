//! What can go wrong with a call, and everything that is known about it.
//!
//! A generated crate has one `Error` enum per service, made of the pieces here: [`Modelled`] for
//! the exceptions of its model, [`Unhandled`] for everything else a service answers, and
//! [`Failure`] for what went wrong on our side.

mod build;
mod context;
mod failure;
mod head;
mod modelled;

pub use self::build::{BuildError, ResponseError};
pub use self::context::Context;
pub use self::failure::{Failure, FailureKind, SendError};
pub use self::head::{ErrorHead, error_head};
pub use self::modelled::{Modelled, Unhandled};

use crate::retry::RetryKind;

/// The error of a generated service. The implementation is emitted.
pub trait ServiceError: std::error::Error + Send + Sync + Sized + 'static {
    /// The codes that the model calls retryable (`@retryable` in Smithy).
    const RETRYABLE: &'static [(&'static str, RetryKind)] = &[];

    /// Makes an error of what the service answered. [`Context::code`] decides which.
    fn from_answer(context: Context) -> Self;

    /// Makes an error of what went wrong without an answer, or in spite of one.
    fn from_failure(failure: Failure) -> Self;

    /// Everything that is known about the error.
    fn context(&self) -> &Context;
}

//! Errors that a service answered.

use std::error::Error;
use std::fmt;
use std::ops::Deref;

use super::Context;
use crate::json::FromJson;
use crate::operation::{Answer, FromAnswer};

/// An exception of the model, with everything else that is known. The exception's members are at
/// hand through `Deref`.
#[derive(Clone)]
pub struct Modelled<T>(Box<(T, Context)>);

impl<T> Modelled<T> {
    /// Puts an exception and its context together.
    pub fn new(exception: T, context: Context) -> Self {
        Self(Box::new((exception, context)))
    }

    /// Everything that is known besides the exception's members.
    pub fn context(&self) -> &Context {
        &self.0.1
    }

    /// The exception without its context.
    pub fn into_inner(self) -> T {
        self.0.0
    }
}

impl<T: FromAnswer + FromJson> Modelled<T> {
    /// Reads the exception from header fields and body. Inside of a stream, all of it is JSON.
    ///
    /// # Errors
    ///
    /// Gives the context back, with nothing lost, when the body is not what the model says.
    pub fn read(context: Context) -> Result<Self, Unhandled> {
        let exception = match context.is_in_stream() {
            true => Answer::of_error(&context).json(),
            false => T::from_answer(Answer::of_error(&context)),
        };
        match exception {
            Ok(exception) => Ok(Self::new(exception, context)),
            Err(_) => Err(Unhandled::new(context)),
        }
    }
}

impl<T> Deref for Modelled<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Modelled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Modelled")
            .field("exception", &self.0.0)
            .field("context", &self.0.1)
            .finish()
    }
}

impl<T> fmt::Display for Modelled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.context().fmt(f)
    }
}

/// An error that the model does not know, or whose body is not what the model says.
#[derive(Clone, Debug)]
pub struct Unhandled(Context);

impl Unhandled {
    /// An error of which no more is known than the context.
    pub fn new(context: Context) -> Self {
        Self(context)
    }

    /// Everything that is known.
    pub fn context(&self) -> &Context {
        &self.0
    }
}

impl fmt::Display for Unhandled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Unhandled {}

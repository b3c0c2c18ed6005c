//! Errors of building requests and of reading answers.

use std::error::Error;
use std::fmt;

use crate::BoxError;

macro_rules! boxed_error {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(BoxError);

        impl $name {
            /// An error with the given reason.
            pub fn new(reason: impl Into<BoxError>) -> Self {
                Self(reason.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Error for $name {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.0.source()
            }
        }
    };
}

boxed_error! {
    /// An input of which no request can be made. The reason names the member or header field, never
    /// its value.
    BuildError
}

boxed_error! {
    /// An answer that is not what the model says. The reason tells the place, never a value.
    ResponseError
}

impl From<crate::json::Error> for ResponseError {
    fn from(error: crate::json::Error) -> Self {
        Self::new(error)
    }
}

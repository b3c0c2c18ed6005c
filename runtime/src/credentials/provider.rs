//! The traits of what gives credentials and tokens.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;

use super::cache::{Expires, Source};
use super::{BearerToken, Credentials, CredentialsError, Resources};
use crate::BoxError;
use crate::value::Timestamp;

/// The future of a source.
pub type ProvideFuture<'a, T> =
    Pin<Box<dyn Future<Output = Result<T, CredentialsError>> + Send + 'a>>;

/// A source of credentials.
///
/// A source does not cache: the client asks it once for all calls, and again in good time before what it
/// gave expires. What it gave without an [expiry](Credentials::expires_after) is kept until the service
/// calls it expired.
///
/// [`Credentials`] are a source that always gives the same. So is every closure without arguments that
/// returns a future, for which anything may be awaited:
///
/// ```
/// use std::io;
///
/// use aws_restjson::credentials::{Credentials, SharedCredentials};
///
/// let source = SharedCredentials::from(|| async {
///     let secret = std::fs::read_to_string("/run/secrets/aws")?;
///     Ok::<_, io::Error>(Credentials::new("AKIDEXAMPLE", &secret))
/// });
/// ```
pub trait ProvideCredentials: Send + Sync {
    /// Gets credentials. `resources` has what the client sends with, so that a source needs no transport,
    /// clock or timer of its own.
    ///
    /// # Errors
    ///
    /// Why there are none. It must not hold a secret.
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, Credentials>;

    /// The credentials, if they are known already and never change.
    fn fixed(&self) -> Option<Credentials> {
        None
    }
}

/// A source of bearer tokens. What is said of [`ProvideCredentials`] holds here too.
pub trait ProvideToken: Send + Sync {
    /// Gets a token.
    ///
    /// # Errors
    ///
    /// Why there is none. It must not hold a secret.
    fn provide<'a>(&'a self, resources: &'a Resources) -> ProvideFuture<'a, BearerToken>;

    /// The token, if it is known already and never changes.
    fn fixed(&self) -> Option<BearerToken> {
        None
    }
}

macro_rules! source {
    ($value:ident, $trait:ident, $shared:ident, $what:literal) => {
        impl $trait for $value {
            fn provide<'a>(&'a self, _: &'a Resources) -> ProvideFuture<'a, $value> {
                Box::pin(std::future::ready(Ok(self.clone())))
            }

            fn fixed(&self) -> Option<$value> {
                Some(self.clone())
            }
        }

        impl<F, W, E> $trait for F
        where
            F: Fn() -> W + Send + Sync,
            W: Future<Output = Result<$value, E>> + Send + 'static,
            E: Into<BoxError>,
        {
            fn provide<'a>(&'a self, _: &'a Resources) -> ProvideFuture<'a, $value> {
                let given = self();
                Box::pin(async move { given.await.map_err(CredentialsError::from_any) })
            }
        }

        #[doc = concat!("A source of ", $what, " that can be shared: its type is erased, and all clones have one cache.")]
        ///
        /// Whatever takes a source takes this too. Give the same one to several clients or calls, and the source
        /// behind it is asked once for all of them.
        #[derive(Clone)]
        pub struct $shared(pub(crate) Source<$value>);

        impl $shared {
            /// Wraps a source and gives it a cache.
            pub fn new(source: impl $trait + 'static) -> Self {
                if let Some(fixed) = source.fixed() {
                    return Self(Source::Fixed(Arc::new(fixed)));
                }
                let source = Arc::new(source);
                Self(Source::cached(move |resources: Arc<Resources>| {
                    let source = Arc::clone(&source);
                    Box::pin(async move { source.provide(&resources).await })
                }))
            }

            #[cfg(test)]
            pub(crate) fn known(&self) -> Option<&$value> {
                match &self.0 {
                    Source::Fixed(fixed) => Some(fixed),
                    Source::Cached(_) => None,
                }
            }

            /// Gives what is cached, and asks the source if that is nothing or about to expire.
            ///
            /// # Errors
            ///
            /// Those of the source, and that it took too long.
            pub async fn get(&self, resources: &Arc<Resources>) -> Result<Arc<$value>, CredentialsError> {
                self.0.get(resources).await
            }
        }

        impl<P: $trait + 'static> From<P> for $shared {
            fn from(source: P) -> Self {
                Self::new(source)
            }
        }

        /// Shows what never changes, without its secret, and of others only that there is one.
        impl fmt::Debug for $shared {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match &self.0 {
                    Source::Fixed(fixed) => fixed.fmt(f),
                    Source::Cached(_) => f.write_str(concat!(stringify!($shared), "(..)")),
                }
            }
        }
    };
}

source!(
    Credentials,
    ProvideCredentials,
    SharedCredentials,
    "credentials"
);
source!(BearerToken, ProvideToken, SharedToken, "bearer tokens");

impl From<&str> for SharedToken {
    fn from(token: &str) -> Self {
        Self::new(BearerToken::new(token))
    }
}

impl From<String> for SharedToken {
    fn from(token: String) -> Self {
        Self::new(BearerToken::from(token))
    }
}

impl Expires for Credentials {
    fn expiry(&self) -> Option<Timestamp> {
        self.expires_after
    }
}

impl Expires for BearerToken {
    fn expiry(&self) -> Option<Timestamp> {
        Self::expiry(self)
    }
}

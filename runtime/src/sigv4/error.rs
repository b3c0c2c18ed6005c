use std::fmt;

/// A request that cannot be signed. `Display` says why, and shows no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: ErrorKind,
    reason: String,
}

/// Why a request cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The access key id, the secret or the session token is blank or has characters that no key
    /// has, such as a newline at its end. Signing would succeed and the service would answer that
    /// the signature does not match.
    Credentials,

    /// The region or the service is blank or has characters that no name has.
    Scope,

    /// There is neither a `host` header nor an authority in the URI.
    MissingHost,

    /// The value of a header to be signed is not UTF-8.
    HeaderValue,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        Self {
            kind,
            reason: reason.into(),
        }
    }

    /// Why the request cannot be signed.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "request not signed: {}", self.reason)
    }
}

impl std::error::Error for Error {}

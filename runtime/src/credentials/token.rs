//! Bearer tokens.

use std::fmt;

use zeroize::Zeroize as _;

use crate::value::{Redacted, Timestamp};

/// A bearer token (RFC 6750), for services that take an API key instead of a signature. `Debug`
/// does not show it, and it is overwritten when it is dropped.
#[derive(Clone, PartialEq)]
pub struct BearerToken {
    token: String,
    expires_after: Option<Timestamp>,
}

impl BearerToken {
    /// A token without the white space around it.
    pub fn new(token: &str) -> Self {
        Self {
            token: token.trim().to_owned(),
            expires_after: None,
        }
    }

    /// Sets the moment after which the token is not valid any more. A source of tokens is asked for
    /// another one before.
    pub fn expires_after(mut self, moment: Timestamp) -> Self {
        self.expires_after = Some(moment);
        self
    }

    /// When the token ceases to be valid, if that is known.
    pub fn expiry(&self) -> Option<Timestamp> {
        self.expires_after
    }

    /// The token in clear.
    pub fn expose(&self) -> &str {
        &self.token
    }
}

impl From<&str> for BearerToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for BearerToken {
    fn from(mut token: String) -> Self {
        let new = Self::new(&token);
        token.zeroize();
        new
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BearerToken").field(&Redacted).finish()
    }
}

impl Drop for BearerToken {
    fn drop(&mut self) {
        self.token.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_dropped_and_debug_redacted() {
        let token = BearerToken::from("hush\n");
        assert_eq!(token.expose(), "hush");
        assert!(!format!("{token:?}").contains("hush"));
    }
}

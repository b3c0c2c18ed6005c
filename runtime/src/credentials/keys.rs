//! Keys for Signature Version 4.

use std::fmt;

use zeroize::Zeroize as _;

use crate::value::{Redacted, Timestamp};

/// An access key of AWS. `Debug` shows the access key id and nothing that is secret, and what is
/// secret is overwritten when the value is dropped.
#[derive(Clone)]
#[non_exhaustive]
pub struct Credentials {
    /// The public half, such as `AKIDEXAMPLE`.
    pub access_key_id: String,

    /// The secret half. Requests are signed with it; it is never sent.
    pub secret_access_key: String,

    /// Comes with keys that are temporary, and is sent with each request.
    pub session_token: Option<String>,

    /// When the keys cease to be valid, if that is known. Keys from a source are renewed before.
    pub expires_after: Option<Timestamp>,

    /// The account that the keys belong to, if that is known. It is not sent.
    pub account_id: Option<String>,

    /// What they went through, in the words of AWS's list of features.
    features: Vec<&'static str>,
}

impl Credentials {
    /// Keys without a session token. White space around them is dropped: a line feed at the end of
    /// a secret would only show as a signature that does not match.
    pub fn new(access_key_id: &str, secret_access_key: &str) -> Self {
        Self {
            access_key_id: access_key_id.trim().to_owned(),
            secret_access_key: secret_access_key.trim().to_owned(),
            session_token: None,
            expires_after: None,
            account_id: None,
            features: Vec::new(),
        }
    }

    /// Sets the session token of temporary keys, without the white space around it. A blank one
    /// counts as none.
    pub fn session_token(mut self, token: &str) -> Self {
        let token = token.trim();
        self.session_token = (!token.is_empty()).then(|| token.to_owned());
        self
    }

    /// Sets the moment after which the keys are not valid any more.
    pub fn expires_after(mut self, moment: Timestamp) -> Self {
        self.expires_after = Some(moment);
        self
    }

    /// Sets the account that the keys belong to.
    pub fn account_id(mut self, id: impl Into<String>) -> Self {
        self.account_id = Some(id.into());
        self
    }
}

impl Credentials {
    /// Notes that they came in this way, for the user agent.
    pub(crate) fn by_way_of(mut self, feature: &'static str) -> Self {
        self.features.push(feature);
        self
    }

    /// Notes that they were got with others.
    #[cfg(feature = "credentials")]
    pub(crate) fn got_with(mut self, others: &Self) -> Self {
        self.features.splice(0..0, others.features.iter().copied());
        self
    }

    /// How they came, in words.
    pub(crate) fn words(&self) -> String {
        // The letters are those of AWS's list of features; what is said of a profile comes beside them.
        const SOURCES: [(&str, &str); 9] = [
            ("0", "keys of an instance"),
            ("z", "keys of a container"),
            ("w", "keys of a credential process"),
            ("s", "keys of SSO"),
            ("u", "keys of SSO"),
            ("k", "keys of a web identity"),
            ("g", "keys of the environment"),
            ("n", "keys of a profile"),
            ("e", "keys set in code"),
        ];
        let came = self.features();
        let source = SOURCES.iter().find(|(letter, _)| came.contains(letter));
        let source = source.map_or("keys", |(_, words)| words);
        if came.contains(&"i") {
            format!("keys of a role, for {source}")
        } else {
            source.to_owned()
        }
    }

    /// How they came, for the user agent.
    pub(crate) fn features(&self) -> &[&'static str] {
        match self.features.as_slice() {
            // What no source of ours gave is from code.
            [] => &["e"],
            features => features,
        }
    }
}

/// How they came makes no difference.
impl PartialEq for Credentials {
    fn eq(&self, other: &Self) -> bool {
        self.access_key_id == other.access_key_id
            && self.secret_access_key == other.secret_access_key
            && self.session_token == other.session_token
            && self.expires_after == other.expires_after
            && self.account_id == other.account_id
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &Redacted)
            .field(
                "session_token",
                &self.session_token.as_ref().map(|_| Redacted),
            )
            .field("expires_after", &self.expires_after)
            .field("account_id", &self.account_id)
            .finish()
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_dropped() {
        let keys = Credentials::new(" AKID\n", "\tsecret \r\n").session_token(" token\n");
        assert_eq!(keys.access_key_id, "AKID");
        assert_eq!(keys.secret_access_key, "secret");
        assert_eq!(keys.session_token.as_deref(), Some("token"));
        assert_eq!(keys.session_token("  ").session_token, None);
    }

    #[test]
    fn it_is_said_how_they_came() {
        let keys = || Credentials::new("AKID", "s");
        assert_eq!(keys().words(), "keys set in code");
        assert_eq!(keys().by_way_of("g").words(), "keys of the environment");
        let of_profile = keys().by_way_of("w").by_way_of("v");
        assert_eq!(of_profile.words(), "keys of a credential process");
    }

    #[cfg(feature = "credentials")]
    #[test]
    fn a_role_is_said_with_what_it_was_taken_on_for() {
        let base = Credentials::new("AKID", "s").by_way_of("n").by_way_of("o");
        let role = Credentials::new("AKID", "s").by_way_of("i").got_with(&base);
        assert_eq!(role.words(), "keys of a role, for keys of a profile");
    }

    #[test]
    fn debug_is_redacted() {
        let keys = Credentials::new("AKID", "hush-secret").session_token("hush-token");
        let shown = format!("{keys:?}");
        assert!(shown.contains("AKID") && !shown.contains("hush"), "{shown}");
    }
}

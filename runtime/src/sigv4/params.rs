use std::fmt;

use super::{Error, ErrorKind};
use crate::value::Timestamp;

/// Who signs.
#[derive(Clone, Copy)]
pub struct Identity<'a> {
    /// The access key id, which is public.
    pub access_key_id: &'a str,

    /// The secret access key, which is never sent.
    pub secret_access_key: &'a str,

    /// The session token of temporary credentials, which is sent as a header.
    pub session_token: Option<&'a str>,
}

impl fmt::Debug for Identity<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Identity")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &"** redacted **")
            .field(
                "session_token",
                &self.session_token.map(|_| "** redacted **"),
            )
            .finish()
    }
}

/// What a signature depends on besides the request.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SigningParams<'a> {
    /// Who signs.
    pub identity: Identity<'a>,

    /// The signing region, such as `us-east-1`.
    pub region: &'a str,

    /// The signing name of the service, such as `bedrock`. It need not be its endpoint prefix.
    pub service: &'a str,

    /// The time of signing, in whole seconds; services refuse what is minutes away from theirs.
    pub time: Timestamp,

    /// How the service wants it done.
    pub settings: SigningSettings,
}

impl<'a> SigningParams<'a> {
    /// Parameters with the settings that hold for every service but S3.
    #[must_use]
    pub fn new(identity: Identity<'a>, region: &'a str, service: &'a str, time: Timestamp) -> Self {
        Self {
            identity,
            region,
            service,
            time,
            settings: SigningSettings::default(),
        }
    }

    /// Refuses what would only be found out by a signature that does not match, or would break the
    /// lines of the canonical forms.
    pub(super) fn check(&self) -> Result<(), Error> {
        let Identity {
            access_key_id,
            secret_access_key,
            session_token,
        } = self.identity;
        let credentials = [
            ("access key id", Some(access_key_id)),
            ("secret access key", Some(secret_access_key)),
            ("session token", session_token),
        ];
        for (what, value) in credentials {
            if let Some(value) = value {
                check_token(ErrorKind::Credentials, what, value)?;
            }
        }
        check_token(ErrorKind::Scope, "region", self.region)?;
        check_token(ErrorKind::Scope, "service", self.service)
    }
}

/// Accepts visible ASCII. The message does not show the value, for it may be a secret.
fn check_token(kind: ErrorKind, what: &str, value: &str) -> Result<(), Error> {
    let problem = if value.is_empty() {
        "is empty"
    } else if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        "has a space, a line break or another character that is not visible ASCII"
    } else {
        return Ok(());
    };
    Err(Error::new(kind, format!("the {what} {problem}")))
}

/// How a service wants its requests signed.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct SigningSettings {
    /// Whether dot segments and repeated slashes are taken out of the canonical path. On by
    /// default; S3 wants it off.
    pub normalize_path: bool,

    /// Whether the path, which is percent-encoded in the request already, is encoded once more in
    /// the canonical request. On by default; S3 wants it off.
    pub double_encode: bool,

    /// Whether the session token is signed. On by default; if it is off, the header is still
    /// added. A few services want it so.
    pub sign_session_token: bool,

    /// Whether to add an `x-amz-content-sha256` header. Off by default: the hash of the body is
    /// signed either way.
    pub content_sha256_header: bool,

    /// Whether a header of the request, named in lower case, is to be signed. Headers that SigV4
    /// itself needs are not asked for. [`is_signed_by_default`] unless set.
    pub is_signed: fn(&str) -> bool,
}

impl Default for SigningSettings {
    fn default() -> Self {
        Self {
            normalize_path: true,
            double_encode: true,
            sign_session_token: true,
            content_sha256_header: false,
            is_signed: is_signed_by_default,
        }
    }
}

/// Whether a header is signed if nothing else is said: all are, but for those that clients, proxies
/// and tracing change or add on the way.
///
/// The list is the union of what AWS's own signers leave out. A header left out costs nothing; a
/// header signed and changed on the way costs the request.
#[must_use]
pub fn is_signed_by_default(lower_case_name: &str) -> bool {
    !matches!(
        lower_case_name,
        "authorization"
            | "connection"
            | "expect"
            | "keep-alive"
            | "proxy-authenticate"
            | "proxy-authorization"
            | "sec-websocket-key"
            | "sec-websocket-protocol"
            | "sec-websocket-version"
            | "te"
            | "trailer"
            | "transfer-encoding"
            | "upgrade"
            | "user-agent"
            | "x-amzn-trace-id"
    )
}

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, Method, Uri};

use super::canonical::HOST;
use super::digest::{HASH_LEN, hex, sha256};

/// The parts of a request that a signature covers.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct SignableRequest<'a> {
    /// The method.
    pub method: &'a Method,

    /// Where the request goes, without a port that is the default of its scheme. It is signed as
    /// `host` if the headers have none, because HTTP clients add that header themselves.
    pub host: Option<&'a str>,

    /// The name that [`host`](Self::host) is signed under. It is `host`, unless somebody over HTTP/2 signed `:authority`.
    pub host_name: &'static str,

    /// The path as it is sent, percent-encoded.
    pub path: &'a str,

    /// The query as it is sent, percent-encoded, without the question mark.
    pub query: Option<&'a str>,

    /// The headers as they are sent. Those that signing replaces may be in there, left from an
    /// earlier attempt: they are not signed.
    pub headers: &'a HeaderMap,

    /// What is known of the body.
    pub payload: Payload<'a>,
}

/// The body of a request, as far as signing is concerned.
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload<'a> {
    /// The body itself, to be hashed.
    Bytes(&'a [u8]),

    /// The SHA-256 hash of the body.
    Hash([u8; HASH_LEN]),

    /// The body is not signed (`UNSIGNED-PAYLOAD`). Few services allow that.
    Unsigned,

    /// What stands in the place of the hash, such as the words for events whose signatures follow.
    Verbatim(&'a str),
}

impl<'a> SignableRequest<'a> {
    /// The parts to sign of a request to `uri`.
    #[must_use]
    pub fn new(
        method: &'a Method,
        uri: &'a Uri,
        headers: &'a HeaderMap,
        payload: Payload<'a>,
    ) -> Self {
        Self {
            method,
            host: host(uri),
            host_name: HOST,
            path: uri.path(),
            query: uri.query(),
            headers,
            payload,
        }
    }

    /// The parts to sign of a request whose body is elsewhere.
    #[must_use]
    pub fn from_parts(parts: &'a http::request::Parts, payload: Payload<'a>) -> Self {
        Self::new(&parts.method, &parts.uri, &parts.headers, payload)
    }
}

/// Headers may hold secrets, so they are left out.
impl fmt::Debug for SignableRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignableRequest")
            .field("method", self.method)
            .field("host", &self.host)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("payload", &self.payload)
            .finish_non_exhaustive()
    }
}

/// The authority of a URI as a `host` header carries it: no user, no default port.
fn host(uri: &Uri) -> Option<&str> {
    let authority = uri.authority()?.as_str();
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let default_port = match uri.scheme_str() {
        Some("https") => ":443",
        Some("http") => ":80",
        _ => return Some(host),
    };
    Some(host.strip_suffix(default_port).unwrap_or(host))
}

impl Payload<'_> {
    /// The last line of the canonical request.
    pub(super) fn hash(&self) -> Cow<'static, str> {
        match self {
            Self::Bytes(bytes) => hex(&sha256(bytes)).into(),
            Self::Hash(hash) => hex(hash).into(),
            Self::Unsigned => "UNSIGNED-PAYLOAD".into(),
            Self::Verbatim(words) => Cow::Owned((*words).to_owned()),
        }
    }
}

/// A body may be long and may be private: only its length is shown.
impl fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(f, "Bytes({} bytes)", bytes.len()),
            Self::Hash(hash) => write!(f, "Hash({})", hex(hash)),
            Self::Unsigned => f.write_str("Unsigned"),
            Self::Verbatim(words) => write!(f, "Verbatim({words})"),
        }
    }
}

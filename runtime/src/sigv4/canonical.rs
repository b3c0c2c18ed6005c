use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use http::HeaderMap;

use super::digest::{HASH_LEN, hex, sha256};
use super::uri::{canonical_path, canonical_query};
use super::{Error, ErrorKind, SignableRequest, SigningParams};

pub(super) const DATE: &str = "x-amz-date";
pub(super) const SECURITY_TOKEN: &str = "x-amz-security-token";
pub(super) const CONTENT_SHA256: &str = "x-amz-content-sha256";
pub(super) const AUTHORIZATION: &str = "authorization";
pub(super) const HOST: &str = "host";

/// A request in the form whose hash is signed.
///
/// `Display` writes the whole text, in which a session token stands in clear; `Debug` does not.
#[derive(Clone, PartialEq, Eq)]
pub struct CanonicalRequest {
    text: String,
    signed_headers: String,
    payload_hash: String,
}

impl CanonicalRequest {
    /// Brings a request into its canonical form.
    ///
    /// An `x-amz-content-sha256` header of the request is believed: its value stands for the hash
    /// of the payload.
    ///
    /// # Errors
    ///
    /// All that [`ErrorKind`] names.
    pub fn new(request: &SignableRequest<'_>, params: &SigningParams<'_>) -> Result<Self, Error> {
        params.check()?;
        let payload_hash = match joined_value(request.headers, CONTENT_SHA256)? {
            Some(hash) => hash.into(),
            None => request.payload.hash(),
        };
        let headers = canonical_headers(request, params, &payload_hash)?;
        let signed_headers = headers.keys().copied().collect::<Vec<_>>().join(";");

        let mut text = String::with_capacity(1024);
        let path = canonical_path(request.path, &params.settings);
        let query = canonical_query(request.query.unwrap_or_default());
        for line in [request.method.as_str(), &path, &query] {
            text.push_str(line);
            text.push('\n');
        }
        for (name, value) in &headers {
            text.push_str(name);
            text.push(':');
            text.push_str(value);
            text.push('\n');
        }
        text.push('\n');
        text.push_str(&signed_headers);
        text.push('\n');
        text.push_str(&payload_hash);
        Ok(Self {
            text,
            signed_headers,
            payload_hash: payload_hash.into_owned(),
        })
    }

    /// The text that is hashed. It contains the session token, if there is one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of the signed headers, sorted, with semicolons between them.
    #[must_use]
    pub fn signed_headers(&self) -> &str {
        &self.signed_headers
    }

    /// The hash of the payload in hexadecimal, or what stands in its place.
    #[must_use]
    pub fn payload_hash(&self) -> &str {
        &self.payload_hash
    }

    /// The SHA-256 hash of the text.
    #[must_use]
    pub fn hash(&self) -> [u8; HASH_LEN] {
        sha256(self.text.as_bytes())
    }
}

impl fmt::Display for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for CanonicalRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CanonicalRequest")
            .field("signed_headers", &self.signed_headers)
            .field("hash", &hex(&self.hash()))
            .finish_non_exhaustive()
    }
}

/// The headers to sign in their canonical order: those of the request and those that signing adds.
fn canonical_headers<'a>(
    request: &SignableRequest<'a>,
    params: &SigningParams<'a>,
    payload_hash: &str,
) -> Result<BTreeMap<&'a str, Cow<'a, str>>, Error> {
    let settings = &params.settings;
    let mut headers = BTreeMap::new();
    for name in request.headers.keys().map(http::HeaderName::as_str) {
        let is_signed = match name {
            // Replaced by signing, whatever they say now.
            AUTHORIZATION | DATE | SECURITY_TOKEN => false,
            HOST | CONTENT_SHA256 => true,
            _ => (settings.is_signed)(name),
        };
        if is_signed && let Some(value) = joined_value(request.headers, name)? {
            headers.insert(name, Cow::Owned(value));
        }
    }

    if !headers.contains_key(HOST) {
        let host = request.host.ok_or_else(|| {
            Error::new(
                ErrorKind::MissingHost,
                "there is neither a host header nor an authority in the URI",
            )
        })?;
        headers.insert(request.host_name, Cow::Borrowed(host));
    }
    headers.insert(DATE, params.time.sigv4_date_time().into());
    if settings.sign_session_token
        && let Some(token) = params.identity.session_token
    {
        headers.insert(SECURITY_TOKEN, token.into());
    }
    if settings.content_sha256_header {
        headers.insert(CONTENT_SHA256, payload_hash.to_owned().into());
    }
    Ok(headers)
}

/// The values of a header, spaces trimmed and runs of them collapsed, joined with commas.
fn joined_value(headers: &HeaderMap, name: &str) -> Result<Option<String>, Error> {
    let mut joined: Option<String> = None;
    for value in headers.get_all(name) {
        let text = std::str::from_utf8(value.as_bytes()).map_err(|_| {
            Error::new(
                ErrorKind::HeaderValue,
                format!("the value of header {name} is not UTF-8"),
            )
        })?;
        let joined = match &mut joined {
            None => joined.insert(String::with_capacity(text.len())),
            Some(joined) => {
                joined.push(',');
                joined
            }
        };
        for (index, word) in text.split_ascii_whitespace().enumerate() {
            if index > 0 {
                joined.push(' ');
            }
            joined.push_str(word);
        }
    }
    Ok(joined)
}

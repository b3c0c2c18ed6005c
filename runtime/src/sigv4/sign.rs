use std::fmt;

use http::header::{HeaderMap, HeaderName, HeaderValue};

use super::canonical::{AUTHORIZATION, CONTENT_SHA256, DATE, SECURITY_TOKEN};
use super::digest::{HASH_LEN, hex};
use super::key::scope;
use super::{
    CanonicalRequest, Error, ErrorKind, KeyCache, SignableRequest, SigningKey, SigningParams,
};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// Signs a request.
///
/// The `host` header is signed but not added: HTTP clients do that. Keys are taken from `cache` if
/// one is given, otherwise the key is derived anew.
///
/// # Errors
///
/// As [`CanonicalRequest::new`].
pub fn sign(
    request: &SignableRequest<'_>,
    params: &SigningParams<'_>,
    cache: Option<&KeyCache>,
) -> Result<Signed, Error> {
    let canonical = CanonicalRequest::new(request, params)?;
    let string_to_sign = StringToSign::new(&canonical, params);
    let key = match cache {
        Some(cache) => cache.key(params),
        None => SigningKey::derive(
            params.identity.secret_access_key,
            params.time,
            params.region,
            params.service,
        ),
    };
    Signed::new(key.sign(string_to_sign.as_str()), &canonical, params)
}

/// The text whose HMAC is the signature of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StringToSign(String);

impl StringToSign {
    /// The text for a canonical request, made with the same parameters.
    #[must_use]
    pub fn new(canonical: &CanonicalRequest, params: &SigningParams<'_>) -> Self {
        Self(format!(
            "{ALGORITHM}\n{}\n{}\n{}",
            params.time.sigv4_date_time(),
            scope(params.time, params.region, params.service),
            hex(&canonical.hash())
        ))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for StringToSign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A signature. `Display` and `Debug` write it in lower-case hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; HASH_LEN]);

impl Signature {
    /// A signature that was made elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The signature as bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

/// What signing a request gave: a signature and the headers that carry it.
///
/// The values of `authorization` and `x-amz-security-token` are marked as sensitive, so their
/// `Debug` shows nothing.
#[derive(Clone, Debug)]
pub struct Signed {
    signature: Signature,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Signed {
    fn new(
        signature: Signature,
        canonical: &CanonicalRequest,
        params: &SigningParams<'_>,
    ) -> Result<Self, Error> {
        let identity = &params.identity;
        let authorization = format!(
            "{ALGORITHM} Credential={}/{}, SignedHeaders={}, Signature={signature}",
            identity.access_key_id,
            scope(params.time, params.region, params.service),
            canonical.signed_headers()
        );

        let mut headers = Vec::with_capacity(4);
        let mut add = |name: &'static str, value: &str, sensitive| {
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                Error::new(
                    ErrorKind::HeaderValue,
                    format!("the value of header {name} has characters no header may have"),
                )
            })?;
            value.set_sensitive(sensitive);
            headers.push((HeaderName::from_static(name), value));
            Ok(())
        };
        add(DATE, &params.time.sigv4_date_time(), false)?;
        if let Some(token) = identity.session_token {
            add(SECURITY_TOKEN, token, true)?;
        }
        if params.settings.content_sha256_header {
            add(CONTENT_SHA256, canonical.payload_hash(), false)?;
        }
        add(AUTHORIZATION, &authorization, true)?;
        Ok(Self { signature, headers })
    }

    /// The signature. It is the first link of the chain that [`EventSigner`](super::EventSigner)
    /// goes on with.
    #[must_use]
    pub fn signature(&self) -> Signature {
        self.signature
    }

    /// The headers to set: `x-amz-date`, `authorization`, and where they apply
    /// `x-amz-security-token` and `x-amz-content-sha256`.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().map(|(name, value)| (name, value))
    }

    /// Sets the headers, in place of those that an earlier attempt left.
    pub fn apply(&self, headers: &mut HeaderMap) {
        // The identity may have had a token at the last attempt and have none now.
        headers.remove(SECURITY_TOKEN);
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
    }
}

//! Who signed a request, and whether the signature is right.

use std::fmt;

use http::request::Parts;
use http::{HeaderMap, HeaderName};

use crate::event_stream::{HeaderValue, Message};
use crate::sigv4::{
    EventSigner, Identity, Payload, SignableRequest, Signature, SigningParams, sign,
};
use crate::value::{Timestamp, TimestampFormat};

const AUTHORITY: &str = ":authority";

/// What a request says about who is calling.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Authorization {
    /// A signature.
    SigV4(SigV4),

    /// A bearer token.
    Bearer(String),
}

impl Authorization {
    /// Reads the header fields of a request; `None` if it is anonymous.
    ///
    /// # Errors
    ///
    /// When the field is neither.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, SignatureError> {
        let Some(value) = headers.get(http::header::AUTHORIZATION) else {
            return Ok(None);
        };
        let text = value
            .to_str()
            .map_err(|_| SignatureError("the authorization is no text"))?;
        match text.split_once(' ') {
            Some(("Bearer", token)) => Ok(Some(Self::Bearer(token.trim().to_owned()))),
            Some(("AWS4-HMAC-SHA256", fields)) => {
                SigV4::read(fields, headers).map(|signature| Some(Self::SigV4(signature)))
            }
            _ => Err(SignatureError("the authorization is of an unknown kind")),
        }
    }
}

/// The signature of a request, and what it says about itself.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct SigV4 {
    /// The access key id.
    pub access_key_id: String,

    /// The region that it is signed for.
    pub region: String,

    /// The service that it is signed for.
    pub service: String,

    /// When it was signed.
    pub time: Timestamp,

    /// The header fields that it covers.
    pub signed_headers: Vec<String>,

    /// The signature in hexadecimal.
    pub signature: String,
}

impl SigV4 {
    fn read(fields: &str, headers: &HeaderMap) -> Result<Self, SignatureError> {
        let field = |name: &str| {
            let mut fields = fields.split(',').map(str::trim);
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
        };
        let scope = field("Credential").ok_or(SignatureError("there is no Credential"))?;
        let mut scope: Vec<&str> = scope.rsplitn(5, '/').collect();
        scope.reverse();
        let [access_key_id, date, region, service, "aws4_request"] = scope[..] else {
            return Err(SignatureError("the Credential is no scope"));
        };
        let signed = field("SignedHeaders").ok_or(SignatureError("there are no SignedHeaders"))?;
        let signature = field("Signature").ok_or(SignatureError("there is no Signature"))?;
        let time = headers
            .get("x-amz-date")
            .and_then(|value| value.to_str().ok());
        let time = time.ok_or(SignatureError("there is no x-amz-date"))?;
        if !time.starts_with(date) {
            return Err(SignatureError(
                "the Credential and x-amz-date differ in their day",
            ));
        }
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
            time: date_time(time).ok_or(SignatureError("the x-amz-date is no time"))?,
            signed_headers: signed.split(';').map(str::to_owned).collect(),
            signature: signature.to_owned(),
        })
    }

    /// Checks that the signature is the one that this secret gives. Time, region and service are the caller's to
    /// look at. `body` is the whole body, and empty for one of signed events.
    ///
    /// # Errors
    ///
    /// When the signature is another one.
    pub fn verify(&self, head: &Parts, body: &[u8], secret: &str) -> Result<(), SignatureError> {
        let mut headers = HeaderMap::new();
        // Over HTTP/2 there need not be a `host`, and some clients sign the pseudo-header that takes its place.
        let is_authority = |name: &&String| *name == AUTHORITY;
        let by_authority = self.signed_headers.iter().any(|name| is_authority(&name));
        for name in self
            .signed_headers
            .iter()
            .filter(|name| !is_authority(name))
        {
            let name = HeaderName::try_from(name)
                .map_err(|_| SignatureError("SignedHeaders has something that is no name"))?;
            for value in head.headers.get_all(&name) {
                headers.append(&name, value.clone());
            }
        }
        let token = headers.get("x-amz-security-token").cloned();
        let token = token.as_ref().and_then(|token| token.to_str().ok());
        let named = head.headers.get("x-amz-content-sha256");
        let payload = match named.and_then(|value| value.to_str().ok()) {
            Some("UNSIGNED-PAYLOAD") => Payload::Unsigned,
            Some(words) if words.starts_with("STREAMING-") => Payload::Verbatim(words),
            _ => Payload::Bytes(body),
        };
        let mut signable = SignableRequest::new(&head.method, &head.uri, &headers, payload);
        if by_authority {
            signable.host_name = AUTHORITY;
        }
        let mut params = self.params(secret);
        params.identity.session_token = token;
        params.settings.sign_session_token = token.is_some();
        params.settings.is_signed = |_| true;
        let signed = sign(&signable, &params, None)
            .map_err(|_| SignatureError("what was signed cannot be put together"))?;
        match signed.signature().to_string() == self.signature {
            true => Ok(()),
            false => Err(SignatureError(
                "the signature is not the one that the secret gives",
            )),
        }
    }

    /// Checks the messages of events that follow the request.
    ///
    /// # Errors
    ///
    /// When the signature of the request is no signature.
    pub fn events(&self, secret: &str) -> Result<EventVerifier, SignatureError> {
        let bytes =
            hex(&self.signature).ok_or(SignatureError("the Signature is no hexadecimal"))?;
        let signer = EventSigner::new(Signature::from_bytes(bytes), &self.params(secret))
            .map_err(|_| SignatureError("events cannot be signed with this"))?;
        Ok(EventVerifier(signer))
    }

    fn params<'a>(&'a self, secret: &'a str) -> SigningParams<'a> {
        let identity = Identity {
            access_key_id: &self.access_key_id,
            secret_access_key: secret,
            session_token: None,
        };
        SigningParams::new(identity, &self.region, &self.service, self.time)
    }
}

/// Checks signed messages, one after the other.
#[derive(Debug)]
pub struct EventVerifier(EventSigner);

impl EventVerifier {
    /// Checks the next message as it came, with its signature around it.
    ///
    /// # Errors
    ///
    /// When it is not signed, or with another signature. The chain is broken then.
    pub fn verify(&mut self, message: &Message) -> Result<(), SignatureError> {
        let Some(HeaderValue::Timestamp(time)) = message.header(":date") else {
            return Err(SignatureError("a message of events has no `:date`"));
        };
        let expected = self.0.sign_exactly(message.payload.clone(), time);
        match message.header(":chunk-signature") {
            Some(given) if Some(given) == expected.header(":chunk-signature") => Ok(()),
            Some(_) => Err(SignatureError("a message of events has another signature")),
            None => Err(SignatureError(
                "a message of events has no `:chunk-signature`",
            )),
        }
    }
}

/// `20150830T123600Z`
fn date_time(text: &str) -> Option<Timestamp> {
    let part = |at: std::ops::Range<usize>| text.get(at);
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0..4)?,
        part(4..6)?,
        part(6..8)?,
        part(9..11)?,
        part(11..13)?,
        part(13..15)?
    );
    Timestamp::parse(&text, TimestampFormat::DateTime).ok()
}

fn hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// A signature that is missing something, or is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureError(&'static str);

impl fmt::Display for SignatureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for SignatureError {}

#[cfg(test)]
mod tests;

//! A request while its members are put in their places.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
#[cfg(feature = "gzip")]
use http::header::CONTENT_ENCODING;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method};

use super::extra::{Extra, merge};
use super::{Destination, OperationMeta};
use crate::error::BuildError;
use crate::http::{self as binding, HttpValues, Target};
use crate::json::{self, ToJson};
use crate::stream::{ByteStream, EventInput, Link, Outgoing, ToEvent};
use crate::time::{Random, uuid_v4};
use crate::transport::Body;
use crate::value::Blob;

/// A request that is being built: path, query string, header fields and body, still without
/// endpoint and signature.
pub struct Request {
    target: Target,
    headers: HeaderMap,
    payload: Payload,
    pub(super) destination: Destination,
    random: Arc<dyn Random>,
    /// How long a body must be to be compressed; `None` never.
    #[cfg_attr(
        not(feature = "gzip"),
        expect(dead_code, reason = "only compression asks")
    )]
    compression: Option<usize>,
    refused: Option<BuildError>,
    /// Members for a JSON body that have not found one yet.
    extra: Extra,
    /// Where it is not the one of the operation.
    method: Option<Method>,
}

/// What goes into the body.
pub(crate) enum Payload {
    Bytes(Bytes),
    Stream(Body),
    Events(Outgoing),
}

impl Payload {
    /// What ties the events of a request to its answer.
    pub(crate) fn link(&self) -> Option<Link> {
        match self {
            Self::Events(events) => Some(events.link().clone()),
            Self::Bytes(_) | Self::Stream(_) => None,
        }
    }

    /// The same payload for another attempt.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(bytes.clone()),
            Self::Stream(body) => Self::Stream(body.again()),
            Self::Events(events) => Self::Events(events.again()),
        }
    }

    /// Whether another attempt can send it. What is made while it is sent belongs to the first one that begins to.
    pub(crate) fn is_unsent(&self) -> bool {
        match self {
            Self::Bytes(_) => true,
            Self::Stream(body) => body.is_unsent(),
            Self::Events(events) => events.is_unsent(),
        }
    }
}

/// A finished request, as the send loop takes it.
pub(crate) struct RequestParts {
    pub(crate) method: Option<Method>,
    pub(crate) path_and_query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Payload,
    pub(crate) destination: Destination,
}

impl Request {
    /// A request of the given operation with nothing in it.
    pub(crate) fn new(
        meta: &OperationMeta,
        random: Arc<dyn Random>,
        compression: Option<usize>,
    ) -> Self {
        Self {
            target: Target::new(meta.uri),
            headers: HeaderMap::new(),
            payload: Payload::Bytes(Bytes::new()),
            destination: Destination::new(meta),
            random,
            compression,
            refused: None,
            extra: Extra::new(),
            method: None,
        }
    }

    /// Adds members to the JSON object that will be the body.
    pub(crate) fn extra(&mut self, extra: Extra) {
        self.extra = extra;
    }

    /// Replaces method and path of the operation.
    pub(crate) fn raw(&mut self, method: Method, path: &str) -> Result<(), BuildError> {
        // `pchar` of RFC 3986, section 3.3, and the slash.
        let is_path =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@/".contains(&byte);
        if !path.starts_with('/') || !path.bytes().all(is_path) {
            return Err(BuildError::new(
                "the path of a raw call must begin with a slash, be percent-encoded and have no query string",
            ));
        }
        self.target = Target::new(path);
        self.method = Some(method);
        Ok(())
    }

    /// Makes the body of JSON that is written already.
    pub(crate) fn raw_json(&mut self, body: Bytes) {
        if self.extra.is_empty() {
            return self.body(body, "application/json");
        }
        match merge(&body, std::mem::take(&mut self.extra)) {
            Ok(merged) => self.body(merged.into(), "application/json"),
            Err(_) => {
                self.refused = Some(BuildError::new(
                    "members cannot be added to the body, which is JSON but no object",
                ));
            }
        }
    }

    pub(crate) fn into_parts(self) -> Result<RequestParts, BuildError> {
        if let Some(error) = self.refused {
            return Err(error);
        }
        if let Some(name) = self.extra.keys().next() {
            let words =
                format!("the member `{name}` cannot be added to the body, which is not JSON");
            return Err(BuildError::new(words));
        }
        Ok(RequestParts {
            method: self.method,
            path_and_query: self.target.path_and_query(),
            headers: self.headers,
            payload: self.payload,
            destination: self.destination,
        })
    }

    /// Fills a label of the URI template.
    ///
    /// # Errors
    ///
    /// When the value would make the request address another resource, such as an empty one.
    pub fn label(&mut self, name: &str, value: &dyn HttpValues) -> Result<(), BuildError> {
        self.target.label(name, value).map_err(BuildError::new)
    }

    /// Adds a parameter to the query string, once for each value.
    pub fn query(&mut self, name: &str, value: &dyn HttpValues) {
        self.target.query(name, value);
    }

    /// Adds a map of parameters to the query string. Names that are there already win, so this
    /// comes last.
    pub fn query_params<T: HttpValues>(&mut self, params: &BTreeMap<String, T>) {
        self.target.query_params(params);
    }

    /// Sets a header field, or leaves it out when there is no value.
    ///
    /// # Errors
    ///
    /// When the value is no header text.
    pub fn header(&mut self, name: &str, value: &dyn HttpValues) -> Result<(), BuildError> {
        binding::header(&mut self.headers, name, value).map_err(BuildError::new)
    }

    /// Sets a header field to one or more timestamps that are formatted already.
    ///
    /// # Errors
    ///
    /// When the value is no header text.
    pub fn timestamp_header(
        &mut self,
        name: &str,
        value: &dyn HttpValues,
    ) -> Result<(), BuildError> {
        binding::timestamp_header(&mut self.headers, name, value).map_err(BuildError::new)
    }

    /// Sets a header field for each entry of a map. Names that are there already win, so this comes
    /// last.
    ///
    /// # Errors
    ///
    /// When a key is no header name or a value no header text.
    pub fn prefix_headers<T: HttpValues>(
        &mut self,
        prefix: &str,
        map: &BTreeMap<String, T>,
    ) -> Result<(), BuildError> {
        binding::set_prefix_headers(&mut self.headers, prefix, map).map_err(BuildError::new)
    }

    /// Sets a header field unless it is set already.
    ///
    /// # Errors
    ///
    /// When the value is no header text.
    pub fn default_header(&mut self, name: &str, value: &str) -> Result<(), BuildError> {
        if self.headers.contains_key(name) {
            Ok(())
        } else {
            self.header(name, &value)
        }
    }

    /// Makes the body of the members that stand nowhere else, as JSON.
    pub fn json<T: ToJson + ?Sized>(&mut self, body: &T) {
        self.raw_json(json::to_vec(body).into());
    }

    /// Makes the body an empty JSON object: a structure that is the whole body and was not set.
    pub fn empty_json(&mut self) {
        self.raw_json(Bytes::from_static(b"{}"));
    }

    /// Makes the body of bytes that are sent as they come.
    pub fn byte_stream(&mut self, body: ByteStream, media_type: &'static str) {
        match body.bytes().cloned() {
            Some(bytes) if bytes.is_empty() => {}
            Some(bytes) => self.body(bytes, media_type),
            None => {
                self.content_type(media_type);
                self.payload = Payload::Stream(body.into_body());
            }
        }
    }

    /// Compresses the body with gzip, if it is long enough for that to be worth it (`@requestCompression` in Smithy).
    /// A body that is streamed is left as it is.
    ///
    /// # Errors
    ///
    /// Never for a body in memory; compression reports its errors all the same.
    #[cfg(feature = "gzip")]
    pub fn compress(&mut self) -> Result<(), BuildError> {
        use std::io::Write as _;

        let (Payload::Bytes(bytes), Some(least)) = (&self.payload, self.compression) else {
            return Ok(());
        };
        if bytes.len() < least {
            return Ok(());
        }
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        let encoded = encoder
            .write_all(bytes)
            .and_then(|()| encoder.finish())
            .map_err(BuildError::new)?;
        self.payload = Payload::Bytes(encoded.into());
        let coding = match self.headers.get(CONTENT_ENCODING) {
            Some(before) => format!("{}, gzip", String::from_utf8_lossy(before.as_bytes())),
            None => "gzip".to_owned(),
        };
        self.header("content-encoding", &coding)
    }

    /// Adds the MD5 of the body as `Content-MD5`, unless a checksum is there already (`@httpChecksumRequired` in
    /// Smithy).
    ///
    /// # Errors
    ///
    /// When the body is a stream, whose bytes are not known yet.
    #[cfg(feature = "md5")]
    pub fn checksum(&mut self) -> Result<(), BuildError> {
        use md5::Digest as _;

        let Payload::Bytes(bytes) = &self.payload else {
            return Err(BuildError::new(
                "the operation needs a checksum of its body, which is not known of a stream",
            ));
        };
        let sum = md5::Md5::digest(bytes);
        let text = base64_simd::STANDARD.encode_to_string(&sum[..]);
        self.default_header("content-md5", &text)
    }

    /// Makes the body of bytes. `None` is an empty body without a media type.
    pub fn blob(&mut self, body: impl Into<Option<Blob>>, media_type: &'static str) {
        if let Some(blob) = body.into() {
            self.body(blob.into_bytes(), media_type);
        }
    }

    /// Makes the body of text. `None` is an empty body without a media type.
    pub fn text(&mut self, body: impl Into<Option<String>>, media_type: &'static str) {
        if let Some(text) = body.into() {
            self.body(text.into(), media_type);
        }
    }

    /// Whether the body is made of events.
    pub(crate) fn sends_events(&self) -> bool {
        matches!(self.payload, Payload::Events(_))
    }

    /// Makes the body of events that are signed one by one while they are sent. This needs HTTP/2
    /// and an access key; a bearer token cannot sign.
    pub fn events<E: ToEvent>(&mut self, events: EventInput<E>) {
        self.content_type("application/vnd.amazon.eventstream");
        self.payload = Payload::Events(events.into_outgoing());
    }

    /// A new identifier (UUID version 4) for a member with Smithy's `@idempotencyToken`. It is made
    /// once for each call and stays the same in all its attempts.
    ///
    /// If the random source fails, the token is empty and the request is refused when it is to be
    /// sent.
    pub fn idempotency_token(&mut self) -> String {
        match self.random.bytes() {
            Ok(bytes) => uuid_v4(bytes),
            Err(error) => {
                self.refused = Some(BuildError::new(error));
                String::new()
            }
        }
    }

    fn body(&mut self, bytes: Bytes, media_type: &'static str) {
        self.content_type(media_type);
        self.payload = Payload::Bytes(bytes);
    }

    fn content_type(&mut self, media_type: &'static str) {
        self.headers
            .entry(CONTENT_TYPE)
            .or_insert(HeaderValue::from_static(media_type));
    }
}

/// Shows no values: any of them may be secret.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").finish_non_exhaustive()
    }
}

//! One exchange as JSON.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, json};

use super::{body, redact};
use crate::transport::TransportErrorKind;
use crate::value::Document;

/// A request.
pub(super) fn request(head: &Parts, bytes: &Bytes) -> Document {
    let mut request = json!({
        "method": head.method.as_str(),
        "uri": redact::uri(&head.uri),
        "headers": redact::headers(&head.headers),
    });
    if let Some(body) = body::read(content_type(&head.headers), bytes) {
        request["body"] = body;
    }
    request
}

/// The answer to it, as far as it came.
pub(super) fn response(
    head: Option<(StatusCode, &HeaderMap)>,
    bytes: &Bytes,
    failed: Option<TransportErrorKind>,
) -> Document {
    let mut response = Map::new();
    if let Some((status, headers)) = head {
        response.insert("status".to_owned(), status.as_u16().into());
        response.insert("headers".to_owned(), redact::headers(headers));
        if let Some(body) = body::read(content_type(headers), bytes) {
            response.insert("body".to_owned(), body);
        }
    }
    if let Some(kind) = failed {
        response.insert("failed".to_owned(), name(kind).into());
    }
    response.into()
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}

const KINDS: [(TransportErrorKind, &str); 5] = [
    (TransportErrorKind::NotConnected, "not-connected"),
    (TransportErrorKind::NotTaken, "not-taken"),
    (TransportErrorKind::Lost, "lost"),
    (TransportErrorKind::Timeout, "timeout"),
    (TransportErrorKind::Other, "other"),
];

fn name(kind: TransportErrorKind) -> &'static str {
    let known = KINDS.iter().find(|(other, _)| *other == kind);
    known.map_or("other", |(_, name)| *name)
}

/// An answer that was read from a file.
#[derive(Clone, Debug)]
pub(super) struct Recorded {
    /// Nothing for a request that was never answered.
    pub(super) head: Option<(StatusCode, HeaderMap)>,
    pub(super) body: Bytes,
    pub(super) failed: Option<TransportErrorKind>,
}

/// Reads an answer.
///
/// # Errors
///
/// Words about what is wrong with it.
pub(super) fn read_response(response: &Document) -> Result<Recorded, String> {
    let failed = match response.get("failed") {
        None => None,
        Some(name) => {
            let known = KINDS.iter().find(|(_, other)| name == *other);
            let (kind, _) = known.ok_or("response.failed is no kind of failure")?;
            Some(*kind)
        }
    };
    let status = match response.get("status") {
        None if failed.is_some() => None,
        None => return Err("response.status is missing".to_owned()),
        Some(status) => {
            let status = status
                .as_u64()
                .and_then(|status| u16::try_from(status).ok());
            let status = status.and_then(|status| StatusCode::from_u16(status).ok());
            Some(status.ok_or("response.status is no status")?)
        }
    };
    let mut headers = HeaderMap::new();
    let given = response.get("headers").and_then(Document::as_object);
    for (name, value) in given.into_iter().flatten() {
        let key = HeaderName::try_from(name.as_str());
        let value = value.as_str().map(HeaderValue::try_from);
        match (key, value) {
            (Ok(key), Some(Ok(value))) => headers.insert(key, value),
            _ => return Err(format!("response.headers.{name} is no header field")),
        };
    }
    let body = match response.get("body") {
        None => Bytes::new(),
        Some(body) => body::write(body).map_err(|words| format!("response.body: {words}"))?,
    };
    Ok(Recorded {
        head: status.map(|status| (status, headers)),
        body,
        failed,
    })
}

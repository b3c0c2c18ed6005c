//! Bodies: from bytes to something readable, and back.

use base64_simd::STANDARD;
use bytes::{Bytes, BytesMut};
use serde_json::{Map, json};

use super::redact;
use crate::event_stream::{Decoder, HeaderValue, Message, encode_into};
use crate::value::{Document, Timestamp};

const EVENTS: &str = "application/vnd.amazon.eventstream";

/// A body; nothing for an empty one.
pub(super) fn read(content_type: Option<&str>, bytes: &Bytes) -> Option<Document> {
    if bytes.is_empty() {
        return None;
    }
    if content_type.is_some_and(|media_type| media_type.starts_with(EVENTS))
        && let Some(events) = events(bytes)
    {
        return Some(events);
    }
    let (key, value) = payload(content_type, bytes);
    Some(json!({ key: value }))
}

/// Bytes as JSON, text or base64.
fn payload(content_type: Option<&str>, bytes: &[u8]) -> (&'static str, Document) {
    let says_json = content_type.is_none_or(|media_type| media_type.contains("json"));
    if says_json && let Ok(mut value) = serde_json::from_slice::<Document>(bytes) {
        redact::json(&mut value);
        return ("json", value);
    }
    match str::from_utf8(bytes) {
        Ok(text) if !text.contains(|c: char| c.is_control() && !c.is_whitespace()) => {
            ("text", text.into())
        }
        _ => ("base64", STANDARD.encode_to_string(bytes).into()),
    }
}

/// The frames of a stream, and what is left of one that was cut. Nothing if these are no frames.
fn events(bytes: &Bytes) -> Option<Document> {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    let mut read = 0;
    decoder.push(bytes.clone());
    while let Some(message) = decoder.next().ok()? {
        let mut again = BytesMut::new();
        encode_into(&message, &mut again).ok()?;
        read += again.len();
        match message.header(":chunk-signature") {
            None => messages.push(event(&message)),
            // The signed message that ends the stream.
            Some(_) if message.payload.is_empty() => {}
            Some(_) => {
                let mut inner = Decoder::new();
                inner.push(message.payload.clone());
                messages.push(event(&inner.next().ok()??));
            }
        }
    }
    let mut body = json!({ "events": messages });
    if let Some(rest) = bytes.get(read..).filter(|rest| !rest.is_empty()) {
        body["rest"] = STANDARD.encode_to_string(rest).into();
    }
    Some(body)
}

fn event(message: &Message) -> Document {
    let headers: Map<String, Document> = message
        .headers()
        .map(|header| (header.name.to_owned(), header_value(header.value)))
        .collect();
    let mut event = json!({ "headers": headers });
    if !message.payload.is_empty() {
        let (key, value) = payload(message.content_type(), &message.payload);
        event[key] = value;
    }
    redact::json(&mut event["headers"]);
    event
}

fn header_value(value: HeaderValue<'_>) -> Document {
    match value {
        HeaderValue::Bool(value) => value.into(),
        HeaderValue::String(text) => text.into(),
        HeaderValue::Byte(value) => json!({ "byte": value }),
        HeaderValue::Short(value) => json!({ "short": value }),
        HeaderValue::Integer(value) => json!({ "integer": value }),
        HeaderValue::Long(value) => json!({ "long": value }),
        HeaderValue::ByteArray(bytes) => json!({ "bytes": STANDARD.encode_to_string(bytes) }),
        HeaderValue::Uuid(bytes) => json!({ "uuid": STANDARD.encode_to_string(bytes) }),
        HeaderValue::Timestamp(time) => {
            let millis = time.secs() * 1000 + i64::from(time.subsec_nanos() / 1_000_000);
            json!({ "timestamp": millis })
        }
    }
}

/// The bytes of a body.
///
/// # Errors
///
/// Words about what is wrong with it.
pub(super) fn write(body: &Document) -> Result<Bytes, String> {
    let Some(events) = body.get("events") else {
        return write_payload(body);
    };
    let events = events.as_array().ok_or("`events` is no list")?;
    let mut bytes = BytesMut::new();
    for (at, event) in events.iter().enumerate() {
        let written = message(event).and_then(|message| {
            encode_into(&message, &mut bytes).map_err(|error| error.to_string())
        });
        written.map_err(|words| format!("events[{at}]: {words}"))?;
    }
    if let Some(rest) = body.get("rest") {
        bytes.extend_from_slice(&base64(rest, "rest")?);
    }
    Ok(bytes.freeze())
}

fn write_payload(from: &Document) -> Result<Bytes, String> {
    if let Some(value) = from.get("json") {
        return Ok(value.to_string().into());
    }
    if let Some(text) = from.get("text") {
        let text = text.as_str().ok_or("`text` is no text")?;
        return Ok(text.to_owned().into());
    }
    if let Some(text) = from.get("base64") {
        return base64(text, "base64").map(Bytes::from);
    }
    Err("there is none of `json`, `text`, `base64` and `events`".to_owned())
}

fn base64(value: &Document, name: &str) -> Result<Vec<u8>, String> {
    let text = value
        .as_str()
        .ok_or_else(|| format!("`{name}` is no text"))?;
    STANDARD
        .decode_to_vec(text)
        .map_err(|_| format!("`{name}` is no base64"))
}

fn message(event: &Document) -> Result<Message, String> {
    let members = event.as_object().ok_or("an event is no object")?;
    let has_payload = ["json", "text", "base64"]
        .iter()
        .any(|key| members.contains_key(*key));
    let payload = match has_payload {
        true => write_payload(event)?,
        false => Bytes::new(),
    };
    let mut message = Message::new(payload);
    let headers = members.get("headers").and_then(Document::as_object);
    for (name, value) in headers.into_iter().flatten() {
        let wrong = || format!("the header `{name}` has no value that a header can have");
        push_header(&mut message, name, value).ok_or_else(wrong)?;
    }
    Ok(message)
}

fn push_header(message: &mut Message, name: &str, value: &Document) -> Option<()> {
    let bytes = |value: &Document| base64(value, name).ok();
    match value {
        Document::Bool(value) => message.push_header(name, HeaderValue::Bool(*value)),
        Document::String(text) => message.push_header(name, text.as_str()),
        Document::Object(object) => {
            let (ty, value) = object.iter().next().filter(|_| object.len() == 1)?;
            match ty.as_str() {
                "bytes" => message.push_header(name, bytes(value)?.as_slice()),
                "uuid" => {
                    let uuid = bytes(value)?.try_into().ok()?;
                    message.push_header(name, HeaderValue::Uuid(uuid));
                }
                ty => {
                    let number = value.as_i64()?;
                    let value = match ty {
                        "byte" => HeaderValue::Byte(number.try_into().ok()?),
                        "short" => HeaderValue::Short(number.try_into().ok()?),
                        "integer" => HeaderValue::Integer(number.try_into().ok()?),
                        "long" => HeaderValue::Long(number),
                        "timestamp" => HeaderValue::Timestamp(Timestamp::from_epoch_millis(number)),
                        _ => return None,
                    };
                    message.push_header(name, value);
                }
            }
        }
        Document::Null | Document::Number(_) | Document::Array(_) => return None,
    }
    Some(())
}

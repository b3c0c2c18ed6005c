//! Checks signatures from what arrived, with nothing of the crate that made them.
//!
//! The steps are those of "Signature Version 4" in the AWS General Reference; for events, of "Amazon Event
//! Stream Specification" in the documentation of Smithy.

use hmac::{Hmac, KeyInit, Mac};
use hyper::HeaderMap;
use sha2::{Digest, Sha256};

use super::server::Received;
use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, SERVICE};

pub(crate) fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn hmac(key: &[u8], data: impl AsRef<[u8]>) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length of key will do");
    mac.update(data.as_ref());
    mac.finalize().into_bytes().to_vec()
}

/// Signs a text in the way of the scope's day.
pub(crate) fn signature(date: &str, text: &str) -> String {
    let mut key = hmac(format!("AWS4{SECRET_ACCESS_KEY}").as_bytes(), &date[..8]);
    for part in [REGION, SERVICE, "aws4_request"] {
        key = hmac(&key, part);
    }
    hex(&hmac(&key, text))
}

pub(crate) fn scope(date: &str) -> String {
    format!("{}/{REGION}/{SERVICE}/aws4_request", &date[..8])
}

fn field<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, String> {
    let value = headers.get(name).ok_or(format!("no {name}"))?;
    value.to_str().map_err(|_| format!("{name} is no text"))
}

/// Checks the signature of a request and gives it back, or says what is wrong with it.
pub(crate) fn verify(request: &Received) -> Result<String, String> {
    let date = field(&request.headers, "x-amz-date")?;
    if date.len() != 16 {
        return Err(format!("the date is {date}"));
    }
    let authorization = field(&request.headers, "authorization")?;
    let rest = authorization
        .strip_prefix("AWS4-HMAC-SHA256 Credential=")
        .ok_or("another algorithm")?;
    let (credential, rest) = rest.split_once(", SignedHeaders=").ok_or("no headers")?;
    let (signed, given) = rest.split_once(", Signature=").ok_or("no signature")?;
    if credential != format!("{ACCESS_KEY_ID}/{}", scope(date)) {
        return Err(format!("the credential is {credential}"));
    }
    must_be_signed(request, signed)?;

    let canonical = canonical_request(request, signed)?;
    let text = format!(
        "AWS4-HMAC-SHA256\n{date}\n{}\n{}",
        scope(date),
        sha256_hex(canonical.as_bytes())
    );
    if signature(date, &text) == given {
        Ok(given.to_owned())
    } else {
        Err(format!("the signature does not match:\n{canonical}"))
    }
}

/// What can change the meaning of a request has to be signed.
fn must_be_signed(request: &Received, signed: &str) -> Result<(), String> {
    let names: Vec<&str> = signed.split(';').collect();
    if !names.is_sorted() {
        return Err(format!("not sorted: {signed}"));
    }
    let present = request.headers.keys().map(|name| name.as_str());
    let important =
        present.filter(|name| name.starts_with("x-am") || matches!(*name, "content-type" | "host"));
    for name in important.chain(["host"]) {
        if !names.contains(&name) {
            return Err(format!("{name} is not signed: {signed}"));
        }
    }
    Ok(())
}

fn canonical_request(request: &Received, signed: &str) -> Result<String, String> {
    let (path, query) = match request.target.split_once('?') {
        Some((path, query)) => (path, query),
        None => (request.target.as_str(), ""),
    };
    // What stands on the wire is encoded once more; only slashes stay what they are.
    let path: Vec<String> = path
        .split('/')
        .map(|part| encode(part.as_bytes()))
        .collect();
    let mut pairs: Vec<String> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.push(format!(
            "{}={}",
            encode(&decode(name)),
            encode(&decode(value))
        ));
    }
    pairs.sort();
    let mut headers = String::new();
    for name in signed.split(';') {
        let values: Vec<&str> = if name == "host" {
            vec![&request.host]
        } else {
            let values = request.headers.get_all(name).iter();
            let values: Result<_, _> = values.map(|value| value.to_str()).collect();
            values.map_err(|_| format!("{name} is no text"))?
        };
        if values.is_empty() {
            return Err(format!("{name} is signed but not there"));
        }
        let values: Vec<String> = values.iter().map(|value| collapsed(value)).collect();
        headers += &format!("{name}:{}\n", values.join(","));
    }
    // Events are signed one by one, and the request as if it had no body.
    let body: &[u8] = match request.header("content-type") {
        Some("application/vnd.amazon.eventstream") => b"",
        _ => &request.body,
    };
    Ok(format!(
        "{}\n{}\n{}\n{headers}\n{signed}\n{}",
        request.method,
        path.join("/"),
        pairs.join("&"),
        sha256_hex(body),
    ))
}

/// Without white space around it, and with one space in each run of them.
fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn encode(text: &[u8]) -> String {
    let mut out = String::new();
    for &byte in text {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out += &format!("%{byte:02X}");
        }
    }
    out
}

pub(crate) fn decode(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digits: String = bytes.by_ref().take(2).map(char::from).collect();
            out.push(u8::from_str_radix(&digits, 16).expect("two hexadecimal digits follow"));
        } else {
            out.push(byte);
        }
    }
    out
}

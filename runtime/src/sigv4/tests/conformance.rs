//! The request cases of AWS's signing test suite.

use std::path::{Path, PathBuf};
use std::{env, fs};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;

use crate::sigv4::{
    CanonicalRequest, Identity, Payload, SignableRequest, SigningParams, StringToSign, sign,
};
use crate::value::{Timestamp, TimestampFormat};

#[test]
fn every_case_is_signed_step_by_step() {
    let Some(root) = env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let mut cases: Vec<PathBuf> = fs::read_dir(Path::new(&root).join("sigv4"))
        .expect("CONFORMANCE_DIR has a folder sigv4")
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    for case in &cases {
        check(case);
    }
    println!("{} cases", cases.len());
}

fn check(case: &Path) {
    let name = case.display();
    let read = |file: &str| {
        let text = fs::read_to_string(case.join(file))
            .unwrap_or_else(|error| panic!("{name}: {file}: {error}"));
        text.replace("\r\n", "\n")
    };
    let context: Value = serde_json::from_str(&read("context.json")).unwrap();
    let params = params(&context);
    let text = read("request.txt");
    let request = Request::parse(&text);
    let (path, query) = match request.target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (request.target, None),
    };
    // The suite writes paths as they are before any encoding, which `http::Uri` does not take.
    let request = SignableRequest {
        method: &request.method,
        host: None,
        host_name: "host",
        path,
        query,
        headers: &request.headers,
        payload: Payload::Bytes(request.body.as_bytes()),
    };

    let canonical = CanonicalRequest::new(&request, &params).unwrap();
    let expected = read("header-canonical-request.txt");
    assert_eq!(canonical.as_str(), expected.trim_end(), "{name}");
    let string_to_sign = StringToSign::new(&canonical, &params);
    let expected = read("header-string-to-sign.txt");
    assert_eq!(string_to_sign.as_str(), expected.trim_end(), "{name}");
    let signed = sign(&request, &params, None).unwrap();
    let expected = read("header-signature.txt");
    assert_eq!(
        signed.signature().to_string(),
        expected.trim_end(),
        "{name}"
    );

    let sent = read("header-signed-request.txt");
    let sent = Request::parse(&sent).headers;
    for (header, value) in signed.headers() {
        assert_eq!(sent.get(header), Some(value), "{name}");
    }
    let mut headers = request.headers.clone();
    signed.apply(&mut headers);
    assert_eq!(headers.len(), sent.len(), "{name}");
}

fn params(context: &Value) -> SigningParams<'_> {
    let credentials = &context["credentials"];
    let identity = Identity {
        access_key_id: credentials["access_key_id"].as_str().unwrap(),
        secret_access_key: credentials["secret_access_key"].as_str().unwrap(),
        session_token: credentials["token"].as_str(),
    };
    let time = context["timestamp"].as_str().unwrap();
    let time = Timestamp::parse(time, TimestampFormat::DateTime).unwrap();
    let mut params = SigningParams::new(
        identity,
        context["region"].as_str().unwrap(),
        context["service"].as_str().unwrap(),
        time,
    );
    let switch = |name: &str, default| context[name].as_bool().unwrap_or(default);
    params.settings.normalize_path = switch("normalize", true);
    params.settings.content_sha256_header = switch("sign_body", false);
    params.settings.sign_session_token = !switch("omit_session_token", false);
    params
}

/// A request as the suite writes it.
struct Request<'a> {
    method: Method,
    target: &'a str,
    headers: HeaderMap,
    body: &'a str,
}

impl<'a> Request<'a> {
    fn parse(text: &'a str) -> Self {
        let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
        let (first, rest) = head.split_once('\n').unwrap();
        let first = first.strip_suffix(" HTTP/1.1").unwrap();
        let (method, target) = first.split_once(' ').unwrap();
        let mut fields: Vec<(&str, String)> = Vec::new();
        for line in rest.lines() {
            // A line that is indented goes on with the field above it (RFC 7230, section 3.2.4), which is one space on
            // the way of today.
            if line.starts_with([' ', '\t']) {
                let (_, value) = fields.last_mut().unwrap();
                value.push(' ');
                value.push_str(line.trim());
            } else {
                let (name, value) = line.split_once(':').unwrap();
                fields.push((name, value.to_owned()));
            }
        }
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(
                HeaderName::from_bytes(name.as_bytes()).unwrap(),
                HeaderValue::from_str(&value).unwrap(),
            );
        }
        Self {
            method: method.parse().unwrap(),
            target,
            headers,
            body,
        }
    }
}

#[test]
fn a_field_may_go_on_in_further_lines() {
    let request = Request::parse("GET /a b HTTP/1.1\nHost:h\nA:1\n  2\n\t3\nB:4\n\nbody");
    assert_eq!((request.target, request.body), ("/a b", "body"));
    assert_eq!(request.headers["a"], "1 2 3");
    assert_eq!(request.headers["b"], "4");
}

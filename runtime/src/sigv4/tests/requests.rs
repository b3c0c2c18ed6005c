use http::{HeaderMap, HeaderValue, Request};

use super::{IDENTITY, SECRET, bedrock};
use crate::sigv4::digest::{hex, sha256};
use crate::sigv4::{
    CanonicalRequest, Identity, KeyCache, Payload, SignableRequest, SigningKey, SigningParams,
    StringToSign, sign,
};
use crate::value::Timestamp;

const BODY: &[u8] = br#"{"messages":[]}"#;
const EMPTY_HASH: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn converse() -> Request<()> {
    let host = "https://bedrock-runtime.us-west-2.amazonaws.com";
    let path = "/model/us.anthropic.claude-sonnet-4-20250514-v1%3A0/converse";
    Request::post(format!("{host}{path}"))
        .header("content-type", "application/json")
        .header("user-agent", "test")
        .body(())
        .unwrap()
}

fn signable<'a>(request: &'a Request<()>, payload: Payload<'a>) -> SignableRequest<'a> {
    SignableRequest::new(request.method(), request.uri(), request.headers(), payload)
}

#[track_caller]
fn canonical(request: &Request<()>, params: &SigningParams<'_>) -> String {
    let request = signable(request, Payload::Bytes(BODY));
    CanonicalRequest::new(&request, params).unwrap().to_string()
}

/// Computed with Python's `hmac` and `hashlib`.
#[test]
fn a_call_is_signed_step_by_step() {
    let request = converse();
    let request = signable(&request, Payload::Bytes(BODY));
    let params = bedrock();

    let canonical = CanonicalRequest::new(&request, &params).unwrap();
    let lines = [
        "POST",
        "/model/us.anthropic.claude-sonnet-4-20250514-v1%253A0/converse",
        "",
        "content-type:application/json",
        "host:bedrock-runtime.us-west-2.amazonaws.com",
        "x-amz-date:20250614T010203Z",
        "x-amz-security-token:TOKEN",
        "",
        "content-type;host;x-amz-date;x-amz-security-token",
        &hex(&sha256(BODY)),
    ];
    assert_eq!(canonical.as_str(), lines.join("\n"));

    let string_to_sign = StringToSign::new(&canonical, &params);
    let lines = [
        "AWS4-HMAC-SHA256",
        "20250614T010203Z",
        "20250614/us-west-2/bedrock/aws4_request",
        "8913c2c57814a7d22aabf962823638c95f6f4b6a148629c3593738b76911f16a",
    ];
    assert_eq!(string_to_sign.as_str(), lines.join("\n"));

    let signed = sign(&request, &params, None).unwrap();
    let signature = "6013d5b3e19b5aed2a5d487008c5dd5a2479beaf1c74448d75b0bbb2e942ecaf";
    assert_eq!(signed.signature().to_string(), signature);
    let headers: Vec<_> = signed
        .headers()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250614/us-west-2/bedrock/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature={signature}"
    );
    assert_eq!(
        headers,
        [
            ("x-amz-date", "20250614T010203Z"),
            ("x-amz-security-token", "TOKEN"),
            ("authorization", &authorization),
        ]
    );
}

/// The example of the AWS General Reference, computed again with Python.
#[test]
fn keys_are_derived() {
    let time = Timestamp::from_epoch_seconds(1_329_264_000);
    let key = SigningKey::derive(SECRET, time, "us-east-1", "iam");
    let expected = "f4780e2d9f65fa895f9c67b32ce1baf0b0d8a43505a000a1a9e090d414db404d";
    assert_eq!(key.to_hex(), expected);
}

#[test]
fn payloads_may_be_hashed_or_unsigned() {
    let request = converse();
    let hash_of = |payload| {
        let canonical = CanonicalRequest::new(&signable(&request, payload), &bedrock()).unwrap();
        let (_, last_line) = canonical.as_str().rsplit_once('\n').unwrap();
        assert_eq!(canonical.payload_hash(), last_line);
        last_line.to_owned()
    };
    assert_eq!(hash_of(Payload::Bytes(b"")), EMPTY_HASH);
    assert_eq!(hash_of(Payload::Hash(sha256(b""))), EMPTY_HASH);
    assert_eq!(hash_of(Payload::Unsigned), "UNSIGNED-PAYLOAD");
}

#[test]
fn a_content_hash_header_is_believed() {
    let mut request = converse();
    let value = HeaderValue::from_static("STREAMING-AWS4-HMAC-SHA256-EVENTS");
    request.headers_mut().insert("x-amz-content-sha256", value);
    let mut params = bedrock();
    params.settings.is_signed = |_| false;
    for add_header in [false, true] {
        params.settings.content_sha256_header = add_header;
        let text = canonical(&request, &params);
        assert!(text.contains("\nx-amz-content-sha256:STREAMING-AWS4-HMAC-SHA256-EVENTS\n"));
        assert!(text.ends_with("\nSTREAMING-AWS4-HMAC-SHA256-EVENTS"));
    }
}

#[test]
fn the_host_is_the_one_that_is_sent() {
    let hosts = [
        ("https://h.example", "h.example"),
        ("https://h.example:443", "h.example"),
        ("https://h.example:80", "h.example:80"),
        ("https://h.example:8443", "h.example:8443"),
        ("http://h.example:80", "h.example"),
        ("http://h.example:443", "h.example:443"),
        ("http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("http://[::1]:80", "[::1]"),
        ("http://[::1]:4566", "[::1]:4566"),
        ("https://user@h.example:443", "h.example"),
    ];
    for (base, host) in hosts {
        let request = Request::get(format!("{base}/path")).body(()).unwrap();
        let text = canonical(&request, &bedrock());
        assert!(text.contains(&format!("\nhost:{host}\n")), "{base}: {text}");
    }
    let request = Request::get("https://h.example/path")
        .header("host", "other.example:443")
        .body(())
        .unwrap();
    let text = canonical(&request, &bedrock());
    assert!(text.contains("\nhost:other.example:443\n"), "{text}");
}

#[test]
fn headers_that_change_on_the_way_are_not_signed() {
    let names = [
        "authorization",
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "sec-websocket-key",
        "sec-websocket-protocol",
        "sec-websocket-version",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-amzn-trace-id",
    ];
    let mut request = converse();
    for name in names.into_iter().chain(["x-amz-user-agent", "x-other"]) {
        let value = HeaderValue::from_static("v");
        request.headers_mut().insert(name, value);
    }
    let mut params = bedrock();
    let signed = signable(&request, Payload::Unsigned);
    let canonical = CanonicalRequest::new(&signed, &params).unwrap();
    assert_eq!(
        canonical.signed_headers(),
        "content-type;host;x-amz-date;x-amz-security-token;x-amz-user-agent;x-other"
    );
    params.settings.is_signed = |name| name == "x-other" || name == "authorization";
    let canonical = CanonicalRequest::new(&signed, &params).unwrap();
    assert_eq!(
        canonical.signed_headers(),
        "host;x-amz-date;x-amz-security-token;x-other"
    );
}

#[test]
fn a_request_can_be_signed_again() {
    let mut request = converse();
    let first = sign(&signable(&request, Payload::Bytes(BODY)), &bedrock(), None).unwrap();
    first.apply(request.headers_mut());

    let mut later = bedrock();
    later.time = Timestamp::from_epoch_seconds(super::TIME + 60);
    later.identity.session_token = None;
    let second = sign(&signable(&request, Payload::Bytes(BODY)), &later, None).unwrap();
    let fresh = sign(&signable(&converse(), Payload::Bytes(BODY)), &later, None).unwrap();
    assert_eq!(second.signature(), fresh.signature());
    second.apply(request.headers_mut());

    let headers = request.headers();
    assert_eq!(headers["x-amz-date"], "20250614T010303Z");
    assert!(!headers.contains_key("x-amz-security-token"));
    assert_eq!(headers.get_all("authorization").iter().count(), 1);
    let authorization = headers["authorization"].to_str().unwrap();
    assert!(authorization.ends_with(&second.signature().to_string()));
}

#[test]
fn secrets_are_not_shown() {
    let request = converse();
    let request = signable(&request, Payload::Bytes(BODY));
    let params = bedrock();
    let cache = KeyCache::new();
    let signed = sign(&request, &params, Some(&cache)).unwrap();
    let canonical = CanonicalRequest::new(&request, &params).unwrap();
    let mut headers = HeaderMap::new();
    signed.apply(&mut headers);
    let shown = format!(
        "{request:?} {params:?} {cache:?} {signed:?} {canonical:?} {headers:?} {:?}",
        cache.key(&params)
    );
    let hidden = ["TOKEN", SECRET, "Signature=", "messages"];
    for secret in hidden {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("AKIDEXAMPLE"));
    assert!(!shown.contains(&cache.key(&params).to_hex()));
}

#[test]
fn the_cache_gives_the_derived_keys_and_stays_small() {
    let cache = KeyCache::new();
    let check = |params: &SigningParams<'_>, len| {
        let secret = params.identity.secret_access_key;
        let derived = SigningKey::derive(secret, params.time, params.region, params.service);
        for _ in 0..2 {
            assert_eq!(cache.key(params).to_hex(), derived.to_hex());
            assert_eq!(cache.len(), len);
        }
    };
    let mut params = bedrock();
    check(&params, 1);
    params.time = Timestamp::from_epoch_seconds(super::TIME + 3600);
    check(&params, 1);
    params.region = "eu-west-1";
    check(&params, 2);
    params.service = "sts";
    check(&params, 3);
    // The same access key id with another secret is another key.
    params.identity = Identity {
        secret_access_key: "other",
        ..IDENTITY
    };
    check(&params, 4);
    params.identity.access_key_id = "AKIDOTHER";
    check(&params, 4);
    params.time = Timestamp::from_epoch_seconds(super::TIME + 86_400);
    check(&params, 1);
}

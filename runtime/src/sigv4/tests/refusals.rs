use http::{HeaderValue, Request};

use super::bedrock;
use crate::sigv4::{
    ErrorKind, EventSigner, Payload, SignableRequest, Signature, SigningParams, sign,
};

#[track_caller]
fn refused(request: &Request<()>, params: &SigningParams<'_>) -> (ErrorKind, String) {
    let request = SignableRequest::new(
        request.method(),
        request.uri(),
        request.headers(),
        Payload::Bytes(b""),
    );
    let error = sign(&request, params, None).unwrap_err();
    (error.kind(), error.to_string())
}

#[test]
fn credentials_and_scope_must_be_usable() {
    type Set = for<'a> fn(&mut SigningParams<'a>, &'a str);
    let fields: [(&str, ErrorKind, Set); 5] = [
        ("access key id", ErrorKind::Credentials, |params, value| {
            params.identity.access_key_id = value;
        }),
        (
            "secret access key",
            ErrorKind::Credentials,
            |params, value| {
                params.identity.secret_access_key = value;
            },
        ),
        ("session token", ErrorKind::Credentials, |params, value| {
            params.identity.session_token = Some(value);
        }),
        ("region", ErrorKind::Scope, |params, value| {
            params.region = value;
        }),
        ("service", ErrorKind::Scope, |params, value| {
            params.service = value;
        }),
    ];
    let request = Request::get("https://h.example/").body(()).unwrap();
    let seed = Signature::from_bytes([0; 32]);
    for (what, kind, set) in fields {
        let mut params = bedrock();
        set(&mut params, "");
        let expected = format!("request not signed: the {what} is empty");
        assert_eq!(refused(&request, &params), (kind, expected));
        assert_eq!(EventSigner::new(seed, &params).unwrap_err().kind(), kind);
        for value in ["value\n", " value", "va lue", "value\t", "va\rlue", "välue"] {
            let mut params = bedrock();
            set(&mut params, value);
            let expected = format!(
                "request not signed: the {what} has a space, a line break or another character \
                 that is not visible ASCII"
            );
            assert_eq!(refused(&request, &params), (kind, expected));
            assert_eq!(EventSigner::new(seed, &params).unwrap_err().kind(), kind);
        }
    }
}

#[test]
fn a_host_is_needed() {
    let request = Request::get("/path").body(()).unwrap();
    assert_eq!(
        refused(&request, &bedrock()),
        (
            ErrorKind::MissingHost,
            "request not signed: there is neither a host header nor an authority in the URI"
                .to_owned()
        )
    );
}

#[test]
fn signed_headers_must_be_text() {
    let mut request = Request::get("https://h.example/").body(()).unwrap();
    let value = HeaderValue::from_bytes(b"\xff").unwrap();
    for name in ["x-name", "x-amz-content-sha256"] {
        request.headers_mut().insert(name, value.clone());
        assert_eq!(
            refused(&request, &bedrock()),
            (
                ErrorKind::HeaderValue,
                format!("request not signed: the value of header {name} is not UTF-8")
            )
        );
        request.headers_mut().remove(name);
    }
    // What is not signed may be anything.
    request.headers_mut().insert("user-agent", value);
    let request = SignableRequest::new(
        request.method(),
        request.uri(),
        request.headers(),
        Payload::Bytes(b""),
    );
    assert!(sign(&request, &bedrock(), None).is_ok());
}

//! Signatures as other clients make them.

use bytes::Bytes;
use http::Request;

use super::*;
use crate::sigv4::Signed;

const SECRET: &str = "secret";

fn params(time: Timestamp) -> SigningParams<'static> {
    let identity = Identity {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: SECRET,
        session_token: None,
    };
    SigningParams::new(identity, "us-east-1", "bedrock", time)
}

fn time() -> Timestamp {
    Timestamp::from_epoch_millis(1_767_323_045_678)
}

/// A request whose host is signed under this name, as it arrives over HTTP/2.
fn request(host_name: &'static str) -> Parts {
    let uri = "http://localhost:8089/model/m/converse";
    let (mut head, ()) = Request::post(uri).body(()).unwrap().into_parts();
    let mut signable = SignableRequest::from_parts(&head, Payload::Bytes(b"{}"));
    signable.host_name = host_name;
    let signed: Signed = sign(&signable, &params(time()), None).unwrap();
    signed.apply(&mut head.headers);
    head
}

fn signature(head: &Parts) -> SigV4 {
    match Authorization::of(&head.headers).unwrap() {
        Some(Authorization::SigV4(signature)) => signature,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_host_may_be_signed_as_authority() {
    for name in ["host", ":authority"] {
        let mut head = request(name);
        let signature = signature(&head);
        assert_eq!(signature.signed_headers, [name, "x-amz-date"]);
        signature.verify(&head, b"{}", SECRET).unwrap();
        signature.verify(&head, b"{ }", SECRET).unwrap_err();
        head.uri = "http://localhost:8090/model/m/converse".parse().unwrap();
        signature.verify(&head, b"{}", SECRET).unwrap_err();
    }
}

#[test]
fn one_name_does_not_stand_for_the_other() {
    let head = request(":authority");
    let mut signature = signature(&head);
    signature.signed_headers[0] = "host".to_owned();
    signature.verify(&head, b"{}", SECRET).unwrap_err();
}

#[test]
fn events_may_be_dated_to_the_millisecond() {
    let signature = signature(&request("host"));
    let bytes = hex(&signature.signature).unwrap();
    let mut signer = EventSigner::new(Signature::from_bytes(bytes), &params(time())).unwrap();
    let mut verifier = signature.events(SECRET).unwrap();
    let exact = signer.sign_exactly(Bytes::from_static(b"one"), time());
    assert_eq!(exact.header(":date"), Some(HeaderValue::Timestamp(time())));
    verifier.verify(&exact).unwrap();
    let whole = signer.sign(Bytes::from_static(b"two"), time());
    verifier.verify(&whole).unwrap();
    // The chain goes on from the last one.
    verifier.verify(&whole).unwrap_err();
}

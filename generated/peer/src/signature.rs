//! Signatures of recorded requests, made anew by both signers.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_restjson::Timestamp;
use aws_restjson::sigv4::{self, Identity, Payload};
use aws_sigv4::http_request as official;
use aws_sigv4::sign::v4;
use http::HeaderMap;

use crate::clients::{ID, NOW, REGION, SECRET, TOKEN};
use crate::recorder::Recorded;

/// The header `authorization` of a request: as it came, as our signer makes it, and as the official one does. Both
/// sign the headers that the request says are signed.
pub fn signatures(request: &Recorded, body: &[u8]) -> [String; 3] {
    let sent = request.headers["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    let names = sent.split("SignedHeaders=").nth(1).unwrap();
    let names: Vec<&str> = names.split(',').next().unwrap().split(';').collect();
    let mut headers = HeaderMap::new();
    for (name, value) in &request.headers {
        // These are made by the signer.
        let made = ["x-amz-date", "x-amz-security-token"].contains(&name.as_str());
        if names.contains(&name.as_str()) && !made {
            headers.append(name, value.clone());
        }
    }
    let ours = ours(request, &headers, body);
    let theirs = theirs(request, &headers, body);
    [sent, ours, theirs]
}

fn ours(request: &Recorded, headers: &HeaderMap, body: &[u8]) -> String {
    let identity = Identity {
        access_key_id: ID,
        secret_access_key: SECRET,
        session_token: Some(TOKEN),
    };
    let time = Timestamp::from_epoch_seconds(i64::try_from(NOW).unwrap());
    let mut params = sigv4::SigningParams::new(identity, REGION, "bedrock", time);
    params.settings.is_signed = |_| true;
    let signable =
        sigv4::SignableRequest::new(&request.method, &request.uri, headers, Payload::Bytes(body));
    let mut signed = headers.clone();
    sigv4::sign(&signable, &params, None)
        .unwrap()
        .apply(&mut signed);
    signed["authorization"].to_str().unwrap().to_owned()
}

fn theirs(request: &Recorded, headers: &HeaderMap, body: &[u8]) -> String {
    let token = Some(TOKEN.to_owned());
    let identity = Credentials::new(ID, SECRET, token, None, "test").into();
    let mut settings = official::SigningSettings::default();
    settings.excluded_headers = Some(Vec::new());
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(REGION)
        .name("bedrock")
        .time(UNIX_EPOCH + Duration::from_secs(NOW))
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let headers = headers.iter();
    let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let uri = request.uri.to_string();
    let body = official::SignableBody::Bytes(body);
    let signable =
        official::SignableRequest::new(request.method.as_str(), uri, headers, body).unwrap();
    let (instructions, _) = official::sign(signable, &params).unwrap().into_parts();
    let mut signed = instructions.headers();
    let found = signed.find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    found.unwrap().1.to_owned()
}

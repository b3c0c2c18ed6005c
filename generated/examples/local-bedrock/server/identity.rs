//! Who is calling.

use bedrock_runtime::aws_restjson::server::{Authorization, SigV4};
use bedrock_runtime::error::AccessDeniedException;
use bedrock_runtime::test_util::Refusal;
use http::request::Parts;

use super::Settings;

/// How far the clock of a client may be from ours, in seconds.
const SKEW: i64 = 5 * 60;

/// Checks the identity; gives back the signature, if it is one.
pub(crate) fn check(
    head: &Parts,
    body: &[u8],
    settings: &Settings,
) -> Result<Option<SigV4>, Refusal> {
    let signed = match Authorization::of(&head.headers) {
        Err(error) => return Err(incomplete(&error.to_string())),
        Ok(None) => {
            let words = "the request has no authorization: sign it, or send an API key";
            return Err(Refusal::error(
                403,
                "MissingAuthenticationTokenException",
                words,
            ));
        }
        Ok(Some(Authorization::Bearer(token))) if token == settings.token => return Ok(None),
        Ok(Some(Authorization::SigV4(signed))) => signed,
        Ok(Some(_)) => {
            let denied =
                AccessDeniedException::new().message("the API key is not the one of this server");
            return Err(denied.into());
        }
    };
    if signed.access_key_id != settings.access_key_id {
        let words = "the access key id is not the one of this server";
        return Err(Refusal::error(403, "UnrecognizedClientException", words));
    }
    let token = head.headers.get("x-amz-security-token");
    if token.is_some_and(|token| token == "expired") {
        return Err(expired());
    }
    if signed.service != "bedrock" {
        let words = format!(
            "the request is signed for {:?}, not for bedrock",
            signed.service
        );
        return Err(invalid(&words));
    }
    let ahead = signed.time.secs() - settings.clock.now().secs();
    if ahead.abs() > SKEW {
        let side = if ahead > 0 { "ahead of" } else { "behind" };
        let words = format!(
            "the signature is {} s {side} this server's clock",
            ahead.abs()
        );
        return Err(invalid(&words));
    }
    let covers = |name: &str| signed.signed_headers.iter().any(|other| other == name);
    // Clients over HTTP/2 may sign the pseudo-header instead.
    if !covers("host") && !covers(":authority") {
        return Err(incomplete("host is not among the SignedHeaders"));
    }
    if !covers("x-amz-date") {
        return Err(incomplete("x-amz-date is not among the SignedHeaders"));
    }
    signed
        .verify(head, body, &settings.secret_access_key)
        .map_err(|error| invalid(&error.to_string()))?;
    Ok(Some(signed))
}

/// What a service says to credentials that were good once.
pub(crate) fn expired() -> Refusal {
    Refusal::error(
        403,
        "ExpiredTokenException",
        "the security token of the request has expired",
    )
}

fn invalid(words: &str) -> Refusal {
    Refusal::error(403, "InvalidSignatureException", words)
}

fn incomplete(words: &str) -> Refusal {
    Refusal::error(400, "IncompleteSignatureException", words)
}

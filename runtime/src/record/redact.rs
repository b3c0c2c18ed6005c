//! What is left out of a recording.

use http::{HeaderMap, Uri};

use crate::value::Document;

/// Header fields that are made anew for each attempt, or that would not be true any more.
const OF_THE_MOMENT: [&str; 12] = [
    "amz-sdk-invocation-id",
    "amz-sdk-request",
    "connection",
    "content-length",
    "content-md5",
    "date",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-user-agent",
];

/// Parts of names that only secrets have.
const SECRET: [&str; 9] = [
    "apikey",
    "authorization",
    "cookie",
    "credential",
    "password",
    "secret",
    "securitytoken",
    "sessiontoken",
    "signature",
];

/// Names of secrets whose parts are no secret in other names.
const SECRET_NAMES: [&str; 8] = [
    "accesskeyid",
    "accesstoken",
    "authtoken",
    "bearertoken",
    "idtoken",
    "refreshtoken",
    "token",
    "xamztoken",
];

/// What stands in the place of a secret.
pub(super) const REDACTED: &str = "REDACTED";

/// Whether something of this name must not be kept.
fn is_secret(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    SECRET.iter().any(|part| name.contains(part)) || SECRET_NAMES.contains(&name.as_str())
}

/// The header fields to keep. Several lines of a name are joined.
pub(super) fn headers(headers: &HeaderMap) -> Document {
    let mut kept = serde_json::Map::new();
    for (name, value) in headers {
        if OF_THE_MOMENT.contains(&name.as_str())
            || is_secret(name.as_str())
            || value.is_sensitive()
        {
            continue;
        }
        let text = String::from_utf8_lossy(value.as_bytes()).into_owned();
        match kept.get_mut(name.as_str()) {
            Some(Document::String(joined)) => {
                joined.push_str(", ");
                joined.push_str(&text);
            }
            _ => {
                kept.insert(name.as_str().to_owned(), text.into());
            }
        }
    }
    kept.into()
}

/// The URI without a user, and without parameters that are secret.
pub(super) fn uri(uri: &Uri) -> String {
    let mut text = String::new();
    if let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) {
        let authority = authority.as_str();
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        text = format!("{scheme}://{host}");
    }
    text.push_str(uri.path());
    let parameters = uri.query().into_iter().flat_map(|query| query.split('&'));
    let kept = parameters.filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        !is_secret(name) && !OF_THE_MOMENT.contains(&name.to_ascii_lowercase().as_str())
    });
    for (at, pair) in kept.enumerate() {
        text.push(if at == 0 { '?' } else { '&' });
        text.push_str(pair);
    }
    text
}

/// Hides members of JSON whose names are those of secrets.
pub(super) fn json(value: &mut Document) {
    match value {
        Document::Object(members) => {
            for (name, value) in members {
                match value {
                    Document::String(text) if is_secret(name) => *text = REDACTED.to_owned(),
                    value => json(value),
                }
            }
        }
        Document::Array(items) => items.iter_mut().for_each(json),
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "authorization",
            "X-Amz-Security-Token",
            "x-api-key",
            "set-cookie",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "secretAccessKey",
            "accessToken",
            "refresh_token",
            "token",
            "db_password",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "nextToken",
            "x-amzn-bedrock-input-token-count",
            "maxTokens",
            "clientRequestToken",
            "inputTokens",
            "content-type",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }

    #[test]
    fn uris_lose_user_and_secrets() {
        for (whole, kept) in [
            ("https://me:pw@host/a?b=c", "https://host/a?b=c"),
            (
                "https://host/a?X-Amz-Signature=1&b=c&X-Amz-Date=2&X-Amz-Security-Token=3&X-Amz-Credential=4",
                "https://host/a?b=c",
            ),
            ("/a?token=x", "/a"),
        ] {
            assert_eq!(uri(&whole.parse().unwrap()), kept);
        }
    }
}

//! The canonical forms of path and query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use super::SigningSettings;

/// Everything but the unreserved characters of RFC 3986.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

const PATH: &AsciiSet = &QUERY.remove(b'/');

pub(super) fn canonical_path(path: &str, settings: &SigningSettings) -> String {
    let path = if settings.normalize_path {
        normalize(path)
    } else if path.is_empty() {
        "/".into()
    } else {
        Cow::Borrowed(path)
    };
    if settings.double_encode {
        percent_encode(path.as_bytes(), PATH).to_string()
    } else {
        path.into_owned()
    }
}

/// Takes out dot segments and repeated slashes. A slash at the end stays, and a dot segment there
/// leaves one (RFC 3986, section 5.2.4).
fn normalize(path: &str) -> Cow<'_, str> {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    let mut normalized = String::with_capacity(path.len() + 1);
    for segment in &segments {
        normalized.push('/');
        normalized.push_str(segment);
    }
    let last = path.rsplit('/').next();
    if normalized.is_empty() || matches!(last, Some("" | "." | "..")) {
        normalized.push('/');
    }
    normalized.into()
}

/// Every name and value is decoded and encoded again, so that it does not matter how the query was
/// encoded. A plus sign stands for itself, not for a space.
pub(super) fn canonical_query(query: &str) -> String {
    let encode = |text| percent_encode(&Cow::from(percent_decode_str(text)), QUERY).to_string();
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encode(name), encode(value))
        })
        .collect();
    pairs.sort_unstable();

    let mut canonical = String::with_capacity(query.len());
    for (name, value) in &pairs {
        if !canonical.is_empty() {
            canonical.push('&');
        }
        canonical.push_str(name);
        canonical.push('=');
        canonical.push_str(value);
    }
    canonical
}

//! Texts to values. What is wrong is said in words that go on where the place of the text ends, and do not show it.

use crate::endpoint::{is_valid_host_label, parse_url};
use crate::operation::AuthScheme;
use crate::retry::RetryMode;

/// The longest body that may be left uncompressed.
const MAX_COMPRESSION_THRESHOLD: usize = 10 * 1024 * 1024;

pub(super) type Parsed<T> = Result<T, String>;

#[allow(
    clippy::unnecessary_wraps,
    reason = "it has the signature of all that parse"
)]
pub(super) fn text(text: &str) -> Parsed<String> {
    Ok(text.to_owned())
}

pub(crate) fn bool(text: &str) -> Parsed<bool> {
    if text.eq_ignore_ascii_case("true") {
        Ok(true)
    } else if text.eq_ignore_ascii_case("false") {
        Ok(false)
    } else {
        Err("must be `true` or `false`".to_owned())
    }
}

/// It becomes part of the host name, where it could name another host.
pub(super) fn region(text: &str) -> Parsed<String> {
    if is_valid_host_label(text, false) {
        return Ok(text.to_owned());
    }
    Err(
        "must be a region such as `us-east-1`: 1 to 63 letters, digits and hyphens, no hyphen first"
            .to_owned(),
    )
}

pub(super) fn url(text: &str) -> Parsed<String> {
    if parse_url(text).is_some() {
        return Ok(text.to_owned());
    }
    Err(
        "must be a URL such as `https://example.com:8443/path`: `http` or `https`, a host, and at most a port up to \
         65535 and a path; no user and no query string"
            .to_owned(),
    )
}

pub(super) fn retry_mode(text: &str) -> Parsed<RetryMode> {
    if text.eq_ignore_ascii_case("standard") {
        Ok(RetryMode::Standard)
    } else if text.eq_ignore_ascii_case("adaptive") {
        Ok(RetryMode::Adaptive)
    } else {
        Err("must be `standard` or `adaptive`".to_owned())
    }
}

pub(super) fn max_attempts(text: &str) -> Parsed<u32> {
    match text.parse() {
        Ok(attempts) if attempts > 0 => Ok(attempts),
        _ => Err("must be a number of attempts, the first one included: 1 or more".to_owned()),
    }
}

pub(super) fn compression_threshold(text: &str) -> Parsed<usize> {
    match text.parse() {
        Ok(bytes) if bytes <= MAX_COMPRESSION_THRESHOLD => Ok(bytes),
        _ => Err(format!(
            "must be a number of bytes from 0 to {MAX_COMPRESSION_THRESHOLD}"
        )),
    }
}

/// A list with commas in it. Schemes that nobody knows are passed over, so that a list may serve clients that know
/// more. What stands before a `#` is the name space of a model.
#[allow(
    clippy::unnecessary_wraps,
    reason = "it has the signature of all that parse"
)]
pub(super) fn auth_schemes(text: &str) -> Parsed<Vec<AuthScheme>> {
    let known = |name: &str| {
        let name = name.rsplit('#').next().unwrap_or(name).trim();
        let schemes = [
            AuthScheme::SigV4,
            AuthScheme::HttpBearer,
            AuthScheme::NoAuth,
        ];
        let is_it = |scheme: &AuthScheme| name.eq_ignore_ascii_case(scheme.name());
        schemes.into_iter().find(is_it)
    };
    Ok(text.split(',').filter_map(known).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_bounds() {
        assert_eq!(max_attempts("1"), Ok(1));
        for text in ["0", "-1", "1.5", "many", "4294967296"] {
            assert!(
                max_attempts(text).unwrap_err().contains("1 or more"),
                "{text}"
            );
        }
        assert_eq!(compression_threshold("0"), Ok(0));
        assert_eq!(compression_threshold("10485760"), Ok(10_485_760));
        for text in ["10485761", "-1", "10k"] {
            assert!(compression_threshold(text).is_err(), "{text}");
        }
    }

    #[test]
    fn modes_are_known() {
        assert_eq!(retry_mode("Standard"), Ok(RetryMode::Standard));
        assert_eq!(retry_mode("ADAPTIVE"), Ok(RetryMode::Adaptive));
        assert!(retry_mode("legacy").is_err());
    }

    #[test]
    fn regions_and_urls() {
        assert_eq!(region("us-east-1").as_deref(), Ok("us-east-1"));
        for text in ["evil.com/", "-a", "us east", "a.b"] {
            assert!(region(text).is_err(), "{text}");
        }
        for text in ["http://a", "https://a:1/b", "http://[::1]:80"] {
            assert_eq!(url(text).as_deref(), Ok(text));
        }
        for text in [
            "a",
            "a:80",
            "ftp://a",
            "http://",
            "http:///a",
            "//a",
            "http://a:b",
            "http://a:",
            "http://a:65536",
            "https://me:hush@a",
            "https://a/b?c=d",
        ] {
            let problem = url(text).unwrap_err();
            assert!(problem.starts_with("must be a URL "), "{text}: {problem}");
            assert!(!problem.contains("hush"), "{problem}");
        }
    }

    #[test]
    fn schemes_keep_their_order() {
        use AuthScheme::{HttpBearer, NoAuth, SigV4};
        for (text, expected) in [
            ("sigv4", vec![SigV4]),
            ("httpBearerAuth, sigv4", vec![HttpBearer, SigV4]),
            ("sigv4a,smithy.api#httpBearerAuth , x", vec![HttpBearer]),
            ("noAuth,aws.auth#sigv4", vec![NoAuth, SigV4]),
            ("x", vec![]),
        ] {
            assert_eq!(auth_schemes(text), Ok(expected), "{text}");
        }
    }
}

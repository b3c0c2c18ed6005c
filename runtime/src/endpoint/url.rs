//! URLs of custom endpoints.

use std::net::Ipv6Addr;

/// The parts of the URL of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Url {
    /// `http` or `https`.
    pub scheme: String,

    /// Host and port, as they were written.
    pub authority: String,

    /// The path as it was written, or `/` where there was none.
    pub path: String,

    /// The path with a `/` at its start and end.
    pub normalized_path: String,

    /// Whether the host is an IPv4 or IPv6 address.
    pub is_ip: bool,
}

/// Function `parseURL`: the parts of a URL, or `None` when the text is not the URL of an endpoint.
///
/// That is so for other schemes than `http` and `https`, without a host, with a port that is no number
/// below 65536, with a query string or a fragment, with a user name (which a request would not
/// carry), and with characters that RFC 3986 does not allow. The host is not looked at further.
pub fn parse_url(value: &str) -> Option<Url> {
    if !value.bytes().all(is_url_byte) {
        return None;
    }
    let (scheme, rest) = value.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let (authority, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, "/"),
    };
    let is_ip = is_ip_host(host(authority)?)?;
    let end = if path.ends_with('/') { "" } else { "/" };
    Some(Url {
        scheme,
        authority: authority.to_owned(),
        path: path.to_owned(),
        normalized_path: format!("{path}{end}"),
        is_ip,
    })
}

/// The characters of a URL without user name, query string and fragment.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"@?#\"<>\\^`{|}".contains(&byte)
}

/// The host of an authority, an IPv6 address with its brackets; `None` when the port is bad.
fn host(authority: &str) -> Option<&str> {
    // The colons of an IPv6 address stand before its closing bracket.
    let search_from = authority.rfind(']').unwrap_or(0);
    let Some(colon) = authority[search_from..].find(':') else {
        return Some(authority);
    };
    let (host, port) = authority.split_at(search_from + colon);
    let port = &port[1..];
    // `u16::from_str` would allow a plus sign.
    let is_number = port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok();
    is_number.then_some(host)
}

/// Whether a host is an IP address; `None` when it is no host at all.
fn is_ip_host(host: &str) -> Option<bool> {
    if host.is_empty() {
        None
    } else if host.contains(['[', ']']) {
        let address = host.strip_prefix('[')?.strip_suffix(']')?;
        address.parse::<Ipv6Addr>().is_ok().then_some(true)
    } else {
        Some(looks_like_ipv4(host))
    }
}

/// Four numbers of up to three digits. Larger numbers than 255 count too: no host name ends so.
pub(super) fn looks_like_ipv4(host: &str) -> bool {
    let is_number = |part: &str| {
        matches!(part.len(), 1..=3)
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && (part.len() == 1 || !part.starts_with('0'))
    };
    host.split('.').count() == 4 && host.split('.').all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_five_parts() {
        let cases = [
            (
                "https://example.com",
                ["https", "example.com", "/", "/"],
                false,
            ),
            (
                "https://example.com/",
                ["https", "example.com", "/", "/"],
                false,
            ),
            (
                "http://example.com:80/foo/bar",
                ["http", "example.com:80", "/foo/bar", "/foo/bar/"],
                false,
            ),
            (
                "HTTPS://Example.com//a%20b/",
                ["https", "Example.com", "//a%20b/", "//a%20b/"],
                false,
            ),
            ("https://127.0.0.1", ["https", "127.0.0.1", "/", "/"], true),
            (
                "http://192.168.1.1:1234/foo/",
                ["http", "192.168.1.1:1234", "/foo/", "/foo/"],
                true,
            ),
            ("https://[fe80::1]", ["https", "[fe80::1]", "/", "/"], true),
            (
                "https://[2001:db8:85a3:8d3:1319:8a2e:370:7348]:443",
                [
                    "https",
                    "[2001:db8:85a3:8d3:1319:8a2e:370:7348]:443",
                    "/",
                    "/",
                ],
                true,
            ),
            (
                "http://localhost:8000",
                ["http", "localhost:8000", "/", "/"],
                false,
            ),
            ("http://99_ab-.com", ["http", "99_ab-.com", "/", "/"], false),
            (
                "https://999.999.abc.blah",
                ["https", "999.999.abc.blah", "/", "/"],
                false,
            ),
            ("https://1.2.3", ["https", "1.2.3", "/", "/"], false),
            ("https://1.2.3.04", ["https", "1.2.3.04", "/", "/"], false),
        ];
        for (text, parts, is_ip) in cases {
            let url = parse_url(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                [&url.scheme, &url.authority, &url.path, &url.normalized_path],
                parts
            );
            assert_eq!(url.is_ip, is_ip, "{text}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for text in [
            "",
            "example.com",
            "https:/example.com",
            "acbd://example.com",
            "://example.com",
            "https://",
            "https:///path",
            "https://:8000",
            "https://example.com:",
            "http://abc.com:a/foo",
            "http://abc.com:+80",
            "http://abc.com:65536",
            "http://a:b:80",
            "https://example.com:8443?foo=bar&faz=baz",
            "https://example.com/path?",
            "https://example.com/#fragment",
            "https://user@example.com",
            "https://user:password@example.com",
            "https://[::1",
            "https://::1]",
            "https://[no address]",
            "https://[abc]",
            "https://[::1]x:80",
            "https://x[::1]",
            "https://exam ple.com",
            "https://example.com\\@evil.com",
            "https://example.com/\r\n",
            "https://exämple.com",
            "https://example.com/{x}",
        ] {
            assert_eq!(parse_url(text), None, "{text}");
        }
    }
}

//! The endpoint of a client, taken apart once.

use std::net::IpAddr;

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

use crate::endpoint::{AuthScheme, Endpoint, is_valid_host_label};

/// An endpoint in the form that requests are made with.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    scheme: Scheme,
    authority: Authority,
    /// The path before that of each request, without a slash at its end.
    base_path: String,
    pub(super) headers: HeaderMap,
    /// What the endpoint says about signing, if it says anything.
    pub(super) sigv4: Option<AuthScheme>,
}

impl Resolved {
    /// Takes an endpoint apart, or says in words what is wrong with it.
    pub(super) fn new(endpoint: Endpoint) -> Result<Self, String> {
        let wrong =
            |problem: &str| format!("the endpoint `{}` {problem}", without_user(&endpoint.url));
        let uri: Uri = endpoint.url.parse().map_err(|_| wrong("is no URL"))?;
        let parts = uri.into_parts();
        let scheme = match parts.scheme {
            Some(scheme) if scheme == Scheme::HTTP || scheme == Scheme::HTTPS => scheme,
            _ => return Err(wrong("begins neither with http:// nor with https://")),
        };
        let authority = match parts.authority {
            Some(authority) if !authority.host().is_empty() => authority,
            _ => return Err(wrong("has no host")),
        };
        if authority.as_str().contains('@') {
            return Err(wrong("has a user name, which is not supported"));
        }
        if !has_good_port(&authority) {
            // The default port would be somebody else.
            return Err(wrong("has a port that is no number up to 65535"));
        }
        let path = parts
            .path_and_query
            .unwrap_or_else(|| PathAndQuery::from_static("/"));
        if path.query().is_some() {
            return Err(wrong("has a query string, which is not supported"));
        }
        let mut headers = HeaderMap::new();
        for (name, values) in &endpoint.headers {
            let unusable = |_| wrong("has a header field that cannot be sent");
            let name = HeaderName::try_from(name).map_err(|_| unusable(()))?;
            for value in values {
                headers.append(
                    &name,
                    HeaderValue::try_from(value).map_err(|_| unusable(()))?,
                );
            }
        }
        let base_path = path.path().trim_end_matches('/').to_owned();
        let authority = without_default_port(&scheme, authority);
        let sigv4 = endpoint
            .auth_schemes
            .iter()
            .find(|scheme| scheme.name == "sigv4")
            .cloned();
        Ok(Self {
            scheme,
            authority,
            base_path,
            headers,
            sigv4,
        })
    }

    /// The URI of a request: the host with what goes before it, the base path of the endpoint, then
    /// path and query of the operation.
    pub(super) fn uri(
        &self,
        host_prefix: Option<&str>,
        path_and_query: &str,
    ) -> Result<Uri, String> {
        let authority = match host_prefix {
            Some(prefix) => self.prefixed(prefix)?,
            None => self.authority.clone(),
        };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(authority)
            .path_and_query(format!("{}{path_and_query}", self.base_path))
            .build()
            .map_err(|error| error.to_string())
    }

    /// The authority with a prefix before its host. The prefix is not shown: it may hold members of the
    /// input.
    fn prefixed(&self, prefix: &str) -> Result<Authority, String> {
        let host = self.authority.host();
        let refused = |problem: &str| {
            format!(
                "the operation puts a prefix before the host `{host}`, {problem}; \
                 `disable_host_prefix` of the client's builder leaves it out"
            )
        };
        if ip_address(host).is_some() {
            return Err(refused("which is an address and not a name"));
        }
        if !is_valid_host_label(&format!("{prefix}{host}"), true) {
            return Err(refused("and the result is no name of a host"));
        }
        format!("{prefix}{}", self.authority)
            .parse()
            .map_err(|_| refused("and the result is no name of a host"))
    }

    /// Host and port.
    #[cfg(feature = "tracing")]
    pub(super) fn server(&self) -> (String, u16) {
        let default = if self.is_encrypted() { 443 } else { 80 };
        let port = self.authority.port_u16().unwrap_or(default);
        (self.authority.host().to_owned(), port)
    }

    pub(super) fn is_encrypted(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    pub(super) fn is_loopback(&self) -> bool {
        let host = self.authority.host();
        host.eq_ignore_ascii_case("localhost")
            || ip_address(host).is_some_and(|ip| ip.is_loopback())
    }
}

/// Whether there is no port, or one that is a number.
fn has_good_port(authority: &Authority) -> bool {
    let port = &authority.as_str()[authority.host().len()..];
    match port.strip_prefix(':') {
        Some(port) => port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok(),
        None => port.is_empty(),
    }
}

/// The address that a host is, an IPv6 address without its brackets.
fn ip_address(host: &str) -> Option<IpAddr> {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    address.parse().ok()
}

/// What stands before an `@` may be a password.
pub(crate) fn without_user(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => {
            format!("{}***{}", &url[..scheme + 3], &url[at..])
        }
        (None, Some(at)) => format!("***{}", &url[at..]),
        _ => url.to_owned(),
    }
}

/// HTTP/1.1 leaves a default port out of `host`, and what is signed must be what is sent.
fn without_default_port(scheme: &Scheme, authority: Authority) -> Authority {
    let default = if *scheme == Scheme::HTTPS { 443 } else { 80 };
    if authority.port_u16() != Some(default) {
        return authority;
    }
    authority.host().parse().unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_paths_come_first() {
        let cases = [
            ("https://example.com", "https://example.com/model/a%3Ab?x=1"),
            (
                "https://example.com/",
                "https://example.com/model/a%3Ab?x=1",
            ),
            (
                "https://example.com:443/v1/",
                "https://example.com/v1/model/a%3Ab?x=1",
            ),
            (
                "http://localhost:8080/a/b",
                "http://localhost:8080/a/b/model/a%3Ab?x=1",
            ),
            ("http://localhost:80", "http://localhost/model/a%3Ab?x=1"),
            ("http://[::1]:80/", "http://[::1]/model/a%3Ab?x=1"),
            (
                "http://localhost:443",
                "http://localhost:443/model/a%3Ab?x=1",
            ),
        ];
        for (endpoint, expected) in cases {
            let resolved = Resolved::new(Endpoint::new(endpoint)).unwrap();
            assert_eq!(
                resolved.uri(None, "/model/a%3Ab?x=1").unwrap(),
                expected,
                "{endpoint}"
            );
        }
    }

    #[test]
    fn prefixes_go_before_the_host() {
        let with = |endpoint: &str, prefix: &str| {
            let resolved = Resolved::new(Endpoint::new(endpoint)).unwrap();
            resolved.uri(Some(prefix), "/x").map(|uri| uri.to_string())
        };
        assert_eq!(
            with("https://example.com:8443/v1", "a.b-").unwrap(),
            "https://a.b-example.com:8443/v1/x"
        );
        assert_eq!(
            with("http://localhost", "data.").unwrap(),
            "http://data.localhost/x"
        );
        let long = format!("{}.", "a".repeat(64));
        for (endpoint, prefix, problem) in [
            ("http://127.0.0.1:80", "data.", "is an address"),
            ("http://[::1]", "data.", "is an address"),
            ("https://example.com", long.as_str(), "no name of a host"),
            ("https://example.com", "a@b.", "no name of a host"),
            ("https://example.com", "a..", "no name of a host"),
            ("https://my_host", "data.", "no name of a host"),
        ] {
            let error = with(endpoint, prefix).unwrap_err();
            assert!(
                error.contains(problem) && error.contains("disable_host_prefix"),
                "{error}"
            );
        }
    }

    #[test]
    fn what_is_no_endpoint_is_refused() {
        let cases = [
            ("", "is no URL"),
            ("https://", "is no URL"),
            ("localhost:8080", "begins neither"),
            ("example.com", "begins neither"),
            ("ftp://example.com", "begins neither"),
            ("https://example.com?x=1", "has a query string"),
            (
                "https://user:hush@example.com",
                "`https://***@example.com` has a user name",
            ),
            ("https://exa mple.com", "is no URL"),
            ("http://localhost:http", "has a port that is no number"),
            ("http://localhost:", "has a port that is no number"),
            ("http://localhost:65536", "has a port that is no number"),
            ("http://[::1]:+80", "has a port that is no number"),
        ];
        for (endpoint, problem) in cases {
            let error = Resolved::new(Endpoint::new(endpoint)).unwrap_err();
            assert!(
                error.contains(problem) && !error.contains("hush"),
                "{endpoint}: {error}"
            );
        }
        let endpoint = Endpoint::new("https://example.com").header("x-a", ["line\nfeed"]);
        assert!(
            Resolved::new(endpoint)
                .unwrap_err()
                .contains("header field")
        );
    }
}

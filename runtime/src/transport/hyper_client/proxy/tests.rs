use super::*;

const PROXY: &str = "http://proxy:3128";

fn is_proxied(proxies: &Proxies, uri: &'static str) -> bool {
    proxies.find(&Uri::from_static(uri)).is_some()
}

#[test]
fn urls_of_proxies() {
    for (text, uri, authorization) in [
        ("http://proxy:3128", "http://proxy:3128/", None),
        ("proxy:3128", "http://proxy:3128/", None),
        ("HTTPS://Proxy", "https://Proxy/", None),
        ("http://proxy/path?query#fragment", "http://proxy/", None),
        ("http://[::1]:3128", "http://[::1]:3128/", None),
        ("http://me:word@proxy", "http://proxy/", Some("me:word")),
        ("http://me@proxy", "http://proxy/", Some("me:")),
        (
            "http://m%40e:p%3aw%20@proxy",
            "http://proxy/",
            Some("m@e:p:w "),
        ),
        ("me:p@ss@proxy:1", "http://proxy:1/", Some("me:p@ss")),
    ] {
        let proxy = Proxy::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(proxy.uri, uri, "{text}");
        let sent = proxy.authorization.map(|value| {
            let text = value.to_str().unwrap().strip_prefix("Basic ").unwrap();
            String::from_utf8(base64_simd::STANDARD.decode_to_vec(text).unwrap()).unwrap()
        });
        assert_eq!(sent.as_deref(), authorization, "{text}");
    }
}

#[test]
fn what_is_no_proxy_is_refused_and_not_shown() {
    for (text, words) in [
        ("", "must be a URL such as"),
        ("http://", "must be a URL such as"),
        ("http://hush@", "must be a URL such as"),
        ("http://hu sh", "must be a URL such as"),
        ("http://hush:port", "must be a URL such as"),
        (
            "socks5://hush:1080",
            "such as SOCKS, are not supported; use an HTTP proxy",
        ),
        ("http://hush%3Ax:y@proxy", "a colon in its user name"),
    ] {
        let error = Proxies::all(text).unwrap_err().to_string();
        assert!(error.starts_with("the URL of a proxy "), "{error}");
        assert!(error.contains(words) && !error.contains("hush"), "{error}");
    }
    let proxies = Proxies::all("http://hush:hush@proxy").unwrap();
    assert!(!format!("{proxies:?}").contains("hush"));
}

#[test]
fn the_scheme_chooses_the_proxy() {
    let proxies = Proxies::none().http("http://a").unwrap();
    assert!(is_proxied(&proxies, "http://example.com"));
    assert!(!is_proxied(&proxies, "https://example.com"));
    let proxies = Proxies::none().https("http://a").unwrap();
    assert!(!is_proxied(&proxies, "http://example.com"));
    assert!(is_proxied(&proxies, "https://example.com"));
    assert!(!is_proxied(&Proxies::none(), "https://example.com"));
}

#[test]
fn hosts_that_are_left_out() {
    for (rules, uri, direct) in [
        ("example.com", "https://example.com", true),
        ("example.com", "https://a.b.example.com:8443", true),
        ("example.com", "https://EXAMPLE.com.", true),
        ("Example.COM.", "https://example.com", true),
        ("example.com", "https://notexample.com", false),
        ("example.com", "https://example.com.evil.org", false),
        (".example.com", "https://example.com", true),
        ("*.example.com", "https://a.example.com", true),
        ("a.com, b.com c.com", "https://b.com", true),
        ("a.com, b.com c.com", "https://c.com", true),
        ("*", "https://example.com", true),
        ("", "https://example.com", false),
        (" , ,", "https://example.com", false),
        ("example.com:443", "https://example.com", true),
        ("example.com:80", "http://example.com", true),
        ("example.com:8443", "https://example.com", false),
        ("example.com:8443", "https://example.com:8443", true),
        ("10.0.0.1", "https://10.0.0.1", true),
        ("10.0.0.1", "https://10.0.0.11", false),
        ("10.0.0.1:8080", "http://10.0.0.1:8080", true),
        ("10.0.0.1:8080", "http://10.0.0.1", false),
        ("10.0.0.0/8", "https://10.1.2.3", true),
        ("10.0.0.0/8", "https://11.1.2.3", false),
        ("10.0.0.0/8", "https://10.example.com", false),
        ("10.1.0.0/15", "https://10.0.0.1", true),
        ("10.2.0.0/15", "https://10.1.0.1", false),
        ("0.0.0.0/0", "https://10.1.0.1", true),
        ("0.0.0.0/0", "https://[2001:db8::1]", false),
        ("10.0.0.0/33", "https://10.0.0.0", false),
        ("2001:db8::/32", "https://[2001:db8:1::1]", true),
        ("2001:db8::/32", "https://[2001:db9::1]", false),
        ("[2001:db8::1]:443", "https://[2001:db8::1]", true),
        ("[2001:db8::1]:80", "https://[2001:db8::1]", false),
        ("::/0", "https://[2001:db8::1]", true),
        // Never, whatever is left out.
        ("", "http://localhost:8080", true),
        ("", "http://app.localhost", true),
        ("", "http://127.0.0.9", true),
        ("", "http://[::1]:80", true),
        ("", "http://[::ffff:127.0.0.1]", true),
        ("", "http://169.254.169.254", true),
        ("", "http://169.254.170.2", true),
        ("", "http://[fd00:ec2::254]", true),
        ("", "http://[fe80::1]", true),
        ("", "http://localhost.example.com", false),
        ("", "http://[fd00:ec3::1]", false),
    ] {
        let proxies = Proxies::all(PROXY).unwrap().except(rules);
        assert_eq!(!is_proxied(&proxies, uri), direct, "{rules:?} {uri}");
    }
}

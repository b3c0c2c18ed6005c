//! Which requests go through a proxy.

mod rules;
#[cfg(test)]
mod tests;

use std::fmt;

use http::uri::{Authority, Scheme};
use http::{HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use self::rules::{NoProxy, never_proxied};
use crate::config::ConfigError;

/// Through which HTTP proxies requests go, if through any.
///
/// A request to `https` goes through a tunnel (`CONNECT`), so that the proxy sees the name of the service and no more. A
/// request to `http` is handed to the proxy as it is. The proxy looks up the name of the service.
///
/// Requests to this machine (`localhost`, `127.0.0.0/8`, `::1`) and to link-local addresses (`169.254.0.0/16`,
/// `fe80::/10`, `fd00:ec2::/32`), where AWS hands out credentials, never go through a proxy.
///
/// ```
/// use aws_restjson::transport::Proxies;
///
/// let proxies = Proxies::all("http://user:password@proxy.example.com:3128")?
///     .except("internal.example.com, 10.0.0.0/8");
/// # Ok::<_, aws_restjson::config::ConfigError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    http: Option<Proxy>,
    https: Option<Proxy>,
    except: NoProxy,
}

impl Proxies {
    /// No proxy at all.
    pub fn none() -> Self {
        Self::default()
    }

    /// One proxy for all requests. Its URL begins with `http://` or `https://` and may have a user name and a password,
    /// in percent encoding.
    ///
    /// # Errors
    ///
    /// When it is no such URL. The error does not show it.
    pub fn all(url: &str) -> Result<Self, ConfigError> {
        Self::none().http(url)?.https(url)
    }

    /// Sets the proxy for requests to `http`, as for [`all`](Self::all).
    ///
    /// # Errors
    ///
    /// As for [`all`](Self::all).
    pub fn http(mut self, url: &str) -> Result<Self, ConfigError> {
        self.set_http(url).map_err(in_words)?;
        Ok(self)
    }

    /// Sets the proxy for requests to `https`, as for [`all`](Self::all).
    ///
    /// # Errors
    ///
    /// As for [`all`](Self::all).
    pub fn https(mut self, url: &str) -> Result<Self, ConfigError> {
        self.set_https(url).map_err(in_words)?;
        Ok(self)
    }

    /// Leaves out hosts, in the form of the variable `NO_PROXY`: names, addresses and networks such as `10.0.0.0/8`,
    /// apart by commas, each with a port if only that is meant. A name stands for all names that end in it, too. `*`
    /// leaves out everything.
    pub fn except(mut self, hosts: &str) -> Self {
        self.except = NoProxy::parse(hosts);
        self
    }

    /// Like [`http`](Self::http). The problem goes on where the name of the setting ends.
    pub(crate) fn set_http(&mut self, url: &str) -> Result<(), &'static str> {
        self.http = Some(Proxy::parse(url)?);
        Ok(())
    }

    /// Like [`https`](Self::https), as for [`set_http`](Self::set_http).
    pub(crate) fn set_https(&mut self, url: &str) -> Result<(), &'static str> {
        self.https = Some(Proxy::parse(url)?);
        Ok(())
    }

    /// The proxy for a request.
    pub(super) fn find(&self, uri: &Uri) -> Option<&Proxy> {
        let https = uri.scheme() == Some(&Scheme::HTTPS);
        let proxy = if https { &self.https } else { &self.http }.as_ref()?;
        let host = uri.host()?;
        let port = uri.port_u16().unwrap_or(if https { 443 } else { 80 });
        let direct = never_proxied(host) || self.except.contains(host, port);
        (!direct).then_some(proxy)
    }
}

fn in_words(problem: &str) -> ConfigError {
    ConfigError::new(format!("the URL of a proxy {problem}"))
}

/// A proxy, and who we are for it.
#[derive(Clone)]
pub(super) struct Proxy {
    pub(super) uri: Uri,
    pub(super) authorization: Option<HeaderValue>,
}

impl Proxy {
    /// The problem goes on where the name of the setting ends.
    pub(super) fn parse(url: &str) -> Result<Self, &'static str> {
        const NO_URL: &str = "must be a URL such as `http://proxy.example.com:3128`";
        let (scheme, rest) = match url.split_once("://") {
            None => (Scheme::HTTP, url),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Scheme::HTTP, rest),
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Scheme::HTTPS, rest),
            Some(_) => {
                return Err(
                    "must begin with `http://` or `https://`: other kinds of proxies, such as SOCKS, are not supported; \
                     use an HTTP proxy, or a transport of your own",
                );
            }
        };
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (user, host) = match rest[..end].rsplit_once('@') {
            Some((user, host)) => (Some(user), host),
            None => (None, &rest[..end]),
        };
        let authority: Authority = host.parse().map_err(|_| NO_URL)?;
        let after_host = authority.as_str().len() - authority.host().len();
        if authority.host().is_empty() || (after_host > 0 && authority.port_u16().is_none()) {
            return Err(NO_URL);
        }
        let uri = Uri::builder()
            .scheme(scheme)
            .authority(authority)
            .path_and_query("/")
            .build();
        Ok(Self {
            uri: uri.map_err(|_| NO_URL)?,
            authorization: user.map(basic).transpose()?,
        })
    }
}

/// `Basic` with the user and the password that stand in a URL.
fn basic(user: &str) -> Result<HeaderValue, &'static str> {
    let (user, password) = user.split_once(':').unwrap_or((user, ""));
    let mut pair: Vec<u8> = percent_decode_str(user).collect();
    if pair.contains(&b':') {
        return Err("has a colon in its user name, which cannot be sent");
    }
    pair.push(b':');
    pair.extend(percent_decode_str(password));
    let text = format!("Basic {}", base64_simd::STANDARD.encode_to_string(pair));
    let mut value = HeaderValue::try_from(text).expect("base64 is visible ASCII");
    value.set_sensitive(true);
    Ok(value)
}

/// Without the user and the password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.uri.fmt(f)
    }
}

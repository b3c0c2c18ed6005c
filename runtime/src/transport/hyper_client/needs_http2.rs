//! What to say when no connection comes about, or when a request needs HTTP/2 and the server does not speak it.

use std::error::Error;
use std::fmt;

use http::uri::{Authority, Scheme};
use hyper_util::client::legacy::connect::Connection as _;

use super::classify;
use super::io::Io;
use super::pool::Target;
use crate::BoxError;
use crate::transport::{TransportError, TransportErrorKind};

const DOES_NOT: &str = "the operation needs HTTP/2, which the server does not speak";
const MAY_NOT: &str = "the operation needs HTTP/2, which the server may not speak";

/// Refuses a connection on which TLS has not agreed on what the request needs.
pub(super) fn check(target: &Target, stream: Io) -> Result<Io, TransportError> {
    let https = target.scheme == Scheme::HTTPS;
    if target.http2_only && https && !stream.connected().is_negotiated_h2() {
        let kind = TransportErrorKind::NotConnected;
        return Err(TransportError::new(kind, DOES_NOT));
    }
    Ok(stream)
}

/// The error of a connection that did not come about.
pub(super) fn connect_error(target: &Target, error: BoxError) -> TransportError {
    let words = words(&*error).filter(|_| target.http2_only);
    let kind = TransportErrorKind::NotConnected;
    match words {
        Some(words) => TransportError::new(kind, NoHttp2 { words, error }),
        None => {
            let whom = target.authority.clone();
            TransportError::new(kind, NotReached { whom, error })
        }
    }
}

/// The error of a request that got no answer.
pub(super) fn request_error(target: &Target, error: hyper::Error) -> TransportError {
    match words(&error).filter(|_| target.http2_only) {
        Some(words) => {
            let kind = classify::kind_of(&error);
            let error = error.into();
            TransportError::new(kind, NoHttp2 { words, error })
        }
        None => classify::request_error(error),
    }
}

/// What the error tells about the protocol of the server.
fn words(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<h2::Error>() {
            // Found by us: what came is no frame.
            let no_frame = [h2::Reason::FRAME_SIZE_ERROR, h2::Reason::PROTOCOL_ERROR];
            let is_no_frame = error.reason().is_some_and(|it| no_frame.contains(&it));
            return (error.is_library() && is_no_frame).then_some(DOES_NOT);
        }
        let closed = error.downcast_ref::<hyper::Error>();
        if closed.is_some_and(|error| error.is_canceled() || error.is_closed()) {
            // The connection closed before the request was on it. hyper keeps to itself why.
            return Some(MAY_NOT);
        }
        let tls = error.downcast_ref().and_then(tls_error);
        if let Some(rustls::Error::AlertReceived(alert)) = tls {
            let refused = *alert == rustls::AlertDescription::NoApplicationProtocol;
            return refused.then_some(DOES_NOT);
        }
        next = error.source();
    }
    None
}

/// The error of TLS in one of I/O, which may be in another one. The chain of sources passes over it.
fn tls_error(error: &std::io::Error) -> Option<&rustls::Error> {
    let inner = error.get_ref()?;
    match inner.downcast_ref() {
        Some(inner) => tls_error(inner),
        None => inner.downcast_ref(),
    }
}

/// Names the host: with several endpoints in play, nobody knows otherwise which one it is.
#[derive(Debug)]
struct NotReached {
    whom: Authority,
    error: BoxError,
}

impl fmt::Display for NotReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.whom.fmt(f)
    }
}

impl Error for NotReached {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.error)
    }
}

#[derive(Debug)]
struct NoHttp2 {
    words: &'static str,
    error: BoxError,
}

impl fmt::Display for NoHttp2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words)
    }
}

impl Error for NoHttp2 {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Keepalive;

    fn target(http2_only: bool) -> Target {
        Target {
            scheme: Scheme::HTTPS,
            authority: Authority::from_static("example.com"),
            http2_only,
            keepalive: Keepalive::default(),
        }
    }

    fn refused() -> BoxError {
        let alert = rustls::AlertDescription::NoApplicationProtocol;
        std::io::Error::other(rustls::Error::AlertReceived(alert)).into()
    }

    #[test]
    fn a_refusal_in_the_handshake_is_put_into_words() {
        let error = connect_error(&target(true), refused());
        assert_eq!(error.source().unwrap().to_string(), DOES_NOT);
        assert_eq!(error.kind(), TransportErrorKind::NotConnected);
        let nested: BoxError = std::io::Error::other(refused()).into();
        let error = connect_error(&target(true), nested);
        assert_eq!(error.source().unwrap().to_string(), DOES_NOT);
        let error = connect_error(&target(false), refused());
        assert_ne!(error.source().unwrap().to_string(), DOES_NOT);
        let error = connect_error(&target(true), "no route".into());
        let named = error.source().unwrap();
        assert_eq!(named.to_string(), "example.com");
        assert_eq!(named.source().unwrap().to_string(), "no route");
    }

    #[test]
    fn other_errors_of_http2_are_left_as_they_are() {
        let reset = h2::Error::from(h2::Reason::PROTOCOL_ERROR);
        assert_eq!(words(&reset), None, "that the peer found");
    }
}

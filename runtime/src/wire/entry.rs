//! The entries of a wire log.

use std::fmt;

use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};

use crate::error::Chain;
use crate::transport::TransportError;

/// Fields whose values are secret, or as good as one, whoever set them.
const SECRET: [&str; 7] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
    "x-amz-security-token",
    "x-amz-sso_bearer_token",
    "x-aws-ec2-metadata-token",
];

/// One thing that happened. `Display` is one line for each, and one more for each header field.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct WireEntry<'a> {
    /// The operation, as the model names it.
    pub operation: &'a str,

    /// Which attempt of the call it is; the first is 1.
    pub attempt: u32,

    /// What happened.
    pub event: WireEvent<'a>,
}

impl<'a> WireEntry<'a> {
    pub(super) fn new(operation: &'a str, attempt: u32, event: WireEvent<'a>) -> Self {
        Self {
            operation,
            attempt,
            event,
        }
    }

    /// The same with nothing of a body.
    #[cfg(feature = "tracing")]
    pub(crate) fn without_bodies(mut self) -> Self {
        if let WireEvent::Sent(piece) | WireEvent::Received(piece) = &mut self.event {
            piece.shown = &[];
        }
        self
    }
}

/// What happened.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum WireEvent<'a> {
    /// A request goes out.
    Request {
        /// Its method.
        method: &'a Method,
        /// Where it goes.
        uri: &'a Uri,
        /// Its header fields.
        headers: WireHeaders<'a>,
    },

    /// A piece of its body goes out.
    Sent(Piece<'a>),

    /// An answer begins.
    Answer {
        /// Its status.
        status: StatusCode,
        /// Its header fields.
        headers: WireHeaders<'a>,
    },

    /// A piece of its body has come.
    Received(Piece<'a>),

    /// There is no answer, or it broke off.
    Failed(&'a TransportError),

    /// The exchange is over: the answer was read to its end, or nobody reads on.
    End {
        /// How many bytes of the request's body were handed over to the transport.
        sent: u64,
        /// How many bytes of the answer's body have come.
        received: u64,
    },
}

/// A piece of a body.
#[derive(Clone, Copy)]
pub struct Piece<'a> {
    len: usize,
    shown: &'a [u8],
}

impl<'a> Piece<'a> {
    pub(super) fn new(data: &'a [u8], max_bytes: usize) -> Self {
        Self {
            len: data.len(),
            shown: &data[..data.len().min(max_bytes)],
        }
    }

    /// How many bytes it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Its first bytes, as many as the log was told to show.
    pub fn shown(&self) -> &'a [u8] {
        self.shown
    }
}

impl fmt::Debug for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.len)?;
        if !self.shown.is_empty() {
            write!(f, ": {}", self.shown.escape_ascii())?;
        }
        Ok(())
    }
}

/// Header fields. Secret ones show that they are there and nothing else.
#[derive(Clone, Copy)]
pub struct WireHeaders<'a>(&'a HeaderMap);

impl<'a> WireHeaders<'a> {
    pub(super) fn new(headers: &'a HeaderMap) -> Self {
        Self(headers)
    }

    /// Names and values, in order. A value is `None` if it is secret.
    pub fn iter(&self) -> impl Iterator<Item = (&'a str, Option<&'a HeaderValue>)> + use<'a> {
        self.0.iter().map(|(name, value)| {
            let secret = value.is_sensitive() || SECRET.contains(&name.as_str());
            (name.as_str(), (!secret).then_some(value))
        })
    }
}

impl fmt::Debug for WireHeaders<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl fmt::Display for WireEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} #{} ", self.operation, self.attempt)?;
        match self.event {
            WireEvent::Request {
                method,
                uri,
                headers,
            } => {
                write!(f, "> {method} {uri}")?;
                fields(f, headers)
            }
            WireEvent::Sent(piece) => write!(f, "> {piece:?}"),
            WireEvent::Answer { status, headers } => {
                write!(f, "< {status}")?;
                fields(f, headers)
            }
            WireEvent::Received(piece) => write!(f, "< {piece:?}"),
            WireEvent::Failed(error) => write!(f, "! {}", Chain(error)),
            WireEvent::End { sent, received } => {
                write!(f, "= {sent} bytes sent, {received} bytes received")
            }
        }
    }
}

fn fields(f: &mut fmt::Formatter<'_>, headers: WireHeaders<'_>) -> fmt::Result {
    for (name, value) in headers.iter() {
        write!(f, "\n  {name}: ")?;
        match value {
            Some(value) => write!(f, "{}", value.as_bytes().escape_ascii())?,
            None => f.write_str("*** redacted ***")?,
        }
    }
    Ok(())
}

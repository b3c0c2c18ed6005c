//! Bodies of requests.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::Unsent;
use crate::BoxError;

/// The body of a request: bytes that are all there, or a stream that is made while it is sent.
pub struct Body(Inner);

enum Inner {
    Whole(Bytes),
    Stream(Unsent<Stream>),
}

type Stream = Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>;

impl Body {
    /// A body without a byte.
    pub fn empty() -> Self {
        Self(Inner::Whole(Bytes::new()))
    }

    /// A body that is produced while it is sent. Only once: a call is not tried again after somebody has begun to read it.
    pub fn stream(body: impl HttpBody<Data = Bytes, Error = BoxError> + Send + 'static) -> Self {
        Self(Inner::Stream(Unsent::new(Box::pin(body))))
    }

    /// The same body for another attempt.
    pub(crate) fn again(&self) -> Self {
        Self(match &self.0 {
            Inner::Whole(bytes) => Inner::Whole(bytes.clone()),
            Inner::Stream(stream) => Inner::Stream(stream.again()),
        })
    }

    /// Whether another attempt can send it.
    pub(crate) fn is_unsent(&self) -> bool {
        match &self.0 {
            Inner::Whole(_) => true,
            Inner::Stream(stream) => stream.is_there(),
        }
    }

    /// The whole body, if it is known before it is sent.
    pub fn bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Whole(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Whole(bytes))
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().0 {
            Inner::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Inner::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Inner::Stream(stream) => match stream.begin() {
                Some(stream) => stream.as_mut().poll_frame(cx),
                None => {
                    let words = "the body of the request was sent in another attempt";
                    Poll::Ready(Some(Err(words.into())))
                }
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Whole(bytes) => bytes.is_empty(),
            Inner::Stream(stream) => stream.look(|it| it.is_end_stream()).unwrap_or_default(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(stream) => stream.look(|it| it.size_hint()).unwrap_or_default(),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Inner::Whole(bytes) => write!(f, "Body({} bytes)", bytes.len()),
            Inner::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_content() {
        assert_eq!(
            format!("{:?}", Body::from(Bytes::from_static(b"secret"))),
            "Body(6 bytes)"
        );
    }
}

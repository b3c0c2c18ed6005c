//! Bodies of requests and answers.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;

use super::TransportError;
use crate::BoxError;

/// The body of a request: bytes that are all there, or a stream that is made while it is sent.
pub struct Body(Inner);

enum Inner {
    Whole(Bytes),
    Stream(Pin<Box<dyn HttpBody<Data = Bytes, Error = BoxError> + Send>>),
}

impl Body {
    /// A body without a byte.
    pub fn empty() -> Self {
        Self(Inner::Whole(Bytes::new()))
    }

    /// A body that is produced while it is sent. It cannot be sent twice.
    pub fn stream(body: impl HttpBody<Data = Bytes, Error = BoxError> + Send + 'static) -> Self {
        Self(Inner::Stream(Box::pin(body)))
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
            Inner::Stream(stream) => stream.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Inner::Whole(bytes) => bytes.is_empty(),
            Inner::Stream(stream) => stream.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Inner::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(stream) => stream.size_hint(),
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

/// The body of an answer, read as it comes in.
pub struct ResponseBody(Pin<Box<dyn HttpBody<Data = Bytes, Error = TransportError> + Send>>);

impl ResponseBody {
    /// Wraps the body of a transport's answer.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self(Box::pin(body.map_err(TransportError::from_any)))
    }

    /// The next piece of data; `None` at the end. Trailers are skipped.
    pub(crate) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match std::task::ready!(self.0.as_mut().poll_frame(cx)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }

    /// Reads to the end. A body that comes in one piece is not copied.
    pub(crate) async fn collect(mut self, limit: usize) -> Result<Bytes, CollectError> {
        if self.0.size_hint().lower() > limit as u64 {
            return Err(CollectError::TooLong);
        }
        let mut first = Bytes::new();
        let mut joined = BytesMut::new();
        while let Some(data) = std::future::poll_fn(|cx| self.poll_data(cx)).await {
            let data = data.map_err(CollectError::Transport)?;
            if data.len() > limit - first.len().max(joined.len()) {
                return Err(CollectError::TooLong);
            }
            if first.is_empty() && joined.is_empty() {
                first = data;
                continue;
            }
            if joined.is_empty() {
                // Sizes of answers are announced by the service, so the announcement is believed
                // only up to a point.
                let announced = self.0.size_hint().lower().min(1 << 20) as usize;
                joined.reserve(first.len() + data.len().max(announced));
                joined.extend_from_slice(&std::mem::take(&mut first));
            }
            joined.extend_from_slice(&data);
        }
        Ok(if joined.is_empty() {
            first
        } else {
            joined.freeze()
        })
    }
}

impl HttpBody for ResponseBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        self.get_mut()
            .0
            .as_mut()
            .poll_frame(cx)
            .map_err(BoxError::from)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody(..)")
    }
}

/// Why a body could not be read to its end.
#[derive(Debug)]
pub(crate) enum CollectError {
    Transport(TransportError),
    TooLong,
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::transport::TransportErrorKind;

    struct Pieces(VecDeque<Result<&'static [u8], &'static str>>);

    impl HttpBody for Pieces {
        type Data = Bytes;
        type Error = &'static str;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
            let next = self.get_mut().0.pop_front();
            Poll::Ready(next.map(|piece| piece.map(|data| Frame::data(Bytes::from_static(data)))))
        }
    }

    fn body<const N: usize>(pieces: [Result<&'static [u8], &'static str>; N]) -> ResponseBody {
        ResponseBody::new(Pieces(pieces.into()))
    }

    #[tokio::test]
    async fn pieces_are_joined_up_to_the_limit() {
        for (limit, fits) in [(6, true), (7, true), (5, false), (0, false)] {
            let read = body([Ok(b"ab"), Ok(b""), Ok(b"cd"), Ok(b"ef")])
                .collect(limit)
                .await;
            match read {
                Ok(bytes) => assert!(fits && bytes == "abcdef", "{limit}"),
                Err(error) => assert!(!fits && matches!(error, CollectError::TooLong), "{limit}"),
            }
        }
        assert!(body([]).collect(0).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn one_piece_is_not_copied() {
        static DATA: &[u8] = b"only one";
        let read = body([Ok(DATA)]).collect(100).await.unwrap();
        assert_eq!(read.as_ptr(), DATA.as_ptr());
    }

    #[tokio::test]
    async fn an_announced_length_over_the_limit_is_refused_at_once() {
        let body = ResponseBody::new(Body::from(Bytes::from_static(b"12345")));
        assert!(matches!(body.collect(4).await, Err(CollectError::TooLong)));
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_an_error() {
        match body([Ok(b"ab"), Err("reset")]).collect(100).await {
            Err(CollectError::Transport(error)) => {
                assert_eq!(error.kind(), TransportErrorKind::Other)
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn debug_shows_no_content() {
        assert_eq!(
            format!("{:?}", Body::from(Bytes::from_static(b"secret"))),
            "Body(6 bytes)"
        );
    }
}

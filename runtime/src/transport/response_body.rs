//! Bodies of answers.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::BodyExt as _;

use super::TransportError;
use crate::BoxError;
use crate::time::Limit;

/// The body of an answer, read as it comes in.
pub struct ResponseBody {
    inner: Pin<Box<dyn HttpBody<Data = Bytes, Error = TransportError> + Send>>,
    /// For the next piece.
    idle: Limit,
}

impl ResponseBody {
    /// Wraps the body of a transport's answer.
    pub fn new<B>(body: B) -> Self
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        Self {
            inner: Box::pin(body.map_err(TransportError::from_any)),
            idle: Limit::none(),
        }
    }

    /// Bounds how long a reader waits for the next piece. Its own pauses do not count.
    pub(crate) fn with_idle(mut self, limit: Limit) -> Self {
        self.idle = limit;
        self
    }

    fn poll_limited(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.inner.as_mut().poll_frame(cx);
        match frame {
            Poll::Ready(frame) => {
                self.idle.reset();
                Poll::Ready(frame)
            }
            Poll::Pending => self.idle.poll(cx).map(|limit| Some(Err(silence(limit)))),
        }
    }

    /// The next piece of data; `None` at the end. Trailers are skipped.
    pub(crate) fn poll_data(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match std::task::ready!(self.poll_limited(cx)) {
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
        if self.inner.size_hint().lower() > limit as u64 {
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
                let announced = self.inner.size_hint().lower().min(1 << 20) as usize;
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
        self.get_mut().poll_limited(cx).map_err(BoxError::from)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody(..)")
    }
}

fn silence(limit: Duration) -> TransportError {
    TransportError::timed_out("the next piece of the body", limit, "idle")
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
    use crate::transport::{Body, TransportErrorKind};

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

    #[cfg(feature = "hyper")]
    #[tokio::test(start_paused = true)]
    async fn the_limit_holds_for_each_piece() {
        use std::sync::Arc;
        use std::time::Duration;

        use crate::time::{Limit, TokioSleep};

        /// Gives a piece after each of these pauses, in seconds, and then nothing any more.
        struct Slow(VecDeque<u64>, Option<Pin<Box<tokio::time::Sleep>>>);

        impl HttpBody for Slow {
            type Data = Bytes;
            type Error = &'static str;

            fn poll_frame(
                self: Pin<&mut Self>,
                cx: &mut Context<'_>,
            ) -> Poll<Option<Result<Frame<Bytes>, &'static str>>> {
                let this = self.get_mut();
                let Some(pause) = this.0.front() else {
                    return Poll::Pending;
                };
                let pause = Duration::from_secs(*pause);
                let sleep = this
                    .1
                    .get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
                std::task::ready!(sleep.as_mut().poll(cx));
                this.0.pop_front();
                this.1 = None;
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
            }
        }

        let limit = |seconds| Limit::new(Duration::from_secs(seconds), Arc::new(TokioSleep));
        // The pauses, and how many pieces come before the limit of 5.
        for (pauses, pieces) in [(&[4, 4, 6][..], 2), (&[6, 4], 0)] {
            let body = ResponseBody::new(Slow(pauses.iter().copied().collect(), None));
            let mut body = body.with_idle(limit(5));
            let mut came = 0;
            let error = loop {
                match std::future::poll_fn(|cx| body.poll_data(cx)).await {
                    Some(Ok(_)) => came += 1,
                    Some(Err(error)) => break error,
                    None => unreachable!("it never ends"),
                }
                // The reader's pause is longer than every limit.
                tokio::time::sleep(Duration::from_secs(60)).await;
            };
            assert_eq!(came, pieces, "{pauses:?}");
            assert_eq!(error.kind(), TransportErrorKind::Timeout);
        }
    }
}

//! Bodies that are streamed as bytes.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::Body as _;

use crate::BoxError;
use crate::transport::{Body, ResponseBody, TransportError};
use crate::value::Blob;

/// Bytes that are sent or received as they come (`@streaming` blobs in Smithy). The default is empty.
///
/// A received one is read with [`next`](Self::next), as a [`Stream`], or to its end with [`collect`](Self::collect).
/// Dropping it closes the stream.
#[derive(Default)]
pub struct ByteStream(Body);

impl ByteStream {
    /// Bytes that are produced while they are sent.
    ///
    /// Where the request is signed over its payload, which is the rule, they are first read into memory.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes, Error = BoxError> + Send + 'static,
    {
        Self(Body::stream(body))
    }

    pub(crate) fn received(body: ResponseBody) -> Self {
        Self(Body::stream(body))
    }

    /// All bytes, if they are known already.
    pub fn bytes(&self) -> Option<&Bytes> {
        self.0.bytes()
    }

    pub(crate) fn into_body(self) -> Body {
        self.0
    }

    /// The next piece; `None` at the end.
    ///
    /// # Errors
    ///
    /// The connection broke off.
    pub async fn next(&mut self) -> Option<Result<Bytes, TransportError>> {
        std::future::poll_fn(|cx| self.poll_piece(cx)).await
    }

    /// Reads to the end. Nothing bounds how much that is but the other side.
    ///
    /// # Errors
    ///
    /// The connection broke off.
    pub async fn collect(mut self) -> Result<Bytes, TransportError> {
        let mut joined = BytesMut::new();
        let mut first = Bytes::new();
        while let Some(piece) = self.next().await {
            let piece = piece?;
            if joined.is_empty() && first.is_empty() {
                // A body in one piece is not copied.
                first = piece;
                continue;
            }
            if joined.is_empty() {
                joined.extend_from_slice(&std::mem::take(&mut first));
            }
            joined.extend_from_slice(&piece);
        }
        Ok(if joined.is_empty() {
            first
        } else {
            joined.freeze()
        })
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = std::task::ready!(Pin::new(&mut self.0).poll_frame(cx));
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(TransportError::from_any(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_piece(cx)
    }
}

impl<T: Into<Blob>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        Self(Body::from(bytes.into().into_bytes()))
    }
}

/// Shows how long it is, where that is known, and no content.
impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bytes() {
            Some(bytes) => write!(f, "ByteStream({} bytes)", bytes.len()),
            None => f.write_str("ByteStream(..)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn bytes_come_back_as_they_went_in() {
        let stream = ByteStream::from("abc");
        assert_eq!(stream.bytes().map(|bytes| &bytes[..]), Some(&b"abc"[..]));
        assert_eq!(format!("{stream:?}"), "ByteStream(3 bytes)");
        assert_eq!(stream.collect().await.unwrap(), "abc");
        assert_eq!(ByteStream::default().collect().await.unwrap(), "");
    }

    #[tokio::test]
    async fn a_received_stream_is_read_piece_by_piece() {
        let body = ResponseBody::new(Body::from(Bytes::from_static(b"piece")));
        let mut stream = ByteStream::received(body);
        assert!(stream.bytes().is_none());
        assert_eq!(format!("{stream:?}"), "ByteStream(..)");
        assert_eq!(stream.next().await.unwrap().unwrap(), "piece");
        assert!(stream.next().await.is_none());
    }
}

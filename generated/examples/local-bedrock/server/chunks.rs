//! The signatures of the events in a request.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::event_stream::Decoder;
use bedrock_runtime::aws_restjson::server::EventVerifier;
use hyper::body::{Body, Frame, Incoming};

/// A body of signed messages. What it hands on is checked, message by message, as it comes in; it breaks off at the first
/// that is signed wrongly.
pub(crate) struct Verified {
    body: Incoming,
    decoder: Decoder,
    verifier: EventVerifier,
}

impl Verified {
    /// Checks the messages of this body.
    pub(crate) fn new(body: Incoming, verifier: EventVerifier) -> Self {
        Self {
            body,
            decoder: Decoder::new(),
            verifier,
        }
    }

    fn check(&mut self, data: Bytes) -> Result<(), BoxError> {
        self.decoder.push(data);
        while let Some(message) = self.decoder.next()? {
            self.verifier.verify(&message)?;
        }
        Ok(())
    }
}

impl Body for Verified {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = match ready!(Pin::new(&mut this.body).poll_frame(cx)) {
            None => return Poll::Ready(None),
            Some(Err(error)) => return Poll::Ready(Some(Err(error.into()))),
            Some(Ok(frame)) => frame,
        };
        let checked = match frame.data_ref() {
            Some(data) => this.check(data.clone()),
            None => Ok(()),
        };
        Poll::Ready(Some(checked.map(|()| frame)))
    }
}

//! The body of a request with events: each is signed over the one before it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use crate::BoxError;
use crate::event_stream::{EncodeError, Message, encode};
use crate::sigv4::EventSigner;
use crate::time::Clock;

/// Signs events while they are sent. The last frame is a signed empty one, which tells the service
/// that the end is meant.
pub(crate) struct SignedEvents {
    messages: Pin<Box<dyn Stream<Item = Message> + Send>>,
    /// Gone once the last frame is out.
    signer: Option<EventSigner>,
    clock: Arc<dyn Clock>,
}

impl SignedEvents {
    pub(crate) fn new(
        messages: Pin<Box<dyn Stream<Item = Message> + Send>>,
        signer: EventSigner,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            messages,
            signer: Some(signer),
            clock,
        }
    }

    fn frame(&mut self, message: Option<Message>) -> Result<Option<Bytes>, EncodeError> {
        let now = self.clock.now();
        let outer = match (message, &mut self.signer) {
            (Some(message), Some(signer)) => signer.sign(encode(&message)?, now),
            (_, signer) => match signer.take() {
                Some(signer) => signer.finish(now),
                None => return Ok(None),
            },
        };
        encode(&outer).map(Some)
    }
}

impl http_body::Body for SignedEvents {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.signer.is_none() {
            return Poll::Ready(None);
        }
        let message = ready!(this.messages.as_mut().poll_next(cx));
        Poll::Ready(match this.frame(message) {
            Ok(frame) => frame.map(|bytes| Ok(Frame::data(bytes))),
            Err(error) => {
                // An event that was left out would break the chain of all that follow.
                this.signer = None;
                Some(Err(error.into()))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.signer.is_none()
    }
}

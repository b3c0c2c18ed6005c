//! The body of a request with events: each is signed over the one before it.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Frame;

use super::link::Link;
use crate::BoxError;
use crate::event_stream::{EncodeError, Message, encode};
use crate::sigv4::EventSigner;
use crate::time::Clock;
use crate::transport::Unsent;

/// The events of a request, not signed yet.
pub(crate) struct Outgoing {
    messages: Unsent<Messages>,
    link: Link,
}

type Messages = Pin<Box<dyn Stream<Item = Result<Message, BoxError>> + Send>>;

impl Outgoing {
    pub(super) fn new(messages: Messages) -> Self {
        Self {
            messages: Unsent::new(messages),
            link: Link::default(),
        }
    }

    /// The same events for another attempt, whose answer is another one.
    pub(crate) fn again(&self) -> Self {
        Self {
            messages: self.messages.again(),
            link: Link::default(),
        }
    }

    /// Whether another attempt can send them.
    pub(crate) fn is_unsent(&self) -> bool {
        self.messages.is_there()
    }

    /// The tie to the answer.
    pub(crate) fn link(&self) -> &Link {
        &self.link
    }
}

/// Signs events while they are sent. The last frame is a signed empty one, which tells the service
/// that the end is meant. Events that break off do not get it.
pub(crate) struct SignedEvents {
    events: Outgoing,
    /// Gone once the last frame is out.
    signer: Option<EventSigner>,
    clock: Arc<dyn Clock>,
}

impl SignedEvents {
    pub(crate) fn new(events: Outgoing, signer: EventSigner, clock: Arc<dyn Clock>) -> Self {
        Self {
            events,
            signer: Some(signer),
            clock,
        }
    }

    fn poll_message(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Message>, BoxError>> {
        if self.events.link.is_dropped(cx) {
            return Poll::Ready(Err("the answer was dropped".into()));
        }
        let Some(messages) = self.events.messages.begin() else {
            return Poll::Ready(Err("the events were sent in another attempt".into()));
        };
        let message = ready!(messages.as_mut().poll_next(cx));
        Poll::Ready(message.transpose())
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

    /// No signed end follows: it would tell the service that these were all events.
    fn break_off(&mut self, error: BoxError) -> BoxError {
        self.signer = None;
        self.events.link.broke_off(&error);
        error
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
        let message = ready!(this.poll_message(cx));
        let frame = message.and_then(|message| Ok(this.frame(message)?));
        Poll::Ready(match frame {
            Ok(frame) => frame.map(|bytes| Ok(Frame::data(bytes))),
            Err(error) => Some(Err(this.break_off(error))),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.signer.is_none()
    }
}

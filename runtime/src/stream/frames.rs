//! The messages in the body of an answer.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;

use super::limits::Limits;
use crate::event_stream::{DecodeError, Decoder, Message};
use crate::time::Limit;
use crate::transport::{ResponseBody, TransportError};

/// Reads messages from a body, within limits.
pub(crate) struct Frames {
    body: ResponseBody,
    decoder: Decoder,
    bytes: u64,
    first: bool,
    first_event: Limit,
    idle: Limit,
    /// A message that was read, without its payload: most have the headers of the one before.
    spare: Message,
    /// What was looked at before it was asked for.
    peeked: Option<Option<Result<Message, Broken>>>,
}

/// Why there are no more messages.
pub(super) enum Broken {
    /// The connection broke off.
    Transport(TransportError),

    /// The first message did not come in time.
    FirstEvent(Duration),

    /// A later message did not come in time.
    Idle(Duration),

    /// What came is no frame.
    Malformed(DecodeError),

    /// The body ended inside a frame.
    CutOff(DecodeError),
}

impl fmt::Debug for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Frames")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Frames {
    pub(crate) fn new(body: ResponseBody, limits: Limits) -> Self {
        Self {
            body,
            decoder: Decoder::new().with_max_message_len(limits.max_event_bytes),
            bytes: 0,
            first: true,
            first_event: limits.first_event,
            idle: limits.idle,
            spare: Message::default(),
            peeked: None,
        }
    }

    /// The body, of which nothing was read yet.
    #[cfg(feature = "test-util")]
    pub(super) fn into_body(self) -> ResponseBody {
        self.body
    }

    /// How many bytes have come.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Takes back a message that was read.
    pub(super) fn reuse(&mut self, mut message: Message) {
        // It may be long until the next one comes, and the payload shares the memory of a whole piece.
        message.payload = Bytes::new();
        self.spare = message;
    }

    /// Waits for the next message, which stays the next one.
    pub(super) async fn peek(&mut self) -> Option<&Result<Message, Broken>> {
        let next = poll_fn(|cx| self.poll_message(cx)).await;
        self.peeked.insert(next).as_ref()
    }

    /// The next message; `None` at the end of a body that ends where a frame does.
    pub(super) fn poll_message(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Message, Broken>>> {
        if let Some(peeked) = self.peeked.take() {
            return Poll::Ready(peeked);
        }
        loop {
            match self.decoder.next_into(&mut self.spare) {
                Ok(true) => {
                    self.first = false;
                    self.first_event.reset();
                    self.idle.reset();
                    return Poll::Ready(Some(Ok(std::mem::take(&mut self.spare))));
                }
                Ok(false) => {}
                Err(error) => return Poll::Ready(Some(Err(Broken::Malformed(error)))),
            }
            match self.body.poll_data(cx) {
                Poll::Ready(Some(Ok(bytes))) => {
                    self.bytes += bytes.len() as u64;
                    self.decoder.push(bytes);
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(Broken::Transport(error))));
                }
                Poll::Ready(None) => {
                    let end = self.decoder.finish().err();
                    return Poll::Ready(end.map(|error| Err(Broken::CutOff(error))));
                }
                // Bytes that do not complete a message do not stop the time: a peer that sends one
                // now and then would be waited for without end.
                Poll::Pending if self.first => {
                    let limit = self.first_event.poll(cx);
                    return limit.map(|limit| Some(Err(Broken::FirstEvent(limit))));
                }
                Poll::Pending => {
                    let limit = self.idle.poll(cx);
                    return limit.map(|limit| Some(Err(Broken::Idle(limit))));
                }
            }
        }
    }
}

//! Events that a client sends.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use crate::BoxError;
use crate::error::ResponseError;
use crate::event_stream::{Decoder, Message};
use crate::stream::{EventInput, ToEvent};
use crate::transport::ResponseBody;

/// A union whose members are the events of a request, from the side of the service. The implementation is emitted.
pub trait FromEvent: ToEvent + Sized {
    /// Reads the event, or exception, of the given name.
    ///
    /// # Errors
    ///
    /// When headers or payload are not what the model says.
    fn from_event(name: &str, message: &Message) -> Result<Self, ResponseError>;
}

/// The events in a body.
pub(super) fn received<E: FromEvent>(body: ResponseBody) -> EventInput<E> {
    EventInput::received(Received {
        body,
        decoder: Decoder::new(),
        state: State::Open,
        event: std::marker::PhantomData,
    })
}

struct Received<E> {
    body: ResponseBody,
    decoder: Decoder,
    state: State,
    event: std::marker::PhantomData<fn() -> E>,
}

enum State {
    Open,
    /// The first message was a signed one.
    Signed,
    /// The signed empty message has come.
    Ended,
    Failed,
}

impl<E: FromEvent> Received<E> {
    /// What a message holds: an event, or nothing for the message that ends a signed stream.
    fn read(&mut self, message: &Message) -> Result<Option<E>, BoxError> {
        let inner = match message.header(":chunk-signature") {
            Some(_) if message.payload.is_empty() => {
                self.state = State::Ended;
                return Ok(None);
            }
            Some(_) => {
                self.state = State::Signed;
                let mut decoder = Decoder::new();
                decoder.push(message.payload.clone());
                let inner = decoder.next()?;
                decoder.finish()?;
                inner.ok_or("a signed message holds no message")?
            }
            None => message.clone(),
        };
        let name = match inner.message_type() {
            Some("event") => inner.event_type(),
            Some("exception") => inner.exception_type(),
            _ => None,
        };
        let name = name.ok_or("a message is neither an event nor an exception")?;
        Ok(Some(E::from_event(name, &inner)?))
    }

    fn end(&self) -> Result<(), BoxError> {
        self.decoder.finish()?;
        match self.state {
            State::Signed => {
                Err("the events ended without the signed message that ends them".into())
            }
            State::Open | State::Ended | State::Failed => Ok(()),
        }
    }
}

impl<E: FromEvent> Stream for Received<E> {
    type Item = Result<E, BoxError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let failed = |this: &mut Self, error: BoxError| {
            this.state = State::Failed;
            Poll::Ready(Some(Err(error)))
        };
        loop {
            if matches!(this.state, State::Ended | State::Failed) {
                return Poll::Ready(None);
            }
            match this.decoder.next() {
                Ok(Some(message)) => match this.read(&message) {
                    Ok(None) => continue,
                    Ok(Some(event)) => return Poll::Ready(Some(Ok(event))),
                    Err(error) => return failed(this, error),
                },
                Ok(None) => {}
                Err(error) => return failed(this, error.into()),
            }
            match ready!(this.body.poll_data(cx)) {
                Some(Ok(bytes)) => this.decoder.push(bytes),
                Some(Err(error)) => return failed(this, error.into()),
                None => match this.end() {
                    Ok(()) => this.state = State::Ended,
                    Err(error) => return failed(this, error),
                },
            }
        }
    }
}

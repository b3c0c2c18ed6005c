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

#[cfg(test)]
mod tests {
    use bytes::{Bytes, BytesMut};

    use super::*;
    use crate::event_stream::{encode, encode_into};
    use crate::sigv4::{EventSigner, Identity, Signature, SigningParams};
    use crate::testing::{Text, event};
    use crate::time::Clock as _;
    use crate::transport::Body;

    impl FromEvent for Text {
        fn from_event(_: &str, message: &Message) -> Result<Self, ResponseError> {
            Ok(crate::json::from_slice(&message.payload)?)
        }
    }

    fn text(text: &str) -> Text {
        Text {
            text: Some(text.to_owned()),
        }
    }

    async fn read(body: Bytes) -> (Vec<Text>, Option<String>) {
        let mut events = received::<Text>(ResponseBody::new(Body::from(body)));
        let mut texts = Vec::new();
        loop {
            match events.next().await {
                Some(Ok(text)) => texts.push(text),
                Some(Err(error)) => {
                    assert!(events.next().await.is_none());
                    return (texts, Some(error.to_string()));
                }
                None => return (texts, None),
            }
        }
    }

    fn signed(texts: &[&str], end: bool) -> Bytes {
        let identity = Identity {
            access_key_id: "AKIDEXAMPLE",
            secret_access_key: "secret",
            session_token: None,
        };
        let now = crate::testing::Fixed.now();
        let params = SigningParams::new(identity, "us-east-1", "test", now);
        let mut signer = EventSigner::new(Signature::from_bytes([0; 32]), &params).unwrap();
        let mut body = BytesMut::new();
        for one in texts {
            let inner = encode(&text(one).to_message()).unwrap();
            encode_into(&signer.sign(inner, now), &mut body).unwrap();
        }
        if end {
            encode_into(&signer.finish(now), &mut body).unwrap();
        }
        body.freeze()
    }

    #[tokio::test]
    async fn signed_and_unsigned_events_are_read() {
        let both = vec![text("a"), text("b")];
        assert_eq!(read(signed(&["a", "b"], true)).await, (both.clone(), None));
        let mut body = BytesMut::new();
        for one in &both {
            encode_into(&one.to_message(), &mut body).unwrap();
        }
        assert_eq!(read(body.freeze()).await, (both, None));
        assert_eq!(read(Bytes::new()).await, (vec![], None));
    }

    #[tokio::test]
    async fn events_that_break_off_are_an_error() {
        let (texts, error) = read(signed(&["a"], false)).await;
        assert_eq!(texts, [text("a")]);
        assert!(error.unwrap().contains("without the signed message"));
        let whole = signed(&["a"], true);
        let (texts, error) = read(whole.slice(..whole.len() - 1)).await;
        assert_eq!(texts.len(), 1);
        assert!(error.unwrap().contains("the stream ended after"));
    }

    #[tokio::test]
    async fn what_is_no_event_is_an_error() {
        for (message, words) in [
            (event("text", "{"), "end of the input"),
            (
                Message::new("{}").with_header(":message-type", "error"),
                "neither",
            ),
            (
                Message::new("x").with_header(":chunk-signature", "s"),
                "ended after 1 bytes",
            ),
        ] {
            let (_, error) = read(encode(&message).unwrap()).await;
            let error = error.unwrap();
            assert!(error.contains(words), "{error}");
        }
    }
}

#[cfg(feature = "hyper")]
mod limits;
mod recording;

use std::future::poll_fn;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_core::stream::FusedStream as _;

use super::{Event as _, EventStream, UnknownEvent};
use crate::error::{FailureKind, ServiceError as _};
use crate::event_stream::{Message, encode, encode_into};
use crate::testing::{Error, Heard, Text, Wire, builder, event};
use crate::transport::{ResponseBody, TransportError, TransportErrorKind};

fn text(text: &str) -> Heard {
    Heard::Text(Text {
        text: Some(text.to_owned()),
    })
}

fn bytes(messages: &[Message]) -> Bytes {
    let mut out = BytesMut::new();
    for message in messages {
        encode_into(message, &mut out).unwrap();
    }
    out.freeze()
}

fn conversation() -> Vec<Message> {
    vec![
        event("text", r#"{"text":"a"}"#),
        event("stop", "{}"),
        event("usage", "{}"),
    ]
}

fn stream(messages: &[Message]) -> EventStream<Heard> {
    EventStream::from_bytes([bytes(messages)])
}

/// Everything that a stream yields, up to its end or error.
async fn all(mut stream: EventStream<Heard>) -> (Vec<Heard>, Option<Error>) {
    let mut events = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return (events, None),
            Err(error) => return (events, Some(error)),
        }
    }
}

async fn error(messages: &[Message]) -> Error {
    let (_, error) = all(stream(messages)).await;
    error.expect("the stream breaks off")
}

#[test]
fn it_is_a_stream_that_can_be_sent_to_another_thread() {
    fn check<T: futures_core::stream::FusedStream + Send + Unpin + 'static>() {}
    check::<EventStream<Heard>>();
}

#[tokio::test]
async fn events_come_in_order_and_unknown_ones_too() {
    let (events, error) = all(stream(&conversation())).await;
    assert!(error.is_none());
    assert_eq!(
        events,
        [
            text("a"),
            Heard::Stop,
            Heard::Unknown(UnknownEvent::new("usage", "{}"))
        ]
    );
    assert_eq!(
        events
            .iter()
            .map(|event| event.event_type())
            .collect::<Vec<_>>(),
        ["text", "stop", "usage"]
    );
}

#[tokio::test]
async fn pieces_may_be_cut_anywhere() {
    let whole = bytes(&conversation());
    for size in 1..whole.len() {
        let pieces: Vec<Bytes> = whole.chunks(size).map(Bytes::copy_from_slice).collect();
        let (events, error) = all(EventStream::from_bytes(pieces)).await;
        assert!(error.is_none() && events.len() == 3, "{size}");
    }
}

/// The stream is cut at every byte. Only after the frame of `stop`, at the end of a frame, is it
/// complete.
#[tokio::test]
async fn a_stream_cut_short_never_looks_complete() {
    let whole = bytes(&conversation());
    let stop = bytes(&conversation()[..2]).len();
    for end in 0..=whole.len() {
        let (events, error) = all(EventStream::from_bytes([whole.slice(..end)])).await;
        if end == stop || end == whole.len() {
            assert!(error.is_none(), "{end}: {error:?}");
            continue;
        }
        let error = error.unwrap_or_else(|| panic!("{end}: clean end after {events:?}"));
        assert_eq!(error.kind(), Some(FailureKind::IncompleteStream), "{end}");
    }
}

/// The same with a connection that breaks: that is never a clean end, not even after the last
/// frame.
#[tokio::test]
async fn a_broken_connection_is_an_error_wherever_it_breaks() {
    let whole = bytes(&conversation());
    for end in 0..=whole.len() {
        let lost = TransportError::new(TransportErrorKind::Lost, "reset");
        let mut pieces = vec![Ok(whole.slice(..end)), Err(lost)].into_iter();
        let body = http_body_util::BodyExt::boxed(http_body_util::StreamBody::new(Frames(
            Box::new(move || pieces.next()),
        )));
        let (_, error) = all(EventStream::from_body(ResponseBody::new(body))).await;
        assert_eq!(error.unwrap().kind(), Some(FailureKind::Transport), "{end}");
    }
}

type Piece = Result<Bytes, TransportError>;

struct Frames(Box<dyn FnMut() -> Option<Piece> + Send + Sync>);

impl Stream for Frames {
    type Item = Result<http_body::Frame<Bytes>, TransportError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready((self.0)().map(|piece| piece.map(http_body::Frame::data)))
    }
}

#[tokio::test]
async fn exceptions_are_the_errors_of_the_service() {
    let exception = |name: &'static str| {
        Message::new(r#"{"message":"slow","text":"down"}"#)
            .with_header(":message-type", "exception")
            .with_header(":exception-type", name)
    };
    for name in ["throttlingException", "ThrottlingException"] {
        let error = error(&[event("text", "{}"), exception(name), event("stop", "{}")]).await;
        let Error::Throttling(throttling) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(throttling.text.as_deref(), Some("down"));
        assert_eq!(error.context().code(), Some("ThrottlingException"));
        assert_eq!(error.context().message(), Some("slow"));
        assert_eq!(error.context().status(), None);
    }
    let error = error(&[exception("newException")]).await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "newException: slow (before the first event)"
    );
}

/// The header fields of the answer belong to the stream, not to what ends it.
#[tokio::test]
async fn exceptions_have_all_members_in_their_payload() {
    let exception = Message::new(r#"{"text":"down","scope":"account"}"#)
        .with_header(":message-type", "exception")
        .with_header(":exception-type", "throttlingException");
    let wire = Wire::answering(200, [("x-scope", "stream")], bytes(&[exception]));
    let client = builder(&wire).build().unwrap();
    let (_, error) = all(client.listen().await.unwrap()).await;
    let Some(Error::Throttling(throttling)) = error else {
        panic!("{error:?}")
    };
    assert_eq!(throttling.text.as_deref(), Some("down"));
    assert_eq!(throttling.scope.as_deref(), Some("account"));
}

#[tokio::test]
async fn an_error_message_has_code_and_words() {
    let message = Message::new("")
        .with_header(":message-type", "error")
        .with_header(":error-code", "InternalFailure")
        .with_header(":error-message", "gone");
    let error = error(&[message]).await;
    assert!(matches!(error, Error::Unhandled(_)), "{error:?}");
    assert_eq!(error.context().code(), Some("InternalFailure"));
    assert_eq!(error.context().message(), Some("gone"));
}

#[tokio::test]
async fn an_initial_response_is_passed_over() {
    let mut messages = conversation();
    messages.insert(0, event("initial-response", "{}"));
    let (events, error) = all(stream(&messages)).await;
    assert!(error.is_none() && events.len() == 3);
}

#[tokio::test]
async fn messages_that_are_no_events_are_refused() {
    let cases = [
        (Message::new("{}"), "no `:message-type`"),
        (
            Message::new("{}").with_header(":message-type", "hush"),
            "is not known",
        ),
        (
            Message::new("{}").with_header(":message-type", "event"),
            "no `:event-type`",
        ),
        (
            Message::new("{}").with_header(":message-type", "exception"),
            "no `:exception-type`",
        ),
        (event("text", r#"{"text":7}"#), "text"),
    ];
    for (message, words) in cases {
        let error = error(&[message]).await;
        assert_eq!(error.kind(), Some(FailureKind::Decode), "{error}");
        assert!(
            error.to_string().contains(words) && !error.to_string().contains("hush"),
            "{error}"
        );
    }
    let garbage = EventStream::from_bytes([Bytes::from_static(b"<html>no frames</html>")]);
    assert_eq!(
        all(garbage).await.1.unwrap().kind(),
        Some(FailureKind::Decode)
    );
}

#[tokio::test]
async fn after_an_error_the_stream_is_fused_and_try_next_says_so() {
    let mut stream = stream(&[event("text", "{}")]);
    assert!(!stream.is_terminated());
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "the stream ended before `stop`, so this is not all of the answer \
         (status 200, after the event `text`)"
    );
    for _ in 0..2 {
        assert!(stream.next().await.is_none());
        assert!(
            poll_fn(|cx| Pin::new(&mut stream).poll_next(cx))
                .await
                .is_none()
        );
        assert!(stream.is_terminated());
        let again = stream.try_next().await.unwrap_err();
        assert_eq!(again.kind(), Some(FailureKind::IncompleteStream));
        assert_eq!(again.to_string(), error.to_string());
    }
    assert!(format!("{stream:?}").contains("failed"));
}

#[tokio::test]
async fn after_a_clean_end_it_stays_ended() {
    let mut stream = stream(&[event("stop", "{}")]);
    assert_eq!(stream.try_next().await.unwrap(), Some(Heard::Stop));
    for _ in 0..2 {
        assert_eq!(stream.try_next().await.unwrap(), None);
        assert!(stream.next().await.is_none());
        assert!(stream.is_terminated());
    }
}

#[tokio::test]
async fn streams_can_be_made_of_events() {
    let made = EventStream::from_events([Ok(text("a")), Ok(text("b"))]);
    assert_eq!(all(made).await.0, [text("a"), text("b")]);
    let broken = error(&[]).await;
    let mut made = EventStream::from_events([Ok(text("a")), Err(broken), Ok(text("b"))]);
    assert!(made.next().await.unwrap().is_ok());
    assert!(made.next().await.unwrap().is_err());
    assert!(made.next().await.is_none());
    assert!(made.try_next().await.is_err());
    assert!(all(EventStream::default()).await.1.is_none());
}

#[tokio::test]
async fn streams_can_be_made_of_messages_and_are_checked() {
    let (events, error) = all(EventStream::from_messages(conversation())).await;
    assert!(error.is_none() && events.len() == 3);
    let cut = EventStream::from_messages(conversation().into_iter().take(1));
    let (events, error) = all(cut).await;
    assert_eq!(events, [text("a")]);
    assert_eq!(error.unwrap().kind(), Some(FailureKind::IncompleteStream));
}

#[tokio::test]
async fn an_error_tells_how_far_the_stream_had_come() {
    let whole = bytes(&conversation()[..1]);
    let mut stream = EventStream::<Heard>::from_bytes([whole.clone(), whole.slice(..9)]);
    assert_eq!(stream.try_next().await.unwrap(), Some(text("a")));
    assert_eq!(stream.progress().events(), 1);
    let error = stream.try_next().await.unwrap_err();
    let progress = error.context().progress().unwrap();
    assert_eq!(progress.events(), 1);
    assert_eq!(progress.last_event(), Some("text"));
    assert_eq!(progress.bytes(), whole.len() as u64 + 9);
    assert!(error.to_string().contains("after 9 bytes"), "{error}");
}

#[tokio::test]
async fn what_is_known_of_the_answer_is_there_at_once() {
    let frame = encode(&event("text", "{}")).unwrap();
    let wire = Wire::answering(200, [("x-amzn-requestid", "id-5")], frame);
    let mut stream = builder(&wire).build().unwrap().listen().await.unwrap();
    assert_eq!(stream.meta().status(), 200);
    assert_eq!(stream.meta().request_id(), Some("id-5"));
    assert!(stream.next().await.unwrap().is_ok());
    let error = stream.next().await.unwrap().unwrap_err();
    assert_eq!(
        error.to_string(),
        "Listen: the stream ended before `stop`, so this is not all of the answer \
         (status 200, request id id-5, attempts 1, after the event `text`)"
    );
}

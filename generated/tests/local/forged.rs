//! Events whose signatures were tampered with on the way.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::event_stream::{Decoder, HeaderValue, Message, encode};
use bedrock_runtime::aws_restjson::transport::{Body, HyperTransport};
use bedrock_runtime::aws_restjson::{BoxError, EventInput};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, InvokeModelWithBidirectionalStreamInput as Said,
};
use bedrock_runtime::{Error, InvokeModelWithBidirectionalStreamRequest};
use hyper::Request;
use hyper::body::{Body as HttpBody, Frame};
use tower::ServiceBuilder;

use crate::running::Running;

/// Changes one message of a body.
struct Forged {
    body: Body,
    /// How many messages are left as they are.
    good: usize,
    change: fn(Message) -> Message,
}

impl HttpBody for Forged {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        let Some(Ok(frame)) = frame else {
            return Poll::Ready(frame);
        };
        let mut decoder = Decoder::new();
        decoder.push(frame.into_data().unwrap());
        let mut out = Vec::new();
        while let Some(message) = decoder.next().unwrap() {
            let message = match this.good.checked_sub(1) {
                Some(left) => {
                    this.good = left;
                    message
                }
                None => (this.change)(message),
            };
            out.extend_from_slice(&encode(&message).unwrap());
        }
        decoder.finish().unwrap();
        Poll::Ready(Some(Ok(Frame::data(out.into()))))
    }
}

/// How the conversation ends when a message is changed after this many good ones.
async fn ended(good: usize, change: fn(Message) -> Message) -> Result<usize, Error> {
    let server = Running::start().await;
    let forging = ServiceBuilder::new()
        .map_request(move |request: Request<Body>| {
            request.map(|body| Body::stream(Forged { body, good, change }))
        })
        .service(HyperTransport::new());
    let client = server.builder().transport(forging).build().unwrap();
    let events = ["one", "two", "three"]
        .map(|text| Said::from(BidirectionalInputPayloadPart::new().bytes(text)));
    let events = EventInput::from_events(events);
    let request = InvokeModelWithBidirectionalStreamRequest::new("m", events);
    let mut body = client
        .invoke_model_with_bidirectional_stream(request)
        .await?
        .body;
    let mut count = 0;
    while body.try_next().await?.is_some() {
        count += 1;
    }
    Ok(count)
}

/// The message without its signature.
fn dated(message: &Message) -> Message {
    let date = message.header(":date").unwrap();
    Message::new(message.payload.clone()).with_header(":date", date)
}

fn refused(ended: Result<usize, Error>, words: &str) {
    let error = ended.unwrap_err();
    assert!(matches!(error, Error::ValidationException(_)), "{error}");
    assert!(error.message().unwrap().ends_with(words), "{error}");
}

#[tokio::test]
async fn what_is_left_alone_is_answered() {
    // Three echoes, and the end.
    assert_eq!(ended(4, |message| message).await.unwrap(), 4);
}

#[tokio::test]
async fn another_signature_is_refused_wherever_it_stands() {
    let other = |message: Message| {
        dated(&message).with_header(":chunk-signature", HeaderValue::ByteArray(&[7; 32]))
    };
    for good in 0..4 {
        refused(
            ended(good, other).await,
            "a message of events has another signature",
        );
    }
}

#[tokio::test]
async fn no_signature_is_refused() {
    let none = |message: Message| dated(&message);
    refused(
        ended(1, none).await,
        "a message of events has no `:chunk-signature`",
    );
}

//! A service that answers every event it hears, as long as each is signed over the one before it.

use bedrock_runtime::aws_restjson::Timestamp;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::event_stream::{Decoder, HeaderValue, Message};
use http_body_util::BodyExt as _;
use hyper::Request;
use hyper::body::Incoming;
use serde_json::json;
use tokio::sync::mpsc;

use super::NOW;
use super::frames::exception;
use super::server::{Received, Reply, Server, refusal};
use super::verify::{hex, scope, sha256_hex, signature, verify};

/// What the server heard, in order.
#[derive(Debug)]
pub(crate) enum Heard {
    Request(Box<Received>),
    Chunk,
    /// The empty event that is signed like the others.
    SignedEnd,
    BrokenOff,
}

impl PartialEq for Heard {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// A server that hands the signature of the request through `seed` before it checks the events with it. It answers each
/// event with a frame.
pub(crate) async fn speech_server(
    seed: fn(String) -> String,
    answer: fn(Message) -> Bytes,
) -> (Server, mpsc::UnboundedReceiver<Heard>) {
    let (heard, receiver) = mpsc::unbounded_channel();
    // Only the first conversation is reported, so that the channel closes with it.
    let heard = std::sync::Mutex::new(Some(heard));
    let respond = move |request: Request<Incoming>| {
        let heard = heard.lock().expect("nobody panics with it").take();
        async move {
            let received = Received::new(&request, Bytes::new());
            let signed = match verify(&received) {
                Ok(signature) => signature,
                Err(reason) => return refusal(&reason),
            };
            let heard = heard.expect("there is one conversation");
            let _ = heard.send(Heard::Request(Box::new(received)));
            let (reply, speech) = Reply::channel();
            let chain = Chain(seed(signed));
            tokio::spawn(listen(request.into_body(), chain, answer, speech, heard));
            reply.header("content-type", "application/vnd.amazon.eventstream")
        }
    };
    (Server::serve(respond).await, receiver)
}

async fn listen(
    mut body: Incoming,
    mut chain: Chain,
    answer: fn(Message) -> Bytes,
    speech: mpsc::Sender<Bytes>,
    heard: mpsc::UnboundedSender<Heard>,
) {
    let mut decoder = Decoder::new();
    while let Some(frame) = body.frame().await {
        match frame.map(|frame| frame.into_data()) {
            Ok(Ok(data)) => decoder.push(data),
            Ok(Err(_)) => continue,
            Err(_) => {
                let _ = heard.send(Heard::BrokenOff);
                return;
            }
        }
        while let Some(outer) = decoder.next().expect("the frames are good") {
            if !chain.continues_with(&outer) {
                let reason = json!({"message": "the signature of an event does not match"});
                let _ = speech.send(exception("validationException", &reason)).await;
                return;
            }
            if outer.payload.is_empty() {
                let _ = heard.send(Heard::SignedEnd);
                continue;
            }
            let _ = heard.send(Heard::Chunk);
            let inner = message(outer.payload);
            assert_eq!(inner.message_type(), Some("event"));
            if speech.send(answer(inner)).await.is_err() {
                let _ = heard.send(Heard::BrokenOff);
                return;
            }
        }
    }
}

fn message(frame: Bytes) -> Message {
    let mut decoder = Decoder::new();
    decoder.push(frame);
    let message = decoder
        .next()
        .expect("the frame is good")
        .expect("it is whole");
    decoder.finish().expect("there is nothing after it");
    message
}

/// The signature so far.
struct Chain(String);

impl Chain {
    fn continues_with(&mut self, outer: &Message) -> bool {
        let [
            Some(HeaderValue::Timestamp(date)),
            Some(HeaderValue::ByteArray(given)),
        ] = [":date", ":chunk-signature"].map(|name| outer.header(name))
        else {
            return false;
        };
        assert_eq!(
            date,
            Timestamp::from_epoch_seconds(1_767_323_045),
            "the fixed clock"
        );
        assert_eq!(outer.headers().count(), 2);
        let mut date_header = b"\x05:date\x08".to_vec();
        date_header.extend_from_slice(&1_767_323_045_000_i64.to_be_bytes());
        let text = format!(
            "AWS4-HMAC-SHA256-PAYLOAD\n{NOW}\n{}\n{}\n{}\n{}",
            scope(NOW),
            self.0,
            sha256_hex(&date_header),
            sha256_hex(&outer.payload),
        );
        self.0 = signature(NOW, &text);
        self.0 == hex(given)
    }
}

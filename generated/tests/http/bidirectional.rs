//! InvokeModelWithBidirectionalStream: the answer comes while the question is still being asked, and the
//! server checks the signature of every event.

mod ends;

use std::time::Duration;

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::event_stream::Message;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::{EventInput, EventStream};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, InvokeModelWithBidirectionalStreamInput as Input,
    InvokeModelWithBidirectionalStreamOutput as Output,
};
use bedrock_runtime::{Client, Error, InvokeModelWithBidirectionalStreamRequest};
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use hyper::Version;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;

use crate::support::frames::{event, exception};
use crate::support::raw::RawServer;
use crate::support::server::{Reply, Server};
use crate::support::speech::{Heard, speech_server};
use crate::support::{anonymous, client, within};

const ID: &str = "amazon.nova-sonic-v1:0";

fn part(bytes: impl Into<Vec<u8>>) -> Input {
    BidirectionalInputPayloadPart::new()
        .bytes(bytes.into())
        .into()
}

fn request(body: EventInput<Input>) -> InvokeModelWithBidirectionalStreamRequest {
    InvokeModelWithBidirectionalStreamRequest::new(ID, body)
}

async fn refused(client: &Client) -> Error {
    let (_sender, input) = EventInput::channel(1);
    within(client.invoke_model_with_bidirectional_stream(request(input)))
        .await
        .unwrap_err()
}

/// A model that repeats what it hears.
fn echo(heard: Message) -> Bytes {
    assert_eq!(heard.event_type(), Some("chunk"));
    assert_eq!(heard.content_type(), Some("application/json"));
    let payload = serde_json::from_slice(&heard.payload).expect("it is JSON");
    event("chunk", &payload)
}

fn bytes_of(output: Option<Output>) -> Bytes {
    match output {
        Some(Output::Chunk(part)) => part.bytes.expect("the server sends them").into_bytes(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn question_and_answer_take_turns() {
    let (server, mut heard) = speech_server(|seed| seed, echo).await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    let Some(Heard::Request(head)) = within(heard.recv()).await else {
        panic!("the request comes first");
    };
    assert_eq!(head.version, Version::HTTP_2);
    assert_eq!(
        head.target,
        "/model/amazon.nova-sonic-v1%3A0/invoke-with-bidirectional-stream"
    );
    assert_eq!(
        head.header("content-type"),
        Some("application/vnd.amazon.eventstream")
    );

    for turn in ["one", "two", "three"] {
        sender.send(part(turn)).await.unwrap();
        assert_eq!(bytes_of(within(output.try_next()).await.unwrap()), turn);
        assert_eq!(within(heard.recv()).await, Some(Heard::Chunk));
    }
    within(sender.close()).await.unwrap();
    assert!(within(output.try_next()).await.unwrap().is_none());
    assert_eq!(within(heard.recv()).await, Some(Heard::SignedEnd));
    assert_eq!(within(heard.recv()).await, None);
}

/// Waiting for the first event would be in vain: it comes only after the question.
#[tokio::test]
async fn a_call_does_not_wait_for_an_event_to_see_whether_to_open_the_stream_again() {
    let (server, _heard) = speech_server(|seed| seed, echo).await;
    let (mut sender, input) = EventInput::channel(1);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let call = call.retry(RetryPolicy::default().reconnect(true));
    let mut output = within(call).await.unwrap().body;
    sender.send(part("one")).await.unwrap();
    assert_eq!(bytes_of(within(output.try_next()).await.unwrap()), "one");
}

/// As a `Sink` and a `Stream` of the futures crate, each in a task of its own.
#[tokio::test]
async fn sink_and_stream_in_two_tasks() {
    let (server, mut heard) = speech_server(|seed| seed, echo).await;
    let (sender, input) = EventInput::channel(2);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let output = within(call).await.unwrap().body;
    let events = stream::iter((0..50_u8).map(|at| Ok(part([at]))));
    let asking = tokio::spawn(events.forward(sender));
    let listening = tokio::spawn(output.map(|event| bytes_of(event.ok())).collect::<Vec<_>>());
    within(asking).await.unwrap().unwrap();
    let echoes = within(listening).await.unwrap();
    assert_eq!(echoes.concat(), (0..50).collect::<Vec<u8>>());
    while let Some(event) = within(heard.recv()).await {
        assert_ne!(event, Heard::BrokenOff);
    }
}

#[tokio::test]
async fn a_server_that_does_not_listen_makes_the_sender_wait() {
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let released = std::sync::Mutex::new(Some(released));
    let server = Server::serve(move |request| {
        let released = released.lock().unwrap().take().unwrap();
        async move {
            let (reply, speech) = Reply::channel();
            tokio::spawn(async move {
                let _ = released.await;
                let _ = request.into_body().collect().await;
                drop(speech);
            });
            reply
        }
    })
    .await;
    let (mut sender, input) = EventInput::channel(3);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    let mut talking = tokio::spawn(async move {
        for at in 0..500_u32 {
            sender.send(part(vec![at as u8; 20_000])).await.unwrap();
        }
        sender.close().await
    });
    // Ten megabytes fit into no buffer on the way.
    let waited = tokio::time::timeout(Duration::from_millis(200), &mut talking).await;
    assert!(waited.is_err(), "the events went nowhere");
    release.send(()).unwrap();
    within(talking).await.unwrap().unwrap();
    assert!(within(output.try_next()).await.unwrap().is_none());
}

#[tokio::test]
async fn much_in_both_directions_at_once() {
    const EVENTS: usize = 500;
    let (server, mut heard) = speech_server(|seed| seed, echo).await;
    let sound = |at: usize| vec![at as u8; 20_000];
    let input = EventInput::from_events((0..EVENTS).map(move |at| part(sound(at))));
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    for at in 0..EVENTS {
        let echo = bytes_of(within(output.try_next()).await.unwrap());
        assert!(echo == sound(at), "{at}");
    }
    assert!(within(output.try_next()).await.unwrap().is_none());
    let mut chunks = 0;
    while let Some(event) = within(heard.recv()).await {
        chunks += usize::from(event == Heard::Chunk);
    }
    assert_eq!(chunks, EVENTS);
}

#[tokio::test]
async fn a_signature_that_does_not_continue_the_chain_is_noticed() {
    let (server, _heard) = speech_server(|_| "0".repeat(64), echo).await;
    let input = EventInput::from_events([part("one")]);
    let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
    let mut output = within(call).await.unwrap().body;
    match within(output.try_next()).await {
        Err(Error::ValidationException(error)) => {
            assert_eq!(
                error.message.as_deref(),
                Some("the signature of an event does not match")
            );
        }
        other => panic!("{other:?}"),
    }
}

/// A service may want to hear something before it answers at all. The call is awaited meanwhile, so what is said first
/// is said before it, or in another task.
#[tokio::test]
async fn a_service_that_answers_only_once_it_heard_something() {
    let server = Server::serve(|request| async {
        let mut body = request.into_body();
        let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
        assert!(!first.is_empty());
        Reply::new(200, event("chunk", &json!({"bytes": "aGVhcmQ="})))
    })
    .await;
    for in_another_task in [false, true] {
        let (mut sender, input) = EventInput::channel(1);
        let call = client(&server.url()).invoke_model_with_bidirectional_stream(request(input));
        let say = async move {
            sender.send(part("first")).await.unwrap();
            sender
        };
        let _sender = if in_another_task {
            let saying = tokio::spawn(say);
            let output = within(call).await.unwrap().body;
            check_heard(output).await;
            saying.await.unwrap()
        } else {
            let sender = say.await;
            check_heard(within(call).await.unwrap().body).await;
            sender
        };
    }
}

async fn check_heard(mut output: EventStream<Output>) {
    assert_eq!(bytes_of(within(output.try_next()).await.unwrap()), "heard");
}

#[tokio::test]
async fn a_server_without_http2() {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let serve = async {
        let mut socket = server.accept().await;
        let answer = "HTTP/1.1 505 HTTP Version Not Supported\r\ncontent-length: 0\r\n\r\n";
        socket.write_all(answer.as_bytes()).await.unwrap();
    };
    let (error, ()) = tokio::join!(refused(&client), within(serve));
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let words = "the operation needs HTTP/2, which the server may not speak";
    assert!(error.to_string().contains(words), "{error}");
}

#[tokio::test]
async fn a_bearer_token_cannot_sign_events() {
    let server = RawServer::new().await;
    let client = anonymous(&server.url())
        .bearer_token("token")
        .build()
        .unwrap();
    let error = refused(&client).await;
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert!(error.to_string().contains("bearer token"), "{error}");
}

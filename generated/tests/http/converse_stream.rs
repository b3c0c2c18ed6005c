//! ConverseStream: every kind of event, cut everywhere.

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::{Blob, UnknownEvent};
use bedrock_runtime::types::{
    ContentBlockDelta, ContentBlockStart, ConversationRole, ConverseStreamOutput as Event, Message,
    ReasoningContentBlockDelta, StopReason,
};
use bedrock_runtime::{Client, ConverseStreamRequest};
use futures_util::StreamExt;
use hyper::Version;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::frames::{conversation, encoded, event, read_all, short_text};
use crate::support::raw::{RawServer, STREAM_HEAD, chunk};
use crate::support::server::{Reply, Server};
use crate::support::{both_clients, client, http2_client, within};

/// Two frames, byte by byte as the specification has them.
const LITERAL: &[&[u8]] = &[
    b"\x00\x00\x00\x81\x00\x00\x00\x52\x6c\xc1\x76\x93",
    b"\x0b:event-type\x07\x00\x0cmessageStart",
    b"\x0d:content-type\x07\x00\x10application/json",
    b"\x0d:message-type\x07\x00\x05event",
    b"{\"p\":\"abcd\",\"role\":\"assistant\"}",
    b"\xf5\x12\xa0\x05",
    b"\x00\x00\x00\x84\x00\x00\x00\x51\x3d\x28\xa8\x59",
    b"\x0b:event-type\x07\x00\x0bmessageStop",
    b"\x0d:content-type\x07\x00\x10application/json",
    b"\x0d:message-type\x07\x00\x05event",
    b"{\"p\":\"abc\",\"stopReason\":\"end_turn\"}",
    b"\x8a\x7b\xbd\xd0",
];

fn request() -> ConverseStreamRequest {
    ConverseStreamRequest::new("anthropic.claude-sonnet-4-20250514-v1:0")
        .messages([Message::new(ConversationRole::User, ["Hello"])])
}

fn stream_of(pieces: Vec<Bytes>) -> Reply {
    Reply::pieces(200, pieces).header("content-type", "application/vnd.amazon.eventstream")
}

async fn events(client: &Client) -> Vec<Event> {
    let answer = within(client.converse_stream(request())).await.unwrap();
    let (events, error) = within(read_all(answer.stream)).await;
    if let Some(error) = error {
        panic!("{error}");
    }
    events
}

fn assert_is_conversation(events: &[Event]) {
    let names: Vec<&str> = events.iter().map(Event::event_type).collect();
    let expected: Vec<&str> = conversation().iter().map(|(name, _)| *name).collect();
    assert_eq!(names, expected);

    let [mut text, mut reasoning, mut tool_input] = [const { String::new() }; 3];
    let mut rest = Vec::new();
    for event in events {
        match event {
            Event::ContentBlockDelta(event) => match (&event.delta, event.content_block_index) {
                (ContentBlockDelta::Text(piece), 1) => text += piece.as_str(),
                (ContentBlockDelta::ToolUse(piece), 2) => tool_input += piece.input.as_str(),
                (ContentBlockDelta::ReasoningContent(piece), 0) => match piece {
                    ReasoningContentBlockDelta::Text(piece) => reasoning += piece.as_str(),
                    ReasoningContentBlockDelta::Signature(signature) => {
                        assert_eq!(signature, "c2ln");
                    }
                    ReasoningContentBlockDelta::RedactedContent(bytes) => {
                        assert_eq!(bytes, &Blob::from(vec![0, 1, 2, 255]));
                    }
                    other => panic!("{other:?}"),
                },
                (ContentBlockDelta::Unknown(member), 2) => {
                    assert_eq!(member.tag(), "hologram");
                    assert_eq!(*member.value(), json!({"depth": 3}));
                }
                other => panic!("{other:?}"),
            },
            other => rest.push(other),
        }
    }
    assert_eq!(text, "Grüß Gott \u{1F600}\n");
    assert_eq!(reasoning, "The user asks for …");
    assert_eq!(tool_input, r#"{"city": "Wien"}"#);
    match rest[..] {
        [
            Event::MessageStart(start),
            Event::ContentBlockStop(_),
            Event::Unknown(unknown),
            Event::ContentBlockStop(_),
            Event::ContentBlockStart(block),
            Event::ContentBlockStop(_),
            Event::MessageStop(stop),
            Event::Metadata(metadata),
        ] => {
            assert_eq!(start.role, ConversationRole::Assistant);
            assert_eq!(*unknown, UnknownEvent::new("heartbeat", r#"{"every":5}"#));
            let ContentBlockStart::ToolUse(tool) = &block.start else {
                panic!("{block:?}");
            };
            assert_eq!((&*tool.name, &*tool.tool_use_id), ("weather", "tool-1"));
            assert_eq!(stop.stop_reason, StopReason::ToolUse);
            assert_eq!(metadata.usage.total_tokens, 30);
            assert_eq!(metadata.usage.cache_read_input_tokens, Some(7));
            assert_eq!(metadata.metrics.latency_ms, 1234);
        }
        _ => panic!("{rest:?}"),
    }
}

#[tokio::test]
async fn a_stream_cut_in_two_at_every_byte() {
    let frames = encoded(&conversation());
    let cuts = frames.len();
    let server = Server::start(move |request| {
        let at: usize = request.header("x-cut").unwrap().parse().unwrap();
        stream_of(vec![frames.slice(..at), frames.slice(at..)])
    })
    .await;
    let client = client(&server.url());
    for at in 0..=cuts {
        let call = client
            .converse_stream(request())
            .header("x-cut", &at.to_string());
        let answer = within(call).await.unwrap();
        let (events, error) = within(read_all(answer.stream)).await;
        assert!(error.is_none(), "cut at {at}: {error:?}");
        assert_is_conversation(&events);
    }
}

#[tokio::test]
async fn one_byte_at_a_time_over_both_versions() {
    let frames = encoded(&conversation());
    let pieces: Vec<Bytes> = (0..frames.len()).map(|at| frames.slice(at..=at)).collect();
    let server = Server::start(move |_| stream_of(pieces.clone())).await;
    for (name, client) in both_clients(&server.url()) {
        println!("{name}");
        assert_is_conversation(&events(&client).await);
    }
    let versions: Vec<Version> = server
        .received()
        .iter()
        .map(|request| request.version)
        .collect();
    assert_eq!(versions, [Version::HTTP_11, Version::HTTP_2]);
}

#[tokio::test]
async fn one_byte_per_write_to_the_socket() {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let serve = async {
        let (request, mut socket) = server.request().await;
        assert!(
            request.starts_with(
                "POST /model/anthropic.claude-sonnet-4-20250514-v1%3A0/converse-stream HTTP/1.1\r\n"
            ),
            "{request}"
        );
        let body = chunk(&encoded(&conversation()));
        for byte in [STREAM_HEAD.as_bytes(), &body, b"0\r\n\r\n"].concat() {
            socket.write_all(&[byte]).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let (events, ()) = within(async { tokio::join!(events(&client), serve) }).await;
    assert_is_conversation(&events);
}

#[tokio::test]
async fn literal_frames() {
    let server = Server::start(|_| {
        stream_of(
            LITERAL
                .iter()
                .map(|piece| Bytes::from_static(piece))
                .collect(),
        )
    })
    .await;
    let events = events(&client(&server.url())).await;
    match &events[..] {
        [Event::MessageStart(start), Event::MessageStop(stop)] => {
            assert_eq!(start.role, ConversationRole::Assistant);
            assert_eq!(stop.stop_reason, StopReason::EndTurn);
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_head_is_there_before_the_first_event_and_events_before_the_end() {
    let (reply, sender) = Reply::channel();
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| reply.lock().unwrap().take().unwrap()).await;
    let answer = within(client(&server.url()).converse_stream(request()).answer())
        .await
        .unwrap();
    assert_eq!(answer.request_id(), Some("request-1"));
    let mut stream = answer.into_output().stream;
    assert_eq!(stream.meta().request_id(), Some("request-1"));
    assert_eq!(stream.meta().status(), 200);
    assert_eq!(stream.meta().attempts(), 1);

    for (name, payload) in conversation() {
        sender.send(event(name, &payload)).await.unwrap();
        // As a `Stream` of the futures crate.
        let event = within(StreamExt::next(&mut stream)).await.unwrap().unwrap();
        assert_eq!(event.event_type(), name);
    }
    drop(sender);
    assert!(within(stream.next()).await.is_none());
    assert!(within(stream.try_next()).await.unwrap().is_none());
}

#[tokio::test]
async fn events_have_names_and_all_names_are_listed() {
    let known = [
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
    ];
    assert_eq!(Event::EVENT_TYPES, known);
    let unknown = event("newEvent", &json!({"a": 1}));
    let server = Server::start(move |_| stream_of(vec![unknown.clone(), short_text("x")])).await;
    let events = events(&client(&server.url())).await;
    assert_eq!(events[0].event_type(), "newEvent");
    assert!(!Event::EVENT_TYPES.contains(&"newEvent"));
    let Event::Unknown(event) = &events[0] else {
        panic!("{events:?}");
    };
    assert_eq!(event.payload, r#"{"a":1}"#);
}

#[tokio::test]
async fn dropping_the_stream_closes_the_connection() {
    let server = RawServer::new().await;
    let client = client(&server.url());
    let serve = async {
        let (_, mut socket) = server.request().await;
        let first = chunk(&event("messageStart", &json!({"role": "assistant"})));
        let written = [STREAM_HEAD.as_bytes(), &first].concat();
        socket.write_all(&written).await.unwrap();
        // The end of the connection, or its reset.
        let read = socket.read(&mut [0]).await;
        assert!(matches!(read, Ok(0) | Err(_)), "{read:?}");
    };
    let call = async {
        let mut stream = client.converse_stream(request()).await.unwrap().stream;
        assert!(stream.next().await.unwrap().is_ok());
        drop(stream);
    };
    within(async { tokio::join!(call, serve) }).await;
}

#[tokio::test]
async fn dropping_the_stream_resets_it_over_http2_and_keeps_the_connection() {
    let (reply, sender) = Reply::channel();
    let reply = std::sync::Mutex::new(Some(reply));
    let server = Server::start(move |_| match reply.lock().unwrap().take() {
        Some(reply) => reply,
        None => stream_of(vec![short_text("second")]),
    })
    .await;
    let client = http2_client(&server.url());
    let stream = within(client.converse_stream(request()))
        .await
        .unwrap()
        .stream;
    drop(stream);
    within(sender.closed()).await;
    assert_eq!(events(&client).await.len(), 5);
}

//! Frames as Bedrock sends them.

use bedrock_runtime::Error;
use bedrock_runtime::aws_restjson::EventStream;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::event_stream::{Message, encode};
use bedrock_runtime::types::ConverseStreamOutput;
use serde_json::{Value, json};

fn frame(message: &Message) -> Bytes {
    encode(message).expect("it is within all limits")
}

pub(crate) fn event(name: &str, payload: &Value) -> Bytes {
    let message = Message::new(payload.to_string())
        .with_header(":event-type", name)
        .with_header(":content-type", "application/json")
        .with_header(":message-type", "event");
    frame(&message)
}

pub(crate) fn exception(name: &str, payload: &Value) -> Bytes {
    let message = Message::new(payload.to_string())
        .with_header(":exception-type", name)
        .with_header(":content-type", "application/json")
        .with_header(":message-type", "exception");
    frame(&message)
}

pub(crate) fn error(code: &str, text: &str) -> Bytes {
    let message = Message::new("")
        .with_header(":error-code", code)
        .with_header(":error-message", text)
        .with_header(":message-type", "error");
    frame(&message)
}

/// An answer with reasoning, text and a tool, and an event from the future. Bedrock pads its events with a
/// member `p`, so that their length does not tell what is in them.
pub(crate) fn conversation() -> Vec<(&'static str, Value)> {
    let delta = |index: i32, delta: Value| {
        let payload = json!({"contentBlockIndex": index, "delta": delta, "p": "abcdefgh"});
        ("contentBlockDelta", payload)
    };
    let stop = |index: i32| {
        (
            "contentBlockStop",
            json!({"contentBlockIndex": index, "p": "ab"}),
        )
    };
    let tool = json!({"toolUse": {"name": "weather", "toolUseId": "tool-1"}});
    vec![
        ("messageStart", json!({"p": "abcd", "role": "assistant"})),
        delta(
            0,
            json!({"reasoningContent": {"text": "The user asks for …"}}),
        ),
        delta(0, json!({"reasoningContent": {"signature": "c2ln"}})),
        delta(
            0,
            json!({"reasoningContent": {"redactedContent": "AAEC/w=="}}),
        ),
        stop(0),
        delta(1, json!({"text": "Grüß "})),
        delta(1, json!({"text": "Gott \u{1F600}\n"})),
        ("heartbeat", json!({"every": 5})),
        stop(1),
        (
            "contentBlockStart",
            json!({"contentBlockIndex": 2, "start": tool, "p": ""}),
        ),
        delta(2, json!({"toolUse": {"input": "{\"city\": "}})),
        delta(2, json!({"toolUse": {"input": "\"Wien\"}"}})),
        delta(2, json!({"hologram": {"depth": 3}})),
        stop(2),
        ("messageStop", json!({"p": "abc", "stopReason": "tool_use"})),
        (
            "metadata",
            json!({
                "metrics": {"latencyMs": 1234},
                "p": "abcdefghijkl",
                "usage": {
                    "cacheReadInputTokens": 7,
                    "inputTokens": 10,
                    "outputTokens": 20,
                    "serverToolUsage": {},
                    "totalTokens": 30
                }
            }),
        ),
    ]
}

pub(crate) fn encoded(events: &[(&str, Value)]) -> Bytes {
    let frames = events
        .iter()
        .flat_map(|(name, payload)| event(name, payload));
    frames.collect()
}

/// The frames of a short text.
pub(crate) fn short_text(text: &str) -> Bytes {
    encoded(&[
        ("messageStart", json!({"role": "assistant"})),
        (
            "contentBlockDelta",
            json!({"contentBlockIndex": 0, "delta": {"text": text}}),
        ),
        ("contentBlockStop", json!({"contentBlockIndex": 0})),
        ("messageStop", json!({"stopReason": "end_turn"})),
        (
            "metadata",
            json!({
                "metrics": {"latencyMs": 5},
                "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}
            }),
        ),
    ])
}

/// Reads to the end: the events, and the error if there is one.
pub(crate) async fn read_all(
    mut stream: EventStream<ConverseStreamOutput>,
) -> (Vec<ConverseStreamOutput>, Option<Error>) {
    let mut events = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return (events, None),
            Err(error) => return (events, Some(error)),
        }
    }
}

//! Whole messages from the events of a Converse stream.

use bedrock_runtime::aws_restjson::event_stream::Message as Frame;
use bedrock_runtime::aws_restjson::{Blob, EventStream};
use bedrock_runtime::message_builder::{
    CollectError, CompleteMessage, MessageBuilder, MessageError, collect,
};
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseStreamOutput, ImageSource, ReasoningContentBlock,
    StopReason, ToolResultContentBlock,
};
use bedrock_runtime::{ConverseRequest, Error};
use serde_json::{Value, json};

fn frame((name, payload): (&'static str, Value)) -> Frame {
    Frame::new(payload.to_string())
        .with_header(":message-type", "event")
        .with_header(":event-type", name)
}

fn stream(events: Vec<(&'static str, Value)>) -> EventStream<ConverseStreamOutput> {
    EventStream::from_messages(events.into_iter().map(frame))
}

fn start(index: i32, start: Value) -> (&'static str, Value) {
    let payload = json!({"contentBlockIndex": index, "start": start});
    ("contentBlockStart", payload)
}

fn delta(index: i32, delta: Value) -> (&'static str, Value) {
    let payload = json!({"contentBlockIndex": index, "delta": delta});
    ("contentBlockDelta", payload)
}

fn stop(index: i32) -> (&'static str, Value) {
    ("contentBlockStop", json!({"contentBlockIndex": index}))
}

/// A message with these blocks, from its start to its metadata.
fn message(blocks: Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)> {
    let usage = json!({"inputTokens": 1, "outputTokens": 2, "totalTokens": 3});
    let metadata = json!({
        "metrics": {"latencyMs": 5},
        "trace": {"promptRouter": {"invokedModelId": "m"}},
        "usage": usage,
    });
    let mut events = vec![("messageStart", json!({"role": "assistant"}))];
    events.extend(blocks);
    events.push((
        "messageStop",
        json!({"additionalModelResponseFields": {"a": 1}, "stopReason": "end_turn"}),
    ));
    events.push(("metadata", metadata));
    events
}

async fn collected(blocks: Vec<(&'static str, Value)>) -> CompleteMessage {
    collect(stream(message(blocks))).await.unwrap()
}

async fn content(blocks: Vec<(&'static str, Value)>) -> Vec<ContentBlock> {
    collected(blocks).await.message.content
}

async fn refused(events: Vec<(&'static str, Value)>) -> CollectError {
    collect(stream(events)).await.unwrap_err()
}

#[tokio::test]
async fn everything_around_the_content() {
    let whole = collected(vec![delta(0, json!({"text": "Hi"}))]).await;
    assert_eq!(whole.message.role, ConversationRole::Assistant);
    assert_eq!(whole.stop_reason, StopReason::EndTurn);
    assert_eq!(
        whole.additional_model_response_fields,
        Some(json!({"a": 1}))
    );
    let metadata = whole.metadata.unwrap();
    assert_eq!(metadata.usage.total_tokens, 3);
    assert_eq!(metadata.metrics.latency_ms, 5);
    assert!(metadata.trace.unwrap().prompt_router.is_some());
    assert!(whole.unknown.is_empty());
}

#[tokio::test]
async fn text_in_pieces_and_blocks_that_are_mixed() {
    let blocks = vec![
        delta(1, json!({"text": "se"})),
        delta(0, json!({"text": "fi"})),
        delta(1, json!({"text": "cond"})),
        stop(1),
        delta(0, json!({"text": "rst"})),
        stop(0),
    ];
    assert_eq!(
        content(blocks).await,
        ["first", "second"].map(ContentBlock::from)
    );
}

#[tokio::test]
async fn tool_input_is_parsed() {
    let blocks = vec![
        start(
            0,
            json!({"toolUse": {"name": "weather", "toolUseId": "t1"}}),
        ),
        start(
            1,
            json!({"toolUse": {"name": "now", "toolUseId": "t2", "type": "server_tool_use"}}),
        ),
        delta(0, json!({"toolUse": {"input": "{\"z\": 1, "}})),
        delta(0, json!({"toolUse": {"input": "\"a\": [\"Wien\"]}"}})),
        stop(0),
    ];
    let content = content(blocks).await;
    let [ContentBlock::ToolUse(weather), ContentBlock::ToolUse(now)] = &content[..] else {
        panic!("{content:?}");
    };
    assert_eq!((&*weather.name, &*weather.tool_use_id), ("weather", "t1"));
    // The order of the keys is the model's.
    assert_eq!(weather.input.to_string(), r#"{"z":1,"a":["Wien"]}"#);
    // A tool without parameters has no input at all, and this block never said that it is whole.
    assert_eq!(now.input, json!({}));
    assert_eq!(now.r#type.as_ref().unwrap().as_str(), "server_tool_use");
}

#[tokio::test]
async fn tool_input_that_is_no_json_is_an_error_that_keeps_it() {
    let blocks = vec![
        delta(0, json!({"text": "I look it up."})),
        start(
            1,
            json!({"toolUse": {"name": "weather", "toolUseId": "t1"}}),
        ),
        delta(1, json!({"toolUse": {"input": "{\"city\": \"Wi"}})),
        stop(1),
    ];
    let error = refused(message(blocks)).await;
    match error.message_error() {
        Some(MessageError::ToolInput {
            index: 1,
            tool_use_id,
            name,
            input,
            ..
        }) => {
            assert_eq!((&**tool_use_id, &**name), ("t1", "weather"));
            assert_eq!(input, "{\"city\": \"Wi");
        }
        other => panic!("{other:?}"),
    }
    let text = error.to_string();
    assert!(
        text.contains("tool `weather`") && !text.contains("Wi"),
        "{text}"
    );
    assert_eq!(error.builder().text(), "I look it up.");
    assert_eq!(error.builder().partial().content.len(), 1);
    assert!(error.stream_error().is_none());
}

/// A tool use in the last block or before it, with this input, in a message that ended like this.
async fn tool_in(last: bool, input: &str, stop_reason: &str) -> Result<Value, (String, bool)> {
    let index = if last { 1 } else { 0 };
    let mut blocks = vec![
        delta(1 - index, json!({"text": "I look it up."})),
        start(
            index,
            json!({"toolUse": {"name": "weather", "toolUseId": "t1"}}),
        ),
    ];
    if !input.is_empty() {
        blocks.push(delta(index, json!({"toolUse": {"input": input}})));
    }
    blocks.push(stop(index));
    let mut events = message(blocks);
    for (name, payload) in &mut events {
        if *name == "messageStop" {
            payload["stopReason"] = stop_reason.into();
        }
    }
    match collect(stream(events)).await {
        Ok(whole) => {
            let ContentBlock::ToolUse(tool) = &whole.message.content[index as usize] else {
                panic!("{whole:?}");
            };
            Ok(tool.input.clone())
        }
        Err(error) => {
            // What there is of it does not show the tool as one that can be called.
            let partial = error.builder().partial().content;
            assert_eq!(partial, ["I look it up."].map(ContentBlock::from));
            let Some(MessageError::ToolInput { cut_off, .. }) = error.message_error() else {
                panic!("{error:?}");
            };
            Err((error.to_string(), cut_off.is_some()))
        }
    }
}

#[tokio::test]
async fn a_tool_whose_input_is_cut_off_is_not_called_without_input() {
    for stop_reason in [
        "max_tokens",
        "model_context_window_exceeded",
        "stop_sequence",
        "guardrail_intervened",
        "content_filtered",
        "malformed_tool_use",
    ] {
        for (input, length) in [("", 0), ("{\"city\": \"Wi", 12)] {
            let (text, cut_off) = tool_in(true, input, stop_reason).await.unwrap_err();
            let words = format!(
                "the model stopped (`{stop_reason}`) before it was done: the input of the tool `weather` in content block 1 \
                 ({length} bytes) is not JSON: "
            );
            assert!(cut_off && text.starts_with(&words), "{text}");
        }
        // What is whole is whole.
        let whole = tool_in(true, "{\"city\": \"Wien\"}", stop_reason).await;
        assert_eq!(whole, Ok(json!({"city": "Wien"})));
        // The model went on after this block.
        assert_eq!(tool_in(false, "", stop_reason).await, Ok(json!({})));
    }
    for stop_reason in ["tool_use", "end_turn", "something_new"] {
        assert_eq!(tool_in(true, "", stop_reason).await, Ok(json!({})));
        let (text, cut_off) = tool_in(true, "{", stop_reason).await.unwrap_err();
        assert!(!cut_off && text.starts_with("the input of"), "{text}");
    }
}

#[tokio::test]
async fn reasoning_with_signature_and_redacted_reasoning() {
    let blocks = vec![
        delta(0, json!({"reasoningContent": {"text": "Let me "}})),
        delta(0, json!({"reasoningContent": {"text": "think."}})),
        delta(0, json!({"reasoningContent": {"signature": "c2ln"}})),
        stop(0),
        delta(1, json!({"reasoningContent": {"redactedContent": "AAE="}})),
        delta(1, json!({"reasoningContent": {"redactedContent": "Ag=="}})),
        delta(2, json!({"reasoningContent": {"signature": "only"}})),
    ];
    let reasoning: Vec<_> = content(blocks)
        .await
        .into_iter()
        .map(|block| match block {
            ContentBlock::ReasoningContent(block) => block,
            other => panic!("{other:?}"),
        })
        .collect();
    match &reasoning[..] {
        [
            ReasoningContentBlock::ReasoningText(text),
            ReasoningContentBlock::RedactedContent(bytes),
            ReasoningContentBlock::ReasoningText(signature),
        ] => {
            assert_eq!(text.text, "Let me think.");
            assert_eq!(text.signature.as_deref(), Some("c2ln"));
            assert_eq!(*bytes, Blob::from(vec![0, 1, 2]));
            assert_eq!(signature.signature.as_deref(), Some("only"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn citations_belong_to_the_text_of_their_block() {
    let citation = json!({
        "location": {"documentPage": {"documentIndex": 0, "start": 1, "end": 2}},
        "source": "s",
        "sourceContent": [{"text": "cited"}],
        "title": "Doc",
    });
    let blocks = vec![
        delta(0, json!({"text": "As it "})),
        delta(0, json!({ "citation": citation })),
        delta(0, json!({"text": "says."})),
        stop(0),
        delta(1, json!({"text": "No source."})),
    ];
    let content = content(blocks).await;
    let [ContentBlock::CitationsContent(block), ContentBlock::Text(_)] = &content[..] else {
        panic!("{content:?}");
    };
    let text = block.content.as_ref().unwrap();
    assert_eq!(format!("{text:?}"), r#"[Text("As it says.")]"#);
    let citations = block.citations.as_ref().unwrap();
    assert_eq!(citations[0].title.as_deref(), Some("Doc"));
    assert_eq!(citations[0].source.as_deref(), Some("s"));
    assert!(citations[0].location.is_some());
    assert_eq!(citations[0].source_content.as_ref().unwrap().len(), 1);
}

#[tokio::test]
async fn images_and_results_of_tools() {
    let result = json!({"toolResult": {"status": "success", "toolUseId": "t1", "type": "x"}});
    let blocks = vec![
        start(0, json!({"image": {"format": "png"}})),
        delta(0, json!({"image": {"source": {"bytes": "AAE="}}})),
        delta(0, json!({"image": {"source": {"bytes": "Ag=="}}})),
        stop(0),
        start(1, result),
        delta(1, json!({"toolResult": [{"text": "a"}, {"text": "b"}]})),
        delta(1, json!({"toolResult": [{"json": {"c": 1}}]})),
        start(2, json!({"image": {"format": "png"}})),
        delta(2, json!({"image": {"error": {"message": "no"}}})),
        start(3, json!({"image": {"format": "png"}})),
    ];
    let content = content(blocks).await;
    let [
        ContentBlock::Image(image),
        ContentBlock::ToolResult(result),
        ContentBlock::Image(failed),
    ] = &content[..]
    else {
        panic!("{content:?}");
    };
    assert_eq!(image.source, ImageSource::Bytes(vec![0, 1, 2].into()));
    assert_eq!(result.tool_use_id, "t1");
    assert_eq!(result.status.as_ref().unwrap().as_str(), "success");
    assert_eq!(
        result.content,
        [
            ToolResultContentBlock::from("ab"),
            ToolResultContentBlock::Json(json!({"c": 1}))
        ]
    );
    assert!(failed.error.is_some());
}

#[tokio::test]
async fn what_is_not_known_is_kept_beside_the_message() {
    let blocks = vec![
        ("heartbeat", json!({})),
        start(0, json!({"hologram": {}})),
        delta(0, json!({"hologram": {"depth": 3}})),
        delta(0, json!({"reasoningContent": {"hum": 1}})),
        delta(1, json!({"text": "Hi"})),
    ];
    let whole = collected(blocks).await;
    assert_eq!(whole.message.content, [ContentBlock::from("Hi")]);
    assert_eq!(whole.unknown.len(), 4);
}

#[tokio::test]
async fn a_part_of_a_tool_that_was_never_named() {
    for part in [
        json!({"toolUse": {"input": "{}"}}),
        json!({"toolResult": [{"text": "a"}]}),
    ] {
        let error = refused(message(vec![delta(7, part)])).await;
        assert!(
            matches!(
                error.message_error(),
                Some(MessageError::NoStart { index: 7, .. })
            ),
            "{error:?}"
        );
        assert!(error.to_string().contains("content block 7"), "{error}");
    }
}

#[tokio::test]
async fn a_stream_that_breaks_off_gives_what_came() {
    let mut events = message(vec![delta(0, json!({"text": "Half an ans"}))]);
    events.truncate(2);
    let error = refused(events).await;
    assert!(
        matches!(error.stream_error(), Some(Error::IncompleteStream(_))),
        "{error:?}"
    );
    assert_eq!(error.builder().text(), "Half an ans");
    assert_eq!(error.to_string(), error.stream_error().unwrap().to_string());
}

#[tokio::test]
async fn the_text_so_far_at_any_time() {
    let mut events = stream(message(vec![
        delta(0, json!({"reasoningContent": {"text": "hidden"}})),
        delta(1, json!({"text": "Hel"})),
        delta(1, json!({"text": "lo"})),
        start(2, json!({"toolUse": {"name": "n", "toolUseId": "t"}})),
        delta(2, json!({"toolUse": {"input": "{\"a\":"}})),
        delta(2, json!({"toolUse": {"input": "1}"}})),
    ]));
    let mut builder = MessageBuilder::new();
    let mut seen = Vec::new();
    while let Some(event) = events.try_next().await.unwrap() {
        builder.add(&event);
        seen.push((
            builder.text(),
            builder.tool_input(2).map(str::to_owned),
            builder.partial().content.len(),
            builder.finish().is_ok(),
        ));
    }
    let expected = [
        ("", None, 0, false),
        ("", None, 1, false),
        ("Hel", None, 2, false),
        ("Hello", None, 2, false),
        ("Hello", Some(""), 2, false),
        ("Hello", Some("{\"a\":"), 2, false),
        ("Hello", Some("{\"a\":1}"), 3, false),
        ("Hello", Some("{\"a\":1}"), 3, true),
        ("Hello", Some("{\"a\":1}"), 3, true),
    ]
    .map(|(text, input, blocks, whole)| (text.to_owned(), input.map(str::to_owned), blocks, whole));
    assert_eq!(seen, expected);
    assert!(builder.metadata().is_some());
}

#[tokio::test]
async fn blank_text_is_left_out_since_the_next_turn_would_be_refused() {
    let citation = json!({"title": "Doc"});
    let blocks = vec![
        delta(0, json!({"text": ""})),
        delta(1, json!({"text": " \n\n"})),
        delta(2, json!({"text": " "})),
        delta(2, json!({ "citation": citation })),
        delta(3, json!({"text": "\nHi"})),
    ];
    let whole = collected(blocks).await;
    let [
        ContentBlock::CitationsContent(cited),
        ContentBlock::Text(text),
    ] = &whole.message.content[..]
    else {
        panic!("{whole:?}");
    };
    assert_eq!((cited.content.as_ref(), text.as_str()), (None, "\nHi"));
}

/// The next turn takes it as it is.
#[tokio::test]
async fn a_collected_message_can_be_sent_back() {
    let whole = collected(vec![delta(0, json!({"text": "Hi"}))]).await;
    let request = ConverseRequest::new("m").messages([whole.message]);
    assert_eq!(request.messages.unwrap().len(), 1);
}

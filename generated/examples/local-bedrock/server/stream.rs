//! ConverseStream: the same answers, piece by piece.

use std::sync::Arc;

use bedrock_runtime::ConverseStreamResponse;
use bedrock_runtime::operation::ConverseStream;
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{
    ContentBlock, ContentBlockDelta, ContentBlockDeltaEvent, ContentBlockStartEvent,
    ContentBlockStopEvent, ConversationRole, ConverseStreamMetadataEvent, ConverseStreamMetrics,
    ConverseStreamOutput as Event, ConverseStreamTrace, MessageStartEvent, MessageStopEvent,
    ToolUseBlockDelta, ToolUseBlockStart,
};

use super::call::Note;
use super::converse::answer;
use super::turn::{Turn, pieces};
use super::{World, trouble};

/// ConverseStream.
pub(crate) async fn converse_stream(
    world: Arc<World>,
    call: Received<ConverseStream>,
) -> Result<ConverseStreamResponse, Refusal> {
    let note = Note::of(&call.head);
    let answer = answer(&Turn::from(&call.input), &world.settings.blocked)?;
    note.set_usage(&answer.usage);
    let mut events: Vec<Event> = vec![MessageStartEvent::new(ConversationRole::Assistant).into()];
    for (index, block) in (0..).zip(&answer.content) {
        events.extend(events_of(block, index));
        events.push(ContentBlockStopEvent::new(index).into());
    }
    events.push(MessageStopEvent::new(answer.stop_reason).into());
    let latency = i64::try_from(note.milliseconds()).unwrap_or(i64::MAX);
    let metrics = ConverseStreamMetrics::new(latency);
    let mut metadata = ConverseStreamMetadataEvent::new(answer.usage, metrics);
    metadata.trace = answer
        .trace
        .map(|trace| ConverseStreamTrace::new().guardrail(trace));
    metadata.performance_config = call.input.performance_config;
    metadata.service_tier = call.input.service_tier;
    events.push(metadata.into());
    let script = trouble::script(events, &call.input.model_id, world.settings.pace);
    Ok(ConverseStreamResponse::new(script.stream()))
}

/// The start, if this kind of block has one, and the pieces.
fn events_of(block: &ContentBlock, index: i32) -> Vec<Event> {
    match block {
        ContentBlock::Text(text) => {
            let deltas = pieces(text).map(|piece| ContentBlockDelta::Text(piece.to_owned()));
            deltas
                .map(|delta| ContentBlockDeltaEvent::new(delta, index).into())
                .collect()
        }
        ContentBlock::ToolUse(used) => {
            let start = ToolUseBlockStart::new(&used.tool_use_id, &used.name);
            let start = ContentBlockStartEvent::new(start, index);
            let input = used.input.to_string();
            // In pieces that cut members and words, as they come from a service.
            let letters: Vec<char> = input.chars().collect();
            let deltas = letters.chunks(7).map(|piece| {
                let delta = ToolUseBlockDelta::new(piece.iter().collect::<String>());
                ContentBlockDeltaEvent::new(delta, index).into()
            });
            std::iter::once(start.into()).chain(deltas).collect()
        }
        // There are no other blocks in an answer.
        _ => Vec::new(),
    }
}

//! Answers to a turn, and Converse, which gives them whole.

use std::sync::Arc;

use bedrock_runtime::ConverseResponse;
use bedrock_runtime::operation::Converse;
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseMetrics, ConverseTrace, GuardrailTraceAssessment,
    Message, OutputFormatStructure, StopReason, TokenUsage, Tool, ToolChoice, ToolInputSchema,
    ToolSpecification, ToolUseBlock,
};

use super::call::{Note, invalid};
use super::turn::{Turn, attachments_of, json, pieces, results_of, text_of};
use super::{World, guardrail, schema};

/// What is answered.
pub(crate) struct Answer {
    pub(crate) content: Vec<ContentBlock>,
    pub(crate) stop_reason: StopReason,
    pub(crate) usage: TokenUsage,
    pub(crate) trace: Option<GuardrailTraceAssessment>,
}

/// Converse.
pub(crate) async fn converse(
    world: Arc<World>,
    call: Received<Converse>,
) -> Result<ConverseResponse, Refusal> {
    let note = Note::of(&call.head);
    let answer = answer(&Turn::from(&call.input), &world.settings.blocked)?;
    note.set_usage(&answer.usage);
    let mut response = ConverseResponse::new(
        Message::new(ConversationRole::Assistant, answer.content),
        answer.stop_reason,
        answer.usage,
        ConverseMetrics::new(i64::try_from(note.milliseconds()).unwrap_or(i64::MAX)),
    );
    response.trace = answer
        .trace
        .map(|trace| ConverseTrace::new().guardrail(trace));
    response.performance_config = call.input.performance_config;
    response.service_tier = call.input.service_tier;
    Ok(response)
}

/// Answers a turn, as a model would that has nothing to say of its own.
pub(crate) fn answer(turn: &Turn<'_>, blocked: &[String]) -> Result<Answer, Refusal> {
    let content = turn.check()?;
    let text = text_of(content);
    let mut trace = None;
    if let Some((id, traced)) = turn.guardrail {
        let found = guardrail::found(&text, blocked);
        trace = traced.then(|| guardrail::trace(id, &text, &found));
        if !found.is_empty() {
            return Ok(Answer {
                content: vec![guardrail::BLOCKED.into()],
                stop_reason: StopReason::GuardrailIntervened,
                usage: TokenUsage::new(0, 0, 0),
                trace,
            });
        }
    }
    let (content, stop_reason) = match wanted_tool(turn, &text) {
        Some(tool) if results_of(content).is_none() => {
            (vec![use_of(tool, turn, &text)], StopReason::ToolUse)
        }
        _ => {
            let (text, stop_reason) = shortened(turn, said(turn, content, &text)?);
            (vec![text.into()], stop_reason)
        }
    };
    let usage = turn.usage(&content);
    Ok(Answer {
        content,
        stop_reason,
        usage,
        trace,
    })
}

/// The text of an answer.
fn said(turn: &Turn<'_>, content: &[ContentBlock], text: &str) -> Result<String, Refusal> {
    let format = turn.output.and_then(|output| output.text_format.as_ref());
    if let Some(OutputFormatStructure::JsonSchema(wanted)) = format.map(|format| &format.structure)
    {
        let place = "outputConfig.textFormat.structure.jsonSchema.schema";
        let wanted = json(&wanted.schema).filter(|wanted| wanted.is_object());
        let wanted =
            wanted.ok_or_else(|| invalid(format!("`{place}` is not the JSON of a schema")))?;
        return Ok(schema::value(&wanted, "", text).to_string());
    }
    let mut said = match results_of(content) {
        Some(results) => format!("The tool says: {results}"),
        None => format!("You said: {text}"),
    };
    let attachments = attachments_of(content);
    if !attachments.is_empty() {
        said += &format!(" I was shown {}.", attachments.join(" and "));
    }
    Ok(said)
}

/// What is left of the text at the first stop sequence, and within the limit of tokens.
fn shortened(turn: &Turn<'_>, text: String) -> (String, StopReason) {
    let Some(inference) = turn.inference else {
        return (text, StopReason::EndTurn);
    };
    let sequences = inference.stop_sequences.iter().flatten();
    let stop = sequences
        .filter_map(|sequence| text.find(sequence.as_str()))
        .min();
    let (text, stop_reason) = match stop {
        Some(at) => (text[..at].to_owned(), StopReason::StopSequence),
        None => (text, StopReason::EndTurn),
    };
    let limit = inference
        .max_tokens
        .and_then(|limit| usize::try_from(limit).ok());
    match limit {
        Some(limit) if pieces(&text).count() > limit => {
            (pieces(&text).take(limit).collect(), StopReason::MaxTokens)
        }
        _ => (text, stop_reason),
    }
}

/// The tool that must be called, or that the text names.
fn wanted_tool<'a>(turn: &Turn<'a>, text: &str) -> Option<&'a ToolSpecification> {
    let config = turn.tools?;
    let mut tools = config.tools.iter().filter_map(|tool| match tool {
        Tool::ToolSpec(tool) => Some(tool),
        _ => None,
    });
    match &config.tool_choice {
        Some(ToolChoice::Any(_)) => tools.next(),
        Some(ToolChoice::Tool(choice)) => tools.find(|tool| tool.name == choice.name),
        _ => {
            let text = text.to_lowercase();
            tools.find(|tool| {
                let name = tool.name.to_lowercase();
                text.contains(&name) || text.contains(&name.replace(['_', '-'], " "))
            })
        }
    }
}

fn use_of(tool: &ToolSpecification, turn: &Turn<'_>, text: &str) -> ContentBlock {
    let input = match &tool.input_schema {
        ToolInputSchema::Json(wanted) => schema::value(wanted, "", text),
        _ => serde_json::json!({}),
    };
    let id = format!("tooluse_{}", turn.messages.len());
    ToolUseBlock::new(id, &tool.name, input).into()
}

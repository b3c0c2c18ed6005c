//! InvokeModel, whole and as a stream, and CountTokens.

use std::sync::Arc;

use bedrock_runtime::aws_restjson::{Blob, Document};
use bedrock_runtime::operation::{CountTokens, InvokeModel, InvokeModelWithResponseStream};
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{CountTokensInput, PayloadPart, ResponseStream, TokenUsage};
use bedrock_runtime::{
    CountTokensResponse, InvokeModelResponse, InvokeModelWithResponseStreamResponse,
};
use serde_json::{Value, json};

use super::call::{Note, invalid};
use super::turn::{Turn, count, pieces};
use super::{World, guardrail, trouble};

const JSON: &str = "application/json";

/// How long an embedding is, unless `dimensions` says it.
const DIMENSIONS: u64 = 16;

/// InvokeModel.
pub(crate) async fn invoke_model(
    world: Arc<World>,
    call: Received<InvokeModel>,
) -> Result<InvokeModelResponse, Refusal> {
    let input = call.input;
    let asked = asked(input.body.as_ref())?;
    let text = text_of(&asked);
    let guarded = input.guardrail_identifier.is_some();
    let answer = if guarded && !guardrail::found(&text, &world.settings.blocked).is_empty() {
        json!({"outputText": guardrail::BLOCKED, "amazon-bedrock-guardrailAction": "INTERVENED"})
    } else if input.model_id.contains("embed") {
        embeddings(&asked)?
    } else {
        json!({"model": input.model_id, "echo": asked})
    };
    let (tokens_in, tokens_out) = (count(&text), count(&text_of(&answer)));
    let usage = TokenUsage::new(tokens_in, tokens_out, tokens_in + tokens_out);
    Note::of(&call.head).set_usage(&usage);
    let mut response = InvokeModelResponse::new(answer.to_string(), JSON);
    response.performance_config_latency = input.performance_config_latency;
    response.service_tier = input.service_tier;
    Ok(response)
}

/// InvokeModelWithResponseStream.
pub(crate) async fn invoke_model_with_response_stream(
    world: Arc<World>,
    call: Received<InvokeModelWithResponseStream>,
) -> Result<InvokeModelWithResponseStreamResponse, Refusal> {
    let input = call.input;
    let text = text_of(&asked(input.body.as_ref())?);
    let tokens = count(&text);
    Note::of(&call.head).set_usage(&TokenUsage::new(tokens, tokens, 2 * tokens));
    let chunk = |part: Value| PayloadPart::new().bytes(part.to_string()).into();
    let mut events: Vec<ResponseStream> = pieces(&text)
        .map(|piece| chunk(json!({"outputText": piece})))
        .collect();
    let metrics = json!({"inputTokenCount": tokens, "outputTokenCount": tokens});
    events.push(chunk(json!({"amazon-bedrock-invocationMetrics": metrics})));
    let script = trouble::script(events, &input.model_id, world.settings.pace);
    let mut response = InvokeModelWithResponseStreamResponse::new(script.stream(), JSON);
    response.performance_config_latency = input.performance_config_latency;
    response.service_tier = input.service_tier;
    Ok(response)
}

/// CountTokens.
pub(crate) async fn count_tokens(
    _: Arc<World>,
    call: Received<CountTokens>,
) -> Result<CountTokensResponse, Refusal> {
    let tokens = match &call.input.input {
        CountTokensInput::Converse(input) => {
            let turn = Turn::from(input);
            turn.check()?;
            turn.tokens()
        }
        CountTokensInput::InvokeModel(input) => count(&text_of(&asked(Some(&input.body))?)),
        _ => return Err(invalid("`input` must be invokeModel or converse")),
    };
    Ok(CountTokensResponse::new(tokens))
}

/// The body, which is JSON for all models here.
fn asked(body: Option<&Blob>) -> Result<Document, Refusal> {
    let body = body.map(Blob::as_ref).unwrap_or_default();
    serde_json::from_slice(body).map_err(|error| invalid(format!("the body is not JSON: {error}")))
}

/// What a body says: the member in which models have their text, or else all of it.
fn text_of(body: &Document) -> String {
    let members = ["inputText", "outputText", "prompt", "texts"];
    let mut texts = members.iter().filter_map(|name| body.get(name));
    match texts.next() {
        Some(Document::String(text)) => text.clone(),
        Some(Document::Array(texts)) => {
            let texts = texts.iter().filter_map(Document::as_str);
            texts.collect::<Vec<_>>().join(" ")
        }
        _ => body.to_string(),
    }
}

/// `inputText` gives one embedding, `texts` one for each.
fn embeddings(asked: &Document) -> Result<Document, Refusal> {
    let length = asked.get("dimensions").and_then(Document::as_u64);
    let length = length.unwrap_or(DIMENSIONS);
    if !(1..=1024).contains(&length) {
        return Err(invalid("`dimensions` must be between 1 and 1024"));
    }
    match (asked.get("inputText"), asked.get("texts")) {
        (Some(Document::String(text)), None) => {
            Ok(json!({"embedding": embedding(text, length), "inputTextTokenCount": count(text)}))
        }
        (None, Some(Document::Array(texts))) => {
            let texts = texts.iter().filter_map(Document::as_str);
            let all: Vec<_> = texts.map(|text| embedding(text, length)).collect();
            Ok(json!({ "embeddings": all }))
        }
        _ => Err(invalid("the body must have `inputText` or `texts`")),
    }
}

/// A vector of length one. Each word adds to one of its numbers, so texts with the same words are near to each other.
fn embedding(text: &str, length: u64) -> Vec<f64> {
    let mut vector = vec![0.0; usize::try_from(length).unwrap_or_default()];
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        let sum = word.to_lowercase().bytes().fold(0_u64, |sum, byte| {
            sum.wrapping_mul(31).wrapping_add(u64::from(byte))
        });
        if let Some(number) = vector.get_mut(usize::try_from(sum % length).unwrap_or_default()) {
            *number += 1.0;
        }
    }
    let norm = vector
        .iter()
        .map(|number| number * number)
        .sum::<f64>()
        .sqrt();
    if norm > 0.0 {
        vector.iter_mut().for_each(|number| *number /= norm);
    }
    vector
}

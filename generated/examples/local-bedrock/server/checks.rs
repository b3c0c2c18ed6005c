//! ApplyGuardrail and InvokeGuardrailChecks.

use std::sync::Arc;

use bedrock_runtime::operation::{ApplyGuardrail, InvokeGuardrailChecks};
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{
    GuardrailAction, GuardrailChecksContentBlock, GuardrailChecksContentFilterResult,
    GuardrailChecksContentFilterResultEntry, GuardrailChecksContentFilterUsage,
    GuardrailChecksMessage, GuardrailChecksPromptAttackResult,
    GuardrailChecksPromptAttackResultEntry, GuardrailChecksPromptAttackUsage,
    GuardrailChecksResults, GuardrailChecksSensitiveInformationEntityType as Entity,
    GuardrailChecksSensitiveInformationResult, GuardrailChecksSensitiveInformationResultEntry,
    GuardrailChecksSensitiveInformationUsage, GuardrailChecksUsageResults, GuardrailContentBlock,
    GuardrailCoverage, GuardrailOutputContent, GuardrailOutputScope,
    GuardrailTextCharactersCoverage,
};
use bedrock_runtime::{ApplyGuardrailResponse, InvokeGuardrailChecksResponse};

use super::{World, guardrail};

/// The score of what was found.
const FOUND: f64 = 0.9;

/// ApplyGuardrail.
pub(crate) async fn apply_guardrail(
    world: Arc<World>,
    call: Received<ApplyGuardrail>,
) -> Result<ApplyGuardrailResponse, Refusal> {
    let texts = call.input.content.iter().filter_map(|block| match block {
        GuardrailContentBlock::Text(block) => Some(block.text.as_str()),
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join(" ");
    let found = guardrail::found(&text, &world.settings.blocked);
    let full = call.input.output_scope == Some(GuardrailOutputScope::Full);
    let (action, outputs) = match found.is_empty() {
        true => (GuardrailAction::None, Vec::new()),
        false => {
            let output = GuardrailOutputContent::new().text(guardrail::BLOCKED);
            (GuardrailAction::GuardrailIntervened, vec![output])
        }
    };
    // What was not found is told only where all of it is asked for.
    let assessed = (full || !found.is_empty()).then(|| guardrail::assessment(&text, &found));
    let characters = i32::try_from(text.chars().count()).unwrap_or(i32::MAX);
    let coverage = GuardrailTextCharactersCoverage::new()
        .guarded(characters)
        .total(characters);
    let response = ApplyGuardrailResponse::new(guardrail::usage(&text), action, outputs, assessed)
        .guardrail_coverage(GuardrailCoverage::new().text_characters(coverage));
    Ok(match found.is_empty() {
        true => response,
        false => response.action_reason("Guardrail blocked."),
    })
}

/// InvokeGuardrailChecks.
pub(crate) async fn invoke_guardrail_checks(
    world: Arc<World>,
    call: Received<InvokeGuardrailChecks>,
) -> Result<InvokeGuardrailChecksResponse, Refusal> {
    let messages = &call.input.messages;
    let text = words_of(messages).to_lowercase();
    let units = i32::try_from(text.chars().count().div_ceil(1000)).unwrap_or(i32::MAX);
    let blocked = !guardrail::found(&text, &world.settings.blocked).is_empty();
    let mut results = GuardrailChecksResults::new();
    let mut usage = GuardrailChecksUsageResults::new();
    if let Some(wanted) = &call.input.checks.content_filter {
        let entries = wanted.categories.iter().map(|wanted| {
            let named = text.contains(&wanted.category.as_str().to_lowercase());
            let score = if blocked || named { FOUND } else { 0.0 };
            GuardrailChecksContentFilterResultEntry::new(wanted.category.clone(), score)
        });
        results = results.content_filter(GuardrailChecksContentFilterResult::new(entries));
        usage = usage.content_filter(GuardrailChecksContentFilterUsage::new(units));
    }
    if let Some(wanted) = &call.input.checks.prompt_attack {
        let attack = text.contains("ignore") && text.contains("instructions");
        let entries = wanted.categories.iter().map(|wanted| {
            let score = if attack { FOUND } else { 0.0 };
            GuardrailChecksPromptAttackResultEntry::new(wanted.category.clone(), score)
        });
        results = results.prompt_attack(GuardrailChecksPromptAttackResult::new(entries));
        usage = usage.prompt_attack(GuardrailChecksPromptAttackUsage::new(units));
    }
    if let Some(wanted) = &call.input.checks.sensitive_information {
        let entries = match wanted
            .entities
            .iter()
            .any(|entity| entity.r#type == Entity::Email)
        {
            true => emails(messages),
            false => Vec::new(),
        };
        results =
            results.sensitive_information(GuardrailChecksSensitiveInformationResult::new(entries));
        usage = usage.sensitive_information(GuardrailChecksSensitiveInformationUsage::new(units));
    }
    Ok(InvokeGuardrailChecksResponse::new(results, usage))
}

fn words_of(messages: &[GuardrailChecksMessage]) -> String {
    let blocks = messages.iter().flat_map(|message| &message.content);
    let texts = blocks.filter_map(|block| match block {
        GuardrailChecksContentBlock::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// Words with an `@` in them, and where they stand.
fn emails(
    messages: &[GuardrailChecksMessage],
) -> Vec<GuardrailChecksSensitiveInformationResultEntry> {
    let mut found = Vec::new();
    for (message_index, message) in (0..).zip(messages) {
        for (content_index, block) in (0..).zip(&message.content) {
            let GuardrailChecksContentBlock::Text(text) = block else {
                continue;
            };
            let mut begin = 0;
            for word in text.split(' ') {
                let length = i32::try_from(word.chars().count()).unwrap_or(i32::MAX);
                let end = begin + length;
                if word.contains('@') {
                    found.push(GuardrailChecksSensitiveInformationResultEntry::new(
                        Entity::Email,
                        FOUND,
                        begin,
                        end,
                        message_index,
                        content_index,
                    ));
                }
                begin = end + 1;
            }
        }
    }
    found
}

//! Guardrails: words that are blocked.

use std::collections::BTreeMap;

use bedrock_runtime::types::{
    GuardrailAssessment, GuardrailCustomWord, GuardrailInvocationMetrics, GuardrailManagedWord,
    GuardrailTraceAssessment, GuardrailUsage, GuardrailWordPolicyAction,
    GuardrailWordPolicyAssessment,
};

/// What is answered in place of something that was blocked.
pub(crate) const BLOCKED: &str = "The guardrail does not let this pass.";

/// The blocked words in a text, in the order of the settings.
pub(crate) fn found<'a>(text: &str, blocked: &'a [String]) -> Vec<&'a str> {
    let words = text.split(|letter: char| !letter.is_alphanumeric());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let found = blocked
        .iter()
        .filter(|word| words.contains(&word.to_lowercase()));
    found.map(String::as_str).collect()
}

/// What a guardrail says about a text.
pub(crate) fn assessment(text: &str, found: &[&str]) -> GuardrailAssessment {
    let metrics = GuardrailInvocationMetrics::new().usage(usage(text));
    let assessment = GuardrailAssessment::new().invocation_metrics(metrics);
    if found.is_empty() {
        return assessment;
    }
    let words = found.iter().map(|word| {
        GuardrailCustomWord::new(*word, GuardrailWordPolicyAction::Blocked).detected(true)
    });
    assessment.word_policy(GuardrailWordPolicyAssessment::new(
        words,
        Vec::<GuardrailManagedWord>::new(),
    ))
}

/// What the guardrail counts: a unit is a thousand characters.
pub(crate) fn usage(text: &str) -> GuardrailUsage {
    let units = i32::try_from(text.chars().count().div_ceil(1000)).unwrap_or(i32::MAX);
    GuardrailUsage::new(0, 0, units, units, 0, 0)
}

/// The trace of a question that was looked at.
pub(crate) fn trace(id: &str, text: &str, found: &[&str]) -> GuardrailTraceAssessment {
    let input = BTreeMap::from([(id.to_owned(), assessment(text, found))]);
    let reason = match found {
        [] => "No action.",
        _ => "Guardrail blocked.",
    };
    GuardrailTraceAssessment::new()
        .input_assessment(input)
        .action_reason(reason)
}

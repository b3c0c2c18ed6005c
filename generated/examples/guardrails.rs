//! Puts a guardrail before a question, and then asks the guardrail alone.
//!
//! ```sh
//! AWS_REGION=us-east-1 BEDROCK_GUARDRAIL_ID=abc123 cargo run --example guardrails -- How do I catch a swordfish?
//! ```
//!
//! `BEDROCK_GUARDRAIL_VERSION` is `DRAFT` unless set.

use std::process::ExitCode;

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::types::{
    ConversationRole, GuardrailAction, GuardrailConfiguration, GuardrailContentSource,
    GuardrailTextBlock, GuardrailTrace, Message, StopReason,
};
use bedrock_runtime::{ApplyGuardrailRequest, Client, ConverseRequest};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), BoxError> {
    let model = std::env::var("BEDROCK_MODEL_ID");
    let model = model.unwrap_or_else(|_| "amazon.nova-lite-v1:0".to_owned());
    let id =
        std::env::var("BEDROCK_GUARDRAIL_ID").map_err(|_| "BEDROCK_GUARDRAIL_ID is not set")?;
    let version = std::env::var("BEDROCK_GUARDRAIL_VERSION").unwrap_or_else(|_| "DRAFT".to_owned());
    let question = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let client = Client::from_env().await?;

    let guardrail = GuardrailConfiguration::new()
        .guardrail_identifier(&id)
        .guardrail_version(&version)
        .trace(GuardrailTrace::Enabled);
    let message = Message::new(ConversationRole::User, [question.as_str()]);
    let request = ConverseRequest::new(model).messages([message]);
    let reply = client.converse(request.guardrail_config(guardrail)).await?;
    match reply.stop_reason {
        StopReason::GuardrailIntervened => println!("The guardrail intervened."),
        reason => println!("The model answered: {}", reason.as_str()),
    }
    let trace = reply.trace.and_then(|trace| trace.guardrail);
    for (id, found) in trace
        .and_then(|trace| trace.input_assessment)
        .unwrap_or_default()
    {
        for word in found
            .word_policy
            .map(|policy| policy.custom_words)
            .unwrap_or_default()
        {
            println!("{id}: {:?} is {}", word.r#match, word.action.as_str());
        }
    }

    let text = GuardrailTextBlock::new(question);
    let input = ApplyGuardrailRequest::new(id, version, GuardrailContentSource::Input, [text]);
    let applied = client.apply_guardrail(input).await?;
    if applied.action == GuardrailAction::GuardrailIntervened {
        let texts = applied.outputs.into_iter().filter_map(|output| output.text);
        println!("It answers: {}", texts.collect::<Vec<_>>().join(" "));
    }
    Ok(())
}

//! Asks a model one question.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example converse -- amazon.nova-lite-v1:0 Why is the sky blue?
//! ```
//!
//! Who is asking comes from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or from
//! `AWS_BEARER_TOKEN_BEDROCK`. `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` sends the question elsewhere.

use std::process::ExitCode;

use bedrock_runtime::types::{ContentBlock, ConversationRole, ConverseOutput, Message};
use bedrock_runtime::{Client, ConverseRequest, Error};

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

async fn run() -> Result<(), Error> {
    let (model, question) = arguments();
    let client = Client::from_env().await?;
    let reply = client
        .converse(
            ConverseRequest::new(model)
                .messages([Message::new(ConversationRole::User, [question])]),
        )
        .await?;

    if let ConverseOutput::Message(message) = reply.output {
        for block in message.content {
            if let ContentBlock::Text(text) = block {
                println!("{text}");
            }
        }
    }
    let usage = reply.usage;
    eprintln!(
        "{} tokens in, {} out",
        usage.input_tokens, usage.output_tokens
    );
    Ok(())
}

/// The model is the first argument, or else `BEDROCK_MODEL_ID`; the question is the rest.
fn arguments() -> (String, String) {
    let mut arguments = std::env::args().skip(1);
    let model = arguments
        .next()
        .or_else(|| std::env::var("BEDROCK_MODEL_ID").ok())
        .unwrap_or_else(|| "amazon.nova-lite-v1:0".to_owned());
    let question: Vec<String> = arguments.collect();
    if question.is_empty() {
        (model, "Why is the sky blue?".to_owned())
    } else {
        (model, question.join(" "))
    }
}

//! Asks a model one question and prints the answer while it comes.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example converse_stream -- amazon.nova-lite-v1:0 Why is the sky blue?
//! ```
//!
//! Who is asking comes from `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, or from
//! `AWS_BEARER_TOKEN_BEDROCK`. `AWS_ENDPOINT_URL_BEDROCK_RUNTIME` sends the question elsewhere.

use std::io::Write as _;
use std::process::ExitCode;

use bedrock_runtime::types::{
    ContentBlockDelta, ConversationRole, ConverseStreamOutput as Event, Message,
};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};

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
    let message = Message::new(ConversationRole::User, [question]);
    let client = Client::from_env().await?;
    let mut stream = client
        .converse_stream(ConverseStreamRequest::new(model).messages([message]))
        .await?
        .stream;

    // An answer that breaks off is an error, so the end of the loop is the end of the answer.
    while let Some(event) = stream.try_next().await? {
        match event {
            Event::ContentBlockDelta(event) => {
                if let ContentBlockDelta::Text(text) = event.delta {
                    print!("{text}");
                    // Nobody can be told if standard output is gone.
                    let _ = std::io::stdout().flush();
                }
            }
            Event::Metadata(event) => {
                let usage = event.usage;
                println!();
                eprintln!(
                    "{} tokens in, {} out",
                    usage.input_tokens, usage.output_tokens
                );
            }
            _ => {}
        }
    }
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

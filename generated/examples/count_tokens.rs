//! Counts the tokens of a question before it is asked.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example count_tokens -- Why is the sky blue?
//! ```

use std::process::ExitCode;

use bedrock_runtime::types::{ConversationRole, ConverseTokensRequest, Message};
use bedrock_runtime::{Client, CountTokensRequest, Error};

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
    let model = std::env::var("BEDROCK_MODEL_ID");
    let model = model.unwrap_or_else(|_| "anthropic.claude-sonnet-4-20250514-v1:0".to_owned());
    let question = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let message = Message::new(ConversationRole::User, [question]);
    let input = ConverseTokensRequest::new().messages([message]);
    let client = Client::from_env().await?;
    let counted = client
        .count_tokens(CountTokensRequest::new(model, input))
        .await?;
    println!("{} tokens", counted.input_tokens);
    Ok(())
}

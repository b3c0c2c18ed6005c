//! A chat in the terminal. Ctrl-C stops an answer, Ctrl-D or an empty line ends the chat.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example chat
//! ```
//!
//! `BEDROCK_MODEL_ID` chooses another model.

use std::io::Write as _;
use std::process::ExitCode;

use bedrock_runtime::message_builder::MessageBuilder;
use bedrock_runtime::types::{
    ContentBlockDelta, ConversationRole, ConverseStreamOutput as Event, Message,
};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};
use tokio::io::{AsyncBufReadExt as _, BufReader};

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
    let model = model.unwrap_or_else(|_| "amazon.nova-lite-v1:0".to_owned());
    let client = Client::from_env().await?;
    let mut lines = BufReader::new(tokio::io::stdin()).lines();
    let mut history = Vec::new();
    loop {
        show("> ");
        let line = tokio::select! {
            line = lines.next_line() => line.ok().flatten(),
            _ = tokio::signal::ctrl_c() => { println!(); continue }
        };
        let question = line.unwrap_or_default();
        if question.trim().is_empty() {
            return Ok(());
        }
        history.push(Message::new(ConversationRole::User, [question]));
        let request = ConverseStreamRequest::new(&model).messages(history.clone());
        let mut answer = MessageBuilder::new();
        // Dropping the call closes its connection, so nothing more is made, or paid for.
        let ended = tokio::select! {
            ended = print(&client, request, &mut answer) => ended,
            _ = tokio::signal::ctrl_c() => { show(" [stopped]"); Ok(()) }
        };
        println!();
        if let Err(error) = ended {
            eprintln!("{error}");
        }
        // What came of an answer is part of the conversation, even if it is not all of it.
        match answer.text() {
            text if text.trim().is_empty() => drop(history.pop()),
            text => history.push(Message::new(ConversationRole::Assistant, [text])),
        }
    }
}

/// Prints an answer while it comes, and keeps it.
async fn print(
    client: &Client,
    request: ConverseStreamRequest,
    answer: &mut MessageBuilder,
) -> Result<(), Error> {
    let mut stream = client.converse_stream(request).await?.stream;
    while let Some(event) = stream.try_next().await? {
        answer.add(&event);
        if let Event::ContentBlockDelta(event) = event
            && let ContentBlockDelta::Text(text) = event.delta
        {
            show(&text);
        }
    }
    Ok(())
}

fn show(text: &str) {
    print!("{text}");
    // Nobody can be told if standard output is gone.
    let _ = std::io::stdout().flush();
}

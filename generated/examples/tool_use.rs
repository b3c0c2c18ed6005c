//! Lets the model use a tool: asks, does what it asks for, and tells it the result.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example tool_use -- Use get_weather city=Zürich
//! ```

use std::process::ExitCode;

use bedrock_runtime::aws_restjson::Document;
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseOutput, Message, Tool, ToolConfiguration,
    ToolResultBlock, ToolResultContentBlock, ToolResultStatus, ToolSpecification, ToolUseBlock,
};
use bedrock_runtime::{Client, ConverseRequest, Error};
use serde_json::json;

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
    let question: Vec<String> = std::env::args().skip(1).collect();
    let client = Client::from_env().await?;
    let schema = json!({
        "type": "object",
        "properties": {"city": {"type": "string", "description": "Name of the city"}},
        "required": ["city"]
    });
    let tool = ToolSpecification::new("get_weather", schema).description("The weather in a city");
    let tools = ToolConfiguration::new([Tool::ToolSpec(tool)]);
    let mut messages = vec![Message::new(ConversationRole::User, [question.join(" ")])];

    // A model may ask several times before it answers.
    for _ in 0..5 {
        let request = ConverseRequest::new(&model).messages(messages.clone());
        let reply = client.converse(request.tool_config(tools.clone())).await?;
        let ConverseOutput::Message(message) = reply.output else {
            break;
        };
        let mut results: Vec<ContentBlock> = Vec::new();
        for block in &message.content {
            match block {
                ContentBlock::Text(text) => println!("{text}"),
                ContentBlock::ToolUse(used) => results.push(result_of(used).into()),
                _ => {}
            }
        }
        if results.is_empty() {
            break;
        }
        messages.push(message);
        messages.push(Message::new(ConversationRole::User, results));
    }
    Ok(())
}

/// Does what the model asks for. An error is told to the model, which may then ask in another way.
fn result_of(used: &ToolUseBlock) -> ToolResultBlock {
    println!("[{} {}]", used.name, used.input);
    let (content, status) = match weather(&used.input) {
        Some(weather) => (
            ToolResultContentBlock::Json(weather),
            ToolResultStatus::Success,
        ),
        None => (
            ToolResultContentBlock::Text("which city?".to_owned()),
            ToolResultStatus::Error,
        ),
    };
    ToolResultBlock::new(&used.tool_use_id, [content]).status(status)
}

fn weather(input: &Document) -> Option<Document> {
    let city = input.get("city")?.as_str()?;
    Some(json!({"city": city, "sky": "clear", "degrees": 21}))
}

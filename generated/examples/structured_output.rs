//! Asks for an answer that is JSON of a given schema.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example structured_output -- Invent a person, such as name=Ada age=36
//! ```

use std::process::ExitCode;

use bedrock_runtime::aws_restjson::{BoxError, Document};
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseOutput, JsonSchemaDefinition, Message, OutputConfig,
    OutputFormat, OutputFormatType,
};
use bedrock_runtime::{Client, ConverseRequest};
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

async fn run() -> Result<(), BoxError> {
    let model = std::env::var("BEDROCK_MODEL_ID");
    let model = model.unwrap_or_else(|_| "amazon.nova-lite-v1:0".to_owned());
    let question: Vec<String> = std::env::args().skip(1).collect();
    let schema = json!({
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"],
        "additionalProperties": false
    });
    let schema = JsonSchemaDefinition::new(schema.to_string()).name("person");
    let format = OutputFormat::new(OutputFormatType::JsonSchema, schema);
    let message = Message::new(ConversationRole::User, [question.join(" ")]);
    let request = ConverseRequest::new(model)
        .messages([message])
        .output_config(OutputConfig::new().text_format(format));

    let reply = Client::from_env().await?.converse(request).await?;
    let ConverseOutput::Message(message) = reply.output else {
        return Err("the model gave no message".into());
    };
    let texts = message.content.into_iter().filter_map(|block| match block {
        ContentBlock::Text(text) => Some(text),
        _ => None,
    });
    let person: Document = serde_json::from_str(&texts.collect::<String>())?;
    println!("name: {}\nage: {}", person["name"], person["age"]);
    Ok(())
}

//! Streams one answer to the terminal, with keys in code.

use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::types::{ContentBlockDelta, ConversationRole, ConverseStreamOutput, Message};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .build()?;
    let hello = Message::new(ConversationRole::User, ["hello"]);
    let request = ConverseStreamRequest::new("model").messages([hello]);
    let mut events = client.converse_stream(request).await?.stream;
    while let Some(event) = events.try_next().await? {
        if let ConverseStreamOutput::ContentBlockDelta(delta) = event
            && let ContentBlockDelta::Text(text) = delta.delta
        {
            print!("{text}");
        }
    }
    Ok(())
}

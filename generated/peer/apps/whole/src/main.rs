//! Streams one answer to the terminal, with everything that the environment configures.

use bedrock_runtime::types::{ContentBlockDelta, ConversationRole, ConverseStreamOutput, Message};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::from_env().await?;
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

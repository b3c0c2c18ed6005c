//! Streams one answer to the terminal by the official client, with keys in code.

use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::{Config, Credentials, Region};
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput, Message,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let keys = Credentials::new("AKIDEXAMPLE", "secret", None, None, "app");
    let config = Config::builder()
        .region(Region::new("us-east-1"))
        .credentials_provider(keys)
        .build();
    let client = Client::from_conf(config);
    let hello = Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text("hello".to_owned()))
        .build()?;
    let call = client.converse_stream().model_id("model").messages(hello);
    let mut events = call.send().await?.stream;
    while let Some(event) = events.recv().await? {
        if let ConverseStreamOutput::ContentBlockDelta(delta) = event
            && let Some(ContentBlockDelta::Text(text)) = delta.delta
        {
            print!("{text}");
        }
    }
    Ok(())
}

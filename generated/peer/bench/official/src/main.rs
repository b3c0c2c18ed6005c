//! The work, by the official client.

use aws_sdk_bedrockruntime::Client;
use aws_sdk_bedrockruntime::config::{Config, Credentials, Region};
use aws_sdk_bedrockruntime::primitives::Blob;
use aws_sdk_bedrockruntime::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseStreamOutput, ImageBlock,
    ImageFormat, ImageSource, Message,
};
use bench_common::{Task, Work, image, message_text};

fn message(role: &ConversationRole, content: ContentBlock) -> Message {
    let message = Message::builder().role(role.clone()).content(content);
    message.build().unwrap()
}

fn conversation() -> Vec<Message> {
    let roles = [ConversationRole::User, ConversationRole::Assistant];
    let roles = roles.iter().cycle().take(20);
    roles
        .map(|role| message(role, ContentBlock::Text(message_text())))
        .collect()
}

async fn converse(client: &Client, messages: Vec<Message>) -> usize {
    let call = client.converse().model_id("model");
    let answer = call.set_messages(Some(messages)).send().await.unwrap();
    let output = answer.output.unwrap();
    let content = &output.as_message().unwrap().content[0];
    content.as_text().unwrap().len()
}

async fn stream(client: &Client) -> usize {
    let hello = message(
        &ConversationRole::User,
        ContentBlock::Text("hello".to_owned()),
    );
    let call = client.converse_stream().model_id("model").messages(hello);
    let mut events = call.send().await.unwrap().stream;
    let mut bytes = 0;
    while let Some(event) = events.recv().await.unwrap() {
        if let ConverseStreamOutput::ContentBlockDelta(delta) = event
            && let Some(ContentBlockDelta::Text(text)) = delta.delta
        {
            bytes += text.len();
        }
    }
    bytes
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = Task::from_args();
    let config = Config::builder()
        .endpoint_url(&task.url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(
            "AKIDEXAMPLE",
            "secret",
            None,
            None,
            "bench",
        ))
        .build();
    let client = Client::from_conf(config);
    let (image, body) = (image(), task.invoke_body());
    task.run(|| async {
        match task.work {
            Work::Unary => converse(&client, conversation()).await,
            Work::Stream => stream(&client).await,
            Work::Image => {
                // Its blobs are vectors, so that each call has to have its own.
                let source = ImageSource::Bytes(Blob::new(&image[..]));
                let block = ImageBlock::builder()
                    .format(ImageFormat::Png)
                    .source(source);
                let block = ContentBlock::Image(block.build().unwrap());
                converse(&client, vec![message(&ConversationRole::User, block)]).await
            }
            Work::Invoke => {
                let call = client.invoke_model().model_id("model");
                let call = call
                    .content_type("application/json")
                    .body(Blob::new(&body[..]));
                call.send().await.unwrap().body.into_inner().len()
            }
        }
    })
    .await;
}

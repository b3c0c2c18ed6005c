//! The work, by our client.

use bedrock_runtime::aws_restjson::Blob;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::types::{
    ContentBlock, ContentBlockDelta, ConversationRole, ConverseOutput, ConverseStreamOutput,
    ImageBlock, ImageFormat, ImageSource, Message,
};
use bedrock_runtime::{Client, ConverseRequest, ConverseStreamRequest, InvokeModelRequest};
use bench_common::{Task, Work, image, message_text};

fn conversation() -> Vec<Message> {
    let roles = [ConversationRole::User, ConversationRole::Assistant];
    let roles = roles.iter().cycle().take(20);
    roles
        .map(|role| Message::new(role.clone(), [message_text()]))
        .collect()
}

fn text_of(output: ConverseOutput) -> usize {
    let ConverseOutput::Message(message) = output else {
        panic!("the server answers a message")
    };
    match &message.content[0] {
        ContentBlock::Text(text) => text.len(),
        other => panic!("{other:?}"),
    }
}

async fn converse(client: &Client, messages: Vec<Message>) -> usize {
    let request = ConverseRequest::new("model").messages(messages);
    text_of(client.converse(request).await.unwrap().output)
}

async fn stream(client: &Client) -> usize {
    let hello = Message::new(ConversationRole::User, ["hello"]);
    let request = ConverseStreamRequest::new("model").messages([hello]);
    let mut events = client.converse_stream(request).await.unwrap().stream;
    let mut bytes = 0;
    while let Some(event) = events.try_next().await.unwrap() {
        if let ConverseStreamOutput::ContentBlockDelta(delta) = event
            && let ContentBlockDelta::Text(text) = delta.delta
        {
            bytes += text.len();
        }
    }
    bytes
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = Task::from_args();
    let client = Client::builder()
        .endpoint_url(&task.url)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .build()
        .unwrap();
    let (image, body) = (Blob::from(image()), Blob::from(task.invoke_body()));
    task.run(|| async {
        match task.work {
            Work::Unary => converse(&client, conversation()).await,
            Work::Stream => stream(&client).await,
            Work::Image => {
                let source = ImageSource::Bytes(image.clone());
                let block = ContentBlock::Image(ImageBlock::new(ImageFormat::Png, source));
                converse(&client, vec![Message::new(ConversationRole::User, [block])]).await
            }
            Work::Invoke => {
                let request = InvokeModelRequest::new("model").body(body.clone());
                let answer = client.invoke_model(request).await.unwrap();
                answer.body.into_bytes().len()
            }
        }
    })
    .await;
}

//! Shows images and documents to the model and asks about them.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example image_and_document -- photo.png report.pdf What is this about?
//! ```
//!
//! Arguments that name a file are shown; the others are the question.

use std::path::Path;
use std::process::ExitCode;

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseOutput, DocumentBlock, DocumentSource, ImageBlock,
    ImageSource, Message,
};
use bedrock_runtime::{Client, ConverseRequest};

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
    let mut content = Vec::new();
    let mut words = Vec::new();
    for argument in std::env::args().skip(1) {
        match Path::new(&argument) {
            path if path.is_file() => content.push(block(path)?),
            _ => words.push(argument),
        }
    }
    content.push(words.join(" ").into());

    let client = Client::from_env().await?;
    let message = Message::new(ConversationRole::User, content);
    let reply = client
        .converse(ConverseRequest::new(model).messages([message]))
        .await?;
    if let ConverseOutput::Message(message) = reply.output {
        for block in message.content {
            if let ContentBlock::Text(text) = block {
                println!("{text}");
            }
        }
    }
    Ok(())
}

/// The content of a file, as what its name says.
fn block(path: &Path) -> Result<ContentBlock, BoxError> {
    let bytes = std::fs::read(path)?;
    let part =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let (name, format) = (
        part(path.file_stem()),
        part(path.extension()).to_lowercase(),
    );
    Ok(match format.as_str() {
        "jpg" => ImageBlock::new("jpeg", ImageSource::Bytes(bytes.into())).into(),
        "png" | "jpeg" | "gif" | "webp" => {
            ImageBlock::new(format.as_str(), ImageSource::Bytes(bytes.into())).into()
        }
        _ => {
            // The service takes no other letters in a name.
            let plain = |letter: char| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            };
            let name: String = name.chars().map(plain).collect();
            let document = DocumentBlock::new(name, DocumentSource::Bytes(bytes.into()));
            document.format(format.as_str()).into()
        }
    })
}

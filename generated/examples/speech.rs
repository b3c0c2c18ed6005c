//! Speaks to a model and keeps what it says: a file of sound goes in piece by piece, and another one comes out meanwhile.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example speech -- question.pcm answer.pcm
//! ```
//!
//! Both are raw: 16 bits, one channel, 16 kHz in and 24 kHz out. The events are those of Amazon Nova Sonic.

use std::process::ExitCode;
use std::time::Duration;

use bedrock_runtime::aws_restjson::{BoxError, Document, EventInput};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, InvokeModelWithBidirectionalStreamOutput as Heard,
};
use bedrock_runtime::{Client, InvokeModelWithBidirectionalStreamRequest};
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
    let model = model.unwrap_or_else(|_| "amazon.nova-sonic-v1:0".to_owned());
    let mut arguments = std::env::args().skip(1);
    let (Some(question), Some(answer)) = (arguments.next(), arguments.next()) else {
        return Err("usage: speech QUESTION.pcm ANSWER.pcm".into());
    };
    let sound = std::fs::read(question)?;
    let client = Client::from_env().await?;

    let (mut sender, events) = EventInput::channel(8);
    let request = InvokeModelWithBidirectionalStreamRequest::new(model, events);
    // Speaking goes on while the answer is heard.
    let speaking = tokio::spawn(async move {
        for part in parts(&sound) {
            let event =
                BidirectionalInputPayloadPart::new().bytes(json!({ "event": part }).to_string());
            sender.send(event.into()).await?;
            // No faster than one speaks: a piece is a tenth of a second.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        sender.close().await
    });

    let mut body = client
        .invoke_model_with_bidirectional_stream(request)
        .await?
        .body;
    let mut heard = Vec::new();
    while let Some(event) = body.try_next().await? {
        let Heard::Chunk(part) = event else { continue };
        let part: Document = serde_json::from_slice(part.bytes.unwrap_or_default().as_ref())?;
        if let Some(text) = part["event"]["textOutput"]["content"].as_str() {
            println!("{text}");
        }
        if let Some(sound) = part["event"]["audioOutput"]["content"].as_str() {
            let sound = base64_simd::STANDARD.decode_to_vec(sound);
            heard.extend(sound.map_err(|_| "the sound of an event is not base64")?);
        }
    }
    speaking.await??;
    println!("{} bytes of sound", heard.len());
    std::fs::write(answer, heard)?;
    Ok(())
}

/// All that is said, from the beginning of the session to its end.
fn parts(sound: &[u8]) -> Vec<Document> {
    let (prompt, content) = ("prompt-1", "content-1");
    let audio = |rate: u32| {
        json!({
            "mediaType": "audio/lpcm", "sampleRateHertz": rate, "sampleSizeBits": 16,
            "channelCount": 1, "encoding": "base64", "audioType": "SPEECH"
        })
    };
    let mut voice = audio(24_000);
    voice["voiceId"] = "matthew".into();
    let mut parts = vec![
        json!({"sessionStart": {"inferenceConfiguration": {"maxTokens": 1024}}}),
        json!({"promptStart": {"promptName": prompt, "audioOutputConfiguration": voice}}),
        json!({"contentStart": {
            "promptName": prompt, "contentName": content, "type": "AUDIO", "interactive": true,
            "role": "USER", "audioInputConfiguration": audio(16_000)
        }}),
    ];
    for piece in sound.chunks(3200) {
        let piece = base64_simd::STANDARD.encode_to_string(piece);
        parts.push(
            json!({"audioInput": {"promptName": prompt, "contentName": content, "content": piece}}),
        );
    }
    parts.push(json!({"contentEnd": {"promptName": prompt, "contentName": content}}));
    parts.push(json!({"promptEnd": {"promptName": prompt}}));
    parts.push(json!({"sessionEnd": {}}));
    parts
}

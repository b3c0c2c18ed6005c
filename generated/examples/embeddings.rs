//! Compares texts by their embeddings, which InvokeModel gives: bytes in the form of the model go in and come out.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example embeddings -- "the sky is blue" "blue is the sky" "cats purr"
//! ```
//!
//! Each text is compared with the first.

use std::process::ExitCode;

use bedrock_runtime::aws_restjson::{BoxError, Document};
use bedrock_runtime::operation::InvokeModel;
use bedrock_runtime::{Client, InvokeModelRequest};
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
    let model = model.unwrap_or_else(|_| "amazon.titan-embed-text-v2:0".to_owned());
    let client = Client::from_env().await?;
    let mut first = None;
    for text in std::env::args().skip(1) {
        let body = json!({ "inputText": text }).to_string();
        let call = client.invoke_model(InvokeModelRequest::new(&model).body(body));
        let answered = call.answer().await?;
        let tokens = answered
            .get(InvokeModel::INPUT_TOKEN_COUNT)
            .unwrap_or_default();
        let answer: Document = serde_json::from_slice(answered.output.body.as_ref())?;
        let numbers = answer["embedding"].as_array().into_iter().flatten();
        let embedding: Vec<f64> = numbers.filter_map(Document::as_f64).collect();
        let likeness = likeness(first.get_or_insert_with(|| embedding.clone()), &embedding);
        println!(
            "{likeness:.3}  {text} ({} numbers, {tokens} tokens)",
            embedding.len()
        );
    }
    Ok(())
}

/// The cosine of the angle between two vectors: one if they point the same way.
fn likeness(one: &[f64], other: &[f64]) -> f64 {
    let product =
        |one: &[f64], other: &[f64]| one.iter().zip(other).map(|(a, b)| a * b).sum::<f64>();
    product(one, other) / (product(one, one) * product(other, other)).sqrt()
}

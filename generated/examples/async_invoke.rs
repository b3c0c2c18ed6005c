//! Starts a video, waits for it, and lists what was made before.
//!
//! ```sh
//! AWS_REGION=us-east-1 BEDROCK_OUTPUT=s3://my-bucket/videos cargo run --example async_invoke -- A cat in the rain
//! ```

use std::process::ExitCode;
use std::time::Duration;

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::types::{AsyncInvokeS3OutputDataConfig, AsyncInvokeStatus};
use bedrock_runtime::{
    Client, GetAsyncInvokeRequest, ListAsyncInvokesRequest, StartAsyncInvokeRequest,
};
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
    let model = model.unwrap_or_else(|_| "amazon.nova-reel-v1:0".to_owned());
    let output = std::env::var("BEDROCK_OUTPUT").map_err(|_| "BEDROCK_OUTPUT is not set")?;
    let text = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    let client = Client::from_env().await?;

    let input = json!({
        "taskType": "TEXT_VIDEO",
        "textToVideoParams": {"text": text},
        "videoGenerationConfig": {"durationSeconds": 6, "fps": 24, "dimension": "1280x720", "seed": 1}
    });
    // The client makes a token for the call, so that an attempt that is sent again starts nothing new.
    let request =
        StartAsyncInvokeRequest::new(model, input, AsyncInvokeS3OutputDataConfig::new(output));
    let arn = client.start_async_invoke(request).await?.invocation_arn;
    println!("started {arn}");

    let mut pause = Duration::from_millis(250);
    let ended = loop {
        let state = client
            .get_async_invoke(GetAsyncInvokeRequest::new(&arn))
            .await?;
        if state.status != AsyncInvokeStatus::InProgress {
            break state;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_secs(30));
    };
    let reason = ended.failure_message.map(|words| format!(": {words}"));
    println!("{}{}", ended.status.as_str(), reason.unwrap_or_default());

    // As many pages as there are, each asked for when it is needed.
    let request = ListAsyncInvokesRequest::new().max_results(2);
    let mut all = client.list_async_invokes(request).items();
    while let Some(one) = all.try_next().await? {
        let status = one.status.as_ref().map_or("?", AsyncInvokeStatus::as_str);
        println!("{} {status} {}", one.submit_time, one.invocation_arn);
    }
    Ok(())
}

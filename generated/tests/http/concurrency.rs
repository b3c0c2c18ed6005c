//! Calls can be spawned, and wait for nobody but the service.

use std::sync::Arc;

use bedrock_runtime::aws_restjson::EventInput;
use bedrock_runtime::types::{
    AsyncInvokeOutputDataConfig, AsyncInvokeS3OutputDataConfig, BidirectionalInputPayloadPart,
    ConverseTokensRequest, CountTokensInput, GuardrailChecksConfig, GuardrailChecksMessage,
    GuardrailContentBlock, InvokeModelWithBidirectionalStreamInput,
};
use bedrock_runtime::{
    ApplyGuardrailRequest, ConverseRequest, ConverseStreamRequest, CountTokensRequest, Error,
    GetAsyncInvokeRequest, InvokeGuardrailChecksRequest, InvokeModelRequest,
    InvokeModelWithBidirectionalStreamRequest, InvokeModelWithResponseStreamRequest,
    ListAsyncInvokesRequest, StartAsyncInvokeRequest,
};
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::support::frames::{read_all, short_text};
use crate::support::server::{Reply, Server};
use crate::support::{both_clients, client, within};

#[tokio::test(flavor = "multi_thread")]
async fn all_eleven_operations_can_be_spawned() {
    // Every output can be read from an object without members; only a stream must begin with its header.
    let server = Server::start(|_| {
        Reply::json(200, json!({})).header("x-amzn-bedrock-content-type", "application/json")
    })
    .await;
    let client = client(&server.url());
    let mut calls: JoinSet<Result<(), Error>> = JoinSet::new();
    macro_rules! spawn {
        ($operation:ident, $input:expr) => {
            let call = client.$operation($input);
            calls.spawn(async move { call.await.map(|_| ()) });
        };
    }

    let no_text: [GuardrailContentBlock; 0] = [];
    let guardrail = ApplyGuardrailRequest::new("id", "1", "INPUT", no_text);
    spawn!(apply_guardrail, guardrail);
    spawn!(converse, ConverseRequest::new("m"));
    spawn!(converse_stream, ConverseStreamRequest::new("m"));
    let tokens = CountTokensInput::Converse(ConverseTokensRequest::new());
    spawn!(count_tokens, CountTokensRequest::new("m", tokens));
    spawn!(get_async_invoke, GetAsyncInvokeRequest::new("arn"));
    let no_messages: [GuardrailChecksMessage; 0] = [];
    let checks = InvokeGuardrailChecksRequest::new(no_messages, GuardrailChecksConfig::new());
    spawn!(invoke_guardrail_checks, checks);
    spawn!(invoke_model, InvokeModelRequest::new("m"));
    let part = BidirectionalInputPayloadPart::new().bytes("x");
    let input = EventInput::from_events([InvokeModelWithBidirectionalStreamInput::Chunk(part)]);
    let speech = InvokeModelWithBidirectionalStreamRequest::new("m", input);
    spawn!(invoke_model_with_bidirectional_stream, speech);
    spawn!(
        invoke_model_with_response_stream,
        InvokeModelWithResponseStreamRequest::new("m")
    );
    spawn!(list_async_invokes, ListAsyncInvokesRequest::new());
    let output = AsyncInvokeS3OutputDataConfig::new("s3://bucket");
    let output = AsyncInvokeOutputDataConfig::S3OutputDataConfig(output);
    spawn!(
        start_async_invoke,
        StartAsyncInvokeRequest::new("m", json!({}), output)
    );

    let results = within(calls.join_all()).await;
    for result in &results {
        assert!(result.is_ok(), "{result:?}");
    }
    assert_eq!(results.len(), 11);
    let mut targets: Vec<String> = server
        .received()
        .into_iter()
        .map(|one| one.target)
        .collect();
    targets.sort_unstable();
    assert_eq!(
        targets,
        [
            "/async-invoke",
            "/async-invoke",
            "/async-invoke/arn",
            "/guardrail-checks/invoke",
            "/guardrail/id/version/1/apply",
            "/model/m/converse",
            "/model/m/converse-stream",
            "/model/m/count-tokens",
            "/model/m/invoke",
            "/model/m/invoke-with-bidirectional-stream",
            "/model/m/invoke-with-response-stream",
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_at_once_over_both_versions() {
    const CALLS: usize = 50;
    // Nobody is answered before all have asked.
    let barrier = Arc::new(Barrier::new(CALLS));
    let server = Server::start_async(move |request| {
        let barrier = Arc::clone(&barrier);
        async move {
            barrier.wait().await;
            let number = request.header("x-number").unwrap_or_default();
            Reply::new(200, short_text(number))
        }
    })
    .await;
    for (name, client) in both_clients(&server.url()) {
        let mut calls = JoinSet::new();
        for number in 0..CALLS {
            let call = client
                .converse_stream(ConverseStreamRequest::new("m"))
                .header("x-number", &number.to_string());
            calls.spawn(async move {
                let (events, error) = read_all(call.await.unwrap().stream).await;
                assert!(error.is_none(), "{error:?}");
                let said = format!("{:?}", events[1]);
                assert!(
                    said.contains(&format!("Text(\"{number}\")")),
                    "{number}: {said}"
                );
            });
        }
        assert_eq!(within(calls.join_all()).await.len(), CALLS, "{name}");
    }
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let client = client(&server.url());
    for _ in 0..5 {
        within(client.clone().converse(ConverseRequest::new("m")))
            .await
            .unwrap();
    }
    assert_eq!(server.received().len(), 5);
    assert_eq!(server.connections(), 1);
}

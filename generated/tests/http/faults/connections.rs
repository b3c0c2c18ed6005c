//! Connections that do not come about, and what answers tell beside their output.

use std::time::Duration;

use bedrock_runtime::InvokeModelRequest;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::operation::InvokeModel;
use tokio::net::TcpListener;

use super::server::{Fault, FaultServer};
use super::{converse, get, retrying};
use crate::support::within;

#[tokio::test]
async fn nobody_listening() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let client = retrying(&url).build().unwrap();
    assert_eq!(converse(&client).await, "Transport after 3");
    assert_eq!(get(&client).await, "Transport after 3");
    let client = retrying(&url).retry(RetryPolicy::never()).build().unwrap();
    assert_eq!(converse(&client).await, "Transport after 1");
}

#[tokio::test]
async fn an_answer_tells_attempts_pauses_and_what_the_model_cost() {
    let fields = "x-amzn-bedrock-input-token-count: 12\r\n\
        x-amzn-bedrock-output-token-count: 345\r\n\
        x-amzn-bedrock-invocation-latency: 6789\r\n\
        x-amzn-requestid: request-1\r\n";
    let faults = vec![Fault::answer(500, "", ""), Fault::answer(200, fields, "{}")];
    let server = FaultServer::start(faults).await;
    let client = retrying(server.url()).build().unwrap();
    let call = client.invoke_model(InvokeModelRequest::new("model"));
    let answered = within(call.answer()).await.unwrap();
    assert_eq!(answered.status(), 200);
    assert_eq!(answered.request_id(), Some("request-1"));
    assert_eq!(answered.attempts(), 2);
    assert_eq!(answered.delays(), [Duration::from_millis(50)]);
    assert_eq!(answered.get(InvokeModel::INPUT_TOKEN_COUNT), Some(12));
    assert_eq!(answered.get(InvokeModel::OUTPUT_TOKEN_COUNT), Some(345));
    assert_eq!(answered.get(InvokeModel::INVOCATION_LATENCY), Some(6789));
}

//! StartAsyncInvoke, GetAsyncInvoke and ListAsyncInvokes: queries, tokens and times.

use bedrock_runtime::aws_restjson::Timestamp;
use bedrock_runtime::aws_restjson::time::{Random, RandomError};
use bedrock_runtime::types::{
    AsyncInvokeOutputDataConfig, AsyncInvokeS3OutputDataConfig, AsyncInvokeStatus,
    SortAsyncInvocationBy, SortOrder, Tag,
};
use bedrock_runtime::{
    Error, GetAsyncInvokeRequest, ListAsyncInvokesRequest, StartAsyncInvokeRequest,
};
use hyper::Method;
use serde_json::{Value, json};

use crate::support::server::{Reply, Server};
use crate::support::verify::decode;
use crate::support::{builder, client, within};

const ARN: &str = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abc123def456";

fn summary(number: u32) -> Value {
    json!({
        "invocationArn": format!("{ARN}-{number}"),
        "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-reel-v1:0",
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/prefix"}},
        "status": "Completed",
        "submitTime": "2026-01-02T03:04:05.678Z"
    })
}

fn start() -> StartAsyncInvokeRequest {
    let output = AsyncInvokeS3OutputDataConfig::new("s3://bucket/prefix");
    let output = AsyncInvokeOutputDataConfig::S3OutputDataConfig(output);
    StartAsyncInvokeRequest::new("amazon.nova-reel-v1:0", json!({"z": 1, "a": null}), output)
        .tags([Tag::new("team", "blue")])
}

/// The parameters of a query, decoded, in the order of the wire.
fn query(target: &str) -> Vec<(String, String)> {
    let text = |part: &str| String::from_utf8(decode(part)).unwrap();
    let (_, query) = target.split_once('?').unwrap();
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs
        .map(|(name, value)| (text(name), text(value)))
        .collect()
}

#[tokio::test]
async fn two_pages() {
    const TOKEN: &str = "a/b+c=d&e f?\u{e9}";
    let server = Server::start(|request| match request.target.contains("nextToken") {
        false => {
            let page = [summary(1), summary(2)];
            Reply::json(
                200,
                json!({"asyncInvokeSummaries": page, "nextToken": TOKEN}),
            )
        }
        true => Reply::json(200, json!({"asyncInvokeSummaries": [summary(3)]})),
    })
    .await;
    let client = client(&server.url());
    let mut request = ListAsyncInvokesRequest::new()
        .submit_time_after(Timestamp::from_epoch_millis(1_767_323_045_678))
        .submit_time_before(Timestamp::from_epoch_seconds(1_767_323_046))
        .status_equals(AsyncInvokeStatus::Completed)
        .max_results(2)
        .sort_by(SortAsyncInvocationBy::SubmissionTime)
        .sort_order(SortOrder::Descending);
    let mut arns = Vec::new();
    loop {
        let page = within(client.list_async_invokes(request.clone()))
            .await
            .unwrap();
        for summary in page.async_invoke_summaries.unwrap() {
            assert_eq!(summary.status, Some(AsyncInvokeStatus::Completed));
            assert_eq!(
                summary.submit_time,
                Timestamp::from_epoch_millis(1_767_323_045_678)
            );
            arns.push(summary.invocation_arn);
        }
        match page.next_token {
            Some(token) => request = request.next_token(token),
            None => break,
        }
    }
    assert_eq!(arns, [1, 2, 3].map(|number| format!("{ARN}-{number}")));

    let received = server.received();
    assert_eq!(received.len(), 2);
    let mut expected = vec![
        ("submitTimeAfter", "2026-01-02T03:04:05.678Z"),
        ("submitTimeBefore", "2026-01-02T03:04:06Z"),
        ("statusEquals", "Completed"),
        ("maxResults", "2"),
        ("sortBy", "SubmissionTime"),
        ("sortOrder", "Descending"),
    ];
    for request in &received {
        assert_eq!(request.method, Method::GET);
        assert!(request.target.starts_with("/async-invoke?"));
        assert_eq!(request.body, "");
        assert_eq!(request.header("content-type"), None, "there is no body");
        let mut query = query(&request.target);
        query.sort();
        expected.sort_unstable();
        let names: Vec<(&str, &str)> = query.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(names, expected);
        expected.push(("nextToken", TOKEN));
    }
    assert!(
        received[0]
            .target
            .contains("submitTimeAfter=2026-01-02T03%3A04%3A05.678Z"),
        "{}",
        received[0].target
    );
}

#[tokio::test]
async fn a_list_without_parameters_has_no_query() {
    let server = Server::start(|_| Reply::json(200, json!({"asyncInvokeSummaries": []}))).await;
    let call = client(&server.url()).list_async_invokes(ListAsyncInvokesRequest::new());
    let page = within(call).await.unwrap();
    assert_eq!(page.async_invoke_summaries, Some(Vec::new()));
    assert_eq!(page.next_token, None);
    assert_eq!(server.request().target, "/async-invoke");
}

#[tokio::test]
async fn a_start_carries_a_token() {
    let server = Server::start(|_| Reply::json(200, json!({"invocationArn": ARN}))).await;
    let client = client(&server.url());
    let reply = within(client.start_async_invoke(start())).await.unwrap();
    assert_eq!(reply.invocation_arn, ARN);
    within(client.start_async_invoke(start())).await.unwrap();
    within(client.start_async_invoke(start().client_request_token("mine")))
        .await
        .unwrap();

    let bodies: Vec<Value> = server
        .received()
        .iter()
        .map(|request| request.json())
        .collect();
    let tokens: Vec<&str> = bodies
        .iter()
        .map(|body| body["clientRequestToken"].as_str().unwrap())
        .collect();
    for token in &tokens[..2] {
        let parts: Vec<&str> = token.split('-').collect();
        let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{token}");
        assert!(
            parts
                .iter()
                .all(|part| u64::from_str_radix(part, 16).is_ok()),
            "{token}"
        );
        assert!(parts[2].starts_with('4'), "version 4 of RFC 9562: {token}");
        assert!(
            parts[3].starts_with(['8', '9', 'a', 'b']),
            "the variant: {token}"
        );
    }
    assert_ne!(tokens[0], tokens[1]);
    assert_eq!(tokens[2], "mine");
    assert_eq!(
        bodies[2],
        json!({
            "clientRequestToken": "mine",
            "modelId": "amazon.nova-reel-v1:0",
            "modelInput": {"a": null, "z": 1},
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://bucket/prefix"}},
            "tags": [{"key": "team", "value": "blue"}]
        })
    );
    assert_eq!(server.received()[0].target, "/async-invoke");
}

#[derive(Debug)]
struct Exhausted;

impl Random for Exhausted {
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        Err(RandomError::new("none left"))
    }
}

#[tokio::test]
async fn without_random_bytes_only_a_given_token_is_sent() {
    let server = Server::start(|_| Reply::json(200, json!({"invocationArn": ARN}))).await;
    let client = builder(&server.url()).random(Exhausted).build().unwrap();
    let refused = within(client.start_async_invoke(start()))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Build(_)), "{refused:?}");
    assert!(refused.to_string().contains("none left"), "{refused}");
    within(client.start_async_invoke(start().client_request_token("mine")))
        .await
        .unwrap();
    assert_eq!(server.request().json()["clientRequestToken"], "mine");
}

#[tokio::test]
async fn get_with_an_arn_in_the_path() {
    let server = Server::start(|_| {
        let mut answer = summary(1);
        answer["status"] = "InProgress".into();
        answer["lastModifiedTime"] = "2026-01-02T03:04:05Z".into();
        answer["failureMessage"] = Value::Null;
        Reply::json(200, answer)
    })
    .await;
    let call = client(&server.url()).get_async_invoke(GetAsyncInvokeRequest::new(ARN));
    let reply = within(call).await.unwrap();
    assert_eq!(reply.status, AsyncInvokeStatus::InProgress);
    assert_eq!(
        reply.submit_time,
        Timestamp::from_epoch_millis(1_767_323_045_678)
    );
    assert_eq!(
        reply.last_modified_time,
        Some(Timestamp::from_epoch_seconds(1_767_323_045))
    );
    assert_eq!((reply.end_time, reply.failure_message), (None, None));
    let AsyncInvokeOutputDataConfig::S3OutputDataConfig(output) = reply.output_data_config else {
        panic!("{:?}", reply.output_data_config);
    };
    assert_eq!(output.s3_uri, "s3://bucket/prefix");
    let request = server.request();
    assert_eq!(request.method, Method::GET);
    assert_eq!(
        request.target,
        "/async-invoke/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aasync-invoke%2Fabc123def456"
    );
}

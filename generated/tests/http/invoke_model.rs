//! InvokeModel and InvokeModelWithResponseStream: raw bodies, and members in header fields.

use bedrock_runtime::aws_restjson::Blob;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::types::{PerformanceConfigLatency, ResponseStream, ServiceTierType, Trace};
use bedrock_runtime::{Error, InvokeModelRequest, InvokeModelWithResponseStreamRequest};
use serde_json::json;

use crate::support::frames::{event, exception};
use crate::support::server::{Reply, Server};
use crate::support::{both_clients, client, within};

const ID: &str = "amazon.titan-text-lite-v1";

#[tokio::test]
async fn bytes_go_through_as_they_are() {
    let server = Server::start(|request| {
        let mut body = request.body.to_vec();
        body.reverse();
        Reply::new(200, body)
            .header("content-type", "application/x-bytes")
            .header("x-amzn-bedrock-performanceconfig-latency", "optimized")
            .header("x-amzn-bedrock-service-tier", "steerage")
    })
    .await;
    let all: Vec<u8> = (0..=255).collect();
    for (name, client) in both_clients(&server.url()) {
        let call = client.invoke_model(InvokeModelRequest::new(ID).body(all.clone()));
        let reply = within(call).await.unwrap();
        let expected: Vec<u8> = (0..=255).rev().collect();
        assert_eq!(reply.body, Blob::from(expected), "{name}");
        assert_eq!(reply.content_type, "application/x-bytes");
        assert_eq!(
            reply.performance_config_latency,
            Some(PerformanceConfigLatency::Optimized)
        );
        assert_eq!(reply.service_tier, Some(ServiceTierType::from("steerage")));
    }
    for request in server.received() {
        assert_eq!(request.body, all);
        assert_eq!(request.target, "/model/amazon.titan-text-lite-v1/invoke");
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("accept"), Some("application/json"));
        let signed = request.header("authorization").unwrap();
        assert!(
            signed.contains(
                "SignedHeaders=accept;amz-sdk-invocation-id;amz-sdk-request;content-type;"
            ),
            "{signed}"
        );
        let prefix = |name: &&hyper::header::HeaderName| name.as_str().starts_with("x-amzn-");
        assert_eq!(
            request.headers.keys().find(prefix),
            None,
            "nothing else was set"
        );
    }
}

#[tokio::test]
async fn members_in_header_fields() {
    let server = Server::start(|_| Reply::new(200, "")).await;
    let request = InvokeModelRequest::new(ID)
        .content_type("text/plain")
        .accept("*/*")
        .trace(Trace::EnabledFull)
        .guardrail_identifier("guard-1")
        .guardrail_version("DRAFT")
        .performance_config_latency("optimized")
        .service_tier(ServiceTierType::Flex)
        .request_metadata(r#"{"team": "blue, green"}"#);
    let reply = within(client(&server.url()).invoke_model(request))
        .await
        .unwrap();
    assert_eq!(reply.body, Blob::default());
    assert_eq!(
        reply.content_type, "",
        "a required member that did not come is empty"
    );
    assert_eq!(reply.service_tier, None);

    let request = server.request();
    let fields = [
        ("content-type", "text/plain"),
        ("accept", "*/*"),
        ("x-amzn-bedrock-trace", "ENABLED_FULL"),
        ("x-amzn-bedrock-guardrailidentifier", "guard-1"),
        ("x-amzn-bedrock-guardrailversion", "DRAFT"),
        ("x-amzn-bedrock-performanceconfig-latency", "optimized"),
        ("x-amzn-bedrock-service-tier", "flex"),
        (
            "x-amzn-bedrock-request-metadata",
            r#"{"team": "blue, green"}"#,
        ),
    ];
    for (name, value) in fields {
        assert_eq!(request.header(name), Some(value), "{name}");
    }
    assert_eq!(request.body, "");
}

#[tokio::test]
async fn a_line_break_in_a_header_field_is_refused() {
    let server = Server::start(|_| Reply::new(200, "")).await;
    let request = InvokeModelRequest::new(ID).guardrail_version("1\r\nx-evil: yes");
    let refused = within(client(&server.url()).invoke_model(request))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Build(_)), "{refused:?}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn large_bodies_both_ways() {
    let server = Server::start(|request| {
        // In pieces that fit nothing in particular.
        let body = request.body.clone();
        let pieces = (0..body.len()).step_by(70_001);
        let pieces = pieces.map(|at| body.slice(at..body.len().min(at + 70_001)));
        Reply::pieces(200, pieces.collect())
    })
    .await;
    let body: Vec<u8> = (0..3_000_000_u32).map(|at| (at % 251) as u8).collect();
    for (name, client) in both_clients(&server.url()) {
        let call = client.invoke_model(InvokeModelRequest::new(ID).body(body.clone()));
        let reply = within(call).await.unwrap();
        assert!(reply.body == Blob::from(body.clone()), "{name}");
    }
}

#[tokio::test]
async fn a_stream_of_chunks() {
    let chunk = |bytes: &str| event("chunk", &json!({"bytes": bytes, "p": "abc"}));
    let frames = [chunk("eyJhIjoxfQ=="), chunk("/wA=")].concat();
    let server = Server::start(move |request| {
        let mut body = frames.clone();
        if request.header("x-amzn-bedrock-trace").is_some() {
            body.extend(exception(
                "modelTimeoutException",
                &json!({"message": "slow"}),
            ));
        }
        Reply::new(200, body)
            .header("x-amzn-bedrock-content-type", "application/json")
            .header("x-amzn-bedrock-service-tier", "priority")
    })
    .await;
    let client = client(&server.url());
    let request = InvokeModelWithResponseStreamRequest::new(ID).body("{}");

    let call = client.invoke_model_with_response_stream(request.clone());
    let mut reply = within(call).await.unwrap();
    assert_eq!(reply.content_type, "application/json");
    assert_eq!(reply.service_tier, Some(ServiceTierType::Priority));
    for expected in [&b"{\"a\":1}"[..], b"\xff\x00"] {
        match within(reply.body.try_next()).await.unwrap() {
            Some(ResponseStream::Chunk(part)) => {
                assert_eq!(
                    part.bytes.unwrap().into_bytes(),
                    Bytes::from_static(expected)
                );
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(within(reply.body.try_next()).await.unwrap().is_none());

    let received = server.request();
    assert_eq!(
        received.target,
        format!("/model/{ID}/invoke-with-response-stream")
    );
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(
        received.header("x-amzn-bedrock-accept"),
        Some("application/json")
    );
    assert_eq!(received.body, "{}");

    let call = client.invoke_model_with_response_stream(request.trace(Trace::Enabled));
    let mut stream = within(call).await.unwrap().body;
    assert!(within(stream.try_next()).await.unwrap().is_some());
    assert!(within(stream.try_next()).await.unwrap().is_some());
    match within(stream.try_next()).await.unwrap_err() {
        Error::ModelTimeoutException(error) => assert_eq!(error.message.as_deref(), Some("slow")),
        other => panic!("{other:?}"),
    }
}

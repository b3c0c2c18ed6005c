//! Converse: a JSON body and a label, there and back.

use bedrock_runtime::aws_restjson::Blob;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseOutput, ImageBlock, ImageFormat,
    InferenceConfiguration, Message, StopReason, SystemContentBlock, Tool, ToolConfiguration,
    ToolInputSchema, ToolSpecification,
};
use bedrock_runtime::{ConverseRequest, Error};
use hyper::{Method, Version};
use serde_json::{Value, json};

use crate::support::raw::RawServer;
use crate::support::server::{Reply, Server};
use crate::support::{NOW, SESSION_TOKEN, both_clients, client, within};

fn request() -> ConverseRequest {
    let schema = json!({
        "type": "object",
        "properties": {"zulu": {"type": "string"}, "alpha": {"type": "number"}},
        "required": ["zulu"]
    });
    let weather = ToolSpecification::new("weather", ToolInputSchema::Json(schema));
    let picture = ImageBlock::new(ImageFormat::Png, Blob::from(b"\x89PNG\xff"));
    ConverseRequest::new("anthropic.claude-sonnet-4-20250514-v1:0")
        .system([SystemContentBlock::Text("Be brief.".to_owned())])
        .messages([
            Message::new(
                ConversationRole::User,
                [
                    ContentBlock::Text("What is „this“? \u{1F600}\n".to_owned()),
                    picture.into(),
                ],
            ),
            Message::new("assistant", ["A"]),
        ])
        .inference_config(
            InferenceConfiguration::new()
                .max_tokens(500)
                .temperature(0.1),
        )
        .tool_config(ToolConfiguration::new([Tool::ToolSpec(weather)]))
        .request_metadata([("team", "blue")])
}

fn answer() -> Value {
    json!({
        "$unknown": [1, {"deep": null}],
        "metrics": {"latencyMs": 9_876_543_210_i64},
        "output": {"message": {
            "content": [
                {"text": "A \u{1F600} \"picture\"."},
                {"toolUse": {
                    "input": {"zulu": "1", "alpha": 2.5},
                    "name": "weather",
                    "toolUseId": "tool-1",
                    "new": true
                }},
                {"hologram": {"depth": 3}}
            ],
            "role": "assistant"
        }},
        "stopReason": "stopped_by_the_future",
        "trace": null,
        "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}
    })
}

#[tokio::test]
async fn there_and_back_over_both_versions() {
    let server = Server::start(|_| Reply::json(200, answer())).await;
    for (name, client) in both_clients(&server.url()) {
        let answer = within(client.converse(request()).answer()).await.unwrap();
        assert_eq!(answer.status(), 200, "{name}");
        assert_eq!(answer.request_id(), Some("request-1"));
        assert_eq!(answer.attempts(), 1);
        assert_eq!(answer.headers()["content-type"], "application/json");

        let reply = answer.into_output();
        let ConverseOutput::Message(message) = &reply.output else {
            panic!("{:?}", reply.output);
        };
        assert_eq!(message.role, ConversationRole::Assistant);
        let [
            ContentBlock::Text(text),
            ContentBlock::ToolUse(tool),
            ContentBlock::Unknown(unknown),
        ] = &message.content[..]
        else {
            panic!("{:?}", message.content);
        };
        assert_eq!(text, "A \u{1F600} \"picture\".");
        assert_eq!(tool.input.to_string(), r#"{"zulu":"1","alpha":2.5}"#);
        assert_eq!(
            (unknown.tag(), unknown.value()),
            ("hologram", &json!({"depth": 3}))
        );
        assert_eq!(reply.stop_reason, StopReason::from("stopped_by_the_future"));
        assert_eq!(reply.usage.total_tokens, 3);
        assert_eq!(reply.metrics.latency_ms, 9_876_543_210);
        assert_eq!(reply.trace, None);
    }

    let received = server.received();
    let versions: Vec<Version> = received.iter().map(|request| request.version).collect();
    assert_eq!(versions, [Version::HTTP_11, Version::HTTP_2]);
    for request in received {
        assert_eq!(request.method, Method::POST);
        assert_eq!(
            request.target,
            "/model/anthropic.claude-sonnet-4-20250514-v1%3A0/converse"
        );
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(
            request.header("x-amz-date"),
            Some(NOW),
            "the clock of the builder is asked"
        );
        assert_eq!(request.header("x-amz-security-token"), Some(SESSION_TOKEN));
        let agent = request.header("user-agent").unwrap();
        assert!(agent.contains("api/bedrock-runtime/2023-09-30"), "{agent}");
        assert_eq!(
            request.json(),
            json!({
                "inferenceConfig": {"maxTokens": 500, "temperature": 0.1},
                "messages": [
                    {
                        "content": [
                            {"text": "What is „this“? \u{1F600}\n"},
                            {"image": {"format": "png", "source": {"bytes": "iVBOR/8="}}}
                        ],
                        "role": "user"
                    },
                    {"content": [{"text": "A"}], "role": "assistant"}
                ],
                "requestMetadata": {"team": "blue"},
                "system": [{"text": "Be brief."}],
                "toolConfig": {"tools": [{"toolSpec": {
                    "inputSchema": {"json": {
                        "properties": {"alpha": {"type": "number"}, "zulu": {"type": "string"}},
                        "required": ["zulu"],
                        "type": "object"
                    }},
                    "name": "weather"
                }}]}
            })
        );
        let body = String::from_utf8(request.body.to_vec()).unwrap();
        let (zulu, alpha) = (body.find(r#""zulu":{"#), body.find(r#""alpha":{"#));
        assert!(
            zulu < alpha,
            "the order of a schema is the caller's: {body}"
        );
    }
}

#[tokio::test]
async fn model_ids_are_encoded_once_on_the_wire() {
    let server = Server::start(|_| Reply::json(200, answer())).await;
    let client = client(&server.url());
    let ids = [
        (
            "mistral.mistral-large-2402-v1:0",
            "mistral.mistral-large-2402-v1%3A0",
        ),
        (
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0",
            "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-pro-v1%3A0",
        ),
        ("a b+c%2Fd~e_f", "a%20b%2Bc%252Fd~e_f"),
        ("modèle", "mod%C3%A8le"),
        ("a?b=c&d#e", "a%3Fb%3Dc%26d%23e"),
    ];
    for (id, encoded) in ids {
        within(client.converse(ConverseRequest::new(id)))
            .await
            .unwrap();
        let target = server.received().pop().unwrap().target;
        assert_eq!(target, format!("/model/{encoded}/converse"));
    }
    let refused = within(client.converse(ConverseRequest::new("")))
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Build(_)), "{refused:?}");
    assert_eq!(refused.attempts(), 0);
    assert_eq!(server.received().len(), ids.len(), "nothing was sent");
}

#[tokio::test]
async fn the_head_of_the_request_byte_by_byte() {
    let server = RawServer::new().await;
    let id = "arn:aws:bedrock:us-east-1:123456789012:imported-model/abc";
    let call = client(&server.url()).converse(ConverseRequest::new(id));
    let call = tokio::spawn(call.into_future());
    let (request, socket) = within(server.request()).await;
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines: Vec<&str> = head.split("\r\n").collect();
    assert_eq!(
        lines.remove(0),
        "POST /model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aimported-model%2Fabc/converse HTTP/1.1"
    );
    let mut names: Vec<&str> = lines
        .iter()
        .map(|line| line.split_once(": ").unwrap().0)
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "accept",
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
            "x-amz-date",
            "x-amz-security-token",
        ]
    );
    assert_eq!(body, "{}");
    drop(socket);
    assert!(within(call).await.unwrap().is_err());
}

#[tokio::test]
async fn header_fields_and_credentials_of_a_call() {
    let server = Server::start(|_| Reply::json(200, answer())).await;
    let client = client(&server.url());
    let call = client
        .converse(request())
        .header("x-amzn-bedrock-guardrailidentifier", "  two  spaces ")
        .header("x-note", "a")
        .header("X-Note", "b");
    within(call).await.unwrap();
    let received = server.request();
    let notes: Vec<_> = received.headers.get_all("x-note").iter().collect();
    assert_eq!(notes, ["a", "b"]);
    let signed = received.header("authorization").unwrap();
    assert!(signed.contains(";x-note,"), "{signed}");

    let other = Credentials::new("OTHER", "secret");
    let refused = within(client.converse(request()).credentials(other))
        .await
        .unwrap_err();
    assert_eq!(refused.code(), Some("InvalidSignatureException"));
    assert!(
        refused
            .message()
            .unwrap()
            .contains("the credential is OTHER/20260102")
    );

    for (name, value) in [
        ("host", "elsewhere"),
        ("Authorization", "x"),
        ("a b", "c"),
        ("a", "b\n"),
    ] {
        let refused = within(client.converse(request()).header(name, value))
            .await
            .unwrap_err();
        assert!(matches!(refused, Error::Build(_)), "{name}: {refused:?}");
    }
}

#[tokio::test]
async fn an_endpoint_with_a_path() {
    let server = Server::start(|_| Reply::json(200, answer())).await;
    let url = format!("{}/proxy/b%20c/", server.url());
    within(client(&url).converse(ConverseRequest::new("m:1")))
        .await
        .unwrap();
    assert_eq!(server.request().target, "/proxy/b%20c/model/m%3A1/converse");
}

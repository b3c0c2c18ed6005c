//! Calls of the official client against the local Bedrock whose address is in `LOCAL_BEDROCK_URL`. Without one they say
//! that they were skipped.

use std::time::Duration;

use aws_sdk_bedrockruntime::config::retry::RetryConfig;
use aws_sdk_bedrockruntime::config::timeout::TimeoutConfig;
use aws_sdk_bedrockruntime::config::{
    Config, Credentials, Region, StalledStreamProtectionConfig, Token,
};
use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId;
use aws_sdk_bedrockruntime::types::{
    AsyncInvokeOutputDataConfig, AsyncInvokeS3OutputDataConfig, AsyncInvokeStatus,
    BidirectionalInputPayloadPart, ContentBlock, ContentBlockDelta, ConversationRole,
    ConverseStreamOutput, ConverseTokensRequest, CountTokensInput, GuardrailAction,
    GuardrailConfiguration, GuardrailContentBlock, GuardrailContentSource, GuardrailTextBlock,
    GuardrailTrace, InferenceConfiguration, InvokeModelWithBidirectionalStreamInput as Said,
    InvokeModelWithBidirectionalStreamOutput as Heard, Message, ResponseStream, StopReason, Tool,
    ToolConfiguration, ToolInputSchema, ToolResultBlock, ToolResultContentBlock, ToolSpecification,
};
use aws_sdk_bedrockruntime::{Client, error::DisplayErrorContext};
use aws_smithy_types::{Blob, Document};

const MODEL: &str = "amazon.nova-lite-v1:0";

fn config() -> Option<aws_sdk_bedrockruntime::config::Builder> {
    let Ok(url) = std::env::var("LOCAL_BEDROCK_URL") else {
        println!("skipped: LOCAL_BEDROCK_URL is not set");
        return None;
    };
    let builder = Config::builder()
        .endpoint_url(url)
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new(
            "AKIDEXAMPLE",
            "secret",
            None,
            None,
            "test",
        ))
        .retry_config(RetryConfig::disabled())
        .timeout_config(
            TimeoutConfig::builder()
                .read_timeout(Duration::from_secs(3))
                .build(),
        )
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled());
    Some(builder)
}

fn client() -> Option<Client> {
    config().map(|builder| Client::from_conf(builder.build()))
}

fn user(block: ContentBlock) -> Message {
    let message = Message::builder()
        .role(ConversationRole::User)
        .content(block);
    message.build().unwrap()
}

fn says(text: &str) -> Message {
    user(ContentBlock::Text(text.to_owned()))
}

fn object<const N: usize>(members: [(&str, Document); N]) -> Document {
    Document::Object(members.map(|(name, value)| (name.to_owned(), value)).into())
}

fn weather() -> ToolConfiguration {
    let city = object([("type", "string".into())]);
    let schema = object([
        ("type", "object".into()),
        ("properties", object([("city", city)])),
    ]);
    let spec = ToolSpecification::builder()
        .name("get_weather")
        .input_schema(ToolInputSchema::Json(schema))
        .build()
        .unwrap();
    ToolConfiguration::builder()
        .tools(Tool::ToolSpec(spec))
        .build()
        .unwrap()
}

async fn converse(client: &Client, model: &str) -> Result<String, (u16, String)> {
    let call = client.converse().model_id(model).messages(says("hi"));
    match call.send().await {
        Ok(reply) => {
            assert!(reply.request_id().unwrap().starts_with("00000000-"));
            let message = reply.output.unwrap().as_message().unwrap().clone();
            Ok(message.content[0].as_text().unwrap().clone())
        }
        Err(SdkError::ServiceError(error)) => {
            let status = error.raw().status().as_u16();
            Err((status, error.err().code().unwrap_or_default().to_owned()))
        }
        Err(other) => Err((0, DisplayErrorContext(other).to_string())),
    }
}

#[tokio::test]
async fn converse_with_tools_limits_and_guardrails() {
    let Some(client) = client() else { return };
    assert_eq!(converse(&client, MODEL).await.unwrap(), "You said: hi");
    let arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
    assert_eq!(converse(&client, arn).await.unwrap(), "You said: hi");

    let limit = InferenceConfiguration::builder().max_tokens(3).build();
    let call = client
        .converse()
        .model_id(MODEL)
        .messages(says("one two three"));
    let reply = call.inference_config(limit).send().await.unwrap();
    assert_eq!(reply.stop_reason, StopReason::MaxTokens);
    assert_eq!(reply.usage.unwrap().total_tokens, 6);

    let asked = says("get_weather city=Bern");
    let call = client.converse().model_id(MODEL).tool_config(weather());
    let reply = call.clone().messages(asked.clone()).send().await.unwrap();
    assert_eq!(reply.stop_reason, StopReason::ToolUse);
    let message = reply.output.unwrap().as_message().unwrap().clone();
    let used = message.content[0].as_tool_use().unwrap();
    assert_eq!(used.input, object([("city", "Bern".into())]));
    let result = ToolResultBlock::builder()
        .tool_use_id(&used.tool_use_id)
        .content(ToolResultContentBlock::Text("sunny".to_owned()))
        .build()
        .unwrap();
    let result = user(ContentBlock::ToolResult(result));
    let call = call
        .messages(asked)
        .messages(message.clone())
        .messages(result);
    let reply = call.send().await.unwrap();
    let message = reply.output.unwrap().as_message().unwrap().clone();
    assert_eq!(
        message.content[0].as_text().unwrap(),
        "The tool says: sunny"
    );

    let guardrail = GuardrailConfiguration::builder()
        .guardrail_identifier("abc123")
        .guardrail_version("1")
        .trace(GuardrailTrace::Enabled)
        .build();
    let call = client
        .converse()
        .model_id(MODEL)
        .messages(says("swordfish"));
    let reply = call.guardrail_config(guardrail).send().await.unwrap();
    assert_eq!(reply.stop_reason, StopReason::GuardrailIntervened);
    let trace = reply
        .trace
        .unwrap()
        .guardrail
        .unwrap()
        .input_assessment
        .unwrap();
    assert_eq!(
        trace["abc123"].word_policy().unwrap().custom_words[0].r#match,
        "swordfish"
    );
}

/// The events of a stream, by a letter each, and how it ended.
async fn stream(client: &Client, model: &str) -> (String, Option<String>) {
    let call = client
        .converse_stream()
        .model_id(model)
        .messages(says("one two three"));
    let mut stream = match call.send().await {
        Ok(reply) => reply.stream,
        Err(error) => return (String::new(), error.code().map(str::to_owned)),
    };
    let mut seen = String::new();
    loop {
        match stream.recv().await {
            Ok(Some(event)) => seen.push(match event {
                ConverseStreamOutput::MessageStart(_) => '(',
                ConverseStreamOutput::ContentBlockDelta(_) => '.',
                ConverseStreamOutput::ContentBlockStop(_) => '|',
                ConverseStreamOutput::MessageStop(_) => ')',
                ConverseStreamOutput::Metadata(_) => '#',
                _ => '?',
            }),
            Ok(None) => return (seen, None),
            Err(error) => {
                let code = error.code().map(str::to_owned);
                let words = code.unwrap_or_else(|| DisplayErrorContext(&error).to_string());
                return (seen, Some(words));
            }
        }
    }
}

#[tokio::test]
async fn streams_and_what_goes_wrong_in_them() {
    let Some(client) = client() else { return };
    assert_eq!(stream(&client, MODEL).await, ("(.....|)#".to_owned(), None));
    assert_eq!(stream(&client, "fail.unknown-event").await.0, "(....?.|)#");
    // An end before its time is the end to it.
    assert_eq!(
        stream(&client, "fail.cut-clean").await,
        ("(....".to_owned(), None)
    );
    for (model, within) in [
        ("fail.throttle", "ThrottlingException"),
        ("fail.stream-throttle", "ThrottlingException"),
        ("fail.stream-error", "ModelStreamErrorException"),
        ("fail.stream-unknown", "unrecognized `:message-type`"),
        ("fail.damaged", "checksum"),
        ("fail.cut-frame", ""),
        ("fail.cut", ""),
    ] {
        let (seen, error) = stream(&client, model).await;
        let error = error.unwrap_or_else(|| panic!("{model} gave no error"));
        assert!(error.contains(within), "{model}: {error}");
        assert!(
            seen == "(...." || model == "fail.throttle",
            "{model}: {seen}"
        );
    }
}

#[tokio::test]
async fn deltas_hold_the_text() {
    let Some(client) = client() else { return };
    let call = client
        .converse_stream()
        .model_id(MODEL)
        .messages(says("one two"));
    let mut stream = call.send().await.unwrap().stream;
    let mut text = String::new();
    while let Some(event) = stream.recv().await.unwrap() {
        if let ConverseStreamOutput::ContentBlockDelta(event) = event
            && let Some(ContentBlockDelta::Text(piece)) = event.delta
        {
            text += &piece;
        }
    }
    assert_eq!(text, "You said: one two");
}

#[tokio::test]
async fn every_error_has_its_code() {
    let Some(client) = client() else { return };
    for (model, code, status) in [
        ("fail.throttle", "ThrottlingException", 429),
        ("fail.unavailable", "ServiceUnavailableException", 503),
        ("fail.internal", "InternalServerException", 500),
        ("fail.not-ready", "ModelNotReadyException", 429),
        ("fail.model-error", "ModelErrorException", 424),
        ("fail.timeout", "ModelTimeoutException", 408),
        ("fail.quota", "ServiceQuotaExceededException", 400),
        ("fail.denied", "AccessDeniedException", 403),
        ("fail.not-found", "ResourceNotFoundException", 404),
        ("fail.conflict", "ConflictException", 400),
        ("fail.validation", "ValidationException", 400),
        ("fail.expired", "ExpiredTokenException", 403),
        ("fail.unknown", "TeapotException", 418),
        ("fail.html", "", 502),
    ] {
        assert_eq!(
            converse(&client, model).await,
            Err((status, code.to_owned())),
            "{model}"
        );
    }
    for model in ["fail.stall", "fail.cut"] {
        assert_eq!(converse(&client, model).await.unwrap_err().0, 0, "{model}");
    }
    assert!(converse(&client, "fail.slow").await.is_ok());
    let patient = config().unwrap().retry_config(RetryConfig::standard());
    let patient = Client::from_conf(patient.build());
    assert!(converse(&patient, "fail.throttle-twice").await.is_ok());
}

#[tokio::test]
async fn identities() {
    let Some(builder) = config() else { return };
    let asked = async |id: &str, secret: &str, token: Option<&str>| {
        let token = token.map(str::to_owned);
        let credentials = Credentials::new(id, secret, token, None, "test");
        let config = builder.clone().credentials_provider(credentials).build();
        converse(&Client::from_conf(config), MODEL)
            .await
            .map_err(|error| error.1)
    };
    assert!(asked("AKIDEXAMPLE", "secret", Some("any")).await.is_ok());
    for (id, secret, token, code) in [
        (
            "AKIDEXAMPLE",
            "secret",
            Some("expired"),
            "ExpiredTokenException",
        ),
        ("AKIDEXAMPLE", "other", None, "InvalidSignatureException"),
        ("AKIDOTHER", "secret", None, "UnrecognizedClientException"),
    ] {
        assert_eq!(asked(id, secret, token).await, Err(code.to_owned()));
    }
    for (token, good) in [("local-token", true), ("other", false)] {
        let config = builder
            .clone()
            .bearer_token(Token::new(token, None))
            .auth_scheme_preference([aws_smithy_runtime_api::client::auth::AuthSchemeId::from(
                "httpBearerAuth",
            )]);
        let answer = converse(&Client::from_conf(config.build()), MODEL).await;
        assert_eq!(answer.is_ok(), good, "{answer:?}");
    }
}

#[tokio::test]
async fn the_other_operations() {
    let Some(client) = client() else { return };
    let body = Blob::new(r#"{"prompt":"one two"}"#);
    let reply = client
        .invoke_model()
        .model_id(MODEL)
        .body(body.clone())
        .send()
        .await
        .unwrap();
    assert_eq!(
        reply.body.as_ref(),
        format!(r#"{{"model":"{MODEL}","echo":{{"prompt":"one two"}}}}"#).as_bytes()
    );
    let call = client
        .invoke_model_with_response_stream()
        .model_id(MODEL)
        .body(body);
    let mut stream = call.send().await.unwrap().body;
    let mut chunks = 0;
    while let Some(ResponseStream::Chunk(part)) = stream.recv().await.unwrap() {
        assert!(!part.bytes.unwrap().as_ref().is_empty());
        chunks += 1;
    }
    assert_eq!(chunks, 3);

    let counted = ConverseTokensRequest::builder()
        .messages(says("one two three"))
        .build();
    let counted = client
        .count_tokens()
        .model_id(MODEL)
        .input(CountTokensInput::Converse(counted));
    assert_eq!(counted.send().await.unwrap().input_tokens, 3);

    let text = GuardrailTextBlock::builder()
        .text("a swordfish")
        .build()
        .unwrap();
    let call = client
        .apply_guardrail()
        .guardrail_identifier("abc123")
        .guardrail_version("DRAFT");
    let call = call
        .source(GuardrailContentSource::Input)
        .content(GuardrailContentBlock::Text(text));
    assert_eq!(
        call.send().await.unwrap().action,
        GuardrailAction::GuardrailIntervened
    );
}

#[tokio::test]
async fn async_invocations_and_their_pages() {
    let Some(client) = client() else { return };
    let output = AsyncInvokeS3OutputDataConfig::builder()
        .s3_uri("s3://bucket/out")
        .build()
        .unwrap();
    let output = AsyncInvokeOutputDataConfig::S3OutputDataConfig(output);
    let mut arns = Vec::new();
    for model in ["a.one", "a.two", "a.three"] {
        let call = client
            .start_async_invoke()
            .model_id(model)
            .model_input(object([]));
        let started = call
            .output_data_config(output.clone())
            .send()
            .await
            .unwrap();
        arns.push(started.invocation_arn);
    }
    let get = || client.get_async_invoke().invocation_arn(&arns[2]).send();
    assert_eq!(get().await.unwrap().status, AsyncInvokeStatus::InProgress);
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    while get().await.unwrap().status == AsyncInvokeStatus::InProgress {
        assert!(tokio::time::Instant::now() < deadline);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(get().await.unwrap().status, AsyncInvokeStatus::Completed);
    let mut pages = client
        .list_async_invokes()
        .max_results(2)
        .into_paginator()
        .send();
    let mut listed = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.unwrap().async_invoke_summaries.unwrap();
        listed.extend(page.into_iter().map(|summary| summary.invocation_arn));
    }
    arns.reverse();
    assert_eq!(listed[..3], arns);
}

#[tokio::test]
async fn both_directions() {
    let Some(client) = client() else { return };
    let said = [r#"{"event":{"audioInput":{"content":"AAEC"}}}"#, "no JSON"].map(|bytes| {
        let part = BidirectionalInputPayloadPart::builder()
            .bytes(Blob::new(bytes))
            .build();
        Ok(Said::Chunk(part))
    });
    let events = futures_util::stream::iter(said);
    let call = client
        .invoke_model_with_bidirectional_stream()
        .model_id("amazon.nova-sonic-v1:0");
    let mut reply = call.body(events.into()).send().await.unwrap();
    let mut heard = Vec::new();
    while let Some(Heard::Chunk(part)) = reply.body.recv().await.unwrap() {
        heard.push(String::from_utf8(part.bytes.unwrap().into_inner()).unwrap());
    }
    assert!(
        heard[0].contains("audioOutput") && heard[0].contains("AAEC"),
        "{heard:?}"
    );
    assert_eq!(heard[1], "no JSON");
    assert!(heard[2].contains("completionEnd"), "{heard:?}");
}

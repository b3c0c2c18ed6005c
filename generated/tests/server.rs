//! The other side of the wire: a client and a router that speak to each other without a network.

use aws_restjson::server::{EventScript, Received, Router};
use bedrock_runtime::aws_restjson;
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::error::{ThrottlingException, ValidationException};
use bedrock_runtime::operation::{Converse, ConverseStream};
use bedrock_runtime::types::{
    ContentBlock, ContentBlockDelta, ContentBlockDeltaEvent, ConversationRole, ConverseMetrics,
    ConverseStreamOutput, Message, MessageStartEvent, StopReason, TokenUsage,
};
use bedrock_runtime::{
    Client, ConverseRequest, ConverseResponse, ConverseStreamRequest, ConverseStreamResponse, Error,
};

fn client(router: Router) -> Client {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .transport(router)
        .build()
        .unwrap()
}

fn says(text: &str) -> ConverseResponse {
    ConverseResponse::new(
        Message::new(ConversationRole::Assistant, [text]),
        StopReason::EndTurn,
        TokenUsage::new(1, 2, 3),
        ConverseMetrics::new(4),
    )
}

#[tokio::test]
async fn an_output_comes_back() {
    let router = Router::new().on::<Converse, _, _>(|call: Received<Converse>| async move {
        assert_eq!(call.violations, []);
        let model = call.input.model_id;
        Ok(says(&format!("I am {model}")))
    });
    let input = ConverseRequest::new("arn:aws:bedrock:us-east-1::foundation-model/a.b")
        .messages([Message::new(ConversationRole::User, ["who?"])]);
    let reply = client(router).converse(input).await.unwrap();
    assert_eq!(
        reply,
        says("I am arn:aws:bedrock:us-east-1::foundation-model/a.b")
    );
}

#[tokio::test]
async fn exceptions_and_violations() {
    let router = Router::new().on::<Converse, _, _>(|call: Received<Converse>| async move {
        let words: Vec<String> = call.violations.iter().map(ToString::to_string).collect();
        Err(ValidationException::new().message(words.join("; ")).into())
    });
    let input =
        ConverseRequest::new("a!").messages([Message::new("tool", Vec::<ContentBlock>::new())]);
    let error = client(router).converse(input).await.unwrap_err();
    assert!(matches!(error, Error::ValidationException(_)), "{error}");
    println!("{error}");
}

#[tokio::test]
async fn streams() {
    let router = Router::new().on::<ConverseStream, _, _>(|_| async move {
        let script = EventScript::<ConverseStreamOutput>::new()
            .event(MessageStartEvent::new("assistant"))
            .event(ContentBlockDeltaEvent::new(
                ContentBlockDelta::Text("hi".into()),
                0,
            ))
            .exception(ThrottlingException::new().message("slow"));
        Ok(ConverseStreamResponse::new(script.stream()))
    });
    let mut reply = client(router)
        .converse_stream(ConverseStreamRequest::new("m"))
        .await
        .unwrap();
    assert!(reply.stream.try_next().await.unwrap().is_some());
    assert!(reply.stream.try_next().await.unwrap().is_some());
    let error = reply.stream.try_next().await.unwrap_err();
    assert!(
        matches!(&error, Error::ThrottlingException(e) if e.message.as_deref() == Some("slow")),
        "{error}"
    );
}

//! The other side of the wire: a client and a router that speak to each other without a network.

use std::sync::{Arc, Mutex};

use aws_restjson::server::{Authorization, EventScript, Received, Router};
use bedrock_runtime::aws_restjson;
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::error::{ThrottlingException, ValidationException};
use bedrock_runtime::operation::{Converse, ConverseStream, InvokeModel, ListAsyncInvokes};
use bedrock_runtime::types::{
    ContentBlock, ContentBlockDelta, ContentBlockDeltaEvent, ConversationRole, ConverseMetrics,
    ConverseStreamOutput, Message, MessageStartEvent, StopReason, TokenUsage,
};
use bedrock_runtime::{
    Client, ConverseRequest, ConverseResponse, ConverseStreamRequest, ConverseStreamResponse,
    Error, InvokeModelRequest, InvokeModelResponse, ListAsyncInvokesResponse,
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
    assert_eq!(
        error.message(),
        Some("`messages[0].role` is none of user, assistant, system")
    );
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

/// What a request that a client of ours would not make is answered, and what was found in it.
async fn by_hand(method: &str, uri: &str, body: &str) -> (u16, String) {
    let router = Router::new()
        .on::<Converse, _, _>(|call: Received<Converse>| async move {
            let words: Vec<String> = call.violations.iter().map(ToString::to_string).collect();
            Ok(says(&words.join("\n")))
        })
        .on::<ListAsyncInvokes, _, _>(|call: Received<ListAsyncInvokes>| async move {
            let next = format!("{:?} {:?}", call.input.max_results, call.violations);
            Ok(ListAsyncInvokesResponse::new().next_token(next))
        });
    let request = http::Request::builder().method(method).uri(uri);
    let body = http_body_util::Full::from(body.to_owned());
    let (head, body) = router
        .answer(request.body(body).unwrap())
        .await
        .into_parts();
    let body = http_body_util::BodyExt::collect(body)
        .await
        .unwrap()
        .to_bytes();
    (
        head.status.as_u16(),
        String::from_utf8(body.to_vec()).unwrap(),
    )
}

#[tokio::test]
async fn what_is_missing_or_breaks_a_rule_is_found_in_the_json() {
    let body = r#"{
        "messages": [
            {"role": "user", "content": [{"text": "a"}, {"toolUse": {"toolUseId": "?", "name": ""}}, {"new": 1}]},
            {"content": [{"image": {"format": "bmp", "source": {}}}]}
        ],
        "inferenceConfig": {"topP": 1.5, "maxTokens": 0},
        "requestMetadata": {"": "x"}
    }"#;
    let (status, answer) = by_hand("POST", "/model/a%20b/converse", body).await;
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let text = answer["output"]["message"]["content"][0]["text"]
        .as_str()
        .unwrap();
    let found: Vec<&str> = text
        .lines()
        .map(|line| line.split(" does not match").next().unwrap())
        .collect();
    assert_eq!(status, 200);
    assert_eq!(
        found,
        [
            "`messages[0].content[1].toolUse.input` is required",
            "`messages[1].role` is required",
            "`messages[0].content[1].toolUse.toolUseId`",
            "`messages[0].content[1].toolUse.name` has 0 characters, allowed are 1 to 64",
            "`messages[0].content[1].toolUse.name`",
            "`messages[0].content[2]` is none of text, image, document, video, audio, toolUse, toolResult, guardContent, cachePoint, reasoningContent, citationsContent, searchResult, toolAddition, toolRemoval",
            "`messages[1].content[0].image.format` is none of png, jpeg, gif, webp",
            "`messages[1].content[0].image.source` is none of bytes, s3Location",
            "`inferenceConfig.maxTokens` must be at least 1",
            "`inferenceConfig.topP` must be between 0 and 1",
            "`requestMetadata[\"\"]` has a key that has 0 characters, allowed are 1 to 256",
            "`requestMetadata[\"\"]` has a key that",
        ],
        "{text}"
    );
}

#[tokio::test]
async fn what_cannot_be_read_is_refused() {
    for (method, uri, body, status, words) in [
        (
            "POST",
            "/model/m/converse",
            "{",
            400,
            "SerializationException",
        ),
        (
            "POST",
            "/model/m/converse",
            r#"{"messages": 1}"#,
            400,
            "messages",
        ),
        (
            "GET",
            "/model/m/converse",
            "",
            404,
            "no operation has GET /model/m/converse",
        ),
        ("POST", "/model//converse", "", 404, "no operation has"),
        (
            "GET",
            "/async-invoke?maxResults=many",
            "",
            400,
            "query parameter `maxResults`: expected a whole number of 32 bits",
        ),
    ] {
        let (got, answer) = by_hand(method, uri, body).await;
        assert_eq!(got, status, "{method} {uri}");
        if words != "SerializationException" {
            assert!(answer.contains(words), "{answer}");
        }
    }
    let (_, answer) = by_hand("GET", "/async-invoke?maxResults=5000", "").await;
    assert!(
        answer.contains("Some(5000)") && answer.contains("maxResults"),
        "{answer}"
    );
}

#[test]
fn an_input_is_checked_before_it_is_sent() {
    use bedrock_runtime::types::{ToolUseBlock, ToolUseType};
    use bedrock_runtime::validate::{Validate as _, ViolationKind};

    let tool = ToolUseBlock::new("id", "no spaces", serde_json::json!({}));
    let tool = tool.r#type(ToolUseType::from("of tomorrow"));
    let bad = Message::new("role of tomorrow", [ContentBlock::ToolUse(tool)]);
    let input = ConverseRequest::new("m").messages([bad]);
    let found = input.validate().unwrap_err();
    // Values that the model does not know may be known to the service.
    let found: Vec<_> = found
        .iter()
        .map(|one| (one.path().to_owned(), one.kind()))
        .collect();
    let path = "messages[0].content[0].toolUse.name".to_owned();
    assert_eq!(found, [(path, ViolationKind::Pattern)]);
    assert_eq!(
        ConverseRequest::new("amazon.nova-lite-v1:0").validate(),
        Ok(())
    );
    let tool = ToolUseBlock::new("hush hush", "name", serde_json::json!({}));
    let words = tool.validate().unwrap_err().to_string();
    assert!(
        words.contains("toolUseId") && !words.contains("hush"),
        "{words}"
    );
}

#[tokio::test]
async fn signatures_are_told_apart() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    let router = Router::new().on::<InvokeModel, _, _>(move |call: Received<InvokeModel>| {
        let body = call.input.body.unwrap_or_default();
        keep.lock().unwrap().push((call.head, body));
        async { Ok(InvokeModelResponse::new("", "application/json")) }
    });
    let builder = |credentials: Credentials| {
        Client::builder()
            .region("eu-west-1")
            .credentials(credentials)
            .timeouts(Timeouts::none())
            .retry(RetryPolicy::never())
            .transport(router.clone())
            .build()
            .unwrap()
    };
    let plain = Credentials::new("AKIDEXAMPLE", "secret");
    for credentials in [plain.clone(), plain.session_token("token")] {
        let input = InvokeModelRequest::new("arn:aws:bedrock:us-east-1::foundation-model/a.b c");
        let call = builder(credentials).invoke_model(input.body("{}").trace("ENABLED"));
        call.header("x-extra", "a  b").await.unwrap();
    }
    let seen = seen.lock().unwrap();
    for (head, body) in seen.iter() {
        let found = Authorization::of(&head.headers).unwrap();
        let Some(Authorization::SigV4(signature)) = found else {
            panic!("another authorization: {found:?}");
        };
        assert_eq!(
            [
                &signature.access_key_id,
                &signature.region,
                &signature.service
            ],
            ["AKIDEXAMPLE", "eu-west-1", "bedrock"]
        );
        signature.verify(head, body.as_ref(), "secret").unwrap();
        signature
            .verify(head, body.as_ref(), "another")
            .unwrap_err();
        signature.verify(head, b"{ }", "secret").unwrap_err();
        let mut other = head.clone();
        other.uri = "https://bedrock-runtime.eu-west-1.amazonaws.com/model/n/invoke"
            .parse()
            .unwrap();
        signature
            .verify(&other, body.as_ref(), "secret")
            .unwrap_err();
    }
    let bearer = |text: &str| {
        let mut headers = http::HeaderMap::new();
        headers.insert("authorization", text.parse().unwrap());
        Authorization::of(&headers)
    };
    assert_eq!(
        bearer("Bearer abc"),
        Ok(Some(Authorization::Bearer("abc".to_owned())))
    );
    assert!(bearer("Basic abc").is_err());
    assert!(bearer("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c").is_err());
    assert_eq!(Authorization::of(&http::HeaderMap::new()), Ok(None));
}

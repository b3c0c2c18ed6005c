//! What the server refuses, and how it fails on request.

use std::time::Duration;

use crate::local_bedrock::trouble::MODELS;
use crate::running::{Running, within};
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::credentials::{BearerToken, Credentials};
use bedrock_runtime::aws_restjson::error::{FailureKind, ServiceError as _};
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::stream::Event;
use bedrock_runtime::aws_restjson::time::Clock;
use bedrock_runtime::aws_restjson::{EventInput, EventStream, Timestamp};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, ContentBlock, ConversationRole, InferenceConfiguration, Message,
    ToolResultBlock, ToolResultContentBlock,
};
use bedrock_runtime::{
    Client, ConverseRequest, ConverseStreamRequest, Error,
    InvokeModelWithBidirectionalStreamRequest,
};

fn asks(model: &str) -> ConverseRequest {
    ConverseRequest::new(model).messages([Message::new(ConversationRole::User, ["one two three"])])
}

async fn code(client: &Client, request: ConverseRequest) -> (String, String) {
    let error = client.converse(request).await.unwrap_err();
    let code = error.code().unwrap_or_default().to_owned();
    (code, error.message().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn callers_have_to_be_known() {
    let server = Running::start().await;
    let with = |credentials| server.builder().credentials(credentials).build().unwrap();
    let key = Credentials::new;
    for (credentials, expected) in [
        (key("AKIDEXAMPLE", "other"), "InvalidSignatureException"),
        (key("AKIDOTHER", "secret"), "UnrecognizedClientException"),
        (
            key("AKIDEXAMPLE", "secret").session_token("expired"),
            "ExpiredTokenException",
        ),
    ] {
        assert_eq!(code(&with(credentials), asks("m")).await.0, expected);
    }
    let good = with(key("AKIDEXAMPLE", "secret").session_token("any"));
    assert!(good.converse(asks("m")).await.is_ok());
    let bearer = |token: &str| {
        let token = BearerToken::new(token);
        server.anonymous().bearer_token(token).build().unwrap()
    };
    assert!(bearer("local-token").converse(asks("m")).await.is_ok());
    assert_eq!(
        code(&bearer("other"), asks("m")).await.0,
        "AccessDeniedException"
    );
    for line in server.lines(6).await {
        assert!(
            !line.contains("secret") && !line.contains("local-token"),
            "{line}"
        );
    }
}

/// A clock that is wrong.
#[derive(Debug)]
struct LastYear;

impl Clock for LastYear {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_700_000_000)
    }
}

#[tokio::test]
async fn a_signature_is_good_for_minutes_only() {
    let server = Running::start().await;
    let builder = server
        .builder()
        .clock(LastYear)
        .clock_skew_correction(false);
    let (code, message) = code(&builder.build().unwrap(), asks("m")).await;
    assert_eq!(code, "InvalidSignatureException");
    assert!(
        message.contains(" s behind this server's clock"),
        "{message}"
    );
    // The answer tells the time, and a client that learns from it comes through.
    let builder = server
        .builder()
        .clock(LastYear)
        .retry(RetryPolicy::default().throttling_base(Duration::from_millis(1)));
    assert!(builder.build().unwrap().converse(asks("m")).await.is_ok());
}

#[tokio::test]
async fn what_is_not_valid_is_named_with_its_place() {
    let server = Running::start().await;
    let client = server.client();
    let user = |content: Vec<ContentBlock>| Message::new(ConversationRole::User, content);
    let result = ToolResultBlock::new("other", Vec::<ToolResultContentBlock>::new());
    let hot = InferenceConfiguration::new().temperature(2.0).max_tokens(0);
    let cases = [
        (ConverseRequest::new("m"), "`messages` must hold a message"),
        (
            ConverseRequest::new("m").messages([Message::new("tool", ["?"])]),
            "1 member is not valid: `messages[0].role` is none of",
        ),
        (
            ConverseRequest::new("m").messages([Message::new("assistant", ["?"])]),
            "`messages[0].role` must be user",
        ),
        (
            asks("m").inference_config(hot),
            "2 members are not valid: `inferenceConfig.maxTokens` must be at least 1; `inferenceConfig.temperature`",
        ),
        (
            ConverseRequest::new("m").messages([
                user(vec!["?".into()]),
                Message::new("assistant", ["?"]),
                user(vec![result.into()]),
            ]),
            "`messages[2].content[0].toolResult.toolUseId` is the id of no tool use",
        ),
    ];
    for (request, words) in cases {
        let (code, message) = code(&client, request).await;
        assert_eq!(code, "ValidationException");
        assert!(message.starts_with(words), "{message}");
    }
}

/// What our client makes of each model that misbehaves.
#[tokio::test]
async fn every_trouble_is_an_error_of_its_kind() {
    let server = Running::start().await;
    let timeouts = Timeouts::none()
        .first_byte(Duration::from_millis(300))
        .idle(Duration::from_millis(300));
    let client = server.builder().timeouts(timeouts).build().unwrap();
    for (model, _) in MODELS {
        let whole = match within(client.converse(asks(model))).await {
            Ok(_) => "ok".to_owned(),
            Err(error) => short(&error),
        };
        let streamed = within(stream(&client, model)).await;
        let expected = match *model {
            "fail.throttle" | "fail.throttle-twice" => ["ThrottlingException 429"; 2],
            "fail.unavailable" => ["ServiceUnavailableException 503"; 2],
            "fail.internal" => ["InternalServerException 500"; 2],
            "fail.not-ready" => ["ModelNotReadyException 429"; 2],
            "fail.model-error" => ["ModelErrorException 424"; 2],
            "fail.timeout" => ["ModelTimeoutException 408"; 2],
            "fail.quota" => ["ServiceQuotaExceededException 400"; 2],
            "fail.denied" => ["AccessDeniedException 403"; 2],
            "fail.not-found" => ["ResourceNotFoundException 404"; 2],
            "fail.conflict" => ["ConflictException 400"; 2],
            "fail.validation" => ["ValidationException 400"; 2],
            "fail.expired" => ["ExpiredTokenException 403"; 2],
            "fail.unknown" => ["TeapotException 418"; 2],
            "fail.html" => ["502 502"; 2],
            "fail.slow" => ["timeout"; 2],
            "fail.stall" => ["timeout", "5 events, timeout"],
            "fail.cut" => ["transport", "5 events, transport"],
            "fail.cut-frame" | "fail.cut-clean" => ["ok", "5 events, incomplete"],
            "fail.damaged" => ["ok", "5 events, decode"],
            "fail.stream-error" => ["ok", "5 events, ModelStreamErrorException"],
            "fail.stream-throttle" => ["ok", "5 events, ThrottlingException"],
            "fail.stream-unknown" => ["ok", "5 events, TeapotException"],
            "fail.unknown-event" => ["ok", "10 events, 1 unknown"],
            "fail.job" => ["ok", "9 events"],
            other => panic!("{other} is not tested"),
        };
        assert_eq!([whole.as_str(), streamed.as_str()], expected, "{model}");
    }
}

/// Code and status, or the kind of failure.
fn short(error: &Error) -> String {
    let kind = error.failure().map(|failure| failure.kind());
    match kind {
        Some(FailureKind::Timeout) => "timeout".to_owned(),
        Some(FailureKind::Transport) => "transport".to_owned(),
        Some(FailureKind::IncompleteStream) => "incomplete".to_owned(),
        Some(FailureKind::Decode) => "decode".to_owned(),
        _ => {
            let status = error.status().map(|status| format!(" {}", status.as_u16()));
            format!(
                "{}{}",
                error.code().unwrap_or_default(),
                status.unwrap_or_default()
            )
        }
    }
}

async fn stream(client: &Client, model: &str) -> String {
    let request = ConverseStreamRequest::new(model)
        .messages([Message::new(ConversationRole::User, ["one two three"])]);
    match client.converse_stream(request).await {
        Ok(reply) => events(reply.stream).await,
        Err(error) => short(&error),
    }
}

async fn events<E: Event<Error = Error>>(mut stream: EventStream<E>) -> String {
    let (mut count, mut unknown) = (0, 0);
    let end = loop {
        match stream.try_next().await {
            Ok(Some(event)) => {
                count += 1;
                unknown += i32::from(!E::NAMES.contains(&event.event_type()));
            }
            Ok(None) if unknown > 0 => break format!(", {unknown} unknown"),
            Ok(None) => break String::new(),
            Err(error) => break format!(", {}", short(&error).trim_end_matches(" 200")),
        }
    };
    format!("{count} events{end}")
}

/// The same in a conversation in both directions, in which the answer is cut and the question is not.
#[tokio::test]
async fn conversations_have_the_same_trouble() {
    let server = Running::start().await;
    let timeouts = Timeouts::none().idle(Duration::from_millis(300));
    let client = server.builder().timeouts(timeouts).build().unwrap();
    let mut seen = Vec::new();
    for (model, _) in MODELS {
        let (mut sender, input) = EventInput::channel(1);
        let part = BidirectionalInputPayloadPart::new().bytes("{}");
        sender.send(part.into()).await.unwrap();
        let request = InvokeModelWithBidirectionalStreamRequest::new(*model, input);
        let call = client.invoke_model_with_bidirectional_stream(request);
        let Ok(reply) =
            within(call.timeouts(timeouts.first_byte(Duration::from_millis(300)))).await
        else {
            continue;
        };
        let closing = tokio::spawn(sender.close());
        seen.push(format!("{model}: {}", within(events(reply.body)).await));
        assert!(within(closing).await.is_ok(), "{model}");
    }
    let expected = [
        "fail.stall: 1 events, timeout",
        "fail.cut: 1 events, transport",
        "fail.cut-frame: 1 events, incomplete",
        // There is no last event by which one could tell.
        "fail.cut-clean: 1 events",
        "fail.damaged: 1 events, decode",
        "fail.stream-error: 1 events, ModelStreamErrorException",
        "fail.stream-throttle: 1 events, ThrottlingException",
        "fail.stream-unknown: 1 events, TeapotException",
        "fail.unknown-event: 3 events, 1 unknown",
        // The end of a conversation without trouble.
        "fail.job: 1 events",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn throttled_twice_comes_through_at_the_third_attempt() {
    let server = Running::start().await;
    let client = server
        .builder()
        .retry(RetryPolicy::default().throttling_base(Duration::from_millis(1)))
        .build()
        .unwrap();
    let answered = client
        .converse(asks("fail.throttle-twice"))
        .answer()
        .await
        .unwrap();
    assert_eq!(answered.attempts(), 3);
    let lines = server.lines(3).await;
    assert!(
        lines[1].contains("429 ThrottlingException") && lines[2].contains("200, "),
        "{lines:?}"
    );
}

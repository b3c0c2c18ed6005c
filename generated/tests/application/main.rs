//! The tests of a small application, as its authors would write them: each kind of trouble that a user can meet, in no
//! time and without a network.

mod desk;

use std::time::Duration;

use bedrock_runtime::aws_restjson::UnknownEvent;
use bedrock_runtime::aws_restjson::transport::TransportErrorKind;
use bedrock_runtime::error::{
    AccessDeniedException, InternalServerException, ModelNotReadyException,
    ModelStreamErrorException, ServiceUnavailableException, ThrottlingException,
    ValidationException,
};
use bedrock_runtime::operation::ConverseStream;
use bedrock_runtime::test_util::{EventScript, Refusal, Stub};
use bedrock_runtime::types::{
    ContentBlock, ContentBlockDelta, ContentBlockDeltaEvent, ContentBlockStartEvent,
    ContentBlockStopEvent, ConverseStreamOutput as Event, MessageStartEvent, MessageStopEvent,
    ToolResultStatus, ToolUseBlockDelta, ToolUseBlockStart,
};
use bedrock_runtime::{Client, ConverseStreamResponse};

use self::desk::{Desk, Shown};

type Script = EventScript<Event>;

fn begun(text: &str) -> Script {
    let delta = ContentBlockDelta::Text(text.to_owned());
    Script::new()
        .event(MessageStartEvent::new("assistant"))
        .event(ContentBlockDeltaEvent::new(delta, 0))
}

fn ended(script: Script, reason: &str) -> ConverseStreamResponse {
    let script = script
        .event(ContentBlockStopEvent::new(0))
        .event(MessageStopEvent::new(reason));
    ConverseStreamResponse::new(script.stream())
}

fn says(text: &str) -> ConverseStreamResponse {
    ended(begun(text), "end_turn")
}

fn uses(input: &str) -> ConverseStreamResponse {
    let start = ToolUseBlockStart::new("use-1", "order");
    let delta = ToolUseBlockDelta::new(input);
    let script = Script::new()
        .event(MessageStartEvent::new("assistant"))
        .event(ContentBlockStartEvent::new(start, 0))
        .event(ContentBlockDeltaEvent::new(delta, 0));
    ended(script, "tool_use")
}

async fn asked(client: Client) -> Shown {
    let desk = Desk {
        client,
        model: "amazon.nova-lite-v1:0".to_owned(),
    };
    desk.ask("where is my order?").await
}

async fn shown(stub: &Stub) -> Shown {
    asked(stub.client()).await
}

/// What is shown when the service refuses.
async fn refused(refusal: impl Fn() -> Refusal) -> Shown {
    let stub = Stub::new();
    for _ in 0..3 {
        stub.on::<ConverseStream>().error(refusal());
    }
    shown(&stub).await
}

/// What is shown of a stream.
async fn streamed(script: Script) -> Shown {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .output(ConverseStreamResponse::new(script.stream()));
    shown(&stub).await
}

#[tokio::test]
async fn an_answer() {
    let stub = Stub::new();
    stub.on::<ConverseStream>().output(says("On its way."));
    assert_eq!(shown(&stub).await, Shown::Answer("On its way.".to_owned()));
    let sent = &stub.inputs::<ConverseStream>()[0];
    assert_eq!(
        sent.inference_config.as_ref().unwrap().max_tokens,
        Some(500)
    );
}

#[tokio::test]
async fn a_refusal_that_passes_is_not_seen() {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .error(ThrottlingException::new())
        .error(ModelNotReadyException::new())
        .output(says("Here."));
    assert_eq!(shown(&stub).await, Shown::Answer("Here.".to_owned()));
    assert_eq!(stub.asked()["ConverseStream"], 3);
}

#[tokio::test]
async fn a_refusal_that_stays() {
    let wait = [
        refused(|| ThrottlingException::new().message("slow down").into()).await,
        refused(|| ServiceUnavailableException::new().into()).await,
        refused(|| InternalServerException::new().into()).await,
        refused(|| Refusal::error(418, "BrandNewException", "never heard of")).await,
    ];
    assert!(
        wait.iter().all(|shown| *shown == Shown::TryLater),
        "{wait:?}"
    );
    let expired = refused(|| Refusal::error(403, "ExpiredTokenException", "expired")).await;
    assert_eq!(expired, Shown::OutOfOrder("sign in again"));
    let denied = refused(|| AccessDeniedException::new().into()).await;
    assert_eq!(denied, Shown::OutOfOrder("ask for access to the model"));
    let invalid = refused(|| ValidationException::new().message("no such model").into()).await;
    assert_eq!(
        invalid,
        Shown::OutOfOrder("the request is wrong: tell the developers")
    );
}

#[tokio::test]
async fn settings_that_are_missing() {
    let client = Client::builder().region("us-east-1").build().unwrap();
    assert_eq!(
        asked(client).await,
        Shown::OutOfOrder("the settings are wrong")
    );
}

#[tokio::test]
async fn no_network() {
    let stub = Stub::new();
    for _ in 0..3 {
        stub.on::<ConverseStream>()
            .fail(TransportErrorKind::NotConnected);
    }
    assert_eq!(shown(&stub).await, Shown::TryLater);
    assert_eq!(stub.asked()["ConverseStream"], 3);
}

#[tokio::test]
async fn no_answer() {
    let stub = Stub::new();
    stub.on::<ConverseStream>().silence();
    assert_eq!(shown(&stub).await, Shown::TryLater);
    // It may have been answered, and paid for: it is asked once.
    assert_eq!(stub.asked()["ConverseStream"], 1);
    assert!(stub.time().passed() >= Duration::from_secs(600));
}

#[tokio::test]
async fn a_stream_that_breaks_off_shows_what_there_was() {
    let delta = || ContentBlockDeltaEvent::new(ContentBlockDelta::Text("…".to_owned()), 0);
    let failed = ModelStreamErrorException::new().message("the model went away");
    for script in [
        begun("Your order"),
        begun("Your order").lost(),
        begun("Your order").half_event(delta()),
        begun("Your order").damaged_event(delta()),
        begun("Your order").exception(failed),
        begun("Your order").error("BrandNewException", "never heard of"),
        begun("Your order").pause(Duration::from_secs(60)).silence(),
    ] {
        assert_eq!(streamed(script).await, Shown::Cut("Your order".to_owned()));
    }
    assert_eq!(streamed(Script::new().lost()).await, Shown::TryLater);
}

#[tokio::test]
async fn a_slow_stream_is_waited_for() {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .after(Duration::from_secs(240))
        .output(ended(
            begun("Here.").pause(Duration::from_secs(240)),
            "end_turn",
        ));
    assert_eq!(shown(&stub).await, Shown::Answer("Here.".to_owned()));
}

#[tokio::test]
async fn answers_that_are_none() {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .output(ended(
            begun("I cannot talk about that."),
            "guardrail_intervened",
        ))
        .output(ended(begun("It all began"), "max_tokens"))
        .output(ended(begun("Fine."), "a_reason_of_next_year"));
    let not_that = "I cannot talk about that.".to_owned();
    assert_eq!(shown(&stub).await, Shown::NotThat(not_that));
    assert_eq!(
        shown(&stub).await,
        Shown::TooLong("It all began".to_owned())
    );
    assert_eq!(shown(&stub).await, Shown::Answer("Fine.".to_owned()));
}

#[tokio::test]
async fn events_of_next_year_are_passed_over() {
    let new = Event::Unknown(UnknownEvent::new("mood", r#"{"mood":"good"}"#));
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .output(ended(begun("Fine.").event(new), "end_turn"));
    assert_eq!(shown(&stub).await, Shown::Answer("Fine.".to_owned()));
}

#[tokio::test]
async fn a_tool_is_used_and_its_result_sent() {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .output(uses(r#"{"id": 7}"#))
        .output(uses(r#"{"id": 700}"#))
        .output(says("On its way."));
    assert_eq!(shown(&stub).await, Shown::Answer("On its way.".to_owned()));
    let sent = stub.inputs::<ConverseStream>();
    let messages = sent[2].messages.as_ref().unwrap();
    let statuses = messages
        .iter()
        .flat_map(|message| &message.content)
        .filter_map(|block| match block {
            ContentBlock::ToolResult(result) => result.status.clone(),
            _ => None,
        });
    let statuses: Vec<_> = statuses.collect();
    assert_eq!(
        statuses,
        [ToolResultStatus::Success, ToolResultStatus::Error]
    );
}

#[tokio::test]
async fn a_model_that_asks_for_nonsense() {
    let stub = Stub::new();
    stub.on::<ConverseStream>().output(uses(r#"{"id": "#));
    assert_eq!(shown(&stub).await, Shown::TryLater);
}

#[tokio::test]
async fn a_model_that_never_ends_asking() {
    let stub = Stub::new();
    stub.on::<ConverseStream>()
        .always(|_| Ok(uses(r#"{"id": 7}"#)));
    let again = "the model asks for the same thing again and again";
    assert_eq!(shown(&stub).await, Shown::OutOfOrder(again));
}

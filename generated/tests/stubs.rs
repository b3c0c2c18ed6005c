//! Stubs: what the tests of an application look like that uses the client.

use std::time::Duration;

use aws_restjson::config::Timeouts;
use aws_restjson::retry::RetryPolicy;
use aws_restjson::transport::TransportErrorKind;
use bedrock_runtime::aws_restjson;
use bedrock_runtime::error::{ThrottlingException, ValidationException};
use bedrock_runtime::operation::{
    Converse, ConverseStream, InvokeModel, InvokeModelWithBidirectionalStream,
};
use bedrock_runtime::test_util::{EventScript, Refusal, Stub};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, BidirectionalOutputPayloadPart, ContentBlock, ContentBlockDelta,
    ContentBlockDeltaEvent, ConversationRole, ConverseMetrics, ConverseOutput,
    ConverseStreamOutput, InvokeModelWithBidirectionalStreamInput as Speech,
    InvokeModelWithBidirectionalStreamOutput, Message, MessageStartEvent, MessageStopEvent,
    StopReason, TokenUsage,
};
use bedrock_runtime::{
    Client, ConverseRequest, ConverseResponse, ConverseStreamRequest, ConverseStreamResponse,
    Error, InvokeModelRequest, InvokeModelResponse, InvokeModelWithBidirectionalStreamRequest,
    InvokeModelWithBidirectionalStreamResponse,
};

fn says(text: &str) -> ConverseResponse {
    ConverseResponse::new(
        Message::new(ConversationRole::Assistant, [text]),
        StopReason::EndTurn,
        TokenUsage::new(1, 2, 3),
        ConverseMetrics::new(4),
    )
}

fn asks(text: &str) -> ConverseRequest {
    ConverseRequest::new("amazon.nova-lite-v1:0")
        .messages([Message::new(ConversationRole::User, [text])])
}

fn delta(text: &str) -> ContentBlockDeltaEvent {
    ContentBlockDeltaEvent::new(ContentBlockDelta::Text(text.to_owned()), 0)
}

/// The code under test, here as in the tests below.
async fn one_line(client: &Client, question: &str) -> Result<String, Error> {
    let reply = client.converse(asks(question)).await?;
    let content = match reply.output {
        ConverseOutput::Message(message) => message.content,
        _ => Vec::new(),
    };
    let texts = content.into_iter().filter_map(|block| match block {
        ContentBlock::Text(text) => Some(text),
        _ => None,
    });
    Ok(texts.collect())
}

#[tokio::test]
async fn answers_come_one_after_the_other_and_inputs_are_kept() {
    let stub = Stub::new();
    stub.on::<Converse>()
        .output(says("one"))
        .output(says("two"));
    let client = stub.client();
    assert_eq!(one_line(&client, "first?").await.unwrap(), "one");
    assert_eq!(one_line(&client, "second?").await.unwrap(), "two");
    assert_eq!(stub.inputs::<Converse>(), [asks("first?"), asks("second?")]);
    let calls = stub.take::<Converse>();
    assert!(calls[0].head.headers.contains_key("authorization"));
    assert!(calls.iter().all(|call| call.violations.is_empty()));
}

#[tokio::test]
async fn throttling_is_got_over_without_waiting() {
    let stub = Stub::new();
    stub.on::<Converse>()
        .error(ThrottlingException::new().message("slow down"))
        .error(Refusal::error(
            503,
            "ServiceUnavailableException",
            "try later",
        ))
        .output(says("at last"));
    let answered = stub.client().converse(asks("now?")).answer().await.unwrap();
    assert_eq!(answered.attempts(), 3);
    assert_eq!(answered.request_id(), Some("stub-3"));
    assert_eq!(
        stub.time().passed(),
        answered.delays().iter().sum::<Duration>()
    );
    assert!(answered.delays()[0] > Duration::ZERO);
    assert_eq!(stub.asked()["Converse"], 3);
}

#[tokio::test]
async fn an_exception_has_its_members_and_words() {
    let stub = Stub::new();
    stub.on::<Converse>()
        .error(ValidationException::new().message("no such model"));
    let error = one_line(&stub.client(), "?").await.unwrap_err();
    assert!(
        matches!(&error, Error::ValidationException(e) if e.message.as_deref() == Some("no such model"))
    );
    assert_eq!(error.status().unwrap(), 400);
    assert_eq!(
        error.to_string(),
        "Converse: ValidationException: no such model (status 400, request id stub-1, attempts 1)"
    );
}

#[tokio::test]
async fn an_answer_may_depend_on_the_input() {
    let stub = Stub::new();
    stub.on::<Converse>().always(|input| match &input.messages {
        Some(messages) => Ok(says(&format!("{} of {}", messages.len(), input.model_id))),
        None => Err(ValidationException::new().message("nothing to say").into()),
    });
    let client = stub.client();
    assert_eq!(
        one_line(&client, "?").await.unwrap(),
        "1 of amazon.nova-lite-v1:0"
    );
    let error = client.converse(ConverseRequest::new("m")).await;
    assert!(error.unwrap_err().is_validation());
}

#[tokio::test]
async fn a_call_that_nobody_scripted_says_so() {
    let stub = Stub::new();
    stub.on::<ConverseStream>().silence();
    stub.on::<InvokeModel>()
        .output(InvokeModelResponse::new("{}", "application/json"));
    let client = stub.client();
    client
        .invoke_model(InvokeModelRequest::new("m"))
        .await
        .unwrap();
    let error = one_line(&client, "?").await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the stub has no answer for Converse; scripted are ConverseStream (1)"),
        "{error}"
    );
    let error = client
        .invoke_model(InvokeModelRequest::new("m"))
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no answer left for InvokeModel: the one scripted for it is used"),
        "{error}"
    );
    assert_eq!(
        stub.left().into_iter().collect::<Vec<_>>(),
        [("ConverseStream", 1)]
    );
}

#[tokio::test]
async fn the_smallest_answer_is_good_for_every_operation() {
    use bedrock_runtime::*;
    let client = Stub::new().or_minimal().client();
    assert_eq!(one_line(&client, "?").await.unwrap(), "");
    let input = ConverseStreamRequest::new("m");
    let mut stream = client.converse_stream(input).await.unwrap().stream;
    let mut events = Vec::new();
    while let Some(event) = stream.try_next().await.unwrap() {
        events.push(event.event_type().to_owned());
    }
    assert_eq!(events, ["messageStop"]);
    let list = client.list_async_invokes(ListAsyncInvokesRequest::new());
    assert_eq!(list.await.unwrap(), ListAsyncInvokesResponse::new());
    client
        .get_async_invoke(GetAsyncInvokeRequest::new("a"))
        .await
        .unwrap();
    let input = InvokeModelWithResponseStreamRequest::new("m");
    client
        .invoke_model_with_response_stream(input)
        .await
        .unwrap();
}

#[tokio::test]
async fn header_fields_come_with_an_answer() {
    let stub = Stub::new();
    stub.on::<InvokeModel>()
        .output(InvokeModelResponse::new("{}", "application/json"))
        .header("x-amzn-bedrock-input-token-count", "17");
    let call = stub
        .client()
        .invoke_model(InvokeModelRequest::new("m").body("{}"));
    let answered = call.answer().await.unwrap();
    assert_eq!(answered.get(InvokeModel::INPUT_TOKEN_COUNT), Some(17));
}

#[tokio::test]
async fn streams_pause_break_off_and_fall_silent_in_no_time() {
    let start =
        || EventScript::<ConverseStreamOutput>::new().event(MessageStartEvent::new("assistant"));
    let stub = Stub::new();
    let whole = start()
        .event(delta("hello"))
        .pause(Duration::from_secs(200))
        .event(MessageStopEvent::new("end_turn"));
    let refused = start().exception(ThrottlingException::new().message("enough"));
    let lost = start().half_event(delta("hello")).lost();
    let scripts = [
        whole,
        refused,
        lost,
        start().half_event(delta("x")),
        start(),
        start().silence(),
    ];
    for script in scripts {
        stub.on::<ConverseStream>()
            .output(ConverseStreamResponse::new(script.stream()));
    }
    let timeouts = Timeouts::none().idle(Duration::from_secs(300));
    let client = stub.builder().timeouts(timeouts).build().unwrap();
    let mut ends = Vec::new();
    for _ in 0..6 {
        let input = ConverseStreamRequest::new("m");
        let mut stream = client.converse_stream(input).await.unwrap().stream;
        assert!(stream.next().await.unwrap().is_ok());
        let end = loop {
            match stream.next().await {
                Some(Ok(_)) => {}
                Some(Err(error)) => break Some(error),
                None => break None,
            }
        };
        ends.push(end);
    }
    assert!(ends[0].is_none());
    assert!(
        matches!(&ends[1], Some(Error::ThrottlingException(e)) if e.message.as_deref() == Some("enough"))
    );
    assert!(matches!(&ends[2], Some(Error::Transport(_))));
    assert!(matches!(&ends[3], Some(Error::IncompleteStream(_))));
    assert!(matches!(&ends[4], Some(Error::IncompleteStream(_))));
    assert!(matches!(&ends[5], Some(Error::Timeout(_))));
    assert_eq!(stub.time().passed(), Duration::from_secs(500));
}

#[tokio::test]
async fn the_network_fails_as_it_does() {
    let stub = Stub::new();
    stub.on::<Converse>()
        .fail(TransportErrorKind::NotConnected)
        .output(says("second try"))
        .fail(TransportErrorKind::Lost)
        .after(Duration::from_secs(90))
        .output(says("too late"));
    let client = stub.client();
    assert_eq!(one_line(&client, "?").await.unwrap(), "second try");
    assert!(matches!(
        one_line(&client, "?").await,
        Err(Error::Transport(_))
    ));
    let timeouts = Timeouts::none().first_byte(Duration::from_secs(60));
    let call = client.converse(asks("?")).timeouts(timeouts);
    assert!(matches!(
        call.retry(RetryPolicy::never()).await,
        Err(Error::Timeout(_))
    ));
}

#[tokio::test]
async fn both_directions_of_a_conversation() {
    let stub = Stub::new();
    stub.on::<InvokeModelWithBidirectionalStream>()
        .serve(|mut call| async move {
            let mut heard = EventScript::<InvokeModelWithBidirectionalStreamOutput>::new();
            while let Some(event) = call.input.body.next().await {
                match event {
                    Ok(Speech::Chunk(part)) => {
                        let echo = part.bytes.unwrap_or_default();
                        heard = heard.event(BidirectionalOutputPayloadPart::new().bytes(echo));
                    }
                    other => return Err(Refusal::error(400, "Unexpected", &format!("{other:?}"))),
                }
            }
            Ok(InvokeModelWithBidirectionalStreamResponse::new(
                heard.stream(),
            ))
        });
    let words = ["one", "two"].map(|word| BidirectionalInputPayloadPart::new().bytes(word).into());
    let events = aws_restjson::EventInput::<Speech>::from_events(words);
    let input = InvokeModelWithBidirectionalStreamRequest::new("amazon.nova-sonic-v1:0", events);
    let call = stub.client().invoke_model_with_bidirectional_stream(input);
    let mut body = call.await.unwrap().body;
    let mut heard = Vec::new();
    while let Some(event) = body.try_next().await.unwrap() {
        if let InvokeModelWithBidirectionalStreamOutput::Chunk(part) = event {
            heard.push(part.bytes.unwrap_or_default());
        }
    }
    assert_eq!(heard, ["one", "two"].map(Into::into));
}

#[tokio::test]
async fn exceptions_can_be_events_of_a_stream_that_is_made_by_hand() {
    let events = [
        Ok(MessageStartEvent::new("assistant").into()),
        Err(ThrottlingException::new().message("enough").into()),
    ];
    let mut stream = aws_restjson::EventStream::<ConverseStreamOutput>::from_events(events);
    assert!(stream.try_next().await.is_ok());
    let error = stream.try_next().await.unwrap_err();
    assert!(error.is_throttling());
    assert_eq!(error.message(), Some("enough"));
}

//! Both clients are given the same answers; what they read is compared.

use aws_sdk_bedrockruntime::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_bedrockruntime::operation::RequestId as _;
use bedrock_runtime::operation as ours;
use bedrock_runtime::{ConverseRequest, Error};
use peer::recorder::{Recorder, Reply};
use peer::{Differences, Gen, READ, Sample, ToOfficial, Turns, clients};
use serde_json::{Value, json};

const ROUNDS: u64 = 100;

/// An output as the service writes it, for operations whose output is the body.
fn json_reply(output: &impl serde::Serialize) -> Reply {
    let body = serde_json::to_vec(output).unwrap();
    Reply::new(200, body).header("content-type", "application/json")
}

/// The members of this one stand outside of the body.
fn invoke_reply(output: &ours::InvokeModelResponse) -> Reply {
    let mut reply = Reply::new(200, output.body.clone().into_bytes())
        .header("content-type", &output.content_type);
    if let Some(latency) = &output.performance_config_latency {
        reply = reply.header("x-amzn-bedrock-performanceconfig-latency", latency.as_str());
    }
    if let Some(tier) = &output.service_tier {
        reply = reply.header("x-amzn-bedrock-service-tier", tier.as_str());
    }
    reply
}

macro_rules! read_both {
    ($turns:expr, $recorder:expr, $ours:expr, $official:expr, $(($method:ident, $input:ident, $output:ident, $reply:ident)),* $(,)?) => {$({
        for round in 0..ROUNDS {
            let density = [100, 50, 20][usize::try_from(round % 3).unwrap()];
            let mut g = Gen::new(round * 7919 + 3, density);
            g.take_turns($turns);
            let output = ours::$output::sample(&mut g);
            g.give_turns($turns);
            $recorder.answer($reply(&output));
            let input = ours::$input::sample(&mut Gen::new(1, 0));
            let builder = input.to_official();
            let read = $ours.$method(input).await.unwrap();
            // Defaults of the model are filled in on reading, whatever is read.
            let form = serde_json::to_value(&output).unwrap();
            let expected: ours::$output = serde_json::from_value(form).unwrap();
            assert_eq!(read, expected, "{}", stringify!($method));
            let official = builder.send_with(&$official).await.unwrap();
            let differences = Differences::between(&read, &official);
            assert!(differences.is_empty(), "{}: {differences:#?}", stringify!($method));
        }
    })*};
}

#[tokio::test]
async fn both_read_the_same() {
    let recorder = Recorder::start().await;
    let (client, official) = (
        clients::ours(recorder.url()),
        clients::official(recorder.url()),
    );
    let mut turns = Turns::default();
    read_both!(
        &mut turns,
        recorder,
        client,
        official,
        (
            apply_guardrail,
            ApplyGuardrailRequest,
            ApplyGuardrailResponse,
            json_reply
        ),
        (converse, ConverseRequest, ConverseResponse, json_reply),
        (
            count_tokens,
            CountTokensRequest,
            CountTokensResponse,
            json_reply
        ),
        (
            get_async_invoke,
            GetAsyncInvokeRequest,
            GetAsyncInvokeResponse,
            json_reply
        ),
        (
            invoke_guardrail_checks,
            InvokeGuardrailChecksRequest,
            InvokeGuardrailChecksResponse,
            json_reply
        ),
        (
            invoke_model,
            InvokeModelRequest,
            InvokeModelResponse,
            invoke_reply
        ),
        (
            list_async_invokes,
            ListAsyncInvokesRequest,
            ListAsyncInvokesResponse,
            json_reply
        ),
        (
            start_async_invoke,
            StartAsyncInvokeRequest,
            StartAsyncInvokeResponse,
            json_reply
        ),
    );
    let missed: Vec<_> = READ
        .iter()
        .filter(|key| !turns.set.contains(**key))
        .collect();
    assert!(missed.is_empty(), "never set: {missed:?}");
    println!(
        "{} members and variants were set, each at least once",
        READ.len()
    );
}

/// Calls Converse with both: our error, and code, message and request id of the official one, or in words what it is
/// instead.
async fn both_fail(recorder: &Recorder, reply: Reply) -> (Error, [Option<String>; 3]) {
    recorder.answer(reply);
    let input = ConverseRequest::new("model");
    let builder = input.to_official();
    let ours = clients::ours(recorder.url()).converse(input).await;
    let official = builder.send_with(&clients::official(recorder.url())).await;
    let official = match official.expect_err("both fail") {
        SdkError::ServiceError(error) => {
            let meta = error.err().meta();
            [
                error.err().code().map(str::to_owned),
                error.err().message().map(str::to_owned),
                meta.request_id().map(str::to_owned),
            ]
        }
        other => [Some(format!("{other}")), None, None],
    };
    (ours.expect_err("both fail"), official)
}

/// Codes, and the places where they can stand.
#[tokio::test]
async fn both_understand_errors() {
    let recorder = Recorder::start().await;
    let codes = [
        ("AccessDeniedException", 403),
        ("InternalServerException", 500),
        ("ModelErrorException", 424),
        ("ModelNotReadyException", 429),
        ("ModelTimeoutException", 408),
        ("ResourceNotFoundException", 404),
        ("ServiceUnavailableException", 503),
        ("ThrottlingException", 429),
        ("ValidationException", 400),
        ("SomethingNewException", 418),
    ];
    for (code, status) in codes {
        let said = json!({"message": "in words"}).to_string();
        let named =
            |name: &str| json!({name: format!("aws.x#{code}:http://y/"), "message": "in words"});
        let replies = [
            Reply::new(status, said.clone()).header("x-amzn-errortype", code),
            Reply::new(status, said).header("x-amzn-errortype", &format!("{code}:http://x/")),
            Reply::new(status, named("__type").to_string()),
            Reply::new(status, named("code").to_string()),
        ];
        for reply in replies {
            let reply = reply.header("x-amzn-requestid", "id-1");
            let what = format!("{reply:?}");
            let (ours, [official_code, message, id]) = both_fail(&recorder, reply).await;
            assert_eq!(ours.code(), Some(code), "{what}");
            assert_eq!(ours.code(), official_code.as_deref(), "{what}");
            assert_eq!(ours.message(), message.as_deref(), "{what}");
            assert_eq!(ours.request_id(), id.as_deref(), "{what}");
            assert_eq!(ours.status().unwrap(), status, "{what}");
        }
    }
}

/// Every point in which we tell more than the official crate (version 1.153), by name.
#[tokio::test]
async fn where_we_tell_more() {
    let recorder = Recorder::start().await;

    // G7: one line says everything; the official one is one of five phrases.
    let reply = Reply::new(429, r#"{"message":"slow down"}"#)
        .header("x-amzn-errortype", "ThrottlingException")
        .header("x-amzn-requestid", "id-1");
    let (ours, _) = both_fail(&recorder, reply.clone()).await;
    let line = ours.to_string();
    for word in [
        "Converse",
        "ThrottlingException",
        "slow down",
        "429",
        "id-1",
        "attempts 1",
    ] {
        assert!(line.contains(word), "{word}: {line}");
    }
    recorder.answer(reply);
    let builder = ConverseRequest::new("model").to_official();
    let official = builder.send_with(&clients::official(recorder.url())).await;
    assert_eq!(official.unwrap_err().to_string(), "service error");

    // G8: a body that is no JSON is the message; the official crate has neither code nor message.
    let (ours, official) = both_fail(&recorder, Reply::new(502, "<html>Bad gateway</html>")).await;
    assert_eq!(ours.message(), Some("<html>Bad gateway</html>"));
    assert_eq!(ours.code(), Some("502"));
    assert_eq!(ours.raw_body().unwrap(), "<html>Bad gateway</html>");
    assert_eq!(official[1], None);

    // An error without a body still has a code: its status.
    let (ours, official) = both_fail(&recorder, Reply::new(400, "")).await;
    assert_eq!(ours.code(), Some("400"));
    assert_eq!(official[..2], [None, None]);
}

/// Every point in which we keep what the official crate loses.
#[tokio::test]
async fn what_is_not_known_is_kept() {
    let recorder = Recorder::start().await;

    // G10: a member of a union that nobody knows yet. It comes back as it was.
    let answer = json!({
        "output": {"message": {"role": "assistant", "content": [{"hologram": {"depth": 3}}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
        "metrics": {"latencyMs": 4},
    });
    recorder.answer(Reply::new(200, answer.to_string()));
    let input = ConverseRequest::new("model");
    let builder = input.to_official();
    let read = clients::ours(recorder.url()).converse(input).await.unwrap();
    assert_eq!(
        serde_json::to_value(&read.output).unwrap(),
        answer["output"]
    );
    let official = builder.send_with(&clients::official(recorder.url())).await;
    let official = official.unwrap().output.unwrap();
    let content = &official.as_message().unwrap().content[0];
    assert!(content.is_unknown(), "{content:?}");

    // A document that is null is absent to us, as every member is that is null; the official crate has it.
    let mut with_null = answer.clone();
    with_null["additionalModelResponseFields"] = Value::Null;
    recorder.answer(Reply::new(200, with_null.to_string()));
    let input = ConverseRequest::new("model");
    let builder = input.to_official();
    let read = clients::ours(recorder.url()).converse(input).await.unwrap();
    assert_eq!(read.additional_model_response_fields, None);
    let official = builder.send_with(&clients::official(recorder.url())).await;
    assert!(
        official
            .unwrap()
            .additional_model_response_fields
            .unwrap()
            .is_null()
    );

    // A union beside whose member another one is null: both read it; `__type` beside it: both pass over it.
    let content = json!([{"text": "hi", "image": null, "__type": "x"}]);
    let mut answer = answer;
    answer["output"]["message"]["content"] = content;
    recorder.answer(Reply::new(200, answer.to_string()));
    let input = ConverseRequest::new("model");
    let builder = input.to_official();
    let read = clients::ours(recorder.url()).converse(input).await.unwrap();
    let read: Value = serde_json::to_value(&read.output).unwrap();
    assert_eq!(read["message"]["content"], json!([{"text": "hi"}]));
    let official = builder.send_with(&clients::official(recorder.url())).await;
    assert!(official.is_ok(), "{official:?}");
}

/// G9: same input, same bytes. The official crate holds documents in a hash map, whose order differs in every process;
/// that the bytes of ours do not is asserted in `tests/same_bytes.rs`.
#[tokio::test]
async fn the_order_of_a_schema_is_the_callers() {
    use bedrock_runtime::types::{Tool, ToolConfiguration, ToolInputSchema, ToolSpecification};

    let recorder = Recorder::start().await;
    let names: Vec<String> = (0..40)
        .map(|number| format!("p{}", number * 37 % 40))
        .collect();
    let properties: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| (name.clone(), json!({"type": "string"})))
        .collect();
    let schema = ToolInputSchema::Json(json!({"type": "object", "properties": properties}));
    let tool = Tool::from(ToolSpecification::new("tool", schema));
    let input = ConverseRequest::new("model").tool_config(ToolConfiguration::new([tool]));
    let builder = input.to_official();
    let order = |body: &[u8]| {
        let body: Value = serde_json::from_slice(body).unwrap();
        let properties =
            &body["toolConfig"]["tools"][0]["toolSpec"]["inputSchema"]["json"]["properties"];
        properties
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    let _ = clients::ours(recorder.url()).converse(input).await;
    assert_eq!(order(&recorder.take().body), names);
    let _ = builder.send_with(&clients::official(recorder.url())).await;
    // One order of forty names in a hash map being that of the caller is not to be expected in the life of the universe.
    assert_ne!(order(&recorder.take().body), names);
}

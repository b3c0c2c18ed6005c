//! Exchanges that are written to files, and played back from them.

use std::fs;
use std::path::{Path, PathBuf};

use bedrock_runtime::aws_restjson::EventInput;
use bedrock_runtime::aws_restjson::config::ClientBuilder;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::record::{Recorder, Replay};
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::transport::{Transport, TransportErrorKind};
use bedrock_runtime::error::ThrottlingException;
use bedrock_runtime::operation::{
    Converse, ConverseStream, InvokeModel, InvokeModelWithBidirectionalStream,
};
use bedrock_runtime::test_util::{EventScript, SimulatedTime, Stub};
use bedrock_runtime::types::{
    BidirectionalInputPayloadPart, BidirectionalOutputPayloadPart, ContentBlockDelta,
    ContentBlockDeltaEvent, ConversationRole, ConverseMetrics, ConverseStreamOutput,
    InvokeModelWithBidirectionalStreamInput as Speech, InvokeModelWithBidirectionalStreamOutput,
    Message, MessageStartEvent, MessageStopEvent, StopReason, TokenUsage,
};
use bedrock_runtime::{
    Client, ConverseRequest, ConverseResponse, ConverseStreamRequest, ConverseStreamResponse,
    Error, InvokeModelRequest, InvokeModelResponse, InvokeModelWithBidirectionalStreamRequest,
    InvokeModelWithBidirectionalStreamResponse,
};

/// A folder that goes away.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("bedrock-recordings-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn read(&self, name: &str) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.0.join(name)).unwrap()).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn with_secrets() -> ClientBuilder<Client> {
    let time = SimulatedTime::new();
    let keys = Credentials::new("AKIDHUSH", "hush-secret").session_token("hush-token");
    Client::builder()
        .region("us-east-1")
        .credentials(keys)
        .clock(time.clone())
        .sleep(time)
}

fn recording(stub: &Stub, folder: &Path) -> Client {
    let recorder = Recorder::new(folder, Transport::new(stub.clone())).unwrap();
    with_secrets().transport(recorder).build().unwrap()
}

fn replaying(replay: Replay) -> Client {
    with_secrets().transport(replay).build().unwrap()
}

fn says(text: &str) -> ConverseResponse {
    ConverseResponse::new(
        Message::new(ConversationRole::Assistant, [text]),
        StopReason::EndTurn,
        TokenUsage::new(1, 2, 3),
        ConverseMetrics::new(4),
    )
}

fn asks(text: &str) -> ConverseRequest {
    ConverseRequest::new("m").messages([Message::new(ConversationRole::User, [text])])
}

async fn events(client: &Client) -> (Vec<ConverseStreamOutput>, Option<Error>) {
    let call = client.converse_stream(ConverseStreamRequest::new("m"));
    let mut stream = call.await.unwrap().stream;
    let mut events = Vec::new();
    loop {
        match stream.next().await {
            Some(Ok(event)) => events.push(event),
            Some(Err(error)) => return (events, Some(error)),
            None => return (events, None),
        }
    }
}

fn streams() -> Vec<EventScript<ConverseStreamOutput>> {
    let start = || {
        EventScript::new()
            .event(MessageStartEvent::new("assistant"))
            .event(ContentBlockDeltaEvent::new(
                ContentBlockDelta::Text("hi".to_owned()),
                0,
            ))
    };
    let delta = ContentBlockDeltaEvent::new(ContentBlockDelta::Text("x".to_owned()), 0);
    vec![
        start().event(MessageStopEvent::new("end_turn")),
        start().exception(ThrottlingException::new().message("enough")),
        start().error("InternalFailure", "broken"),
        start().half_event(delta),
        start().lost(),
    ]
}

#[tokio::test]
async fn whatever_was_recorded_is_played_back() {
    let (stub, folder) = (Stub::new(), Folder::new("all"));
    stub.on::<Converse>()
        .error(ThrottlingException::new().message("slow"))
        .output(says("one"))
        .fail(TransportErrorKind::NotConnected)
        .output(says("two"));
    stub.on::<InvokeModel>()
        .output(InvokeModelResponse::new(b"\x00\xff", "image/png"))
        .header("x-amzn-bedrock-input-token-count", "7");
    for script in streams() {
        stub.on::<ConverseStream>()
            .output(ConverseStreamResponse::new(script.stream()));
    }
    let mut seen = Vec::new();
    for play in [false, true] {
        let client = if play {
            replaying(Replay::new(&folder.0).unwrap())
        } else {
            recording(&stub, &folder.0)
        };
        let mut outcomes = Vec::new();
        for text in ["first", "second"] {
            outcomes.push(format!("{:?}", client.converse(asks(text)).await.unwrap()));
        }
        let call = client.invoke_model(InvokeModelRequest::new("m").body("{\"a\": 1}"));
        let answered = call.answer().await.unwrap();
        assert_eq!(answered.output.body.as_ref(), b"\x00\xff");
        assert_eq!(answered.get(InvokeModel::INPUT_TOKEN_COUNT), Some(7));
        for _ in streams() {
            let (events, error) = events(&client).await;
            let error = error.map(|error| error.to_string());
            outcomes.push(format!("{events:?} {error:?}"));
        }
        seen.push(outcomes);
    }
    let recorded_words = seen[0]
        .join("\n")
        .replace("scripted", "recorded")
        .replace(": the connection was reset", ": recorded");
    assert_eq!(recorded_words, seen[1].join("\n"));
    assert_eq!(folder.names().len(), 10);
}

#[tokio::test]
async fn files_can_be_read_and_edited() {
    let (stub, folder) = (Stub::new(), Folder::new("edit"));
    stub.on::<ConverseStream>()
        .output(ConverseStreamResponse::new(streams().remove(0).stream()));
    events(&recording(&stub, &folder.0)).await;
    let name = "0001-converse-stream.json";
    assert_eq!(folder.names(), [name]);
    let mut file = folder.read(name);
    assert_eq!(
        file["response"]["body"]["events"][1],
        serde_json::json!({
            "headers": {
                ":message-type": "event",
                ":event-type": "contentBlockDelta",
                ":content-type": "application/json"
            },
            "json": { "delta": { "text": "hi" }, "contentBlockIndex": 0 }
        })
    );
    file["response"]["body"]["events"][1]["json"]["delta"]["text"] = "edited".into();
    fs::write(folder.0.join(name), file.to_string()).unwrap();
    let (events, error) = events(&replaying(Replay::new(&folder.0).unwrap())).await;
    assert!(error.is_none());
    assert!(format!("{events:?}").contains("edited"), "{events:?}");
}

#[tokio::test]
async fn no_secret_is_written() {
    let (stub, folder) = (Stub::new().or_minimal(), Folder::new("secrets"));
    stub.on::<InvokeModelWithBidirectionalStream>()
        .serve(|mut call| async move {
            while call.input.body.next().await.is_some() {}
            let part = BidirectionalOutputPayloadPart::new().bytes("heard");
            let heard = EventScript::<InvokeModelWithBidirectionalStreamOutput>::new().event(part);
            Ok(InvokeModelWithBidirectionalStreamResponse::new(
                heard.stream(),
            ))
        });
    let client = recording(&stub, &folder.0);
    client.converse(asks("?")).await.unwrap();
    let call = client.converse(asks("?")).header("x-api-key", "hush-key");
    call.header("cookie", "hush=1").await.unwrap();
    let body =
        r#"{"sessionToken": "hush-member", "max_tokens": 5, "nested": [{"password": "hush"}]}"#;
    client
        .invoke_model(InvokeModelRequest::new("m").body(body))
        .await
        .unwrap();
    let bearer = Client::builder()
        .region("us-east-1")
        .bearer_token("hush-bearer")
        .transport(Recorder::new(folder.0.join("bearer"), Transport::new(stub.clone())).unwrap());
    let bearer = bearer.retry(RetryPolicy::never()).build().unwrap();
    bearer.converse(asks("?")).await.unwrap();
    let words = ["one", "two"].map(|word| BidirectionalInputPayloadPart::new().bytes(word).into());
    let input = EventInput::<Speech>::from_events(words);
    let input = InvokeModelWithBidirectionalStreamRequest::new("m", input);
    let mut heard = client
        .invoke_model_with_bidirectional_stream(input)
        .await
        .unwrap()
        .body;
    while heard.try_next().await.unwrap().is_some() {}

    let speech = folder.read("0004-invoke-with-bidirectional-stream.json");
    let sent = speech["request"]["body"]["events"].as_array().unwrap();
    assert_eq!(sent.len(), 2, "{speech}");
    assert_eq!(sent[0]["headers"][":event-type"], "chunk");
    assert_eq!(sent[0]["json"]["bytes"], "b25l");

    let mut files = folder.names();
    files.retain(|name| name.ends_with(".json"));
    files.push("bearer/0001-converse.json".to_owned());
    assert_eq!(files.len(), 5);
    for name in files {
        let text = fs::read_to_string(folder.0.join(&name)).unwrap();
        for secret in [
            "hush",
            "HUSH",
            "AWS4-HMAC",
            "authorization",
            "chunk-signature",
        ] {
            assert!(!text.contains(secret), "{name}: {secret}: {text}");
        }
    }
}

#[tokio::test]
async fn another_request_is_refused_with_the_difference() {
    let (stub, folder) = (Stub::new().or_minimal(), Folder::new("strict"));
    let client = recording(&stub, &folder.0);
    client.converse(asks("old")).await.unwrap();
    client.converse(asks("other")).await.unwrap();

    let replay = Replay::new(&folder.0).unwrap();
    let client = replaying(replay.clone());
    let error = client.converse(asks("new")).await.unwrap_err().to_string();
    assert!(
        error.contains(
            "nearest is 0001-converse.json: body.json.messages[0].content[0].text is recorded as \"old\", sent was \"new\""
        ),
        "{error}"
    );
    let error = client
        .converse(asks("old").model_id_of("n"))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("path is recorded as \"/model/m/converse\", sent was \"/model/n/converse\""),
        "{error}"
    );
    // The order does not matter, and each is there once.
    client.converse(asks("other")).await.unwrap();
    assert_eq!(replay.left(), ["0001-converse.json"]);
    client.converse(asks("old")).await.unwrap();
    let error = client.converse(asks("old")).await.unwrap_err().to_string();
    assert!(error.contains("all 2 recorded answers are used"), "{error}");

    let client = replaying(Replay::new(&folder.0).unwrap().in_order());
    client.converse(asks("whatever")).await.unwrap();
    client.converse(asks("it is")).await.unwrap();
    let error = client.converse(asks("old")).await.unwrap_err().to_string();
    assert!(
        error.contains("no recorded answer left for POST /model/m/converse"),
        "{error}"
    );
}

#[tokio::test]
async fn what_the_caller_hides_is_not_compared_either() {
    let (stub, folder) = (Stub::new().or_minimal(), Folder::new("redact"));
    let hide = |exchange: &mut serde_json::Value| {
        exchange["request"]["body"]["json"]["messages"] = "hidden".into();
    };
    let recorder = Recorder::new(&folder.0, Transport::new(stub.clone())).unwrap();
    let client = with_secrets()
        .transport(recorder.redact(hide))
        .build()
        .unwrap();
    client.converse(asks("private")).await.unwrap();
    let text = fs::read_to_string(folder.0.join("0001-converse.json")).unwrap();
    assert!(
        !text.contains("private") && text.contains("hidden"),
        "{text}"
    );
    let client = replaying(Replay::new(&folder.0).unwrap().redact(hide));
    client.converse(asks("something else")).await.unwrap();
}

#[test]
fn what_is_no_recording_is_refused() {
    let folder = Folder::new("refused");
    let error = Replay::new(&folder.0).unwrap_err();
    assert!(error.path().ends_with(&folder.0));
    fs::create_dir_all(&folder.0).unwrap();
    let refusal = |text: &str| {
        fs::write(folder.0.join("0001-x.json"), text).unwrap();
        Replay::new(&folder.0).unwrap_err().to_string()
    };
    let error = Replay::new(&folder.0).unwrap_err().to_string();
    assert!(error.contains("there is no recording in it"), "{error}");
    for (text, words) in [
        ("{", "EOF"),
        ("{}", "response.status is missing"),
        (r#"{"response":{"status":200}}"#, "request is missing"),
        (
            r#"{"response":{"status":"x"}}"#,
            "response.status is no status",
        ),
        (r#"{"response":{"failed":"x"}}"#, "no kind of failure"),
        (
            r#"{"response":{"status":200,"headers":{"a b":"c"}}}"#,
            "response.headers.a b is no header field",
        ),
        (
            r#"{"response":{"status":200,"body":{}}}"#,
            "response.body: there is none of",
        ),
        (
            r#"{"response":{"status":200,"body":{"base64":"?"}}}"#,
            "`base64` is no base64",
        ),
        (
            r#"{"response":{"status":200,"body":{"events":[{"headers":{"a":1}}]}}}"#,
            "events[0]: the header `a` has no value",
        ),
    ] {
        let error = refusal(text);
        assert!(
            error.contains(words) && error.contains("0001-x.json"),
            "{error}"
        );
    }
}

trait ModelId {
    fn model_id_of(self, id: &str) -> Self;
}

impl ModelId for ConverseRequest {
    fn model_id_of(mut self, id: &str) -> Self {
        self.model_id = id.to_owned();
        self
    }
}

//! Both clients are given the same streams of events, whole and broken; what they read is compared.

use aws_restjson::error::{FailureKind, ServiceError};
use aws_restjson::event_stream::{Message, encode};
use aws_sdk_bedrockruntime as official;
use aws_sdk_bedrockruntime::error::DisplayErrorContext;
use bedrock_runtime::types::{ConverseStreamOutput, ResponseStream};
use bedrock_runtime::{
    ConverseStreamRequest, Error, InvokeModelWithResponseStreamRequest as InvokeRequest,
};
use bytes::Bytes;
use peer::recorder::{Recorder, Reply};
use peer::{Differences, Gen, STREAMED, Sample, ToOfficial, Turns, clients};
use serde_json::{Value, json};

const ROUNDS: u64 = 60;

fn frame(headers: &[(&str, &str)], payload: impl Into<Bytes>) -> Bytes {
    let mut message = Message::new(payload);
    for (name, value) in headers {
        message = message.with_header(name, *value);
    }
    encode(&message).unwrap()
}

fn event(name: &str, payload: &Value) -> Bytes {
    let headers = [
        (":event-type", name),
        (":content-type", "application/json"),
        (":message-type", "event"),
    ];
    frame(&headers, payload.to_string())
}

/// The frame of an event in the form that serde gives it: `{name: payload}`.
fn frame_of(event_form: &Value) -> Bytes {
    let (name, payload) = event_form.as_object().unwrap().iter().next().unwrap();
    event(name, payload)
}

fn reply(body: impl Into<Bytes>) -> Reply {
    Reply::new(200, body)
        .header("content-type", "application/vnd.amazon.eventstream")
        .header("x-amzn-requestid", "id-1")
}

/// What ours reads of a Converse stream.
async fn ours(recorder: &Recorder) -> Result<Vec<ConverseStreamOutput>, Error> {
    let client = clients::ours(recorder.url());
    let call = client.converse_stream(ConverseStreamRequest::new("model"));
    let mut stream = call.await?.stream;
    let mut events = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return Ok(events),
            Err(error) => {
                // It stays an error, however often it is asked.
                let again = stream.try_next().await;
                assert_eq!(again.unwrap_err().to_string(), error.to_string());
                return Err(error);
            }
        }
    }
}

/// What the official crate reads, and how it ends: in words, and what it says when it is asked once more.
async fn theirs(
    recorder: &Recorder,
) -> (
    Vec<official::types::ConverseStreamOutput>,
    Option<[String; 3]>,
) {
    let client = clients::official(recorder.url());
    let builder = ConverseStreamRequest::new("model").to_official();
    let mut stream = builder.send_with(&client).await.unwrap().stream;
    let mut events = Vec::new();
    loop {
        match stream.recv().await {
            Ok(Some(event)) => events.push(event),
            Ok(None) => return (events, None),
            Err(error) => {
                let meta = error.as_service_error().map(|error| error.meta().clone());
                let code = meta.as_ref().and_then(|meta| meta.code());
                let words = [
                    code.unwrap_or_default().to_owned(),
                    DisplayErrorContext(&error).to_string(),
                    format!("{:?}", stream.recv().await.map(drop).is_ok()),
                ];
                return (events, Some(words));
            }
        }
    }
}

#[tokio::test]
async fn whole_streams() {
    let recorder = Recorder::start().await;
    let mut turns = Turns::default();
    for round in 0..ROUNDS {
        let density = [100, 50, 20][usize::try_from(round % 3).unwrap()];
        let mut g = Gen::new(round * 7919 + 5, density);
        g.take_turns(&mut turns);
        let mut events: Vec<ConverseStreamOutput> = (0..40)
            .map(|_| ConverseStreamOutput::sample(&mut g))
            .collect();
        let parts: Vec<ResponseStream> = (0..3).map(|_| ResponseStream::sample(&mut g)).collect();
        g.give_turns(&mut turns);
        // Defaults of the model are filled in on reading.
        let forms: Vec<Value> = events
            .iter()
            .map(|event| serde_json::to_value(event).unwrap())
            .collect();
        events = forms
            .iter()
            .map(|form| serde_json::from_value(form.clone()).unwrap())
            .collect();
        recorder.answer(reply(
            forms.iter().map(frame_of).collect::<Vec<_>>().concat(),
        ));
        let read = ours(&recorder).await.unwrap();
        assert_eq!(read, events);
        let (official, end) = theirs(&recorder).await;
        assert_eq!((official.len(), end), (read.len(), None));
        for (ours, official) in read.iter().zip(&official) {
            let differences = Differences::between(ours, official);
            assert!(differences.is_empty(), "{differences:#?}");
        }

        let forms = parts
            .iter()
            .map(|part| frame_of(&serde_json::to_value(part).unwrap()));
        let reply = reply(forms.collect::<Vec<_>>().concat())
            .header("x-amzn-bedrock-content-type", "text/x")
            .header("x-amzn-bedrock-performanceconfig-latency", "optimized")
            .header("x-amzn-bedrock-service-tier", "priority");
        recorder.answer(reply);
        let input = InvokeRequest::new("model");
        let builder = input.to_official();
        let client = clients::ours(recorder.url());
        let mut stream = client
            .invoke_model_with_response_stream(input)
            .await
            .unwrap()
            .body;
        let sent = builder.send_with(&clients::official(recorder.url())).await;
        let mut official = sent.unwrap().body;
        for part in parts {
            let read = stream.try_next().await.unwrap().unwrap();
            assert_eq!(read, part);
            let official = official.recv().await.unwrap().unwrap();
            let differences = Differences::between(&read, &official);
            assert!(differences.is_empty(), "{differences:#?}");
        }
        assert_eq!(stream.try_next().await.unwrap(), None);
        assert!(official.recv().await.unwrap().is_none());
    }
    // Of the stream that is read and sent, there is more in `generated/tests/http/bidirectional.rs`.
    let missed: Vec<_> = STREAMED
        .iter()
        .filter(|key| !turns.set.contains(**key) && !key.contains("Bidirectional"))
        .collect();
    assert!(missed.is_empty(), "never set: {missed:?}");
    println!(
        "{} members and variants were set, each at least once",
        STREAMED.len()
    );
}

fn start() -> Bytes {
    event("messageStart", &json!({"role": "assistant"}))
}

fn stop() -> Bytes {
    event("messageStop", &json!({"stopReason": "end_turn"}))
}

/// Both give the same error for an exception in a stream, by its code.
#[tokio::test]
async fn exceptions() {
    let recorder = Recorder::start().await;
    let cases = [
        ("internalServerException", "InternalServerException"),
        ("modelStreamErrorException", "ModelStreamErrorException"),
        ("serviceUnavailableException", "ServiceUnavailableException"),
        ("throttlingException", "ThrottlingException"),
        ("validationException", "ValidationException"),
    ];
    for (member, code) in cases {
        let headers = [(":exception-type", member), (":message-type", "exception")];
        let exception = frame(&headers, r#"{"message":"in words"}"#);
        recorder.answer(reply([start(), exception].concat()));
        let error = ours(&recorder).await.unwrap_err();
        assert_eq!(
            (error.code(), error.message()),
            (Some(code), Some("in words"))
        );
        let (events, end) = theirs(&recorder).await;
        assert_eq!(events.len(), 1);
        let [official, words, _] = end.unwrap();
        // The official crate names the code only in the type of the error.
        assert!(
            official == code || words.contains(code),
            "{official} {words}"
        );
        assert!(words.contains("in words"), "{words}");
    }
}

/// Every point in which we differ from the official crate (version 1.153) when a stream is not as it should be.
#[tokio::test]
async fn broken_streams() {
    let recorder = Recorder::start().await;

    // A stream that ends before `messageStop`: the official one looks complete.
    recorder.answer(reply(start()));
    let error = ours(&recorder).await.unwrap_err();
    assert_eq!(
        error.failure().unwrap().kind(),
        FailureKind::IncompleteStream
    );
    let (events, end) = theirs(&recorder).await;
    assert_eq!((events.len(), end), (1, None));

    // G4: one that ends inside a frame. The official one gives an error once, and then looks complete.
    let whole = [start(), stop()].concat();
    recorder.answer(reply(whole[..whole.len() - 1].to_vec()));
    let error = ours(&recorder).await.unwrap_err();
    assert!(error.failure().is_some(), "{error}");
    let (_, end) = theirs(&recorder).await;
    let [_, _, then_complete] = end.unwrap();
    assert_eq!(then_complete, "true");

    // G1: an error that is not modelled. The official one does not understand it: no accessor has
    // code and message, which only a dump of the frame shows.
    let headers = [
        (":message-type", "error"),
        (":error-code", "TooWarm"),
        (":error-message", "the model is tired"),
    ];
    recorder.answer(reply([start(), frame(&headers, "")].concat()));
    let error = ours(&recorder).await.unwrap_err();
    assert_eq!(
        (error.code(), error.message()),
        (Some("TooWarm"), Some("the model is tired"))
    );
    let (_, end) = theirs(&recorder).await;
    let [code, words, _] = end.unwrap();
    assert!(code.is_empty() && words.contains("unrecognized"), "{words}");

    // G10: an event that nobody knows yet. The official one loses its payload.
    let unknown = event("hologram", &json!({"depth": 3}));
    recorder.answer(reply([start(), unknown, stop()].concat()));
    let read = ours(&recorder).await.unwrap();
    let ConverseStreamOutput::Unknown(unknown) = &read[1] else {
        panic!("{read:?}")
    };
    assert_eq!(
        (&*unknown.name, &unknown.payload[..]),
        ("hologram", &b"{\"depth\":3}"[..])
    );
    let (events, end) = theirs(&recorder).await;
    assert!(events[1].is_unknown() && end.is_none(), "{events:?}");

    // A union whose only member is a document that is null. The official one says that there is no member.
    let null = json!({"contentBlockIndex": 0, "delta": {"toolResult": [{"json": null}]}});
    let events = [start(), event("contentBlockDelta", &null), stop()];
    recorder.answer(reply(events.concat()));
    assert_eq!(ours(&recorder).await.unwrap().len(), 3);
    let (events, end) = theirs(&recorder).await;
    assert!(events.len() == 1 && end.is_some(), "{events:?}");

    // G2: garbage instead of a frame. Ours is found out by the first twelve bytes; the official one waits for as many
    // bytes as the garbage says, until the stream ends.
    recorder.answer(reply("<html><body>not a frame at all</body></html>"));
    let error = ours(&recorder).await.unwrap_err();
    assert!(error.to_string().contains("prelude"), "{error}");
    let (_, end) = theirs(&recorder).await;
    let [_, words, then_complete] = end.unwrap();
    assert!(!words.contains("prelude"), "{words}");
    assert_eq!(then_complete, "true");

    // A checksum that does not match: an error to both.
    let mut damaged = whole.clone();
    *damaged.last_mut().unwrap() ^= 1;
    recorder.answer(reply(damaged));
    let error = ours(&recorder).await.unwrap_err();
    assert!(error.to_string().contains("checksum"), "{error}");
    let (_, end) = theirs(&recorder).await;
    assert!(end.is_some());
}

//! Talks to a server that answers every piece of audio with a transcript of it, and prints what it hears.
#![allow(dead_code, reason = "the server can do more than is needed here")]

// The files of the server name the crate that they were written for.
extern crate transcribe_streaming as bedrock_runtime;

mod server;
mod speech;
mod verify;

use std::time::Duration;

use futures_util::SinkExt;
use serde_json::json;
use transcribe_streaming::aws_restjson::bytes::Bytes;
use transcribe_streaming::aws_restjson::credentials::Credentials;
use transcribe_streaming::aws_restjson::event_stream::{Message, encode};
use transcribe_streaming::aws_restjson::time::Clock;
use transcribe_streaming::aws_restjson::{EventInput, Timestamp};
use transcribe_streaming::types::{AudioEvent, AudioStream, TranscriptResultStream};
use transcribe_streaming::{Client, StartStreamTranscriptionRequest};

use self::speech::{Heard, speech_server};

const ACCESS_KEY_ID: &str = "AKIDEXAMPLE";
const SECRET_ACCESS_KEY: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const REGION: &str = "eu-central-1";
const SERVICE: &str = "transcribe";
const NOW: &str = "20260102T030405Z";

mod frames {
    use super::{Bytes, Message, encode};

    pub(crate) fn exception(name: &str, payload: &serde_json::Value) -> Bytes {
        let message = Message::new(payload.to_string())
            .with_header(":exception-type", name)
            .with_header(":content-type", "application/json")
            .with_header(":message-type", "exception");
        encode(&message).expect("it is within all limits")
    }
}

/// What the server answers: the audio, taken for text.
fn transcript(heard: Message) -> Bytes {
    assert_eq!(heard.event_type(), Some("AudioEvent"));
    assert_eq!(heard.content_type(), Some("application/octet-stream"));
    let text = std::str::from_utf8(&heard.payload).expect("the test sends text");
    let results = json!([{"Alternatives": [{"Transcript": text}], "IsPartial": false}]);
    let payload = json!({"Transcript": {"Results": results}});
    let message = Message::new(payload.to_string())
        .with_header(":event-type", "TranscriptEvent")
        .with_header(":content-type", "application/json")
        .with_header(":message-type", "event");
    encode(&message).expect("it is within all limits")
}

#[derive(Debug)]
struct FixedClock;

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_767_323_045)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let all = tokio::time::timeout(Duration::from_secs(20), talk());
    println!("{}", all.await.expect("it takes no longer than that"));
}

async fn talk() -> String {
    let (server, mut heard) = speech_server(|seed| seed, transcript).await;
    let client = Client::builder()
        .region(REGION)
        .endpoint_url(server.url())
        .credentials(Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY))
        .clock(FixedClock)
        .clock_skew_correction(false)
        .build()
        .expect("there is a transport");
    let (mut audio, input) = EventInput::<AudioStream>::channel(2);
    let request = StartStreamTranscriptionRequest::new(16_000, "pcm", input).language_code("en-US");
    let answer = client.start_stream_transcription(request).await;
    let mut transcripts = answer.expect("the signature is good").transcript_result_stream;

    // The next piece of audio is said when the last one was heard.
    let mut said = Vec::new();
    for words in ["one", "two", "three"] {
        let event = AudioEvent::new().audio_chunk(words);
        audio.feed(event.into()).await.expect("it is listened to");
        said.push(match transcripts.try_next().await {
            Ok(Some(TranscriptResultStream::TranscriptEvent(event))) => text(event),
            other => panic!("{other:?}"),
        });
    }
    SinkExt::<AudioStream>::close(&mut audio).await.expect("the server has not gone");
    assert!(transcripts.try_next().await.expect("a clean end").is_none());

    let mut order = Vec::new();
    while let Some(event) = heard.recv().await {
        order.push(event);
    }
    assert!(
        matches!(
            &order[..],
            [Heard::Request(_), Heard::Chunk, Heard::Chunk, Heard::Chunk, Heard::SignedEnd]
        ),
        "{order:?}"
    );
    said.join(" ")
}

fn text(event: transcribe_streaming::types::TranscriptEvent) -> String {
    let results = event.transcript.and_then(|transcript| transcript.results);
    let result = results.unwrap_or_default().remove(0);
    let mut alternatives = result.alternatives.unwrap_or_default();
    alternatives.remove(0).transcript.unwrap_or_default()
}

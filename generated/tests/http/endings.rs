//! Every way in which a stream can end, at every byte. It may look complete only where it is.

use bedrock_runtime::aws_restjson::EventStream;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::stream::Event;
use bedrock_runtime::{Client, ConverseStreamRequest, Error, InvokeModelWithResponseStreamRequest};
use serde_json::json;

use crate::support::cutting::{CuttingServer, ENDINGS, Ending, Protocol};
use crate::support::frames::{encoded, event};
use crate::support::{client, http2_client, within};

/// A stream as one sequence of bytes, and after how many of them it is complete.
struct Whole {
    bytes: Bytes,
    complete_at: Vec<usize>,
}

impl Whole {
    fn of(frames: &[Bytes], is_complete: impl Fn(usize) -> bool) -> Self {
        let mut complete_at = Vec::new();
        let mut length = 0;
        for at in 0..=frames.len() {
            if is_complete(at) {
                complete_at.push(length);
            }
            length += frames.get(at).map_or(0, Bytes::len);
        }
        Self {
            bytes: frames.concat().into(),
            complete_at,
        }
    }
}

fn converse() -> Whole {
    let delta = json!({"contentBlockIndex": 0, "delta": {"text": "Hi"}});
    let usage = json!({"inputTokens": 1, "outputTokens": 2, "totalTokens": 3});
    let frames = [
        event("messageStart", &json!({"role": "assistant"})),
        event("contentBlockDelta", &delta),
        event("messageStop", &json!({"stopReason": "end_turn"})),
        event(
            "metadata",
            &json!({"metrics": {"latencyMs": 5}, "usage": usage}),
        ),
    ];
    // `messageStop` makes it complete, and `metadata` may follow.
    Whole::of(&frames, |frames| frames >= 3)
}

fn invoke() -> Whole {
    let frames = ["eyJhIjoxfQ==", "eyJiIjoyfQ=="].map(|bytes| {
        let payload = json!({ "bytes": bytes });
        event("chunk", &payload)
    });
    // The model names no last event: every end of a frame can be the end.
    Whole::of(&frames, |_| true)
}

async fn end_of<E: Event>(mut stream: EventStream<E>) -> Result<(), E::Error> {
    let end = loop {
        match stream.try_next().await {
            Ok(Some(_)) => {}
            Ok(None) => break Ok(()),
            Err(error) => break Err(error),
        }
    };
    // However it ended, it stays like this.
    assert!(stream.next().await.is_none());
    assert_eq!(stream.try_next().await.is_err(), end.is_err());
    end
}

async fn check<F>(whole: Whole, read: impl Fn(Client, String) -> F)
where
    F: Future<Output = Result<(), Error>>,
{
    let server = CuttingServer::start(whole.bytes.clone()).await;
    for (name, protocol, ending) in ENDINGS {
        let client = match protocol {
            Protocol::Http1 => client(&server.url()),
            Protocol::Http2 => http2_client(&server.url()),
        };
        let mut clean = Vec::new();
        for cut in 0..=whole.bytes.len() {
            let what = format!("{name} {cut}");
            match within(read(client.clone(), what)).await {
                Ok(()) => clean.push(cut),
                Err(error) => {
                    assert!(
                        matches!(error, Error::IncompleteStream(_) | Error::Transport(_)),
                        "{name}, after {cut} bytes: {error:?}"
                    );
                    assert!(error.is_retryable(), "whoever wants may ask once more");
                }
            }
        }
        match ending {
            Ending::Whole => assert_eq!(clean, whole.complete_at, "{name}"),
            Ending::Broken => assert!(clean.is_empty(), "{name}: {clean:?}"),
        }
    }
}

#[tokio::test]
async fn a_converse_stream() {
    check(converse(), |client, what| async move {
        let call = client
            .converse_stream(ConverseStreamRequest::new("m"))
            .header("x-end", &what);
        end_of(call.await?.stream).await
    })
    .await;
}

#[tokio::test]
async fn an_invoke_model_stream() {
    check(invoke(), |client, what| async move {
        let call = client
            .invoke_model_with_response_stream(InvokeModelWithResponseStreamRequest::new("m"))
            .header("x-end", &what);
        end_of(call.await?.body).await
    })
    .await;
}

#[tokio::test]
async fn the_error_carries_what_was_known() {
    let frames = encoded(&[
        ("messageStart", json!({"role": "assistant"})),
        ("newEvent", json!({})),
    ]);
    let server = CuttingServer::start([&frames[..], &frames[..7]].concat().into()).await;
    let call = client(&server.url())
        .converse_stream(ConverseStreamRequest::new("m"))
        .header("x-end", &format!("last-chunk {}", frames.len() + 7));
    let error = end_of(within(call).await.unwrap().stream)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::IncompleteStream(_)), "{error:?}");
    let progress = error.progress().unwrap();
    assert_eq!(progress.events(), 2);
    assert_eq!(progress.last_event(), Some("newEvent"));
    assert_eq!(progress.bytes(), frames.len() as u64 + 7);
    assert!(error.to_string().contains("after 7 bytes"), "{error}");
}

//! Models that misbehave.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bedrock_runtime::Error;
use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::event_stream::Message;
use bedrock_runtime::aws_restjson::stream::{Event, ToEvent};
use bedrock_runtime::aws_restjson::transport::ResponseBody;
use bedrock_runtime::error::{
    AccessDeniedException, ConflictException, InternalServerException, ModelErrorException,
    ModelNotReadyException, ModelStreamErrorException, ModelTimeoutException,
    ResourceNotFoundException, ServiceQuotaExceededException, ServiceUnavailableException,
    ThrottlingException,
};
use bedrock_runtime::test_util::{EventScript, Refusal};
use futures_util::{StreamExt as _, stream};
use http::Response;
use http::request::Parts;
use http_body_util::{Full, StreamBody};
use hyper::body::Frame;

use super::call::invalid;
use super::identity;

/// The ids, and what they do.
pub(crate) const MODELS: &[(&str, &str)] = &[
    ("fail.throttle", "ThrottlingException, always"),
    (
        "fail.throttle-twice",
        "ThrottlingException on the first two attempts of a call",
    ),
    ("fail.unavailable", "ServiceUnavailableException"),
    ("fail.internal", "InternalServerException"),
    ("fail.not-ready", "ModelNotReadyException"),
    (
        "fail.model-error",
        "ModelErrorException, with status and name of what failed",
    ),
    ("fail.timeout", "ModelTimeoutException"),
    ("fail.quota", "ServiceQuotaExceededException"),
    ("fail.denied", "AccessDeniedException"),
    ("fail.not-found", "ResourceNotFoundException"),
    ("fail.conflict", "ConflictException"),
    ("fail.validation", "ValidationException"),
    ("fail.expired", "ExpiredTokenException"),
    (
        "fail.unknown",
        "an error that no version of the API has (status 418)",
    ),
    (
        "fail.html",
        "a page of HTML with status 502, as a proxy sends it",
    ),
    ("fail.slow", "the answer begins after two seconds"),
    (
        "fail.stall",
        "no answer; in a stream, nothing after the first half of it",
    ),
    (
        "fail.cut",
        "the connection is closed in the middle of the answer",
    ),
    ("fail.cut-frame", "a stream ends in the middle of an event"),
    (
        "fail.cut-clean",
        "a stream ends between two events, as if it were complete",
    ),
    ("fail.damaged", "an event of a stream has a wrong checksum"),
    (
        "fail.stream-error",
        "ModelStreamErrorException in the middle of a stream",
    ),
    (
        "fail.stream-throttle",
        "ThrottlingException in the middle of a stream",
    ),
    (
        "fail.stream-unknown",
        "an error without a shape in the middle of a stream",
    ),
    (
        "fail.unknown-event",
        "an event that no version of the API has, in the middle of a stream",
    ),
    ("fail.job", "an async invocation ends as Failed"),
];

/// Those whose trouble is in the middle of a stream.
const IN_STREAMS: &[&str] = &[
    "fail.stall",
    "fail.cut",
    "fail.cut-frame",
    "fail.cut-clean",
    "fail.damaged",
    "fail.stream-error",
    "fail.stream-throttle",
    "fail.stream-unknown",
    "fail.unknown-event",
];

/// After this time, what was written is on its way.
const FLUSHED: Duration = Duration::from_millis(20);

/// How often calls were refused that are to succeed in the end.
#[derive(Default)]
pub(crate) struct Counts(Mutex<BTreeMap<String, u32>>);

impl Counts {
    /// Counts a call; whether it is one of the first two with this key. The third one forgets the key.
    fn again(&self, key: &str) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(key.to_owned()).or_default();
        *count += 1;
        let again = *count < 3;
        if !again {
            counts.remove(key);
        }
        again
    }
}

/// Trouble before anybody answers.
pub(crate) async fn before(counts: &Counts, model: &str, head: &Parts) -> Result<(), Refusal> {
    let streams = ["-stream", "-bidirectional-stream"]
        .iter()
        .any(|end| head.uri.path().ends_with(end));
    Err(match model {
        "fail.throttle" => throttled(),
        "fail.throttle-twice" => {
            // All attempts of a call have the same id.
            let id = head.headers.get("amz-sdk-invocation-id");
            let key = id.and_then(|id| id.to_str().ok()).unwrap_or(model);
            match counts.again(key) {
                true => throttled(),
                false => return Ok(()),
            }
        }
        "fail.unavailable" => ServiceUnavailableException::new()
            .message("asked to be unavailable")
            .into(),
        "fail.internal" => InternalServerException::new()
            .message("asked to break down")
            .into(),
        "fail.not-ready" => ModelNotReadyException::new()
            .message("asked not to be ready")
            .into(),
        "fail.model-error" => ModelErrorException::new()
            .message("asked to fail")
            .original_status_code(500)
            .resource_name("local-model")
            .into(),
        "fail.timeout" => ModelTimeoutException::new()
            .message("asked to take too long")
            .into(),
        "fail.quota" => ServiceQuotaExceededException::new()
            .message("asked to be used up")
            .into(),
        "fail.denied" => AccessDeniedException::new()
            .message("asked to deny access")
            .into(),
        "fail.not-found" => ResourceNotFoundException::new()
            .message("asked not to be there")
            .into(),
        "fail.conflict" => ConflictException::new()
            .message("asked to be in conflict")
            .into(),
        "fail.validation" => invalid("asked to find something wrong"),
        "fail.expired" => identity::expired(),
        "fail.unknown" => Refusal::error(418, "TeapotException", "asked for something new"),
        "fail.html" => page(),
        "fail.slow" => {
            tokio::time::sleep(Duration::from_secs(2)).await;
            return Ok(());
        }
        "fail.stall" if !streams => std::future::pending().await,
        "fail.cut" if !streams => cut(),
        _ => return Ok(()),
    })
}

fn throttled() -> Refusal {
    let exception = ThrottlingException::new().message("asked to refuse: too many requests");
    Refusal::from(exception)
}

fn page() -> Refusal {
    let body = ResponseBody::new(Full::new(Bytes::from_static(
        b"<html><body>Bad gateway</body></html>",
    )));
    let mut response = Response::new(body);
    *response.status_mut() = http::StatusCode::BAD_GATEWAY;
    Refusal::raw(response).with_header("content-type", "text/html")
}

/// An answer that breaks off, after its head and the first bytes are out.
fn cut() -> Refusal {
    let first: Result<_, BoxError> = Ok(Frame::data(Bytes::from_static(b"{\"output\": {")));
    let last = async {
        tokio::time::sleep(FLUSHED).await;
        Err("asked to break off".into())
    };
    let pieces = stream::iter([first]).chain(stream::once(last));
    let body = ResponseBody::new(StreamBody::new(pieces));
    Refusal::raw(Response::new(body)).with_header("content-type", "application/json")
}

/// Whether a stream of this model has trouble in its middle.
pub(crate) fn is_in_streams(model: &str) -> bool {
    IN_STREAMS.contains(&model)
}

/// The script of a stream: pauses between its events, and trouble in its middle.
pub(crate) fn script<E>(events: Vec<E>, model: &str, pace: Duration) -> EventScript<E>
where
    E: Event<Error = Error> + ToEvent,
{
    let half = events.len().div_ceil(2);
    let mut script = EventScript::new();
    for (at, event) in events.into_iter().enumerate() {
        if at == half {
            script = match model {
                "fail.stall" => return script.silence(),
                "fail.cut" => return script.pause(FLUSHED).lost(),
                "fail.cut-frame" => return script.half_event(event),
                "fail.cut-clean" => return script,
                "fail.damaged" => return script.damaged_event(event),
                "fail.stream-error" => {
                    let exception = ModelStreamErrorException::new()
                        .message("asked to fail in the middle")
                        .original_status_code(500)
                        .original_message("the model went away");
                    return script.exception(exception);
                }
                "fail.stream-throttle" => {
                    let exception =
                        ThrottlingException::new().message("asked to refuse in the middle");
                    return script.exception(exception);
                }
                "fail.stream-unknown" => {
                    return script
                        .error("TeapotException", "asked for something new in the middle");
                }
                "fail.unknown-event" => {
                    let message = Message::new("{\"new\":true}")
                        .with_header(":message-type", "event")
                        .with_header(":event-type", "somethingNew")
                        .with_header(":content-type", "application/json");
                    script.message(message)
                }
                _ => script,
            };
        }
        script = script.event(event).pause(pace);
    }
    script
}

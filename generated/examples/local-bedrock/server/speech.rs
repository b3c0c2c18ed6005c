//! InvokeModelWithBidirectionalStream: an echo. What is heard goes back at once.

use std::sync::Arc;

use bedrock_runtime::aws_restjson::{Blob, BoxError, EventStream};
use bedrock_runtime::error::ValidationException;
use bedrock_runtime::operation::InvokeModelWithBidirectionalStream;
use bedrock_runtime::test_util::{Received, Refusal};
use bedrock_runtime::types::{
    BidirectionalOutputPayloadPart, InvokeModelWithBidirectionalStreamInput as Heard,
    InvokeModelWithBidirectionalStreamOutput as Said,
};
use bedrock_runtime::{
    Error, InvokeModelWithBidirectionalStreamRequest, InvokeModelWithBidirectionalStreamResponse,
};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use super::{World, trouble};

/// The conversation goes on while it is answered.
pub(crate) async fn converse(
    world: Arc<World>,
    call: Received<InvokeModelWithBidirectionalStream>,
) -> Result<InvokeModelWithBidirectionalStreamResponse, Refusal> {
    if trouble::is_in_streams(&call.input.model_id) {
        return Ok(misbehave(&world, call.input).await);
    }
    let echo = stream::unfold(Some(call.input.body), |heard| async {
        let mut heard = heard?;
        let said = match heard.next().await {
            Some(Ok(event)) => answers(event),
            Some(Err(error)) => return Some((vec![Err(refusal(&error))], None)),
            None => {
                return Some((
                    vec![Ok(part(
                        &json!({"event": {"completionEnd": {"stopReason": "END_TURN"}}}),
                    ))],
                    None,
                ));
            }
        };
        Some((said, Some(heard)))
    });
    let echo = echo.flat_map(stream::iter);
    Ok(InvokeModelWithBidirectionalStreamResponse::new(
        EventStream::from_stream(echo),
    ))
}

/// Answers the first event only, and has trouble then. Whatever else is said is heard, as it would be.
async fn misbehave(
    world: &World,
    input: InvokeModelWithBidirectionalStreamRequest,
) -> InvokeModelWithBidirectionalStreamResponse {
    let mut heard = input.body;
    let first = heard.next().await;
    tokio::spawn(async move { while let Some(Ok(_)) = heard.next().await {} });
    let body = match first {
        Some(Err(error)) => EventStream::from_events([Err(refusal(&error))]),
        Some(Ok(_)) | None => {
            let said = || part(&json!({"event": {"completionStart": {}}}));
            let script =
                trouble::script(vec![said(), said()], &input.model_id, world.settings.pace);
            script.stream()
        }
    };
    InvokeModelWithBidirectionalStreamResponse::new(body)
}

/// What is answered to an event: audio with the same audio, text with words, and anything that is no JSON with itself.
fn answers(event: Heard) -> Vec<Result<Said, Error>> {
    let bytes = match event {
        Heard::Chunk(part) => part.bytes.unwrap_or_default(),
        _ => {
            return vec![Err(ValidationException::new()
                .message("only chunks are understood")
                .into())];
        }
    };
    let Ok(heard) = serde_json::from_slice::<Value>(bytes.as_ref()) else {
        return vec![Ok(BidirectionalOutputPayloadPart::new()
            .bytes(bytes)
            .into())];
    };
    let content = |kind: &str| heard.get("event")?.get(kind)?.get("content")?.as_str();
    let said = if let Some(audio) = content("audioInput") {
        json!({"event": {"audioOutput": {"content": audio}}})
    } else if let Some(text) = content("textInput") {
        json!({"event": {"textOutput": {"role": "ASSISTANT", "content": format!("You said: {text}")}}})
    } else {
        return Vec::new();
    };
    vec![Ok(part(&said))]
}

fn part(json: &Value) -> Said {
    let bytes = Blob::from(json.to_string());
    BidirectionalOutputPayloadPart::new().bytes(bytes).into()
}

/// Events that are signed wrongly, or are none.
fn refusal(error: &BoxError) -> Error {
    let mut words = format!("an event cannot be taken: {error}");
    let mut reason = error.source();
    while let Some(deeper) = reason {
        words += &format!(": {deeper}");
        reason = deeper.source();
    }
    ValidationException::new().message(words).into()
}

//! A small application: a desk that answers customers, and looks up orders when the model asks for them.

use bedrock_runtime::aws_restjson::Document;
use bedrock_runtime::message_builder::MessageBuilder;
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, GuardrailStreamConfiguration, InferenceConfiguration, Message,
    StopReason, Tool, ToolConfiguration, ToolResultBlock, ToolResultContentBlock, ToolResultStatus,
    ToolSpecification, ToolUseBlock,
};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};
use serde_json::json;

pub(crate) struct Desk {
    pub(crate) client: Client,
    pub(crate) model: String,
}

/// What the customer sees.
#[derive(Debug, PartialEq)]
pub(crate) enum Shown {
    Answer(String),
    /// As far as it came.
    Cut(String),
    TooLong(String),
    /// The guardrail has words of its own.
    NotThat(String),
    TryLater,
    /// For those who run the desk: what they have to do.
    OutOfOrder(&'static str),
}

impl Desk {
    pub(crate) async fn ask(&self, question: &str) -> Shown {
        let mut messages = vec![Message::new(ConversationRole::User, [question])];
        loop {
            let mut so_far = MessageBuilder::new();
            if let Err(error) = self.stream(messages.clone(), &mut so_far).await {
                return failed(&error, so_far.text());
            }
            // The input of a tool may be no JSON, for one.
            let Ok(reply) = so_far.clone().finish() else {
                return Shown::TryLater;
            };
            let results: Vec<ContentBlock> = match reply.stop_reason {
                StopReason::ToolUse => reply.message.content.iter().filter_map(result_of).collect(),
                StopReason::GuardrailIntervened => return Shown::NotThat(so_far.text()),
                StopReason::MaxTokens => return Shown::TooLong(so_far.text()),
                _ => return Shown::Answer(so_far.text()),
            };
            if messages.len() > 8 {
                return Shown::OutOfOrder("the model asks for the same thing again and again");
            }
            messages.push(reply.message);
            messages.push(Message::new(ConversationRole::User, results));
        }
    }

    async fn stream(
        &self,
        messages: Vec<Message>,
        so_far: &mut MessageBuilder,
    ) -> Result<(), Error> {
        let schema = json!({"type": "object", "properties": {"id": {"type": "integer"}}});
        let tool = ToolSpecification::new("order", schema).description("The state of an order");
        let guardrail = GuardrailStreamConfiguration::new()
            .guardrail_identifier("desk1")
            .guardrail_version("1");
        let request = ConverseStreamRequest::new(&self.model)
            .messages(messages)
            .inference_config(InferenceConfiguration::new().max_tokens(500))
            .tool_config(ToolConfiguration::new([Tool::ToolSpec(tool)]))
            .guardrail_config(guardrail);
        let mut stream = self.client.converse_stream(request).await?.stream;
        while let Some(event) = stream.try_next().await? {
            so_far.add(&event);
        }
        Ok(())
    }
}

/// An answer that has begun is shown; of the others, the customer is told who can do something.
fn failed(error: &Error, so_far: String) -> Shown {
    match error {
        _ if !so_far.is_empty() => Shown::Cut(so_far),
        _ if error.code() == Some("ExpiredTokenException") => Shown::OutOfOrder("sign in again"),
        _ if error.is_access_denied() => Shown::OutOfOrder("ask for access to the model"),
        Error::ValidationException(_) => {
            Shown::OutOfOrder("the request is wrong: tell the developers")
        }
        Error::Build(_) | Error::Credentials(_) => Shown::OutOfOrder("the settings are wrong"),
        _ => Shown::TryLater,
    }
}

fn result_of(block: &ContentBlock) -> Option<ContentBlock> {
    let ContentBlock::ToolUse(used) = block else {
        return None;
    };
    let (content, status) = match order(used) {
        Some(order) => (
            ToolResultContentBlock::Json(order),
            ToolResultStatus::Success,
        ),
        None => {
            let words = ToolResultContentBlock::Text("there is no such order".to_owned());
            (words, ToolResultStatus::Error)
        }
    };
    Some(
        ToolResultBlock::new(&used.tool_use_id, [content])
            .status(status)
            .into(),
    )
}

fn order(used: &ToolUseBlock) -> Option<Document> {
    let id = used.input.get("id")?.as_u64().filter(|id| *id < 100)?;
    Some(json!({"id": id, "state": "on its way"}))
}

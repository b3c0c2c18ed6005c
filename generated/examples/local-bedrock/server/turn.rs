//! What Converse and ConverseStream have in common: the turn of the conversation that is to be answered.

use bedrock_runtime::aws_restjson::Document;
use bedrock_runtime::test_util::Refusal;
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseTokensRequest, DocumentSource,
    GuardrailConverseContentBlock, GuardrailTrace, ImageSource, InferenceConfiguration, Message,
    OutputConfig, SystemContentBlock, TokenUsage, ToolConfiguration, ToolResultContentBlock,
};
use bedrock_runtime::{ConverseRequest, ConverseStreamRequest};

use super::call::invalid;

/// One turn.
pub(crate) struct Turn<'a> {
    pub(crate) messages: &'a [Message],
    pub(crate) system: &'a [SystemContentBlock],
    pub(crate) inference: Option<&'a InferenceConfiguration>,
    pub(crate) tools: Option<&'a ToolConfiguration>,
    pub(crate) output: Option<&'a OutputConfig>,
    /// The guardrail's identifier, and whether a trace is wanted.
    pub(crate) guardrail: Option<(&'a str, bool)>,
}

macro_rules! turn_of {
    ($($input:ident),*) => {$(
        impl<'a> From<&'a $input> for Turn<'a> {
            fn from(input: &'a $input) -> Self {
                let guardrail = input.guardrail_config.as_ref().map(|config| {
                    let id = config.guardrail_identifier.as_deref().unwrap_or_default();
                    let traced = [GuardrailTrace::Enabled, GuardrailTrace::EnabledFull];
                    (id, config.trace.as_ref().is_some_and(|trace| traced.contains(trace)))
                });
                Self {
                    messages: input.messages.as_deref().unwrap_or_default(),
                    system: input.system.as_deref().unwrap_or_default(),
                    inference: input.inference_config.as_ref(),
                    tools: input.tool_config.as_ref(),
                    output: input.output_config.as_ref(),
                    guardrail,
                }
            }
        }
    )*};
}

turn_of!(ConverseRequest, ConverseStreamRequest);

impl<'a> From<&'a ConverseTokensRequest> for Turn<'a> {
    fn from(input: &'a ConverseTokensRequest) -> Self {
        Self {
            messages: input.messages.as_deref().unwrap_or_default(),
            system: input.system.as_deref().unwrap_or_default(),
            inference: None,
            tools: input.tool_config.as_ref(),
            output: None,
            guardrail: None,
        }
    }
}

impl<'a> Turn<'a> {
    /// Checks what the model of the API cannot say about a conversation.
    pub(crate) fn check(&self) -> Result<&'a [ContentBlock], Refusal> {
        let [first, .., last] = self.messages else {
            return match self.messages {
                [only] if only.role == ConversationRole::User => Ok(&only.content),
                [_] => Err(invalid(
                    "`messages[0].role` must be user: a conversation begins with the user",
                )),
                _ => Err(invalid("`messages` must hold a message")),
            };
        };
        if first.role != ConversationRole::User {
            return Err(invalid(
                "`messages[0].role` must be user: a conversation begins with the user",
            ));
        }
        let at = self.messages.len() - 1;
        if last.role != ConversationRole::User {
            return Err(invalid(format!(
                "`messages[{at}].role` must be user: there is nothing to answer"
            )));
        }
        self.check_results()?;
        Ok(&last.content)
    }

    /// A tool result must be for a use in the message before it.
    fn check_results(&self) -> Result<(), Refusal> {
        let mut asked: Vec<&str> = Vec::new();
        for (at, message) in self.messages.iter().enumerate() {
            for (index, block) in message.content.iter().enumerate() {
                if let ContentBlock::ToolResult(result) = block
                    && !asked.contains(&result.tool_use_id.as_str())
                {
                    return Err(invalid(format!(
                        "`messages[{at}].content[{index}].toolResult.toolUseId` is the id of no tool use in the message before it"
                    )));
                }
            }
            let uses = message.content.iter().filter_map(|block| match block {
                ContentBlock::ToolUse(used) => Some(used.tool_use_id.as_str()),
                _ => None,
            });
            asked = uses.collect();
        }
        Ok(())
    }

    /// How many tokens all of it is.
    pub(crate) fn tokens(&self) -> i32 {
        let system = self.system.iter().map(|block| match block {
            SystemContentBlock::Text(text) => count(text),
            _ => 0,
        });
        let content = self.messages.iter().flat_map(|message| &message.content);
        let tools = self.tools.map_or(0, |tools| tools.tools.len() * 10) as i32;
        system.chain(content.map(tokens_of)).sum::<i32>() + tools
    }

    /// Tokens in and out.
    pub(crate) fn usage(&self, answer: &[ContentBlock]) -> TokenUsage {
        let (tokens_in, tokens_out) = (self.tokens(), answer.iter().map(tokens_of).sum::<i32>());
        TokenUsage::new(tokens_in, tokens_out, tokens_in + tokens_out)
    }
}

/// The pieces of a text: words, each with the space after it. A piece is a token.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(' ')
}

/// How many tokens a text is.
pub(crate) fn count(text: &str) -> i32 {
    i32::try_from(pieces(text).count()).unwrap_or(i32::MAX)
}

fn tokens_of(block: &ContentBlock) -> i32 {
    match block {
        ContentBlock::Text(text) => count(text),
        ContentBlock::GuardContent(GuardrailConverseContentBlock::Text(block)) => {
            count(&block.text)
        }
        ContentBlock::ToolUse(used) => count(&used.input.to_string()),
        ContentBlock::ToolResult(result) => result.content.iter().map(tokens_of_result).sum(),
        ContentBlock::Document(document) => match &document.source {
            DocumentSource::Text(text) => count(text),
            _ => 50,
        },
        ContentBlock::CachePoint(_) => 0,
        _ => 100,
    }
}

fn tokens_of_result(block: &ToolResultContentBlock) -> i32 {
    match block {
        ToolResultContentBlock::Text(text) => count(text),
        ToolResultContentBlock::Json(json) => count(&json.to_string()),
        _ => 100,
    }
}

/// All that the user wrote in a message.
pub(crate) fn text_of(content: &[ContentBlock]) -> String {
    let texts = content.iter().filter_map(|block| match block {
        ContentBlock::Text(text) => Some(text.as_str()),
        ContentBlock::GuardContent(GuardrailConverseContentBlock::Text(block)) => Some(&block.text),
        _ => None,
    });
    texts.collect::<Vec<_>>().join(" ")
}

/// What tools answered, in words.
pub(crate) fn results_of(content: &[ContentBlock]) -> Option<String> {
    let results = content.iter().filter_map(|block| match block {
        ContentBlock::ToolResult(result) => Some(result.content.iter().map(result_in_words)),
        _ => None,
    });
    let words: Vec<String> = results.flatten().collect();
    (!words.is_empty()).then(|| words.join(" and "))
}

fn result_in_words(block: &ToolResultContentBlock) -> String {
    match block {
        ToolResultContentBlock::Text(text) => text.clone(),
        ToolResultContentBlock::Json(json) => json.to_string(),
        _ => "something that is no text".to_owned(),
    }
}

/// What else is in a message, in words.
pub(crate) fn attachments_of(content: &[ContentBlock]) -> Vec<String> {
    let words = content.iter().filter_map(|block| match block {
        ContentBlock::Image(image) => Some(match &image.source {
            ImageSource::Bytes(bytes) => format!(
                "an image ({}, {} bytes)",
                image.format,
                bytes.as_ref().len()
            ),
            _ => format!("an image ({}, stored elsewhere)", image.format),
        }),
        ContentBlock::Document(document) => Some(match &document.source {
            DocumentSource::Bytes(bytes) => format!(
                "the document {} ({} bytes)",
                document.name,
                bytes.as_ref().len()
            ),
            _ => format!("the document {}", document.name),
        }),
        ContentBlock::Video(video) => Some(format!("a video ({})", video.format)),
        ContentBlock::Audio(audio) => Some(format!("a recording ({})", audio.format)),
        _ => None,
    });
    words.collect()
}

/// The value that a text gives a name: `NAME=VALUE`.
pub(crate) fn named<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut words = text.split_whitespace();
    words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

/// Text as JSON, where it is that.
pub(crate) fn json(text: &str) -> Option<Document> {
    serde_json::from_str(text).ok()
}

//! One content block while its parts come in.

use aws_restjson::Document;

use super::MessageError;
use crate::types::{
    Citation, CitationGeneratedContent, CitationSourceContent, CitationsContentBlock,
    CitationsDelta, ContentBlock, ContentBlockDelta, ContentBlockStart, ErrorBlock, ImageBlock,
    ImageBlockDelta, ImageFormat, ImageSource, ReasoningContentBlock, ReasoningContentBlockDelta,
    ReasoningTextBlock, StopReason, ToolResultBlock, ToolResultBlockDelta, ToolResultBlockStart,
    ToolResultContentBlock, ToolUseBlock, ToolUseBlockStart,
};

/// How the message ended that a block is in.
#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    NotYet,

    /// Every block is whole, whether it said so or not.
    Whole,

    /// The model had to stop while it wrote this block, so that nobody knows what is missing.
    CutOff(&'a StopReason),
}

/// The parts of a block so far. The service sends parts of one kind; nothing breaks if it does not.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    text: Option<String>,
    citations: Vec<Citation>,
    reasoning: Option<String>,
    signature: Option<String>,
    redacted: Vec<u8>,
    tool_use: Option<ToolUseBlockStart>,
    tool_input: Option<String>,
    tool_result: Option<ToolResultBlockStart>,
    tool_content: Vec<ToolResultContentBlock>,
    image: Option<ImageFormat>,
    image_bytes: Option<Vec<u8>>,
    image_source: Option<ImageSource>,
    image_error: Option<ErrorBlock>,
    stopped: bool,
}

impl Block {
    /// Takes what stands at the start of a block; `false` if it is not known.
    pub(super) fn start(&mut self, start: &ContentBlockStart) -> bool {
        match start {
            ContentBlockStart::ToolUse(start) => self.tool_use = Some((**start).clone()),
            ContentBlockStart::ToolResult(start) => self.tool_result = Some((**start).clone()),
            ContentBlockStart::Image(start) => self.image = Some(start.format.clone()),
            ContentBlockStart::Unknown(_) => return false,
        }
        true
    }

    /// Adds a part; `false` if it is not known.
    pub(super) fn add(&mut self, delta: &ContentBlockDelta) -> bool {
        match delta {
            ContentBlockDelta::Text(text) => append(&mut self.text, text),
            ContentBlockDelta::ToolUse(delta) => append(&mut self.tool_input, &delta.input),
            ContentBlockDelta::ToolResult(deltas) => {
                for delta in deltas {
                    self.add_tool_content(delta);
                }
            }
            ContentBlockDelta::ReasoningContent(delta) => return self.add_reasoning(delta),
            ContentBlockDelta::Citation(delta) => self.citations.push(citation(delta)),
            ContentBlockDelta::Image(delta) => self.add_image(delta),
            ContentBlockDelta::Unknown(_) => return false,
        }
        true
    }

    /// Notes that the block is whole.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    pub(super) fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    pub(super) fn tool_input(&self) -> Option<&str> {
        match &self.tool_input {
            Some(input) => Some(input),
            None => self.tool_use.as_ref().map(|_| ""),
        }
    }

    /// Adds what the parts make up, as far as a block that ended like this can have it.
    pub(super) fn finish(
        &self,
        index: i32,
        end: End<'_>,
        content: &mut Vec<ContentBlock>,
    ) -> Result<(), MessageError> {
        content.extend(self.reasoning_text().map(ContentBlock::ReasoningContent));
        if !self.redacted.is_empty() {
            let redacted = ReasoningContentBlock::RedactedContent(self.redacted.clone().into());
            content.push(ContentBlock::ReasoningContent(redacted));
        }
        content.extend(self.text_or_citations());
        content.extend(self.image_block().map(ContentBlock::Image));
        if self.tool_use.is_some() || self.tool_input.is_some() {
            content.push(ContentBlock::ToolUse(self.tool_use_block(index, end)?));
        }
        if self.tool_result.is_some() || !self.tool_content.is_empty() {
            let start = self.tool_result.as_ref();
            let start = start.ok_or(MessageError::NoStart { index })?;
            let mut block = ToolResultBlock::new(
                start.tool_use_id.as_str(),
                self.tool_content.iter().cloned(),
            );
            block.status.clone_from(&start.status);
            block.r#type.clone_from(&start.r#type);
            content.push(ContentBlock::ToolResult(block));
        }
        Ok(())
    }

    fn reasoning_text(&self) -> Option<ReasoningContentBlock> {
        if self.reasoning.is_none() && self.signature.is_none() {
            return None;
        }
        // A signature without text is a block too: it has to be sent back with the next turn.
        let text = self.reasoning.as_deref().unwrap_or_default();
        let mut block = ReasoningTextBlock::new(text);
        block.signature.clone_from(&self.signature);
        Some(ReasoningContentBlock::ReasoningText(block))
    }

    fn text_or_citations(&self) -> Option<ContentBlock> {
        // The service refuses blank text in the next turn, also where it wrote it itself.
        let text = self.text.clone().filter(|text| !text.trim().is_empty());
        if self.citations.is_empty() {
            return text.map(ContentBlock::Text);
        }
        let text = text.map(CitationGeneratedContent::Text);
        let mut block = CitationsContentBlock::new().citations(self.citations.iter().cloned());
        block.content = text.map(|text| vec![text]);
        Some(ContentBlock::CitationsContent(block))
    }

    fn image_block(&self) -> Option<ImageBlock> {
        let format = self.image.clone()?;
        let bytes = self.image_bytes.clone();
        let bytes = bytes.map(|bytes| ImageSource::Bytes(bytes.into()));
        let source = match self.image_source.clone().or(bytes) {
            None if self.image_error.is_none() => return None,
            // An image that could not be made has an error in the place of its bytes.
            None => ImageSource::Bytes(Vec::new().into()),
            Some(source) => source,
        };
        let mut block = ImageBlock::new(format, source);
        block.error.clone_from(&self.image_error);
        Some(block)
    }

    fn tool_use_block(&self, index: i32, end: End<'_>) -> Result<ToolUseBlock, MessageError> {
        let start = self.tool_use.as_ref();
        let start = start.ok_or(MessageError::NoStart { index })?;
        let text = self.tool_input.as_deref().unwrap_or_default();
        let input = match (text.trim(), end) {
            ("", End::CutOff(_)) => Err("there is none".to_owned()),
            // A tool without parameters is called with no input at all.
            ("", End::Whole) => Ok(Document::Object(Default::default())),
            ("", End::NotYet) if self.stopped => Ok(Document::Object(Default::default())),
            (text, _) => text.parse::<Document>().map_err(|error| error.to_string()),
        };
        let input = input.map_err(|reason| MessageError::ToolInput {
            index,
            tool_use_id: start.tool_use_id.clone(),
            name: start.name.clone(),
            input: text.to_owned(),
            reason,
            cut_off: match end {
                End::CutOff(reason) => Some(reason.clone()),
                End::Whole | End::NotYet => None,
            },
        })?;
        let mut block = ToolUseBlock::new(start.tool_use_id.as_str(), start.name.as_str(), input);
        block.r#type.clone_from(&start.r#type);
        Ok(block)
    }

    fn add_reasoning(&mut self, delta: &ReasoningContentBlockDelta) -> bool {
        match delta {
            ReasoningContentBlockDelta::Text(text) => append(&mut self.reasoning, text),
            ReasoningContentBlockDelta::Signature(text) => append(&mut self.signature, text),
            ReasoningContentBlockDelta::RedactedContent(bytes) => {
                self.redacted.extend_from_slice(bytes.as_ref());
            }
            ReasoningContentBlockDelta::Unknown(_) => return false,
        }
        true
    }

    fn add_tool_content(&mut self, delta: &ToolResultBlockDelta) {
        match (delta, self.tool_content.last_mut()) {
            (ToolResultBlockDelta::Text(more), Some(ToolResultContentBlock::Text(text))) => {
                text.push_str(more);
            }
            (ToolResultBlockDelta::Text(text), _) => {
                self.tool_content.push(text.as_str().into());
            }
            (ToolResultBlockDelta::Json(json), _) => {
                let json = ToolResultContentBlock::Json(json.clone());
                self.tool_content.push(json);
            }
            (ToolResultBlockDelta::Unknown(member), _) => {
                let member = ToolResultContentBlock::Unknown(member.clone());
                self.tool_content.push(member);
            }
        }
    }

    fn add_image(&mut self, delta: &ImageBlockDelta) {
        if let Some(error) = &delta.error {
            self.image_error = Some(error.clone());
        }
        match &delta.source {
            Some(ImageSource::Bytes(more)) => {
                let bytes = self.image_bytes.get_or_insert_default();
                bytes.extend_from_slice(more.as_ref());
            }
            Some(source) => self.image_source = Some(source.clone()),
            None => {}
        }
    }
}

fn append(text: &mut Option<String>, more: &str) {
    text.get_or_insert_default().push_str(more);
}

fn citation(delta: &CitationsDelta) -> Citation {
    let content = delta.source_content.as_ref().map(|parts| {
        let texts = parts.iter().filter_map(|part| part.text.clone());
        texts.map(CitationSourceContent::Text).collect()
    });
    let mut citation = Citation::new();
    citation.title.clone_from(&delta.title);
    citation.source.clone_from(&delta.source);
    citation.source_content = content;
    citation.location.clone_from(&delta.location);
    citation
}

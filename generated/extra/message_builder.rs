//! Whole messages from the events of a Converse stream.
//!
//! ConverseStream sends an answer in pieces: text and tool input a few characters at a time, each with the index of the
//! content block it belongs to. [`collect`] reads a stream to its end and puts them together:
//!
//! ```no_run
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! use bedrock_runtime::types::{ConversationRole, Message};
//! use bedrock_runtime::{Client, ConverseStreamRequest, message_builder};
//!
//! let client = Client::from_env().await?;
//! let request = ConverseStreamRequest::new("amazon.nova-lite-v1:0")
//!     .messages([Message::new(ConversationRole::User, ["Why is the sky blue?"])]);
//! let answer = message_builder::collect(client.converse_stream(request).await?.stream).await?;
//! println!("{:?}, because {}", answer.message, answer.stop_reason);
//! # Ok(())
//! # }
//! ```
//!
//! To show something in the meantime, give a [`MessageBuilder`] each event as it comes, and ask it for the
//! [text](MessageBuilder::text) so far.
//!
//! This module is written by hand: that deltas are parts of content blocks, and how a part is added, is nothing that
//! the model says. It cannot be said as data either, since each kind of block is put together in another way.

#[path = "message_builder/block.rs"]
mod block;
#[path = "message_builder/error.rs"]
mod error;

use std::collections::BTreeMap;

use aws_restjson::{Document, EventStream};

use self::block::{Block, End};
pub use self::error::{CollectError, MessageError};
use crate::types::{
    ContentBlock, ConversationRole, ConverseStreamMetadataEvent, ConverseStreamOutput, Message,
    MessageStopEvent, StopReason,
};

/// A whole answer.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CompleteMessage {
    /// The message with all its content blocks, to be sent back as it is with the next turn. A text of nothing but white
    /// space is left out, because the service would refuse it then.
    pub message: Message,

    /// Why the model stopped.
    pub stop_reason: StopReason,

    /// What the model answered beyond the fields of the API.
    pub additional_model_response_fields: Option<Document>,

    /// Usage, metrics and trace. `None` if the service did not send them.
    pub metadata: Option<ConverseStreamMetadataEvent>,

    /// Events that this version does not know, or that hold something it does not know. They are not in the message.
    pub unknown: Vec<ConverseStreamOutput>,
}

/// Reads a stream to its end and puts its message together.
///
/// # Errors
///
/// What breaks off the stream, or a message that cannot be put together. Either way
/// [`CollectError::builder`] has what came until then.
pub async fn collect(
    mut stream: EventStream<ConverseStreamOutput>,
) -> Result<CompleteMessage, CollectError> {
    let mut builder = MessageBuilder::new();
    loop {
        match stream.try_next().await {
            Ok(Some(event)) => builder.add(&event),
            Ok(None) => break,
            Err(error) => return Err(CollectError::stream(error, builder)),
        }
    }
    match builder.finish() {
        Ok(message) => Ok(message),
        Err(error) => Err(CollectError::message(error, builder)),
    }
}

/// Puts a message together from the events of a Converse stream. It can be asked for what there is at any time.
#[derive(Clone, Debug, Default)]
pub struct MessageBuilder {
    role: Option<ConversationRole>,
    /// By their index: events of several blocks may be mixed.
    blocks: BTreeMap<i32, Block>,
    stop: Option<MessageStopEvent>,
    metadata: Option<ConverseStreamMetadataEvent>,
    unknown: Vec<ConverseStreamOutput>,
}

impl MessageBuilder {
    /// A builder without a message.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next event.
    pub fn add(&mut self, event: &ConverseStreamOutput) {
        let known = match event {
            ConverseStreamOutput::MessageStart(start) => {
                self.role = Some(start.role.clone());
                true
            }
            ConverseStreamOutput::ContentBlockStart(event) => {
                self.block(event.content_block_index).start(&event.start)
            }
            ConverseStreamOutput::ContentBlockDelta(event) => {
                self.block(event.content_block_index).add(&event.delta)
            }
            ConverseStreamOutput::ContentBlockStop(event) => {
                self.block(event.content_block_index).stop();
                true
            }
            ConverseStreamOutput::MessageStop(stop) => {
                self.stop = Some((**stop).clone());
                true
            }
            ConverseStreamOutput::Metadata(metadata) => {
                self.metadata = Some((**metadata).clone());
                true
            }
            ConverseStreamOutput::Unknown(_) => false,
        };
        if !known {
            self.unknown.push(event.clone());
        }
    }

    fn block(&mut self, index: i32) -> &mut Block {
        self.blocks.entry(index).or_default()
    }

    /// The text so far, of all blocks of text. Reasoning is not part of it.
    pub fn text(&self) -> String {
        self.blocks.values().map(Block::text).collect()
    }

    /// The JSON text of a tool's input so far, by the index of the content block. It is not JSON before it is whole.
    pub fn tool_input(&self, index: i32) -> Option<&str> {
        self.blocks.get(&index)?.tool_input()
    }

    /// Usage, metrics and trace, once they have come. They come after the message is complete.
    pub fn metadata(&self) -> Option<&ConverseStreamMetadataEvent> {
        self.metadata.as_ref()
    }

    /// The message so far. Tool uses whose input is not whole yet are left out.
    pub fn partial(&self) -> Message {
        let mut content = Vec::new();
        for (index, block) in &self.blocks {
            // What does not come to an end in an unfinished block is no error yet.
            let _ = block.finish(*index, self.end(*index), &mut content);
        }
        self.message(content)
    }

    /// The whole message.
    ///
    /// # Errors
    ///
    /// When it is not complete yet, or the input of a tool is not JSON. That the input is cut off, because the model had
    /// to stop, is such an error too, and so is a tool whose input was not even begun then: it might have had one.
    pub fn finish(&self) -> Result<CompleteMessage, MessageError> {
        let stop = self.stop.as_ref().ok_or(MessageError::Unfinished)?;
        let mut content = Vec::new();
        for (index, block) in &self.blocks {
            block.finish(*index, self.end(*index), &mut content)?;
        }
        Ok(CompleteMessage {
            message: self.message(content),
            stop_reason: stop.stop_reason.clone(),
            additional_model_response_fields: stop.additional_model_response_fields.clone(),
            metadata: self.metadata.clone(),
            unknown: self.unknown.clone(),
        })
    }

    /// How the message ended for the block of this index. A model that has to stop does so in its last block.
    fn end(&self, index: i32) -> End<'_> {
        let Some(stop) = &self.stop else {
            return End::NotYet;
        };
        let last = self.blocks.last_key_value();
        match &stop.stop_reason {
            StopReason::EndTurn | StopReason::ToolUse | StopReason::Unknown(_) => End::Whole,
            reason if last.is_some_and(|(last, _)| *last == index) => End::CutOff(reason),
            _ => End::Whole,
        }
    }

    fn message(&self, content: Vec<ContentBlock>) -> Message {
        let role = self.role.clone().unwrap_or(ConversationRole::Assistant);
        Message::new(role, content)
    }
}

//! Why there is no whole message.

use std::error::Error as StdError;
use std::fmt;

use super::MessageBuilder;
use crate::Error;
use crate::types::StopReason;

/// A message that cannot be put together.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum MessageError {
    /// `messageStop` has not come yet.
    Unfinished,

    /// What the model gave a tool as input is not JSON.
    #[non_exhaustive]
    ToolInput {
        /// The index of the content block.
        index: i32,
        /// The id of the tool use.
        tool_use_id: String,
        /// The name of the tool.
        name: String,
        /// The input as it came.
        input: String,
        /// What is wrong with it.
        reason: String,
        /// Why the model stopped, if it did so while it wrote the input. More of it was to come.
        cut_off: Option<StopReason>,
    },

    /// A content block of a tool or its result did not say which one it is of.
    #[non_exhaustive]
    NoStart {
        /// The index of the content block.
        index: i32,
    },
}

/// Shows no input of a tool: it may be long, and secret.
impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfinished => {
                f.write_str("the message is not complete: `messageStop` is missing")
            }
            Self::ToolInput {
                index,
                name,
                input,
                reason,
                cut_off,
                ..
            } => {
                let length = input.len();
                if let Some(stop) = cut_off {
                    write!(f, "the model stopped (`{stop}`) before it was done: ")?;
                }
                write!(
                    f,
                    "the input of the tool `{name}` in content block {index} ({length} bytes) is not JSON: {reason}"
                )
            }
            Self::NoStart { index } => write!(
                f,
                "content block {index} belongs to a tool and does not say to which"
            ),
        }
    }
}

impl StdError for MessageError {}

/// A stream that gave no whole message.
#[derive(Debug)]
pub struct CollectError(Box<(Reason, MessageBuilder)>);

#[derive(Debug)]
enum Reason {
    Stream(Error),
    Message(MessageError),
}

impl CollectError {
    pub(super) fn stream(error: Error, builder: MessageBuilder) -> Self {
        Self(Box::new((Reason::Stream(error), builder)))
    }

    pub(super) fn message(error: MessageError, builder: MessageBuilder) -> Self {
        Self(Box::new((Reason::Message(error), builder)))
    }

    /// What came before the error.
    pub fn builder(&self) -> &MessageBuilder {
        &self.0.1
    }

    /// The error of the stream, if it was that.
    pub fn stream_error(&self) -> Option<&Error> {
        match &self.0.0 {
            Reason::Stream(error) => Some(error),
            Reason::Message(_) => None,
        }
    }

    /// What is wrong with the message, if the stream was complete.
    pub fn message_error(&self) -> Option<&MessageError> {
        match &self.0.0 {
            Reason::Message(error) => Some(error),
            Reason::Stream(_) => None,
        }
    }
}

impl fmt::Display for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.0 {
            Reason::Stream(error) => error.fmt(f),
            Reason::Message(error) => error.fmt(f),
        }
    }
}

impl StdError for CollectError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.0 {
            Reason::Stream(error) => error.source(),
            Reason::Message(error) => error.source(),
        }
    }
}

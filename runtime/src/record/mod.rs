//! Real exchanges, written to files that a person can read and edit, and played back from them.
//!
//! [`Recorder`] wraps a transport and writes a file for each request that goes through it. [`Replay`] is a transport that
//! answers from such files. A file is JSON:
//!
//! ```json
//! {
//!   "request": {
//!     "method": "POST",
//!     "uri": "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse-stream",
//!     "headers": { "content-type": "application/json" },
//!     "body": { "json": { "messages": [] } }
//!   },
//!   "response": {
//!     "status": 200,
//!     "headers": { "content-type": "application/vnd.amazon.eventstream" },
//!     "body": {
//!       "events": [
//!         {
//!           "headers": { ":message-type": "event", ":event-type": "messageStop" },
//!           "json": { "stopReason": "end_turn" }
//!         }
//!       ]
//!     }
//!   }
//! }
//! ```
//!
//! A body is `json`, `text`, `base64` or `events`; a payload of an event is one of the first three, with `headers`
//! beside it. Values of event headers are text or truth values, or an object that names their type: `byte`, `short`,
//! `integer`, `long`, `timestamp` (milliseconds since 1970), `bytes` and `uuid` (both base64). `"rest"` beside `events` is
//! what came of a frame that was cut, in base64. `"failed"` in a response says that it broke off, or never
//! began: `not-connected`, `not-taken`, `lost`, `timeout` or `other`.
//!
//! What proves who is calling is left out: header fields and parameters with signatures, tokens and credentials, the
//! signatures around events, and members of JSON whose names are those of secrets. What else must not be kept, only the
//! caller knows: see [`Recorder::redact`].

mod body;
mod difference;
mod exchange;
mod recorder;
mod redact;
mod replay;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use self::recorder::Recorder;
pub use self::replay::Replay;
use crate::value::Document;

/// Changes an exchange before it is written or compared.
type Redact = Arc<dyn Fn(&mut Document) + Send + Sync>;

/// A recording that cannot be read, or is none.
#[derive(Debug)]
pub struct RecordError {
    path: PathBuf,
    words: String,
}

impl RecordError {
    fn new(path: &Path, words: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            words: words.into(),
        }
    }

    /// The file or folder.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.words)
    }
}

impl std::error::Error for RecordError {}

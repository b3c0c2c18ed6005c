//! A log of what goes over the wire: who said how many bytes, and what their header fields were.
//!
//! Header fields that hold secrets are never shown, bodies only where that was asked for.

mod entry;
mod tap;

use std::fmt;
use std::sync::Arc;

pub use self::entry::{Piece, WireEntry, WireEvent, WireHeaders};
pub(crate) use self::tap::Tap;

/// Where entries go, and how much of a body they show.
///
/// ```
/// use aws_restjson::wire::WireLog;
///
/// // Heads and byte counts of all requests and answers.
/// let log = WireLog::new(|entry| eprintln!("{entry}"));
/// // The same, with up to 2 KiB of each piece of a body: prompts and answers in clear.
/// let log = log.bodies(2048);
/// # let _ = log;
/// ```
#[derive(Clone)]
pub struct WireLog {
    sink: Arc<dyn Fn(&WireEntry<'_>) + Send + Sync>,
    body_bytes: usize,
}

impl WireLog {
    /// A log without bodies. `sink` is called on the way of each request and answer, so it must not block.
    pub fn new(sink: impl Fn(&WireEntry<'_>) + Send + Sync + 'static) -> Self {
        Self {
            sink: Arc::new(sink),
            body_bytes: 0,
        }
    }

    /// Shows so many bytes of each piece of a body. Whatever the model calls sensitive is then shown in clear, too.
    #[must_use]
    pub fn bodies(mut self, max_bytes: usize) -> Self {
        self.body_bytes = max_bytes;
        self
    }
}

impl fmt::Debug for WireLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WireLog")
            .field("body_bytes", &self.body_bytes)
            .finish_non_exhaustive()
    }
}

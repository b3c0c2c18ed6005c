//! What a stream may cost in memory and time.

use crate::event_stream::DEFAULT_MAX_MESSAGE_LEN;
use crate::time::Limit;

/// The limits of one streamed answer. The default is a limit on memory only.
#[derive(Debug)]
pub(crate) struct Limits {
    /// The longest frame.
    pub(crate) max_event_bytes: usize,
    /// For the first event of a stream of events.
    pub(crate) first_event: Limit,
    /// For every further event, and for every piece of a stream of bytes.
    pub(crate) idle: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_event_bytes: DEFAULT_MAX_MESSAGE_LEN,
            first_event: Limit::none(),
            idle: Limit::none(),
        }
    }
}

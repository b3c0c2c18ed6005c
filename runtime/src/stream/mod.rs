//! Streams of events: from the bytes of an answer, and into the body of a request.

mod event;
mod input;
mod output;
mod signed;
#[cfg(test)]
mod tests;

pub use self::event::{Event, ToEvent, UnknownEvent, json_event};
pub use self::input::EventInput;
pub use self::output::EventStream;
pub(crate) use self::signed::SignedEvents;

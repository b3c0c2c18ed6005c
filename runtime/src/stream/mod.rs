//! Streams of events: from the bytes of an answer, and into the body of a request.

mod bound;
mod bytes;
mod event;
mod input;
mod output;
mod signed;
#[cfg(test)]
mod tests;

pub use self::bound::{
    EventSlot, EventValue, blob_event, empty_event, header_into, json_event, json_exception,
    set_header, text_event, text_payload,
};
pub use self::bytes::ByteStream;
pub use self::event::{Event, ToEvent, UnknownEvent};
pub use self::input::EventInput;
pub use self::output::EventStream;
pub(crate) use self::signed::SignedEvents;

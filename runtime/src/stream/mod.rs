//! Streams of events: from the bytes of an answer, and into the body of a request.

mod bound;
mod bytes;
mod channel;
mod early;
mod event;
mod frames;
mod input;
mod limits;
mod link;
mod output;
mod read;
mod record;
mod signed;
#[cfg(test)]
mod tests;

pub use self::bound::{
    EventSlot, EventValue, blob_event, empty_event, header_into, json_event, json_exception,
    set_header, text_event, text_payload,
};
pub use self::bytes::ByteStream;
pub use self::channel::{EventSender, InputClosed};
pub use self::event::{Event, ToEvent, UnknownEvent};
pub(crate) use self::frames::Frames;
pub use self::input::EventInput;
pub(crate) use self::limits::Limits;
pub(crate) use self::link::Link;
pub use self::output::EventStream;
pub use self::record::Recording;
pub(crate) use self::signed::{Outgoing, SignedEvents};

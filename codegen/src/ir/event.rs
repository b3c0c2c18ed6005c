//! Events of streams.

use super::{Attribute, Codec, Payload, TypeRef};

/// Where the members of an event stand in its message.
#[derive(Debug)]
pub struct EventBindings {
    /// Headers, in member order: the header's name and the field.
    pub headers: Vec<(String, String)>,
    /// The payload.
    pub payload: EventPayload,
}

/// The payload of an event.
#[derive(Debug)]
pub enum EventPayload {
    /// There is none.
    None,
    /// The members that are no headers, as JSON.
    Implicit,
    /// One member.
    Member {
        /// The field.
        field: String,
        /// What it is.
        kind: Payload,
        /// Whether the field is plain.
        required: bool,
    },
}

/// A union of events.
#[derive(Debug)]
pub struct Events {
    /// The events, in model order; modelled exceptions are not among them.
    pub variants: Vec<Event>,
    /// Directions in which the events travel.
    pub codec: Codec,
    /// The whole value is sensitive.
    pub sensitive: bool,
    /// The event without which a stream has not ended properly.
    pub completed_by: Option<String>,
    /// Members that are exceptions: the member, and the exception's shape name.
    pub exceptions: Vec<(String, String)>,
}

/// One event of an event stream.
#[derive(Debug)]
pub struct Event {
    /// The value of `:event-type`.
    pub wire_name: String,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The structure the event carries.
    pub ty: TypeRef,
    /// Whether the structure is boxed, because config says so.
    pub boxed: bool,
    /// Whether it is an exception, which is only sent: a received one is an error.
    pub exception: bool,
    /// Whether the structure binds members to headers or payload.
    pub bound: bool,
    /// `Debug` shows nothing of it.
    pub sensitive: bool,
    /// Whether the payload type occurs once in the union.
    pub from: bool,
    /// What it tells the span of the call; the variable is `event`.
    pub attributes: Vec<Attribute>,
}

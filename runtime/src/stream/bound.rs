//! Events whose members stand in headers, or are the payload: what generated code reads and writes them with.

use bytes::Bytes;

use crate::error::ResponseError;
use crate::event_stream::{HeaderValue, Message};
use crate::json::{self, ToJson};
use crate::value::{Blob, Timestamp};

/// A value that can stand in a header of an event (`@eventHeader` in Smithy).
pub trait EventValue: Sized {
    /// The value of the header.
    fn to_header(&self) -> HeaderValue<'_>;

    /// Reads the value; `None` if the header is of another type.
    fn from_header(value: HeaderValue<'_>) -> Option<Self>;
}

macro_rules! event_value {
    ($($ty:ty, $variant:ident;)*) => {
        $(impl EventValue for $ty {
            fn to_header(&self) -> HeaderValue<'_> {
                HeaderValue::$variant(*self)
            }

            fn from_header(value: HeaderValue<'_>) -> Option<Self> {
                match value {
                    HeaderValue::$variant(value) => Some(value),
                    _ => None,
                }
            }
        })*
    };
}

event_value! {
    bool, Bool;
    i8, Byte;
    i16, Short;
    i32, Integer;
    i64, Long;
    Timestamp, Timestamp;
}

impl EventValue for String {
    fn to_header(&self) -> HeaderValue<'_> {
        HeaderValue::String(self)
    }

    fn from_header(value: HeaderValue<'_>) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl EventValue for Blob {
    fn to_header(&self) -> HeaderValue<'_> {
        HeaderValue::ByteArray(self.as_ref())
    }

    fn from_header(value: HeaderValue<'_>) -> Option<Self> {
        match value {
            HeaderValue::ByteArray(bytes) => Some(bytes.into()),
            _ => None,
        }
    }
}

/// A member that a header of an event is read into and written from: a value or an optional value.
pub trait EventSlot {
    /// Replaces what is there; `false` if the header is of another type.
    fn read(&mut self, value: HeaderValue<'_>) -> bool;

    /// The value of the header, if there is one to write.
    fn write(&self) -> Option<HeaderValue<'_>>;
}

impl<T: EventValue> EventSlot for T {
    fn read(&mut self, value: HeaderValue<'_>) -> bool {
        T::from_header(value).map(|value| *self = value).is_some()
    }

    fn write(&self) -> Option<HeaderValue<'_>> {
        Some(self.to_header())
    }
}

impl<T: EventValue> EventSlot for Option<T> {
    fn read(&mut self, value: HeaderValue<'_>) -> bool {
        T::from_header(value)
            .map(|value| *self = Some(value))
            .is_some()
    }

    fn write(&self) -> Option<HeaderValue<'_>> {
        self.as_ref().map(T::to_header)
    }
}

/// Reads a header of an event into a member. A header that is absent leaves the member as it is.
///
/// # Errors
///
/// When the header is of another type than the member.
pub fn header_into(
    message: &Message,
    name: &str,
    slot: &mut impl EventSlot,
) -> Result<(), ResponseError> {
    match message.header(name) {
        Some(value) if !slot.read(value) => Err(ResponseError::new(format!(
            "the event header `{name}` is not of the type that the model says"
        ))),
        Some(_) | None => Ok(()),
    }
}

/// Writes a member to a header of an event. A member that is not set is left out.
pub fn set_header(message: &mut Message, name: &str, value: &impl EventSlot) {
    if let Some(value) = value.write() {
        message.push_header(name, value);
    }
}

/// The payload of an event as text.
///
/// # Errors
///
/// When it is not UTF-8.
pub fn text_payload(message: &Message) -> Result<&str, ResponseError> {
    std::str::from_utf8(&message.payload).map_err(ResponseError::new)
}

/// The message of an event without a payload, as the
/// [restJson1 protocol](https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html) frames it.
pub fn empty_event(event_type: &str) -> Message {
    event(event_type, Bytes::new())
}

/// The message of an event whose payload is JSON.
pub fn json_event<T: ToJson>(event_type: &str, payload: &T) -> Message {
    with_content_type(event(event_type, json::to_vec(payload)), "application/json")
}

/// The message of an event whose payload is bytes.
pub fn blob_event(event_type: &str, payload: &Blob, content_type: &str) -> Message {
    with_content_type(
        event(event_type, payload.clone().into_bytes()),
        content_type,
    )
}

/// The message of an event whose payload is text.
pub fn text_event(event_type: &str, payload: impl AsRef<str>, content_type: &str) -> Message {
    with_content_type(event(event_type, payload.as_ref().to_owned()), content_type)
}

/// The message of a modelled exception, sent to the service.
pub fn json_exception<T: ToJson>(exception_type: &str, payload: &T) -> Message {
    let message = Message::new(json::to_vec(payload))
        .with_header(":message-type", "exception")
        .with_header(":exception-type", exception_type);
    with_content_type(message, "application/json")
}

pub(super) fn event(event_type: &str, payload: impl Into<Bytes>) -> Message {
    Message::new(payload)
        .with_header(":message-type", "event")
        .with_header(":event-type", event_type)
}

fn with_content_type(message: Message, content_type: &str) -> Message {
    message.with_header(":content-type", content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_go_there_and_back() {
        fn check<T: EventValue + PartialEq + std::fmt::Debug + Default>(value: T) {
            let mut message = empty_event("x");
            set_header(&mut message, "h", &Some(value));
            let mut read: Option<T> = None;
            header_into(&message, "h", &mut read).unwrap();
            assert_eq!(read.as_ref().map(T::to_header), message.header("h"));
            let mut plain = T::default();
            header_into(&message, "h", &mut plain).unwrap();
            assert_eq!(Some(plain), read);
        }
        check(true);
        check(-1_i8);
        check(-300_i16);
        check(70_000_i32);
        check(1_i64 << 40);
        check(String::from("text"));
        check(Blob::from("bytes"));
        check(Timestamp::from_epoch_millis(1_700_000_000_123));
    }

    #[test]
    fn a_header_of_another_type_is_refused_and_an_absent_one_is_not() {
        let mut message = empty_event("x");
        set_header(&mut message, "h", &1_i32);
        set_header(&mut message, "none", &None::<bool>);
        assert_eq!(message.header("none"), None);
        let mut text = String::from("old");
        let error = header_into(&message, "h", &mut text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the event header `h` is not of the type that the model says"
        );
        header_into(&message, "absent", &mut text).unwrap();
        assert_eq!(text, "old");
    }

    #[test]
    fn messages_name_their_type_and_payload() {
        let message = json_event("e", &1);
        assert_eq!(
            (message.event_type(), message.content_type()),
            (Some("e"), Some("application/json"))
        );
        assert_eq!(message.payload, "1");
        let message = text_event("t", "words", "text/plain");
        assert_eq!(
            (message.content_type(), text_payload(&message).unwrap()),
            (Some("text/plain"), "words")
        );
        let message = blob_event("b", &Blob::from([0xff]), "application/octet-stream");
        assert!(text_payload(&message).is_err());
        let message = json_exception("error", &"why");
        assert_eq!(
            (message.message_type(), message.exception_type()),
            (Some("exception"), Some("error"))
        );
    }
}

//! The headers of a message as they stand in its frame: of each the length of its name, the name,
//! the type of its value and the value.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::value_type;

pub(super) const MESSAGE_TYPE: &str = ":message-type";
pub(super) const EVENT_TYPE: &str = ":event-type";

/// Encoded headers, well-formed one and all. They are cut apart when somebody asks for one: most
/// readers of a message want two of them.
#[derive(Clone)]
pub(super) enum Block {
    /// Those of a frame that was read.
    Read(Arc<Checked>),

    /// Headers that were added one by one.
    Written(Vec<u8>),
}

/// The headers of a frame that was read. They are looked at once: one frame after the other has the
/// same headers, byte for byte, and the messages of such frames share them.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) bytes: Box<[u8]>,

    /// The values that every reader of a message asks for, if they are strings.
    pub(super) message_type: Option<Box<str>>,
    pub(super) event_type: Option<Box<str>>,
}

/// One header, cut out and not interpreted.
#[derive(Clone, Copy)]
pub(super) struct RawHeader<'a> {
    pub(super) name: &'a [u8],
    pub(super) value_type: u8,
    pub(super) value: &'a [u8],
}

impl<'a> RawHeader<'a> {
    /// The value, if it is a string.
    pub(super) fn text(&self) -> Option<&'a str> {
        match self.value_type {
            value_type::STRING => str::from_utf8(self.value).ok(),
            _ => None,
        }
    }
}

/// Why no header can be cut off.
pub(super) enum Fault {
    NoName,
    Overrun,
    UnknownType(u8),
}

impl Block {
    pub(super) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Read(checked) => &checked.bytes,
            Self::Written(bytes) => bytes,
        }
    }

    /// The value of the string header called `name`.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        raw_headers(self.as_bytes())
            .find(|header| header.name == name.as_bytes())?
            .text()
    }

    /// The value of the string header [`MESSAGE_TYPE`].
    pub(super) fn message_type(&self) -> Option<&str> {
        match self {
            Self::Read(checked) => checked.message_type.as_deref(),
            Self::Written(_) => self.text(MESSAGE_TYPE),
        }
    }

    /// The value of the string header [`EVENT_TYPE`].
    pub(super) fn event_type(&self) -> Option<&str> {
        match self {
            Self::Read(checked) => checked.event_type.as_deref(),
            Self::Written(_) => self.text(EVENT_TYPE),
        }
    }

    /// Makes these the headers. What shares them already costs no count.
    pub(super) fn share(&mut self, headers: &Arc<Checked>) {
        match self {
            Self::Read(checked) if Arc::ptr_eq(checked, headers) => {}
            _ => *self = Self::Read(Arc::clone(headers)),
        }
    }

    /// The bytes to append to; those of a frame are copied first.
    pub(super) fn to_mut(&mut self) -> &mut Vec<u8> {
        if let Self::Read(checked) = self {
            *self = Self::Written(checked.bytes.to_vec());
        }
        match self {
            Self::Written(bytes) => bytes,
            Self::Read(_) => unreachable!("it was replaced above"),
        }
    }
}

impl Default for Block {
    fn default() -> Self {
        Self::Written(Vec::new())
    }
}

impl PartialEq for Block {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

/// The headers of a well-formed block.
pub(super) fn raw_headers(block: &[u8]) -> impl Iterator<Item = RawHeader<'_>> + Clone {
    let mut rest = block;
    std::iter::from_fn(move || {
        let name = split_name(&mut rest).ok()?;
        let (value_type, value) = split_value(&mut rest).ok()?;
        Some(RawHeader {
            name,
            value_type,
            value,
        })
    })
}

/// Cuts off the name of the next header.
pub(super) fn split_name<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Fault> {
    let len = *rest.split_off_first().ok_or(Fault::Overrun)?;
    if len == 0 {
        return Err(Fault::NoName);
    }
    rest.split_off(..usize::from(len)).ok_or(Fault::Overrun)
}

/// Cuts off the value that follows a name, and says of what type it is. The length is that of the
/// type, so that reading the value cannot fail but for UTF-8.
pub(super) fn split_value<'a>(rest: &mut &'a [u8]) -> Result<(u8, &'a [u8]), Fault> {
    let value_type = *rest.split_off_first().ok_or(Fault::Overrun)?;
    let len = match value_type {
        value_type::TRUE | value_type::FALSE => 0,
        value_type::BYTE => 1,
        value_type::SHORT => 2,
        value_type::INTEGER => 4,
        value_type::LONG | value_type::TIMESTAMP => 8,
        value_type::UUID => 16,
        // The specification asks clients not to enforce its limit of 32,767, so every length that
        // two bytes can say is taken.
        value_type::BYTE_ARRAY | value_type::STRING => {
            let (len, value) = rest.split_first_chunk().ok_or(Fault::Overrun)?;
            *rest = value;
            usize::from(u16::from_be_bytes(*len))
        }
        unknown => return Err(Fault::UnknownType(unknown)),
    };
    let value = rest.split_off(..len).ok_or(Fault::Overrun)?;
    Ok((value_type, value))
}

/// Few headers are the rule, and comparing them in pairs needs no memory. Many can only come from a
/// peer that means harm: there the work must not grow with the square of their number.
const FEW: usize = 8;

/// The names that headers have had so far.
#[derive(Default)]
pub(super) struct Names<'a> {
    few: [&'a [u8]; FEW],
    count: usize,
    more: BTreeSet<&'a [u8]>,
}

impl<'a> Names<'a> {
    /// Adds a name; `false` if it was there before.
    pub(super) fn insert(&mut self, name: &'a [u8]) -> bool {
        if self.few[..self.count].contains(&name) {
            return false;
        }
        if self.count == FEW {
            return self.more.insert(name);
        }
        self.few[self.count] = name;
        self.count += 1;
        true
    }
}

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use super::ToJson;
use super::scan::plain_prefix;
use crate::value::{Document, Timestamp, TimestampFormat, UnknownMember};

/// Writes compact JSON into a buffer.
///
/// The caller writes each value after its [`key`](Self::key) or
/// [`element`](Self::element) and closes what it opens; commas and colons come
/// by themselves.
#[derive(Clone, Default)]
pub struct Writer {
    buf: Vec<u8>,
}

impl Writer {
    /// Makes an empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an empty writer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            buf: Vec::with_capacity(capacity),
        }
    }

    /// Gives what has been written.
    pub fn into_bytes(self) -> Vec<u8> {
        self.buf
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.buf.extend_from_slice(b"null");
    }

    /// Writes `true` or `false`.
    pub fn bool(&mut self, value: bool) {
        self.buf
            .extend_from_slice(if value { b"true" } else { b"false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        let mut digits = itoa::Buffer::new();
        self.buf.extend_from_slice(digits.format(value).as_bytes());
    }

    /// Writes the text of a number as it is.
    pub(super) fn number(&mut self, text: &str) {
        self.buf.extend_from_slice(text.as_bytes());
    }

    /// Writes the shortest number that reads back as the same `f32`, or one of
    /// the strings `NaN`, `Infinity` and `-Infinity`.
    pub fn float(&mut self, value: f32) {
        if value.is_finite() {
            self.finite(value);
        } else {
            self.not_finite(value.into());
        }
    }

    /// Writes the shortest number that reads back as the same `f64`, or one of
    /// the strings `NaN`, `Infinity` and `-Infinity`.
    pub fn double(&mut self, value: f64) {
        if value.is_finite() {
            self.finite(value);
        } else {
            self.not_finite(value);
        }
    }

    fn finite(&mut self, value: impl zmij::Float) {
        let mut digits = zmij::Buffer::new();
        self.buf
            .extend_from_slice(digits.format_finite(value).as_bytes());
    }

    fn not_finite(&mut self, value: f64) {
        self.string(if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        });
    }

    /// Writes a string. Only what JSON requires is escaped: quotes, backslashes
    /// and control characters below U+0020.
    pub fn string(&mut self, value: &str) {
        let mut rest = value.as_bytes();
        self.buf.reserve(rest.len() + 2);
        self.buf.push(b'"');
        loop {
            let (plain, special) = rest.split_at(plain_prefix(rest));
            self.buf.extend_from_slice(plain);
            let Some((&byte, after)) = special.split_first() else {
                break;
            };
            self.escape(byte);
            rest = after;
        }
        self.buf.push(b'"');
    }

    fn escape(&mut self, byte: u8) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let short = match byte {
            b'"' | b'\\' => byte,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0c => b'f',
            _ => {
                let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
                self.buf
                    .extend_from_slice(&[b'\\', b'u', b'0', b'0', high, low]);
                return;
            }
        };
        self.buf.extend_from_slice(&[b'\\', short]);
    }

    /// Writes bytes as a string of base64 with padding.
    pub fn blob(&mut self, value: &[u8]) {
        // The encoder would grow the buffer by just what it needs, so that
        // many blobs would move it many times.
        self.buf.reserve(value.len().div_ceil(3) * 4 + 2);
        self.buf.push(b'"');
        base64_simd::STANDARD.encode_append(value, &mut self.buf);
        self.buf.push(b'"');
    }

    /// Writes a timestamp: epoch seconds as a number, dates as a string.
    pub fn timestamp(&mut self, value: Timestamp, format: TimestampFormat) {
        let text = value.format(format);
        match format {
            TimestampFormat::EpochSeconds => self.buf.extend_from_slice(text.as_bytes()),
            TimestampFormat::DateTime | TimestampFormat::HttpDate => self.string(&text),
        }
    }

    /// Writes a document, keys in the order they have.
    pub fn document(&mut self, value: &Document) {
        match value {
            Document::Null => self.null(),
            Document::Bool(value) => self.bool(*value),
            // A number prints as JSON. Writing to a vector cannot fail.
            Document::Number(value) => drop(write!(self.buf, "{value}")),
            Document::String(value) => self.string(value),
            Document::Array(values) => self.list_with(values, Self::document),
            Document::Object(members) => {
                self.begin_object();
                for (name, value) in members {
                    self.key(name);
                    self.document(value);
                }
                self.end_object();
            }
        }
    }

    /// Writes a value that is JSON already.
    pub(crate) fn raw(&mut self, json: &[u8]) {
        self.buf.extend_from_slice(json);
    }

    /// Opens an object.
    pub fn begin_object(&mut self) {
        self.buf.push(b'{');
    }

    /// Writes the key of a member, whose value must follow.
    pub fn key(&mut self, name: &str) {
        self.separate(b'{');
        self.string(name);
        self.buf.push(b':');
    }

    /// Closes an object.
    pub fn end_object(&mut self) {
        self.buf.push(b'}');
    }

    /// Opens an array.
    pub fn begin_array(&mut self) {
        self.buf.push(b'[');
    }

    /// Announces an element, whose value must follow.
    pub fn element(&mut self) {
        self.separate(b'[');
    }

    /// Closes an array.
    pub fn end_array(&mut self) {
        self.buf.push(b']');
    }

    /// Writes a comma unless the container has just been opened. No value ends
    /// with an opening bracket, so the last byte tells.
    fn separate(&mut self, open: u8) {
        if self.buf.last() != Some(&open) {
            self.buf.push(b',');
        }
    }

    /// Writes a member.
    pub fn member<T: ToJson + ?Sized>(&mut self, name: &str, value: &T) {
        self.key(name);
        value.to_json(self);
    }

    /// Writes a member if it has a value.
    pub fn optional<T: ToJson>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.member(name, value);
        }
    }

    /// Writes a member whose value is an empty object: a union member without a payload.
    pub fn empty_member(&mut self, name: &str) {
        self.key(name);
        self.begin_object();
        self.end_object();
    }

    /// Writes a union member that the model does not know, as it was read. The member of an empty tag, which stands for
    /// a union in which nothing was set, writes nothing.
    pub fn unknown_member(&mut self, member: &UnknownMember) {
        if !member.tag().is_empty() {
            self.member(member.tag(), member.value());
        }
    }

    /// Writes a list, each element by `write`.
    pub fn list_with<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.begin_array();
        for item in items {
            self.element();
            write(self, item);
        }
        self.end_array();
    }

    /// Writes a map, each value by `write`, in the order of the keys.
    pub fn map_with<T>(&mut self, map: &BTreeMap<String, T>, mut write: impl FnMut(&mut Self, &T)) {
        self.begin_object();
        for (name, value) in map {
            self.key(name);
            write(self, value);
        }
        self.end_object();
    }
}

impl fmt::Debug for Writer {
    /// Shows the length and no content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Writer({} bytes)", self.buf.len())
    }
}

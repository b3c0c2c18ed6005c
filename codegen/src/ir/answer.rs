//! How answers are read.

use super::{DefaultValue, HttpText, Member, Payload, Type};

/// How an answer becomes an output or an exception.
#[derive(Debug)]
pub struct AnswerReading {
    /// What the body is.
    pub body: AnswerBody,
    /// Members read from headers.
    pub headers: Vec<AnswerHeader>,
    /// Maps read from headers with a common prefix: prefix, field, whether the field is plain.
    pub prefix_headers: Vec<(String, String, bool)>,
    /// The member that holds the status, and whether the field is plain.
    pub status: Option<(String, bool)>,
    /// Where the body is not JSON: the members that nothing in the answer fills, and what they hold.
    pub rest: Vec<(String, Initial)>,
}

/// What a member holds that the answer says nothing about.
#[derive(Debug)]
pub enum Initial {
    /// `None`
    Absent,
    /// What client error correction puts there.
    Corrected,
    /// A modelled default; `Some` of it where the flag is set.
    Default {
        /// The type.
        ty: Type,
        /// The value.
        value: DefaultValue,
        /// Whether the field is optional.
        optional: bool,
    },
}

/// What an answer's body is.
#[derive(Debug)]
pub enum AnswerBody {
    /// There is none: the operation has no output.
    None,
    /// Nothing of the output or exception stands in it: it is an empty JSON object.
    Empty,
    /// The JSON of the output or exception.
    Json,
    /// A JSON object with these members of an exception, the others standing elsewhere.
    Members(Vec<Member>),
    /// One member is the body.
    Payload {
        /// The field.
        field: String,
        /// What it is.
        kind: Payload,
        /// Whether the field is plain.
        required: bool,
    },
}

/// A member read from a header.
#[derive(Debug)]
pub struct AnswerHeader {
    /// The header's name.
    pub name: String,
    /// The field.
    pub field: String,
    /// Its text form.
    pub text: HttpText,
    /// What the member holds without the header.
    pub initial: Initial,
    /// Whether an answer without the header is refused.
    pub must: bool,
}

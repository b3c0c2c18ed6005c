//! What only the other side of the wire needs, and the rules for values.

use super::{HttpText, Initial, Payload};

/// How a service reads a request.
#[derive(Debug, Default)]
pub struct RequestReading {
    /// Whether the input is the JSON of the body, with the members below set afterwards.
    pub json: bool,
    /// Whether the body is handed on while it comes in.
    pub streams: bool,
    /// Whether clients may compress the body.
    pub compressed: bool,
    /// The members that do not stand in a JSON body, in model order.
    pub members: Vec<RequestMember>,
}

/// A member that does not stand in the JSON body of a request.
#[derive(Debug)]
pub struct RequestMember {
    /// The field.
    pub field: String,
    /// Whether the field is plain.
    pub required: bool,
    /// Whether the model requires it.
    pub must: bool,
    /// What it holds when the request says nothing.
    pub initial: Initial,
    /// Where it stands.
    pub part: RequestPart,
}

/// Where a member stands in a request.
#[derive(Debug)]
pub enum RequestPart {
    /// A label of the path.
    Label(String, HttpText),
    /// A parameter of the query string.
    Query(String, HttpText),
    /// A header.
    Header(String, HttpText),
    /// All parameters, those that are members of their own among them.
    QueryParams,
    /// All headers with a prefix.
    PrefixHeaders(String),
    /// The body.
    Payload(Payload),
}

/// How a service answers an exception.
#[derive(Debug)]
pub struct ExceptionFacts {
    /// Its name on the wire.
    pub code: String,
    /// Its status.
    pub status: u16,
}

/// A constraint on a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// A value must be there, although the field is optional.
    Required,
    /// The least and the greatest length.
    Length(u64, u64),
    /// The least and the greatest number.
    Range(f64, f64),
    /// A regular expression.
    Pattern(String),
    /// No item twice.
    Unique,
    /// What holds for each item of a list.
    Items(Vec<Self>),
    /// What holds for each key of a map.
    Keys(Vec<Self>),
    /// What holds for each value of a map.
    Values(Vec<Self>),
}

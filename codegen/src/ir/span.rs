//! What the span of a call tells beyond what all tell.

use super::PathExpr;

/// The attributes of the calls of an operation, each list in order of name.
#[derive(Debug, Default)]
pub struct Span {
    /// Those that are the same for every call.
    pub constants: Vec<(String, String)>,
    /// Those that the input has; the variable is `input`.
    pub input: Vec<Attribute>,
    /// Those that the output has; the variable is `output`.
    pub output: Vec<Attribute>,
    /// The names of those that only events of the answer have.
    pub events: Vec<String>,
}

/// An attribute of a span.
#[derive(Clone, Debug)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Text, a number or a boolean, or an option of it.
    pub value: PathExpr,
}

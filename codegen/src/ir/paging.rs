//! Pages of an operation.

use super::Type;

/// How an operation that answers in pages goes from one to the next.
#[derive(Debug)]
pub struct Pagination {
    /// The type of the token.
    pub token: Type,
    /// The field of the input that takes the token.
    pub input: Step,
    /// Where the token stands in the output.
    pub output: Vec<Step>,
    /// Whether an empty token means the end.
    pub ends_when_empty: bool,
    /// Where the items stand in the output, and their type.
    pub items: Option<(Vec<Step>, Type)>,
    /// The setter of the member that bounds how much stands on a page.
    pub page_size: Option<String>,
}

/// A step into a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The field.
    pub field: String,
    /// Whether the field is plain, without `Option`.
    pub required: bool,
}

//! Waiters, and the expressions by which they judge an answer.

use super::{Type, TypeRef};

/// A waiter.
#[derive(Debug)]
pub struct Waiter {
    /// The name in the model.
    pub model_name: String,
    /// The Rust name of its type.
    pub name: String,
    /// The file, and so private module.
    pub file: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
    /// The Rust name of the operation's marker type.
    pub operation: String,
    /// The input structure.
    pub input: TypeRef,
    /// The output structure.
    pub output: TypeRef,
    /// The bounds of the delay, in seconds.
    pub delay: (u64, u64),
    /// What is looked for in an output, in order.
    pub outputs: Vec<OutputCheck>,
    /// What any other output means.
    pub other_output: Option<WaitState>,
    /// Codes of errors, and what each means.
    pub errors: Vec<(String, WaitState)>,
    /// What any other error means.
    pub other_error: Option<WaitState>,
}

/// What an answer means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitState {
    /// What was waited for has come true.
    Success,
    /// It will not come true any more.
    Failure,
    /// Neither.
    Retry,
}

/// Something that is looked for in an output. Variables are `input` and `output`.
#[derive(Debug, PartialEq)]
pub enum OutputCheck {
    /// A text, and what its values mean.
    Text {
        /// The text.
        of: PathExpr,
        /// Whether it may be absent.
        optional: bool,
        /// Values, each once, and what they mean.
        values: Vec<(String, WaitState)>,
    },
    /// A condition, and what it means.
    Condition(PathExpr, WaitState),
}

/// An expression over an input or output, with the semantics of JMESPath in plain Rust.
///
/// Text is `&str`, whole numbers are `i64`, others `f64`; structures, unions, lists and maps are references; what may
/// be absent is an `Option`. A list that was computed is an iterator.
#[derive(Debug, Clone, PartialEq)]
pub enum PathExpr {
    /// `input`, `output`, or a parameter of the closure around it.
    Variable(&'static str),
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Another number.
    Float(f64),
    /// A boolean.
    Boolean(bool),
    /// An array.
    Array(Vec<PathExpr>),
    /// A field of a structure.
    Field {
        /// The structure.
        of: Box<PathExpr>,
        /// The field.
        field: String,
        /// Its type.
        ty: Type,
        /// Whether the field is plain, without `Option`.
        required: bool,
        /// Whether it is boxed.
        boxed: bool,
    },
    /// The payload of a union, if it is this variant.
    Variant {
        /// The union.
        of: Box<PathExpr>,
        /// The type of the union.
        union: TypeRef,
        /// The variant.
        variant: String,
        /// The type of the payload.
        ty: Type,
        /// Whether it is boxed.
        boxed: bool,
    },
    /// The elements of a list that stands in a structure.
    Elements(Box<PathExpr>, Type, Nulls),
    /// The values of a map that stands in a structure.
    Values(Box<PathExpr>, Type, Nulls),
    /// The keys of a map that stands in a structure.
    Keys(Box<PathExpr>),
    /// A function of the runtime, to be passed on.
    Function(&'static str),
    /// A call of a function of the runtime.
    Call(&'static str, Vec<PathExpr>),
    /// A method of a value, an option or an iterator.
    Method(Box<PathExpr>, &'static str, Vec<PathExpr>),
    /// A closure.
    Closure(ClosureParameter, Box<PathExpr>),
    /// `Some(…)`
    Some(Box<PathExpr>),
    /// What an iterator gives, as a list.
    Collected(Box<PathExpr>),
    /// A boolean is false.
    Not(Box<PathExpr>),
    /// Two values are compared, or two booleans joined.
    Binary(Operator, Box<PathExpr>, Box<PathExpr>),
}

/// What becomes of nulls in a list or map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nulls {
    /// There are none.
    Never,
    /// They are items.
    Kept,
    /// They are left out.
    Dropped,
}

/// How a closure takes what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClosureParameter {
    /// `it`
    It,
    /// `&it`: filters are given a reference.
    Reference,
    /// `(left, right)`
    Pair,
}

/// An operator with two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Operator {
    /// How it is written, in JMESPath as in Rust.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::And => "&&",
            Self::Or => "||",
        }
    }
}

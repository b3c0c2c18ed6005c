//! The intermediate representation: everything the emitters need, already decided.
//!
//! Plain, ordered data. Wire names and Rust names stand side by side, types are resolved, recursion is
//! already boxed. An emitter never looks anything up in the model and never decides anything.

mod answer;
pub mod cases;
mod endpoint;
mod event;
mod operation;
mod paging;
mod server;
mod shape;
mod span;
mod types;
mod waiter;

use std::collections::BTreeSet;

pub use self::answer::{AnswerBody, AnswerHeader, AnswerReading, Initial};
pub use self::endpoint::*;
pub use self::event::{Event, EventBindings, EventPayload, Events};
pub use self::operation::{AuthScheme, HeaderKey, HttpText, Operation, Payload, RequestStep};
pub use self::paging::{Pagination, Step};
pub use self::server::{Constraint, ExceptionFacts, RequestMember, RequestPart, RequestReading};
pub use self::shape::{
    Codec, DefaultValue, Enum, EnumVariant, FormDefault, FormMember, IntEnum, IntEnumVariant,
    Member, Shape, ShapeKind, Structure, Union, Variant,
};
pub use self::span::{Attribute, Span};
pub use self::types::{Density, TimestampFormat, Type};
pub use self::waiter::{
    ClosureParameter, Nulls, Operator, OutputCheck, PathExpr, WaitState, Waiter,
};

/// A whole service, ready to be written out.
#[derive(Debug)]
pub struct Crate {
    /// Facts about the service as a whole.
    pub service: Service,
    /// Operations, ordered by name.
    pub operations: Vec<Operation>,
    /// Every data type, ordered by module and file.
    pub shapes: Vec<Shape>,
    /// Modelled exceptions, in the order of their variants in the error enum.
    pub errors: Vec<TypeRef>,
    /// The errors that are worth another attempt, in the order of `errors`.
    pub retryable: Vec<RetryableError>,
    /// What is said beside the service's own words, in the order of config.
    pub hints: Vec<Hint>,
    /// Features of the runtime that the operations need, ordered.
    pub runtime_features: BTreeSet<&'static str>,
    /// Waiters, ordered by name.
    pub waiters: Vec<Waiter>,
    /// The compiled endpoint rules.
    pub endpoint: EndpointRules,
    /// Cases of `smithy.rules#endpointTests`.
    pub endpoint_tests: Vec<EndpointTest>,
    /// Cases of the traits in `smithy.test`.
    pub cases: cases::Cases,
    /// Members whose pattern cannot be checked, by shape id.
    pub unchecked: Vec<String>,
}

/// Facts about the service as a whole.
#[derive(Debug)]
pub struct Service {
    /// `aws.api#service.sdkId`, for example `Bedrock Runtime`.
    pub sdk_id: String,
    /// The human title, or the SDK id where the model has none.
    pub title: String,
    /// The name used in signatures.
    pub signing_name: String,
    /// The API version date.
    pub version: String,
    /// Authentication schemes of operations that say nothing else, in order of preference.
    pub auth: Vec<AuthScheme>,
    /// Markdown for the crate page.
    pub docs: Vec<String>,
}

/// An error that is worth another attempt.
#[derive(Debug)]
pub struct RetryableError {
    /// Its code on the wire.
    pub code: String,
    /// Whether the service has too much to do.
    pub throttling: bool,
}

/// Advice for a message that is well known.
#[derive(Debug)]
pub struct Hint {
    /// The code of the error.
    pub code: String,
    /// A part of the service's message.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Where a type's file stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Module {
    /// `crate::types`: everything that is neither of the two others.
    Types,
    /// `crate::operation`: inputs and outputs of operations.
    Operation,
    /// `crate::error`: modelled exceptions.
    Error,
}

/// A named type of the emitted crate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeRef {
    /// The module the type stands in.
    pub module: Module,
    /// The Rust name of the type.
    pub name: String,
    /// The file, and so private module, of the type; without ending.
    pub file: String,
}

//! The intermediate representation: everything the emitters need, already decided.
//!
//! Plain, ordered data. Wire names and Rust names stand side by side, types are resolved, recursion is
//! already boxed. An emitter never looks anything up in the model and never decides anything.

pub mod cases;
mod endpoint;
mod paging;
mod server;
mod span;
mod waiter;

use std::collections::BTreeSet;

pub use self::endpoint::*;
pub use self::paging::{Pagination, Step};
pub use self::server::{Constraint, ExceptionFacts, RequestMember, RequestPart, RequestReading};
pub use self::span::{Attribute, Span};
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

/// A data type with a file of its own.
#[derive(Debug)]
pub struct Shape {
    /// Its place and name.
    pub at: TypeRef,
    /// The Smithy shape id, for the docs.
    pub id: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`, where the model deprecates the shape.
    pub deprecated: Option<String>,
    /// What it is.
    pub kind: ShapeKind,
}

/// What a data type is.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there are a few hundred of them, and all are read once"
)]
pub enum ShapeKind {
    /// A structure.
    Structure(Structure),
    /// A tagged union.
    Union(Union),
    /// A union of events, sent or received as an event stream.
    Events(Events),
    /// A string enum.
    Enum(Enum),
    /// An integer enum.
    IntEnum(IntEnum),
}

/// Which codec impls a type needs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Codec {
    /// It is written into request bodies or events.
    pub write: bool,
    /// It is read from answer bodies or events.
    pub read: bool,
}

/// A structure.
#[derive(Debug)]
pub struct Structure {
    /// Members in model order.
    pub members: Vec<Member>,
    /// The impls needed for the members that stand in the JSON body.
    pub codec: Codec,
    /// The whole value is sensitive: its `Debug` shows nothing.
    pub sensitive: bool,
    /// It holds a stream: it cannot be cloned or compared.
    pub holds_stream: bool,
    /// For exceptions: how the answer's headers and body fill it.
    pub answer: Option<AnswerReading>,
    /// For events whose members do not all stand in a JSON payload: where they stand.
    pub event: Option<EventBindings>,
    /// It is part of an input, so it has rules.
    pub has_rules: bool,
    /// For exceptions: how a service answers one.
    pub exception: Option<ExceptionFacts>,
}

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

/// A member of a structure.
#[derive(Debug, Clone)]
pub struct Member {
    /// The name in the model.
    pub model_name: String,
    /// The name in the JSON body.
    pub wire_name: String,
    /// Other names that are read as well.
    pub aliases: Vec<String>,
    /// The name of the field; may be a raw identifier.
    pub field: String,
    /// The name of the chaining setter.
    pub setter: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`, where the model deprecates the member.
    pub deprecated: Option<String>,
    /// The type, without `Option` and `Box`.
    pub ty: Type,
    /// Whether the field is plain, without `Option`.
    pub required: bool,
    /// Whether it is an argument of `new`; a plain field that is not starts out empty.
    pub argument: bool,
    /// Whether the type must be boxed to have a finite size.
    pub boxed: bool,
    /// `Debug` shows nothing of it.
    pub sensitive: bool,
    /// Whether it stands in the JSON of the structure. All members of an exception do, since bindings mean nothing inside
    /// of a stream; how it is answered by itself is said apart.
    pub in_body: bool,
    /// What stands in when it is absent: on writing (nested members) and on reading.
    pub default: Option<DefaultValue>,
    /// Whether `default` is also written.
    pub write_default: bool,
    /// How it stands in the form that serde sees.
    pub form: FormMember,
    /// Whether the model requires it, whatever clients do about that.
    pub must: bool,
    /// What is checked of it; nothing where there is nothing to check, inside of it neither.
    pub rules: Option<Vec<Constraint>>,
}

/// How a member stands in the form that serde sees.
#[derive(Debug, Clone, Default)]
pub struct FormMember {
    /// Its name there: the one in the JSON body, or the one in the model if it stands outside.
    pub name: String,
    /// The type with the formats that timestamps have in a body, wherever the member stands.
    pub ty: Option<Type>,
    /// What is done with the default of the member, where it has one.
    pub default: FormDefault,
}

/// What the form that serde sees has for a member that is absent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FormDefault {
    /// Nothing.
    #[default]
    Unused,
    /// The default, on reading.
    Read,
    /// The default, on reading and on writing.
    Written,
}

/// A modelled default value.
#[derive(Debug, Clone, PartialEq)]
pub enum DefaultValue {
    /// A boolean.
    Boolean(bool),
    /// Any of the integer types.
    Integer(i64),
    /// Either of the float types.
    Float(f64),
    /// A string.
    String(String),
    /// A string enum's value.
    Enum(String),
    /// An empty blob, list or map: the type's own default.
    Empty,
    /// Seconds since the epoch, with nanoseconds.
    Timestamp(i64, u32),
    /// A blob that is not empty.
    Blob(Vec<u8>),
    /// A document that is an empty array.
    EmptyArray,
    /// A document that is an empty object.
    EmptyObject,
}

/// A tagged union.
#[derive(Debug)]
pub struct Union {
    /// Members in model order.
    pub variants: Vec<Variant>,
    /// The impls needed.
    pub codec: Codec,
    /// The whole value is sensitive.
    pub sensitive: bool,
}

/// A member of a union.
#[derive(Debug)]
pub struct Variant {
    /// The name in the model.
    pub model_name: String,
    /// The name in the JSON body.
    pub wire_name: String,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
    /// The payload; nothing for a unit member.
    pub ty: Option<Type>,
    /// Whether the payload is boxed: to have a finite size, or because config says so.
    pub boxed: bool,
    /// `Debug` shows nothing of it.
    pub sensitive: bool,
    /// Whether the payload type occurs once in the union, so that `From` is unambiguous.
    pub from: bool,
    /// What is checked of the payload.
    pub rules: Vec<Constraint>,
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

/// A string enum.
#[derive(Debug)]
pub struct Enum {
    /// Values in model order.
    pub variants: Vec<EnumVariant>,
}

/// A value of a string enum.
#[derive(Debug)]
pub struct EnumVariant {
    /// The value on the wire.
    pub value: String,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
}

/// An integer enum.
#[derive(Debug)]
pub struct IntEnum {
    /// Values in model order.
    pub variants: Vec<IntEnumVariant>,
}

/// A value of an integer enum.
#[derive(Debug)]
pub struct IntEnumVariant {
    /// The value on the wire.
    pub value: i32,
    /// The Rust variant.
    pub name: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
}

/// The format of a timestamp on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since the epoch as a number.
    EpochSeconds,
    /// RFC 3339.
    DateTime,
    /// IMF-fixdate.
    HttpDate,
}

/// A resolved type.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// `bool`
    Boolean,
    /// `i8`
    Byte,
    /// `i16`
    Short,
    /// `i32`
    Integer,
    /// `i64`
    Long,
    /// `f32`
    Float,
    /// `f64`
    Double,
    /// `BigInteger`
    BigInteger,
    /// `BigDecimal`
    BigDecimal,
    /// `String`
    String,
    /// `Blob`
    Blob,
    /// `Document`
    Document,
    /// `Timestamp`, with its format at this place
    Timestamp(TimestampFormat),
    /// A string enum.
    Enum(TypeRef),
    /// An integer enum.
    IntEnum(TypeRef),
    /// A structure.
    Structure(TypeRef),
    /// A union.
    Union(TypeRef),
    /// `Vec<_>`; of `Option<_>` where the list is sparse
    List(Box<Type>, Density),
    /// `BTreeMap<String, _>`; of `Option<_>` where the map is sparse
    Map(Box<Type>, Density),
    /// Bytes that are streamed.
    ByteStream,
    /// A received event stream.
    EventStream(TypeRef),
    /// An event stream to send.
    EventInput(TypeRef),
}

/// Whether a collection may hold nulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// No nulls.
    Dense,
    /// Nulls are values.
    Sparse,
}

/// An operation.
#[derive(Debug)]
pub struct Operation {
    /// The name in the model.
    pub model_name: String,
    /// The Rust name of the marker type.
    pub name: String,
    /// The file, and so private module.
    pub file: String,
    /// The method of the client.
    pub method: String,
    /// Markdown, one entry a line.
    pub docs: Vec<String>,
    /// The message of `#[deprecated]`.
    pub deprecated: Option<String>,
    /// The input structure.
    pub input: TypeRef,
    /// The output structure.
    pub output: TypeRef,
    /// The HTTP method, for example `POST`.
    pub http_method: String,
    /// The URI template, as the model writes it.
    pub uri: String,
    /// `@readonly`
    pub readonly: bool,
    /// `@idempotent`
    pub idempotent: bool,
    /// What goes before the host of the endpoint, with labels in braces; empty for nothing.
    pub host_prefix: String,
    /// Authentication schemes in order of preference.
    pub auth: Vec<AuthScheme>,
    /// Whether the answer's body is handed on as a stream.
    pub streaming: bool,
    /// `@unsignedPayload`
    pub unsigned_payload: bool,
    /// What is done with the input, in order.
    pub request: Vec<RequestStep>,
    /// How the answer is read.
    pub answer: AnswerReading,
    /// How a service reads the request.
    pub reading: RequestReading,
    /// The status of a success.
    pub status: u16,
    /// An output with nothing but what is required; nothing where there is none of finite size.
    pub minimal: Option<cases::StructureValue>,
    /// How to go from page to page, where the answer comes in pages.
    pub pagination: Option<Pagination>,
    /// Header fields of the answer that the model does not have, by name.
    pub answer_headers: Vec<HeaderKey>,
    /// What the spans of its calls tell beyond what all tell.
    pub span: Option<Span>,
    /// The whole request and the whole response as text, one entry a line.
    pub syntax: [Vec<String>; 2],
}

/// A header field of an answer that the model does not have.
#[derive(Debug)]
pub struct HeaderKey {
    /// The name of its constant.
    pub constant: String,
    /// The name of the field.
    pub header: String,
    /// The Rust type of its value.
    pub ty: &'static str,
    /// Markdown, one sentence or more.
    pub docs: String,
}

/// An authentication scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthScheme {
    /// `aws.auth#sigv4`
    SigV4,
    /// `smithy.api#httpBearerAuth`
    HttpBearer,
    /// `smithy.api#noAuth`
    NoAuth,
}

/// How a field becomes text in a label, a query parameter or a header.
#[derive(Debug, Clone, PartialEq)]
pub enum HttpText {
    /// Its own text form.
    Plain,
    /// A timestamp in this format.
    Timestamp(TimestampFormat),
    /// A list of timestamps in this format.
    Timestamps(TimestampFormat),
    /// Text with a media type, as base64.
    Media,
}

/// One step of turning an input into a request.
#[derive(Debug)]
pub enum RequestStep {
    /// Fill in a token the caller did not give.
    IdempotencyToken {
        /// The field.
        field: String,
        /// Whether the field is plain, so that an empty string stands for absent.
        required: bool,
    },
    /// A URI label.
    Label {
        /// The label's name in the template.
        name: String,
        /// The field.
        field: String,
        /// Its text form.
        text: HttpText,
        /// Whether the field is plain.
        required: bool,
    },
    /// A query parameter.
    Query {
        /// The parameter's name.
        name: String,
        /// The field.
        field: String,
        /// Its text form.
        text: HttpText,
        /// Whether the field is plain.
        required: bool,
    },
    /// A header.
    Header {
        /// The header's name.
        name: String,
        /// The field.
        field: String,
        /// Its text form.
        text: HttpText,
        /// Whether the field is plain.
        required: bool,
    },
    /// A header that config sets when nothing else did.
    DefaultHeader {
        /// The header's name.
        name: String,
        /// Its value.
        value: String,
    },
    /// A map whose entries are query parameters.
    QueryParams {
        /// The field.
        field: String,
        /// Whether the field is plain.
        required: bool,
    },
    /// A map whose entries are headers with a common prefix.
    PrefixHeaders {
        /// The prefix.
        prefix: String,
        /// The field.
        field: String,
        /// Whether the field is plain.
        required: bool,
    },
    /// Something about where the request goes.
    Endpoint(EndpointStep),
    /// The members that stand in the body.
    JsonBody,
    /// One member is the body.
    Payload {
        /// The field.
        field: String,
        /// What it is.
        kind: Payload,
        /// Whether the field is plain.
        required: bool,
    },
    /// Compress the body where it is worth it.
    Compress,
    /// Send a checksum of the body.
    Checksum,
}

/// What a payload member is.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// Bytes.
    Blob {
        /// The content type where no header says otherwise.
        content_type: String,
    },
    /// Text.
    Text {
        /// The content type where no header says otherwise.
        content_type: String,
        /// Whether it is an enum, not a string.
        is_enum: bool,
    },
    /// A structure as JSON; an absent one is an empty object.
    Structure,
    /// A union, document, list or map as JSON; an absent one is an empty body.
    Json,
    /// Bytes that are streamed.
    ByteStream {
        /// The content type where no header says otherwise.
        content_type: String,
    },
    /// An event stream.
    Events,
}

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

//! Operations, and how their requests are written.

use super::cases::StructureValue;
use super::{
    AnswerReading, EndpointStep, Pagination, RequestReading, Span, TimestampFormat, TypeRef,
};

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
    pub minimal: Option<StructureValue>,
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

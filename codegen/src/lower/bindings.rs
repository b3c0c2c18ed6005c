//! HTTP bindings: which part of a request or answer carries which member.

use serde_json::Value;

use crate::ir::{
    self, AnswerBody, AnswerHeader, AnswerReading, HttpText, Initial, Payload, RequestStep,
    TimestampFormat, Type,
};
use crate::smithy::{Member, Shape, ShapeKind};

use super::Lowering;
use super::checks::is_text;

/// What part of an operation a structure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Input,
    Output,
    Error,
    /// Somewhere inside: HTTP bindings mean nothing there.
    Nested,
}

/// Where a member stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Binding {
    Label,
    Query(String),
    Header(String),
    Payload,
    QueryParams,
    PrefixHeaders(String),
    ResponseCode,
    Body,
}

impl Lowering<'_> {
    /// Where a member of a structure stands, given what the structure is.
    pub(super) fn binding(&self, name: &str, member: &Member, side: Side) -> Binding {
        let traits = &member.traits;
        let named = |id: &str| {
            traits
                .get(id)
                .map(|value| value.as_str().unwrap_or(name).to_owned())
        };
        let is_request = side == Side::Input;
        let is_answer = matches!(side, Side::Output | Side::Error);
        if traits.has("smithy.api#httpLabel") && is_request {
            Binding::Label
        } else if let Some(query) = named("smithy.api#httpQuery").filter(|_| is_request) {
            Binding::Query(query)
        } else if traits.has("smithy.api#httpQueryParams") && is_request {
            Binding::QueryParams
        } else if let Some(header) =
            named("smithy.api#httpHeader").filter(|_| is_request || is_answer)
        {
            Binding::Header(header)
        } else if let Some(prefix) =
            named("smithy.api#httpPrefixHeaders").filter(|_| is_request || is_answer)
        {
            Binding::PrefixHeaders(prefix)
        } else if traits.has("smithy.api#httpResponseCode") && is_answer {
            Binding::ResponseCode
        } else if traits.has("smithy.api#httpPayload") && side != Side::Nested {
            Binding::Payload
        } else {
            Binding::Body
        }
    }

    /// The steps that turn an input into a request.
    pub(super) fn request_steps(
        &mut self,
        operation: &Shape,
        input: Option<&Shape>,
        fields: &[ir::Member],
    ) -> Vec<RequestStep> {
        let mut steps = Vec::new();
        let mut last = Vec::new();
        if let Some(shape) = input {
            for ((name, member), field) in shape.members().zip(fields) {
                if member.traits.has("smithy.api#idempotencyToken") {
                    steps.push(RequestStep::IdempotencyToken {
                        field: field.field.clone(),
                        required: field.required,
                    });
                }
                let text = self.http_text(member, &field.ty);
                let (at, required) = (field.field.clone(), field.required);
                match self.binding(name, member, Side::Input) {
                    Binding::Label => {
                        last.push(RequestStep::Label {
                            name: name.to_owned(),
                            field: at,
                            text,
                            required,
                        });
                    }
                    Binding::Query(name) => last.push(RequestStep::Query {
                        name,
                        field: at,
                        text,
                        required,
                    }),
                    Binding::Header(name) => last.push(RequestStep::Header {
                        name,
                        field: at,
                        text,
                        required,
                    }),
                    Binding::Payload => {
                        let Some(kind) = self.payload(shape, name, member, &field.ty) else {
                            continue;
                        };
                        last.push(RequestStep::Payload {
                            field: at,
                            kind,
                            required,
                        });
                    }
                    Binding::QueryParams => last.push(RequestStep::QueryParams {
                        field: at,
                        required,
                    }),
                    Binding::PrefixHeaders(prefix) => last.push(RequestStep::PrefixHeaders {
                        prefix,
                        field: at,
                        required,
                    }),
                    Binding::ResponseCode | Binding::Body => {}
                }
            }
            if fields.iter().any(|field| field.in_body) {
                last.push(RequestStep::JsonBody);
            }
        }
        if operation.traits.has("smithy.api#requestCompression") {
            last.push(RequestStep::Compress);
        }
        if operation.traits.has("smithy.api#httpChecksumRequired") {
            last.push(RequestStep::Checksum);
        }
        let config = self.config;
        if let Some(headers) = config.default_headers.get(operation.id.as_str()) {
            last.extend(
                headers
                    .iter()
                    .map(|(name, value)| RequestStep::DefaultHeader {
                        name: name.clone(),
                        value: value.clone(),
                    }),
            );
        }
        last.sort_by_key(order);
        steps.append(&mut last);
        steps
    }

    /// How an output or exception is read. Without an output, the shape is that of the operation.
    pub(super) fn answer_reading(
        &mut self,
        shape: &Shape,
        members: &[(&String, &Member)],
        fields: &[ir::Member],
        side: Side,
    ) -> AnswerReading {
        // A stream goes on for long, so its beginning is not made up: the protocol's own tests want it refused.
        let begins_stream = fields
            .iter()
            .any(|field| matches!(field.ty, Type::EventStream(_)));
        let mut body = AnswerBody::None;
        let mut headers = Vec::new();
        let mut rest = Vec::new();
        let mut prefix_headers = Vec::new();
        let mut status = None;
        for ((name, member), field) in members.iter().zip(fields) {
            match self.binding(name, member, side) {
                Binding::Header(name) => {
                    let initial = initial(field);
                    headers.push(AnswerHeader {
                        name,
                        field: field.field.clone(),
                        text: self.http_text(member, &field.ty),
                        must: begins_stream && matches!(initial, Initial::Corrected),
                        initial,
                    });
                }
                Binding::Payload => {
                    let Some(kind) = self.payload(shape, name, member, &field.ty) else {
                        continue;
                    };
                    body = AnswerBody::Payload {
                        field: field.field.clone(),
                        kind,
                        required: field.required,
                    };
                }
                Binding::PrefixHeaders(prefix) => {
                    prefix_headers.push((prefix, field.field.clone(), field.required));
                }
                Binding::ResponseCode => status = Some((field.field.clone(), field.required)),
                Binding::Label | Binding::Query(_) | Binding::QueryParams | Binding::Body => {
                    rest.push((field.field.clone(), initial(field)));
                }
            }
        }
        let has_shape = side == Side::Error || !matches!(shape.kind, ShapeKind::Operation(_));
        let in_body = || fields.iter().filter(|field| field.in_body);
        if matches!(body, AnswerBody::None) && in_body().next().is_some() {
            body = match side == Side::Error && in_body().count() < fields.len() {
                true => AnswerBody::Members(in_body().cloned().collect()),
                false => AnswerBody::Json,
            };
        } else if matches!(body, AnswerBody::None) && has_shape {
            body = AnswerBody::Empty;
        }
        AnswerReading {
            body,
            headers,
            prefix_headers,
            status,
            rest,
        }
    }

    pub(super) fn payload(
        &mut self,
        shape: &Shape,
        name: &str,
        member: &Member,
        ty: &Type,
    ) -> Option<Payload> {
        let target = self.shape(&member.target);
        let media_type = member
            .traits
            .get("smithy.api#mediaType")
            .or_else(|| target.traits.get("smithy.api#mediaType"));
        let media_type = media_type.and_then(Value::as_str);
        let content_type = |default: &str| media_type.unwrap_or(default).to_owned();
        let kind = match ty {
            Type::Blob => Payload::Blob {
                content_type: content_type("application/octet-stream"),
            },
            Type::String | Type::Enum(_) => Payload::Text {
                content_type: content_type("text/plain"),
                is_enum: matches!(ty, Type::Enum(_)),
            },
            Type::Structure(_) => Payload::Structure,
            Type::Union(_) | Type::Document => Payload::Json,
            Type::ByteStream => Payload::ByteStream {
                content_type: content_type("application/octet-stream"),
            },
            Type::List(..) | Type::Map(..) if has_dates(ty) => {
                let problem = format!(
                    "dates in a {} that is the whole body are not supported",
                    target.kind.name()
                );
                self.report(
                    shape,
                    Some(name),
                    problem,
                    "put the list or map into a structure",
                );
                return None;
            }
            Type::List(..) | Type::Map(..) => Payload::Json,
            Type::EventStream(_) | Type::EventInput(_) => Payload::Events,
            _ => {
                let problem = format!("the type {} cannot be the whole body", target.kind.name());
                let help = "bind a blob, string, enum, structure, union, document, list or map";
                self.report(shape, Some(name), problem, help);
                return None;
            }
        };
        Some(kind)
    }

    /// How a member becomes text in a label, query parameter or header.
    pub(super) fn http_text(&self, member: &Member, ty: &Type) -> HttpText {
        let target = self.shape(&member.target);
        let id = "smithy.api#mediaType";
        match ty {
            Type::Timestamp(format) => HttpText::Timestamp(*format),
            Type::List(element, _) => match **element {
                Type::Timestamp(format) => HttpText::Timestamps(format),
                _ => HttpText::Plain,
            },
            Type::String if member.traits.has(id) || target.traits.has(id) => HttpText::Media,
            _ => HttpText::Plain,
        }
    }

    /// Checks that every label of a URI template has a required member, and every bound member a place in the template.
    pub(super) fn check_labels(&mut self, operation: &Shape, uri: &str, input: Option<&Shape>) {
        let path = uri.split('?').next().unwrap_or_default();
        let labels: Vec<&str> = path
            .split('/')
            .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
            .map(|label| label.strip_suffix('+').unwrap_or(label))
            .collect();
        let bound = input.into_iter().flat_map(Shape::members);
        let bound: Vec<_> = bound
            .filter(|(_, member)| member.traits.has("smithy.api#httpLabel"))
            .collect();
        for label in &labels {
            if !bound.iter().any(|(name, _)| name == label) {
                let problem = format!("the label {{{label}}} of `{uri}` has no member");
                self.report(
                    operation,
                    None,
                    problem,
                    "add an input member of that name with httpLabel and required",
                );
            }
        }
        for (name, member) in bound {
            let Some(shape) = input else { continue };
            if !labels.contains(&name) {
                let problem =
                    format!("this member has httpLabel, but `{uri}` has no label {{{name}}}");
                self.report(
                    shape,
                    Some(name),
                    problem,
                    "add the label to the URI as a whole segment, or take the trait away",
                );
            }
            if !member.traits.has("smithy.api#required") {
                let problem = "this label is not required".to_owned();
                self.report(shape, Some(name), problem, "add smithy.api#required");
            }
            let target = self.shape(&member.target);
            if !is_text(target) {
                let problem = format!("the type {} cannot be a label", target.kind.name());
                self.report(
                    shape,
                    Some(name),
                    problem,
                    "bind a string, number, boolean or timestamp",
                );
            }
        }
    }
}

/// Asks for JSON where the answer is read as such: some front ends of AWS give another format to who does not ask.
pub(super) fn ask_for_json(steps: &mut Vec<RequestStep>, answer: &AnswerReading) {
    let reads_json = match &answer.body {
        AnswerBody::Json | AnswerBody::Members(_) => true,
        AnswerBody::Payload { kind, .. } => matches!(kind, Payload::Structure | Payload::Json),
        AnswerBody::None | AnswerBody::Empty => false,
    };
    let sets_accept = steps.iter().any(|step| {
        matches!(step, RequestStep::DefaultHeader { name, .. } if name.eq_ignore_ascii_case("accept"))
    });
    if reads_json && !sets_accept {
        steps.push(RequestStep::DefaultHeader {
            name: "accept".to_owned(),
            value: "application/json".to_owned(),
        });
        steps.sort_by_key(order);
    }
}

/// Template first, then headers, then what only stands in where nothing was set, the body last.
fn order(step: &RequestStep) -> u8 {
    match step {
        RequestStep::IdempotencyToken { .. } | RequestStep::Endpoint(_) => 0,
        RequestStep::Label { .. } => 1,
        RequestStep::Query { .. } => 2,
        RequestStep::QueryParams { .. } => 3,
        RequestStep::Header { .. } => 4,
        RequestStep::PrefixHeaders { .. } => 5,
        RequestStep::DefaultHeader { .. } => 6,
        RequestStep::JsonBody | RequestStep::Payload { .. } => 7,
        RequestStep::Compress => 8,
        RequestStep::Checksum => 9,
    }
}

/// Whether a list or map holds timestamps whose JSON form the Rust type does not tell.
fn has_dates(ty: &Type) -> bool {
    match ty {
        Type::List(element, _) | Type::Map(element, _) => has_dates(element),
        Type::Timestamp(format) => *format != TimestampFormat::EpochSeconds,
        _ => false,
    }
}

/// What a member holds until something in the answer fills it.
pub(super) fn initial(member: &ir::Member) -> Initial {
    match (&member.default, member.required) {
        (Some(value), required) => Initial::Default {
            ty: member.ty.clone(),
            value: value.clone(),
            optional: !required,
        },
        (None, true) => Initial::Corrected,
        (None, false) => Initial::Absent,
    }
}

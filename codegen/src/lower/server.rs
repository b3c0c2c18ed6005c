//! The other side of the wire: how requests are read, and what answers have as status.

use serde_json::Value;

use crate::ir::{self, ExceptionFacts, RequestMember, RequestPart, RequestReading};
use crate::smithy::Shape;

use super::Lowering;
use super::bindings::{Binding, Side, initial};

impl Lowering<'_> {
    /// How a service reads the request of an operation.
    pub(super) fn request_reading(
        &mut self,
        input: Option<&Shape>,
        fields: &[ir::Member],
    ) -> RequestReading {
        let mut reading = RequestReading {
            json: fields.iter().any(|field| field.in_body),
            ..RequestReading::default()
        };
        let Some(shape) = input else {
            return reading;
        };
        for ((name, member), field) in shape.members().zip(fields) {
            let text = self.http_text(member, &field.ty);
            let part = match self.binding(name, member, Side::Input) {
                Binding::Label => RequestPart::Label(name.to_owned(), text),
                Binding::Query(name) => RequestPart::Query(name, text),
                Binding::Header(name) => RequestPart::Header(name, text),
                Binding::PrefixHeaders(prefix) => RequestPart::PrefixHeaders(prefix),
                Binding::QueryParams => RequestPart::QueryParams,
                Binding::Payload => {
                    let Some(kind) = self.payload(shape, name, member, &field.ty) else {
                        continue;
                    };
                    reading.streams =
                        matches!(kind, ir::Payload::Events | ir::Payload::ByteStream { .. });
                    RequestPart::Payload(kind)
                }
                Binding::ResponseCode | Binding::Body => continue,
            };
            reading.members.push(RequestMember {
                field: field.field.clone(),
                required: field.required,
                must: field.must,
                initial: initial(field),
                part,
            });
        }
        reading
    }

    /// The status of a success.
    pub(super) fn success_status(&self, operation: &Shape) -> u16 {
        let http = operation.traits.get("smithy.api#http");
        let code = http
            .and_then(|http| http.get("code"))
            .and_then(Value::as_u64);
        code.and_then(|code| u16::try_from(code).ok())
            .unwrap_or(200)
    }

    /// How a service answers an exception.
    pub(super) fn exception_facts(&self, shape: &Shape) -> ExceptionFacts {
        let fault = shape.traits.get("smithy.api#error").and_then(Value::as_str);
        let status = shape.traits.get("smithy.api#httpError");
        let status = status
            .and_then(Value::as_u64)
            .and_then(|status| u16::try_from(status).ok());
        let usual = if fault == Some("server") { 500 } else { 400 };
        ExceptionFacts {
            code: shape.id.name().to_owned(),
            status: status.unwrap_or(usual),
        }
    }
}

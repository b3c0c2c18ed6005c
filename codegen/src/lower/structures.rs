//! Structures: the members, where each stands, and what stands in for it.

use crate::ir::{self, Codec, EventBindings, EventPayload, Member as Field, Type};
use crate::names::{self, Scope};
use crate::smithy::{Member, Shape, ShapeKind};

use super::bindings::{Binding, Side};
use super::shapes::wire_name;
use super::types::{Direction, Place};
use super::{Lowering, deprecation};

const EVENT_HEADER: &str = "smithy.api#eventHeader";
const EVENT_PAYLOAD: &str = "smithy.api#eventPayload";

impl Lowering<'_> {
    /// A structure in one of its roles: bindings mean something on inputs, outputs and errors only.
    pub(super) fn structure<'m>(
        &mut self,
        shape: &Shape,
        members: impl Iterator<Item = (&'m String, &'m Member)>,
        codec: Codec,
        side: Side,
    ) -> ir::Structure {
        let members: Vec<_> = members.collect();
        let has = |id: &str| members.iter().any(|(_, member)| member.traits.has(id));
        let has_payload =
            has("smithy.api#httpPayload") && side != Side::Nested || has(EVENT_PAYLOAD);
        let mut setters = Scope::default();
        let mut lowered = Vec::new();
        for (name, member) in &members {
            let field = self.member_name(shape, name);
            let setter = setters.claim(names::setter_name(name));
            let mut member = self.field(shape, name, member, codec, side);
            member.in_body &= !has_payload;
            member.write_default &= member.in_body || side == Side::Error;
            lowered.push(Field {
                field,
                setter,
                ..member
            });
        }
        let names: Vec<String> = lowered
            .iter()
            .map(|member| member.wire_name.clone())
            .collect();
        for member in &mut lowered {
            member.aliases.retain(|alias| !names.contains(alias));
        }
        let answer =
            (side == Side::Error).then(|| self.answer_reading(shape, &members, &lowered, side));
        if side == Side::Error && !is_bound(shape) {
            self.unbind(&members, &mut lowered);
        }
        self.place_in_form(&members, &mut lowered, side);
        let has_body = lowered.iter().any(|member| member.in_body);
        let has_rules = codec.write;
        let role_of_its_own = matches!(side, Side::Input | Side::Output);
        let codec = Codec {
            write: codec.write && (!role_of_its_own || has_body),
            read: codec.read && (!role_of_its_own || has_body),
        };
        let is_stream = |ty: &Type| {
            matches!(
                ty,
                Type::EventStream(_) | Type::EventInput(_) | Type::ByteStream
            )
        };
        ir::Structure {
            holds_stream: lowered.iter().any(|member| is_stream(&member.ty)),
            event: is_bound(shape).then(|| self.event_bindings(shape, &members, &lowered)),
            members: lowered,
            codec,
            sensitive: shape.traits.has("smithy.api#sensitive"),
            answer,
            has_rules,
            exception: (side == Side::Error).then(|| self.exception_facts(shape)),
        }
    }

    /// One member; its names as a field are given by the structure, which knows those of the others.
    fn field(
        &mut self,
        shape: &Shape,
        name: &str,
        member: &Member,
        codec: Codec,
        side: Side,
    ) -> Field {
        let traits = &member.traits;
        let binding = self.binding(name, member, side);
        let place = match binding {
            Binding::Header(_) | Binding::PrefixHeaders(_) => Place::Header,
            Binding::Query(_) | Binding::QueryParams | Binding::Label => Place::Text,
            Binding::Body | Binding::Payload | Binding::ResponseCode => Place::Body,
        };
        let direction = if side == Side::Input {
            Direction::Sent
        } else {
            Direction::Received
        };
        let ty = self.member_type(member, place, direction);
        let events = matches!(ty, Type::EventStream(_) | Type::EventInput(_));
        let optional = traits.has("smithy.api#clientOptional");
        let argument = events || traits.has("smithy.api#required") && !optional;
        let default = self.default_value(shape, name, member, &ty);
        let is_message = side == Side::Error && name.eq_ignore_ascii_case("message");
        let wire_name = wire_name(name, member);
        let mut aliases = Vec::new();
        if is_message {
            // Services write the message of an error in either case, whatever the model says.
            aliases.extend(["message", "Message"].map(str::to_owned));
        }
        let must = traits.has("smithy.api#required");
        // An absent stream is an empty one.
        let required = argument || ty == Type::ByteStream;
        let at = format!("{}${name}", shape.id);
        let rules = if codec.write {
            self.member_rules(&at, member, &ty, (must, !required))
        } else {
            None
        };
        Field {
            must,
            rules,
            model_name: name.to_owned(),
            wire_name,
            aliases,
            field: String::new(),
            setter: String::new(),
            docs: self.member_docs(shape, name, member),
            deprecated: deprecation(traits),
            required,
            argument,
            boxed: self.boxed.contains(&(shape.id.clone(), name.to_owned())),
            sensitive: traits.has("smithy.api#sensitive") || self.is_sensitive_member(member),
            in_body: binding == Binding::Body && !traits.has(EVENT_HEADER),
            write_default: codec.write
                && side != Side::Input
                && !optional
                && !argument
                && default.is_some(),
            default,
            form: ir::FormMember::default(),
            ty,
        }
    }

    /// Makes the members of an exception those of any structure: inside of a stream or of something else, HTTP has no say
    /// in where they stand.
    fn unbind(&mut self, members: &[(&String, &Member)], fields: &mut [Field]) {
        for ((_, member), field) in members.iter().zip(fields) {
            field.ty = self.member_type(member, Place::Body, Direction::Received);
            field.in_body = true;
        }
    }

    pub(super) fn is_sensitive_member(&self, member: &Member) -> bool {
        let hides_itself = matches!(
            self.shape(&member.target).kind,
            ShapeKind::Structure(_) | ShapeKind::Union(_)
        );
        !hides_itself && self.is_sensitive(&member.target)
    }

    /// Where the members of an event stand.
    fn event_bindings(
        &mut self,
        shape: &Shape,
        members: &[(&String, &Member)],
        fields: &[Field],
    ) -> EventBindings {
        let mut headers = Vec::new();
        let mut payload = if fields.iter().any(|field| field.in_body) {
            EventPayload::Implicit
        } else {
            EventPayload::None
        };
        for ((name, member), field) in members.iter().zip(fields) {
            if member.traits.has(EVENT_HEADER) {
                let target = self.shape(&member.target);
                if !can_be_event_header(&target.kind) {
                    let problem = format!("a {} cannot be an event header", target.kind.name());
                    let help = "bind a boolean, integer, string, blob or timestamp";
                    self.report(shape, Some(name), problem, help);
                }
                headers.push(((*name).clone(), field.field.clone()));
            } else if member.traits.has(EVENT_PAYLOAD)
                && let Some(kind) = self.payload(shape, name, member, &field.ty)
            {
                let (field, required) = (field.field.clone(), field.required);
                payload = EventPayload::Member {
                    field,
                    kind,
                    required,
                };
            }
        }
        EventBindings { headers, payload }
    }
}

/// Whether a structure has members that stand in an event's headers or are its payload.
pub(super) fn is_bound(shape: &Shape) -> bool {
    shape
        .members()
        .any(|(_, member)| member.traits.has(EVENT_HEADER) || member.traits.has(EVENT_PAYLOAD))
}

fn can_be_event_header(kind: &ShapeKind) -> bool {
    match kind {
        ShapeKind::Boolean
        | ShapeKind::Byte
        | ShapeKind::Short
        | ShapeKind::Integer
        | ShapeKind::Long
        | ShapeKind::String
        | ShapeKind::Blob
        | ShapeKind::Timestamp
        | ShapeKind::Enum(_)
        | ShapeKind::IntEnum(_) => true,
        ShapeKind::Float
        | ShapeKind::Double
        | ShapeKind::BigInteger
        | ShapeKind::BigDecimal
        | ShapeKind::Document
        | ShapeKind::List(_)
        | ShapeKind::Map { .. }
        | ShapeKind::Structure(_)
        | ShapeKind::Union(_)
        | ShapeKind::Service(_)
        | ShapeKind::Resource(_)
        | ShapeKind::Operation(_) => false,
    }
}

//! What a model may say, but this generator cannot write: checked before anything is built on it.

use std::collections::BTreeSet;

use crate::diagnostics::Diagnostic;
use crate::names;
use crate::smithy::{Member, Shape, ShapeKind, Traits};

use super::Lowering;
use super::bindings::{Binding, Side};
use super::operations::Plan;
use super::shapes::wire_name;

const TIMESTAMP_FORMAT: &str = "smithy.api#timestampFormat";
const FORMATS: [&str; 3] = ["date-time", "http-date", "epoch-seconds"];

impl Lowering<'_> {
    /// Checks config: what names nothing, or nothing it could mean, would silently do nothing.
    pub(super) fn check_config(&mut self) {
        let config = self.config;
        for (id, name) in &config.names {
            let is_data = |shape: &Shape| {
                matches!(
                    shape.kind,
                    ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Enum(_)
                )
            };
            self.check_entry("names", id, is_data, "a structure, union or enum");
            if !names::is_type_name(name) {
                let problem = format!("config [names] has `{name}`, which is no name of a type");
                self.diagnostics
                    .push(Diagnostic::new(problem, "write a name in UpperCamelCase").shape(id));
            }
        }
        for id in config.default_headers.keys() {
            let is_operation = |shape: &Shape| matches!(shape.kind, ShapeKind::Operation(_));
            self.check_entry("default-headers", id, is_operation, "an operation");
        }
        for id in config.answer_headers.keys() {
            let is_operation = |shape: &Shape| matches!(shape.kind, ShapeKind::Operation(_));
            self.check_entry("answer-headers", id, is_operation, "an operation");
        }
        for id in config.spans.keys() {
            let is_operation = |shape: &Shape| matches!(shape.kind, ShapeKind::Operation(_));
            self.check_entry("spans", id, is_operation, "an operation");
        }
        for id in config.event_spans.keys() {
            self.check_entry("event-spans", id, is_event_stream, "a union of events");
        }
        for id in config.completed_by.keys() {
            self.check_entry("completed-by", id, is_event_stream, "a union of events");
        }
        for id in config.boxed.keys() {
            let is_union = |shape: &Shape| matches!(shape.kind, ShapeKind::Union(_));
            self.check_entry("boxed", id, is_union, "a union");
        }
    }

    /// Adds the payloads that config wants boxed to those that have to be.
    pub(super) fn box_large_payloads(&mut self) {
        let config = self.config;
        for (id, members) in &config.boxed {
            // A shape that is missing was refused before.
            let Some(shape) = self.model.shapes.get(id.as_str()) else {
                continue;
            };
            for name in members {
                if shape.members().any(|(member, _)| member == name) {
                    self.boxed.insert((shape.id.clone(), name.clone()));
                    continue;
                }
                let problem = format!(
                    "config [boxed] names the member `{name}`, which this union does not have"
                );
                let help = "name one of the union's members, or take the entry out of config";
                self.diagnostics.push(
                    Diagnostic::new(problem, help)
                        .file(shape.file.clone())
                        .shape(&shape.id),
                );
            }
        }
    }

    fn check_entry(
        &mut self,
        table: &str,
        id: &str,
        is_meant: impl Fn(&Shape) -> bool,
        meant: &str,
    ) {
        let problem = match self.model.shapes.get(id) {
            None => format!("config [{table}] names a shape that the model does not have"),
            Some(shape) if !is_meant(shape) => {
                format!("config [{table}] names a shape that is not {meant}")
            }
            Some(_) => return,
        };
        let help = "correct the shape id, or take the entry out of config";
        self.diagnostics
            .push(Diagnostic::new(problem, help).shape(id));
    }

    /// Refuses formats of timestamps that Smithy does not have.
    pub(super) fn check_timestamp_formats(&mut self, shape: &Shape) {
        self.check_timestamp_format(shape, None, &shape.traits);
        for (name, member) in shape.members() {
            self.check_timestamp_format(shape, Some(name), &member.traits);
        }
    }

    fn check_timestamp_format(&mut self, shape: &Shape, member: Option<&str>, traits: &Traits) {
        if let Some(format) = traits.get(TIMESTAMP_FORMAT)
            && !format
                .as_str()
                .is_some_and(|format| FORMATS.contains(&format))
        {
            let problem = format!("{format} is no timestamp format");
            let help = "use date-time, http-date or epoch-seconds";
            self.report(shape, member, problem, help);
        }
    }

    /// Refuses members, and values of an enum, that stand for the same thing on the wire.
    pub(super) fn check_wire_names(&mut self, shape: &Shape) {
        let mut seen = BTreeSet::new();
        for (name, member) in shape.members() {
            let on_the_wire = match shape.kind {
                ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
                    member.traits.get("smithy.api#enumValue").cloned()
                }
                _ => Some(wire_name(name, member).into()),
            };
            if let Some(value) = on_the_wire
                && !seen.insert(value.to_string())
            {
                let problem = format!("another member is {value} on the wire, too");
                self.report(
                    shape,
                    Some(name),
                    problem,
                    "give each member a name of its own",
                );
            }
        }
    }

    /// Checks the HTTP bindings of every input, output and exception, and that streams stand nowhere else.
    pub(super) fn check_bindings(&mut self, plans: &[Plan]) {
        let model = self.model;
        for plan in plans {
            for (io, side) in [(&plan.input, Side::Input), (&plan.output, Side::Output)] {
                if let Some(id) = &io.shape {
                    self.check_members(&model.shapes[id], side);
                }
            }
        }
        for (id, usage) in self.usage.clone() {
            let shape = &model.shapes[&id];
            if usage.error {
                self.check_members(shape, Side::Error);
            }
            let top = matches!(shape.kind, ShapeKind::Structure(_)) && !usage.nested;
            for (name, member) in shape.members().filter(|_| !top || usage.error) {
                if is_stream(&model.shapes[&member.target]) {
                    let problem = "a stream inside of data is not supported".to_owned();
                    let help = "give the stream to a member of an input or output";
                    self.report(shape, Some(name), problem, help);
                }
            }
        }
    }

    fn check_members(&mut self, shape: &Shape, side: Side) {
        let mut payload = None;
        for (name, member) in shape.members() {
            if self.binding(name, member, side) == Binding::Payload {
                if let Some(other) = payload {
                    let problem = format!("`{other}` is the whole body already");
                    self.report(
                        shape,
                        Some(name),
                        problem,
                        "bind one member with httpPayload",
                    );
                }
                payload = Some(name);
            }
        }
        for (name, member) in shape.members() {
            let target = &self.model.shapes[&member.target];
            match self.binding(name, member, side) {
                Binding::Header(_) | Binding::Query(_) if !self.has_text(target) => {
                    let problem = format!(
                        "the type {} cannot be a header or query parameter",
                        target.kind.name()
                    );
                    let help = "bind a string, number, boolean or timestamp, or a list of these";
                    self.report(shape, Some(name), problem, help);
                }
                Binding::Body if is_stream(target) => {
                    let problem = "a stream that is not the whole body".to_owned();
                    self.report(shape, Some(name), problem, "give the member httpPayload");
                }
                Binding::Body if payload.is_some() => {
                    let problem =
                        "this member stands nowhere: another is the whole body".to_owned();
                    let help = "bind it with httpHeader, httpQuery or httpLabel";
                    self.report(shape, Some(name), problem, help);
                }
                Binding::PrefixHeaders(_) if !self.is_text_map(target, false) => {
                    let problem = "only a map of strings can be headers with a prefix".to_owned();
                    self.report(
                        shape,
                        Some(name),
                        problem,
                        "bind a map from string to string",
                    );
                }
                Binding::QueryParams if !self.is_text_map(target, true) => {
                    let problem = "only a map of strings can be query parameters".to_owned();
                    let help = "bind a map from string to string, or to a list of strings";
                    self.report(shape, Some(name), problem, help);
                }
                Binding::ResponseCode if !matches!(target.kind, ShapeKind::Integer) => {
                    let problem = format!("the status is no {}", target.kind.name());
                    self.report(shape, Some(name), problem, "bind an integer");
                }
                Binding::Header(_)
                | Binding::Query(_)
                | Binding::Label
                | Binding::Payload
                | Binding::QueryParams
                | Binding::PrefixHeaders(_)
                | Binding::ResponseCode
                | Binding::Body => {}
            }
        }
    }

    /// Refuses members of events that stand nowhere because another is the payload.
    pub(super) fn check_events(&mut self) {
        let model = self.model;
        for id in self.usage.keys().cloned().collect::<Vec<_>>() {
            let shape = &model.shapes[&id];
            let is_payload = |member: &Member| member.traits.has("smithy.api#eventPayload");
            let bound =
                |member: &Member| member.traits.has("smithy.api#eventHeader") || is_payload(member);
            if !shape.members().any(|(_, member)| is_payload(member)) {
                continue;
            }
            for (name, _) in shape.members().filter(|(_, member)| !bound(member)) {
                let problem = "this member stands nowhere: another is the whole payload".to_owned();
                self.report(shape, Some(name), problem, "bind it with eventHeader");
            }
        }
    }

    /// Whether a shape is a map whose values are strings, or lists of strings where these may be.
    fn is_text_map(&self, shape: &Shape, lists: bool) -> bool {
        let ShapeKind::Map { value, .. } = &shape.kind else {
            return false;
        };
        let is_string =
            |shape: &Shape| matches!(shape.kind, ShapeKind::String | ShapeKind::Enum(_));
        let value = self.shape(&value.target);
        match &value.kind {
            ShapeKind::List(element) if lists => is_string(self.shape(&element.target)),
            _ => is_string(value),
        }
    }

    /// Whether values have a text form, or are lists of values that have.
    fn has_text(&self, shape: &Shape) -> bool {
        match &shape.kind {
            ShapeKind::List(element) => is_text(self.shape(&element.target)),
            _ => is_text(shape),
        }
    }
}

/// Whether values have a text form in URIs and headers.
pub(super) fn is_text(shape: &Shape) -> bool {
    match shape.kind {
        ShapeKind::Boolean
        | ShapeKind::Byte
        | ShapeKind::Short
        | ShapeKind::Integer
        | ShapeKind::Long
        | ShapeKind::Float
        | ShapeKind::Double
        | ShapeKind::String
        | ShapeKind::Timestamp
        | ShapeKind::Enum(_)
        | ShapeKind::IntEnum(_) => true,
        ShapeKind::Blob
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

fn is_stream(shape: &Shape) -> bool {
    shape.traits.has("smithy.api#streaming")
}

fn is_event_stream(shape: &Shape) -> bool {
    matches!(shape.kind, ShapeKind::Union(_)) && is_stream(shape)
}

//! Attributes that config gives to the spans of calls.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::operations::Plan;
use super::path::{self, Shapes};
use crate::diagnostics::Diagnostic;
use crate::ir::{self, Attribute, ShapeKind, Type, TypeRef};

/// What the span of every call has.
const OWN: [&str; 12] = [
    "aws.request_id",
    "cloud.region",
    "error.type",
    "http.response.status_code",
    "otel.kind",
    "otel.name",
    "otel.status_code",
    "rpc.method",
    "rpc.service",
    "rpc.system",
    "server.address",
    "server.port",
];

/// How many fields a span of `tracing` can have.
const MAX_FIELDS: usize = 32;

/// The attributes of the events of a stream, by the type of the stream and the name of the event.
pub(super) type EventAttributes = BTreeMap<TypeRef, BTreeMap<String, Vec<Attribute>>>;

impl Lowering<'_> {
    /// What config says about the events of streams.
    pub(super) fn event_attributes(&mut self, known: &Shapes<'_>) -> EventAttributes {
        let config = self.config;
        let mut lowered = EventAttributes::new();
        for (id, events) in &config.event_spans {
            // What names nothing in the model is refused before this.
            let names = self.names.iter().find(|(shape, _)| shape.as_str() == id);
            let Some(at) = names.map(|(_, at)| at.clone()) else {
                continue;
            };
            for (event, attributes) in events {
                let Some(ty) = known.event(&at, event) else {
                    let problem = format!(
                        "config [event-spans] names the event `{event}`, which this stream does not have"
                    );
                    self.refuse_attribute(id, problem);
                    continue;
                };
                let attributes =
                    self.attributes("event-spans", id, known, ("event", ty), attributes);
                let of_stream = lowered.entry(at.clone()).or_default();
                of_stream.insert(event.clone(), attributes);
            }
        }
        lowered
    }

    /// Puts into each operation what its spans tell.
    pub(super) fn bind_spans(
        &mut self,
        plans: &[Plan],
        known: &Shapes<'_>,
        events: &EventAttributes,
        operations: &mut [ir::Operation],
    ) {
        let config = self.config;
        for plan in plans {
            let operation = operations
                .iter_mut()
                .find(|operation| operation.model_name == plan.name());
            let Some(operation) = operation else { continue };
            let id = plan.id.as_str();
            let of_stream = stream_of(known, &operation.output).and_then(|at| events.get(at));
            let told = config.spans.get(id);
            if told.is_none() && of_stream.is_none() {
                continue;
            }
            let mut span = ir::Span::default();
            if let Some(told) = told {
                let (input, output) = (("input", &operation.input), ("output", &operation.output));
                span.constants = told.constants.clone().into_iter().collect();
                span.input = self.attributes("spans", id, known, input, &told.input);
                span.output = self.attributes("spans", id, known, output, &told.output);
            }
            let of_events = of_stream.into_iter().flat_map(BTreeMap::values).flatten();
            let of_events: BTreeSet<&String> = of_events.map(|attribute| &attribute.name).collect();
            span.events = of_events.into_iter().cloned().collect();
            self.check_names(id, &span);
            operation.span = Some(span);
        }
    }

    fn attributes(
        &mut self,
        table: &str,
        id: &str,
        known: &Shapes<'_>,
        (variable, of): (&'static str, &TypeRef),
        told: &BTreeMap<String, String>,
    ) -> Vec<Attribute> {
        let mut lowered = Vec::new();
        for (name, at) in told {
            let found = not_sensitive(known, of, at)
                .and_then(|()| path::attribute(known, variable, of, at));
            match found {
                Ok(value) => lowered.push(Attribute {
                    name: name.clone(),
                    value,
                }),
                Err(problem) => {
                    let problem = format!("config [{table}] has `{name}` at `{at}`: {problem}");
                    self.refuse_attribute(id, problem);
                }
            }
        }
        lowered
    }

    fn check_names(&mut self, id: &str, span: &ir::Span) {
        let constants = span.constants.iter().map(|(name, _)| name);
        let values = span.input.iter().chain(&span.output);
        let values = values.map(|attribute| &attribute.name);
        let mut seen = BTreeSet::from(OWN);
        for name in constants.chain(values).chain(&span.events) {
            let is_name = !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "._".contains(c));
            if !is_name {
                let problem = format!(
                    "config [spans] has `{name}`, which is no name of small letters, digits, dots and underscores"
                );
                self.refuse_attribute(id, problem);
            } else if !seen.insert(name) {
                let problem = format!("the span of a call would have `{name}` twice");
                self.refuse_attribute(id, problem);
            }
        }
        if seen.len() > MAX_FIELDS {
            let problem = format!(
                "the span of a call would have {} attributes, and {MAX_FIELDS} are possible",
                seen.len()
            );
            self.refuse_attribute(id, problem);
        }
    }

    fn refuse_attribute(&mut self, id: &str, problem: String) {
        let help = "correct the entry, or take it out of config";
        self.diagnostics
            .push(Diagnostic::new(problem, help).shape(id));
    }
}

/// Puts into each event what it tells.
pub(super) fn bind_events(mut attributes: EventAttributes, shapes: &mut [ir::Shape]) {
    for shape in shapes {
        let (ShapeKind::Events(events), Some(mut told)) =
            (&mut shape.kind, attributes.remove(&shape.at))
        else {
            continue;
        };
        for event in &mut events.variants {
            event.attributes = told.remove(&event.wire_name).unwrap_or_default();
        }
    }
}

/// The union of events that an output holds.
fn stream_of<'a>(known: &Shapes<'a>, output: &TypeRef) -> Option<&'a TypeRef> {
    let members = &known.structure(output)?.members;
    members.iter().find_map(|member| match &member.ty {
        Type::EventStream(events) => Some(events),
        _ => None,
    })
}

/// Spans end up in places that nobody guards.
fn not_sensitive(known: &Shapes<'_>, of: &TypeRef, path: &str) -> Result<(), String> {
    let mut at = of;
    for name in path.split('.') {
        // A step that names nothing has a message of its own.
        let Some(member) = known.member(at, name) else {
            return Ok(());
        };
        if member.sensitive {
            return Err(format!("`{name}` is sensitive"));
        }
        match &member.ty {
            Type::Structure(next) => at = next,
            _ => return Ok(()),
        }
    }
    Ok(())
}

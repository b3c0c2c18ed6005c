//! Phase "lower": the model in, the intermediate representation out. Every decision and every refusal is made here.

mod answer_headers;
mod base64;
mod bindings;
mod cases;
mod checks;
pub(crate) mod closure;
mod constraints;
mod defaults;
mod docs;
pub(crate) mod endpoint;
mod errors;
mod form;
mod items;
mod jmespath;
mod operations;
mod pagination;
mod path;
mod recursion;

mod server;
mod shapes;
mod spans;
mod structures;
pub(crate) mod traits;
mod types;
mod waiters;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::config::Config;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::ir;
use crate::smithy::{Model, Service, Shape, ShapeId, ShapeKind, Traits};

use self::items::OperationNames;

/// Resolves everything in `model` that its one service reaches.
///
/// # Errors
///
/// Everything in the model that is not understood or not supported, all of it at once.
pub fn lower(model: &Model, config: &Config) -> Result<ir::Crate, Diagnostics> {
    let (shape, service) = the_service(model)?;
    let mut lowering = Lowering {
        model,
        config,
        service_shape: shape,
        service,
        diagnostics: Diagnostics::default(),
        usage: IndexMap::new(),
        names: BTreeMap::new(),
        member_names: BTreeMap::new(),
        operation_names: BTreeMap::new(),
        boxed: BTreeSet::new(),
        unchecked: Vec::new(),
    };
    lowering.run()
}

/// How a shape is used by the operations that reach it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Usage {
    codec: ir::Codec,
    error: bool,
    /// It is a member, element or event somewhere, not only an input or output.
    nested: bool,
}

struct Lowering<'a> {
    model: &'a Model,
    config: &'a Config,
    service_shape: &'a Shape,
    service: &'a Service,
    diagnostics: Diagnostics,
    /// Reached shapes that become types, in order of id.
    usage: IndexMap<ShapeId, Usage>,
    names: BTreeMap<ShapeId, ir::TypeRef>,
    /// Fields and variants, by shape and member.
    member_names: BTreeMap<(ShapeId, String), String>,
    operation_names: BTreeMap<ShapeId, OperationNames>,
    /// Members (`shape`, member name) that must be boxed.
    boxed: BTreeSet<(ShapeId, String)>,
    /// Members whose pattern cannot be checked.
    unchecked: Vec<String>,
}

impl Lowering<'_> {
    fn run(&mut self) -> Result<ir::Crate, Diagnostics> {
        self.check_config();
        let operation_ids = closure::operation_ids(self.model, self.service);
        self.close(&operation_ids);
        self.stop_on_errors()?;
        self.boxed = recursion::boxed_members(self.model, self.usage.keys());
        self.box_large_payloads();
        recursion::refuse_endless_lists(self.model, self.usage.keys(), &mut self.diagnostics);
        recursion::refuse_endless_structures(self.model, self.usage.keys(), &mut self.diagnostics);
        self.stop_on_errors()?;
        let plans = self.plan_operations(&operation_ids);
        self.check_events();
        self.check_bindings(&plans);
        self.stop_on_errors()?;
        self.name_shapes(&plans);
        self.name_items(&plans);
        let mut shapes = self.shapes(&plans);
        shapes.sort_by(|a, b| a.at.cmp(&b.at));
        let mut operations = self.operations(&plans);
        let errors = self.usage.iter().filter(|(_, usage)| usage.error);
        let errors = errors.map(|(id, _)| self.names[id].clone()).collect();
        let retryable = self.retryable_errors();
        let hints = self.hints();
        let endpoint = self.endpoint_rules();
        let known = path::Shapes::new(&shapes);
        self.bind_endpoints(&plans, &known, &endpoint, &mut operations);
        let endpoint_tests = self.endpoint_tests(&endpoint);
        let service = self.service_facts();
        self.stop_on_errors()?;
        self.paginate(&plans, &mut operations, &known);
        let waiters = self.waiters(&plans, &operations, &known);
        let event_attributes = self.event_attributes(&known);
        self.bind_spans(&plans, &known, &event_attributes, &mut operations);
        let cases = self.cases(&plans, &shapes, &operations);
        cases::minimal_outputs(&shapes, &mut operations);
        self.stop_on_errors()?;
        spans::bind_events(event_attributes, &mut shapes);
        Ok(ir::Crate {
            service,
            runtime_features: runtime_features(&operations),
            operations,
            shapes,
            errors,
            waiters,
            retryable,
            hints,
            endpoint,
            endpoint_tests,
            cases,
            unchecked: self.take_unchecked(),
        })
    }

    /// Each once: inputs and what they share are lowered more than once.
    fn take_unchecked(&mut self) -> Vec<String> {
        let unchecked: BTreeSet<String> = self.unchecked.drain(..).collect();
        unchecked.into_iter().collect()
    }

    fn stop_on_errors(&mut self) -> Result<(), Diagnostics> {
        std::mem::take(&mut self.diagnostics).into_result(())
    }

    fn shape(&self, id: &ShapeId) -> &Shape {
        &self.model.shapes[id]
    }

    /// A finding at a shape or, with `$name` appended to `at`, at a member.
    fn report(&mut self, shape: &Shape, member: Option<&str>, problem: String, help: &str) {
        let at = match member {
            Some(member) => format!("{}${member}", shape.id),
            None => shape.id.to_string(),
        };
        self.diagnostics.push(
            Diagnostic::new(problem, help)
                .file(shape.file.clone())
                .shape(at),
        );
    }

    fn service_facts(&mut self) -> ir::Service {
        let shape = self.service_shape;
        let traits = &shape.traits;
        let sdk_id = traits
            .get("aws.api#service")
            .and_then(|service| text(service.get("sdkId")));
        let sdk_id = sdk_id.unwrap_or_else(|| shape.id.name().to_owned());
        let signing_name = traits
            .get("aws.auth#sigv4")
            .and_then(|sigv4| text(sigv4.get("name")))
            .or_else(|| {
                traits
                    .get("aws.api#service")
                    .and_then(|service| text(service.get("arnNamespace")))
            })
            .unwrap_or_else(|| sdk_id.to_lowercase().replace(' ', "-"));
        let title = text(traits.get("smithy.api#title")).unwrap_or_else(|| sdk_id.clone());
        let docs = match &self.config.crate_docs {
            Some(docs) => docs.lines().map(str::to_owned).collect(),
            None => self.documentation(shape, None).unwrap_or_default(),
        };
        ir::Service {
            title,
            sdk_id,
            signing_name,
            version: self.service.version.clone(),
            auth: self.service_auth(),
            docs,
        }
    }
}

/// What of the runtime is behind a feature, and needed.
fn runtime_features(operations: &[ir::Operation]) -> BTreeSet<&'static str> {
    let steps = operations.iter().flat_map(|operation| &operation.request);
    let features = steps.filter_map(|step| match step {
        ir::RequestStep::Compress => Some("gzip"),
        ir::RequestStep::Checksum => Some("md5"),
        _ => None,
    });
    features.collect()
}

/// The one service of the model, which must speak restJson1.
pub(crate) fn the_service(model: &Model) -> Result<(&Shape, &Service), Diagnostic> {
    let mut services = model.shapes.values().filter_map(|shape| match &shape.kind {
        ShapeKind::Service(service) => Some((shape, service)),
        _ => None,
    });
    let Some((shape, service)) = services.next() else {
        return Err(Diagnostic::new(
            "the model has no service",
            "give the file that defines the service, too",
        ));
    };
    if let Some((other, _)) = services.next() {
        return Err(Diagnostic::new(
            format!("the model has two services: {} and {}", shape.id, other.id),
            "generate one crate for each, from files that hold one service",
        )
        .file(other.file.clone())
        .shape(&other.id));
    }
    if !shape.traits.has("aws.protocols#restJson1") {
        let protocols: Vec<&str> = shape
            .traits
            .iter()
            .map(|(id, _)| id)
            .filter(|id| id.starts_with("aws.protocols#"))
            .collect();
        let spoken = if protocols.is_empty() {
            "none".to_owned()
        } else {
            protocols.join(", ")
        };
        return Err(Diagnostic::new(
            format!("the service does not speak restJson1; protocols it names: {spoken}"),
            "this generator writes clients for aws.protocols#restJson1 only",
        )
        .file(shape.file.clone())
        .shape(&shape.id));
    }
    Ok((shape, service))
}

fn text(value: Option<&Value>) -> Option<String> {
    value.and_then(Value::as_str).map(str::to_owned)
}

/// The message for `#[deprecated]`, where the traits deprecate something.
fn deprecation(traits: &Traits) -> Option<String> {
    let value = traits.get("smithy.api#deprecated")?;
    let message = text(value.get("message"))
        .unwrap_or_else(|| "The service's model marks this as deprecated.".to_owned());
    Some(match text(value.get("since")) {
        Some(since) => format!("{message} (since {since})"),
        None => message,
    })
}

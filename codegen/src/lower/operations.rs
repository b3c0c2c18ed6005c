//! Operations: their inputs and outputs, authentication, and how a call is made.

use serde_json::Value;

use crate::ir::{self, AuthScheme, Module, RequestStep, TypeRef};
use crate::names::{self, Scope};
use crate::smithy::{Operation, Shape, ShapeId, ShapeKind};

use super::bindings::{Side, ask_for_json};
use super::items::OperationNames;
use super::{Lowering, deprecation};

/// The methods for which the `http` crate has a constant.
const METHODS: [&str; 9] = [
    "CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE",
];

/// What an operation takes and gives.
pub(super) struct Plan {
    pub(super) id: ShapeId,
    pub(super) input: Io,
    pub(super) output: Io,
}

impl Plan {
    pub(super) fn name(&self) -> &str {
        self.id.name()
    }
}

/// An input or output.
pub(super) struct Io {
    /// The structure in the model, if there is one.
    pub(super) shape: Option<ShapeId>,
    /// Where the type stands that is made for this operation alone: the model has none, or others use it, too.
    pub(super) synthesised: Option<TypeRef>,
}

impl Lowering<'_> {
    /// Decides which inputs and outputs are types of their own.
    pub(super) fn plan_operations(&mut self, ids: &[ShapeId]) -> Vec<Plan> {
        let model = self.model;
        let operations: Vec<(&ShapeId, &Operation)> = ids
            .iter()
            .filter_map(|id| match &model.shapes[id].kind {
                ShapeKind::Operation(operation) => Some((id, operation)),
                _ => None,
            })
            .collect();
        let uses = |id: &ShapeId| {
            let sides = operations
                .iter()
                .flat_map(|(_, operation)| [&operation.input, &operation.output]);
            sides.filter(|side| *side == id).count()
        };
        // Names that are made must not take those of shapes.
        let mut scope = Scope::default();
        for id in self.usage.keys() {
            scope.claim(names::root_type_name(id.name()));
        }
        let mut io = |id: &ShapeId, suffix: &str, operation: &ShapeId| {
            let shape = (*id != "smithy.api#Unit").then(|| id.clone());
            let own = uses(id) == 1
                && self
                    .usage
                    .get(id)
                    .is_some_and(|usage| !usage.nested && !usage.error);
            let synthesised = (!own).then(|| {
                let name = scope.claim(names::root_type_name(&format!(
                    "{}{suffix}",
                    operation.name()
                )));
                TypeRef {
                    module: Module::Operation,
                    file: names::file_name(&name),
                    name,
                }
            });
            Io { shape, synthesised }
        };
        let plans = operations.iter().map(|&(id, operation)| Plan {
            id: id.clone(),
            input: io(&operation.input, "Input", id),
            output: io(&operation.output, "Output", id),
        });
        plans.collect()
    }

    /// Every operation, once all shapes have names.
    pub(super) fn operations(&mut self, plans: &[Plan]) -> Vec<ir::Operation> {
        let mut operations = Vec::new();
        for plan in plans {
            operations.extend(self.operation(plan));
        }
        operations
    }

    fn operation(&mut self, plan: &Plan) -> Option<ir::Operation> {
        let model = self.model;
        let shape = &model.shapes[&plan.id];
        let Some(http) = shape.traits.get("smithy.api#http") else {
            self.report(
                shape,
                None,
                "the operation has no http trait".to_owned(),
                "add smithy.api#http with method and uri",
            );
            return None;
        };
        let uri = http
            .get("uri")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if !uri.starts_with('/') {
            let problem = format!("the URI `{uri}` does not start with a slash");
            self.report(shape, None, problem, "write the URI as an absolute path");
        }
        let http_method = http
            .get("method")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if !METHODS.contains(&http_method.as_str()) {
            let problem = format!("`{http_method}` is no HTTP method");
            let help = format!("write one of {}", METHODS.join(", "));
            self.report(shape, None, problem, &help);
        }
        let input_shape = plan.input.shape.as_ref().map(|id| &model.shapes[id]);
        let output_shape = plan.output.shape.as_ref().map(|id| &model.shapes[id]);
        self.check_labels(shape, &uri, input_shape);
        let input_fields = self.io_fields(input_shape, Side::Input);
        let output_fields = self.io_fields(output_shape, Side::Output);
        let mut request = self.request_steps(shape, input_shape, &input_fields);
        let members: Vec<(String, _)> = output_shape
            .into_iter()
            .flat_map(Shape::members)
            .map(|(name, member)| (name.to_owned(), member))
            .collect();
        let members: Vec<_> = members
            .iter()
            .map(|(name, member)| (name, *member))
            .collect();
        let answer = self.answer_reading(
            output_shape.unwrap_or(shape),
            &members,
            &output_fields,
            Side::Output,
        );
        ask_for_json(&mut request, &answer);
        let mut reading = self.request_reading(input_shape, &input_fields);
        reading.compressed = request
            .iter()
            .any(|step| matches!(step, RequestStep::Compress));
        let is_stream = |field: &ir::Member| {
            matches!(field.ty, ir::Type::EventStream(_) | ir::Type::ByteStream)
        };
        let OperationNames { name, file, method } = self.operation_names[&plan.id].clone();
        Some(ir::Operation {
            model_name: plan.name().to_owned(),
            name,
            file,
            method,
            docs: self.operation_docs(shape),
            deprecated: deprecation(&shape.traits),
            input: self.io_type(&plan.input),
            output: self.io_type(&plan.output),
            http_method,
            uri,
            readonly: shape.traits.has("smithy.api#readonly"),
            idempotent: shape.traits.has("smithy.api#idempotent"),
            host_prefix: String::new(),
            auth: self.auth_schemes(shape),
            streaming: output_fields.iter().any(is_stream),
            unsigned_payload: shape.traits.has("aws.auth#unsignedPayload"),
            request,
            answer,
            reading,
            status: self.success_status(shape),
            minimal: None,
            pagination: None,
            answer_headers: self.answer_headers(shape),
            span: None,
            syntax: self.operation_syntax(&plan.id),
        })
    }

    fn io_type(&self, io: &Io) -> TypeRef {
        match (&io.synthesised, &io.shape) {
            (Some(made), _) => made.clone(),
            (None, Some(id)) => self.names[id].clone(),
            (None, None) => unreachable!("an input or output without a shape is always made"),
        }
    }

    /// The lowered members of an input or output; the same as in its own file.
    fn io_fields(&mut self, shape: Option<&Shape>, side: Side) -> Vec<ir::Member> {
        match shape.map(|shape| (shape, &shape.kind)) {
            Some((shape, ShapeKind::Structure(members))) => {
                let codec = ir::Codec {
                    write: side == Side::Input,
                    read: side == Side::Output,
                };
                self.structure(shape, members.iter(), codec, side).members
            }
            _ => Vec::new(),
        }
    }

    /// `@auth` of the operation, else of the service, else every scheme of the service by name; `@optionalAuth` adds none.
    fn auth_schemes(&mut self, operation: &Shape) -> Vec<AuthScheme> {
        let own = operation.traits.get("smithy.api#auth");
        let ids = self.auth_ids(own);
        let mut schemes = known_schemes(&ids);
        if ids.is_empty() || operation.traits.has("smithy.api#optionalAuth") {
            schemes.push(AuthScheme::NoAuth);
        }
        if schemes.is_empty() {
            let problem = format!(
                "none of the authentication schemes is supported: {}",
                ids.join(", ")
            );
            let help =
                "supported are aws.auth#sigv4, smithy.api#httpBearerAuth and smithy.api#noAuth";
            self.report(operation, None, problem, help);
        }
        schemes
    }

    /// The schemes of an operation that the model says nothing about.
    pub(super) fn service_auth(&self) -> Vec<AuthScheme> {
        let mut schemes = known_schemes(&self.auth_ids(None));
        if schemes.is_empty() {
            schemes.push(AuthScheme::NoAuth);
        }
        schemes
    }

    fn auth_ids(&self, of_operation: Option<&Value>) -> Vec<String> {
        let service = &self.service_shape.traits;
        let listed = of_operation.or_else(|| service.get("smithy.api#auth"));
        match listed.and_then(Value::as_array) {
            Some(ids) => ids
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            None => {
                let schemes = ["aws.auth#sigv4", "smithy.api#httpBearerAuth"];
                schemes
                    .iter()
                    .filter(|id| service.has(id))
                    .map(|id| (*id).to_owned())
                    .collect()
            }
        }
    }
}

fn known_schemes(ids: &[String]) -> Vec<AuthScheme> {
    let mut schemes = Vec::new();
    for id in ids {
        match id.as_str() {
            "aws.auth#sigv4" => schemes.push(AuthScheme::SigV4),
            "smithy.api#httpBearerAuth" => schemes.push(AuthScheme::HttpBearer),
            "smithy.api#noAuth" => schemes.push(AuthScheme::NoAuth),
            // Another scheme may stand beside one that we have: the service then accepts either.
            _ => {}
        }
    }
    schemes
}

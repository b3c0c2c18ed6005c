//! What operations say about where their requests go: constants, members and paths that are parameters of the endpoint
//! rules, and labels of the host.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::ir::{
    EndpointRules, EndpointStep, Member, Operation, Parameter, ParameterKind, RequestStep, Type,
};
use crate::lower::Lowering;
use crate::lower::operations::Plan;
use crate::lower::path::{Paths, Shapes};
use crate::smithy::Shape as ModelShape;

use super::parameters::value_of;
use super::{CONTEXT_PARAM, OPERATION_PARAMS, STATIC_PARAMS};

const HELP: &str = "bind a parameter of the rule set to a value of its type";

impl Lowering<'_> {
    /// Adds the steps of each operation, ahead of those that take the input apart.
    pub(in crate::lower) fn bind_endpoints(
        &mut self,
        plans: &[Plan],
        shapes: &Shapes<'_>,
        rules: &EndpointRules,
        operations: &mut [Operation],
    ) {
        let model = self.model;
        for operation in operations {
            let mut plans = plans.iter();
            let Some(plan) = plans.find(|plan| plan.name() == operation.model_name) else {
                continue;
            };
            let shape = &model.shapes[&plan.id];
            let input = plan.input.shape.as_ref().map(|id| &model.shapes[id]);
            let fields = shapes.structure(&operation.input);
            let fields = fields.map_or(&[][..], |structure| &structure.members);
            let paths = Paths {
                shapes,
                input: &operation.input,
                output: &operation.output,
            };
            let mut steps = self.context_steps(shape, input, fields, &paths, rules);
            let (prefix, labels) = self.host_prefix(shape, input, fields);
            operation.host_prefix = prefix;
            steps.extend(labels);
            let is_token =
                |step: &&RequestStep| matches!(step, RequestStep::IdempotencyToken { .. });
            let at = operation.request.iter().take_while(is_token).count();
            let steps = steps.into_iter().map(RequestStep::Endpoint);
            operation.request.splice(at..at, steps);
        }
    }

    /// Parameters that the operation sets; of several values for one, the most specific.
    fn context_steps(
        &mut self,
        operation: &ModelShape,
        input: Option<&ModelShape>,
        fields: &[Member],
        paths: &Paths<'_>,
        rules: &EndpointRules,
    ) -> Vec<EndpointStep> {
        let mut bound = BTreeSet::new();
        let mut steps = Vec::new();
        let mut problems = Vec::new();
        let known = |name: &str| {
            let mut parameters = rules.parameters.iter();
            parameters
                .find(|parameter| parameter.name == name)
                .ok_or_else(|| format!("the endpoint rules have no parameter `{name}`"))
        };
        for (name, binding) in object(operation, STATIC_PARAMS) {
            let step = known(name).and_then(|parameter| constant(parameter, binding));
            match step {
                Ok(step) => steps.extend(bound.insert(name.to_owned()).then_some(step)),
                Err(problem) => problems.push((operation, None, problem)),
            }
        }
        let members = input.into_iter().flat_map(ModelShape::members);
        for ((member_name, member), field) in members.zip(fields) {
            let Some(name) = member.traits.get(CONTEXT_PARAM) else {
                continue;
            };
            let name = name.get("name").and_then(Value::as_str).unwrap_or_default();
            let required = member.traits.has("smithy.api#required");
            let step = known(name).and_then(|parameter| self::member(parameter, field, required));
            match step {
                Ok(step) => steps.extend(bound.insert(name.to_owned()).then_some(step)),
                Err(problem) => {
                    problems.push((input.unwrap_or(operation), Some(member_name), problem));
                }
            }
        }
        for (name, binding) in object(operation, OPERATION_PARAMS) {
            let step = known(name).and_then(|parameter| {
                let path = binding.get("path").and_then(Value::as_str);
                let path = path.unwrap_or_default();
                let value = paths.parameter(path, parameter.kind);
                let name = name.clone();
                value
                    .map(|value| EndpointStep::Path {
                        name: name.clone(),
                        value,
                    })
                    .map_err(|problem| {
                        format!("the path `{path}` of the endpoint parameter `{name}`: {problem}")
                    })
            });
            match step {
                Ok(step) => steps.extend(bound.insert(name.to_owned()).then_some(step)),
                Err(problem) => problems.push((operation, None, problem)),
            }
        }
        for (shape, member, problem) in problems {
            self.report(shape, member, problem, HELP);
        }
        steps
    }
}

fn object<'a>(shape: &'a ModelShape, id: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    let bindings = shape.traits.get(id).and_then(Value::as_object);
    bindings.into_iter().flatten()
}

fn constant(parameter: &Parameter, binding: &Value) -> Result<EndpointStep, String> {
    let value = binding
        .get("value")
        .and_then(|value| value_of(parameter.kind, value));
    let name = parameter.name.clone();
    match value {
        Some(value) => Ok(EndpointStep::Constant { name, value }),
        None => Err(format!(
            "the constant for the endpoint parameter `{name}` is of another type"
        )),
    }
}

fn member(parameter: &Parameter, field: &Member, required: bool) -> Result<EndpointStep, String> {
    let name = parameter.name.clone();
    let is_text = |ty: &Type| matches!(ty, Type::String | Type::Enum(_));
    let fits = match (parameter.kind, &field.ty) {
        (ParameterKind::String, ty) => is_text(ty),
        (ParameterKind::Boolean, ty) => *ty == Type::Boolean,
        (ParameterKind::StringArray, Type::List(element, _)) => is_text(element),
        (ParameterKind::StringArray, _) => false,
    };
    if !fits {
        return Err(format!(
            "the endpoint parameter `{name}` is of another type than this member"
        ));
    }
    Ok(EndpointStep::Member {
        name,
        field: field.field.clone(),
        required,
    })
}

//! Parameters of the endpoint rules, and where their values come from.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::ir::{ClientParameter, Parameter, ParameterKind, RuleValue, Source};
use crate::names::{self, Scope};
use crate::smithy::{Model, Shape};

use super::{CLIENT_PARAMS, CONTEXT_PARAM, OPERATION_PARAMS, STATIC_PARAMS};
use crate::lower::Lowering;

/// Built-ins that a client of ours has no source for; the rules see their default, or nothing.
const WITHOUT_SOURCE: &[&str] = &[
    "AWS::Auth::AccountId",
    "AWS::Auth::AccountIdEndpointMode",
    "AWS::Auth::CredentialScope",
    "AWS::S3::Accelerate",
    "AWS::S3::DisableMultiRegionAccessPoints",
    "AWS::S3::ForcePathStyle",
    "AWS::S3::UseArnRegion",
    "AWS::S3::UseGlobalEndpoint",
    "AWS::S3Control::UseArnRegion",
    "AWS::STS::UseGlobalEndpoint",
];

impl Lowering<'_> {
    pub(super) fn endpoint_parameters(
        &mut self,
        parameters: Option<&Map<String, Value>>,
    ) -> Vec<Parameter> {
        let context = context_names(self.model, self.service_shape);
        let mut fields = Scope::with(["params"]);
        let mut lowered = Vec::new();
        for (name, parameter) in parameters.into_iter().flatten() {
            let Some(kind) = kind_of(parameter) else {
                let problem =
                    format!("the parameter `{name}` has no type, or one that is not supported");
                self.rule_problem(problem, "give it the type string, boolean or stringArray");
                continue;
            };
            let default = parameter.get("default").filter(|value| !value.is_null());
            let value = default.and_then(|value| value_of(kind, value));
            if value.is_none() && default.is_some() {
                let problem = format!("the default of the parameter `{name}` is of another type");
                self.rule_problem(problem, "write a default of the parameter's type");
            }
            let built_in = parameter.get("builtIn").and_then(Value::as_str);
            let source = built_in.and_then(|id| self.built_in(name, kind, id));
            let is_context = context.contains(name.as_str()).then_some(Source::Context);
            let sources: Vec<Source> = is_context.into_iter().chain(source).collect();
            let is_required = parameter.get("required").and_then(Value::as_bool);
            let mut docs = self.parameter_docs(name, parameter);
            if let Some(built_in) = built_in.filter(|_| sources.is_empty()) {
                let words = format!("This is the built-in `{built_in}`, which clients do not set.");
                docs.extend([String::new(), words]);
            }
            lowered.push(Parameter {
                name: name.clone(),
                field: fields.claim(names::field_name(name)),
                docs,
                kind,
                required: is_required.unwrap_or_default() && value.is_none(),
                default: value,
                used: false,
                sources,
            });
        }
        lowered
    }

    fn built_in(&mut self, name: &str, kind: ParameterKind, id: &str) -> Option<Source> {
        let (source, wanted) = match id {
            "AWS::Region" => (Source::Region, ParameterKind::String),
            "AWS::UseFIPS" => (Source::UseFips, ParameterKind::Boolean),
            "AWS::UseDualStack" => (Source::UseDualStack, ParameterKind::Boolean),
            "SDK::Endpoint" => (Source::Endpoint, ParameterKind::String),
            id if WITHOUT_SOURCE.contains(&id) => return None,
            other => {
                let problem = format!(
                    "the parameter `{name}` wants the built-in `{other}`, which is not known"
                );
                let help = "name one of the built-ins of the Smithy rules engine";
                self.rule_problem(problem, help);
                return None;
            }
        };
        if kind != wanted {
            let problem =
                format!("the parameter `{name}` is of another type than its built-in `{id}`");
            self.rule_problem(problem, "give it the type of the built-in");
            return None;
        }
        Some(source)
    }

    fn parameter_docs(&self, name: &str, parameter: &Value) -> Vec<String> {
        let docs = parameter.get("documentation").and_then(Value::as_str);
        let docs = docs.and_then(|docs| self.markdown(docs));
        let mut docs =
            docs.unwrap_or_else(|| vec![format!("The parameter `{name}` of the endpoint rules.")]);
        if let Some(deprecated) = parameter.get("deprecated") {
            docs.extend([String::new(), "Deprecated.".to_owned()]);
            let message = deprecated.get("message").and_then(Value::as_str);
            docs.extend(
                message
                    .and_then(|message| self.markdown(message))
                    .unwrap_or_default(),
            );
        }
        docs
    }

    /// The parameters that are settings of the client, each with a constant.
    pub(super) fn client_parameters(&mut self) -> Vec<ClientParameter> {
        let shape = self.service_shape;
        let settings = shape.traits.get(CLIENT_PARAMS);
        let mut constants = Scope::default();
        let mut lowered = Vec::new();
        for (name, setting) in settings.and_then(Value::as_object).into_iter().flatten() {
            let Some(kind) = kind_of(setting) else {
                let problem = format!("the setting `{name}` of the client has no type");
                self.report(shape, None, problem, "give it the type string or boolean");
                continue;
            };
            lowered.push(ClientParameter {
                name: name.clone(),
                constant: constants.claim(names::constant_name(name)),
                docs: self.parameter_docs(name, setting),
                kind,
            });
        }
        lowered
    }
}

/// The parameters that something else than a built-in gives a value to.
fn context_names<'m>(model: &'m Model, service: &'m Shape) -> BTreeSet<&'m str> {
    let mut found: BTreeSet<&str> = names_in(service.traits.get(CLIENT_PARAMS)).collect();
    for shape in model.shapes.values() {
        found.extend(names_in(shape.traits.get(STATIC_PARAMS)));
        found.extend(names_in(shape.traits.get(OPERATION_PARAMS)));
        let members = shape.members();
        found.extend(members.filter_map(|(_, member)| {
            let binding = member.traits.get(CONTEXT_PARAM)?;
            binding.get("name")?.as_str()
        }));
    }
    found
}

fn names_in(value: Option<&Value>) -> impl Iterator<Item = &str> {
    let names = value.and_then(Value::as_object).into_iter().flatten();
    names.map(|(name, _)| name.as_str())
}

/// The type of a parameter; models write it in either case.
fn kind_of(parameter: &Value) -> Option<ParameterKind> {
    let name = parameter.get("type")?.as_str()?.to_lowercase();
    Some(match name.as_str() {
        "string" => ParameterKind::String,
        "boolean" => ParameterKind::Boolean,
        "stringarray" => ParameterKind::StringArray,
        _ => return None,
    })
}

/// A constant of a rule set or a test, where it is of the type that belongs there.
pub(super) fn value_of(kind: ParameterKind, value: &Value) -> Option<RuleValue> {
    match (kind, value) {
        (ParameterKind::String, Value::String(text)) => Some(RuleValue::String(text.clone())),
        (ParameterKind::Boolean, Value::Bool(value)) => Some(RuleValue::Boolean(*value)),
        (ParameterKind::StringArray, Value::Array(items)) => {
            let items = items.iter().map(|item| item.as_str().map(str::to_owned));
            Some(RuleValue::StringArray(items.collect::<Option<_>>()?))
        }
        _ => None,
    }
}

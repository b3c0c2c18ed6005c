//! The endpoint rules of the service (`smithy.rules#endpointRuleSet`), compiled to conditions and outcomes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostics::Diagnostic;
use crate::ir::{
    AuthSchemeTemplate, BuiltIn, Condition, EndpointRules, EndpointTemplate, Outcome, Parameter,
    ParameterKind, Rule, RuleExpr, RuleValue, TemplatePart,
};
use crate::names::{self, Scope};

use super::Lowering;
use super::rule_expr::{Ty, Typed, Variables, expr};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";

/// What is wrong with a rule, and where in the rule set it stands.
struct Fault {
    path: String,
    problem: String,
}

impl Lowering<'_> {
    /// The compiled rules; a service without rules is refused, since nothing else says where it lives.
    pub(super) fn endpoint_rules(&mut self) -> EndpointRules {
        let mut rules = EndpointRules {
            parameters: Vec::new(),
            rules: Vec::new(),
        };
        let shape = self.service_shape;
        let Some(set) = shape.traits.get(RULE_SET) else {
            self.rule_problem(
                "the service has no endpoint rules".to_owned(),
                "add a smithy.rules#endpointRuleSet",
            );
            return rules;
        };
        rules.parameters =
            self.endpoint_parameters(set.get("parameters").and_then(Value::as_object));
        let variables: Variables = rules
            .parameters
            .iter()
            .map(|p| (p.name.clone(), parameter_variable(p)))
            .collect();
        match rule_list(set.get("rules"), &variables, "rules") {
            Ok(list) => {
                rules.rules = list;
                for parameter in &mut rules.parameters {
                    let mut list = rules.rules.iter();
                    parameter.used = list.any(|rule| rule_uses(rule, &parameter.field));
                }
            }
            Err(Fault { path, problem }) => {
                let problem = format!("the endpoint rules use {problem}, at {path}");
                self.rule_problem(problem, "write the rules with the functions of the Smithy rules engine, on bound values");
            }
        }
        rules
    }

    fn rule_problem(&mut self, problem: String, help: &str) {
        let shape = self.service_shape;
        let diagnostic = Diagnostic::new(problem, help).file(shape.file.clone());
        self.diagnostics
            .push(diagnostic.shape(&shape.id).trait_id(RULE_SET));
    }

    fn endpoint_parameters(&mut self, parameters: Option<&Map<String, Value>>) -> Vec<Parameter> {
        let mut fields = Scope::default();
        let mut lowered = Vec::new();
        for (name, parameter) in parameters.into_iter().flatten() {
            let kind = match parameter
                .get("type")
                .and_then(Value::as_str)
                .map(str::to_lowercase)
                .as_deref()
            {
                Some("string") => ParameterKind::String,
                Some("boolean") => ParameterKind::Boolean,
                Some("stringarray") => ParameterKind::StringArray,
                _ => {
                    let problem =
                        format!("the parameter `{name}` has no type, or one that is not supported");
                    self.rule_problem(problem, "give it the type string, boolean or stringArray");
                    continue;
                }
            };
            let built_in = match parameter.get("builtIn").and_then(Value::as_str) {
                None => None,
                Some("AWS::Region") => Some(BuiltIn::Region),
                Some("AWS::UseFIPS") => Some(BuiltIn::UseFips),
                Some("AWS::UseDualStack") => Some(BuiltIn::UseDualStack),
                Some("SDK::Endpoint") => Some(BuiltIn::Endpoint),
                Some(other) => {
                    let problem = format!(
                        "the parameter `{name}` wants the built-in `{other}`, which is not supported"
                    );
                    let help = "supported are AWS::Region, AWS::UseFIPS, AWS::UseDualStack and SDK::Endpoint";
                    self.rule_problem(problem, help);
                    None
                }
            };
            let default = parameter
                .get("default")
                .and_then(|value| value_of(kind, value));
            if default.is_none() && parameter.get("default").is_some() {
                let problem = format!("the default of the parameter `{name}` is of another type");
                self.rule_problem(problem, "write a default of the parameter's type");
            }
            let docs = parameter.get("documentation").and_then(Value::as_str);
            let docs = docs.map_or_else(
                || format!("The parameter `{name}` of the endpoint rules."),
                str::to_owned,
            );
            lowered.push(Parameter {
                name: name.clone(),
                field: fields.claim(variable_name(name)),
                docs: docs.lines().map(str::to_owned).collect(),
                kind,
                plain: default.is_some(),
                default,
                used: false,
                built_in,
            });
        }
        lowered
    }
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

/// The Rust name of a variable, which must not hide what the rules call.
fn variable_name(name: &str) -> String {
    const TAKEN: &[&str] = &[
        "element",
        "is_valid_host_label",
        "is_virtual_hostable_s3_bucket",
        "params",
        "parse_arn",
        "parse_url",
        "partition",
        "split",
        "substring",
        "uri_encode",
    ];
    let name = names::field_name(name);
    if TAKEN.contains(&name.as_str()) {
        format!("{name}_value")
    } else {
        name
    }
}

fn parameter_variable(parameter: &Parameter) -> Typed {
    let ty = match parameter.kind {
        ParameterKind::String => Ty::Str,
        ParameterKind::Boolean => Ty::Bool,
        ParameterKind::StringArray => Ty::Strings,
    };
    Typed {
        expr: RuleExpr::Variable(parameter.field.clone()),
        ty,
        optional: !parameter.plain,
    }
}

fn rule_list(list: Option<&Value>, variables: &Variables, path: &str) -> Result<Vec<Rule>, Fault> {
    let empty = Vec::new();
    let list = list.and_then(Value::as_array).unwrap_or(&empty);
    list.iter()
        .enumerate()
        .map(|(index, value)| rule(value, variables, &format!("{path}[{index}]")))
        .collect()
}

fn rule(value: &Value, variables: &Variables, path: &str) -> Result<Rule, Fault> {
    let fault = |problem: String| Fault {
        path: path.to_owned(),
        problem,
    };
    let mut variables = variables.clone();
    let mut conditions = Vec::new();
    let empty = Vec::new();
    for condition in value
        .get("conditions")
        .and_then(Value::as_array)
        .unwrap_or(&empty)
    {
        conditions.push(lower_condition(condition, &mut variables).map_err(fault)?);
    }
    let outcome = match value.get("type").and_then(Value::as_str) {
        Some("endpoint") => {
            let endpoint = value.get("endpoint").unwrap_or(&Value::Null);
            Outcome::Endpoint(endpoint_template(endpoint, &variables).map_err(fault)?)
        }
        Some("error") => {
            let message = string(value.get("error"), &variables, "an error").map_err(fault)?;
            Outcome::Error(message.expr)
        }
        Some("tree") => Outcome::Tree(rule_list(
            value.get("rules"),
            &variables,
            &format!("{path}.rules"),
        )?),
        Some(other) => return Err(fault(format!("a rule of the unknown type `{other}`"))),
        None => return Err(fault("a rule without a type".to_owned())),
    };
    // What is bound but never named again would be an unused variable in Rust.
    for at in (0..conditions.len()).rev() {
        let (bound, after) = conditions.split_at_mut(at + 1);
        if let Condition::Present { bind, value } = &bound[at]
            && !after
                .iter()
                .any(|condition| condition_uses(condition, bind))
            && !outcome_uses(&outcome, bind)
        {
            bound[at] = Condition::Holds(RuleExpr::IsSome(Box::new(value.clone())));
        }
    }
    Ok(Rule {
        conditions,
        outcome,
    })
}

fn lower_condition(value: &Value, variables: &mut Variables) -> Result<Condition, String> {
    // `isSet` of an optional variable makes it a plain one from here on.
    if value.get("fn").and_then(Value::as_str) == Some("isSet")
        && let Some(name) = value
            .get("argv")
            .and_then(|argv| argv.get(0)?.get("ref")?.as_str())
        && let Some(variable) = variables
            .get(name)
            .filter(|variable| variable.optional)
            .cloned()
        && let RuleExpr::Variable(bind) = &variable.expr
    {
        variables.insert(
            name.to_owned(),
            Typed {
                optional: false,
                ..variable.clone()
            },
        );
        return Ok(Condition::Present {
            bind: bind.clone(),
            value: variable.expr,
        });
    }
    let typed = expr(value, variables)?;
    let Some(assign) = value.get("assign").and_then(Value::as_str) else {
        return match (typed.optional, typed.ty) {
            (true, _) => Ok(Condition::Holds(RuleExpr::IsSome(Box::new(typed.expr)))),
            (false, Ty::Bool) => Ok(Condition::Holds(typed.expr)),
            (false, _) => Err("a condition that always holds".to_owned()),
        };
    };
    let bind = variable_name(assign);
    let bound = Typed {
        expr: RuleExpr::Variable(bind.clone()),
        ty: typed.ty,
        optional: false,
    };
    variables.insert(assign.to_owned(), bound);
    let value = if typed.optional {
        typed.expr
    } else {
        RuleExpr::Some(Box::new(typed.expr))
    };
    Ok(Condition::Present { bind, value })
}

fn endpoint_template(value: &Value, variables: &Variables) -> Result<EndpointTemplate, String> {
    let url = string(value.get("url"), variables, "a URL")?.expr;
    let mut headers = Vec::new();
    for (name, values) in value
        .get("headers")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let values = values
            .as_array()
            .ok_or_else(|| format!("the header `{name}`, which is no array"))?;
        headers.push((name.clone(), strings(values, variables, "a header")?));
    }
    let mut auth_schemes = Vec::new();
    let properties = value.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        match (name.as_str(), property.as_array()) {
            ("authSchemes", Some(schemes)) => {
                for scheme in schemes {
                    auth_schemes.push(auth_scheme(scheme, variables)?);
                }
            }
            (name, _) if is_hint(name) => {}
            _ => {
                return Err(format!(
                    "the endpoint property `{name}`, which is not supported"
                ));
            }
        }
    }
    Ok(EndpointTemplate {
        url,
        headers,
        auth_schemes,
    })
}

/// A value that must be a string, and there.
fn string(value: Option<&Value>, variables: &Variables, what: &str) -> Result<Typed, String> {
    let value = value.ok_or_else(|| format!("{what} without a value"))?;
    let typed = expr(value, variables)?;
    if typed.optional || !matches!(typed.ty, Ty::Str | Ty::OwnedString) {
        return Err(format!("{what} that is not a string that is there"));
    }
    Ok(typed)
}

/// The items of an array, all of one Rust type: owned strings as soon as one of them is made here.
fn strings(items: &[Value], variables: &Variables, what: &str) -> Result<Vec<RuleExpr>, String> {
    let items: Vec<Typed> = items
        .iter()
        .map(|item| string(Some(item), variables, what))
        .collect::<Result<_, String>>()?;
    let owned = items.iter().any(|item| item.ty == Ty::OwnedString);
    let items = items.into_iter().map(|item| {
        if owned && item.ty == Ty::Str {
            RuleExpr::Owned(Box::new(item.expr))
        } else {
            item.expr
        }
    });
    Ok(items.collect())
}

fn auth_scheme(value: &Value, variables: &Variables) -> Result<AuthSchemeTemplate, String> {
    let name = value
        .get("name")
        .and_then(Value::as_str)
        .ok_or("an auth scheme without a name")?;
    let mut settings = Vec::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        if key == "name" {
            continue;
        }
        let (setter, kind) = auth_scheme_setter(key)
            .ok_or_else(|| format!("the auth scheme property `{key}`, which is not supported"))?;
        let what = format!("the auth scheme property `{key}`");
        let value = match (kind, value) {
            (ParameterKind::String, value) => string(Some(value), variables, &what)?.expr,
            (ParameterKind::Boolean, Value::Bool(value)) => {
                RuleExpr::Value(RuleValue::Boolean(*value))
            }
            (ParameterKind::StringArray, Value::Array(items)) => {
                RuleExpr::Strings(strings(items, variables, &what)?)
            }
            (ParameterKind::Boolean, _) => return Err(format!("{what} that is no boolean")),
            (ParameterKind::StringArray, _) => return Err(format!("{what} that is no array")),
        };
        settings.push((setter.to_owned(), value));
    }
    Ok(AuthSchemeTemplate {
        name: name.to_owned(),
        settings,
    })
}

/// Endpoint properties that are hints for other tools, without meaning for a request.
pub(super) fn is_hint(property: &str) -> bool {
    matches!(property, "backend" | "metricValues")
}

/// The setter of the runtime's `AuthScheme` for a property of an auth scheme, and what it takes.
pub(super) fn auth_scheme_setter(property: &str) -> Option<(&'static str, ParameterKind)> {
    Some(match property {
        "signingName" => ("signing_name", ParameterKind::String),
        "signingRegion" => ("signing_region", ParameterKind::String),
        "signingRegionSet" => ("signing_region_set", ParameterKind::StringArray),
        "disableDoubleEncoding" => ("disable_double_encoding", ParameterKind::Boolean),
        "disableNormalizePath" => ("disable_normalize_path", ParameterKind::Boolean),
        _ => return None,
    })
}

fn condition_uses(condition: &Condition, name: &str) -> bool {
    match condition {
        Condition::Present { value, .. } | Condition::Holds(value) => uses(value, name),
    }
}

fn outcome_uses(outcome: &Outcome, name: &str) -> bool {
    match outcome {
        Outcome::Endpoint(endpoint) => {
            let headers = endpoint.headers.iter().flat_map(|(_, values)| values);
            let settings = endpoint
                .auth_schemes
                .iter()
                .flat_map(|scheme| scheme.settings.iter().map(|(_, value)| value));
            std::iter::once(&endpoint.url)
                .chain(headers)
                .chain(settings)
                .any(|value| uses(value, name))
        }
        Outcome::Error(message) => uses(message, name),
        Outcome::Tree(rules) => rules.iter().any(|rule| rule_uses(rule, name)),
    }
}

fn rule_uses(rule: &Rule, name: &str) -> bool {
    let mut conditions = rule.conditions.iter();
    conditions.any(|condition| condition_uses(condition, name)) || outcome_uses(&rule.outcome, name)
}

fn uses(expr: &RuleExpr, name: &str) -> bool {
    match expr {
        RuleExpr::Value(_) | RuleExpr::Integer(_) => false,
        RuleExpr::Variable(variable) => variable == name,
        RuleExpr::Template(parts) => parts.iter().any(|part| match part {
            TemplatePart::Text(_) => false,
            TemplatePart::Expr(expr) => uses(expr, name),
        }),
        RuleExpr::Field(inner, _)
        | RuleExpr::Borrow(inner)
        | RuleExpr::Owned(inner)
        | RuleExpr::Some(inner)
        | RuleExpr::Not(inner)
        | RuleExpr::IsSome(inner)
        | RuleExpr::IsNone(inner) => uses(inner, name),
        RuleExpr::Call { arguments, .. } | RuleExpr::Strings(arguments) => {
            arguments.iter().any(|argument| uses(argument, name))
        }
        RuleExpr::Equal(left, right) => uses(left, name) || uses(right, name),
    }
}

/// Parameters by their name in the rule set.
pub(super) fn by_name(rules: &EndpointRules) -> BTreeMap<&str, &Parameter> {
    rules
        .parameters
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter))
        .collect()
}

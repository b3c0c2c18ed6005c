//! Where requests go: the endpoint rules of the service (`smithy.rules#endpointRuleSet`), compiled to conditions and
//! outcomes, what operations tell them, and the prefixes of hosts (`smithy.api#endpoint`).

mod call;
mod cases;
mod default_set;
mod expr;
mod host;
mod parameters;
mod rules;
mod steps;
mod uses;

use std::borrow::Cow;

use serde_json::Value;

use crate::diagnostics::Diagnostic;
use crate::ir::{EndpointRules, RuleExpr, RuleValue};
use crate::smithy::Shape;

use super::{Lowering, text};
use expr::Variables;
use uses::rule_uses;

const RULE_SET: &str = "smithy.rules#endpointRuleSet";
const CLIENT_PARAMS: &str = "smithy.rules#clientContextParams";
const STATIC_PARAMS: &str = "smithy.rules#staticContextParams";
const OPERATION_PARAMS: &str = "smithy.rules#operationContextParams";
const CONTEXT_PARAM: &str = "smithy.rules#contextParam";

/// What is wrong with a rule, and where in the rule set it stands.
struct Fault {
    path: String,
    problem: String,
}

/// The rule set of a service: that of the model, else the one that AWS's services follow.
pub(crate) fn rule_set(service: &Shape) -> Cow<'_, Value> {
    match service.traits.get(RULE_SET) {
        Some(set) => Cow::Borrowed(set),
        None => Cow::Owned(default_set::default_set(&endpoint_prefix(service))),
    }
}

/// `endpointPrefix` of `aws.api#service`, which is that of its ARNs by default, which is the service's name.
fn endpoint_prefix(shape: &Shape) -> String {
    let service = shape.traits.get("aws.api#service");
    let named = |key: &str| service.and_then(|service| text(service.get(key)));
    named("endpointPrefix")
        .or_else(|| named("arnNamespace"))
        .unwrap_or_else(|| shape.id.name().to_lowercase())
}

impl Lowering<'_> {
    /// The compiled rules: those of the model, else those that AWS's services follow.
    pub(in crate::lower) fn endpoint_rules(&mut self) -> EndpointRules {
        if !self.service_shape.traits.has(RULE_SET) {
            self.refuse_other_rules();
        }
        let set = rule_set(self.service_shape);
        let parameters = set.get("parameters").and_then(Value::as_object);
        let mut rules = EndpointRules {
            parameters: self.endpoint_parameters(parameters),
            client_parameters: self.client_parameters(),
            rules: Vec::new(),
        };
        let variables: Variables = rules.parameters.iter().map(expr::parameter).collect();
        match rules::rules(set.get("rules"), &variables) {
            Ok(list) => rules.rules = list,
            Err(Fault { path, problem }) => {
                let problem = format!("the endpoint rules use {problem}, at {path}");
                self.rule_problem(problem, "write the rules with the functions of the Smithy rules engine, on bound values");
            }
        }
        for parameter in &mut rules.parameters {
            let mut list = rules.rules.iter();
            parameter.used = list.any(|rule| rule_uses(rule, &parameter.field));
        }
        rules
    }

    /// Rules in another form than that of a rule set would be passed over without a word.
    fn refuse_other_rules(&mut self) {
        let traits = self.service_shape.traits.iter().map(|(id, _)| id);
        let others: Vec<String> = traits
            .filter(|id| *id == "smithy.rules#endpointBdd" || id.starts_with("aws.endpoints#"))
            .map(|id| format!("`{id}`"))
            .collect();
        if !others.is_empty() {
            let problem = format!(
                "the service has no endpoint rule set, but {}, which is not supported alone",
                others.join(", ")
            );
            self.rule_problem(problem, "add the rule set that says the same");
        }
    }

    fn rule_problem(&mut self, problem: String, help: &str) {
        let shape = self.service_shape;
        let diagnostic = Diagnostic::new(problem, help).file(shape.file.clone());
        self.diagnostics
            .push(diagnostic.shape(&shape.id).trait_id(RULE_SET));
    }
}

/// A constant of a boolean.
fn boolean(value: bool) -> RuleExpr {
    RuleExpr::Value(RuleValue::Boolean(value))
}

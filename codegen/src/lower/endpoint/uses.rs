//! Which variables conditions and outcomes name.

use crate::ir::{Condition, Outcome, Rule, RuleExpr, TemplatePart};

/// Whether a condition names a variable.
pub(super) fn condition_uses(condition: &Condition, name: &str) -> bool {
    match condition {
        Condition::Present { value, .. } | Condition::Holds(value) => uses(value, name),
    }
}

/// Whether an outcome names a variable.
pub(super) fn outcome_uses(outcome: &Outcome, name: &str) -> bool {
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

/// Whether a rule names a variable.
pub(super) fn rule_uses(rule: &Rule, name: &str) -> bool {
    let mut conditions = rule.conditions.iter();
    conditions.any(|condition| condition_uses(condition, name)) || outcome_uses(&rule.outcome, name)
}

fn uses(expr: &RuleExpr, name: &str) -> bool {
    match expr {
        RuleExpr::Value(_) | RuleExpr::Integer(_) | RuleExpr::Path(_) => false,
        RuleExpr::Variable(variable) => variable == name,
        RuleExpr::Template(parts) => parts.iter().any(|part| match part {
            TemplatePart::Text(_) => false,
            TemplatePart::Expr(expr) => uses(expr, name),
        }),
        RuleExpr::Field(inner, _)
        | RuleExpr::Borrow(inner)
        | RuleExpr::Some(inner)
        | RuleExpr::Not(inner)
        | RuleExpr::IsSome(inner)
        | RuleExpr::IsNone(inner) => uses(inner, name),
        RuleExpr::Call { arguments, .. } | RuleExpr::Strings(arguments) => {
            arguments.iter().any(|argument| uses(argument, name))
        }
        RuleExpr::Method {
            receiver,
            arguments,
            ..
        } => uses(receiver, name) || arguments.iter().any(|argument| uses(argument, name)),
        RuleExpr::If {
            condition,
            then,
            otherwise,
        } => [condition, then, otherwise]
            .iter()
            .any(|part| uses(part, name)),
        RuleExpr::Equal(left, right) => uses(left, name) || uses(right, name),
    }
}

//! Rules: conditions, and what follows where they hold.

use serde_json::Value;

use crate::ir::{
    AuthSchemeTemplate, Condition, EndpointTemplate, Outcome, ParameterKind, Rule, RuleExpr,
    RuleValue,
};
use crate::names;

use super::Fault;
use super::expr::{Ty, Typed, Variables, expr, string, unified};
use super::uses::{condition_uses, outcome_uses};

/// The rules of a rule set.
pub(super) fn rules(list: Option<&Value>, variables: &Variables) -> Result<Vec<Rule>, Fault> {
    rule_list(list, variables, "rules")
}

fn rule_list(list: Option<&Value>, variables: &Variables, path: &str) -> Result<Vec<Rule>, Fault> {
    let mut rules: Vec<Rule> = Vec::new();
    let list = list.and_then(Value::as_array);
    for (index, value) in list.into_iter().flatten().enumerate() {
        let lowered = rule(value, variables, &format!("{path}[{index}]"))?;
        // Nothing is reached behind a rule that always matches; it is only looked at for what is wrong with it.
        let decided = rules.last().is_some_and(|rule| rule.conditions.is_empty());
        rules.extend(lowered.filter(|_| !decided));
    }
    Ok(rules)
}

/// A rule, or nothing where it can never match.
fn rule(value: &Value, variables: &Variables, path: &str) -> Result<Option<Rule>, Fault> {
    let fault = |problem: String| Fault {
        path: path.to_owned(),
        problem,
    };
    let mut variables = variables.clone();
    let mut conditions = Vec::new();
    let list = value.get("conditions").and_then(Value::as_array);
    let mut never = false;
    for value in list.into_iter().flatten() {
        match condition(value, &mut variables).map_err(fault)? {
            Lowered::Condition(condition) => conditions.push(condition),
            Lowered::Always => {}
            Lowered::Never => never = true,
        }
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
    if never {
        return Ok(None);
    }
    // What is bound but never named again would be an unused variable in Rust.
    for at in (0..conditions.len()).rev() {
        let (before, after) = conditions.split_at(at + 1);
        let Condition::Present { bind, value } = &before[at] else {
            continue;
        };
        let mut later = after.iter();
        if later.any(|condition| condition_uses(condition, bind)) || outcome_uses(&outcome, bind) {
            continue;
        }
        if let RuleExpr::Some(_) = value {
            conditions.remove(at);
        } else {
            conditions[at] = Condition::Holds(RuleExpr::IsSome(Box::new(value.clone())));
        }
    }
    Ok(Some(Rule {
        conditions,
        outcome,
    }))
}

/// What a condition comes to.
enum Lowered {
    Condition(Condition),
    Always,
    Never,
}

fn condition(value: &Value, variables: &mut Variables) -> Result<Lowered, String> {
    let function = value.get("fn").and_then(Value::as_str);
    // `isSet` of an optional variable makes it a plain one from here on.
    if function == Some("isSet")
        && let Some(name) = value
            .get("argv")
            .and_then(|argv| argv.get(0)?.get("ref")?.as_str())
        && let Some(variable) = variables.get_mut(name)
        && variable.optional
        && let RuleExpr::Variable(bind) = &variable.expr
    {
        let condition = Condition::Present {
            bind: bind.clone(),
            value: variable.expr.clone(),
        };
        variable.optional = false;
        return Ok(Lowered::Condition(condition));
    }
    let typed = expr(value, variables)?;
    if function.is_none() {
        return Err("a condition that calls no function".to_owned());
    }
    let assign = value.get("assign").and_then(Value::as_str);
    if typed.ty == Ty::Bool {
        if let Some(name) = assign {
            // A condition does not hold where its value is false, so behind it the variable is true.
            variables.insert(name.to_owned(), Typed::constant(true));
        }
        return Ok(match (typed.as_constant(), typed.optional) {
            (Some(true), _) => Lowered::Always,
            (Some(false), _) => Lowered::Never,
            (None, false) => Lowered::Condition(Condition::Holds(typed.expr)),
            (None, true) => {
                let truth = Typed::constant(true).wrapped().expr;
                let holds = RuleExpr::Equal(Box::new(typed.expr), Box::new(truth));
                Lowered::Condition(Condition::Holds(holds))
            }
        });
    }
    let Some(name) = assign else {
        return Ok(if typed.optional {
            let is_some = RuleExpr::IsSome(Box::new(typed.expr));
            Lowered::Condition(Condition::Holds(is_some))
        } else {
            Lowered::Always
        });
    };
    let typed = if typed.optional { typed } else { typed.taken() };
    let bind = free_name(name, variables);
    let bound = Typed::new(RuleExpr::Variable(bind.clone()), typed.ty);
    variables.insert(name.to_owned(), bound);
    Ok(Lowered::Condition(Condition::Present {
        bind,
        value: typed.wrapped().expr,
    }))
}

/// A Rust name that hides no other variable.
fn free_name(name: &str, variables: &Variables) -> String {
    let wanted = names::field_name(name);
    let mut free = wanted.clone();
    let mut number = 2;
    let taken = |free: &String| {
        variables.iter().any(|(other, variable)| {
            other != name && matches!(&variable.expr, RuleExpr::Variable(taken) if taken == free)
        })
    };
    while taken(&free) {
        free = format!("{wanted}{number}");
        number += 1;
    }
    free
}

fn endpoint_template(value: &Value, variables: &Variables) -> Result<EndpointTemplate, String> {
    let url = string(value.get("url"), variables, "a URL")?.expr;
    let mut headers = Vec::new();
    let all_headers = value.get("headers").and_then(Value::as_object);
    for (name, values) in all_headers.into_iter().flatten() {
        let values = values
            .as_array()
            .ok_or_else(|| format!("the header `{name}`, which is no array"))?;
        headers.push((name.clone(), strings(values, variables, "a header")?));
    }
    // Other properties are hints, which a client may use; ours has no use for any.
    let mut auth_schemes = Vec::new();
    if let Some(schemes) = value
        .get("properties")
        .and_then(|all| all.get("authSchemes"))
    {
        let schemes = schemes.as_array();
        for scheme in schemes.ok_or("auth schemes that are no array")? {
            auth_schemes.push(auth_scheme(scheme, variables)?);
        }
    }
    Ok(EndpointTemplate {
        url,
        headers,
        auth_schemes,
    })
}

/// The items of an array, all of one Rust type.
fn strings(items: &[Value], variables: &Variables, what: &str) -> Result<Vec<RuleExpr>, String> {
    let items = items
        .iter()
        .map(|item| string(Some(item), variables, what))
        .collect::<Result<_, String>>()?;
    let items = unified(items).unwrap_or_default();
    Ok(items.into_iter().map(|item| item.expr).collect())
}

fn auth_scheme(value: &Value, variables: &Variables) -> Result<AuthSchemeTemplate, String> {
    let name = value.get("name").and_then(Value::as_str);
    let name = name.ok_or("an auth scheme without a name")?;
    let mut settings = Vec::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        let Some((setter, kind)) = auth_scheme_setter(name, key)? else {
            continue;
        };
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

/// The setter of the runtime's `AuthScheme` for a property of an auth scheme, and what it takes. Of schemes that we
/// cannot sign with, only the name matters: a client passes them over.
pub(super) fn auth_scheme_setter(
    scheme: &str,
    property: &str,
) -> Result<Option<(&'static str, ParameterKind)>, String> {
    Ok(Some(match property {
        "name" => return Ok(None),
        "signingName" => ("signing_name", ParameterKind::String),
        "signingRegion" => ("signing_region", ParameterKind::String),
        "signingRegionSet" => ("signing_region_set", ParameterKind::StringArray),
        "disableDoubleEncoding" => ("disable_double_encoding", ParameterKind::Boolean),
        "disableNormalizePath" => ("disable_normalize_path", ParameterKind::Boolean),
        _ if !matches!(scheme, "sigv4" | "sigv4a") => return Ok(None),
        _ => {
            return Err(format!(
                "the auth scheme property `{property}`, which is not supported"
            ));
        }
    }))
}

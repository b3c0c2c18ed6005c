//! Endpoint rules, run as they stand in the model. The functions are those that generated code calls.

use aws_restjson::endpoint::{
    Arn, Partition, Url, element, is_valid_host_label, is_virtual_hostable_s3_bucket, parse_arn,
    parse_url, partition, split, substring, uri_encode,
};
use serde_json::Value;

/// A value in the rules.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Nothing,
    Bool(bool),
    Text(String),
    Texts(Vec<String>),
    Partition(&'static Partition),
    Arn(Arn),
    Url(Url),
}

/// Variables and parameters, the newest last.
pub(super) type Scope = Vec<(String, Term)>;

/// What stands for an answer that refuses: the words are for people.
const REFUSED: &str = "refused";

/// Where the rules lead with these parameters, in words: the URL, and headers and properties where there are any.
///
/// # Errors
///
/// The rules say what the rules engine does not have.
pub(super) fn resolve(set: &Value, given: &Scope) -> Result<String, String> {
    let mut scope = Scope::new();
    let parameters = set.get("parameters").and_then(Value::as_object);
    for (name, parameter) in parameters.into_iter().flatten() {
        let given = given.iter().find(|(other, _)| other == name);
        let value = match (given, parameter.get("default")) {
            (Some((_, value)), _) => value.clone(),
            (None, Some(default)) => constant(default),
            (None, None) => Term::Nothing,
        };
        scope.push((name.clone(), value));
    }
    rules(set.get("rules"), &mut scope).map(|found| found.unwrap_or_else(|| REFUSED.to_owned()))
}

/// The outcome of the first rule whose conditions hold.
fn rules(list: Option<&Value>, scope: &mut Scope) -> Result<Option<String>, String> {
    for rule in list.and_then(Value::as_array).into_iter().flatten() {
        let depth = scope.len();
        if holds(rule, scope)? {
            let outcome = outcome(rule, scope)?;
            scope.truncate(depth);
            return Ok(Some(outcome));
        }
        scope.truncate(depth);
    }
    Ok(None)
}

fn holds(rule: &Value, scope: &mut Scope) -> Result<bool, String> {
    let conditions = rule.get("conditions").and_then(Value::as_array);
    for condition in conditions.into_iter().flatten() {
        let value = call(condition, scope)?;
        if matches!(value, Term::Nothing | Term::Bool(false)) {
            return Ok(false);
        }
        if let Some(name) = condition.get("assign").and_then(Value::as_str) {
            scope.push((name.to_owned(), value));
        }
    }
    Ok(true)
}

fn outcome(rule: &Value, scope: &mut Scope) -> Result<String, String> {
    if let Some(endpoint) = rule.get("endpoint") {
        let Term::Text(mut text) = term(endpoint.get("url").unwrap_or(&Value::Null), scope)? else {
            return Err("an endpoint without a URL".to_owned());
        };
        for part in ["headers", "properties"] {
            let value = endpoint.get(part).unwrap_or(&Value::Null);
            if value.as_object().is_some_and(|object| !object.is_empty()) {
                let mut value = filled(value, scope)?;
                value.sort_all_objects();
                text.push_str(&format!(" {part} {value}"));
            }
        }
        return Ok(text);
    }
    if rule.get("error").is_some() {
        return Ok(REFUSED.to_owned());
    }
    // A tree is never left again.
    Ok(rules(rule.get("rules"), scope)?.unwrap_or_else(|| REFUSED.to_owned()))
}

/// JSON with its templates filled in.
fn filled(value: &Value, scope: &Scope) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => template(text, scope)?.into(),
        Value::Array(items) => {
            let items = items.iter().map(|item| filled(item, scope));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        Value::Object(object) if object.contains_key("ref") || object.contains_key("fn") => {
            match term(value, scope)? {
                Term::Text(text) => text.into(),
                Term::Texts(texts) => texts.into(),
                Term::Bool(flag) => flag.into(),
                other => return Err(format!("{other:?} in an endpoint")),
            }
        }
        Value::Object(object) => {
            let entries = object
                .iter()
                .map(|(key, value)| Ok((key.clone(), filled(value, scope)?)));
            Value::Object(entries.collect::<Result<_, String>>()?)
        }
        other => other.clone(),
    })
}

/// A constant as a value.
pub(super) fn constant(value: &Value) -> Term {
    match value {
        Value::Bool(flag) => Term::Bool(*flag),
        Value::String(text) => Term::Text(text.clone()),
        Value::Array(items) => {
            let items = items.iter().filter_map(Value::as_str);
            Term::Texts(items.map(str::to_owned).collect())
        }
        _ => Term::Nothing,
    }
}

fn term(expr: &Value, scope: &Scope) -> Result<Term, String> {
    match expr {
        Value::String(text) => Ok(Term::Text(template(text, scope)?)),
        Value::Object(object) => match object.get("ref").and_then(Value::as_str) {
            Some(name) => variable(name, scope),
            None => call(expr, scope),
        },
        other => Ok(constant(other)),
    }
}

fn variable(name: &str, scope: &Scope) -> Result<Term, String> {
    let found = scope.iter().rev().find(|(other, _)| other == name);
    found
        .map(|(_, value)| value.clone())
        .ok_or_else(|| format!("the variable `{name}`, which nothing binds"))
}

/// Text with `{name}` and `{name#attribute}` filled in; doubled braces are braces.
fn template(text: &str, scope: &Scope) -> Result<String, String> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let from = &rest[at..];
        if let Some(after) = from.strip_prefix("{{").or_else(|| from.strip_prefix("}}")) {
            out.push_str(&from[..1]);
            rest = after;
            continue;
        }
        let (inner, after) = from[1..]
            .split_once('}')
            .ok_or_else(|| format!("the text `{text}` with a lone brace"))?;
        let value = match inner.split_once('#') {
            Some((name, path)) => attribute(variable(name, scope)?, path)?,
            None => variable(inner, scope)?,
        };
        match value {
            Term::Text(value) => out.push_str(&value),
            other => return Err(format!("{other:?} in the text `{text}`")),
        }
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn call(expr: &Value, scope: &Scope) -> Result<Term, String> {
    let name = expr.get("fn").and_then(Value::as_str).unwrap_or_default();
    let raw = expr.get("argv").and_then(Value::as_array);
    let raw = raw.map_or(&[][..], Vec::as_slice);
    let terms = raw.iter().map(|value| term(value, scope));
    let terms: Vec<Term> = terms.collect::<Result<_, _>>()?;
    let number = |at: usize| {
        raw.get(at)
            .and_then(Value::as_u64)
            .and_then(|number| usize::try_from(number).ok())
    };
    let or_nothing = |value: Option<Term>| value.unwrap_or(Term::Nothing);
    Ok(match (name, &terms[..]) {
        ("isSet", [value]) => Term::Bool(!matches!(value, Term::Nothing)),
        ("not", [Term::Bool(flag)]) => Term::Bool(!flag),
        ("booleanEquals", [Term::Bool(a), Term::Bool(b)]) => Term::Bool(a == b),
        ("stringEquals", [Term::Text(a), Term::Text(b)]) => Term::Bool(a == b),
        ("booleanEquals" | "stringEquals", [Term::Nothing, _] | [_, Term::Nothing]) => {
            Term::Bool(false)
        }
        ("coalesce", values) => {
            let mut there = values
                .iter()
                .filter(|value| !matches!(value, Term::Nothing));
            or_nothing(there.next().cloned())
        }
        ("ite", [Term::Bool(flag), then, otherwise]) => {
            if *flag { then } else { otherwise }.clone()
        }
        ("getAttr", [value, Term::Text(path)]) => attribute(value.clone(), path)?,
        ("aws.partition", [Term::Text(region)]) => {
            or_nothing(partition(region).map(Term::Partition))
        }
        ("aws.parseArn", [Term::Text(text)]) => or_nothing(parse_arn(text).map(Term::Arn)),
        ("parseURL", [Term::Text(text)]) => or_nothing(parse_url(text).map(Term::Url)),
        ("isValidHostLabel", [Term::Text(text), Term::Bool(dots)]) => {
            Term::Bool(is_valid_host_label(text, *dots))
        }
        ("aws.isVirtualHostableS3Bucket", [Term::Text(text), Term::Bool(dots)]) => {
            Term::Bool(is_virtual_hostable_s3_bucket(text, *dots))
        }
        ("uriEncode", [Term::Text(text)]) => Term::Text(uri_encode(text)),
        ("substring", [Term::Text(text), _, _, Term::Bool(reverse)]) => {
            let (Some(start), Some(stop)) = (number(1), number(2)) else {
                return Err("`substring` without two numbers".to_owned());
            };
            or_nothing(substring(text, start, stop, *reverse).map(Term::Text))
        }
        ("split", [Term::Text(text), Term::Text(delimiter), _]) => {
            let limit = number(2).ok_or("`split` without a limit")?;
            Term::Texts(split(text, delimiter, limit))
        }
        _ => return Err(format!("the function `{name}` of {terms:?}")),
    })
}

/// `getAttr`: a path such as `supportsFIPS`, `resourceId[0]` or `[-1]`.
fn attribute(mut value: Term, path: &str) -> Result<Term, String> {
    let wrong = || format!("the attribute `{path}`, which the value does not have");
    for part in path.split('.') {
        let (name, index) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
            Some((name, index)) => (name, Some(index)),
            None => (part, None),
        };
        if !name.is_empty() {
            value = field(value, name).ok_or_else(wrong)?;
        }
        if let Some(index) = index {
            let (Term::Texts(list), Ok(index)) = (&value, index.parse()) else {
                return Err(wrong());
            };
            value = element(list, index).map_or(Term::Nothing, |text| Term::Text(text.to_owned()));
        }
    }
    Ok(value)
}

fn field(value: Term, name: &str) -> Option<Term> {
    let text = |text: &str| Term::Text(text.to_owned());
    Some(match (value, name) {
        (Term::Partition(of), "name") => text(of.name),
        (Term::Partition(of), "dnsSuffix") => text(of.dns_suffix),
        (Term::Partition(of), "dualStackDnsSuffix") => text(of.dual_stack_dns_suffix),
        (Term::Partition(of), "implicitGlobalRegion") => text(of.implicit_global_region),
        (Term::Partition(of), "supportsFIPS") => Term::Bool(of.supports_fips),
        (Term::Partition(of), "supportsDualStack") => Term::Bool(of.supports_dual_stack),
        (Term::Arn(arn), "partition") => Term::Text(arn.partition),
        (Term::Arn(arn), "service") => Term::Text(arn.service),
        (Term::Arn(arn), "region") => Term::Text(arn.region),
        (Term::Arn(arn), "accountId") => Term::Text(arn.account_id),
        (Term::Arn(arn), "resourceId") => Term::Texts(arn.resource_id),
        (Term::Url(url), "scheme") => Term::Text(url.scheme),
        (Term::Url(url), "authority") => Term::Text(url.authority),
        (Term::Url(url), "path") => Term::Text(url.path),
        (Term::Url(url), "normalizedPath") => Term::Text(url.normalized_path),
        (Term::Url(url), "isIp") => Term::Bool(url.is_ip),
        _ => return None,
    })
}

//! Expressions of the endpoint rules, with their types.
//!
//! The rules language of `smithy.rules#endpointRuleSet` is typed; working the types out here lets the emitted code be
//! plain Rust, without a value enum at run time.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{RuleExpr, RuleValue, TemplatePart};

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// A borrowed string.
    Str,
    /// An owned string.
    OwnedString,
    Bool,
    /// `&[String]` or `Vec<String>`.
    Strings,
    OwnedStrings,
    Partition,
    Arn,
    Url,
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) expr: RuleExpr,
    pub(super) ty: Ty,
    pub(super) optional: bool,
}

impl Typed {
    fn new(expr: RuleExpr, ty: Ty) -> Self {
        Self {
            expr,
            ty,
            optional: false,
        }
    }

    fn optional(expr: RuleExpr, ty: Ty) -> Self {
        Self {
            expr,
            ty,
            optional: true,
        }
    }

    /// The expression as an argument of type `&str`, `&[String]`, `bool` or a reference to a structure.
    fn argument(self) -> RuleExpr {
        match self.ty {
            Ty::OwnedString | Ty::OwnedStrings => RuleExpr::Borrow(Box::new(self.expr)),
            Ty::Str | Ty::Bool | Ty::Strings | Ty::Partition | Ty::Arn | Ty::Url => self.expr,
        }
    }
}

/// Variables by their name in the rule set.
pub(super) type Variables = BTreeMap<String, Typed>;

/// A value of the rule set as a typed expression; the error says what is wrong with it.
pub(super) fn expr(value: &Value, variables: &Variables) -> Result<Typed, String> {
    match value {
        Value::Bool(value) => Ok(Typed::new(
            RuleExpr::Value(RuleValue::Boolean(*value)),
            Ty::Bool,
        )),
        Value::String(text) => template(text, variables),
        Value::Object(object) => match (object.get("ref"), object.get("fn")) {
            (Some(Value::String(name)), None) => variable(name, variables),
            (None, Some(Value::String(name))) => call(name, object.get("argv"), variables),
            _ => Err("an object that is neither a `ref` nor a `fn`".to_owned()),
        },
        Value::Array(_) | Value::Null | Value::Number(_) => {
            Err(format!("`{value}` where a value is expected"))
        }
    }
}

fn variable(name: &str, variables: &Variables) -> Result<Typed, String> {
    variables
        .get(name)
        .cloned()
        .ok_or_else(|| format!("the variable `{name}`, which is not bound here"))
}

/// Text with `{name}` and `{name#path}` in it; `{{` and `}}` stand for braces.
fn template(text: &str, variables: &Variables) -> Result<Typed, String> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        plain.push_str(&rest[..at]);
        let brace = &rest[at..=at];
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix(brace) {
            plain.push_str(brace);
            rest = after;
            continue;
        }
        let Some((inner, after)) = rest.split_once('}').filter(|_| brace == "{") else {
            return Err(format!("the text `{text}`, whose braces do not match"));
        };
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
        }
        let (name, path) = inner
            .split_once('#')
            .map_or((inner, None), |(name, path)| (name, Some(path)));
        let value = variable(name, variables)?;
        let value = match path {
            Some(path) => attribute(value, path)?,
            None => value,
        };
        if value.optional || !matches!(value.ty, Ty::Str | Ty::OwnedString) {
            return Err(format!(
                "`{{{inner}}}` in text, which is not a string that is there"
            ));
        }
        parts.push(TemplatePart::Expr(value.expr));
        rest = after;
    }
    plain.push_str(rest);
    if parts.is_empty() {
        return Ok(Typed::new(
            RuleExpr::Value(RuleValue::String(plain)),
            Ty::Str,
        ));
    }
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(plain));
    }
    Ok(Typed::new(RuleExpr::Template(parts), Ty::OwnedString))
}

fn call(name: &str, arguments: Option<&Value>, variables: &Variables) -> Result<Typed, String> {
    let empty = Vec::new();
    let arguments = arguments.and_then(Value::as_array).unwrap_or(&empty);
    let argument = |index: usize| {
        arguments.get(index).ok_or_else(|| {
            format!(
                "`{name}` with {} arguments, which are too few",
                arguments.len()
            )
        })
    };
    let present = |index: usize, wanted: &[Ty]| {
        let typed = expr(argument(index)?, variables)?;
        if typed.optional || !wanted.contains(&typed.ty) {
            return Err(format!(
                "argument {} of `{name}`, which is absent or of another type",
                index + 1
            ));
        }
        Ok(typed)
    };
    let string = |index: usize| present(index, &[Ty::Str, Ty::OwnedString]).map(Typed::argument);
    let boolean = |index: usize| present(index, &[Ty::Bool]).map(Typed::argument);
    let integer = |index: usize| {
        let value = argument(index)?.as_i64();
        value
            .filter(|value| *value >= 0)
            .map(RuleExpr::Integer)
            .ok_or_else(|| {
                format!(
                    "argument {} of `{name}`, which is not a whole number",
                    index + 1
                )
            })
    };
    let function = |function: &str, arguments: Vec<RuleExpr>| RuleExpr::Call {
        function: function.to_owned(),
        arguments,
    };
    Ok(match name {
        "isSet" => {
            let value = expr(argument(0)?, variables)?;
            let is_set = if value.optional {
                RuleExpr::IsSome(Box::new(value.expr))
            } else {
                RuleExpr::Value(RuleValue::Boolean(true))
            };
            Typed::new(is_set, Ty::Bool)
        }
        "not" => Typed::new(negate(boolean(0)?), Ty::Bool),
        "booleanEquals" | "stringEquals" => {
            let (left, right) = (
                expr(argument(0)?, variables)?,
                expr(argument(1)?, variables)?,
            );
            let wanted: &[Ty] = if name == "booleanEquals" {
                &[Ty::Bool]
            } else {
                &[Ty::Str, Ty::OwnedString]
            };
            if !wanted.contains(&left.ty) || !wanted.contains(&right.ty) {
                return Err(format!("`{name}` of values of another type"));
            }
            Typed::new(equal(left, right), Ty::Bool)
        }
        "getAttr" => {
            let path = argument(1)?.as_str().ok_or("`getAttr` without a path")?;
            attribute(expr(argument(0)?, variables)?, path)?
        }
        "aws.partition" => Typed::optional(function("partition", vec![string(0)?]), Ty::Partition),
        "aws.parseArn" => Typed::optional(function("parse_arn", vec![string(0)?]), Ty::Arn),
        "parseURL" => Typed::optional(function("parse_url", vec![string(0)?]), Ty::Url),
        "isValidHostLabel" => Typed::new(
            function("is_valid_host_label", vec![string(0)?, boolean(1)?]),
            Ty::Bool,
        ),
        "aws.isVirtualHostableS3Bucket" => Typed::new(
            function(
                "is_virtual_hostable_s3_bucket",
                vec![string(0)?, boolean(1)?],
            ),
            Ty::Bool,
        ),
        "uriEncode" => Typed::new(function("uri_encode", vec![string(0)?]), Ty::OwnedString),
        "substring" => {
            let arguments = vec![string(0)?, integer(1)?, integer(2)?, boolean(3)?];
            Typed::optional(function("substring", arguments), Ty::OwnedString)
        }
        "split" => {
            let arguments = vec![string(0)?, string(1)?, integer(2)?];
            Typed::new(function("split", arguments), Ty::OwnedStrings)
        }
        _ => return Err(format!("the function `{name}`, which is not supported")),
    })
}

/// `left == right`; comparing with a constant boolean is the boolean itself.
fn equal(left: Typed, right: Typed) -> RuleExpr {
    let constant = |typed: &Typed| match typed.expr {
        RuleExpr::Value(RuleValue::Boolean(value)) => Some(value),
        _ => None,
    };
    let plain = !left.optional && !right.optional;
    match (constant(&left), constant(&right)) {
        (Some(true), _) if plain => right.expr,
        (_, Some(true)) if plain => left.expr,
        (Some(false), _) if plain => negate(right.expr),
        (_, Some(false)) if plain => negate(left.expr),
        _ => {
            let wrap = |typed: Typed, other_optional: bool| match (typed.optional, other_optional) {
                (false, true) => RuleExpr::Some(Box::new(typed.argument())),
                _ => typed.expr,
            };
            let (left_optional, right_optional) = (left.optional, right.optional);
            RuleExpr::Equal(
                Box::new(wrap(left, right_optional)),
                Box::new(wrap(right, left_optional)),
            )
        }
    }
}

fn negate(expr: RuleExpr) -> RuleExpr {
    match expr {
        RuleExpr::IsSome(value) => RuleExpr::IsNone(value),
        RuleExpr::IsNone(value) => RuleExpr::IsSome(value),
        RuleExpr::Not(inner) => *inner,
        other => RuleExpr::Not(Box::new(other)),
    }
}

/// `getAttr`: a path such as `supportsFIPS`, `resourceId[0]` or `[1]`.
fn attribute(value: Typed, path: &str) -> Result<Typed, String> {
    if value.optional {
        return Err(format!("`{path}` of a value that may be absent"));
    }
    let (name, index) = match path.strip_suffix(']').and_then(|path| path.split_once('[')) {
        Some((name, index)) => {
            let index = index
                .parse()
                .map_err(|_| format!("the path `{path}`, whose index is not a number"))?;
            (name, Some(index))
        }
        None => (path, None),
    };
    let value = if name.is_empty() {
        value
    } else {
        field(value, name)?
    };
    let Some(index) = index else { return Ok(value) };
    if !matches!(value.ty, Ty::Strings | Ty::OwnedStrings) {
        return Err(format!("the path `{path}` into something that is no array"));
    }
    let arguments = vec![value.argument(), RuleExpr::Integer(index)];
    Ok(Typed::optional(
        RuleExpr::Call {
            function: "element".to_owned(),
            arguments,
        },
        Ty::Str,
    ))
}

fn field(value: Typed, name: &str) -> Result<Typed, String> {
    let (rust, ty) = match (value.ty, name) {
        (Ty::Partition, "name") => ("name", Ty::Str),
        (Ty::Partition, "dnsSuffix") => ("dns_suffix", Ty::Str),
        (Ty::Partition, "dualStackDnsSuffix") => ("dual_stack_dns_suffix", Ty::Str),
        (Ty::Partition, "implicitGlobalRegion") => ("implicit_global_region", Ty::Str),
        (Ty::Partition, "supportsFIPS") => ("supports_fips", Ty::Bool),
        (Ty::Partition, "supportsDualStack") => ("supports_dual_stack", Ty::Bool),
        (Ty::Arn, "partition") => ("partition", Ty::OwnedString),
        (Ty::Arn, "service") => ("service", Ty::OwnedString),
        (Ty::Arn, "region") => ("region", Ty::OwnedString),
        (Ty::Arn, "accountId") => ("account_id", Ty::OwnedString),
        (Ty::Arn, "resourceId") => ("resource_id", Ty::OwnedStrings),
        (Ty::Url, "scheme") => ("scheme", Ty::OwnedString),
        (Ty::Url, "authority") => ("authority", Ty::OwnedString),
        (Ty::Url, "path") => ("path", Ty::OwnedString),
        (Ty::Url, "normalizedPath") => ("normalized_path", Ty::OwnedString),
        (Ty::Url, "isIp") => ("is_ip", Ty::Bool),
        _ => {
            return Err(format!(
                "the attribute `{name}`, which this value does not have"
            ));
        }
    };
    Ok(Typed::new(
        RuleExpr::Field(Box::new(value.expr), rust.to_owned()),
        ty,
    ))
}

//! Functions of the endpoint rules: those of the Smithy rules engine, and those of AWS.

use serde_json::Value;

use crate::ir::{RuleExpr, RuleValue};

use super::boolean;
use super::expr::{Ty, Typed, Variables, expr, method, unified};

/// The arguments of a call.
struct Arguments<'a> {
    function: &'a str,
    values: &'a [Value],
    variables: &'a Variables,
}

impl Arguments<'_> {
    fn get(&self, index: usize) -> Result<&Value, String> {
        self.values.get(index).ok_or_else(|| {
            format!(
                "`{}` with {} arguments, which are too few",
                self.function,
                self.values.len()
            )
        })
    }

    fn any(&self, index: usize) -> Result<Typed, String> {
        expr(self.get(index)?, self.variables)
    }

    fn all(&self) -> Result<Vec<Typed>, String> {
        let values = self.values.iter();
        values.map(|value| expr(value, self.variables)).collect()
    }

    fn present(&self, index: usize, wanted: &[Ty]) -> Result<Typed, String> {
        let typed = self.any(index)?;
        if typed.optional || !wanted.contains(&typed.ty) {
            return Err(format!(
                "argument {} of `{}`, which is absent or of another type",
                index + 1,
                self.function
            ));
        }
        Ok(typed)
    }

    fn string(&self, index: usize) -> Result<RuleExpr, String> {
        let typed = self.present(index, &[Ty::Str, Ty::OwnedString])?;
        Ok(typed.argument())
    }

    fn boolean(&self, index: usize) -> Result<RuleExpr, String> {
        Ok(self.present(index, &[Ty::Bool])?.expr)
    }

    fn integer(&self, index: usize) -> Result<RuleExpr, String> {
        let value = self.get(index)?.as_i64().filter(|value| *value >= 0);
        value.map(RuleExpr::Integer).ok_or_else(|| {
            format!(
                "argument {} of `{}`, which is not a whole number",
                index + 1,
                self.function
            )
        })
    }
}

/// The call of a function, with the type of what it gives.
pub(super) fn call(
    name: &str,
    arguments: Option<&Value>,
    variables: &Variables,
) -> Result<Typed, String> {
    let arguments = Arguments {
        function: name,
        values: arguments
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice),
        variables,
    };
    let (string, flag) = (|at| arguments.string(at), |at| arguments.boolean(at));
    Ok(match name {
        "isSet" => is_set(arguments.any(0)?),
        "not" => Typed::new(negate(flag(0)?), Ty::Bool),
        "booleanEquals" => equal(&arguments, &[Ty::Bool])?,
        "stringEquals" => equal(&arguments, &[Ty::Str, Ty::OwnedString])?,
        "coalesce" => coalesce(&arguments)?,
        "ite" => if_then_else(&arguments)?,
        "getAttr" => {
            let path = arguments.get(1)?.as_str();
            attribute(arguments.any(0)?, path.ok_or("`getAttr` without a path")?)?
        }
        "aws.partition" => Typed::optional(function("partition", vec![string(0)?]), Ty::Partition),
        "aws.parseArn" => Typed::optional(function("parse_arn", vec![string(0)?]), Ty::Arn),
        "aws.isVirtualHostableS3Bucket" => {
            let arguments = vec![string(0)?, flag(1)?];
            let function = function("is_virtual_hostable_s3_bucket", arguments);
            Typed::new(function, Ty::Bool)
        }
        "isValidHostLabel" => {
            let arguments = vec![string(0)?, flag(1)?];
            Typed::new(function("is_valid_host_label", arguments), Ty::Bool)
        }
        "parseURL" => Typed::optional(function("parse_url", vec![string(0)?]), Ty::Url),
        "uriEncode" => Typed::new(function("uri_encode", vec![string(0)?]), Ty::OwnedString),
        "substring" => {
            let (start, stop) = (arguments.integer(1)?, arguments.integer(2)?);
            let arguments = vec![string(0)?, start, stop, flag(3)?];
            Typed::optional(function("substring", arguments), Ty::OwnedString)
        }
        "split" => {
            let arguments = vec![string(0)?, string(1)?, arguments.integer(2)?];
            Typed::new(function("split", arguments), Ty::OwnedStrings)
        }
        _ => return Err(format!("the function `{name}`, which is not supported")),
    })
}

/// A call of the runtime's function.
fn function(name: &str, arguments: Vec<RuleExpr>) -> RuleExpr {
    RuleExpr::Call {
        function: name.to_owned(),
        arguments,
    }
}

fn is_set(value: Typed) -> Typed {
    if value.optional {
        Typed::new(RuleExpr::IsSome(Box::new(value.expr)), Ty::Bool)
    } else {
        Typed::constant(true)
    }
}

/// The first value that is there; nothing after one that always is can matter.
fn coalesce(arguments: &Arguments<'_>) -> Result<Typed, String> {
    arguments.get(1)?;
    let values = unified(arguments.all()?).ok_or("`coalesce` of values of different types")?;
    let mut values = values.into_iter();
    let mut first = values.next().ok_or("`coalesce` without arguments")?;
    for next in values {
        if !first.optional {
            break;
        }
        let name = if next.optional { "or" } else { "unwrap_or" };
        first = Typed {
            expr: method(first.expr, name, vec![next.expr]),
            ty: first.ty,
            optional: next.optional,
        };
    }
    Ok(first)
}

fn if_then_else(arguments: &Arguments<'_>) -> Result<Typed, String> {
    let condition = arguments.boolean(0)?;
    let branches = unified(vec![arguments.any(1)?, arguments.any(2)?]);
    let branches = branches.ok_or("`ite` of values of different types")?;
    let optional = branches.iter().any(|branch| branch.optional);
    let mut branches = branches
        .into_iter()
        .map(|branch| if optional { branch.wrapped() } else { branch });
    let (Some(then), Some(otherwise)) = (branches.next(), branches.next()) else {
        return Err("`ite` without two values".to_owned());
    };
    Ok(Typed {
        expr: RuleExpr::If {
            condition: Box::new(condition),
            then: Box::new(then.expr),
            otherwise: Box::new(otherwise.expr),
        },
        ty: then.ty,
        optional,
    })
}

/// `left == right`; comparing with a constant boolean is the boolean itself.
fn equal(arguments: &Arguments<'_>, wanted: &[Ty]) -> Result<Typed, String> {
    let (left, right) = (arguments.any(0)?, arguments.any(1)?);
    if !wanted.contains(&left.ty) || !wanted.contains(&right.ty) {
        return Err(format!(
            "`{}` of values of another type",
            arguments.function
        ));
    }
    let expr = match (left.as_constant(), right.as_constant()) {
        (Some(value), _) if !right.optional => same(right.expr, value),
        (_, Some(value)) if !left.optional => same(left.expr, value),
        _ if is_empty_text(&right) && !left.optional => method(left.expr, "is_empty", vec![]),
        _ if is_empty_text(&left) && !right.optional => method(right.expr, "is_empty", vec![]),
        _ if left.optional || right.optional => RuleExpr::Equal(
            Box::new(optional_for_comparison(left)),
            Box::new(optional_for_comparison(right)),
        ),
        _ => RuleExpr::Equal(Box::new(left.expr), Box::new(right.expr)),
    };
    Ok(Typed::new(expr, Ty::Bool))
}

fn is_empty_text(value: &Typed) -> bool {
    matches!(&value.expr, RuleExpr::Value(RuleValue::String(text)) if text.is_empty())
}

fn same(expr: RuleExpr, value: bool) -> RuleExpr {
    if value { expr } else { negate(expr) }
}

/// An option of a borrowed string, or of a boolean: only those can be compared with each other.
fn optional_for_comparison(value: Typed) -> RuleExpr {
    match (value.ty, value.optional) {
        (Ty::OwnedString, true) => method(value.expr, "as_deref", vec![]),
        (Ty::OwnedString, false) => RuleExpr::Some(Box::new(method(value.expr, "as_str", vec![]))),
        _ => value.wrapped().expr,
    }
}

pub(super) fn negate(expr: RuleExpr) -> RuleExpr {
    match expr {
        RuleExpr::IsSome(value) => RuleExpr::IsNone(value),
        RuleExpr::IsNone(value) => RuleExpr::IsSome(value),
        RuleExpr::Not(inner) => *inner,
        RuleExpr::Value(RuleValue::Boolean(value)) => boolean(!value),
        other => RuleExpr::Not(Box::new(other)),
    }
}

/// `getAttr`: a path such as `supportsFIPS`, `resourceId[0]` or `[-1]`; an index stands at its end.
pub(super) fn attribute(mut value: Typed, path: &str) -> Result<Typed, String> {
    for part in path.split('.') {
        if value.optional {
            return Err(format!("`{path}` of a value that may be absent"));
        }
        let (name, index) = match part.strip_suffix(']').and_then(|part| part.split_once('[')) {
            Some((name, index)) => (name, Some(index)),
            None => (part, None),
        };
        if !name.is_empty() {
            value = field(value, name)?;
        }
        if let Some(index) = index {
            value = element(value, index, path)?;
        }
    }
    Ok(value)
}

fn element(value: Typed, index: &str, path: &str) -> Result<Typed, String> {
    let index = index
        .parse()
        .map_err(|_| format!("the path `{path}`, whose index is not a number"))?;
    if !matches!(value.ty, Ty::Strings | Ty::OwnedStrings) {
        return Err(format!("the path `{path}` into something that is no array"));
    }
    let arguments = vec![value.argument(), RuleExpr::Integer(index)];
    Ok(Typed::optional(function("element", arguments), Ty::Str))
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

//! Expressions of the endpoint rules, with their types.
//!
//! The rules language of `smithy.rules#endpointRuleSet` is typed; working the types out here lets the emitted code be
//! plain Rust, without a value enum at run time.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::ir::{Parameter, ParameterKind, RuleExpr, RuleValue, TemplatePart};

use super::boolean;
use super::call::{attribute, call};

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ty {
    /// A borrowed string.
    Str,
    /// An owned string.
    OwnedString,
    Bool,
    /// `&[String]`
    Strings,
    /// `Vec<String>`
    OwnedStrings,
    Partition,
    Arn,
    Url,
}

impl Ty {
    /// The type without whether it is borrowed.
    fn kind(self) -> Self {
        match self {
            Self::OwnedString => Self::Str,
            Self::OwnedStrings => Self::Strings,
            other => other,
        }
    }
}

/// An expression with its type.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub(super) expr: RuleExpr,
    pub(super) ty: Ty,
    pub(super) optional: bool,
}

impl Typed {
    pub(super) fn new(expr: RuleExpr, ty: Ty) -> Self {
        Self {
            expr,
            ty,
            optional: false,
        }
    }

    pub(super) fn optional(expr: RuleExpr, ty: Ty) -> Self {
        Self {
            expr,
            ty,
            optional: true,
        }
    }

    pub(super) fn constant(value: bool) -> Self {
        Self::new(boolean(value), Ty::Bool)
    }

    /// Whether it is a string that is there.
    pub(super) fn is_string(&self) -> bool {
        !self.optional && self.ty.kind() == Ty::Str
    }

    /// The constant that a boolean is, if it is one.
    pub(super) fn as_constant(&self) -> Option<bool> {
        match self.expr {
            RuleExpr::Value(RuleValue::Boolean(value)) if !self.optional => Some(value),
            _ => None,
        }
    }

    /// The expression as an argument of type `&str`, `&[String]` or `bool`.
    pub(super) fn argument(self) -> RuleExpr {
        match self.ty {
            Ty::OwnedString | Ty::OwnedStrings => RuleExpr::Borrow(Box::new(self.expr)),
            Ty::Str | Ty::Bool | Ty::Strings | Ty::Partition | Ty::Arn | Ty::Url => self.expr,
        }
    }

    /// The same value, where it can be moved: what stands in a variable stays there.
    pub(super) fn taken(self) -> Self {
        if !is_place(&self.expr) {
            return self;
        }
        let (method_name, ty) = match self.ty {
            Ty::OwnedString => ("as_str", Ty::Str),
            Ty::OwnedStrings => ("as_slice", Ty::Strings),
            Ty::Arn | Ty::Url => ("clone", self.ty),
            Ty::Str | Ty::Bool | Ty::Strings | Ty::Partition => return self,
        };
        Self::new(method(self.expr, method_name, vec![]), ty)
    }

    /// The same value as an option.
    pub(super) fn wrapped(self) -> Self {
        if self.optional {
            return self;
        }
        Self::optional(RuleExpr::Some(Box::new(self.expr)), self.ty)
    }

    /// The same value, owned where it can be borrowed.
    fn owned(self) -> Self {
        let ty = match self.ty {
            Ty::Str => Ty::OwnedString,
            Ty::Strings => Ty::OwnedStrings,
            Ty::OwnedString | Ty::OwnedStrings => return self,
            Ty::Bool | Ty::Partition | Ty::Arn | Ty::Url => return self,
        };
        let to_owned = if self.optional {
            method(self.expr, "map", vec![RuleExpr::Path("ToOwned::to_owned")])
        } else {
            method(self.expr, "to_owned", vec![])
        };
        Self {
            expr: to_owned,
            ty,
            optional: self.optional,
        }
    }
}

/// Values of one Rust type, but for their being options; or nothing, where they are of different types.
pub(super) fn unified(values: Vec<Typed>) -> Option<Vec<Typed>> {
    let kind = values.first()?.ty.kind();
    if values.iter().any(|value| value.ty.kind() != kind) {
        return None;
    }
    let values: Vec<Typed> = values.into_iter().map(Typed::taken).collect();
    let same = values.windows(2).all(|pair| pair[0].ty == pair[1].ty);
    let values = values.into_iter();
    Some(if same {
        values.collect()
    } else {
        values.map(Typed::owned).collect()
    })
}

/// A method call.
pub(super) fn method(receiver: RuleExpr, name: &'static str, arguments: Vec<RuleExpr>) -> RuleExpr {
    RuleExpr::Method {
        receiver: Box::new(receiver),
        name,
        arguments,
    }
}

fn is_place(expr: &RuleExpr) -> bool {
    match expr {
        RuleExpr::Variable(_) => true,
        RuleExpr::Field(inner, _) => is_place(inner),
        _ => false,
    }
}

/// Variables by their name in the rule set.
pub(super) type Variables = BTreeMap<String, Typed>;

/// A parameter as the variable that the rules see.
pub(super) fn parameter(parameter: &Parameter) -> (String, Typed) {
    let ty = match parameter.kind {
        ParameterKind::String => Ty::Str,
        ParameterKind::Boolean => Ty::Bool,
        ParameterKind::StringArray => Ty::Strings,
    };
    let variable = Typed {
        expr: RuleExpr::Variable(parameter.field.clone()),
        ty,
        optional: parameter.default.is_none() && !parameter.required,
    };
    (parameter.name.clone(), variable)
}

/// A value of the rule set as a typed expression; the error says what is wrong with it.
pub(super) fn expr(value: &Value, variables: &Variables) -> Result<Typed, String> {
    match value {
        Value::Bool(value) => Ok(Typed::constant(*value)),
        Value::String(text) => template(text, variables),
        Value::Object(object) => match (object.get("ref"), object.get("fn")) {
            (Some(Value::String(name)), None) => variable(name, variables),
            (None, Some(Value::String(name))) => call(name, object.get("argv"), variables),
            _ => Err("an object that is neither a `ref` nor a `fn`".to_owned()),
        },
        Value::Array(items) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            let texts: Option<Vec<String>> = texts.collect();
            let texts = texts.ok_or("an array of something else than constant strings")?;
            let list = RuleExpr::Value(RuleValue::StringArray(texts));
            Ok(Typed::new(list, Ty::OwnedStrings))
        }
        Value::Null | Value::Number(_) => Err(format!("`{value}` where a value is expected")),
    }
}

/// A value that must be a string, and there.
pub(super) fn string(
    value: Option<&Value>,
    variables: &Variables,
    what: &str,
) -> Result<Typed, String> {
    let value = value.ok_or_else(|| format!("{what} without a value"))?;
    let typed = expr(value, variables)?;
    if typed.is_string() {
        Ok(typed.taken())
    } else {
        Err(format!("{what} that is not a string that is there"))
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
    let mut last = None;
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
        if !value.is_string() {
            return Err(format!(
                "`{{{inner}}}` in text, which is not a string that is there"
            ));
        }
        parts.push(TemplatePart::Expr(value.expr.clone()));
        last = Some(value);
        rest = after;
    }
    plain.push_str(rest);
    match (parts.len(), last) {
        (0, _) => {
            let text = RuleExpr::Value(RuleValue::String(plain));
            return Ok(Typed::new(text, Ty::Str));
        }
        // Nothing but a value is that value.
        (1, Some(value)) if plain.is_empty() => return Ok(value),
        _ => {}
    }
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(plain));
    }
    Ok(Typed::new(RuleExpr::Template(parts), Ty::OwnedString))
}

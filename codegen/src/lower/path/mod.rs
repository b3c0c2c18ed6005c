//! From JMESPath to expressions over the typed output or input: what may be absent, what is a list, what can be compared.
//!
//! A model whose expression has no typed meaning is refused; there is no JMESPath at run time.

mod compare;
mod list;
mod typed;

use serde_json::Value;

use self::list::{flatten, index, project, selection};
pub(super) use self::typed::Shapes;
use self::typed::{Ty, Typed};
use super::jmespath::{Ast, parse};
use crate::ir::{OutputCheck, ParameterKind, PathExpr, TypeRef, WaitState};

/// Expressions of one operation.
pub(super) struct Paths<'a> {
    pub(super) shapes: &'a Shapes<'a>,
    pub(super) input: &'a TypeRef,
    pub(super) output: &'a TypeRef,
}

/// What can be a field of a span: text, a number or a boolean, or an option of it.
pub(super) fn attribute(
    shapes: &Shapes<'_>,
    variable: &'static str,
    of: &TypeRef,
    path: &str,
) -> Result<PathExpr, String> {
    let paths = Paths {
        shapes,
        input: of,
        output: of,
    };
    let root = Typed::new(PathExpr::Variable(variable), Ty::Structure(of.clone()));
    let value = paths.value(&parse(path)?, &root)?;
    match &value.ty {
        Ty::Text | Ty::Integer | Ty::Float | Ty::Boolean => Ok(value.expr),
        other => Err(format!(
            "it gives {}, which is no text, number or boolean",
            other.describe()
        )),
    }
}

/// How the value of an expression is compared with what a waiter expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparator {
    /// It is this text.
    Text,
    /// It is this boolean.
    Boolean,
    /// It is a list, not empty, of nothing but this text.
    AllTexts,
    /// It is a list that has this text.
    AnyText,
}

impl Paths<'_> {
    /// What to look for, so that the value of `path` is what is expected and means `state`; the error says what has no
    /// typed meaning.
    pub(super) fn check(
        &self,
        path: &str,
        with_input: bool,
        comparator: Comparator,
        expected: &str,
        state: WaitState,
    ) -> Result<OutputCheck, String> {
        let ast = parse(path)?;
        let ty = if with_input {
            Ty::Both
        } else {
            Ty::Structure(self.output.clone())
        };
        let root = Typed::new(PathExpr::Variable("output"), ty);
        let condition = match (comparator, expected) {
            (Comparator::Text, _) => {
                let text = self.value(&ast, &root)?;
                if text.ty != Ty::Text {
                    return Err(format!("it gives {}, not a string", text.ty.describe()));
                }
                return Ok(OutputCheck::Text {
                    of: text.expr,
                    optional: text.nullable,
                    values: vec![(expected.to_owned(), state)],
                });
            }
            (Comparator::Boolean, "true") => self.boolean(&ast, &root)?.1,
            (Comparator::Boolean, "false") => {
                let (value, _) = self.boolean(&ast, &root)?;
                compare::is_false(value.ok_or(
                    "`&&` and `||` of values that may be absent are supported for the expected value `true` only",
                )?)
            }
            (Comparator::Boolean, other) => {
                return Err(format!("`{other}` is no boolean to compare with"));
            }
            (Comparator::AllTexts, _) => {
                list::any_or_all("all_equal", self.value(&ast, &root)?, expected)?
            }
            (Comparator::AnyText, _) => {
                list::any_or_all("contains", self.value(&ast, &root)?, expected)?
            }
        };
        Ok(OutputCheck::Condition(condition, state))
    }

    /// The value of a path into the input, as one of an endpoint parameter.
    pub(super) fn parameter(&self, path: &str, kind: ParameterKind) -> Result<PathExpr, String> {
        let root = Typed::new(
            PathExpr::Variable("input"),
            Ty::Structure(self.input.clone()),
        );
        let value = self.value(&parse(path)?, &root)?;
        match (kind, &value.ty) {
            (ParameterKind::String, Ty::Text) | (ParameterKind::Boolean, Ty::Boolean) => {
                Ok(value.expr)
            }
            (ParameterKind::StringArray, Ty::List { .. }) => Ok(list::texts(value)?.expr),
            (_, other) => Err(format!(
                "it gives {}, which the parameter does not take",
                other.describe()
            )),
        }
    }

    /// The expression with its type, about this current value.
    fn value(&self, ast: &Ast, current: &Typed) -> Result<Typed, String> {
        match ast {
            Ast::Current => Ok(current.clone()),
            Ast::Field(name) => self.field(current, name),
            Ast::Literal(value) => literal(value),
            Ast::Then(left, right) => {
                let left = self.value(left, current)?;
                if left.is_used_up() && right.reads() > 1 {
                    return Err(
                        "a computed list that is used more than once is not supported".to_owned(),
                    );
                }
                left.then(|left| self.value(right, &left))
            }
            Ast::Index(of, at) => index(self.value(of, current)?, *at),
            Ast::Flatten(of) => flatten(self.value(of, current)?),
            Ast::Values(of) => list::values(self.value(of, current)?),
            Ast::Project(items, each) => {
                let items = self.value(items, current)?;
                project(items, each, |each, item| self.value(each, item))
            }
            Ast::Filter(items, condition) => {
                let items = self.value(items, current)?;
                list::filter(items, |item| self.condition(condition, item))
            }
            Ast::List(items) => {
                let items = items.iter().map(|item| self.value(item, current));
                selection(items.collect::<Result<_, _>>()?)
            }
            Ast::Call(name, arguments) => self.call(name, arguments, current),
            Ast::Binary(..) | Ast::Not(_) => {
                let (typed, _) = self.boolean(ast, current)?;
                typed.ok_or_else(|| {
                    "`&&` and `||` of values that may be absent are supported in conditions only".to_owned()
                })
            }
        }
    }

    fn field(&self, of: &Typed, name: &str) -> Result<Typed, String> {
        let of = of.clone();
        of.then(|of| match &of.ty {
            Ty::Both if name == "output" => Ok(Typed::new(
                PathExpr::Variable("output"),
                Ty::Structure(self.output.clone()),
            )),
            Ty::Both if name == "input" => Ok(Typed::new(
                PathExpr::Variable("input"),
                Ty::Structure(self.input.clone()),
            )),
            Ty::Structure(structure) => self.shapes.field(of.expr, structure, name),
            Ty::Union(union) => self.shapes.variant(of.expr, union, name),
            other => Err(format!("`{name}` is asked of {}", other.describe())),
        })
    }

    fn call(&self, name: &str, arguments: &[Ast], current: &Typed) -> Result<Typed, String> {
        let argument = |at: usize| self.value(&arguments[at], current);
        match (name, arguments.len()) {
            ("length", 1) => list::length(argument(0)?),
            ("keys", 1) => list::keys(argument(0)?),
            ("values", 1) => list::values(argument(0)?),
            ("contains", 2) => list::contains(argument(0)?, argument(1)?),
            ("length" | "keys" | "values" | "contains", count) => Err(format!(
                "the function `{name}` does not take {count} arguments"
            )),
            _ => Err(format!("the function `{name}` is not supported")),
        }
    }
}

fn literal(value: &Value) -> Result<Typed, String> {
    Ok(match value {
        Value::Null => Typed::new(PathExpr::Boolean(false), Ty::Null),
        Value::Bool(value) => Typed::new(PathExpr::Boolean(*value), Ty::Boolean),
        Value::String(text) => Typed::new(PathExpr::Text(text.clone()), Ty::Text),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(number), _) => Typed::new(PathExpr::Integer(number), Ty::Integer),
            (None, Some(number)) => Typed::new(PathExpr::Float(number), Ty::Float),
            (None, None) => return Err(format!("the number {number} is not supported")),
        },
        Value::Array(_) | Value::Object(_) => {
            return Err(format!("the constant `{value}` is not supported"));
        }
    })
}

//! Comparisons, and what counts as true.

use super::list::items;
use super::typed::{Ty, Typed, each, it, open};
use super::{Ast, Paths};
use crate::ir::{ClosureParameter, Operator, PathExpr};

impl Paths<'_> {
    /// Whether the value counts as true: it is neither null nor false nor empty.
    pub(super) fn condition(&self, ast: &Ast, current: &Typed) -> Result<PathExpr, String> {
        match ast {
            Ast::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let (left, right) = (
                    self.condition(left, current)?,
                    self.condition(right, current)?,
                );
                Ok(PathExpr::Binary(*operator, Box::new(left), Box::new(right)))
            }
            Ast::Not(inner) => Ok(negate(self.condition(inner, current)?)),
            Ast::Binary(operator, left, right) => {
                let sides = (self.value(left, current)?, self.value(right, current)?);
                Ok(is_true(compare(*operator, sides.0, sides.1)?))
            }
            other => Ok(is_true(self.value(other, current)?)),
        }
    }

    /// A boolean: as a value, unless it has none to tell apart from null, and whether it is `true`.
    pub(super) fn boolean(
        &self,
        ast: &Ast,
        current: &Typed,
    ) -> Result<(Option<Typed>, PathExpr), String> {
        match ast {
            Ast::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
                let (left_value, left) = self.boolean(left, current)?;
                let (right_value, right) = self.boolean(right, current)?;
                let join = PathExpr::Binary(*operator, Box::new(left), Box::new(right));
                let plain = [left_value, right_value]
                    .iter()
                    .all(|side| side.as_ref().is_some_and(|side| !side.nullable));
                Ok((plain.then(|| Typed::new(join.clone(), Ty::Boolean)), join))
            }
            Ast::Not(_) => {
                let negated = self.condition(ast, current)?;
                Ok((Some(Typed::new(negated.clone(), Ty::Boolean)), negated))
            }
            other => {
                let typed = match other {
                    Ast::Binary(operator, left, right) => {
                        let sides = (self.value(left, current)?, self.value(right, current)?);
                        compare(*operator, sides.0, sides.1)?
                    }
                    other => self.value(other, current)?,
                };
                if typed.ty != Ty::Boolean {
                    return Err(format!("it gives {}, not a boolean", typed.ty.describe()));
                }
                Ok((Some(typed.clone()), is_true(typed)))
            }
        }
    }
}

/// Whether a boolean is there and false.
pub(super) fn is_false(typed: Typed) -> PathExpr {
    if typed.nullable {
        let no = PathExpr::Some(Box::new(PathExpr::Boolean(false)));
        binary(Operator::Equal, typed.expr, no)
    } else {
        negate(typed.expr)
    }
}

fn is_true(typed: Typed) -> PathExpr {
    let Typed { expr, ty, nullable } = typed;
    let there = |expr: PathExpr| match &ty {
        Ty::Boolean => expr,
        Ty::Text | Ty::Map(..) => negate(method(expr, "is_empty")),
        Ty::List { .. } => {
            let first = PathExpr::Call("nth", vec![items(expr, &ty), PathExpr::Integer(0)]);
            method(first, "is_some")
        }
        Ty::Null => PathExpr::Boolean(false),
        // A structure is never empty: what it may leave out is a matter of the model, not of the answer.
        Ty::Integer | Ty::Float | Ty::Structure(_) | Ty::Union(_) | Ty::Both | Ty::Opaque => {
            PathExpr::Boolean(true)
        }
    };
    if !nullable {
        return there(expr);
    }
    // What was made of two options keeps its closure.
    if let (Ty::Boolean, PathExpr::Method(of, "map", arguments)) = (&ty, &expr) {
        return PathExpr::Method(of.clone(), "is_some_and", arguments.clone());
    }
    let (source, inner) = open(expr);
    match there(inner) {
        PathExpr::Boolean(true) => method(source, "is_some"),
        condition if condition == it() => {
            let yes = PathExpr::Some(Box::new(PathExpr::Boolean(true)));
            binary(Operator::Equal, source, yes)
        }
        condition => each(source, "is_some_and", condition),
    }
}

fn compare(operator: Operator, left: Typed, right: Typed) -> Result<Typed, String> {
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    let (left, right) = (widen(left, &right.ty), right);
    let right = widen(right, &left.ty);
    match (&left.ty, &right.ty) {
        (Ty::Null, _) if equality => Ok(is_null(operator, right)),
        (_, Ty::Null) if equality => Ok(is_null(operator, left)),
        (Ty::Boolean, Ty::Boolean) | (Ty::Text, Ty::Text) if equality => {
            Ok(Typed::new(equal(operator, left, right), Ty::Boolean))
        }
        (Ty::Integer, Ty::Integer) | (Ty::Float, Ty::Float) if equality => {
            Ok(Typed::new(equal(operator, left, right), Ty::Boolean))
        }
        (Ty::Integer, Ty::Integer) | (Ty::Float, Ty::Float) => Ok(order(operator, left, right)),
        (one, other) => Err(format!(
            "`{}` of {} and {} is not supported",
            operator.symbol(),
            one.describe(),
            other.describe()
        )),
    }
}

/// A whole constant that is compared with another kind of number.
fn widen(typed: Typed, other: &Ty) -> Typed {
    match (&typed.expr, other) {
        (PathExpr::Integer(number), Ty::Float) => {
            Typed::new(PathExpr::Float(*number as f64), Ty::Float)
        }
        _ => typed,
    }
}

fn is_null(operator: Operator, typed: Typed) -> Typed {
    let wants_null = operator == Operator::Equal;
    let expr = if typed.nullable {
        method(typed.expr, if wants_null { "is_none" } else { "is_some" })
    } else {
        PathExpr::Boolean((typed.ty == Ty::Null) == wants_null)
    };
    Typed::new(expr, Ty::Boolean)
}

fn equal(operator: Operator, left: Typed, right: Typed) -> PathExpr {
    let constant = |typed: &Typed| match typed.expr {
        PathExpr::Boolean(value) => Some(value == (operator == Operator::Equal)),
        _ => None,
    };
    // Comparing with a constant boolean is the boolean itself.
    let plain = !left.nullable && !right.nullable;
    match (constant(&left), constant(&right)) {
        (Some(true), _) if plain => return right.expr,
        (Some(false), _) if plain => return negate(right.expr),
        (None, Some(true)) if plain => return left.expr,
        (None, Some(false)) if plain => return negate(left.expr),
        _ => {}
    }
    if plain {
        binary(operator, left.expr, right.expr)
    } else {
        binary(operator, left.into_option(), right.into_option())
    }
}

/// Null where either side is.
fn order(operator: Operator, left: Typed, right: Typed) -> Typed {
    let is_constant =
        |typed: &Typed| matches!(typed.expr, PathExpr::Integer(_) | PathExpr::Float(_));
    let nullable = left.nullable || right.nullable;
    let expr = if !nullable {
        binary(operator, left.expr, right.expr)
    } else if is_constant(&right) {
        let (source, inner) = open(left.expr);
        each(source, "map", binary(operator, inner, right.expr))
    } else if is_constant(&left) {
        let (source, inner) = open(right.expr);
        each(source, "map", binary(operator, left.expr, inner))
    } else {
        let sides = binary(
            operator,
            PathExpr::Variable("left"),
            PathExpr::Variable("right"),
        );
        both(left, right, "map", sides)
    };
    Typed {
        expr,
        ty: Ty::Boolean,
        nullable,
    }
}

/// `left.zip(right).name(|(left, right)| body)`
pub(super) fn both(left: Typed, right: Typed, name: &'static str, body: PathExpr) -> PathExpr {
    let pair = PathExpr::Method(
        Box::new(left.into_option()),
        "zip",
        vec![right.into_option()],
    );
    let closure = PathExpr::Closure(ClosureParameter::Pair, Box::new(body));
    PathExpr::Method(Box::new(pair), name, vec![closure])
}

fn method(of: PathExpr, name: &'static str) -> PathExpr {
    PathExpr::Method(Box::new(of), name, Vec::new())
}

fn binary(operator: Operator, left: PathExpr, right: PathExpr) -> PathExpr {
    PathExpr::Binary(operator, Box::new(left), Box::new(right))
}

/// The opposite, pushed down as far as it goes.
fn negate(expr: PathExpr) -> PathExpr {
    match expr {
        PathExpr::Boolean(value) => PathExpr::Boolean(!value),
        PathExpr::Not(inner) => *inner,
        PathExpr::Binary(operator, left, right) => {
            let opposite = match operator {
                Operator::Equal => Operator::NotEqual,
                Operator::NotEqual => Operator::Equal,
                Operator::Less => Operator::GreaterOrEqual,
                Operator::LessOrEqual => Operator::Greater,
                Operator::Greater => Operator::LessOrEqual,
                Operator::GreaterOrEqual => Operator::Less,
                Operator::And => return binary(Operator::Or, negate(*left), negate(*right)),
                Operator::Or => return binary(Operator::And, negate(*left), negate(*right)),
            };
            PathExpr::Binary(opposite, left, right)
        }
        PathExpr::Method(of, "is_some", none) => PathExpr::Method(of, "is_none", none),
        PathExpr::Method(of, "is_none", none) => PathExpr::Method(of, "is_some", none),
        PathExpr::Method(of, name @ ("is_some_and" | "is_none_or"), mut made) => match made.pop() {
            Some(PathExpr::Closure(parameter, body)) => {
                let body = PathExpr::Closure(parameter, Box::new(negate(*body)));
                let opposite = if name == "is_some_and" {
                    "is_none_or"
                } else {
                    "is_some_and"
                };
                PathExpr::Method(of, opposite, vec![body])
            }
            other => {
                made.extend(other);
                PathExpr::Not(Box::new(PathExpr::Method(of, name, made)))
            }
        },
        other => PathExpr::Not(Box::new(other)),
    }
}

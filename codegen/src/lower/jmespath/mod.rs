//! Expressions of JMESPath: text in, syntax tree out.
//!
//! The grammar is that of the JMESPath specification, without what no typed answer can be given for: slices, hashes and
//! references to expressions are refused.

mod lexer;
mod parser;
#[cfg(test)]
mod tests;

use serde_json::Value;

use crate::ir::Operator;

pub(super) use self::parser::parse;

/// An expression. Each is about a current value, which the whole expression is given.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ast {
    /// `@`
    Current,
    /// A member of the current value.
    Field(String),
    /// A constant.
    Literal(Value),
    /// `[0]` or `[-1]` of a list.
    Index(Box<Ast>, i64),
    /// `[]`: lists in a list become one.
    Flatten(Box<Ast>),
    /// `*`: the values of an object.
    Values(Box<Ast>),
    /// The second for each item of the first; what is null is left out.
    Project(Box<Ast>, Box<Ast>),
    /// `[?…]`: the items of the first for which the second holds.
    Filter(Box<Ast>, Box<Ast>),
    /// The second, with the first as its current value: `.` and `|`.
    Then(Box<Ast>, Box<Ast>),
    /// `[a, b]`
    List(Vec<Ast>),
    /// A function.
    Call(String, Vec<Ast>),
    /// A comparison, `&&` or `||`.
    Binary(Operator, Box<Ast>, Box<Ast>),
    /// `!`
    Not(Box<Ast>),
}

impl Ast {
    /// How often the current value is read.
    pub(super) fn reads(&self) -> usize {
        match self {
            Self::Literal(_) => 0,
            Self::Current | Self::Field(_) => 1,
            Self::Index(of, _)
            | Self::Flatten(of)
            | Self::Values(of)
            | Self::Not(of)
            | Self::Project(of, _)
            | Self::Filter(of, _)
            | Self::Then(of, _) => of.reads(),
            Self::List(items) | Self::Call(_, items) => items.iter().map(Self::reads).sum(),
            Self::Binary(_, left, right) => left.reads() + right.reads(),
        }
    }
}

//! From tokens to a tree, by how strongly each token binds what stands to its left.

use super::Ast;
use super::lexer::{Token, tokens};
use crate::ir::Operator;

/// No model nests deeper; a text that does must not exhaust the stack.
const DEEPEST: usize = 50;

/// What a projection goes on with binds at least as strongly as this.
const PROJECTION_STOPS_BELOW: u8 = 10;

/// Reads an expression; the error says what is not understood or not supported.
pub(in super::super) fn parse(text: &str) -> Result<Ast, String> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let ast = parser.expression(0)?;
    parser.expect(&Token::End)?;
    Ok(ast)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.at).unwrap_or(&Token::End)
    }

    fn take(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn takes(&mut self, token: &Token) -> bool {
        let found = self.peek() == token;
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, token: &Token) -> Result<(), String> {
        if self.takes(token) {
            Ok(())
        } else {
            Err(unexpected(self.peek()))
        }
    }

    /// An expression whose parts bind more strongly than `least`.
    fn expression(&mut self, least: u8) -> Result<Ast, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        let mut left = self.first()?;
        while strength(self.peek()) > least {
            left = self.further(left)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    /// What can stand at the beginning.
    fn first(&mut self) -> Result<Ast, String> {
        match self.take() {
            Token::Name(name) => Ok(Ast::Field(name)),
            Token::Function(name) => {
                let arguments = self.list(&Token::CloseParen)?;
                Ok(Ast::Call(name, arguments))
            }
            Token::Literal(value) => Ok(Ast::Literal(value)),
            Token::At => Ok(Ast::Current),
            Token::Not => Ok(Ast::Not(Box::new(self.expression(45)?))),
            Token::OpenParen => {
                let inner = self.expression(0)?;
                self.expect(&Token::CloseParen)?;
                Ok(inner)
            }
            Token::Star => self.project(Ast::Values(Box::new(Ast::Current)), 20),
            Token::Flatten => self.project(Ast::Flatten(Box::new(Ast::Current)), 9),
            Token::Filter => self.filter(Ast::Current),
            Token::Open => match self.peek() {
                Token::Number(_) => self.bracket(Ast::Current),
                Token::Star if self.tokens.get(self.at + 1) == Some(&Token::Close) => {
                    self.bracket(Ast::Current)
                }
                _ => Ok(Ast::List(self.list(&Token::Close)?)),
            },
            other => Err(unexpected(&other)),
        }
    }

    /// What can stand after something.
    fn further(&mut self, left: Ast) -> Result<Ast, String> {
        match self.take() {
            Token::Dot if self.takes(&Token::Star) => self.project(Ast::Values(Box::new(left)), 20),
            Token::Dot => {
                let right = self.after_dot(40)?;
                Ok(Ast::Then(Box::new(left), Box::new(right)))
            }
            token @ Token::Pipe => {
                let right = self.expression(strength(&token))?;
                Ok(Ast::Then(Box::new(left), Box::new(right)))
            }
            Token::Operator(operator) => {
                let right = self.expression(strength(&Token::Operator(operator)))?;
                Ok(Ast::Binary(operator, Box::new(left), Box::new(right)))
            }
            Token::Flatten => self.project(Ast::Flatten(Box::new(left)), 9),
            Token::Filter => self.filter(left),
            Token::Open => self.bracket(left),
            other => Err(unexpected(&other)),
        }
    }

    /// The condition of a filter and what is done with each item.
    fn filter(&mut self, list: Ast) -> Result<Ast, String> {
        let condition = self.expression(0)?;
        self.expect(&Token::Close)?;
        self.project(Ast::Filter(Box::new(list), Box::new(condition)), 21)
    }

    /// `0]` or `*]`
    fn bracket(&mut self, left: Ast) -> Result<Ast, String> {
        match self.take() {
            Token::Number(index) => {
                self.expect(&Token::Close)?;
                Ok(Ast::Index(Box::new(left), index))
            }
            Token::Star => {
                self.expect(&Token::Close)?;
                self.project(left, 20)
            }
            other => Err(unexpected(&other)),
        }
    }

    /// What follows a projection is done with each of its items.
    fn project(&mut self, items: Ast, least: u8) -> Result<Ast, String> {
        let each = match self.peek() {
            token if strength(token) < PROJECTION_STOPS_BELOW => Ast::Current,
            Token::Open | Token::Filter => self.expression(least)?,
            Token::Dot => {
                self.take();
                self.after_dot(least)?
            }
            other => return Err(unexpected(other)),
        };
        Ok(Ast::Project(Box::new(items), Box::new(each)))
    }

    fn after_dot(&mut self, least: u8) -> Result<Ast, String> {
        match self.peek() {
            Token::Name(_) | Token::Function(_) | Token::Star => self.expression(least),
            Token::Open => {
                self.take();
                Ok(Ast::List(self.list(&Token::Close)?))
            }
            other => Err(unexpected(other)),
        }
    }

    /// Expressions up to the closing token.
    fn list(&mut self, close: &Token) -> Result<Vec<Ast>, String> {
        let mut items = Vec::new();
        if self.takes(close) {
            return Ok(items);
        }
        loop {
            items.push(self.expression(0)?);
            if self.takes(close) {
                return Ok(items);
            }
            self.expect(&Token::Comma)?;
        }
    }
}

/// How strongly a token binds what stands to its left; not at all if nothing can.
fn strength(token: &Token) -> u8 {
    match token {
        Token::Pipe => 1,
        Token::Operator(Operator::Or) => 2,
        Token::Operator(Operator::And) => 3,
        Token::Operator(_) => 5,
        Token::Flatten => 9,
        Token::Star => 20,
        Token::Filter => 21,
        Token::Dot => 40,
        Token::Open => 55,
        Token::Name(_)
        | Token::Function(_)
        | Token::Number(_)
        | Token::Literal(_)
        | Token::Close
        | Token::OpenParen
        | Token::CloseParen
        | Token::Comma
        | Token::At
        | Token::Not
        | Token::End => 0,
    }
}

fn unexpected(token: &Token) -> String {
    let what = match token {
        Token::End => return "it breaks off".to_owned(),
        Token::Name(name) => name.clone(),
        Token::Function(name) => format!("{name}("),
        Token::Number(number) => number.to_string(),
        Token::Literal(value) => value.to_string(),
        Token::Dot => ".".to_owned(),
        Token::Star => "*".to_owned(),
        Token::Open => "[".to_owned(),
        Token::Close => "]".to_owned(),
        Token::Flatten => "[]".to_owned(),
        Token::Filter => "[?".to_owned(),
        Token::OpenParen => "(".to_owned(),
        Token::CloseParen => ")".to_owned(),
        Token::Comma => ",".to_owned(),
        Token::At => "@".to_owned(),
        Token::Not => "!".to_owned(),
        Token::Pipe => "|".to_owned(),
        Token::Operator(operator) => operator.symbol().to_owned(),
    };
    format!("`{what}` is not expected where it stands")
}

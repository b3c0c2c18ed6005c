//! Expressions over an output.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::imports::{Imports, qualified};
use super::types::ident;
use crate::ir::{ClosureParameter, Density, Operator, PathExpr, Type};

/// A condition, and which variables it reads.
pub(super) struct Condition {
    pub(super) tokens: TokenStream,
    pub(super) reads_input: bool,
    reads_output: bool,
}

impl Condition {
    /// The name of the output in a pattern: an underscore if nothing reads it.
    pub(super) fn output_name(&self) -> Ident {
        if self.reads_output {
            format_ident!("output")
        } else {
            format_ident!("_output")
        }
    }
}

/// The condition in Rust.
pub(super) fn condition(expr: &PathExpr, imports: &mut Imports) -> Condition {
    let mut writer = Writer {
        imports,
        reads_input: false,
        reads_output: false,
    };
    let tokens = writer.expr(expr);
    Condition {
        tokens,
        reads_input: writer.reads_input,
        reads_output: writer.reads_output,
    }
}

struct Writer<'a> {
    imports: &'a mut Imports,
    reads_input: bool,
    reads_output: bool,
}

impl Writer<'_> {
    fn expr(&mut self, expr: &PathExpr) -> TokenStream {
        match expr {
            PathExpr::Variable(name) => {
                self.reads_input |= *name == "input";
                self.reads_output |= *name == "output";
                let name = ident(name);
                quote!(#name)
            }
            PathExpr::Text(text) => quote!(#text),
            PathExpr::Integer(number) => {
                let number = Literal::i64_unsuffixed(*number);
                quote!(#number)
            }
            PathExpr::Float(number) => {
                let number = Literal::f64_unsuffixed(*number);
                quote!(#number)
            }
            PathExpr::Boolean(value) => quote!(#value),
            PathExpr::Array(items) => {
                let items = self.list(items);
                quote!([#(#items),*])
            }
            PathExpr::Field {
                of,
                field,
                ty,
                required,
                boxed,
            } => {
                let (of, field) = (self.expr(of), ident(field));
                if *required {
                    view(ty, *boxed, &quote!(#of.#field))
                } else {
                    option(ty, *boxed, &quote!(#of.#field))
                }
            }
            PathExpr::Variant {
                of,
                union,
                variant,
                ty,
                boxed,
            } => {
                let (of, union, variant) = (self.expr(of), qualified(union), ident(variant));
                let payload = if *boxed { quote!(**it) } else { quote!(*it) };
                let payload = view(ty, false, &payload);
                quote!(match #of { #union::#variant(it) => Some(#payload), _ => None })
            }
            PathExpr::Elements(list, element, density) => {
                let list = self.expr(list);
                items(&quote!(#list.iter()), element, *density)
            }
            PathExpr::Values(map, value, density) => {
                let map = self.expr(map);
                items(&quote!(#map.values()), value, *density)
            }
            PathExpr::Keys(map) => {
                let map = self.expr(map);
                quote!(#map.keys().map(String::as_str))
            }
            PathExpr::Call(function, arguments) => {
                self.imports.add("aws_restjson::waiter", function);
                let (function, arguments) = (ident(function), self.list(arguments));
                quote!(#function(#(#arguments),*))
            }
            PathExpr::Method(of, name, arguments) => {
                let (of, name, arguments) = (self.expr(of), ident(name), self.list(arguments));
                quote!(#of.#name(#(#arguments),*))
            }
            PathExpr::Closure(parameter, body) => {
                let body = self.expr(body);
                match parameter {
                    ClosureParameter::It => quote!(|it| #body),
                    ClosureParameter::Reference => quote!(|&it| #body),
                    ClosureParameter::Pair => quote!(|(left, right)| #body),
                }
            }
            PathExpr::Some(inner) => {
                let inner = self.expr(inner);
                quote!(Some(#inner))
            }
            PathExpr::Not(inner) => {
                let inner = self.operand(inner, |_| true);
                quote!(!#inner)
            }
            PathExpr::Binary(operator, left, right) => self.binary(*operator, left, right),
        }
    }

    fn list(&mut self, items: &[PathExpr]) -> Vec<TokenStream> {
        items.iter().map(|item| self.expr(item)).collect()
    }

    fn binary(&mut self, operator: Operator, left: &PathExpr, right: &PathExpr) -> TokenStream {
        // Comparisons bind more strongly than `&&`, and that more strongly than `||`.
        let weaker = |inner: Operator| match operator {
            Operator::Or => false,
            Operator::And => inner == Operator::Or,
            _ => true,
        };
        let (left, right) = (self.operand(left, weaker), self.operand(right, weaker));
        match operator {
            Operator::Equal => quote!(#left == #right),
            Operator::NotEqual => quote!(#left != #right),
            Operator::Less => quote!(#left < #right),
            Operator::LessOrEqual => quote!(#left <= #right),
            Operator::Greater => quote!(#left > #right),
            Operator::GreaterOrEqual => quote!(#left >= #right),
            Operator::And => quote!(#left && #right),
            Operator::Or => quote!(#left || #right),
        }
    }

    fn operand(&mut self, expr: &PathExpr, weaker: impl Fn(Operator) -> bool) -> TokenStream {
        let tokens = self.expr(expr);
        match expr {
            PathExpr::Binary(operator, ..) if weaker(*operator) => quote!((#tokens)),
            _ => tokens,
        }
    }
}

/// How a value that stands in a structure is looked at.
enum View {
    /// Copied.
    Copied,
    /// Copied into a wider number.
    Widened(&'static str),
    /// Borrowed as text by a method of its own.
    Text,
    /// Borrowed.
    Borrowed,
}

fn view_of(ty: &Type) -> View {
    match ty {
        Type::Boolean | Type::Long | Type::Double => View::Copied,
        Type::Byte | Type::Short | Type::Integer => View::Widened("i64"),
        Type::Float => View::Widened("f64"),
        Type::String | Type::Enum(_) => View::Text,
        Type::Blob
        | Type::Document
        | Type::Timestamp(_)
        | Type::Structure(_)
        | Type::Union(_)
        | Type::List(..)
        | Type::Map(..)
        | Type::EventStream(_)
        | Type::EventInput(_) => View::Borrowed,
    }
}

/// A value at a place.
fn view(ty: &Type, boxed: bool, place: &TokenStream) -> TokenStream {
    match view_of(ty) {
        View::Copied => place.clone(),
        View::Widened(number) => {
            let number = ident(number);
            quote!(#number::from(#place))
        }
        View::Text => quote!(#place.as_str()),
        View::Borrowed if boxed => quote!(&*#place),
        View::Borrowed => quote!(&#place),
    }
}

/// An optional value at a place.
fn option(ty: &Type, boxed: bool, place: &TokenStream) -> TokenStream {
    match view_of(ty) {
        View::Copied => place.clone(),
        View::Widened(number) => {
            let number = ident(number);
            quote!(#place.map(#number::from))
        }
        View::Text if *ty == Type::String => quote!(#place.as_deref()),
        View::Text => quote!(#place.as_ref().map(|it| it.as_str())),
        View::Borrowed if boxed => quote!(#place.as_deref()),
        View::Borrowed => quote!(#place.as_ref()),
    }
}

/// What an iterator over references gives, as it is looked at.
fn items(iterator: &TokenStream, ty: &Type, density: Density) -> TokenStream {
    match (density, view_of(ty)) {
        (Density::Dense, View::Borrowed) => iterator.clone(),
        (_, View::Copied) => quote!(#iterator.copied()),
        (Density::Dense, View::Text) if *ty == Type::String => {
            quote!(#iterator.map(String::as_str))
        }
        (Density::Dense, View::Text) => quote!(#iterator.map(|it| it.as_str())),
        (Density::Dense, View::Widened(number)) => {
            let number = ident(number);
            quote!(#iterator.copied().map(#number::from))
        }
        (Density::Sparse, _) => {
            let item = option(ty, false, &quote!(it));
            quote!(#iterator.map(|it| #item))
        }
    }
}

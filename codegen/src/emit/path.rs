//! Expressions over an input or output.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::{Imports, qualified};
use super::types::ident;
use crate::ir::{ClosureParameter, Nulls, Operator, PathExpr, Type};

/// Writes expressions, and notes which variables they read.
pub(super) struct Writer<'a> {
    imports: &'a mut Imports,
    pub(super) reads_input: bool,
    pub(super) reads_output: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(imports: &'a mut Imports) -> Self {
        Self {
            imports,
            reads_input: false,
            reads_output: false,
        }
    }
}

impl Writer<'_> {
    /// The expression in Rust.
    pub(super) fn expr(&mut self, expr: &PathExpr) -> TokenStream {
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
                let (of, field) = (self.place(of), ident(field));
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
                let payload = item(ty, *boxed);
                quote!(match #of { #union::#variant(it) => Some(#payload), _ => None })
            }
            PathExpr::Elements(list, element, nulls) => {
                let list = self.place(list);
                items(&quote!(#list.iter()), element, *nulls)
            }
            PathExpr::Values(map, value, nulls) => {
                let map = self.place(map);
                items(&quote!(#map.values()), value, *nulls)
            }
            PathExpr::Keys(map) => {
                let map = self.place(map);
                quote!(#map.keys().map(String::as_str))
            }
            PathExpr::Function(function) => {
                self.imports.add("aws_restjson::waiter", function);
                let function = ident(function);
                quote!(#function)
            }
            PathExpr::Call(function, arguments) => {
                self.imports.add("aws_restjson::waiter", function);
                let (function, arguments) = (ident(function), self.list(arguments));
                quote!(#function(#(#arguments),*))
            }
            PathExpr::Method(of, name, arguments) => {
                let (of, name, arguments) = (self.place(of), ident(name), self.list(arguments));
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
            PathExpr::Collected(items) => {
                let items = self.expr(items);
                quote!(#items.collect::<Vec<_>>())
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

    /// What a field or method is asked of: a plain field as it is, without the sign of the reference.
    fn place(&mut self, expr: &PathExpr) -> TokenStream {
        match expr {
            PathExpr::Field {
                of,
                field,
                ty,
                required: true,
                ..
            } if matches!(view_of(ty), View::Borrowed) => {
                let (of, field) = (self.place(of), ident(field));
                quote!(#of.#field)
            }
            _ => self.expr(expr),
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
        | Type::BigInteger
        | Type::BigDecimal
        | Type::IntEnum(_)
        | Type::Structure(_)
        | Type::Union(_)
        | Type::List(..)
        | Type::Map(..)
        | Type::ByteStream
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

/// A value behind the reference `it`.
fn item(ty: &Type, boxed: bool) -> TokenStream {
    match view_of(ty) {
        View::Borrowed if boxed => quote!(&**it),
        View::Borrowed => quote!(it),
        View::Text => quote!(it.as_str()),
        View::Copied | View::Widened(_) => view(ty, boxed, &quote!(*it)),
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
fn items(iterator: &TokenStream, ty: &Type, nulls: Nulls) -> TokenStream {
    let iterator = match nulls {
        Nulls::Kept if !matches!(view_of(ty), View::Copied) => {
            let item = option(ty, false, &quote!(it));
            return quote!(#iterator.map(|it| #item));
        }
        Nulls::Kept | Nulls::Never => iterator.clone(),
        Nulls::Dropped => quote!(#iterator.flatten()),
    };
    match view_of(ty) {
        View::Borrowed => iterator,
        View::Copied => quote!(#iterator.copied()),
        View::Text if *ty == Type::String => quote!(#iterator.map(String::as_str)),
        View::Text => quote!(#iterator.map(|it| it.as_str())),
        View::Widened(number) => {
            let number = ident(number);
            quote!(#iterator.copied().map(#number::from))
        }
    }
}

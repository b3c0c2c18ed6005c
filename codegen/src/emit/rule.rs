//! Expressions of the endpoint rules.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::imports::Imports;
use super::types::{ident, path};
use crate::ir::{RuleExpr, RuleValue, TemplatePart};

/// The expression in Rust.
pub(super) fn expr(expr: &RuleExpr, imports: &mut Imports) -> TokenStream {
    match expr {
        RuleExpr::Value(value) => constant(value),
        RuleExpr::Integer(value) => {
            let value = Literal::i64_unsuffixed(*value);
            quote!(#value)
        }
        RuleExpr::Variable(name) => {
            let name = ident(name);
            quote!(#name)
        }
        RuleExpr::Template(parts) => template(parts, imports),
        RuleExpr::Field(inner, field) => {
            let (inner, field) = (self::expr(inner, imports), ident(field));
            quote!(#inner.#field)
        }
        RuleExpr::Call {
            function,
            arguments,
        } => {
            // By its path, which no variable of the rules can hide.
            imports.add("aws_restjson::endpoint", "self");
            let function = ident(function);
            let arguments = list(arguments, imports);
            quote!(endpoint::#function(#(#arguments),*))
        }
        RuleExpr::Method {
            receiver,
            name,
            arguments,
        } => {
            let (receiver, name) = (self::expr(receiver, imports), ident(name));
            let arguments = list(arguments, imports);
            quote!(#receiver.#name(#(#arguments),*))
        }
        RuleExpr::Path(path) => self::path(path),
        RuleExpr::If {
            condition,
            then,
            otherwise,
        } => {
            let condition = self::expr(condition, imports);
            let (then, otherwise) = (self::expr(then, imports), self::expr(otherwise, imports));
            quote!(if #condition { #then } else { #otherwise })
        }
        RuleExpr::Borrow(inner) => {
            let inner = self::expr(inner, imports);
            quote!(&#inner)
        }
        RuleExpr::Some(inner) => {
            let inner = self::expr(inner, imports);
            quote!(Some(#inner))
        }
        RuleExpr::Strings(items) => {
            let items = list(items, imports);
            quote!([#(#items),*])
        }
        RuleExpr::Equal(left, right) => {
            let (left, right) = (self::expr(left, imports), self::expr(right, imports));
            quote!(#left == #right)
        }
        RuleExpr::Not(inner) => {
            if let RuleExpr::Equal(left, right) = &**inner {
                let (left, right) = (self::expr(left, imports), self::expr(right, imports));
                return quote!(#left != #right);
            }
            let negated = self::expr(inner, imports);
            quote!(!#negated)
        }
        RuleExpr::IsSome(inner) => {
            let inner = self::expr(inner, imports);
            quote!(#inner.is_some())
        }
        RuleExpr::IsNone(inner) => {
            let inner = self::expr(inner, imports);
            quote!(#inner.is_none())
        }
    }
}

/// A constant; an array as a `Vec` of strings.
pub(super) fn constant(value: &RuleValue) -> TokenStream {
    match value {
        RuleValue::String(text) => quote!(#text),
        RuleValue::Boolean(value) => quote!(#value),
        RuleValue::StringArray(items) => quote!(vec![#(#items.to_owned()),*]),
    }
}

fn list(items: &[RuleExpr], imports: &mut Imports) -> Vec<TokenStream> {
    items.iter().map(|item| expr(item, imports)).collect()
}

/// `format!` with variables inside the braces and everything else as an argument.
fn template(parts: &[TemplatePart], imports: &mut Imports) -> TokenStream {
    if let [TemplatePart::Expr(only)] = parts {
        let only = expr(only, imports);
        return quote!(#only.to_string());
    }
    let mut format = String::new();
    let mut arguments = Vec::new();
    for part in parts {
        match part {
            TemplatePart::Text(text) => {
                format.push_str(&text.replace('{', "{{").replace('}', "}}"))
            }
            TemplatePart::Expr(RuleExpr::Variable(name)) => {
                // Keywords stand for themselves in a format.
                let name = name.trim_start_matches("r#");
                format.push_str(&format!("{{{name}}}"));
            }
            TemplatePart::Expr(inner) => {
                format.push_str("{}");
                arguments.push(expr(inner, imports));
            }
        }
    }
    quote!(format!(#format #(, #arguments)*))
}

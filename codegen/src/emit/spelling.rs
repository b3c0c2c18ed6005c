//! Types as the generated code spells them, for reports about it.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::setter;
use super::types::spell;
use crate::ir::Type;

/// The type of a field, without `Option` and `Box`.
pub(crate) fn type_text(ty: &Type) -> String {
    text(spell(ty, &mut Imports::default()))
}

/// The type of an argument of `new` or of a setter.
pub(crate) fn argument_text(ty: &Type) -> String {
    text(setter::argument(ty, &quote!(value), &mut Imports::default()).ty)
}

/// Tokens with spaces where people put them.
fn text(tokens: TokenStream) -> String {
    let mut text = tokens.to_string();
    for (spaced, plain) in [
        (" :: ", "::"),
        (" < ", "<"),
        (" >", ">"),
        ("> ", ">"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("=(", "= ("),
        ("& ", "&"),
    ] {
        text = text.replace(spaced, plain);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{Density, Module, TypeRef};

    #[test]
    fn types_are_spelled_as_people_write_them() {
        let named = Type::Structure(TypeRef {
            module: Module::Types,
            name: "Tag".to_owned(),
            file: "tag".to_owned(),
        });
        let list = |ty: &Type| Type::List(Box::new(ty.clone()), Density::Dense);
        let map = |ty: &Type| Type::Map(Box::new(ty.clone()), Density::Sparse);
        for (ty, spelled, argument) in [
            (Type::Long, "i64", "i64"),
            (Type::String, "String", "impl Into<String>"),
            (
                list(&named),
                "Vec<Tag>",
                "impl IntoIterator<Item = impl Into<Tag>>",
            ),
            (
                map(&list(&named)),
                "BTreeMap<String, Option<Vec<Tag>>>",
                "impl IntoIterator<Item = (impl Into<String>, Option<Vec<Tag>>)>",
            ),
        ] {
            assert_eq!(type_text(&ty), spelled);
            assert_eq!(argument_text(&ty), argument);
        }
    }
}

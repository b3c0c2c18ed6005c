//! Arguments of constructors and setters: what callers may pass, and how it becomes the field.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::types::{element_type, is_number, spell};
use crate::ir::{Density, Type};

/// An argument's type, and the expression that turns `value` into the field's type.
pub(super) struct Argument {
    pub(super) ty: TokenStream,
    pub(super) convert: TokenStream,
}

/// The argument for a value of this type, named by `value`.
pub(super) fn argument(ty: &Type, value: &TokenStream, imports: &mut Imports) -> Argument {
    match ty {
        Type::List(element, density) => {
            let (item, convert) = item(element, *density, imports);
            let map = convert.then(|| quote!(.map(Into::into)));
            Argument {
                ty: quote!(impl IntoIterator<Item = #item>),
                convert: quote!(#value.into_iter()#map.collect()),
            }
        }
        Type::Map(element, density) => {
            let (item, convert) = item(element, *density, imports);
            let entry = if convert {
                quote!(value.into())
            } else {
                quote!(value)
            };
            Argument {
                ty: quote!(impl IntoIterator<Item = (impl Into<String>, #item)>),
                convert: quote!(#value.into_iter().map(|(key, value)| (key.into(), #entry)).collect()),
            }
        }
        Type::EventStream(_) => Argument {
            ty: spell(ty, imports),
            convert: quote!(#value),
        },
        ty if is_number(ty) => Argument {
            ty: spell(ty, imports),
            convert: quote!(#value),
        },
        ty => {
            let ty = spell(ty, imports);
            Argument {
                ty: quote!(impl Into<#ty>),
                convert: quote!(#value.into()),
            }
        }
    }
}

/// The type of an item, and whether it is converted.
fn item(element: &Type, density: Density, imports: &mut Imports) -> (TokenStream, bool) {
    let spelled = element_type(element, density, imports);
    if is_number(element) || density == Density::Sparse {
        (spelled, false)
    } else {
        (quote!(impl Into<#spelled>), true)
    }
}

//! String enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{deprecated, docs, ident};
use crate::ir::{Enum, IntEnum, Module, Shape};

/// The file of an enum.
pub(super) fn enumeration(shape: &Shape, enumeration: &Enum) -> TokenStream {
    let name = ident(&shape.at.name);
    let (doc, note) = (docs(&shape.docs), deprecated(shape.deprecated.as_ref()));
    let import = match shape.at.module {
        Module::Types => quote!(
            use super::UnknownValue;
        ),
        Module::Operation | Module::Error => quote!(
            use crate::types::UnknownValue;
        ),
    };
    let variants = enumeration.variants.iter().map(|variant| {
        let (doc, note) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        quote!(#doc #note #name)
    });
    let names: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let values: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| &variant.value)
        .collect();
    quote! {
        #import

        #doc
        #[derive(Clone, Debug, PartialEq)]
        #note
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know. It is written as it was read.
            Unknown(UnknownValue),
        }

        impl #name {
            /// Every value that the model knows, as it stands on the wire.
            pub const VALUES: &'static [&'static str] = &[#(#values),*];

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    _ => Self::Unknown(UnknownValue::new(value)),
                }
            }
        }

        aws_restjson::string_enum!(#name);
    }
}

/// The file of an integer enum.
pub(super) fn int_enumeration(shape: &Shape, enumeration: &IntEnum) -> TokenStream {
    let name = ident(&shape.at.name);
    let (doc, note) = (docs(&shape.docs), deprecated(shape.deprecated.as_ref()));
    let import = match shape.at.module {
        Module::Types => quote!(
            use super::UnknownInteger;
        ),
        Module::Operation | Module::Error => quote!(
            use crate::types::UnknownInteger;
        ),
    };
    let variants = enumeration.variants.iter().map(|variant| {
        let (doc, note) = (docs(&variant.docs), deprecated(variant.deprecated.as_ref()));
        let name = ident(&variant.name);
        quote!(#doc #note #name)
    });
    let names: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let values: Vec<_> = enumeration
        .variants
        .iter()
        .map(|variant| Literal::i32_unsuffixed(variant.value))
        .collect();
    quote! {
        #import

        #doc
        #[derive(Clone, Debug, PartialEq)]
        #note
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that this version does not know. It is written as it was read.
            Unknown(UnknownInteger),
        }

        impl #name {
            /// Every value that the model knows, as it stands on the wire.
            pub const VALUES: &'static [i32] = &[#(#values),*];

            /// The value as it stands on the wire.
            pub fn as_i32(&self) -> i32 {
                match self {
                    #(Self::#names => #values,)*
                    Self::Unknown(value) => value.as_i32(),
                }
            }
        }

        impl From<i32> for #name {
            fn from(value: i32) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    _ => Self::Unknown(UnknownInteger::new(value)),
                }
            }
        }

        aws_restjson::int_enum!(#name);
    }
}

/// The file of the type that keeps the values of integer enums that the model does not know.
pub(super) fn unknown_integer() -> TokenStream {
    quote! {
        /// A value of an integer enum that this version does not know.
        ///
        /// It cannot be made by hand, so that a value the model knows never hides in one: make enums with `From<i32>`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct UnknownInteger(i32);

        impl UnknownInteger {
            pub(crate) fn new(value: i32) -> Self {
                Self(value)
            }

            /// The value as it stands on the wire.
            pub fn as_i32(&self) -> i32 {
                self.0
            }
        }
    }
}

/// The file of the type that keeps the values of enums that the model does not know.
pub(super) fn unknown_value() -> TokenStream {
    quote! {
        /// A value of an enum that this version does not know.
        ///
        /// It cannot be made by hand, so that a value the model knows never hides in one: make enums with `From<&str>`.
        #[derive(Clone, Debug, PartialEq)]
        pub struct UnknownValue(String);

        impl UnknownValue {
            pub(crate) fn new(value: &str) -> Self {
                Self(value.to_owned())
            }

            /// The value as it stands on the wire.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    }
}

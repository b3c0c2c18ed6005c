//! The `use` lines of a file: whatever its body mentions, once, in order.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::folder;
use super::types::{ident, path};
use crate::ir::{Module, TypeRef};

/// The whole path of a type of the crate.
pub(super) fn qualified(ty: &TypeRef) -> TokenStream {
    let (module, name) = (ident(folder(ty.module)), ident(&ty.name));
    quote!(crate::#module::#name)
}

/// Collects what a file needs while its body is built.
#[derive(Default)]
pub(super) struct Imports {
    own: Option<TypeRef>,
    all_of: Option<Module>,
    /// The file is no part of the crate: types are spelled with their module, where no name can clash.
    outside: bool,
    modules: BTreeMap<String, BTreeSet<String>>,
}

impl Imports {
    /// The imports of the file of this type, which needs none for itself.
    pub(super) fn of(own: &TypeRef) -> Self {
        Self {
            own: Some(own.clone()),
            ..Self::default()
        }
    }

    /// The imports of a file that needs every type of a module.
    pub(super) fn of_all(module: Module) -> Self {
        Self {
            all_of: Some(module),
            ..Self::default()
        }
    }

    /// The imports of a test, which knows the crate as `crate::service`.
    pub(super) fn from_outside() -> Self {
        Self {
            outside: true,
            ..Self::default()
        }
    }

    /// Imports `name` from a module, for example `Blob` from `aws_restjson`.
    pub(super) fn add(&mut self, module: &str, name: &str) {
        self.modules
            .entry(module.to_owned())
            .or_default()
            .insert(name.to_owned());
    }

    /// Imports a type of the crate and returns its name; the whole path where another import has the name.
    pub(super) fn of_type(&mut self, ty: &TypeRef) -> TokenStream {
        let name = ident(&ty.name);
        if self.outside {
            let module = ident(folder(ty.module));
            self.add("crate::service", folder(ty.module));
            return quote!(#module::#name);
        }
        if self.own.as_ref() == Some(ty) || self.all_of == Some(ty.module) {
            return quote!(#name);
        }
        let module = format!("crate::{}", folder(ty.module));
        let taken = self
            .modules
            .iter()
            .any(|(other, names)| *other != module && names.contains(&ty.name));
        if taken {
            return qualified(ty);
        }
        self.add(&module, &ty.name);
        quote!(#name)
    }

    /// The `use` lines: `std` first, then others by name, the crate's own last.
    pub(super) fn tokens(&self) -> TokenStream {
        let rank = |module: &str| match module.split("::").next() {
            Some("std") => 0,
            Some("crate" | "super") => 2,
            _ => 1,
        };
        let mut modules: Vec<_> = self.modules.iter().collect();
        modules.sort_by_key(|(module, _)| rank(module));
        let lines = modules.into_iter().map(|(module, names)| {
            let module = path(module);
            // `self`, then modules and functions, then types: the order of rustfmt.
            let mut names: Vec<&String> = names.iter().collect();
            names.sort_by_key(|name| (*name != "self", name.starts_with(char::is_uppercase)));
            let spelled: Vec<TokenStream> = names.iter().map(|name| path(name)).collect();
            match (names.as_slice(), spelled.as_slice()) {
                ([name], _) if *name == "self" => quote!(use #module;),
                (_, [name]) => quote!(use #module::#name;),
                _ => quote!(use #module::{#(#spelled),*};),
            }
        });
        let all = self.all_of.map(|module| {
            let module = path(&format!("crate::{}", folder(module)));
            quote!(use #module::*;)
        });
        quote!(#(#lines)* #all)
    }
}

//! The Rust items of members and operations: their names are decided before any documentation is written, which may link
//! to them.

use std::collections::BTreeMap;

use super::Lowering;
use super::operations::Plan;
use crate::ir::{Module, TypeRef};
use crate::names::{self, Scope};
use crate::smithy::{Shape, ShapeId, ShapeKind};

/// What an operation is called in Rust.
#[derive(Clone, Debug)]
pub(super) struct OperationNames {
    /// The marker type.
    pub(super) name: String,
    /// Its file.
    pub(super) file: String,
    /// The method of the client.
    pub(super) method: String,
}

impl Lowering<'_> {
    /// Names every field, variant and method. The types have their names already.
    pub(super) fn name_items(&mut self, plans: &[Plan]) {
        self.member_names = self
            .usage
            .iter()
            .flat_map(|(id, usage)| {
                let shape = self.shape(id);
                let names = self.names_of_members(shape, usage.codec.write);
                names.map(|(member, name)| ((id.clone(), member), name))
            })
            .collect();
        self.operation_names = self.names_of_operations(plans);
    }

    /// The name of a field or variant.
    pub(super) fn member_name(&self, shape: &Shape, member: &str) -> String {
        self.member_names[&(shape.id.clone(), member.to_owned())].clone()
    }

    fn names_of_members(
        &self,
        shape: &Shape,
        sent: bool,
    ) -> impl Iterator<Item = (String, String)> {
        let is_structure = matches!(shape.kind, ShapeKind::Structure(_));
        let mut scope = if is_structure {
            Scope::default()
        } else {
            Scope::with(["Unknown"])
        };
        let mut named = Vec::new();
        for (member, target) in shape.members() {
            // Received, an exception is the error of the stream.
            let is_error = shape.traits.has("smithy.api#streaming")
                && self.shape(&target.target).traits.has("smithy.api#error");
            if is_error && !sent {
                continue;
            }
            let name = if is_structure {
                names::field_name(member)
            } else {
                names::variant_name(member)
            };
            named.push((member.to_owned(), scope.claim(name)));
        }
        named.into_iter()
    }

    fn names_of_operations(&self, plans: &[Plan]) -> BTreeMap<ShapeId, OperationNames> {
        let mut types = Scope::default();
        let mut files = Scope::with(["mod"]);
        let made = plans
            .iter()
            .flat_map(|plan| [&plan.input.synthesised, &plan.output.synthesised])
            .flatten();
        let own = |name: &&TypeRef| name.module == Module::Operation;
        for taken in self.names.values().filter(own).chain(made) {
            types.claim(taken.name.clone());
            files.claim(taken.file.clone());
        }
        let mut methods = Scope::default();
        let named = plans.iter().map(|plan| {
            let name = types.claim(names::root_type_name(plan.name()));
            let names = OperationNames {
                file: files.claim(names::file_name(&name)),
                name,
                method: methods.claim(names::client_method_name(plan.name())),
            };
            (plan.id.clone(), names)
        });
        named.collect()
    }
}

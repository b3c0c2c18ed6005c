//! What services, resources and operations have besides traits (Smithy 2.0, "Service types").

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::model::ShapeId;

/// What only services have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Service {
    /// The version, empty when the model gives none.
    pub version: String,
    /// Operations bound to the service itself, not through a resource.
    pub operations: Vec<ShapeId>,
    /// Resources bound to the service.
    pub resources: Vec<ShapeId>,
    /// Errors that every operation may answer with.
    pub errors: Vec<ShapeId>,
    /// Names that shapes have in this service instead of their own.
    pub rename: BTreeMap<ShapeId, String>,
}

/// What only resources have.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resource {
    /// Identifier names and the shapes of their values, sorted by name.
    pub identifiers: IndexMap<String, ShapeId>,
    /// Property names and the shapes of their values, sorted by name.
    pub properties: IndexMap<String, ShapeId>,
    /// The lifecycle operation `create`.
    pub create: Option<ShapeId>,
    /// The lifecycle operation `put`.
    pub put: Option<ShapeId>,
    /// The lifecycle operation `read`.
    pub read: Option<ShapeId>,
    /// The lifecycle operation `update`.
    pub update: Option<ShapeId>,
    /// The lifecycle operation `delete`.
    pub delete: Option<ShapeId>,
    /// The lifecycle operation `list`.
    pub list: Option<ShapeId>,
    /// Further operations on one resource.
    pub operations: Vec<ShapeId>,
    /// Further operations on the collection.
    pub collection_operations: Vec<ShapeId>,
    /// Child resources.
    pub resources: Vec<ShapeId>,
}

impl Resource {
    /// The lifecycle operations that are set, with their names: create, put, read, update, delete,
    /// list.
    pub fn lifecycle(&self) -> impl Iterator<Item = (&'static str, &ShapeId)> {
        let all = [
            ("create", &self.create),
            ("put", &self.put),
            ("read", &self.read),
            ("update", &self.update),
            ("delete", &self.delete),
            ("list", &self.list),
        ];
        all.into_iter()
            .filter_map(|(name, operation)| Some((name, operation.as_ref()?)))
    }
}

/// What only operations have.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The input structure; `smithy.api#Unit` when the model gives none.
    pub input: ShapeId,
    /// The output structure; `smithy.api#Unit` when the model gives none.
    pub output: ShapeId,
    /// Errors of this operation, those of its service not included.
    pub errors: Vec<ShapeId>,
}

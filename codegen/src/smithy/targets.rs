//! The last check: every id that a shape mentions is in the model, and of a type that may stand
//! there.

use super::model::{Model, Shape, ShapeId, ShapeKind};
use crate::diagnostics::{Diagnostic, Diagnostics};

/// What may stand at a place.
#[derive(Clone, Copy)]
enum Expected {
    Data,
    Key,
    Structure,
    Operation,
    Resource,
}

impl Expected {
    fn name(self) -> &'static str {
        match self {
            Self::Data => "a data type",
            Self::Key => "a string or an enum",
            Self::Structure => "a structure",
            Self::Operation => "an operation",
            Self::Resource => "a resource",
        }
    }

    fn fits(self, kind: &ShapeKind) -> bool {
        match self {
            Self::Data => !matches!(
                kind,
                ShapeKind::Service(_) | ShapeKind::Resource(_) | ShapeKind::Operation(_)
            ),
            Self::Key => matches!(kind, ShapeKind::String | ShapeKind::Enum(_)),
            Self::Structure => matches!(kind, ShapeKind::Structure(_)),
            Self::Operation => matches!(kind, ShapeKind::Operation(_)),
            Self::Resource => matches!(kind, ShapeKind::Resource(_)),
        }
    }
}

/// Checks every reference of every shape.
pub(super) fn check(model: &Model, found: &mut Diagnostics) {
    for shape in model.shapes.values() {
        let mut check = Check {
            model,
            shape,
            found,
        };
        check.members();
        check.references();
    }
}

struct Check<'a> {
    model: &'a Model,
    shape: &'a Shape,
    found: &'a mut Diagnostics,
}

impl Check<'_> {
    fn members(&mut self) {
        let is_map = matches!(self.shape.kind, ShapeKind::Map { .. });
        for (name, member) in self.shape.members() {
            let expected = if is_map && name == "key" {
                Expected::Key
            } else {
                Expected::Data
            };
            let place = format!("{}${name}", self.shape.id);
            self.target(&place, "the member", &member.target, expected);
        }
    }

    fn references(&mut self) {
        match &self.shape.kind {
            ShapeKind::Service(service) => {
                self.list("operations", &service.operations, Expected::Operation);
                self.list("resources", &service.resources, Expected::Resource);
                self.list("errors", &service.errors, Expected::Structure);
                for id in service.rename.keys() {
                    self.one("rename", id, Expected::Data);
                }
            }
            ShapeKind::Resource(resource) => {
                for id in resource.identifiers.values() {
                    self.one("identifiers", id, Expected::Data);
                }
                for id in resource.properties.values() {
                    self.one("properties", id, Expected::Data);
                }
                for (name, id) in resource.lifecycle() {
                    self.one(name, id, Expected::Operation);
                }
                self.list("operations", &resource.operations, Expected::Operation);
                let operations = &resource.collection_operations;
                self.list("collectionOperations", operations, Expected::Operation);
                self.list("resources", &resource.resources, Expected::Resource);
            }
            ShapeKind::Operation(operation) => {
                self.one("input", &operation.input, Expected::Structure);
                self.one("output", &operation.output, Expected::Structure);
                self.list("errors", &operation.errors, Expected::Structure);
            }
            _ => {}
        }
    }

    fn list(&mut self, key: &str, ids: &[ShapeId], expected: Expected) {
        for id in ids {
            self.one(key, id, expected);
        }
    }

    fn one(&mut self, key: &str, id: &ShapeId, expected: Expected) {
        let place = self.shape.id.to_string();
        self.target(&place, &format!("`{key}`"), id, expected);
    }

    fn target(&mut self, place: &str, what: &str, id: &ShapeId, expected: Expected) {
        let (problem, help) = match self.model.shapes.get(id) {
            None => (
                format!("{what} targets `{id}`, which is not in the model"),
                "correct the id, or add the file that defines the shape".to_owned(),
            ),
            Some(target) if !expected.fits(&target.kind) => (
                format!(
                    "{what} targets `{id}`, which is of type {}",
                    target.kind.name()
                ),
                format!("target {}", expected.name()),
            ),
            Some(target) if target.is_mixin() => (
                format!("{what} targets `{id}`, which is a mixin"),
                "target a shape that uses the mixin".to_owned(),
            ),
            Some(_) => return,
        };
        let diagnostic = Diagnostic::new(problem, help);
        let diagnostic = diagnostic.file(&self.shape.file).shape(place);
        self.found.push(diagnostic);
    }
}

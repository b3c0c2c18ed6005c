//! What the service reaches: its operations, and every shape that they read or write.

use std::collections::BTreeSet;

use crate::ir::Codec;
use crate::smithy::{Model, Service, ShapeId, ShapeKind};

use super::{Lowering, Usage};

const UNIT: &str = "smithy.api#Unit";

/// How a walk came to a shape.
#[derive(Clone, Copy, PartialEq)]
struct Role {
    codec: Codec,
    nested: bool,
}

/// The operations bound to the service and to its resources, ordered by name.
pub(crate) fn operation_ids(model: &Model, service: &Service) -> Vec<ShapeId> {
    let mut found: BTreeSet<(String, ShapeId)> = BTreeSet::new();
    let mut add = |id: &ShapeId| {
        found.insert((id.name().to_owned(), id.clone()));
    };
    service.operations.iter().for_each(&mut add);
    let mut resources = service.resources.clone();
    let mut seen = BTreeSet::new();
    while let Some(id) = resources.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        if let ShapeKind::Resource(resource) = &model.shapes[&id].kind {
            resource.lifecycle().for_each(|(_, id)| add(id));
            resource
                .operations
                .iter()
                .chain(&resource.collection_operations)
                .for_each(&mut add);
            resources.extend(resource.resources.iter().cloned());
        }
    }
    found.into_iter().map(|(_, id)| id).collect()
}

impl Lowering<'_> {
    /// Fills `usage` with every shape that an operation reaches, and checks the traits of all of them.
    pub(super) fn close(&mut self, operations: &[ShapeId]) {
        let model = self.model;
        self.check_traits(self.service_shape);
        for id in operations {
            let shape = &model.shapes[id];
            let ShapeKind::Operation(operation) = &shape.kind else {
                continue;
            };
            self.check_traits(shape);
            self.walk(
                &operation.input,
                Role {
                    codec: Codec {
                        write: true,
                        read: false,
                    },
                    nested: false,
                },
            );
            self.walk(
                &operation.output,
                Role {
                    codec: Codec {
                        write: false,
                        read: true,
                    },
                    nested: false,
                },
            );
            for error in operation.errors.iter().chain(&self.service.errors) {
                self.walk(
                    error,
                    Role {
                        codec: Codec {
                            write: false,
                            read: true,
                        },
                        nested: false,
                    },
                );
                if let Some(usage) = self.usage.get_mut(error) {
                    usage.error = true;
                }
            }
        }
        self.usage.sort_keys();
        for id in self.usage.keys().cloned().collect::<Vec<_>>() {
            self.check_traits(&model.shapes[&id]);
            self.check_timestamp_formats(&model.shapes[&id]);
            self.check_wire_names(&model.shapes[&id]);
        }
    }

    fn walk(&mut self, id: &ShapeId, role: Role) {
        if *id == UNIT {
            return;
        }
        let model = self.model;
        let shape = &model.shapes[id];
        match &shape.kind {
            ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_) => {}
            ShapeKind::List(_) | ShapeKind::Map { .. } => {}
            ShapeKind::Service(_) | ShapeKind::Resource(_) | ShapeKind::Operation(_) => {
                self.report(
                    shape,
                    None,
                    format!("a {} cannot be data", shape.kind.name()),
                    "target a simple type, list, map, structure or union",
                );
                return;
            }
            _ => {
                self.check_traits(shape);
                self.check_timestamp_formats(shape);
                return;
            }
        }
        let usage = self.usage.entry(id.clone()).or_default();
        let before = *usage;
        usage.codec.read |= role.codec.read;
        usage.codec.write |= role.codec.write;
        usage.nested |= role.nested;
        if *usage == before && before != Usage::default() {
            return;
        }
        let in_stream = shape.traits.has("smithy.api#streaming");
        for (_, member) in shape.members() {
            if matches!(shape.kind, ShapeKind::Enum(_) | ShapeKind::IntEnum(_)) {
                continue;
            }
            let target = &model.shapes[&member.target];
            if in_stream && target.traits.has("smithy.api#error") {
                // Received, an exception is read as an error whatever the direction of the stream.
                let codec = Codec {
                    write: role.codec.write,
                    read: true,
                };
                let nested = false;
                self.walk(&member.target, Role { codec, nested });
                if let Some(usage) = self.usage.get_mut(&member.target) {
                    usage.error = true;
                }
                continue;
            }
            self.walk(
                &member.target,
                Role {
                    codec: role.codec,
                    nested: true,
                },
            );
        }
    }
}

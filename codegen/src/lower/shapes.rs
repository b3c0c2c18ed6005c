//! Names and contents of the data types.

use std::collections::BTreeMap;

use crate::diagnostics::Diagnostic;
use crate::ir::{self, Codec, Module, TimestampFormat, Type, TypeRef};
use crate::names::{self, Scope};
use crate::smithy::{Member, Shape, ShapeId, ShapeKind};

use super::bindings::Side;
use super::operations::Plan;
use super::structures::is_bound;
use super::types::{Direction, Place};
use super::{Lowering, deprecation};

impl Lowering<'_> {
    /// Gives every type its module, name and file. Inputs and outputs that belong to one operation keep their own name.
    pub(super) fn name_shapes(&mut self, plans: &[Plan]) {
        let mut scope = Scope::default();
        let mut files: BTreeMap<Module, Scope> = BTreeMap::new();
        for module in [Module::Types, Module::Operation, Module::Error] {
            // The file with the module's own items.
            files.insert(
                module,
                Scope::with(["mod", "unknown_integer", "unknown_value"]),
            );
        }
        for (id, usage) in &self.usage {
            let shape = &self.model.shapes[id];
            if let ShapeKind::List(_) | ShapeKind::Map { .. } = shape.kind {
                continue;
            }
            let owned = plans.iter().any(|plan| plan.owns(id));
            let module = match (usage.error, owned) {
                (true, _) => Module::Error,
                (false, true) => Module::Operation,
                (false, false) => Module::Types,
            };
            let model_name = self
                .service
                .rename
                .get(id)
                .map_or(id.name(), String::as_str);
            let name = match (self.config.names.get(id.as_str()), module) {
                (Some(name), _) => name.clone(),
                (None, Module::Operation) => names::root_type_name(model_name),
                (None, Module::Error) => names::error_type_name(model_name),
                (None, Module::Types) => names::type_name(model_name),
            };
            let name = scope.claim(name);
            let file = files
                .entry(module)
                .or_default()
                .claim(names::file_name(&name));
            self.names
                .insert(id.clone(), TypeRef { module, name, file });
        }
    }

    /// Every type that gets a file.
    pub(super) fn shapes(&mut self, plans: &[Plan]) -> Vec<ir::Shape> {
        let model = self.model;
        let mut shapes = Vec::new();
        for (id, usage) in self.usage.clone() {
            let Some(at) = self.names.get(&id).cloned() else {
                continue;
            };
            let shape = &model.shapes[&id];
            if !self.is_emitted(shape) {
                continue;
            }
            let owner = plans.iter().find_map(|plan| plan.side_of(&id));
            let side = if usage.error {
                Side::Error
            } else {
                owner.unwrap_or(Side::Nested)
            };
            shapes.extend(self.lower_shape(shape, at, usage.codec, side));
        }
        for plan in plans {
            for (io, side, codec) in [
                (
                    &plan.input,
                    Side::Input,
                    Codec {
                        write: true,
                        read: false,
                    },
                ),
                (
                    &plan.output,
                    Side::Output,
                    Codec {
                        write: false,
                        read: true,
                    },
                ),
            ] {
                let Some(at) = io.synthesised.clone() else {
                    continue;
                };
                let kind = match &io.shape {
                    Some(id) => {
                        let shape = &model.shapes[id];
                        let ShapeKind::Structure(members) = &shape.kind else {
                            continue;
                        };
                        ir::ShapeKind::Structure(self.structure(shape, members.iter(), codec, side))
                    }
                    None => ir::ShapeKind::Structure(ir::Structure {
                        has_rules: side == Side::Input,
                        ..empty_structure()
                    }),
                };
                let what = if side == Side::Input {
                    "input"
                } else {
                    "output"
                };
                let docs = vec![format!("The {what} of the operation `{}`.", plan.name())];
                shapes.push(ir::Shape {
                    at,
                    id: plan.id.to_string(),
                    docs,
                    deprecated: None,
                    kind,
                });
            }
        }
        shapes
    }

    /// Whether a reached shape is a type of its own. Inputs and outputs that several operations share are not.
    pub(super) fn is_emitted(&self, shape: &Shape) -> bool {
        let owned = self.names.get(&shape.id).map(|at| at.module) == Some(Module::Operation);
        let usage = self.usage.get(&shape.id);
        owned || usage.is_some_and(|usage| usage.nested || usage.error)
    }

    fn lower_shape(
        &mut self,
        shape: &Shape,
        at: TypeRef,
        codec: Codec,
        side: Side,
    ) -> Option<ir::Shape> {
        let sensitive = shape.traits.has("smithy.api#sensitive");
        let kind = match &shape.kind {
            ShapeKind::Structure(members) => {
                ir::ShapeKind::Structure(self.structure(shape, members.iter(), codec, side))
            }
            ShapeKind::Union(members) if shape.traits.has("smithy.api#streaming") => {
                ir::ShapeKind::Events(self.events(shape, members.iter(), codec))
            }
            ShapeKind::Union(members) => {
                let variants = self.variants(shape, members.iter(), codec);
                ir::ShapeKind::Union(ir::Union {
                    variants,
                    codec,
                    sensitive,
                })
            }
            ShapeKind::Enum(members) => {
                ir::ShapeKind::Enum(self.enumeration(shape, members.iter()))
            }
            ShapeKind::IntEnum(members) => {
                ir::ShapeKind::IntEnum(self.int_enumeration(shape, members.iter()))
            }
            _ => return None,
        };
        let docs = self.shape_docs(shape);
        Some(ir::Shape {
            at,
            id: shape.id.to_string(),
            docs,
            deprecated: deprecation(&shape.traits),
            kind,
        })
    }

    fn variants<'m>(
        &mut self,
        shape: &Shape,
        members: impl Iterator<Item = (&'m String, &'m Member)>,
        codec: Codec,
    ) -> Vec<ir::Variant> {
        let mut variants = Vec::new();
        for (name, member) in members {
            let unit = member.target == "smithy.api#Unit";
            let ty = (!unit).then(|| self.member_type(member, Place::Body, Direction::Received));
            let rules = if codec.write {
                self.rules(&format!("{}${name}", shape.id), member)
            } else {
                Vec::new()
            };
            variants.push(ir::Variant {
                rules,
                model_name: name.clone(),
                wire_name: wire_name(name, member),
                name: self.member_name(shape, name),
                docs: self.member_docs(shape, name, member),
                deprecated: deprecation(&member.traits),
                boxed: self.boxed.contains(&(shape.id.clone(), name.clone())),
                sensitive: member.traits.has("smithy.api#sensitive")
                    || self.is_sensitive_member(member),
                from: false,
                ty,
            });
        }
        let own = self.names.get(&shape.id);
        let types: Vec<Option<Type>> = variants
            .iter()
            .map(|variant| variant.ty.as_ref().map(rust_type))
            .collect();
        for (variant, ty) in variants.iter_mut().zip(&types) {
            let is_self = matches!(ty, Some(Type::Union(name)) if Some(name) == own);
            let unique = types.iter().filter(|other| *other == ty).count() == 1;
            variant.from = ty.is_some() && unique && !is_self;
        }
        variants
    }

    fn events<'m>(
        &mut self,
        shape: &Shape,
        members: impl Iterator<Item = (&'m String, &'m Member)>,
        codec: Codec,
    ) -> ir::Events {
        let model = self.model;
        let mut variants: Vec<ir::Event> = Vec::new();
        let mut exceptions = Vec::new();
        for (name, member) in members {
            let target = &model.shapes[&member.target];
            let exception = target.traits.has("smithy.api#error");
            if exception {
                exceptions.push((name.clone(), member.target.name().to_owned()));
                // A received one becomes the error of the stream, so only streams that are sent have a variant for it.
                if !codec.write {
                    continue;
                }
            }
            let ShapeKind::Structure(_) = target.kind else {
                let problem = format!("an event of type {} is not supported", target.kind.name());
                self.report(shape, Some(name), problem, "target a structure");
                continue;
            };
            variants.push(ir::Event {
                wire_name: name.clone(),
                name: self.member_name(shape, name),
                docs: self.member_docs(shape, name, member),
                ty: self.names[&member.target].clone(),
                boxed: self.boxed.contains(&(shape.id.clone(), name.clone())),
                exception,
                bound: is_bound(target),
                sensitive: member.traits.has("smithy.api#sensitive"),
                from: false,
                attributes: Vec::new(),
            });
        }
        let types: Vec<_> = variants.iter().map(|event| event.ty.clone()).collect();
        for event in &mut variants {
            event.from =
                !event.exception && types.iter().filter(|ty| **ty == event.ty).count() == 1;
        }
        let completed_by = self.config.completed_by.get(shape.id.as_str()).cloned();
        if let Some(event) = &completed_by
            && !variants.iter().any(|variant| variant.wire_name == *event)
        {
            let problem = format!(
                "config [completed-by] names the event `{event}`, which this stream does not have"
            );
            self.diagnostics.push(
                Diagnostic::new(
                    problem,
                    "name one of the stream's events, or take the entry out of config",
                )
                .file(shape.file.clone())
                .shape(&shape.id),
            );
        }
        let sensitive = shape.traits.has("smithy.api#sensitive");
        ir::Events {
            variants,
            codec,
            sensitive,
            completed_by,
            exceptions,
        }
    }

    fn int_enumeration<'m>(
        &mut self,
        shape: &Shape,
        members: impl Iterator<Item = (&'m String, &'m Member)>,
    ) -> ir::IntEnum {
        let mut variants = Vec::new();
        for (name, member) in members {
            let value = member
                .traits
                .get("smithy.api#enumValue")
                .and_then(|value| value.as_i64());
            let value = value.unwrap_or_default();
            variants.push(ir::IntEnumVariant {
                value: i32::try_from(value).unwrap_or(i32::MAX),
                name: self.member_name(shape, name),
                docs: self.value_docs(shape, name, &value.to_string()),
                deprecated: deprecation(&member.traits),
            });
        }
        ir::IntEnum { variants }
    }

    fn enumeration<'m>(
        &mut self,
        shape: &Shape,
        members: impl Iterator<Item = (&'m String, &'m Member)>,
    ) -> ir::Enum {
        let mut variants = Vec::new();
        for (name, member) in members {
            let value = member
                .traits
                .get("smithy.api#enumValue")
                .and_then(|value| value.as_str());
            variants.push(ir::EnumVariant {
                value: value.unwrap_or(name).to_owned(),
                name: self.member_name(shape, name),
                docs: self.value_docs(shape, name, value.unwrap_or(name)),
                deprecated: deprecation(&member.traits),
            });
        }
        ir::Enum { variants }
    }
}

/// The type without its format on the wire: what Rust tells apart.
fn rust_type(ty: &Type) -> Type {
    match ty {
        Type::Timestamp(_) => Type::Timestamp(TimestampFormat::EpochSeconds),
        Type::List(element, density) => Type::List(Box::new(rust_type(element)), *density),
        Type::Map(value, density) => Type::Map(Box::new(rust_type(value)), *density),
        other => other.clone(),
    }
}

/// `@jsonName`, or the member's own name.
pub(super) fn wire_name(name: &str, member: &Member) -> String {
    let json_name = member
        .traits
        .get("smithy.api#jsonName")
        .and_then(|name| name.as_str());
    json_name.unwrap_or(name).to_owned()
}

fn empty_structure() -> ir::Structure {
    ir::Structure {
        members: Vec::new(),
        codec: Codec::default(),
        sensitive: false,
        holds_stream: false,
        answer: None,
        event: None,
        has_rules: false,
        exception: None,
    }
}

impl Plan {
    /// Whether the shape is the input or output of this operation and of nothing else.
    pub(super) fn owns(&self, id: &ShapeId) -> bool {
        self.side_of(id).is_some()
    }

    /// On which side of the operation a shape of its own stands.
    pub(super) fn side_of(&self, id: &ShapeId) -> Option<Side> {
        let is =
            |io: &super::operations::Io| io.synthesised.is_none() && io.shape.as_ref() == Some(id);
        if is(&self.input) {
            Some(Side::Input)
        } else if is(&self.output) {
            Some(Side::Output)
        } else {
            None
        }
    }
}

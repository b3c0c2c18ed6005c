//! Paths into the input of an operation, over the types that it has.

use crate::ir::{Density, Member, ParameterKind, Shape, ShapeKind, Type, TypeRef, Walk};

use super::path::Step;

/// What a path starts from and goes through: members by name, and the types of the crate.
pub(super) struct Types<'a> {
    pub(super) shapes: &'a [Shape],
}

impl Types<'_> {
    /// The way from members along the steps, to values of the kind; the error says why there is none.
    pub(super) fn walk(
        &self,
        members: &[Member],
        steps: &[Step],
        kind: ParameterKind,
    ) -> Result<Walk, String> {
        let place = Place {
            kind,
            many: false,
            projected: false,
        };
        match steps.split_first() {
            Some((Step::Member(name), rest)) => self.member(members, name, rest, place),
            Some((Step::Several(paths), rest)) => {
                let walk = |steps: &Vec<Step>, place| match steps.split_first() {
                    Some((Step::Member(name), rest)) => self.member(members, name, rest, place),
                    _ => Err("a path that begins with no member".to_owned()),
                };
                self.several(paths, rest, place, walk)
            }
            _ => Err("a path that begins with no member".to_owned()),
        }
    }

    fn member(
        &self,
        members: &[Member],
        name: &str,
        rest: &[Step],
        place: Place,
    ) -> Result<Walk, String> {
        let mut members = members.iter();
        let member = members.find(|member| member.model_name == name);
        let member = member.ok_or_else(|| format!("`{name}`, which is no member there"))?;
        Ok(Walk::Field {
            field: member.field.clone(),
            required: member.required,
            then: Box::new(self.onward(&member.ty, rest, place)?),
        })
    }

    /// The way on from a value of this type.
    fn onward(&self, ty: &Type, steps: &[Step], place: Place) -> Result<Walk, String> {
        let Some((step, rest)) = steps.split_first() else {
            return place.end(ty);
        };
        match (step, ty) {
            (Step::Member(name), Type::Structure(at)) => match self.kind_of(at) {
                Some(ShapeKind::Structure(structure)) => {
                    self.member(&structure.members, name, rest, place)
                }
                _ => Err(format!("`{name}`, which is no member there")),
            },
            (Step::Member(name), Type::Union(at)) => self.variant(at, name, rest, place),
            (Step::Elements, Type::List(element, density)) => {
                let then = self.onward(element, rest, place.inside())?;
                Ok(place.collected(each(false, *density, then)))
            }
            (Step::Values, Type::Map(value, density)) => {
                let then = self.onward(value, rest, place.inside())?;
                Ok(place.collected(each(true, *density, then)))
            }
            (Step::Flatten, Type::List(element, density)) => {
                // The first list makes many values; lists among them are taken apart as well.
                let then = match &**element {
                    Type::List(inner, inner_density) if !place.projected => {
                        let then = self.onward(inner, rest, place.inside())?;
                        each(false, *inner_density, then)
                    }
                    element => self.onward(element, rest, place.inside())?,
                };
                Ok(place.collected(each(false, *density, then)))
            }
            (Step::Flatten, ty) if place.projected => self.onward(ty, rest, place),
            (Step::Keys, Type::Map(..)) => {
                place.wants_strings()?;
                Ok(place.collected(Walk::Keys))
            }
            (Step::Several(paths), ty) => {
                let walk = |steps: &Vec<Step>, place| self.onward(ty, steps, place);
                self.several(paths, rest, place, walk)
            }
            _ => Err("a path that does not fit the types it goes through".to_owned()),
        }
    }

    fn several(
        &self,
        paths: &[Vec<Step>],
        rest: &[Step],
        place: Place,
        walk: impl Fn(&Vec<Step>, Place) -> Result<Walk, String>,
    ) -> Result<Walk, String> {
        // All values become one list anyway, which is what flattening does.
        if !rest.iter().all(|step| *step == Step::Flatten) {
            return Err("a path that goes on behind several others".to_owned());
        }
        let ways = paths.iter().map(|steps| walk(steps, place.inside()));
        Ok(place.collected(Walk::All(ways.collect::<Result<_, _>>()?)))
    }

    fn variant(
        &self,
        at: &TypeRef,
        name: &str,
        rest: &[Step],
        place: Place,
    ) -> Result<Walk, String> {
        let Some(ShapeKind::Union(union)) = self.kind_of(at) else {
            return Err(format!("`{name}`, which is no member there"));
        };
        let mut variants = union.variants.iter();
        let variant = variants.find(|variant| variant.wire_name == name);
        let payload = variant.and_then(|variant| Some((variant, variant.ty.as_ref()?)));
        let (variant, ty) = payload.ok_or_else(|| format!("`{name}`, which is no member there"))?;
        Ok(Walk::Variant {
            union: at.clone(),
            variant: variant.name.clone(),
            then: Box::new(self.onward(ty, rest, place)?),
        })
    }

    fn kind_of(&self, at: &TypeRef) -> Option<&ShapeKind> {
        let mut shapes = self.shapes.iter();
        let shape = shapes.find(|shape| shape.at == *at)?;
        Some(&shape.kind)
    }
}

fn each(map: bool, density: Density, then: Walk) -> Walk {
    Walk::Each {
        map,
        sparse: density == Density::Sparse,
        then: Box::new(then),
    }
}

/// What is known on the way.
#[derive(Clone, Copy)]
struct Place {
    /// What the parameter takes.
    kind: ParameterKind,
    /// Whether values are being collected.
    many: bool,
    /// Whether the rest is applied to each of many values.
    projected: bool,
}

impl Place {
    /// Behind a step that leads to many values.
    fn inside(self) -> Self {
        Self {
            many: true,
            projected: true,
            ..self
        }
    }

    /// The step that makes the first many values begins a list.
    fn collected(self, walk: Walk) -> Walk {
        if self.many {
            walk
        } else {
            Walk::Collect(Box::new(walk))
        }
    }

    fn wants_strings(self) -> Result<(), String> {
        match self.kind {
            ParameterKind::StringArray => Ok(()),
            ParameterKind::String | ParameterKind::Boolean => {
                Err("many values, where the parameter takes one".to_owned())
            }
        }
    }

    /// The end of a path, at a value of this type.
    fn end(self, ty: &Type) -> Result<Walk, String> {
        let is_string = matches!(ty, Type::String | Type::Enum(_));
        let is_list = matches!(ty, Type::List(element, _) if matches!(**element, Type::String | Type::Enum(_)));
        if self.many {
            self.wants_strings()?;
        }
        match (self.kind, self.many) {
            (ParameterKind::String, _) if is_string => Ok(Walk::Here),
            (ParameterKind::Boolean, _) if *ty == Type::Boolean => Ok(Walk::Here),
            (ParameterKind::StringArray, true) if is_string => Ok(Walk::Here),
            (ParameterKind::StringArray, false) if is_list => Ok(Walk::Here),
            _ => Err("a value of another type than the parameter's".to_owned()),
        }
    }
}

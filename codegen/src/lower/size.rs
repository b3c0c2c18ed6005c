//! Payloads that would make a union large.
//!
//! A union is as large as its largest payload, and what is read is moved many times before somebody looks at it: an
//! event with ten bytes of text would be moved as if it carried a trace. So large payloads are boxed in unions that are
//! only read. Those that callers write stay as they are: a `Box::new` at each use would cost more than it brings.

use std::collections::BTreeMap;

use crate::ir::{Codec, Member, Shape, ShapeKind, Type, TypeRef};

/// The largest payload that is not boxed, in bytes by the estimate below. An event with some text has less.
const LARGE: usize = 64;

/// The size of a pointer.
const POINTER: usize = 8;

/// Boxes the large payloads of all unions that are only read.
pub(super) fn box_large_payloads(shapes: &mut [Shape]) {
    let mut sizes = Sizes {
        shapes: shapes.iter().map(|shape| (&shape.at, shape)).collect(),
        known: BTreeMap::new(),
    };
    let large: Vec<Vec<bool>> = shapes.iter().map(|shape| sizes.large(shape)).collect();
    for (shape, large) in shapes.iter_mut().zip(large) {
        match &mut shape.kind {
            ShapeKind::Union(union) => {
                for (variant, large) in union.variants.iter_mut().zip(large) {
                    variant.boxed |= large;
                }
            }
            ShapeKind::Events(events) => {
                for (event, large) in events.variants.iter_mut().zip(large) {
                    event.boxed = large;
                }
            }
            ShapeKind::Structure(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {}
        }
    }
}

/// Estimates of how large types are in memory. They need not be right to the byte: what counts is that the same model
/// gives the same answer on every machine.
struct Sizes<'a> {
    shapes: BTreeMap<&'a TypeRef, &'a Shape>,
    known: BTreeMap<&'a TypeRef, usize>,
}

impl<'a> Sizes<'a> {
    /// Which payloads are to be boxed, in the order of the variants.
    fn large(&mut self, shape: &'a Shape) -> Vec<bool> {
        let only_read = |codec: Codec| codec.read && !codec.write;
        match &shape.kind {
            ShapeKind::Union(union) if only_read(union.codec) => {
                let payloads = union.variants.iter();
                payloads
                    .map(|variant| self.is_large(variant.ty.as_ref()))
                    .collect()
            }
            ShapeKind::Events(events) if only_read(events.codec) => {
                let payloads = events.variants.iter();
                payloads
                    .map(|event| self.named(&event.ty) > LARGE)
                    .collect()
            }
            ShapeKind::Union(union) => vec![false; union.variants.len()],
            ShapeKind::Events(events) => vec![false; events.variants.len()],
            ShapeKind::Structure(_) | ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => Vec::new(),
        }
    }

    fn named(&mut self, name: &'a TypeRef) -> usize {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let size = match self.shapes.get(name) {
            Some(shape) => self.shape(shape),
            None => POINTER,
        };
        self.known.insert(name, size);
        size
    }

    fn shape(&mut self, shape: &'a Shape) -> usize {
        match &shape.kind {
            ShapeKind::Structure(structure) => {
                let members = structure.members.iter();
                members.map(|member| self.member(member)).sum()
            }
            ShapeKind::Union(union) => {
                let large = self.large(shape);
                let payloads = union.variants.iter().zip(large);
                let sizes = payloads.map(|(variant, large)| match variant.boxed || large {
                    true => POINTER,
                    false => self.payload(variant.ty.as_ref()),
                });
                POINTER + sizes.max().unwrap_or_default()
            }
            // One that is not known is a text.
            ShapeKind::Enum(_) => 3 * POINTER,
            ShapeKind::IntEnum(_) => POINTER,
            // Nothing holds it.
            ShapeKind::Events(_) => 0,
        }
    }

    fn member(&mut self, member: &'a Member) -> usize {
        if member.boxed {
            return POINTER;
        }
        let size = self.size(&member.ty);
        // Where every value of a type means something, `Option` needs room of its own.
        match size == POINTER && !member.required {
            true => 2 * POINTER,
            false => size,
        }
    }

    /// Whether a payload is to be boxed. What is no structure and no union is never large enough for the trouble.
    fn is_large(&mut self, ty: Option<&'a Type>) -> bool {
        match ty {
            Some(ty @ (Type::Structure(_) | Type::Union(_))) => self.size(ty) > LARGE,
            _ => false,
        }
    }

    fn payload(&mut self, ty: Option<&'a Type>) -> usize {
        ty.map_or(0, |ty| self.size(ty))
    }

    fn size(&mut self, ty: &'a Type) -> usize {
        match ty {
            Type::Structure(name) | Type::Union(name) | Type::Enum(name) | Type::IntEnum(name) => {
                self.named(name)
            }
            Type::String | Type::List(..) | Type::Map(..) => 3 * POINTER,
            Type::Blob => 4 * POINTER,
            Type::Timestamp(_) => 2 * POINTER,
            Type::Document => 9 * POINTER,
            Type::BigInteger | Type::BigDecimal => 3 * POINTER,
            Type::Boolean
            | Type::Byte
            | Type::Short
            | Type::Integer
            | Type::Long
            | Type::Float
            | Type::Double => POINTER,
            // Nothing that is read as JSON holds a stream.
            Type::ByteStream | Type::EventStream(_) | Type::EventInput(_) => POINTER,
        }
    }
}

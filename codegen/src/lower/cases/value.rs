//! From the parameters of a case to a value of the types that the crate has.
//!
//! Parameters are written by member names, blobs as plain text, timestamps as numbers or date-times
//! (<https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html>, "Parameter format").

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use crate::ir::cases::{Moment, StructureValue, Value};
use crate::ir::{Density, Member, Shape, ShapeKind, Structure, Type, TypeRef};

use super::stand_in::{corrected, default};

/// What a value is for, which decides what stands for a member that the case does not mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// It is sent: what is required is filled with something.
    Input,
    /// It is what must be received: defaults and client error correction.
    Expected,
}

/// Makes values of the types of one crate.
pub(super) struct Values<'a> {
    shapes: BTreeMap<&'a TypeRef, &'a Shape>,
}

/// A value, or what is wrong with the parameters, in words that follow "has".
pub(super) type Made<T> = Result<T, String>;

impl<'a> Values<'a> {
    pub(super) fn new(shapes: &'a [Shape]) -> Self {
        Self {
            shapes: shapes.iter().map(|shape| (&shape.at, shape)).collect(),
        }
    }

    pub(super) fn kind(&self, ty: &TypeRef) -> Option<&'a ShapeKind> {
        self.shapes.get(ty).map(|shape| &shape.kind)
    }

    /// The exception with this name on the wire.
    pub(super) fn exception(&self, code: &str) -> Option<&'a TypeRef> {
        let is_it = |shape: &&Shape| match &shape.kind {
            ShapeKind::Structure(structure) => {
                let facts = structure.exception.as_ref();
                facts.is_some_and(|facts| facts.code == code)
            }
            _ => false,
        };
        let shape = self.shapes.values().copied().find(is_it);
        shape.map(|shape| &shape.at)
    }

    /// The structure of this name.
    pub(super) fn fields(&self, ty: &TypeRef) -> Made<&'a Structure> {
        match self.kind(ty) {
            Some(ShapeKind::Structure(structure)) => Ok(structure),
            _ => Err(format!(
                "parameters for `{}`, which is no structure",
                ty.name
            )),
        }
    }

    /// A structure. `events` are what an event stream in it sends, in either direction.
    pub(super) fn structure(
        &self,
        ty: &TypeRef,
        params: &Map<String, Json>,
        purpose: Purpose,
        events: &[Value],
    ) -> Made<StructureValue> {
        let structure = self.fields(ty)?;
        known(ty, &structure.members, params)?;
        let mut made = StructureValue {
            ty: ty.clone(),
            arguments: Vec::new(),
            setters: Vec::new(),
        };
        for member in &structure.members {
            let value = match &member.ty {
                Type::EventInput(_) => Some(Value::Events(events.to_vec())),
                Type::EventStream(_) => Some(Value::Answered(events.to_vec())),
                _ => self.member(member, params, purpose)?,
            };
            match value {
                Some(value) if member.argument => made.arguments.push(value),
                Some(value) => made.setters.push((member.setter.clone(), value)),
                None => {}
            }
        }
        Ok(made)
    }

    /// The value of a member, or nothing where it is to be absent.
    pub(super) fn member(
        &self,
        member: &Member,
        params: &Map<String, Json>,
        purpose: Purpose,
    ) -> Made<Option<Value>> {
        let given = params.get(&member.model_name);
        if let Some(json) = given.filter(|json| !json.is_null()) {
            let value = self.value(&member.ty, json, purpose);
            return match value {
                Ok(value) => Ok(Some(value)),
                Err(problem) => Err(format!("{problem} in `{}`", member.model_name)),
            };
        }
        // An absent stream of bytes is an empty one, which only the comparison of a single member cares for.
        let is_plain = member.argument || member.ty == Type::ByteStream;
        match purpose {
            Purpose::Expected => Ok(match &member.default {
                Some(value) => Some(default(&member.ty, value)),
                None if is_plain => Some(corrected(&member.ty, self)?),
                None => None,
            }),
            Purpose::Input if member.argument => self.stand_in(&member.ty).map(Some),
            Purpose::Input => Ok(None),
        }
    }

    /// A value of any type but streams.
    pub(super) fn value(&self, ty: &Type, json: &Json, purpose: Purpose) -> Made<Value> {
        let misfit = || format!("a value that is no {}", what(ty));
        Ok(match (ty, json) {
            (Type::Boolean, Json::Bool(value)) => Value::Boolean(*value),
            (Type::Byte | Type::Short | Type::Integer | Type::Long, Json::Number(number)) => {
                let value = number.as_i64().filter(|value| fits(ty, *value));
                Value::Integer(value.ok_or_else(misfit)?)
            }
            (Type::Float, json) => Value::Float(float(json).ok_or_else(misfit)?),
            (Type::Double, json) => Value::Double(float(json).ok_or_else(misfit)?),
            (Type::BigInteger | Type::BigDecimal, Json::Number(number)) => {
                Value::Number(number.to_string())
            }
            (Type::BigInteger | Type::BigDecimal, Json::String(text)) => {
                Value::Number(text.clone())
            }
            (Type::String, Json::String(text)) => Value::String(text.clone()),
            (Type::Blob, Json::String(text)) => Value::Blob(text.clone().into_bytes()),
            (Type::Document, json) => Value::Document(json.to_string()),
            (Type::Timestamp(_), json) => Value::Timestamp(moment(json).ok_or_else(misfit)?),
            (Type::Enum(name), Json::String(text)) => Value::Enum(name.clone(), text.clone()),
            (Type::IntEnum(name), Json::Number(number)) => {
                let value = number.as_i64().and_then(|value| i32::try_from(value).ok());
                Value::IntEnum(name.clone(), value.ok_or_else(misfit)?)
            }
            (Type::ByteStream, Json::String(text)) => Value::Bytes(text.clone().into_bytes()),
            (Type::Structure(name), Json::Object(params)) => {
                Value::Structure(self.structure(name, params, purpose, &[])?)
            }
            (Type::Union(name), Json::Object(params)) => self.union(name, params, purpose)?,
            (Type::List(element, density), Json::Array(items)) => Value::List {
                element: (**element).clone(),
                density: *density,
                items: items
                    .iter()
                    .map(|item| self.element(element, *density, item, purpose))
                    .collect::<Made<_>>()?,
            },
            (Type::Map(element, density), Json::Object(entries)) => Value::Map {
                element: (**element).clone(),
                density: *density,
                entries: entries
                    .iter()
                    .map(|(key, value)| {
                        let value = self.element(element, *density, value, purpose)?;
                        Ok((key.clone(), value))
                    })
                    .collect::<Made<_>>()?,
            },
            _ => return Err(misfit()),
        })
    }

    fn element(
        &self,
        ty: &Type,
        density: Density,
        json: &Json,
        purpose: Purpose,
    ) -> Made<Option<Value>> {
        match (density, json) {
            (Density::Sparse, Json::Null) => Ok(None),
            (Density::Dense | Density::Sparse, json) => self.value(ty, json, purpose).map(Some),
        }
    }

    fn union(&self, ty: &TypeRef, params: &Map<String, Json>, purpose: Purpose) -> Made<Value> {
        let Some(ShapeKind::Union(union)) = self.kind(ty) else {
            return Err(format!("parameters for `{}`, which is no union", ty.name));
        };
        let mut given = params.iter().filter(|(_, value)| !value.is_null());
        let (Some((name, json)), None) = (given.next(), given.next()) else {
            return Err(format!("not exactly one member of `{}`", ty.name));
        };
        let mut variants = union.variants.iter();
        let Some(variant) = variants.find(|variant| variant.model_name == *name) else {
            return Err(format!("the member `{name}`, which `{}` lacks,", ty.name));
        };
        let payload = match &variant.ty {
            Some(ty) => Some(Box::new(self.value(ty, json, purpose)?)),
            None => None,
        };
        Ok(Value::Union {
            ty: ty.clone(),
            variant: variant.name.clone(),
            payload,
            boxed: variant.boxed,
        })
    }

    /// An event of a stream.
    pub(super) fn event(
        &self,
        ty: &TypeRef,
        params: &Map<String, Json>,
        purpose: Purpose,
    ) -> Made<Value> {
        let Some(ShapeKind::Events(events)) = self.kind(ty) else {
            return Err(format!("events for `{}`, which is no stream", ty.name));
        };
        let (Some((name, Json::Object(params))), 1) = (params.iter().next(), params.len()) else {
            return Err("not exactly one member in the parameters of an event".to_owned());
        };
        let mut variants = events.variants.iter();
        let Some(event) = variants.find(|event| event.wire_name == *name) else {
            return Err(format!("the event `{name}`, which `{}` lacks", ty.name));
        };
        let payload = self.structure(&event.ty, params, purpose, &[])?;
        Ok(Value::Union {
            ty: ty.clone(),
            variant: event.name.clone(),
            payload: Some(Box::new(Value::Structure(payload))),
            boxed: event.boxed,
        })
    }
}

/// Refuses parameters that no member takes.
fn known(ty: &TypeRef, members: &[Member], params: &Map<String, Json>) -> Made<()> {
    for name in params.keys() {
        if !members.iter().any(|member| member.model_name == *name) {
            return Err(format!("the parameter `{name}`, which `{}` lacks", ty.name));
        }
    }
    Ok(())
}

fn fits(ty: &Type, value: i64) -> bool {
    match ty {
        Type::Byte => i8::try_from(value).is_ok(),
        Type::Short => i16::try_from(value).is_ok(),
        Type::Integer => i32::try_from(value).is_ok(),
        _ => true,
    }
}

/// A number, or one of the three words for what JSON has no number for.
fn float(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// A timestamp in seconds since the epoch, or as a date-time.
pub(super) fn moment(json: &Json) -> Option<Moment> {
    match json {
        Json::Number(number) => Some(match number.as_i64() {
            Some(seconds) => Moment::Seconds(seconds, 0),
            None => Moment::Fraction(number.to_string()),
        }),
        Json::String(text) => Some(Moment::DateTime(text.clone())),
        _ => None,
    }
}

/// The type in the words of the model.
fn what(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Byte => "byte",
        Type::Short => "short",
        Type::Integer => "integer",
        Type::Long => "long",
        Type::Float => "float",
        Type::Double => "double",
        Type::BigInteger => "bigInteger",
        Type::BigDecimal => "bigDecimal",
        Type::String => "string",
        Type::Blob | Type::ByteStream => "blob",
        Type::Document => "document",
        Type::Timestamp(_) => "timestamp",
        Type::Enum(_) => "enum",
        Type::IntEnum(_) => "intEnum",
        Type::Structure(_) => "structure",
        Type::Union(_) => "union",
        Type::List(..) => "list",
        Type::Map(..) => "map",
        Type::EventStream(_) | Type::EventInput(_) => "parameter, but a stream of events",
    }
}

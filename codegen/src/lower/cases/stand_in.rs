//! What stands for members that a case does not mention.

use crate::ir::cases::{Moment, StructureValue, Value};
use crate::ir::{DefaultValue, ShapeKind, Type, TypeRef};

use super::value::{Made, Values};

/// How deep a value may be that nobody gave: unions can lead back to themselves.
const DEPTH: usize = 16;

impl Values<'_> {
    /// Some value of the type, for what is required and not the point of the case.
    pub(super) fn stand_in(&self, ty: &Type) -> Made<Value> {
        let made = self.some(ty, DEPTH);
        made.ok_or_else(|| {
            "no value for something required, and none that can be made up".to_owned()
        })
    }

    fn some(&self, ty: &Type, depth: usize) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        Some(match ty {
            // Neither a label nor the first part of a host may be empty.
            Type::String => Value::String("x".to_owned()),
            Type::Enum(name) => match self.kind(name)? {
                ShapeKind::Enum(enumeration) => {
                    let first = enumeration.variants.first();
                    let value = first.map_or("x", |variant| variant.value.as_str());
                    Value::Enum(name.clone(), value.to_owned())
                }
                _ => return None,
            },
            Type::Structure(name) => {
                let required = self.fields(name).ok()?.members.iter();
                let arguments = required
                    .filter(|member| member.argument)
                    .map(|member| self.some(&member.ty, depth))
                    .collect::<Option<_>>()?;
                Value::Structure(StructureValue {
                    ty: name.clone(),
                    arguments,
                    setters: Vec::new(),
                })
            }
            Type::Union(name) => {
                let ShapeKind::Union(union) = self.kind(name)? else {
                    return None;
                };
                union.variants.iter().find_map(|variant| {
                    let payload = match &variant.ty {
                        Some(ty) => Some(Box::new(self.some(ty, depth)?)),
                        None => None,
                    };
                    Some(Value::Union {
                        ty: name.clone(),
                        variant: variant.name.clone(),
                        payload,
                        boxed: variant.boxed,
                    })
                })?
            }
            Type::EventStream(name) => Value::Answered(self.last_event(name, depth)?),
            Type::Document | Type::BigInteger | Type::BigDecimal => Value::Zero(ty.clone()),
            ty => zero(ty)?,
        })
    }
}

impl Values<'_> {
    /// The event without which a stream is not complete, where there is such a one.
    fn last_event(&self, ty: &TypeRef, depth: usize) -> Option<Vec<Value>> {
        let ShapeKind::Events(events) = self.kind(ty)? else {
            return None;
        };
        let last = events.completed_by.as_ref();
        let last = events
            .variants
            .iter()
            .find(|event| Some(&event.wire_name) == last);
        let Some(event) = last else {
            return Some(Vec::new());
        };
        let payload = self.some(&Type::Structure(event.ty.clone()), depth)?;
        Some(vec![Value::Union {
            ty: ty.clone(),
            variant: event.name.clone(),
            payload: Some(Box::new(payload)),
            boxed: event.boxed,
        }])
    }
}

/// What client error correction gives for a member that is missing in an answer
/// (<https://smithy.io/2.0/spec/aggregate-types.html#client-error-correction>).
pub(super) fn corrected(ty: &Type, values: &Values<'_>) -> Made<Value> {
    Ok(match ty {
        Type::Enum(name) => Value::Enum(name.clone(), String::new()),
        Type::Union(name) => Value::UnknownUnion(name.clone()),
        Type::Structure(name) => {
            let mut made = StructureValue {
                ty: name.clone(),
                arguments: Vec::new(),
                setters: Vec::new(),
            };
            for member in &values.fields(name)?.members {
                match &member.default {
                    Some(value) if member.argument => {
                        made.arguments.push(default(&member.ty, value));
                    }
                    Some(value) => {
                        let value = default(&member.ty, value);
                        made.setters.push((member.setter.clone(), value));
                    }
                    None if member.argument => made.arguments.push(corrected(&member.ty, values)?),
                    None => {}
                }
            }
            Value::Structure(made)
        }
        ty => zero(ty).ok_or("a stream where a value belongs")?,
    })
}

/// The zero or emptiness of a type; nothing where there is none.
fn zero(ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Boolean => Value::Boolean(false),
        Type::Byte | Type::Short | Type::Integer | Type::Long => Value::Integer(0),
        Type::Float => Value::Float(0.0),
        Type::Double => Value::Double(0.0),
        Type::BigInteger | Type::BigDecimal => Value::Number("0".to_owned()),
        Type::String => Value::String(String::new()),
        Type::Blob => Value::Blob(Vec::new()),
        Type::Document => Value::Document("null".to_owned()),
        Type::Timestamp(_) => Value::Timestamp(Moment::Seconds(0, 0)),
        Type::List(element, density) => Value::List {
            element: (**element).clone(),
            density: *density,
            items: Vec::new(),
        },
        Type::Map(element, density) => Value::Map {
            element: (**element).clone(),
            density: *density,
            entries: Vec::new(),
        },
        Type::IntEnum(name) => Value::IntEnum(name.clone(), 0),
        Type::ByteStream => Value::Bytes(Vec::new()),
        Type::EventInput(_) => Value::Events(Vec::new()),
        Type::Enum(_) | Type::Structure(_) | Type::Union(_) | Type::EventStream(_) => return None,
    })
}

/// A modelled default.
pub(super) fn default(ty: &Type, value: &DefaultValue) -> Value {
    let document = *ty == Type::Document;
    let json = |value: serde_json::Value| Value::Document(value.to_string());
    match value {
        DefaultValue::Boolean(value) if document => json((*value).into()),
        DefaultValue::Integer(value) if document => json((*value).into()),
        DefaultValue::Float(value) if document => json((*value).into()),
        DefaultValue::String(text) if document => json(text.as_str().into()),
        DefaultValue::EmptyArray => Value::Document("[]".to_owned()),
        DefaultValue::EmptyObject => Value::Document("{}".to_owned()),
        DefaultValue::Boolean(value) => Value::Boolean(*value),
        DefaultValue::Integer(value) => match ty {
            Type::IntEnum(name) => {
                Value::IntEnum(name.clone(), i32::try_from(*value).unwrap_or_default())
            }
            _ => Value::Integer(*value),
        },
        DefaultValue::Float(value) if *ty == Type::Float => Value::Float(*value),
        DefaultValue::Float(value) => Value::Double(*value),
        DefaultValue::String(text) => match ty {
            Type::BigInteger | Type::BigDecimal => Value::Number(text.clone()),
            _ => Value::String(text.clone()),
        },
        DefaultValue::Enum(text) => match ty {
            Type::Enum(name) => Value::Enum(name.clone(), text.clone()),
            _ => Value::String(text.clone()),
        },
        DefaultValue::Timestamp(seconds, nanos) => {
            Value::Timestamp(Moment::Seconds(*seconds, *nanos))
        }
        DefaultValue::Blob(bytes) => Value::Blob(bytes.clone()),
        DefaultValue::Empty => zero(ty).unwrap_or(Value::Document("null".to_owned())),
    }
}

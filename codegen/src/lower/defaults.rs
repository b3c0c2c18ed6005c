//! Modelled defaults (`smithy.api#default`).

use serde_json::Value;

use crate::ir::{DefaultValue, TimestampFormat, Type};
use crate::smithy::{Member, Shape};

use super::{Lowering, base64};

impl Lowering<'_> {
    /// The default of a member: its own `@default`; `null` takes the target's away.
    pub(super) fn default_value(
        &mut self,
        shape: &Shape,
        name: &str,
        member: &Member,
        ty: &Type,
    ) -> Option<DefaultValue> {
        let value = member.traits.get("smithy.api#default")?;
        let default = match (ty, value) {
            (_, Value::Null) => return None,
            (Type::Boolean, Value::Bool(value)) => DefaultValue::Boolean(*value),
            (Type::Byte | Type::Short | Type::Integer | Type::Long, Value::Number(number))
                if number.as_i64().is_some_and(|value| fits(value, ty)) =>
            {
                DefaultValue::Integer(number.as_i64().unwrap_or_default())
            }
            (Type::IntEnum(_), Value::Number(number)) if number.is_i64() => {
                DefaultValue::Integer(number.as_i64().unwrap_or_default())
            }
            (Type::BigInteger | Type::BigDecimal, Value::Number(number)) => {
                DefaultValue::String(number.to_string())
            }
            (Type::Float | Type::Double, Value::Number(number)) => {
                DefaultValue::Float(number.as_f64().unwrap_or_default())
            }
            (Type::String, Value::String(text)) => DefaultValue::String(text.clone()),
            (Type::Enum(_), Value::String(text)) => DefaultValue::Enum(text.clone()),
            (Type::Blob, Value::String(text)) if text.is_empty() => DefaultValue::Empty,
            (Type::Blob, Value::String(text)) if base64::decode(text).is_some() => {
                DefaultValue::Blob(base64::decode(text).unwrap_or_default())
            }
            (Type::List(..), Value::Array(items)) if items.is_empty() => DefaultValue::Empty,
            (Type::Map(..), Value::Object(entries)) if entries.is_empty() => DefaultValue::Empty,
            (Type::Timestamp(TimestampFormat::EpochSeconds), Value::Number(number))
                if number.is_i64() =>
            {
                DefaultValue::Timestamp(number.as_i64().unwrap_or_default(), 0)
            }
            (Type::Document, Value::Bool(value)) => DefaultValue::Boolean(*value),
            (Type::Document, Value::String(text)) => DefaultValue::String(text.clone()),
            (Type::Document, Value::Number(number)) if number.is_i64() => {
                DefaultValue::Integer(number.as_i64().unwrap_or_default())
            }
            (Type::Document, Value::Number(number)) => {
                DefaultValue::Float(number.as_f64().unwrap_or_default())
            }
            (Type::Document, Value::Array(items)) if items.is_empty() => DefaultValue::EmptyArray,
            (Type::Document, Value::Object(entries)) if entries.is_empty() => {
                DefaultValue::EmptyObject
            }
            (Type::EventStream(_) | Type::EventInput(_) | Type::ByteStream, _) => return None,
            _ => {
                let problem = format!(
                    "the default {value} does not fit the type {}",
                    self.shape(&member.target).kind.name()
                );
                self.report(
                    shape,
                    Some(name),
                    problem,
                    "write a default of the member's own type, or take it out",
                );
                return None;
            }
        };
        Some(default)
    }
}

/// Whether an integer is one of the type's.
fn fits(value: i64, ty: &Type) -> bool {
    match ty {
        Type::Byte => i8::try_from(value).is_ok(),
        Type::Short => i16::try_from(value).is_ok(),
        Type::Integer => i32::try_from(value).is_ok(),
        _ => true,
    }
}

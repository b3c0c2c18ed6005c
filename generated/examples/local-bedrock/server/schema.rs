//! Values that a JSON schema allows.

use bedrock_runtime::aws_restjson::Document;
use serde_json::{Map, json};

use super::turn::{self, named};

/// A value for the schema: what the text says about it (`NAME=VALUE`), what the schema offers, or a plain one of its type.
pub(crate) fn value(schema: &Document, name: &str, text: &str) -> Document {
    let said = named(text, name);
    match type_of(schema) {
        "object" => object(schema, text),
        "array" => {
            let item = schema.get("items").map(|items| value(items, name, text));
            Document::Array(item.into_iter().collect())
        }
        "string" => match said.or(offered(schema).and_then(Document::as_str)) {
            Some(said) => said.into(),
            None => text.trim().into(),
        },
        of => {
            let said = said.and_then(turn::json).filter(|said| fits(said, of));
            let plain = match of {
                "boolean" => json!(true),
                "null" => Document::Null,
                _ => schema.get("minimum").cloned().unwrap_or(json!(1)),
            };
            said.or_else(|| offered(schema).cloned()).unwrap_or(plain)
        }
    }
}

fn object(schema: &Document, text: &str) -> Document {
    let properties = schema.get("properties").and_then(Document::as_object);
    let members = properties.into_iter().flatten();
    let members = members.map(|(name, schema)| (name.clone(), value(schema, name, text)));
    Document::Object(members.collect::<Map<_, _>>())
}

/// The type; one that is not said is told from what else the schema has.
fn type_of(schema: &Document) -> &str {
    let said = match schema.get("type") {
        Some(Document::Array(types)) => types.first().and_then(Document::as_str),
        Some(said) => said.as_str(),
        None => None,
    };
    let told = || match schema.get("properties") {
        Some(_) => "object",
        None => "string",
    };
    said.unwrap_or_else(told)
}

/// The first value that the schema itself names.
fn offered(schema: &Document) -> Option<&Document> {
    let first = |name: &str| schema.get(name)?.as_array()?.first();
    schema
        .get("const")
        .or_else(|| schema.get("default"))
        .or_else(|| first("enum"))
        .or_else(|| first("examples"))
}

fn fits(value: &Document, of: &str) -> bool {
    match of {
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        _ => value.is_null(),
    }
}

//! One entry of `shapes`: from its JSON object to a draft (Smithy 2.0, "JSON AST").

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::draft::{Body, Container, Draft};
use super::model::{Member, ShapeId, ShapeKind, Traits, is_identifier};
use super::prelude;
use super::reader::{Object, ShapeReader};
use super::service::{Operation, Resource, Service};

impl<'a> ShapeReader<'a> {
    /// The value of `type`.
    pub(super) fn kind(&mut self) -> Option<&'a str> {
        if !self.object.contains_key("type") {
            self.refuse(self.id, "the shape has no `type`", "add a `type`");
        }
        self.string("type")
    }

    /// The draft of a shape of type `kind`.
    pub(super) fn draft(mut self, id: ShapeId, kind: &str, version_1: bool) -> Option<Draft> {
        let mut traits = self.traits(self.id, self.object);
        let (keys, body) = self.body(kind)?;
        let keys = [&["type", "traits", "mixins"], keys].concat();
        self.only_keys(self.id, self.object, &keys);
        if kind == "set" {
            traits.insert("smithy.api#uniqueItems", json!({}));
        }
        Some(Draft {
            id,
            file: self.file.to_owned(),
            version_1,
            traits,
            mixins: self.references("mixins"),
            body,
            applied: IndexMap::new(),
        })
    }

    /// The body of a shape, and which keys belong to it.
    fn body(&mut self, kind: &str) -> Option<(&'static [&'static str], Body)> {
        let simple = |kind| (&[][..], Body::Plain(kind));
        Some(match kind {
            "blob" => simple(ShapeKind::Blob),
            "boolean" => simple(ShapeKind::Boolean),
            "string" => simple(ShapeKind::String),
            "byte" => simple(ShapeKind::Byte),
            "short" => simple(ShapeKind::Short),
            "integer" => simple(ShapeKind::Integer),
            "long" => simple(ShapeKind::Long),
            "float" => simple(ShapeKind::Float),
            "double" => simple(ShapeKind::Double),
            "bigInteger" => simple(ShapeKind::BigInteger),
            "bigDecimal" => simple(ShapeKind::BigDecimal),
            "timestamp" => simple(ShapeKind::Timestamp),
            "document" => simple(ShapeKind::Document),
            "enum" => (MEMBERS, self.named_members(Container::Enum)),
            "intEnum" => (MEMBERS, self.named_members(Container::IntEnum)),
            "structure" => (MEMBERS, self.named_members(Container::Structure)),
            "union" => (MEMBERS, self.named_members(Container::Union)),
            // Smithy 1.0 has sets; in 2.0 they are lists of unique items.
            "list" | "set" => (
                &["member"],
                self.fixed_members(Container::List, &["member"]),
            ),
            "map" => (
                &["key", "value"],
                self.fixed_members(Container::Map, &["key", "value"]),
            ),
            "service" => (SERVICE, Body::Plain(ShapeKind::Service(self.service()))),
            "resource" => (
                RESOURCE,
                Body::Plain(ShapeKind::Resource(Box::new(self.resource()))),
            ),
            "operation" => (
                OPERATION,
                Body::Plain(ShapeKind::Operation(self.operation())),
            ),
            _ => {
                let problem = format!("shape type `{kind}` is not known");
                self.refuse(self.id, problem, "use a type of Smithy 2.0, or `apply`");
                return None;
            }
        })
    }

    fn named_members(&mut self, container: Container) -> Body {
        let mut members = IndexMap::new();
        for (name, value) in self.objects("members") {
            let place = format!("{}${name}", self.id);
            if !is_identifier(name) {
                let problem = format!("`{name}` is no name for a member");
                self.refuse(&place, problem, "use letters, digits and `_` only");
            } else if let Some(member) = self.member(&place, value) {
                members.insert(name.clone(), member);
            }
        }
        Body::Members(container, members)
    }

    /// The members of lists and maps; one that is missing may still come from a mixin.
    fn fixed_members(&mut self, container: Container, keys: &[&str]) -> Body {
        let mut members = IndexMap::new();
        for key in keys {
            if let Some(value) = self.object.get(*key)
                && let Some(member) = self.member(&format!("{}${key}", self.id), value)
            {
                members.insert((*key).to_owned(), member);
            }
        }
        Body::Members(container, members)
    }

    fn member(&mut self, place: &str, value: &'a Value) -> Option<Member> {
        let target = self.target(place, "the member", value, &["target", "traits"])?;
        let traits = value.as_object().map(|object| self.traits(place, object));
        Some(Member {
            target,
            traits: traits.unwrap_or_default(),
        })
    }

    /// The traits in `object`, which is the shape or one of its members.
    pub(super) fn traits(&mut self, place: &str, object: &Object) -> Traits {
        let mut traits = Traits::default();
        match object.get("traits") {
            Some(Value::Object(values)) => {
                for (id, value) in values {
                    if ShapeId::new(id).is_none() {
                        let problem = format!("`{id}` is no absolute id of a trait");
                        self.refuse(place, problem, "write `namespace#trait`");
                    }
                    traits.insert(id, value.clone());
                }
            }
            Some(other) => self.wrong_type(place, "`traits`", "an object", other),
            None => {}
        }
        traits
    }

    fn service(&mut self) -> Service {
        let mut rename = BTreeMap::new();
        for (id, name) in self.objects("rename") {
            match (ShapeId::new(id), name.as_str()) {
                (Some(id), Some(name)) => {
                    rename.insert(id, name.to_owned());
                }
                _ => self.refuse(
                    self.id,
                    format!("`rename` has an entry that cannot be read, `{id}`"),
                    "write an absolute shape id and the new name, a string",
                ),
            }
        }
        Service {
            version: self.string("version").unwrap_or_default().to_owned(),
            operations: self.references("operations"),
            resources: self.references("resources"),
            errors: self.references("errors"),
            rename,
        }
    }

    fn resource(&mut self) -> Resource {
        Resource {
            identifiers: self.named_references("identifiers"),
            properties: self.named_references("properties"),
            create: self.reference("create"),
            put: self.reference("put"),
            read: self.reference("read"),
            update: self.reference("update"),
            delete: self.reference("delete"),
            list: self.reference("list"),
            operations: self.references("operations"),
            collection_operations: self.references("collectionOperations"),
            resources: self.references("resources"),
        }
    }

    fn operation(&mut self) -> Operation {
        Operation {
            input: self.reference("input").unwrap_or_else(prelude::unit),
            output: self.reference("output").unwrap_or_else(prelude::unit),
            errors: self.references("errors"),
        }
    }
}

const MEMBERS: &[&str] = &["members"];
const SERVICE: &[&str] = &["version", "operations", "resources", "errors", "rename"];
const RESOURCE: &[&str] = &[
    "identifiers",
    "properties",
    "create",
    "put",
    "read",
    "update",
    "delete",
    "list",
    "operations",
    "collectionOperations",
    "resources",
];
const OPERATION: &[&str] = &["input", "output", "errors"];

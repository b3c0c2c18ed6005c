//! What is said of a shape or member, as properties with a text each, so that two of them are compared by comparing texts.

use std::collections::BTreeMap;

use serde_json::Value;

use super::change::Change;
use crate::lower::traits::is_ignored;
use crate::smithy::{Member, Model, Shape, ShapeKind, Traits};

/// Properties by name.
pub(super) type Facts = BTreeMap<String, String>;

/// Traits that are compared in another way, or say nothing to a caller.
const ELSEWHERE: &[&str] = &[
    "smithy.api#addedDefault",
    "smithy.api#clientOptional",
    "smithy.api#enumValue",
    "smithy.api#input",
    "smithy.api#output",
    "smithy.api#required",
    "smithy.api#title",
    "smithy.rules#endpointRuleSet",
    "smithy.rules#endpointTests",
];

/// What the traits say.
pub(super) fn of_traits(traits: &Traits) -> Facts {
    let mut facts = Facts::new();
    for (id, value) in traits.iter() {
        // A trait that a model defines for itself is the model's own affair.
        let foreign = !id.starts_with("smithy.") && !id.starts_with("aws.");
        if !foreign && !is_ignored(id) && !ELSEWHERE.contains(&id) {
            add(&mut facts, id, value);
        }
    }
    facts
}

/// What is said of a member: by itself, and by its target where that is no structure, union or enum, which are compared
/// on their own.
pub(super) fn of_member(model: &Model, container: &Shape, member: &Member) -> Facts {
    let target = &model.shapes[&member.target];
    let mut facts = match &target.kind {
        ShapeKind::Structure(_) | ShapeKind::Union(_) => Facts::new(),
        _ => {
            let mut facts = of_traits(&target.traits);
            // The default of a shape holds only for members that repeat it.
            facts.remove("default");
            facts
        }
    };
    facts.extend(of_traits(&member.traits));
    if let ShapeKind::Structure(_) = container.kind {
        let required = member.traits.has("smithy.api#required");
        let text = if required { "required" } else { "optional" };
        facts.insert("presence".to_owned(), text.to_owned());
    }
    facts.insert("type".to_owned(), kind(target).to_owned());
    facts
}

/// The kind of a shape. The enum of Smithy 1.0 is a trait on a string.
pub(super) fn kind(shape: &Shape) -> &'static str {
    match shape.kind {
        ShapeKind::String if shape.traits.has("smithy.api#enum") => "enum",
        _ => shape.kind.name(),
    }
}

/// The values of an enum.
pub(super) fn values(shape: &Shape) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let old_form = shape
        .traits
        .get("smithy.api#enum")
        .and_then(Value::as_array);
    match &shape.kind {
        ShapeKind::Enum(_) | ShapeKind::IntEnum(_) => {
            let values = shape.members();
            let values = values.filter_map(|(_, member)| member.traits.get("smithy.api#enumValue"));
            values.map(text).collect()
        }
        _ => {
            let values = old_form.into_iter().flatten();
            values
                .filter_map(|item| item.get("value"))
                .map(text)
                .collect()
        }
    }
}

/// A property in words: some need no name, some no value.
pub(super) fn told(name: &str, text: &str) -> String {
    match (name, text) {
        (_, "yes") => name.to_owned(),
        ("place", _) => text.to_owned(),
        _ => format!("{name} {text}"),
    }
}

/// What differs between two sets of properties, in the order of their names.
pub(super) fn differences(path: &str, old: &Facts, new: &Facts) -> Vec<Change> {
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort();
    names.dedup();
    let names = names
        .into_iter()
        .filter(|name| old.get(*name) != new.get(*name));
    let text = |facts: &Facts, name: &String| facts.get(name).cloned();
    names
        .map(|name| {
            let (old, new) = (text(old, name), text(new, name));
            Change::different(path, name.as_str(), old.as_deref(), new.as_deref())
        })
        .collect()
}

fn add(facts: &mut Facts, id: &str, value: &Value) {
    let mut set = |name: &str, text: String| {
        facts.insert(name.to_owned(), text);
    };
    let named = |what: &str| format!("{what} `{}`", value.as_str().unwrap_or_default());
    match id {
        "smithy.api#length" => {
            if let Some(text) = span(value) {
                set("length", text);
            }
        }
        "smithy.api#range" => {
            if let Some(text) = span(value) {
                set("range", text);
            }
        }
        "smithy.api#default" if value.is_null() => {}
        "smithy.api#deprecated" => set("deprecated", "yes".to_owned()),
        "smithy.api#httpLabel" => set("place", "label of the URI".to_owned()),
        "smithy.api#httpQuery" => set("place", named("query parameter")),
        "smithy.api#httpQueryParams" => set("place", "query parameters".to_owned()),
        "smithy.api#httpHeader" => set("place", named("header")),
        "smithy.api#httpPrefixHeaders" => set("place", named("headers with the prefix")),
        "smithy.api#httpPayload" => set("place", "the whole body".to_owned()),
        "smithy.api#httpResponseCode" => set("place", "status".to_owned()),
        "smithy.api#eventHeader" => set("place", "header of the event".to_owned()),
        "smithy.api#eventPayload" => set("place", "payload of the event".to_owned()),
        "smithy.api#http" => {
            set("method", of_key(value, "method"));
            set("URI", of_key(value, "uri"));
            let code = value.get("code").and_then(Value::as_u64).unwrap_or(200);
            set("status", code.to_string());
        }
        "smithy.api#httpError" => set("status", value.to_string()),
        "smithy.api#error" => set("fault", whole(value)),
        "aws.api#service" => {
            for key in ["arnNamespace", "endpointPrefix", "sdkId"] {
                if let Some(text) = value.get(key).and_then(Value::as_str) {
                    set(key, text.to_owned());
                }
            }
        }
        "aws.auth#sigv4" => set("signing name", of_key(value, "name")),
        "smithy.api#jsonName" => set("name in JSON", whole(value)),
        "smithy.api#pattern" => set("pattern", whole(value)),
        "smithy.api#timestampFormat" => set("format", whole(value)),
        "smithy.api#mediaType" => set("media type", whole(value)),
        "smithy.api#idempotencyToken" => set("idempotency token", "yes".to_owned()),
        "smithy.api#uniqueItems" => set("unique items", "yes".to_owned()),
        "smithy.api#endpoint" => set("host prefix", of_key(value, "hostPrefix")),
        "smithy.api#retryable" => {
            let throttling = value.get("throttling").and_then(Value::as_bool);
            let text = if throttling == Some(true) {
                "as throttling"
            } else {
                "yes"
            };
            set("retryable", text.to_owned());
        }
        "smithy.api#paginated" => {
            let keys = ["inputToken", "outputToken", "pageSize", "items"];
            let keys = keys.iter().filter(|key| value.get(key).is_some());
            let parts = keys.map(|key| format!("{key} {}", of_key(value, key)));
            set("pages", parts.collect::<Vec<_>>().join(", "));
        }
        _ => set(name_of(id), text_of(value)),
    }
}

fn whole(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn of_key(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The last part of the id; a trait of a library keeps the library's name.
fn name_of(id: &str) -> &str {
    id.strip_prefix("smithy.api#").unwrap_or(id)
}

/// A trait without content is only there.
fn text_of(value: &Value) -> String {
    match value {
        Value::Object(object) if object.is_empty() => "yes".to_owned(),
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let items = items.iter().filter_map(Value::as_str);
            items.collect::<Vec<_>>().join(", ")
        }
        other => without_words(other).to_string(),
    }
}

/// The value of a trait without the documentation inside it.
fn without_words(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let entries = object.iter().filter(|(key, _)| *key != "documentation");
            let entries = entries.map(|(key, value)| (key.clone(), without_words(value)));
            Value::Object(entries.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(without_words).collect()),
        other => other.clone(),
    }
}

/// `1..64`, with nothing where a side is open; `None` where both are. A minimum of zero is as good as none: models are
/// written both ways, and one of a later day may have it where an earlier one has nothing.
fn span(limits: &Value) -> Option<String> {
    let min = limits.get("min").filter(|min| min.as_f64() != Some(0.0));
    let max = limits.get("max");
    // `1.0` is `1`.
    let number = |value: &Value| match value.as_f64() {
        Some(number) => number.to_string(),
        None => value.to_string(),
    };
    let text = |value: Option<&Value>| value.map(number).unwrap_or_default();
    (min.is_some() || max.is_some()).then(|| format!("{}..{}", text(min), text(max)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::smithy::{Source, read};

    /// What is said of a string with these traits.
    fn facts(traits: &str) -> Vec<String> {
        let facts = of_traits(&shape(traits).traits);
        facts
            .iter()
            .map(|(name, text)| format!("{name}: {text}"))
            .collect()
    }

    fn shape(traits: &str) -> Shape {
        let text = format!(
            r##"{{"smithy": "2.0", "shapes": {{"a#A": {{"type": "string", "traits": {{{traits}}}}}}}}}"##
        );
        let source = Source {
            name: "a.json",
            text: &text,
        };
        match read(&[source]) {
            Ok(model) => model.shapes["a#A"].clone(),
            Err(found) => panic!("{found}"),
        }
    }

    #[test]
    fn a_minimum_of_zero_is_none() {
        for (traits, expected) in [
            (r#""smithy.api#length": {"min": 0}"#, &[][..]),
            (
                r#""smithy.api#length": {"min": 0, "max": 4}"#,
                &["length: ..4"],
            ),
            (r#""smithy.api#length": {"min": 1}"#, &["length: 1.."]),
            (r#""smithy.api#range": {"min": 0}"#, &[]),
            (
                r#""smithy.api#range": {"min": 0.0, "max": 1.50}"#,
                &["range: ..1.5"],
            ),
            (r#""smithy.api#default": null"#, &[]),
        ] {
            assert_eq!(facts(traits), expected, "{traits}");
        }
    }

    #[test]
    fn words_and_what_changes_nothing_are_no_facts() {
        let traits = r#"
            "smithy.api#tags": ["a"], "smithy.api#title": "A",
            "aws.iam#actionName": "a", "own.space#trait": {}, "smithy.waiters#waitable": {
                "Done": {"documentation": "Words.", "acceptors": []}
            }"#;
        assert_eq!(
            facts(traits),
            [r#"smithy.waiters#waitable: {"Done":{"acceptors":[]}}"#]
        );
    }

    #[test]
    fn an_enum_of_smithy_1_has_values_too() {
        let shape = shape(r#""smithy.api#enum": [{"value": "a", "name": "A"}, {"value": "b"}]"#);
        assert_eq!(kind(&shape), "enum");
        assert_eq!(values(&shape), ["a", "b"]);
    }
}

//! What both formats say of shapes and members, as facts with the same names.

use aws_restjson_codegen::smithy::{Member, Shape, ShapeKind};
use serde_json::Value;

use super::{Facts, is_set, text};

/// What the description may say of a shape.
pub(super) const SHAPE_KEYS: &[&str] = &[
    "box",
    "deprecated",
    "deprecatedMessage",
    "document",
    "documentation",
    "enum",
    "error",
    "event",
    "eventstream",
    "exception",
    "fault",
    "key",
    "max",
    "member",
    "members",
    "min",
    "pattern",
    "payload",
    "required",
    "requiresLength",
    "retryable",
    "sensitive",
    "streaming",
    "timestampFormat",
    "type",
    "union",
    "value",
];

/// What the description may say of a member.
pub(super) const MEMBER_KEYS: &[&str] = &[
    "box",
    "deprecated",
    "deprecatedMessage",
    "documentation",
    "eventheader",
    "eventpayload",
    "hostLabel",
    "idempotencyToken",
    "jsonvalue",
    "location",
    "locationName",
    "shape",
    "streaming",
];

/// The kind of a shape of the description, in the words of the model.
pub(super) fn kind_in_description(shape: &Value) -> &str {
    match text(shape, "type") {
        "structure" if is_set(shape, "document") => "document",
        "structure" if is_set(shape, "union") || is_set(shape, "eventstream") => "union",
        "string" if shape.get("enum").is_some() => "enum",
        other => other,
    }
}

/// The kind of a shape of the model, as far as the description tells kinds apart.
pub(super) fn kind_in_model(shape: &Shape) -> &'static str {
    match shape.kind {
        ShapeKind::Byte | ShapeKind::Short | ShapeKind::IntEnum(_) => "integer",
        ShapeKind::BigInteger => "long",
        ShapeKind::BigDecimal => "double",
        _ => shape.kind.name(),
    }
}

/// What the description says of a structure or union.
pub(super) fn of_described_structure(shape: &Value) -> Facts {
    let mut facts = Facts::new();
    flag(&mut facts, "event stream", is_set(shape, "eventstream"));
    flag(&mut facts, "sensitive", is_set(shape, "sensitive"));
    flag(&mut facts, "deprecated", is_set(shape, "deprecated"));
    if is_set(shape, "exception") {
        let is_fault = is_set(shape, "fault");
        let fault = if is_fault { "server" } else { "client" };
        facts.insert("fault".to_owned(), fault.to_owned());
        let status = shape
            .get("error")
            .and_then(|error| error.get("httpStatusCode"));
        facts.extend(status.map(|status| ("status".to_owned(), status.to_string())));
        retries(&mut facts, shape.get("retryable"));
        // The description says it twice.
        let sender = shape
            .get("error")
            .is_some_and(|error| is_set(error, "senderFault"));
        flag(&mut facts, "fault of the sender", sender);
    }
    facts
}

/// What the model says of a structure or union.
pub(super) fn of_structure(shape: &Shape) -> Facts {
    let mut facts = Facts::new();
    let traits = &shape.traits;
    flag(
        &mut facts,
        "event stream",
        traits.has("smithy.api#streaming"),
    );
    flag(&mut facts, "sensitive", traits.has("smithy.api#sensitive"));
    flag(
        &mut facts,
        "deprecated",
        traits.has("smithy.api#deprecated"),
    );
    if let Some(fault) = traits.get("smithy.api#error").and_then(Value::as_str) {
        facts.insert("fault".to_owned(), fault.to_owned());
        let status = traits.get("smithy.api#httpError");
        facts.extend(status.map(|status| ("status".to_owned(), status.to_string())));
        retries(&mut facts, traits.get("smithy.api#retryable"));
        flag(&mut facts, "fault of the sender", fault == "client");
    }
    facts
}

/// Both formats say it alike.
fn retries(facts: &mut Facts, retryable: Option<&Value>) {
    if let Some(retryable) = retryable {
        let throttling = is_set(retryable, "throttling");
        let text = if throttling { "as throttling" } else { "yes" };
        facts.insert("retryable".to_owned(), text.to_owned());
    }
}

/// What the description says of a member, by itself and through its shape.
pub(super) fn of_described_member(member: &Value, shape: &Value) -> Facts {
    let mut facts = Facts::new();
    let is_map = text(shape, "type") == "map";
    let (location, name) = (text(member, "location"), text(member, "locationName"));
    let place = match location {
        "" => {
            if !name.is_empty() {
                facts.insert("name in JSON".to_owned(), name.to_owned());
            }
            None
        }
        "uri" => Some(format!("label {name}")),
        "querystring" if is_map => Some("all query parameters".to_owned()),
        "querystring" => Some(format!("query parameter {name}")),
        "header" => Some(format!("header {name}")),
        "headers" => Some(format!("headers with prefix {name}")),
        "statusCode" => Some("status".to_owned()),
        other => Some(format!("{other} {name}")),
    };
    facts.extend(place.map(|place| ("place".to_owned(), place)));
    for (key, fact) in [
        ("eventheader", "event header"),
        ("eventpayload", "event payload"),
    ] {
        if is_set(member, key) {
            facts.insert("place".to_owned(), fact.to_owned());
        }
    }
    flag(&mut facts, "token", is_set(member, "idempotencyToken"));
    flag(&mut facts, "host label", is_set(member, "hostLabel"));
    flag(&mut facts, "JSON in text", is_set(member, "jsonvalue"));
    flag(&mut facts, "deprecated", is_set(member, "deprecated"));
    let streaming = is_set(member, "streaming") || is_set(shape, "streaming");
    flag(&mut facts, "streaming", streaming);
    if kind_in_description(shape) == "structure" || kind_in_description(shape) == "union" {
        return facts;
    }
    flag(&mut facts, "sensitive", is_set(shape, "sensitive"));
    flag(
        &mut facts,
        "length required",
        is_set(shape, "requiresLength"),
    );
    let is_number = matches!(text(shape, "type"), "integer" | "long" | "float" | "double");
    span(&mut facts, is_number, shape.get("min"), shape.get("max"));
    pattern(&mut facts, text(shape, "pattern"));
    let format = match text(shape, "timestampFormat") {
        "iso8601" => "date-time",
        "rfc822" => "http-date",
        "unixTimestamp" => "epoch-seconds",
        other => other,
    };
    if !format.is_empty() {
        facts.insert("format".to_owned(), format.to_owned());
    }
    facts
}

/// What the model says of a member, by itself and through its target.
pub(super) fn of_member(member_name: &str, member: &Member, target: &Shape) -> Facts {
    let mut facts = Facts::new();
    if member.traits.has("smithy.api#httpLabel") {
        facts.insert("place".to_owned(), format!("label {member_name}"));
    }
    let own = |id: &str| member.traits.get(id);
    let name = |id: &str| own(id).and_then(Value::as_str);
    flag(
        &mut facts,
        "required",
        member.traits.has("smithy.api#required"),
    );
    for (id, place) in [
        ("smithy.api#httpQueryParams", "all query parameters"),
        ("smithy.api#httpResponseCode", "status"),
        ("smithy.api#httpPayload", "payload"),
        ("smithy.api#eventHeader", "event header"),
        ("smithy.api#eventPayload", "event payload"),
    ] {
        if member.traits.has(id) {
            facts.insert("place".to_owned(), place.to_owned());
        }
    }
    for (id, place) in [
        ("smithy.api#httpQuery", "query parameter"),
        ("smithy.api#httpHeader", "header"),
        ("smithy.api#httpPrefixHeaders", "headers with prefix"),
    ] {
        if let Some(name) = name(id) {
            facts.insert("place".to_owned(), format!("{place} {name}"));
        }
    }
    if let Some(name) = name("smithy.api#jsonName") {
        facts.insert("name in JSON".to_owned(), name.to_owned());
    }
    flag(
        &mut facts,
        "token",
        member.traits.has("smithy.api#idempotencyToken"),
    );
    flag(
        &mut facts,
        "host label",
        member.traits.has("smithy.api#hostLabel"),
    );
    flag(
        &mut facts,
        "deprecated",
        member.traits.has("smithy.api#deprecated"),
    );
    let effective = |id: &str| own(id).or_else(|| target.traits.get(id));
    if matches!(target.kind, ShapeKind::Structure(_) | ShapeKind::Union(_)) {
        return facts;
    }
    let media = effective("smithy.api#mediaType").and_then(Value::as_str);
    let is_json = media == Some("application/json") && matches!(target.kind, ShapeKind::String);
    flag(&mut facts, "JSON in text", is_json);
    flag(
        &mut facts,
        "streaming",
        target.traits.has("smithy.api#streaming"),
    );
    flag(
        &mut facts,
        "sensitive",
        effective("smithy.api#sensitive").is_some(),
    );
    flag(
        &mut facts,
        "length required",
        target.traits.has("smithy.api#requiresLength"),
    );
    for (id, is_number) in [("smithy.api#length", false), ("smithy.api#range", true)] {
        if let Some(limits) = effective(id) {
            span(&mut facts, is_number, limits.get("min"), limits.get("max"));
        }
    }
    pattern(
        &mut facts,
        effective("smithy.api#pattern")
            .and_then(Value::as_str)
            .unwrap_or_default(),
    );
    if let Some(format) = effective("smithy.api#timestampFormat").and_then(Value::as_str) {
        facts.insert("format".to_owned(), format.to_owned());
    }
    facts
}

fn flag(facts: &mut Facts, name: &str, is_set: bool) {
    if is_set {
        facts.insert(name.to_owned(), "true".to_owned());
    }
}

/// Limits; a length is never below zero.
fn span(facts: &mut Facts, is_number: bool, min: Option<&Value>, max: Option<&Value>) {
    let number = |value: &Value| value.as_f64().map(|number| number.to_string());
    let min = min.and_then(number).filter(|min| is_number || min != "0");
    let max = max.and_then(number);
    if min.is_some() || max.is_some() {
        let text = format!("{}..{}", min.unwrap_or_default(), max.unwrap_or_default());
        let name = if is_number { "range" } else { "length" };
        facts.insert(name.to_owned(), text);
    }
}

/// A pattern without its anchors, which one format has and the other leaves out.
fn pattern(facts: &mut Facts, pattern: &str) {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    if !pattern.is_empty() {
        facts.insert("pattern".to_owned(), pattern.to_owned());
    }
}

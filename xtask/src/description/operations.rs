//! The service and its operations.

use std::collections::BTreeSet;

use aws_restjson_codegen::smithy::{Model, Operation, Service, Shape, ShapeId, ShapeKind};
use serde_json::Value;

use super::walk::Walk;
use super::{Checked, Facts, is_set, list, text};
use crate::Failure;

const UNIT: &str = "smithy.api#Unit";

/// The service of the model.
fn the_service(model: &Model) -> Result<(&Shape, &Service), Failure> {
    let mut services = model.shapes.values().filter_map(|shape| match &shape.kind {
        ShapeKind::Service(service) => Some((shape, service)),
        _ => None,
    });
    services
        .next()
        .ok_or_else(|| "error: the model has no service".to_owned())
}

/// What is said of the service.
pub(super) fn service(
    model: &Model,
    description: &Value,
    checked: &mut Checked,
) -> Result<(), Failure> {
    let (shape, service) = the_service(model)?;
    let metadata = description.get("metadata").unwrap_or(&Value::Null);
    let known = [
        "apiVersion",
        "auth",
        "endpointPrefix",
        "jsonVersion",
        "protocol",
        "protocolSettings",
        "protocols",
        "serviceAbbreviation",
        "serviceFullName",
        "serviceId",
        "signatureVersion",
        "signingName",
        "uid",
    ];
    checked.refuse_unknown("the service", metadata, &known);
    let top = [
        "documentation",
        "metadata",
        "operations",
        "shapes",
        "version",
    ];
    checked.refuse_unknown("the description", description, &top);

    let mut described = Facts::new();
    for key in [
        "apiVersion",
        "endpointPrefix",
        "serviceFullName",
        "serviceId",
        "signingName",
    ] {
        described.insert(key.to_owned(), text(metadata, key).to_owned());
    }
    described.insert("protocol".to_owned(), text(metadata, "protocol").to_owned());
    described.insert(
        "signature".to_owned(),
        text(metadata, "signatureVersion").to_owned(),
    );
    described.extend(list(metadata.get("auth")).map(|auth| ("auth".to_owned(), auth)));
    let h2 = metadata
        .get("protocolSettings")
        .map(|settings| text(settings, "h2"));
    described.extend(h2.map(|h2| ("HTTP/2".to_owned(), h2.to_owned())));

    let traits = &shape.traits;
    let of_service = traits.get("aws.api#service").unwrap_or(&Value::Null);
    let string = |id: &str| traits.get(id).and_then(Value::as_str).unwrap_or_default();
    let sigv4 = traits.get("aws.auth#sigv4").unwrap_or(&Value::Null);
    let protocol = traits.get("aws.protocols#restJson1");
    let mut modelled = Facts::from([
        ("apiVersion".to_owned(), service.version.clone()),
        (
            "endpointPrefix".to_owned(),
            text(of_service, "endpointPrefix").to_owned(),
        ),
        (
            "serviceFullName".to_owned(),
            string("smithy.api#title").to_owned(),
        ),
        ("serviceId".to_owned(), text(of_service, "sdkId").to_owned()),
        ("signingName".to_owned(), text(sigv4, "name").to_owned()),
        (
            "protocol".to_owned(),
            if protocol.is_some() { "rest-json" } else { "" }.to_owned(),
        ),
        (
            "signature".to_owned(),
            if sigv4.is_null() { "" } else { "v4" }.to_owned(),
        ),
    ]);
    modelled.extend(list(traits.get("smithy.api#auth")).map(|auth| ("auth".to_owned(), auth)));
    modelled.extend(
        protocol
            .and_then(http2)
            .map(|h2| ("HTTP/2".to_owned(), h2.to_owned())),
    );
    checked.compare("the service", &described, &modelled);
    Ok(())
}

/// How much of HTTP/2 the protocol of the model wants, in the description's words.
fn http2(protocol: &Value) -> Option<&'static str> {
    let versions = |key: &str| list(protocol.get(key)).unwrap_or_default();
    let (all, events) = (versions("http"), versions("eventStreamHttp"));
    match (all.contains("h2"), events.contains("h2")) {
        (true, _) if all.contains("http/1.1") => Some("optional"),
        (true, _) => Some("required"),
        (false, true) => Some("eventstream"),
        (false, false) => None,
    }
}

/// All operations, and everything that they lead to.
pub(super) fn operations(model: &Model, description: &Value, checked: &mut Checked) {
    let empty = serde_json::Map::new();
    let described = description.get("operations").and_then(Value::as_object);
    let described = described.unwrap_or(&empty);
    let modelled = model.shapes.values().filter_map(|shape| match &shape.kind {
        ShapeKind::Operation(operation) => Some((shape, operation)),
        _ => None,
    });
    let modelled: Vec<(&Shape, &Operation)> = modelled.collect();
    let names = modelled.iter().map(|(shape, _)| shape.id.name().to_owned());
    checked.compare_names(
        "operations",
        &described.keys().cloned().collect(),
        &names.collect(),
    );
    let common: &[ShapeId] = match the_service(model) {
        Ok((_, service)) => &service.errors,
        Err(_) => &[],
    };
    let mut walk = Walk::new(model, description);
    for (shape, operation) in modelled {
        let name = shape.id.name();
        if let Some(described) = described.get(name) {
            checked.operations += 1;
            one(described, shape, checked);
            io(name, described, operation, &mut walk, checked);
            errors(name, described, (operation, common), &mut walk, checked);
        }
    }
    walk.run(checked);
}

fn one(described: &Value, shape: &Shape, checked: &mut Checked) {
    let at = format!("operation {}", shape.id.name());
    let known = [
        "auth",
        "authtype",
        "deprecated",
        "deprecatedMessage",
        "documentation",
        "documentationUrl",
        "endpoint",
        "errors",
        "http",
        "httpChecksumRequired",
        "idempotent",
        "input",
        "name",
        "output",
        "readonly",
        "unsignedPayload",
    ];
    checked.refuse_unknown(&at, described, &known);
    let http = described.get("http").unwrap_or(&Value::Null);
    checked.refuse_unknown(&at, http, &["method", "requestUri", "responseCode"]);
    let code = |value: Option<&Value>| value.and_then(Value::as_u64).unwrap_or(200).to_string();
    let mut left = Facts::from([
        ("name".to_owned(), text(described, "name").to_owned()),
        ("method".to_owned(), text(http, "method").to_owned()),
        ("URI".to_owned(), text(http, "requestUri").to_owned()),
        ("status".to_owned(), code(http.get("responseCode"))),
    ]);
    let traits = &shape.traits;
    let http = traits.get("smithy.api#http").unwrap_or(&Value::Null);
    let mut right = Facts::from([
        ("name".to_owned(), shape.id.name().to_owned()),
        ("method".to_owned(), text(http, "method").to_owned()),
        ("URI".to_owned(), text(http, "uri").to_owned()),
        ("status".to_owned(), code(http.get("code"))),
    ]);
    for (key, id) in [
        ("readonly", "smithy.api#readonly"),
        ("idempotent", "smithy.api#idempotent"),
        ("deprecated", "smithy.api#deprecated"),
        ("httpChecksumRequired", "smithy.api#httpChecksumRequired"),
        ("unsignedPayload", "aws.auth#unsignedPayload"),
    ] {
        let unsigned =
            key == "unsignedPayload" && text(described, "authtype") == "v4-unsigned-body";
        left.insert(
            key.to_owned(),
            (is_set(described, key) || unsigned).to_string(),
        );
        right.insert(key.to_owned(), traits.has(id).to_string());
    }
    let auth = match text(described, "authtype") {
        "none" => Some(String::new()),
        _ => list(described.get("auth")),
    };
    left.extend(auth.map(|auth| ("auth".to_owned(), auth)));
    right.extend(list(traits.get("smithy.api#auth")).map(|auth| ("auth".to_owned(), auth)));
    let prefix = described
        .get("endpoint")
        .map(|endpoint| text(endpoint, "hostPrefix"));
    left.extend(prefix.map(|prefix| ("host prefix".to_owned(), prefix.to_owned())));
    let prefix = traits
        .get("smithy.api#endpoint")
        .map(|endpoint| text(endpoint, "hostPrefix"));
    right.extend(prefix.map(|prefix| ("host prefix".to_owned(), prefix.to_owned())));
    checked.compare(&at, &left, &right);
}

fn io(
    name: &str,
    described: &Value,
    operation: &Operation,
    walk: &mut Walk<'_>,
    checked: &mut Checked,
) {
    for (key, id) in [("input", &operation.input), ("output", &operation.output)] {
        let at = format!("{name}.{key}");
        let shape = described.get(key).map(|reference| text(reference, "shape"));
        match (shape, *id == UNIT) {
            (None, true) => {}
            (Some(shape), false) => walk.visit(shape, id, at),
            (Some(_), true) => checked
                .differences
                .push(format!("{at}: it is only in the description")),
            (None, false) => checked
                .differences
                .push(format!("{at}: it is only in the model")),
        }
    }
}

fn errors(
    name: &str,
    described: &Value,
    (operation, common): (&Operation, &[ShapeId]),
    walk: &mut Walk<'_>,
    checked: &mut Checked,
) {
    let list = described.get("errors").and_then(Value::as_array);
    let left = list
        .into_iter()
        .flatten()
        .map(|error| text(error, "shape").to_owned());
    let left: BTreeSet<String> = left.collect();
    let modelled = operation.errors.iter().chain(common);
    let right: BTreeSet<String> = modelled.clone().map(|id| id.name().to_owned()).collect();
    checked.compare_names(&format!("errors of {name}"), &left, &right);
    for id in modelled.filter(|id| left.contains(id.name())) {
        walk.visit(id.name(), id, id.name().to_owned());
    }
}

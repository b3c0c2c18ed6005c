//! Pagination (`paginators-1.json`).

use std::collections::BTreeSet;

use aws_restjson_codegen::smithy::{Model, ShapeKind};
use serde_json::Value;

use super::{Checked, Facts, text};

/// Compares how each operation comes in pages.
pub(super) fn pages(model: &Model, described: &Value, checked: &mut Checked) {
    let empty = serde_json::Map::new();
    let all = described.get("pagination").and_then(Value::as_object);
    let all = all.unwrap_or(&empty);
    let of_service = model.shapes.values().find_map(|shape| match shape.kind {
        ShapeKind::Service(_) => shape.traits.get("smithy.api#paginated"),
        _ => None,
    });
    let mut modelled = BTreeSet::new();
    for shape in model.shapes.values() {
        let is_operation = matches!(shape.kind, ShapeKind::Operation(_));
        let Some(paginated) = shape
            .traits
            .get("smithy.api#paginated")
            .filter(|_| is_operation)
        else {
            continue;
        };
        let name = shape.id.name();
        modelled.insert(name.to_owned());
        let Some(described) = all.get(name) else {
            continue;
        };
        let at = format!("pages of {name}");
        let known = ["input_token", "limit_key", "output_token", "result_key"];
        checked.refuse_unknown(&at, described, &known);
        let (mut left, mut right) = (Facts::new(), Facts::new());
        for (key, other) in [
            ("input_token", "inputToken"),
            ("limit_key", "pageSize"),
            ("output_token", "outputToken"),
            ("result_key", "items"),
        ] {
            left.insert(key.to_owned(), text(described, key).to_owned());
            let own = paginated.get(other).or_else(|| of_service?.get(other));
            let own = own.and_then(Value::as_str).unwrap_or_default();
            right.insert(key.to_owned(), own.to_owned());
        }
        checked.compare(&at, &left, &right);
    }
    checked.compare_names("pages", &all.keys().cloned().collect(), &modelled);
}

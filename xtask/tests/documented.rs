//! Everything that readers of the crate's documentation see of the service's own model has words of ours.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use aws_restjson_codegen::Source;
use aws_restjson_codegen::smithy::{self, Model, ShapeKind};
use serde_json::Value;

/// The file with the words, which says nothing else.
const WORDS: &str = "bedrock-runtime.docs.json";

#[test]
fn all_of_the_model_is_documented() {
    let files = model_files();
    let documented = documented(&files);
    let seen = seen(&model(&files));
    let missing: Vec<&str> = seen
        .iter()
        .filter(|id| !documented.contains(*id))
        .map(String::as_str)
        .collect();
    assert!(
        missing.is_empty(),
        "{} of {} have no documentation; write it in model/{WORDS}:\n{}",
        missing.len(),
        seen.len(),
        missing.join("\n")
    );
    assert!(seen.len() > 900, "only {} were looked at", seen.len());
}

/// Name and text of the files of the model folder.
fn model_files() -> Vec<(String, String)> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for entry in fs::read_dir(workspace.join("model")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    files
}

fn model(files: &[(String, String)]) -> Model {
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    match smithy::read(&sources) {
        Ok(model) => model,
        Err(found) => panic!("model/ is refused:\n{found}"),
    }
}

/// The shapes and members that have words.
fn documented(files: &[(String, String)]) -> BTreeSet<String> {
    let (_, text) = files.iter().find(|(name, _)| name == WORDS).unwrap();
    let words: Value = serde_json::from_str(text).unwrap();
    let has_words = |shape: &Value| {
        let text = shape["traits"]["smithy.api#documentation"].as_str();
        text.is_some_and(|text| !text.trim().is_empty())
    };
    let shapes = words["shapes"].as_object().unwrap();
    shapes
        .iter()
        .filter(|(_, shape)| has_words(shape))
        .map(|(id, _)| id.clone())
        .collect()
}

/// The shapes of which Rust items are made, the service and its operations, with their members.
fn seen(model: &Model) -> Vec<String> {
    let service = model
        .shapes
        .values()
        .find(|shape| matches!(shape.kind, ShapeKind::Service(_)))
        .unwrap();
    let mut seen = Vec::new();
    for shape in model.shapes.values() {
        let is_item = matches!(
            shape.kind,
            ShapeKind::Service(_)
                | ShapeKind::Operation(_)
                | ShapeKind::Structure(_)
                | ShapeKind::Union(_)
                | ShapeKind::Enum(_)
                | ShapeKind::IntEnum(_)
        );
        if is_item && shape.id.namespace() == service.id.namespace() && !shape.is_mixin() {
            seen.push(shape.id.to_string());
            seen.extend(
                shape
                    .members()
                    .map(|(name, _)| format!("{}${name}", shape.id)),
            );
        }
    }
    seen
}

//! Everything that the service's own model has is documented: what is not would say no more than its name.

use std::fs;
use std::path::Path;

use aws_restjson_codegen::Source;
use aws_restjson_codegen::smithy::{self, Model, Shape, ShapeKind, Traits};

#[test]
fn all_of_the_model_is_documented() {
    let model = model();
    let mut counted = 0;
    let mut missing = Vec::new();
    for shape in model.shapes.values().filter(|shape| is_seen(&model, shape)) {
        let members = shape
            .members()
            .map(|(name, member)| (format!("{}${name}", shape.id), &member.traits));
        for (id, traits) in [(shape.id.to_string(), &shape.traits)]
            .into_iter()
            .chain(members)
        {
            counted += 1;
            if !is_documented(traits) {
                missing.push(id);
            }
        }
    }
    assert!(
        missing.is_empty(),
        "{} of {counted} have no documentation; write it in model/bedrock-runtime.docs.json:\n{}",
        missing.len(),
        missing.join("\n")
    );
    assert!(counted > 500, "only {counted} were looked at");
}

/// All files of the model folder as one.
fn model() -> Model {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for entry in fs::read_dir(workspace.join("model")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            files.push((name, fs::read_to_string(&path).unwrap()));
        }
    }
    let sources: Vec<Source<'_>> = files
        .iter()
        .map(|(name, text)| Source { name, text })
        .collect();
    match smithy::read(&sources) {
        Ok(model) => model,
        Err(found) => panic!("model/ is refused:\n{found}"),
    }
}

/// Whether somebody who reads the documentation of the crate sees the shape: the rest of the model has no Rust items.
fn is_seen(model: &Model, shape: &Shape) -> bool {
    let service = model
        .shapes
        .values()
        .find(|shape| matches!(shape.kind, ShapeKind::Service(_)))
        .expect("the model has a service");
    let kind = matches!(
        shape.kind,
        ShapeKind::Service(_)
            | ShapeKind::Operation(_)
            | ShapeKind::Structure(_)
            | ShapeKind::Union(_)
            | ShapeKind::Enum(_)
            | ShapeKind::IntEnum(_)
    );
    kind && shape.id.namespace() == service.id.namespace() && !shape.is_mixin()
}

fn is_documented(traits: &Traits) -> bool {
    let text = traits.get("smithy.api#documentation");
    text.and_then(|text| text.as_str())
        .is_some_and(|text| !text.trim().is_empty())
}

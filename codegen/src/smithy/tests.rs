//! What the phase as a whole does, with small models as text.

mod conformance;
mod merging;
mod mixins;
mod reading;
mod refusals;
mod targets;

use super::{Member, Model, Shape, ShapeKind, Source, read};

/// A file of Smithy 2.0 with these entries in `shapes`.
fn file(shapes: &str) -> String {
    format!("{{\"smithy\": \"2.0\", \"shapes\": {{{shapes}}}}}")
}

/// Reads files that are named a.json, b.json and so on; `Err` is what the user would see.
fn read_all(texts: &[&str]) -> Result<Model, String> {
    let names = ["a.json", "b.json", "c.json"];
    let sources: Vec<Source<'_>> = names
        .into_iter()
        .zip(texts)
        .map(|(name, text)| Source { name, text })
        .collect();
    assert_eq!(sources.len(), texts.len(), "a file has no name");
    read(&sources).map_err(|found| found.to_string())
}

/// The model of one file with these shapes.
fn model(shapes: &str) -> Model {
    match read_all(&[&file(shapes)]) {
        Ok(model) => model,
        Err(found) => panic!("refused:\n{found}"),
    }
}

fn shape<'a>(model: &'a Model, id: &str) -> &'a Shape {
    model.shapes.get(id).expect("the shape is in the model")
}

fn members<'a>(model: &'a Model, id: &str) -> Vec<(&'a str, &'a str)> {
    let members = shape(model, id).members();
    members
        .map(|(name, member)| (name, member.target.as_str()))
        .collect()
}

fn member<'a>(model: &'a Model, id: &str, name: &str) -> &'a Member {
    let mut members = shape(model, id).members();
    let found = members.find(|(other, _)| *other == name);
    found.expect("the member is in the shape").1
}

fn is_unit(kind: &ShapeKind) -> bool {
    matches!(kind, ShapeKind::Structure(members) if members.is_empty())
}

//! The same with models of real size: what AWS publishes, and the project's own. Needs the former, which is found through
//! `CONFORMANCE_DIR`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use crate::case::write;

fn published() -> Option<PathBuf> {
    let Some(cases) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return None;
    };
    let model = Path::new(&cases).join("models/bedrock-runtime.json");
    assert!(model.exists(), "{} is not there", model.display());
    Some(model)
}

fn diff(old: &Path, new: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("diff")
        .args([old, new])
        .output()
        .expect("the program is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What came to the API between June 2026, when AWS published its model, and November.
#[test]
fn what_came_since_june_is_told() {
    let Some(june) = published() else { return };
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let report = diff(
        &june,
        &project.expect("xtask is in a workspace").join("model"),
    );
    let paths: BTreeSet<&str> = report
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .collect();
    for path in [
        "request.messages[].content[].toolAddition",
        "request.messages[].content[].toolAddition.tool.serverName",
        "request.messages[].content[].toolRemoval",
        "request.outputConfig.effort",
        "request.input.converse.messages[].content[].toolAddition",
        "response.output.message.content[].toolRemoval",
    ] {
        assert!(paths.contains(path), "{path} is not in\n{report}");
    }
}

#[test]
fn other_names_words_and_orders_are_nothing() {
    let Some(june) = published() else { return };
    let text = fs::read_to_string(&june).expect("the model can be read");
    let model: Value = serde_json::from_str(&text).expect("the model is JSON");
    let shapes = model["shapes"].as_object().expect("a model has shapes");
    let lists = shapes.iter().filter(|(_, shape)| shape["type"] == "list");
    let lists: BTreeSet<&str> = lists.map(|(id, _)| id.as_str()).collect();
    assert!(lists.len() > 10);
    let other = turned(&model, &lists);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes/turned.json");
    write(&path, &other.to_string());
    assert_eq!(
        diff(&june, &path),
        "Amazon Bedrock Runtime: nothing differs\n"
    );
}

/// Lists renamed, documentation replaced, shapes and keys of traits the other way round. Members keep their order.
fn turned(value: &Value, lists: &BTreeSet<&str>) -> Value {
    let renamed = |id: &str| {
        let is_list = lists.contains(id);
        id.to_owned() + if is_list { "Renamed" } else { "" }
    };
    match value {
        Value::String(text) => renamed(text).into(),
        Value::Array(items) => items.iter().map(|item| turned(item, lists)).collect(),
        Value::Object(object) => {
            let turn = |(key, value): (&String, &Value)| match key.as_str() {
                "smithy.api#documentation" => (key.clone(), "Other words.".into()),
                _ => (renamed(key), turned(value, lists)),
            };
            // Members are content.
            let is_members = object.values().all(|value| value.get("target").is_some());
            let entries: Map<String, Value> = if is_members {
                object.iter().map(turn).collect()
            } else {
                object.iter().rev().map(turn).collect()
            };
            Value::Object(entries)
        }
        other => other.clone(),
    }
}

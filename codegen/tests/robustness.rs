//! Whatever a model is like, it is generated from or refused: no panic.

mod common;

use std::panic::{AssertUnwindSafe, catch_unwind};

use common::Fixture;
use serde_json::{Value, json};

/// Changes one value of the model in turn, and generates from each of the models that this gives.
fn survive(name: &str) {
    let fixture = Fixture::named(name);
    let config = fixture.config();
    let [(file, text)] = &fixture.models()[..] else {
        panic!("the fixture {name} has one file");
    };
    let model: Value = serde_json::from_str(text).expect("a fixture is JSON");
    let mut generated = 0;
    for path in paths(&model) {
        for replacement in [
            None,
            Some(json!(null)),
            Some(json!(0)),
            Some(json!("x")),
            Some(json!([])),
            Some(json!({})),
        ] {
            let mut changed = model.clone();
            change(&mut changed, &path, replacement.as_ref());
            let models = [(file.clone(), changed.to_string())];
            let outcome = catch_unwind(AssertUnwindSafe(|| common::generate(&models, &config)));
            assert!(
                outcome.is_ok(),
                "panics with {replacement:?} in place of {path:?}"
            );
            generated += usize::from(matches!(outcome, Ok(Ok(_))));
        }
    }
    // A test that never comes as far as the emitters would show little.
    assert!(generated > 100, "only {generated} models were not refused");
}

/// The path to every value below the root: keys, and indices as text.
fn paths(value: &Value) -> Vec<Vec<String>> {
    let children: Vec<(String, &Value)> = match value {
        Value::Object(entries) => entries
            .iter()
            .map(|(key, value)| (key.clone(), value))
            .collect(),
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, value)| (index.to_string(), value))
                .collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Vec::new(),
    };
    let mut all = Vec::new();
    for (key, child) in children {
        all.push(vec![key.clone()]);
        for mut path in paths(child) {
            path.insert(0, key.clone());
            all.push(path);
        }
    }
    all
}

/// Puts a value at a path, or takes away what is there.
fn change(value: &mut Value, path: &[String], replacement: Option<&Value>) {
    let (key, rest) = path.split_first().expect("a path has a part");
    let index = key.parse::<usize>();
    if !rest.is_empty() {
        let child = match (value, index) {
            (Value::Array(items), Ok(index)) => items.get_mut(index),
            (value, _) => value.get_mut(key),
        };
        return change(child.expect("the path leads somewhere"), rest, replacement);
    }
    match (value, index, replacement) {
        (Value::Array(items), Ok(index), Some(new)) => items[index] = new.clone(),
        (Value::Array(items), Ok(index), None) => drop(items.remove(index)),
        (Value::Object(entries), _, Some(new)) => drop(entries.insert(key.clone(), new.clone())),
        (Value::Object(entries), _, None) => drop(entries.shift_remove(key)),
        _ => panic!("the path leads somewhere"),
    }
}

#[test]
fn context_params() {
    survive("context_params");
}

#[test]
fn defaults() {
    survive("defaults");
}

#[test]
fn endpoint() {
    survive("endpoint");
}

#[test]
fn event_stream_output() {
    survive("event_stream_output");
}

#[test]
fn headers() {
    survive("headers");
}

#[test]
fn host_prefix() {
    survive("host_prefix");
}

#[test]
fn resources() {
    survive("resources");
}

#[test]
fn union() {
    survive("union");
}

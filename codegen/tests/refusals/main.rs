//! A golden message for everything in a model that is refused after it could be read.
//!
//! Each test changes a small model that is accepted as it stands. What the reading of files refuses is tested where it
//! is written, in `codegen/src/smithy/tests`.

mod cases;
mod config;
mod data;
mod endpoint_bindings;
mod endpoint_rules;
mod endpoint_tests;
mod files;
mod http;
mod links;
mod pagination;
mod served;
mod service;
mod spans;
mod traits;
mod waiters;

use aws_restjson_codegen::{Config, Source};
use serde_json::{Map, Value, json};

/// A model with one operation, `Act`, whose input and output are empty.
fn model() -> Value {
    json!({
        "smithy": "2.0",
        "shapes": {
            "ns#Service": {
                "type": "service",
                "version": "2026-01-01",
                "operations": [{"target": "ns#Act"}],
                "traits": {
                    "aws.api#service": {"sdkId": "Refused"},
                    "aws.auth#sigv4": {"name": "refused"},
                    "aws.protocols#restJson1": {},
                    "smithy.rules#endpointRuleSet": {
                        "version": "1.0",
                        "parameters": {"Region": {"type": "string", "builtIn": "AWS::Region"}},
                        "rules": [{"type": "error", "conditions": [], "error": "nowhere"}]
                    }
                }
            },
            "ns#Act": {
                "type": "operation",
                "input": {"target": "ns#In"},
                "output": {"target": "ns#Out"},
                "traits": {"smithy.api#http": {"method": "POST", "uri": "/act"}}
            },
            "ns#In": {"type": "structure", "members": {}},
            "ns#Out": {"type": "structure", "members": {}}
        }
    })
}

/// The shapes of a model, to be changed.
fn shapes(model: &mut Value) -> &mut Map<String, Value> {
    let shapes = model["shapes"].as_object_mut();
    shapes.expect("the model has shapes")
}

/// The model with these shapes, given as the inside of an object, added or put in place of others.
fn with(added: &str) -> Value {
    let added: Value = serde_json::from_str(&format!("{{{added}}}")).expect("a test is JSON");
    let mut model = model();
    for (id, shape) in added.as_object().expect("it is an object") {
        shapes(&mut model).insert(id.clone(), shape.clone());
    }
    model
}

/// The model whose input has these members.
fn with_input(members: &str) -> Value {
    with(&format!(
        r#""ns#In": {{"type": "structure", "members": {{{members}}}}}"#
    ))
}

/// The outcome for a model: nothing, or what the user would see.
fn outcome(model: &Value, config: &Config) -> Result<(), String> {
    let text = model.to_string();
    let source = Source {
        name: "model.json",
        text: &text,
    };
    match aws_restjson_codegen::generate(&[source], config) {
        Ok(_) => Ok(()),
        Err(found) => Err(found.to_string()),
    }
}

/// A configuration that says nothing beyond what it must.
fn plain() -> Config {
    Config {
        command: "cargo xtask generate".to_owned(),
        crate_name: "refused".to_owned(),
        ..Config::default()
    }
}

/// What is said of a model, which must be refused.
fn refusal(model: &Value) -> String {
    outcome(model, &plain()).expect_err("the model must be refused")
}

#[test]
fn the_model_itself_is_accepted() {
    assert_eq!(outcome(&model(), &plain()), Ok(()));
}

//! Cases that cannot become tests of the side of the service.

use aws_restjson_codegen::Config;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::cases::{EVENTS, REQUESTS, RESPONSES, model};
use crate::{outcome, plain};

/// The problems of a model with these cases of the protocol, one a line, where the side of the service is written, too.
fn problems(id: &str, cases: &[Value]) -> String {
    let whole = |case: &Value| {
        let mut case = case.clone();
        case["protocol"] = json!("aws.protocols#restJson1");
        case
    };
    let cases: Vec<Value> = cases.iter().map(whole).collect();
    let config = Config {
        server: true,
        ..plain()
    };
    let found = outcome(&model(id, &cases), &config).expect_err("the model must be refused");
    let lines = found
        .lines()
        .filter_map(|line| line.strip_prefix("error: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_wrong_for_both_sides_is_said_once() {
    let case = json!({"id": "Both", "method": "POST", "uri": "/act", "params": {"text": 1}});
    assert_snapshot!(
        problems(REQUESTS, &[case]),
        @"the case `Both` has a value that is no string in `text`"
    );
}

#[test]
fn requests() {
    assert_snapshot!(problems(REQUESTS, &[
        json!({"id": "A", "appliesTo": "server", "method": "POST"}),
        json!({"id": "B", "appliesTo": "server", "uri": "/act"}),
        json!({"id": "C", "appliesTo": "server", "method": "POST", "uri": "/act", "params": {"x": 1}}),
        json!({"id": "D", "appliesTo": "server", "method": "POST", "uri": "/act", "surprise": 1}),
    ]), @r"
    the case `A` has no uri
    the case `B` has no method
    the case `C` has the parameter `x`, which `In` lacks
    the case `D` has the part `surprise`, which is not supported
    ");
}

#[test]
fn answers() {
    assert_snapshot!(problems(RESPONSES, &[
        json!({"id": "A", "appliesTo": "server"}),
        json!({"id": "B", "appliesTo": "server", "code": 200, "params": {"flag": "yes"}}),
        json!({"id": "C", "appliesTo": "server", "code": 200, "forbidHeaders": [1]}),
    ]), @r"
    the case `A` has no code
    the case `B` has a value that is no boolean in `flag`
    the case `C` has something in `forbidHeaders` that is no string
    ");
}

#[test]
fn events() {
    let event =
        |id: &str, parts: Value| json!({"id": id, "appliesTo": "server", "events": [parts]});
    assert_snapshot!(problems(EVENTS, &[
        json!({"id": "A", "appliesTo": "server"}),
        event("B", json!({"type": "other"})),
        event("C", json!({"type": "request"})),
        event("D", json!({"type": "response"})),
        event("E", json!({"type": "response", "params": {"other": {}}})),
        event("F", json!({"type": "response", "params": {"said": {}}, "surprise": 1})),
    ]), @r"
    the case `A` has nothing that could be tested
    the case `B` has an event that is neither a request nor a response
    the case `C` has a good event without parameters
    the case `D` has an event to send without parameters
    the case `E` has the event `other`, which `Events` lacks
    the case `F` has the part `surprise`, which is not supported
    ");
}

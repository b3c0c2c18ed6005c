//! Configuration that does not fit the model.

use std::collections::BTreeMap;

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::{AnswerHeader, AnswerHeaderType, Hint};
use insta::assert_snapshot;
use serde_json::Value;

use crate::{model, outcome, plain, with};

fn one<T>(key: &str, value: T) -> BTreeMap<String, T> {
    BTreeMap::from([(key.to_owned(), value)])
}

/// What is said of a model and a configuration that do not fit.
fn refusal(model: &Value, config: &Config) -> String {
    outcome(model, config).expect_err("the configuration must be refused")
}

#[test]
fn shapes_that_are_not_there() {
    let config = Config {
        names: one("ns#Gone", "Here".to_owned()),
        default_headers: one("ns#Left", one("accept", "x/y".to_owned())),
        completed_by: one("ns#Lost", "end".to_owned()),
        answer_headers: one("ns#Away", one("cost", header("x-cost"))),
        ..plain()
    };
    assert_snapshot!(refusal(&model(), &config), @r"
    error: config [answer-headers] names a shape that the model does not have
      --> ns#Away
      help: correct the shape id, or take the entry out of config

    error: config [names] names a shape that the model does not have
      --> ns#Gone
      help: correct the shape id, or take the entry out of config

    error: config [default-headers] names a shape that the model does not have
      --> ns#Left
      help: correct the shape id, or take the entry out of config

    error: config [completed-by] names a shape that the model does not have
      --> ns#Lost
      help: correct the shape id, or take the entry out of config
    ");
}

fn header(name: &str) -> AnswerHeader {
    AnswerHeader {
        header: name.to_owned(),
        ty: AnswerHeaderType::Long,
        docs: String::new(),
    }
}

#[test]
fn header_fields_that_are_none() {
    let headers = BTreeMap::from([
        ("fine".to_owned(), header("x-fine")),
        ("empty".to_owned(), header("")),
        ("large".to_owned(), header("X-Large")),
    ]);
    let config = Config {
        answer_headers: one("ns#Act", headers),
        ..plain()
    };
    assert_snapshot!(refusal(&model(), &config), @r"
    error: config [answer-headers] has ``, which is no name of a header field in small letters
      --> ns#Act
      help: write words of letters and digits with hyphens between them

    error: config [answer-headers] has `X-Large`, which is no name of a header field in small letters
      --> ns#Act
      help: write words of letters and digits with hyphens between them
    ");
}

#[test]
fn hints_for_errors_that_are_not_there() {
    let hint = Hint {
        code: "Gone".to_owned(),
        message: "words".to_owned(),
        hint: "advice".to_owned(),
    };
    let config = Config {
        hints: vec![hint],
        ..plain()
    };
    assert_snapshot!(refusal(&model(), &config), @r"
    error: config [[hints]] has the code `Gone`, which no error of the model has
      help: correct the code, or take the entry out of config
    ");
}

#[test]
fn entries_for_shapes_of_another_type() {
    let config = Config {
        default_headers: one("ns#In", one("accept", "x/y".to_owned())),
        completed_by: one("ns#Out", "end".to_owned()),
        boxed: one("ns#In", vec!["a".to_owned()]),
        ..plain()
    };
    assert_snapshot!(refusal(&model(), &config), @r"
    error: config [default-headers] names a shape that is not an operation
      --> ns#In
      help: correct the shape id, or take the entry out of config

    error: config [boxed] names a shape that is not a union
      --> ns#In
      help: correct the shape id, or take the entry out of config

    error: config [completed-by] names a shape that is not a union of events
      --> ns#Out
      help: correct the shape id, or take the entry out of config
    ");
}

#[test]
fn events_that_a_stream_does_not_have() {
    let model = with(
        r#""ns#Out": {"type": "structure", "members": {
            "a": {"target": "ns#Events", "traits": {"smithy.api#httpPayload": {}}}}},
        "ns#Events": {"type": "union", "traits": {"smithy.api#streaming": {}}, "members": {
            "one": {"target": "ns#Event"}}},
        "ns#Event": {"type": "structure", "members": {}}"#,
    );
    let config = Config {
        completed_by: one("ns#Events", "two".to_owned()),
        ..plain()
    };
    assert_snapshot!(refusal(&model, &config), @r"
    error: config [completed-by] names the event `two`, which this stream does not have
      --> model.json: ns#Events
      help: name one of the stream's events, or take the entry out of config
    ");
}

#[test]
fn payloads_that_a_union_does_not_have() {
    let model = with(
        r#""ns#Out": {"type": "structure", "members": {"a": {"target": "ns#Choice"}}},
        "ns#Choice": {"type": "union", "members": {"one": {"target": "smithy.api#String"}}}"#,
    );
    let config = Config {
        boxed: one("ns#Choice", vec!["one".to_owned(), "two".to_owned()]),
        ..plain()
    };
    assert_snapshot!(refusal(&model, &config), @r"
    error: config [boxed] names the member `two`, which this union does not have
      --> model.json: ns#Choice
      help: name one of the union's members, or take the entry out of config
    ");
}

#[test]
fn names_that_are_no_names() {
    for name in ["", "Two Words", "1st", "type", "crate"] {
        let config = Config {
            names: one("ns#In", name.to_owned()),
            ..plain()
        };
        let found = refusal(&model(), &config);
        assert!(found.contains("ns#In"), "{found}");
    }
    let config = Config {
        names: one("ns#In", "Two Words".to_owned()),
        ..plain()
    };
    assert_snapshot!(refusal(&model(), &config), @r"
    error: config [names] has `Two Words`, which is no name of a type
      --> ns#In
      help: write a name in UpperCamelCase
    ");
}

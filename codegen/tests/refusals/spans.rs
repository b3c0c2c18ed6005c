//! Attributes of spans that do not fit the model.

use std::collections::BTreeMap;

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::Spans;
use insta::assert_snapshot;

use crate::{model, outcome, plain, with};

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn config(id: &str, spans: Spans) -> Config {
    Config {
        spans: BTreeMap::from([(id.to_owned(), spans)]),
        ..plain()
    }
}

#[test]
fn shapes_that_are_not_meant() {
    let mut config = config("ns#In", Spans::default());
    config.event_spans = BTreeMap::from([("ns#Gone".to_owned(), BTreeMap::new())]);
    assert_snapshot!(outcome(&model(), &config).unwrap_err(), @r"
    error: config [event-spans] names a shape that the model does not have
      --> ns#Gone
      help: correct the shape id, or take the entry out of config

    error: config [spans] names a shape that is not an operation
      --> ns#In
      help: correct the shape id, or take the entry out of config
    ");
}

#[test]
fn paths_that_lead_nowhere_or_to_what_nobody_should_see() {
    let model = with(
        r#""ns#In": {"type": "structure", "members": {
            "secret": {"target": "smithy.api#String", "traits": {"smithy.api#sensitive": {}}},
            "deep": {"target": "ns#Deep"}}},
        "ns#Deep": {"type": "structure", "members": {
            "secret": {"target": "ns#Secret"},
            "list": {"target": "ns#List"}}},
        "ns#List": {"type": "list", "member": {"target": "smithy.api#String"}},
        "ns#Secret": {"type": "string", "traits": {"smithy.api#sensitive": {}}}"#,
    );
    let spans = Spans {
        input: texts(&[
            ("a", "gone"),
            ("b", "deep."),
            ("c", "deep"),
            ("d", "deep.list"),
            ("e", "secret"),
            ("f", "deep.secret"),
        ]),
        ..Spans::default()
    };
    assert_snapshot!(outcome(&model, &config("ns#Act", spans)).unwrap_err(), @r"
    error: config [spans] has `a` at `gone`: the structure `In` has no member `gone`
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `b` at `deep.`: it breaks off
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `c` at `deep`: it gives the structure `Deep`, which is no text, number or boolean
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `d` at `deep.list`: it gives a list, which is no text, number or boolean
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `e` at `secret`: `secret` is sensitive
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `f` at `deep.secret`: `secret` is sensitive
      --> ns#Act
      help: correct the entry, or take it out of config
    ");
}

#[test]
fn names_that_are_none_or_taken() {
    let spans = Spans {
        constants: texts(&[
            ("", "x"),
            ("Large", "x"),
            ("rpc.system", "x"),
            ("twice", "x"),
        ]),
        output: texts(&[("twice", "text")]),
        ..Spans::default()
    };
    let model = with(
        r#""ns#Out": {"type": "structure", "members": {"text": {"target": "smithy.api#String"}}}"#,
    );
    assert_snapshot!(outcome(&model, &config("ns#Act", spans)).unwrap_err(), @r"
    error: config [spans] has ``, which is no name of small letters, digits, dots and underscores
      --> ns#Act
      help: correct the entry, or take it out of config

    error: config [spans] has `Large`, which is no name of small letters, digits, dots and underscores
      --> ns#Act
      help: correct the entry, or take it out of config

    error: the span of a call would have `rpc.system` twice
      --> ns#Act
      help: correct the entry, or take it out of config

    error: the span of a call would have `twice` twice
      --> ns#Act
      help: correct the entry, or take it out of config
    ");
}

#[test]
fn more_than_a_span_holds() {
    let constants = (0..21).map(|number| (format!("a{number}"), "x".to_owned()));
    let spans = Spans {
        constants: constants.collect(),
        ..Spans::default()
    };
    assert_snapshot!(outcome(&model(), &config("ns#Act", spans)).unwrap_err(), @r"
    error: the span of a call would have 33 attributes, and 32 are possible
      --> ns#Act
      help: correct the entry, or take it out of config
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
    let events = [
        ("two".to_owned(), BTreeMap::new()),
        ("one".to_owned(), texts(&[("x", "gone")])),
    ];
    let config = Config {
        event_spans: BTreeMap::from([("ns#Events".to_owned(), BTreeMap::from(events))]),
        ..plain()
    };
    assert_snapshot!(outcome(&model, &config).unwrap_err(), @r"
    error: config [event-spans] has `x` at `gone`: the structure `Event` has no member `gone`
      --> ns#Events
      help: correct the entry, or take it out of config

    error: config [event-spans] names the event `two`, which this stream does not have
      --> ns#Events
      help: correct the entry, or take it out of config
    ");
}

//! Cases of the traits in `smithy.test` that cannot become tests.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{refusal, with};

pub(crate) const REQUESTS: &str = "smithy.test#httpRequestTests";
pub(crate) const RESPONSES: &str = "smithy.test#httpResponseTests";
pub(crate) const EVENTS: &str = "smithy.test#eventStreamTests";

/// A model whose operation takes and gives members of all kinds, and a stream of events each way, with these cases.
pub(crate) fn model(id: &str, cases: &[Value]) -> Value {
    let members = r#"
        "text": {"target": "smithy.api#String"},
        "flag": {"target": "smithy.api#Boolean"},
        "byte": {"target": "smithy.api#Byte"},
        "ratio": {"target": "smithy.api#Float"},
        "data": {"target": "smithy.api#Blob"},
        "time": {"target": "smithy.api#Timestamp"},
        "list": {"target": "ns#List"},
        "map": {"target": "ns#Map"},
        "one": {"target": "ns#One"}"#;
    let mut model = with(&format!(
        r#"
        "ns#In": {{"type": "structure", "members": {{{members}}}}},
        "ns#Out": {{"type": "structure", "members": {{{members}}}}},
        "ns#List": {{"type": "list", "member": {{"target": "smithy.api#String"}}}},
        "ns#Map": {{
            "type": "map",
            "key": {{"target": "smithy.api#String"}},
            "value": {{"target": "smithy.api#String"}}
        }},
        "ns#One": {{"type": "union", "members": {{"a": {{"target": "smithy.api#String"}}}}}}"#
    ));
    if id == EVENTS {
        let stream = json!({"target": "ns#Events", "traits": {"smithy.api#httpPayload": {}}});
        for side in ["ns#In", "ns#Out"] {
            model["shapes"][side]["members"] = json!({"events": stream});
        }
        let members = json!({"said": {"target": "ns#Said"}});
        model["shapes"]["ns#Events"] =
            json!({"type": "union", "members": members, "traits": {"smithy.api#streaming": {}}});
        model["shapes"]["ns#Said"] = json!({"type": "structure", "members": {}});
    }
    model["shapes"]["ns#Act"]["traits"][id] = json!(cases);
    model
}

/// The problems of cases, one a line. Each case has an id, a protocol and these parts.
fn problems(id: &str, cases: &[Value]) -> String {
    let whole = |parts: &Value| {
        let mut case = json!({"id": "Case", "protocol": "aws.protocols#restJson1"});
        match id {
            REQUESTS => {
                case["method"] = json!("POST");
                case["uri"] = json!("/act");
            }
            RESPONSES => case["code"] = json!(200),
            _ => {}
        }
        for (name, part) in parts.as_object().expect("a test is an object") {
            case[name] = part.clone();
        }
        case
    };
    let cases: Vec<Value> = cases.iter().map(whole).collect();
    let found = refusal(&model(id, &cases));
    let lines = found
        .lines()
        .filter_map(|line| line.strip_prefix("error: "));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_place_is_named() {
    let case = json!({
        "id": "Case",
        "protocol": "aws.protocols#restJson1",
        "method": "POST",
        "uri": "/act",
        "params": {"text": 1}
    });
    assert_snapshot!(refusal(&model(REQUESTS, &[case])), @r"
    error: the case `Case` has a value that is no string in `text`
      --> model.json: ns#Act, trait smithy.test#httpRequestTests
      help: correct the case, or take it out
    ");
}

#[test]
fn what_all_cases_have() {
    let found = refusal(&model(
        REQUESTS,
        &[
            json!("text"),
            json!({}),
            json!({"id": 1}),
            json!({"id": "Case"}),
            json!({"id": "Case", "protocol": "aws.protocols#restJson1"}),
        ],
    ));
    let lines = found
        .lines()
        .filter_map(|line| line.strip_prefix("error: "));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @r"
    case 0 has something else than an object
    case 1 has no id
    case 2 has `id`, which is no string
    case 3 has no protocol
    the case `Case` has no method or no uri
    ");
}

#[test]
fn parameters() {
    assert_snapshot!(problems(REQUESTS, &[
        json!({"params": []}),
        json!({"params": {"other": 1}}),
        json!({"params": {"text": 1}}),
        json!({"params": {"flag": "true"}}),
        json!({"params": {"byte": 200}}),
        json!({"params": {"byte": 1.5}}),
        json!({"params": {"ratio": "nan"}}),
        json!({"params": {"data": 1}}),
        json!({"params": {"time": true}}),
        json!({"params": {"list": {}}}),
        json!({"params": {"list": [null]}}),
        json!({"params": {"map": {"a": 1}}}),
        json!({"params": {"one": {}}}),
        json!({"params": {"one": {"a": "x", "b": "y"}}}),
        json!({"params": {"one": {"b": "y"}}}),
    ]), @r"
    the case `Case` has `params`, which is no object
    the case `Case` has the parameter `other`, which `In` lacks
    the case `Case` has a value that is no string in `text`
    the case `Case` has a value that is no boolean in `flag`
    the case `Case` has a value that is no byte in `byte`
    the case `Case` has a value that is no float in `ratio`
    the case `Case` has a value that is no blob in `data`
    the case `Case` has a value that is no timestamp in `time`
    the case `Case` has a value that is no list in `list`
    the case `Case` has a value that is no string in `list`
    the case `Case` has a value that is no string in `map`
    the case `Case` has not exactly one member of `One` in `one`
    the case `Case` has the member `b`, which `One` lacks, in `one`
    ");
}

#[test]
fn requests() {
    assert_snapshot!(problems(REQUESTS, &[
        json!({"queryParams": "a=b"}),
        json!({"forbidHeaders": [1]}),
        json!({"headers": {"a": 1}}),
        json!({"vendorParams": {}}),
        json!({"uri": null}),
    ]), @r"
    the case `Case` has `queryParams`, which is no list
    the case `Case` has something in `forbidHeaders` that is no string
    the case `Case` has something in `headers` that is no string
    the case `Case` has the part `vendorParams`, which is not supported
    the case `Case` has `uri`, which is no string
    ");
}

#[test]
fn responses() {
    assert_snapshot!(problems(RESPONSES, &[
        json!({"code": "200"}),
        json!({"code": 70000}),
        json!({"body": 1}),
        json!({"surprise": 1}),
    ]), @r"
    the case `Case` has no code
    the case `Case` has the code 70000, which is no status
    the case `Case` has `body`, which is no string
    the case `Case` has the part `surprise`, which is not supported
    ");
}

#[test]
fn events() {
    let event = |parts: Value| json!({"events": [parts]});
    let header = |header: Value| {
        event(json!({"type": "request", "params": {"said": {}}, "headers": {"a": header}}))
    };
    assert_snapshot!(problems(EVENTS, &[
        json!({}),
        json!({"events": 1}),
        json!({"expectation": {}}),
        json!({"expectation": {"failure": {"errorId": 1}}}),
        json!({"expectation": {"failure": {"errorId": "ns#None"}}}),
        json!({"initialRequest": {"surprise": 1}}),
        json!({"initialResponse": {}}),
        json!({"initialRequest": {}, "initialRequestShape": "ns#Mqtt"}),
        event(json!({"type": "other"})),
        event(json!({"type": "request"})),
        event(json!({"type": "request", "params": {"other": {}}})),
        event(json!({"type": "request", "params": {"said": {}, "other": {}}})),
        event(json!({"type": "request", "params": {"said": {}}, "surprise": 1})),
        event(json!({"type": "response"})),
        event(json!({"type": "response", "params": {"said": {}}, "bytes": "?"})),
        header(json!({})),
        header(json!({"string": 1})),
        header(json!({"byte": 200})),
        header(json!({"byte": "AAAA"})),
        header(json!({"blob": "?"})),
        header(json!({"uuid": "a"})),
    ]), @r"
    the case `Case` has nothing that could be tested
    the case `Case` has `events`, which is no list
    the case `Case` has no usable expectation
    the case `Case` has an error id that is no string
    the case `Case` has the error `ns#None`, which is unknown
    the case `Case` has the part `surprise`, which is not supported
    the case `Case` has no code
    the case `Case` has an initial message of the shape `ns#Mqtt`
    the case `Case` has an event that is neither a request nor a response
    the case `Case` has an event to send without parameters
    the case `Case` has the event `other`, which `Events` lacks
    the case `Case` has not exactly one member in the parameters of an event
    the case `Case` has a good event without parameters
    the case `Case` has `bytes`, which is no base64
    the case `Case` has a header that is not of one type
    the case `Case` has a header that is no string
    the case `Case` has a header that is no byte
    the case `Case` has a header that is no blob
    the case `Case` has a header that is no uuid
    ");
}

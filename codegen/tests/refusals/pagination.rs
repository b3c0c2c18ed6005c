//! Pages that cannot be followed.

use insta::assert_snapshot;
use serde_json::Value;

use crate::{outcome, plain, refusal, with};

/// The model with this trait on its operation, whose input and output have members of several types.
fn paginated(value: &str) -> Value {
    with(&format!(
        r#"
        "ns#Act": {{"type": "operation", "input": {{"target": "ns#In"}}, "output": {{"target": "ns#Out"}}, "traits": {{
            "smithy.api#http": {{"method": "POST", "uri": "/act"}}, "smithy.api#paginated": {value}}}}},
        "ns#In": {{"type": "structure", "members": {{
            "token": {{"target": "smithy.api#String"}}, "number": {{"target": "smithy.api#Integer"}}}}}},
        "ns#Out": {{"type": "structure", "members": {{
            "next": {{"target": "smithy.api#String"}}, "inner": {{"target": "ns#Inner"}},
            "items": {{"target": "ns#List"}}}}}},
        "ns#Inner": {{"type": "structure", "members": {{"next": {{"target": "smithy.api#String"}}}}}},
        "ns#List": {{"type": "list", "member": {{"target": "smithy.api#String"}}}}"#
    ))
}

#[test]
fn what_can_be_followed() {
    for value in [
        r#"{"inputToken": "token", "outputToken": "next"}"#,
        r#"{"inputToken": "token", "outputToken": "inner.next", "items": "items", "pageSize": "number"}"#,
    ] {
        assert_eq!(outcome(&paginated(value), &plain()), Ok(()));
    }
}

#[test]
fn without_tokens() {
    assert_snapshot!(refusal(&paginated(r#"{"items": "items"}"#)), @r"
    error: `inputToken` is set neither here nor on the service
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "token"}"#)), @r"
    error: `outputToken` is set neither here nor on the service
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": 7, "outputToken": "next"}"#)), @r"
    error: `inputToken` is `7`, which the input does not have
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
}

#[test]
fn members_that_are_not_there() {
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "marker", "outputToken": "next"}"#)), @r"
    error: `inputToken` is `marker`, which the input does not have
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "token", "outputToken": "next.inner"}"#)), @r"
    error: `outputToken` is `next.inner`, which the output does not have
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "token", "outputToken": "inner.other"}"#)), @r"
    error: `outputToken` is `inner.other`, which the output does not have
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "token", "outputToken": "next", "items": "things"}"#)), @r"
    error: `items` is `things`, which the output does not have
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
}

#[test]
fn members_of_the_wrong_type() {
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "number", "outputToken": "next"}"#)), @r"
    error: `next` of the output and `number` of the input are of different types
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
    assert_snapshot!(refusal(&paginated(r#"{"inputToken": "token", "outputToken": "next", "items": "next"}"#)), @r"
    error: `items` is `next`, which is neither a list nor a map
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
}

#[test]
fn an_input_that_holds_a_stream() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Act": {"type": "operation", "input": {"target": "ns#In"}, "output": {"target": "ns#Out"}, "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/act"},
            "smithy.api#paginated": {"inputToken": "token", "outputToken": "next"}}},
        "ns#In": {"type": "structure", "members": {
            "token": {"target": "smithy.api#String", "traits": {"smithy.api#httpQuery": "token"}},
            "body": {"target": "ns#Stream", "traits": {"smithy.api#httpPayload": {}, "smithy.api#default": ""}}}},
        "ns#Out": {"type": "structure", "members": {"next": {"target": "smithy.api#String"}}},
        "ns#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}}"#)), @r"
    error: the input holds a stream, which cannot be sent for each page
      --> model.json: ns#Act, trait smithy.api#paginated
      help: correct the trait, on the operation or with the defaults on the service
    ");
}

//! Waiters whose conditions cannot be told from a typed answer.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{outcome, plain, refusal, with};

const SHAPES: &str = r#"
    "ns#In": {"type": "structure", "members": {"name": {"target": "smithy.api#String"}}},
    "ns#Out": {"type": "structure", "members": {
        "state": {"target": "smithy.api#String"}, "flag": {"target": "smithy.api#Boolean"},
        "count": {"target": "smithy.api#Integer"}, "ratio": {"target": "smithy.api#Double"},
        "data": {"target": "smithy.api#Blob"}, "list": {"target": "ns#List"}, "map": {"target": "ns#Map"},
        "inner": {"target": "ns#Inner"}, "choice": {"target": "ns#Choice"}}},
    "ns#Inner": {"type": "structure", "members": {"list": {"target": "ns#List"}}},
    "ns#Choice": {"type": "union", "members": {
        "text": {"target": "smithy.api#String"}, "none": {"target": "smithy.api#Unit"}}},
    "ns#List": {"type": "list", "member": {"target": "smithy.api#String"}},
    "ns#Map": {"type": "map", "key": {"target": "smithy.api#String"}, "value": {"target": "smithy.api#String"}}"#;

/// The model with this waiter on its operation.
fn waiting(waiter: &Value) -> Value {
    let traits = json!({
        "smithy.api#http": {"method": "POST", "uri": "/act"},
        "smithy.waiters#waitable": {"Done": waiter}
    });
    with(&format!(
        r#""ns#Act": {{"type": "operation", "input": {{"target": "ns#In"}}, "output": {{"target": "ns#Out"}},
            "traits": {traits}}}, {SHAPES}"#
    ))
}

fn accepting(acceptor: Value) -> Value {
    waiting(&json!({"acceptors": [acceptor]}))
}

fn looking(kind: &str, path: &str, comparator: &str, expected: &str) -> Value {
    let matcher = json!({"path": path, "comparator": comparator, "expected": expected});
    accepting(json!({"state": "success", "matcher": {kind: matcher}}))
}

/// What is said of an expression, without what is the same for all.
fn problem(comparator: &str, path: &str) -> String {
    let said = refusal(&looking("output", path, comparator, "true"));
    let line = said.lines().next().unwrap_or_default();
    let begin = format!("error: the waiter `Done`: acceptor 1: `{path}`: ");
    line.strip_prefix(&begin).unwrap_or(&said).to_owned()
}

#[test]
fn where_it_is_said() {
    assert_snapshot!(refusal(&looking("output", "status", "stringEquals", "x")), @r"
    error: the waiter `Done`: acceptor 1: `status`: the structure `Out` has no member `status`
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
}

#[test]
fn acceptors() {
    assert_snapshot!(refusal(&waiting(&json!({}))), @r"
    error: the waiter `Done`: it has no `acceptors`
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&accepting(json!({"state": "done", "matcher": {"success": true}}))), @r"
    error: the waiter `Done`: acceptor 1: its `state` is none of success, failure and retry
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&accepting(json!({"state": "success", "matcher": {}}))), @r"
    error: the waiter `Done`: acceptor 1: its `matcher` does not have exactly one member
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&accepting(json!({"state": "success", "matcher": {"success": "yes"}}))), @r"
    error: the waiter `Done`: acceptor 1: the matcher `success` is not understood
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&accepting(json!({"state": "success", "matcher": {"status": 200}}))), @r"
    error: the waiter `Done`: acceptor 1: the matcher `status` is not understood
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&accepting(json!({"state": "success", "matcher": {"output": {"path": "state"}}}))), @r"
    error: the waiter `Done`: acceptor 1: its matcher has no text `expected`
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&looking("output", "state", "equals", "x")), @r"
    error: the waiter `Done`: acceptor 1: the comparator `equals` is not understood
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(refusal(&looking("output", "flag", "booleanEquals", "yes")), @r"
    error: the waiter `Done`: acceptor 1: `flag`: `yes` is no boolean to compare with
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
}

#[test]
fn delays() {
    let with_delay = |min: Value, max: Value| {
        refusal(&waiting(&json!({
            "acceptors": [{"state": "success", "matcher": {"success": true}}], "minDelay": min, "maxDelay": max
        })))
    };
    assert_snapshot!(with_delay(json!(0), json!(1)), @r"
    error: the waiter `Done`: `minDelay` is `0`, which is no number of seconds
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    assert_snapshot!(with_delay(json!(1), json!("2")), @r#"
    error: the waiter `Done`: `maxDelay` is `"2"`, which is no number of seconds
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    "#);
    assert_snapshot!(with_delay(json!(3), json!(2)), @r"
    error: the waiter `Done`: the shortest delay, 3, is longer than the longest, 2
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
}

#[test]
fn an_input_that_holds_a_stream() {
    assert_snapshot!(refusal(&with(r#"
        "ns#Act": {"type": "operation", "input": {"target": "ns#In"}, "output": {"target": "ns#Out"}, "traits": {
            "smithy.api#http": {"method": "POST", "uri": "/act"},
            "smithy.waiters#waitable": {"Done": {"acceptors": []}}}},
        "ns#In": {"type": "structure", "members": {
            "body": {"target": "ns#Stream", "traits": {"smithy.api#httpPayload": {}, "smithy.api#default": ""}}}},
        "ns#Stream": {"type": "blob", "traits": {"smithy.api#streaming": {}}}"#)), @r"
    error: the waiter `Done`: the input holds a stream, which cannot be sent twice
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
}

#[test]
fn expressions_that_have_a_meaning() {
    for path in [
        "flag",
        "!flag",
        "flag && count > `1`",
        "!!(list && map && inner && data && ratio && !state && !(count || `true`))",
        "ratio == `1`",
        "`1.5` <= ratio",
        "`2` > count",
        "flag == `true`",
        "flag != `null` || state == `null`",
        "length(state) == length(list) || length(map) == count",
        "contains(state, 'x') && contains(list, state)",
        "contains(list[*], state)",
        "list[0] == list[-1]",
        "choice.text == 'x'",
        "inner.list | [0] | length(@) == `1`",
        "length([state, choice.text] | [?@ == 'x']) == `0`",
    ] {
        let model = looking("output", path, "booleanEquals", "true");
        assert_eq!(outcome(&model, &plain()), Ok(()), "{path}");
    }
}

#[test]
fn expressions_that_have_no_meaning() {
    for (path, said) in [
        ("flag[0:1]", "a slice (`:`) is not supported"),
        ("state", "it gives a string, not a boolean"),
        ("flag && state", "it gives a string, not a boolean"),
        ("state.x == 'y'", "`x` is asked of a string"),
        ("inner.x", "the structure `Inner` has no member `x`"),
        ("choice.x", "the union `Choice` has no member `x`"),
        (
            "choice.none",
            "the member `none` of the union `Choice` is empty",
        ),
        ("data.x", "`x` is asked of a value that is not looked into"),
        ("map.x", "`x` is asked of a map"),
        ("state[0]", "an index of a string"),
        ("state[]", "`[]` of a string"),
        ("count[*]", "a projection of a number"),
        ("inner[?list]", "a filter of the structure `Inner`"),
        ("inner.*", "the values of the structure `Inner`"),
        ("keys(inner)", "`keys` of the structure `Inner`"),
        ("length(count)", "`length` of a number"),
        (
            "length(list, list)",
            "the function `length` does not take 2 arguments",
        ),
        ("sum(list)", "the function `sum` is not supported"),
        (
            "contains(list, `1`)",
            "`contains` of a list and a number is not supported",
        ),
        (
            "state == count",
            "`==` of a string and a number is not supported",
        ),
        (
            "count == ratio",
            "`==` of a number and a number is not supported",
        ),
        (
            "state < 'a'",
            "`<` of a string and a string is not supported",
        ),
        ("list == `[]`", "the constant `[]` is not supported"),
        (
            "flag == (flag && flag)",
            "`&&` and `||` of values that may be absent are supported in conditions only",
        ),
        ("[list]", "a list of a list is not supported"),
        (
            "[state, flag]",
            "a list of a string and a boolean is not supported",
        ),
        (
            "list[].[length(@)] | [?[0] == `1`]",
            "a filter of computed lists is not supported",
        ),
        (
            "list[*] | length(@) == length(@)",
            "a computed list that is used more than once is not supported",
        ),
    ] {
        assert_eq!(problem("booleanEquals", path), said, "{path}");
    }
    for comparator in ["allStringEquals", "anyStringEquals"] {
        let said = problem(comparator, "state");
        assert_eq!(said, "it gives a string, not a list of strings");
    }
    assert_eq!(
        problem("stringEquals", "list"),
        "it gives a list, not a string"
    );
    let both = refusal(&looking(
        "inputOutput",
        "name == 'x'",
        "booleanEquals",
        "true",
    ));
    assert_snapshot!(both, @r"
    error: the waiter `Done`: acceptor 1: `name == 'x'`: `name` is asked of the object of input and output
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
    let maybe = refusal(&looking("output", "flag && flag", "booleanEquals", "false"));
    assert_snapshot!(maybe, @r"
    error: the waiter `Done`: acceptor 1: `flag && flag`: `&&` and `||` of values that may be absent are supported for the expected value `true` only
      --> model.json: ns#Act, trait smithy.waiters#waitable
      help: correct the waiter, or take it out of the model
    ");
}

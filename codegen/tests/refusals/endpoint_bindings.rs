//! What operations and the service say about endpoints: context parameters and prefixes of hosts.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{model, outcome, plain, refusal};

/// A model whose rules have a `Text`, a `Flag` and a `List`; `Act` takes a `text`, a `number`, and `things` of `name`.
fn bound(operation: Value, member: Value) -> Value {
    let mut model = model();
    let shapes = &mut model["shapes"];
    shapes["ns#Service"]["traits"]["smithy.rules#endpointRuleSet"] = json!({
        "version": "1.0",
        "parameters": {
            "Text": {"type": "string"}, "Flag": {"type": "boolean"}, "List": {"type": "stringArray"}
        },
        "rules": [{"type": "error", "conditions": [], "error": "nowhere"}]
    });
    for (id, value) in operation.as_object().expect("traits are an object") {
        shapes["ns#Act"]["traits"][id] = value.clone();
    }
    shapes["ns#In"]["members"] = json!({
        "text": {"target": "smithy.api#String", "traits": member},
        "number": {"target": "smithy.api#Integer"},
        "things": {"target": "ns#Things"},
    });
    shapes["ns#Things"] = json!({"type": "list", "member": {"target": "ns#Thing"}});
    shapes["ns#Thing"] =
        json!({"type": "structure", "members": {"name": {"target": "smithy.api#String"}}});
    model
}

/// The problems of a model, one a line.
fn problems(model: &Value) -> String {
    let found = refusal(model);
    let problems = found
        .lines()
        .filter_map(|line| line.strip_prefix("error: "));
    problems.collect::<Vec<_>>().join("\n")
}

#[test]
fn constants() {
    let operation = json!({"smithy.rules#staticContextParams": {
        "Absent": {"value": "a"}, "Flag": {"value": "true"}, "Text": {}, "List": {"value": ["a"]}}});
    assert_snapshot!(problems(&bound(operation, json!({}))), @r"
    the endpoint rules have no parameter `Absent`
    the constant for the endpoint parameter `Flag` is of another type
    the constant for the endpoint parameter `Text` is of another type
    ");
}

#[test]
fn members() {
    let member = |name: &str| json!({"smithy.rules#contextParam": {"name": name}});
    assert_eq!(outcome(&bound(json!({}), member("Text")), &plain()), Ok(()));
    assert_snapshot!(refusal(&bound(json!({}), member("Flag"))), @r"
    error: the endpoint parameter `Flag` is of another type than this member
      --> model.json: ns#In$text
      help: bind a parameter of the rule set to a value of its type
    ");
    assert_snapshot!(refusal(&bound(json!({}), member("Absent"))), @r"
    error: the endpoint rules have no parameter `Absent`
      --> model.json: ns#In$text
      help: bind a parameter of the rule set to a value of its type
    ");
}

#[test]
fn paths() {
    let problem = |name: &str, path: &str| {
        let operation = json!({"smithy.rules#operationContextParams": {name: {"path": path}}});
        problems(&bound(operation, json!({})))
    };
    let cases = [
        ("Absent", "text"),
        ("Text", "text[0]"),
        ("Text", "length(things)"),
        ("Text", "absent"),
        ("Text", "text.name"),
        ("Text", "things[*].name"),
        ("Text", "number"),
        ("Flag", "text"),
        ("List", "text"),
        ("List", "things"),
        ("List", "things[*]"),
        ("List", "things.*.name"),
        ("List", "keys(things)"),
        ("List", "things[*].[name].name"),
    ];
    let problems: Vec<String> = cases.map(|(name, path)| problem(name, path)).to_vec();
    assert_snapshot!(problems.join("\n"), @r"
    the endpoint rules have no parameter `Absent`
    the path `text[0]` of the endpoint parameter `Text`: an index of a string
    the path `length(things)` of the endpoint parameter `Text`: it gives a number, which the parameter does not take
    the path `absent` of the endpoint parameter `Text`: the structure `In` has no member `absent`
    the path `text.name` of the endpoint parameter `Text`: `name` is asked of a string
    the path `things[*].name` of the endpoint parameter `Text`: it gives a list, which the parameter does not take
    the path `number` of the endpoint parameter `Text`: it gives a number, which the parameter does not take
    the path `text` of the endpoint parameter `Flag`: it gives a string, which the parameter does not take
    the path `text` of the endpoint parameter `List`: it gives a string, which the parameter does not take
    the path `things` of the endpoint parameter `List`: it gives a list of the structure `Thing`, not of strings
    the path `things[*]` of the endpoint parameter `List`: it gives a list of the structure `Thing`, not of strings
    the path `things.*.name` of the endpoint parameter `List`: the values of a list
    the path `keys(things)` of the endpoint parameter `List`: `keys` of a list
    the path `things[*].[name].name` of the endpoint parameter `List`: `name` is asked of a list
    ");
}

#[test]
fn settings_of_the_client() {
    let mut model = model();
    model["shapes"]["ns#Service"]["traits"]["smithy.rules#clientContextParams"] =
        json!({"Text": {"documentation": "untyped"}});
    assert_snapshot!(refusal(&model), @r"
    error: the setting `Text` of the client has no type
      --> model.json: ns#Service
      help: give it the type string or boolean
    ");
}

#[test]
fn prefixes_of_hosts() {
    let problem = |prefix: &str| {
        problems(&bound(
            json!({"smithy.api#endpoint": {"hostPrefix": prefix}}),
            json!({}),
        ))
    };
    let cases = [
        "https://",
        "{text",
        "{text}{number}.",
        "",
        "{text}.",
        "{number}.",
        "{absent}.",
    ];
    assert_snapshot!(cases.map(problem).join("\n"), @r"
    `https://` is no prefix of a host
    `{text` is no prefix of a host
    `{text}{number}.` is no prefix of a host
    `` is no prefix of a host
    the label {text} of `{text}.` has no member
    the label {number} of `{number}.` has no member
    the label {absent} of `{absent}.` has no member
    ");
    let label = json!({"smithy.api#hostLabel": {}, "smithy.api#required": {}});
    let operation = json!({"smithy.api#endpoint": {"hostPrefix": "{text}."}});
    assert_eq!(outcome(&bound(operation, label), &plain()), Ok(()));
}

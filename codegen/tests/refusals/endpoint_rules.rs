//! `smithy.rules#endpointRuleSet`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{model, refusal};

const RULE_SET: &str = "smithy.rules#endpointRuleSet";

/// What is said of a rule set.
fn refusal_of_set(set: Value) -> String {
    let mut model = model();
    model["shapes"]["ns#Service"]["traits"][RULE_SET] = set;
    refusal(&model)
}

/// What is said of parameters.
fn refusal_of_parameters(parameters: Value) -> String {
    refusal_of_set(json!({"version": "1.0", "parameters": parameters, "rules": []}))
}

/// The problems of rules, one a line, over an optional `Text`, a plain `Name`, a plain `Flag` and an optional `List`.
fn problems(rules: &[Value]) -> String {
    let parameters = json!({
        "Text": {"type": "string"},
        "Name": {"type": "string", "required": true, "default": "name"},
        "Flag": {"type": "boolean", "required": true, "default": false},
        "List": {"type": "stringArray"}
    });
    let problem = |rule: &Value| {
        let set = json!({"version": "1.0", "parameters": parameters, "rules": [rule]});
        let found = refusal_of_set(set);
        let first = found.lines().next().unwrap_or_default();
        first.trim_start_matches("error: ").to_owned()
    };
    let problems: Vec<String> = rules.iter().map(problem).collect();
    problems.join("\n")
}

/// The problems of conditions.
fn condition_problems(conditions: &[Value]) -> String {
    let rule =
        |condition: &Value| json!({"type": "error", "conditions": [condition], "error": "no"});
    problems(&conditions.iter().map(rule).collect::<Vec<_>>())
}

/// The problems of endpoints.
fn endpoint_problems(endpoints: &[Value]) -> String {
    let rule =
        |endpoint: &Value| json!({"type": "endpoint", "conditions": [], "endpoint": endpoint});
    problems(&endpoints.iter().map(rule).collect::<Vec<_>>())
}

#[test]
fn rules_in_another_form_only() {
    let mut model = model();
    let traits = model["shapes"]["ns#Service"]["traits"].as_object_mut();
    let traits = traits.expect("the service has traits");
    traits.remove(RULE_SET);
    traits.insert("smithy.rules#endpointBdd".to_owned(), json!({}));
    traits.insert(
        "aws.endpoints#standardPartitionalEndpoints".to_owned(),
        json!({}),
    );
    assert_snapshot!(refusal(&model), @r"
    error: the service has no endpoint rule set, but `aws.endpoints#standardPartitionalEndpoints`, `smithy.rules#endpointBdd`, which is not supported alone
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: add the rule set that says the same
    ");
}

#[test]
fn parameters() {
    assert_snapshot!(refusal_of_parameters(json!({
        "Untyped": {},
        "Number": {"type": "number"},
        "Zones": {"type": "stringArray", "default": ["a", 1]},
        "Account": {"type": "string", "builtIn": "AWS::Auth::AccountId"},
        "Moon": {"type": "string", "builtIn": "AWS::Moon"},
        "Flag": {"type": "boolean", "builtIn": "AWS::Region"}
    })), @r"
    error: the parameter `Flag` is of another type than its built-in `AWS::Region`
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: give it the type of the built-in

    error: the parameter `Moon` wants the built-in `AWS::Moon`, which is not known
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: name one of the built-ins of the Smithy rules engine

    error: the parameter `Number` has no type, or one that is not supported
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: give it the type string, boolean or stringArray

    error: the parameter `Untyped` has no type, or one that is not supported
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: give it the type string, boolean or stringArray

    error: the default of the parameter `Zones` is of another type
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: write a default of the parameter's type
    ");
}

#[test]
fn a_rule_says_where_it_stands() {
    assert_snapshot!(refusal_of_set(json!({"version": "1.0", "parameters": {}, "rules": [
        {"type": "error", "conditions": [], "error": "first"},
        {"type": "tree", "conditions": [], "rules": [
            {"type": "error", "conditions": [], "error": "{Absent}"}]}
    ]})), @r"
    error: the endpoint rules use the variable `Absent`, which is not bound here, at rules[1].rules[0]
      --> model.json: ns#Service, trait smithy.rules#endpointRuleSet
      help: write the rules with the functions of the Smithy rules engine, on bound values
    ");
}

#[test]
fn rules_of_no_known_type() {
    assert_snapshot!(problems(&[
        json!({"conditions": []}),
        json!({"type": "loop", "conditions": []}),
        json!({"type": "error", "conditions": []}),
        json!({"type": "error", "conditions": [], "error": {"ref": "Text"}}),
        json!({"type": "error", "conditions": [], "error": {"ref": "Flag"}}),
        json!({"type": "endpoint", "conditions": []}),
    ]), @r"
    the endpoint rules use a rule without a type, at rules[0]
    the endpoint rules use a rule of the unknown type `loop`, at rules[0]
    the endpoint rules use an error without a value, at rules[0]
    the endpoint rules use an error that is not a string that is there, at rules[0]
    the endpoint rules use an error that is not a string that is there, at rules[0]
    the endpoint rules use a URL without a value, at rules[0]
    ");
}

#[test]
fn values() {
    assert_snapshot!(condition_problems(&[
        json!(null),
        json!(1),
        json!({}),
        json!({"ref": "Absent"}),
        json!({"ref": "Name"}),
        json!("text"),
        json!("{Name"),
        json!("a } b"),
        json!("{Absent}"),
        json!("{Text}"),
        json!("{Flag}"),
        json!("{Name#length}"),
    ]), @r"
    the endpoint rules use `null` where a value is expected, at rules[0]
    the endpoint rules use `1` where a value is expected, at rules[0]
    the endpoint rules use an object that is neither a `ref` nor a `fn`, at rules[0]
    the endpoint rules use the variable `Absent`, which is not bound here, at rules[0]
    the endpoint rules use a condition that calls no function, at rules[0]
    the endpoint rules use a condition that calls no function, at rules[0]
    the endpoint rules use the text `{Name`, whose braces do not match, at rules[0]
    the endpoint rules use the text `a } b`, whose braces do not match, at rules[0]
    the endpoint rules use the variable `Absent`, which is not bound here, at rules[0]
    the endpoint rules use `{Text}` in text, which is not a string that is there, at rules[0]
    the endpoint rules use `{Flag}` in text, which is not a string that is there, at rules[0]
    the endpoint rules use the attribute `length`, which this value does not have, at rules[0]
    ");
}

#[test]
fn functions() {
    let call = |name: &str, argv: Value| json!({"fn": name, "argv": argv});
    let name = json!({"ref": "Name"});
    let text = json!({"ref": "Text"});
    assert_snapshot!(condition_problems(&[
        call("aws.unknown", json!([])),
        call("isSet", json!([])),
        call("not", json!([name])),
        call("booleanEquals", json!([name, true])),
        call("stringEquals", json!([name])),
        call("stringEquals", json!([name, true])),
        call("aws.partition", json!([text])),
        call("aws.partition", json!([true])),
        call("substring", json!([name, -1, 2, false])),
        call("substring", json!([name, 0, "2", false])),
        call("split", json!([name, "."])),
        call("isValidHostLabel", json!([name, "false"])),
        call("coalesce", json!([name])),
        call("coalesce", json!([name, true])),
        call("coalesce", json!([{"ref": "List"}, [1]])),
        call("ite", json!([name, name, name])),
        call("ite", json!([true, name])),
        call("ite", json!([true, name, {"ref": "List"}])),
        call("getAttr", json!([name])),
        call("getAttr", json!([call("aws.partition", json!([name])), "name"])),
        call("getAttr", json!([name, "[0]"])),
        call("getAttr", json!([name, "[x]"])),
        call("getAttr", json!([name, "dnsSuffix"])),
    ]), @r"
    the endpoint rules use the function `aws.unknown`, which is not supported, at rules[0]
    the endpoint rules use `isSet` with 0 arguments, which are too few, at rules[0]
    the endpoint rules use argument 1 of `not`, which is absent or of another type, at rules[0]
    the endpoint rules use `booleanEquals` of values of another type, at rules[0]
    the endpoint rules use `stringEquals` with 1 arguments, which are too few, at rules[0]
    the endpoint rules use `stringEquals` of values of another type, at rules[0]
    the endpoint rules use argument 1 of `aws.partition`, which is absent or of another type, at rules[0]
    the endpoint rules use argument 1 of `aws.partition`, which is absent or of another type, at rules[0]
    the endpoint rules use argument 2 of `substring`, which is not a whole number, at rules[0]
    the endpoint rules use argument 3 of `substring`, which is not a whole number, at rules[0]
    the endpoint rules use `split` with 2 arguments, which are too few, at rules[0]
    the endpoint rules use argument 2 of `isValidHostLabel`, which is absent or of another type, at rules[0]
    the endpoint rules use `coalesce` with 1 arguments, which are too few, at rules[0]
    the endpoint rules use `coalesce` of values of different types, at rules[0]
    the endpoint rules use an array of something else than constant strings, at rules[0]
    the endpoint rules use argument 1 of `ite`, which is absent or of another type, at rules[0]
    the endpoint rules use `ite` with 2 arguments, which are too few, at rules[0]
    the endpoint rules use `ite` of values of different types, at rules[0]
    the endpoint rules use `getAttr` with 1 arguments, which are too few, at rules[0]
    the endpoint rules use `name` of a value that may be absent, at rules[0]
    the endpoint rules use the path `[0]` into something that is no array, at rules[0]
    the endpoint rules use the path `[x]`, whose index is not a number, at rules[0]
    the endpoint rules use the attribute `dnsSuffix`, which this value does not have, at rules[0]
    ");
}

#[test]
fn attributes_that_a_value_does_not_have() {
    let bound = |name: &str, argv: &str, path: &str| {
        json!({"type": "error", "error": "no", "conditions": [
            {"fn": name, "argv": [argv], "assign": "bound"},
            {"fn": "getAttr", "argv": [{"ref": "bound"}, path], "assign": "value"}]})
    };
    assert_snapshot!(problems(&[
        bound("aws.partition", "us-east-1", "regions"),
        bound("aws.parseArn", "arn:a:b:c:d:e", "resource"),
        bound("parseURL", "https://a", "query"),
    ]), @r"
    the endpoint rules use the attribute `regions`, which this value does not have, at rules[0]
    the endpoint rules use the attribute `resource`, which this value does not have, at rules[0]
    the endpoint rules use the attribute `query`, which this value does not have, at rules[0]
    ");
}

#[test]
fn endpoints() {
    let schemes =
        |scheme: Value| json!({"url": "https://a", "properties": {"authSchemes": [scheme]}});
    assert_snapshot!(endpoint_problems(&[
        json!({}),
        json!({"url": {"ref": "Text"}}),
        json!({"url": true}),
        json!({"url": "https://a", "headers": {"x-a": [{"ref": "Text"}]}}),
        json!({"url": "https://a", "headers": {"x-a": "b"}}),
        json!({"url": "https://a", "properties": {"authSchemes": {}}}),
        schemes(json!({})),
        schemes(json!({"name": "sigv4", "signingScope": "a"})),
        schemes(json!({"name": "sigv4", "signingName": true})),
        schemes(json!({"name": "sigv4", "signingRegion": {"ref": "Text"}})),
        schemes(json!({"name": "sigv4a", "signingRegionSet": "*"})),
        schemes(json!({"name": "sigv4", "signingRegion": ["*"]})),
        schemes(json!({"name": "sigv4", "disableDoubleEncoding": "true"})),
    ]), @r#"
    the endpoint rules use a URL without a value, at rules[0]
    the endpoint rules use a URL that is not a string that is there, at rules[0]
    the endpoint rules use a URL that is not a string that is there, at rules[0]
    the endpoint rules use a header that is not a string that is there, at rules[0]
    the endpoint rules use the header `x-a`, which is no array, at rules[0]
    the endpoint rules use auth schemes that are no array, at rules[0]
    the endpoint rules use an auth scheme without a name, at rules[0]
    the endpoint rules use the auth scheme property `signingScope`, which is not supported, at rules[0]
    the endpoint rules use the auth scheme property `signingName` that is not a string that is there, at rules[0]
    the endpoint rules use the auth scheme property `signingRegion` that is not a string that is there, at rules[0]
    the endpoint rules use the auth scheme property `signingRegionSet` that is no array, at rules[0]
    the endpoint rules use the auth scheme property `signingRegion` that is not a string that is there, at rules[0]
    the endpoint rules use the auth scheme property `disableDoubleEncoding` that is no boolean, at rules[0]
    "#);
}

//! `smithy.rules#endpointTests`.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::{model, refusal};

/// What is said of endpoint tests.
fn refusal_of(cases: Value) -> String {
    let mut model = model();
    let tests = json!({"version": "1.0", "testCases": cases});
    model["shapes"]["ns#Service"]["traits"]["smithy.rules#endpointTests"] = tests;
    refusal(&model)
}

/// The problems of what cases expect, one a line.
fn problems(expectations: &[Value]) -> String {
    let cases: Vec<Value> = expectations
        .iter()
        .map(|expect| json!({"params": {}, "expect": expect}))
        .collect();
    let found = refusal_of(json!(cases));
    let problems = found
        .lines()
        .filter_map(|line| line.strip_prefix("error: "));
    problems.collect::<Vec<_>>().join("\n")
}

#[test]
fn parameters() {
    assert_snapshot!(refusal_of(json!([
        {"params": {"Zone": "a"}, "expect": {"error": "nowhere"}},
        {"params": {"Region": 1}, "expect": {"error": "nowhere"}},
        {"params": {"Region": true}, "expect": {"error": "nowhere"}},
        {"params": {}}
    ])), @r"
    error: endpoint test 0 has the parameter `Zone`, which the rules lack
      --> model.json: ns#Service, trait smithy.rules#endpointTests
      help: correct the case, or take it out

    error: endpoint test 1 has no usable value for the parameter `Region`
      --> model.json: ns#Service, trait smithy.rules#endpointTests
      help: correct the case, or take it out

    error: endpoint test 2 has no usable value for the parameter `Region`
      --> model.json: ns#Service, trait smithy.rules#endpointTests
      help: correct the case, or take it out

    error: endpoint test 3 has no expectation
      --> model.json: ns#Service, trait smithy.rules#endpointTests
      help: correct the case, or take it out
    ");
}

#[test]
fn expectations() {
    let endpoint = |more: Value| {
        let mut endpoint = json!({"url": "https://a"});
        for (key, value) in more.as_object().expect("a test is an object") {
            endpoint[key] = value.clone();
        }
        json!({"endpoint": endpoint})
    };
    let scheme = |scheme: Value| endpoint(json!({"properties": {"authSchemes": [scheme]}}));
    assert_snapshot!(problems(&[
        json!({}),
        json!({"error": "a", "endpoint": {"url": "https://a"}}),
        json!({"endpoint": {}}),
        endpoint(json!({"headers": {"x-a": "b"}})),
        endpoint(json!({"headers": {"x-a": [1]}})),
        endpoint(json!({"properties": {"authSchemes": {}}})),
        scheme(json!({})),
        scheme(json!({"name": "sigv4", "signingScope": "a"})),
        scheme(json!({"name": "sigv4", "signingName": 1})),
        scheme(json!({"name": "sigv4", "signingName": true})),
        scheme(json!({"name": "sigv4a", "signingRegionSet": "*"})),
    ]), @r"
    endpoint test 0 has neither an error nor an endpoint to expect
    endpoint test 1 has neither an error nor an endpoint to expect
    endpoint test 2 has an endpoint without a URL
    endpoint test 3 has a header that is no array
    endpoint test 4 has a header value that is no string
    endpoint test 5 has auth schemes that are no array
    endpoint test 6 has an auth scheme without a name
    endpoint test 7 has the auth scheme property `signingScope`, which is not supported
    endpoint test 8 has no usable value for `signingName`
    endpoint test 9 has no usable value for `signingName`
    endpoint test 10 has no usable value for `signingRegionSet`
    ");
}

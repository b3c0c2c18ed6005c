//! The evaluation agrees with what the model itself expects, and what it cannot evaluate it names.

use aws_restjson_codegen::Config;
use serde_json::{Value, json};

use super::rules::{Scope, Term, constant, resolve};
use crate::regen::workspace;
use crate::sources;

#[test]
fn the_models_own_cases_come_out() {
    let sources = sources::folder(&workspace().join("model")).unwrap();
    let (side, _) = sources::sides(&sources, &sources).unwrap();
    let set = side.endpoint_rules();
    let mut cases = 0;
    for case in side.endpoint_cases() {
        let params = case["params"].as_object().expect("a case has parameters");
        let given: Scope = params
            .iter()
            .map(|(name, value)| (name.clone(), constant(value)))
            .collect();
        let expected = case["expect"]["endpoint"]["url"].as_str();
        let expected = expected.unwrap_or("refused");
        assert_eq!(resolve(&set, &given).as_deref(), Ok(expected), "{case}");
        cases += 1;
    }
    assert!(cases > 10, "{cases}");
}

/// What one rule gives, whose URL is this expression, for the parameter `Text`.
fn url(expr: Value, text: &str) -> Result<String, String> {
    let set = json!({
        "parameters": {"Text": {"type": "string"}},
        "rules": [{"type": "endpoint", "conditions": [
            {"fn": "aws.parseArn", "argv": ["arn:aws:s3:us-west-2:1:a/b"], "assign": "arn"},
            {"fn": "parseURL", "argv": ["https://host:8443/path"], "assign": "url"},
            {"fn": "aws.partition", "argv": ["cn-north-1"], "assign": "partition"}
        ], "endpoint": {"url": expr}}]
    });
    resolve(
        &set,
        &vec![("Text".to_owned(), Term::Text(text.to_owned()))],
    )
}

#[test]
fn functions_and_templates() {
    let call = |name: &str, argv: Value| json!({"fn": name, "argv": argv});
    let text = json!({"ref": "Text"});
    for (expr, expected) in [
        (json!("https://{Text}/{{x}}"), "https://a.b/{x}"),
        (
            json!("{arn#region}:{arn#resourceId[1]}:{arn#resourceId[-2]}"),
            "us-west-2:b:a",
        ),
        (
            json!("{url#scheme} {url#authority} {url#path} {url#normalizedPath}"),
            "https host:8443 /path /path/",
        ),
        (
            json!("{partition#name} {partition#dnsSuffix}"),
            "aws-cn amazonaws.com.cn",
        ),
        (call("substring", json!([text, 0, 1, true])), "b"),
        (call("uriEncode", json!(["a b"])), "a%20b"),
        (
            call(
                "getAttr",
                json!([call("split", json!([text, ".", 0])), "[0]"]),
            ),
            "a",
        ),
        (
            call(
                "coalesce",
                json!([call("aws.parseArn", json!(["no"])), text]),
            ),
            "a.b",
        ),
        (
            call(
                "ite",
                json!([call("isValidHostLabel", json!([text, false])), "yes", "no"]),
            ),
            "no",
        ),
        (
            call(
                "ite",
                json!([call("stringEquals", json!([text, "a.b"])), "yes", "no"]),
            ),
            "yes",
        ),
        (
            call(
                "ite",
                json!([
                    call("aws.isVirtualHostableS3Bucket", json!([text, true])),
                    "yes",
                    "no"
                ]),
            ),
            "yes",
        ),
    ] {
        assert_eq!(url(expr.clone(), "a.b").as_deref(), Ok(expected), "{expr}");
    }
}

#[test]
fn what_is_not_known_is_named() {
    for (expr, words) in [
        (json!("{Other}"), "`Other`, which nothing binds"),
        (json!("{arn#colour}"), "the attribute `colour`"),
        (json!("{Text"), "a lone brace"),
        (
            json!({"fn": "reverse", "argv": []}),
            "the function `reverse`",
        ),
    ] {
        let problem = url(expr, "a").expect_err("it is wrong");
        assert!(problem.contains(words), "{problem}");
    }
}

#[test]
fn headers_and_properties_count() {
    let set = |name: &str| {
        json!({"rules": [{"conditions": [], "endpoint": {
            "url": "https://a", "properties": {"authSchemes": [{"name": name}]}, "headers": {}
        }}]})
    };
    let given = Scope::new();
    assert_eq!(
        resolve(&set("sigv4"), &given).as_deref(),
        Ok("https://a properties {\"authSchemes\":[{\"name\":\"sigv4\"}]}")
    );
    assert_ne!(
        resolve(&set("sigv4"), &given),
        resolve(&set("sigv4a"), &given)
    );
}

#[test]
fn a_service_without_rules_has_those_of_all_services() {
    let text = r##"{"smithy": "2.0", "shapes": {"a#S": {
        "type": "service", "version": "1",
        "traits": {"aws.api#service": {"sdkId": "S", "endpointPrefix": "talk"}, "aws.protocols#restJson1": {}}
    }}}"##;
    let source = aws_restjson_codegen::Source {
        name: "a.json",
        text,
    };
    let side = aws_restjson_codegen::diff::Side::read(&[source], &Config::default());
    let side = match side {
        Ok(side) => side,
        Err(found) => panic!("{found}"),
    };
    let given = vec![("Region".to_owned(), Term::Text("eu-west-1".to_owned()))];
    assert_eq!(
        resolve(&side.endpoint_rules(), &given).as_deref(),
        Ok("https://talk.eu-west-1.amazonaws.com")
    );
}

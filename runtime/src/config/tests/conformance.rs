//! AWS's cases of endpoint URLs from all their sources.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::{env, fs};

use serde_json::{Map, Value};

use crate::client::ServiceMeta;
use crate::config::FixedEnv;
use crate::config::load::load;
use crate::config::settings::Settings;
use crate::endpoint::Endpoint;

/// A service of the cases. Its endpoint stands for one of the rules.
fn service(name: &str) -> ServiceMeta {
    // The cases name services as sections do; where that is not how the service spells itself, it is known.
    let id = match name {
        "s3" => "S3",
        "dynamodb" => "DynamoDB",
        other => String::leak(other.to_owned()),
    };
    ServiceMeta::new(id, "test", "2020-01-01", |_| none())
}

fn none() -> Result<Endpoint, crate::endpoint::Error> {
    Err(crate::endpoint::Error::new("the rules are not asked"))
}

#[test]
fn every_case_of_endpoint_urls() {
    let Some(root) = env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let path = Path::new(&root).join("config/endpoint-url-tests.json");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let cases: Value = serde_json::from_str(&text).unwrap();
    let (mut configured, mut by_rules) = (0, 0);
    for suite in cases["testSuites"].as_array().unwrap() {
        let files = config_file(suite);
        for case in suite["endpointUrlTests"].as_array().unwrap() {
            let name = case["name"].as_str().unwrap();
            let found = endpoint_url(suite, case, &files);
            let expected = case["output"]["endpointUrl"].as_str().unwrap();
            // What the rules of a service give is not our business: it is enough that they are asked.
            if expected.ends_with(".amazonaws.com") {
                assert_eq!(found, None, "{name}");
                by_rules += 1;
            } else {
                assert_eq!(found.as_deref(), Some(expected), "{name}");
                configured += 1;
            }
        }
    }
    println!("{configured} cases of configured endpoints, {by_rules} of rules");
    assert!(configured > 0 && by_rules > 0, "{configured} {by_rules}");
}

fn endpoint_url(suite: &Value, case: &Value, files: &str) -> Option<String> {
    let text = |key: &str| case[key].as_str().unwrap();
    let mut settings = Settings {
        profile_name: Some(text("profile").to_owned()),
        ..Settings::default()
    };
    for (key, value) in object(&suite["client_configs"][text("client_config")]) {
        match key.as_str() {
            "endpoint_url" => settings
                .endpoint_url
                .set(value.as_str().unwrap().to_owned()),
            "ignore_configured_endpoint_urls" => settings
                .ignore_configured_endpoint_urls
                .set(value.as_bool().unwrap()),
            _ => panic!("nothing is known of `{key}`"),
        }
    }
    let mut env = FixedEnv::new()
        .var("AWS_CONFIG_FILE", "/config")
        .file("/config", files);
    for (name, value) in object(&suite["environments"][text("environment")]) {
        env = env.var(name, value.as_str().unwrap());
    }
    load(&mut settings, &service(text("service")), Arc::new(env)).unwrap();
    settings.endpoint_url.get().cloned()
}

/// The profiles and services of a suite, as a file has them.
fn config_file(suite: &Value) -> String {
    let mut out = String::new();
    for (kind, key) in [("profile", "profiles"), ("services", "services")] {
        for (name, section) in object(&suite[key]) {
            let _ = writeln!(out, "[{kind} {name}]");
            for (key, value) in object(section) {
                let Value::Object(nested) = value else {
                    let _ = writeln!(out, "{key} = {}", value.as_str().unwrap());
                    continue;
                };
                let _ = writeln!(out, "{key} =");
                for (key, value) in nested {
                    let _ = writeln!(out, "  {key} = {}", value.as_str().unwrap());
                }
            }
        }
    }
    out
}

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().expect("the case has it")
}

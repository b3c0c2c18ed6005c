//! The rules of a service that brings none.

use serde_json::{Value, json};

/// The pattern that endpoints of AWS's regional services follow: prefix, region and the domain of the partition.
///
/// A URL of the caller's own goes before it.
pub(super) fn default_set(prefix: &str) -> Value {
    let switch = |name: &str, built_in: &str| {
        json!({
            "type": "boolean", "builtIn": built_in, "required": true, "default": false,
            "documentation": format!("Whether the endpoint must be one for {name}.")
        })
    };
    let is_on = |switch: &str| json!({"fn": "booleanEquals", "argv": [{"ref": switch}, true]});
    let supports = |what: &str| json!({"fn": "getAttr", "argv": [{"ref": "partition"}, what]});
    let endpoint = |conditions: Vec<Value>, url: String| json!({"type": "endpoint", "conditions": conditions, "endpoint": {"url": url}});
    let error = |conditions: Vec<Value>, words: &str| json!({"type": "error", "conditions": conditions, "error": words});
    let tree = |conditions: Vec<Value>, rules: Vec<Value>| json!({"type": "tree", "conditions": conditions, "rules": rules});
    let (fips, dual_stack) = (is_on("UseFIPS"), is_on("UseDualStack"));
    let (has_fips, has_dual_stack) = (supports("supportsFIPS"), supports("supportsDualStack"));
    let is_set = |name: &str| json!({"fn": "isSet", "argv": [{"ref": name}]});
    let partition =
        json!({"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "partition"});
    json!({
        "version": "1.0",
        "parameters": {
            "Region": {"type": "string", "builtIn": "AWS::Region", "documentation": "The region."},
            "Endpoint": {
                "type": "string", "builtIn": "SDK::Endpoint",
                "documentation": "A URL to use in place of the service's own."
            },
            "UseFIPS": switch("FIPS 140", "AWS::UseFIPS"),
            "UseDualStack": switch("IPv4 and IPv6", "AWS::UseDualStack")
        },
        "rules": [
            tree(vec![is_set("Endpoint")], vec![
                error(vec![fips.clone()], "Invalid Configuration: FIPS and custom endpoint are not supported"),
                error(vec![dual_stack.clone()], "Invalid Configuration: Dualstack and custom endpoint are not supported"),
                json!({"type": "endpoint", "conditions": [], "endpoint": {"url": {"ref": "Endpoint"}}})
            ]),
            tree(vec![is_set("Region"), partition], vec![
                tree(vec![fips.clone(), dual_stack.clone()], vec![
                    endpoint(
                        vec![has_fips.clone(), has_dual_stack.clone()],
                        format!("https://{prefix}-fips.{{Region}}.{{partition#dualStackDnsSuffix}}"),
                    ),
                    error(vec![], "FIPS and DualStack are enabled, but this partition does not support one or both")
                ]),
                tree(vec![fips], vec![
                    endpoint(
                        vec![has_fips],
                        format!("https://{prefix}-fips.{{Region}}.{{partition#dnsSuffix}}"),
                    ),
                    error(vec![], "FIPS is enabled but this partition does not support FIPS")
                ]),
                tree(vec![dual_stack], vec![
                    endpoint(
                        vec![has_dual_stack],
                        format!("https://{prefix}.{{Region}}.{{partition#dualStackDnsSuffix}}"),
                    ),
                    error(vec![], "DualStack is enabled but this partition does not support DualStack")
                ]),
                endpoint(vec![], format!("https://{prefix}.{{Region}}.{{partition#dnsSuffix}}"))
            ]),
            error(vec![], "Invalid Configuration: Missing Region")
        ]
    })
}

//! Cases of `smithy.rules#endpointTests`.

use serde_json::{Map, Value};

use crate::diagnostics::Diagnostic;
use crate::ir::{
    EndpointExpectation, EndpointRules, EndpointTest, ExpectedAuthScheme, Parameter, RuleValue,
};
use crate::names::{self, Scope};

use super::parameters::value_of;
use super::rules::auth_scheme_setter;
use crate::lower::Lowering;

const TESTS: &str = "smithy.rules#endpointTests";

impl Lowering<'_> {
    /// Every case; one that cannot become a test is refused.
    ///
    /// `params` are what the rules see; `operationInputs`, which say how a client comes to them, are not looked at.
    pub(in crate::lower) fn endpoint_tests(&mut self, rules: &EndpointRules) -> Vec<EndpointTest> {
        let shape = self.service_shape;
        let cases = shape
            .traits
            .get(TESTS)
            .and_then(|tests| tests.get("testCases"))
            .and_then(Value::as_array);
        let mut functions = Scope::default();
        let mut tests = Vec::new();
        for (index, case) in cases.into_iter().flatten().enumerate() {
            match endpoint_test(case, index, rules, &mut functions) {
                Ok(test) => tests.push(test),
                Err(problem) => self.diagnostics.push(
                    Diagnostic::new(
                        format!("endpoint test {index} has {problem}"),
                        "correct the case, or take it out",
                    )
                    .file(shape.file.clone())
                    .shape(&shape.id)
                    .trait_id(TESTS),
                ),
            }
        }
        tests
    }
}

fn endpoint_test(
    case: &Value,
    index: usize,
    rules: &EndpointRules,
    functions: &mut Scope,
) -> Result<EndpointTest, String> {
    let docs = case
        .get("documentation")
        .and_then(Value::as_str)
        .unwrap_or("no description");
    let mut params = Vec::new();
    for (name, value) in case
        .get("params")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let mut known = rules.parameters.iter();
        let parameter = known
            .find(|parameter| parameter.name == *name)
            .ok_or_else(|| format!("the parameter `{name}`, which the rules lack"))?;
        let value = value_of(parameter.kind, value)
            .ok_or_else(|| format!("no usable value for the parameter `{name}`"))?;
        params.push((parameter.clone(), value));
    }
    let expect = case.get("expect").ok_or("no expectation")?;
    let expect = match (
        expect.get("error").and_then(Value::as_str),
        expect.get("endpoint"),
    ) {
        (Some(error), None) => EndpointExpectation::Error(error.to_owned()),
        (None, Some(endpoint)) => EndpointExpectation::Endpoint {
            url: endpoint
                .get("url")
                .and_then(Value::as_str)
                .ok_or("an endpoint without a URL")?
                .to_owned(),
            headers: headers(endpoint.get("headers").and_then(Value::as_object))?,
            auth_schemes: auth_schemes(endpoint.get("properties").and_then(Value::as_object))?,
        },
        _ => return Err("neither an error nor an endpoint to expect".to_owned()),
    };
    let words: String = docs
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' })
        .collect();
    let function = functions.claim(names::field_name(&format!("case {index} {}", words.trim())));
    let outdated = outdated(&params, &expect);
    Ok(EndpointTest {
        function,
        docs: docs.to_owned(),
        outdated,
        params,
        expect,
    })
}

/// Cases that are believed wrong, each with the reason.
///
/// Models that have not been published anew for a while say that the isolated partitions, such as `aws-iso-b`, have no
/// dual-stack endpoints. They have them now, and the rules ask the table of partitions.
fn outdated(
    params: &[(Parameter, RuleValue)],
    expect: &EndpointExpectation,
) -> Option<&'static str> {
    let has = |name: &str, test: &dyn Fn(&RuleValue) -> bool| {
        params
            .iter()
            .any(|(p, value)| p.name == name && test(value))
    };
    let isolated = has("Region", &|value| match value {
        RuleValue::String(region) => region.contains("-iso"),
        RuleValue::Boolean(_) | RuleValue::StringArray(_) => false,
    });
    let dual_stack = has("UseDualStack", &|value| *value == RuleValue::Boolean(true));
    let refused =
        matches!(expect, EndpointExpectation::Error(words) if words.contains("DualStack"));
    (isolated && dual_stack && refused)
        .then_some("the partition has dual-stack endpoints since this case was written")
}

fn auth_schemes(
    properties: Option<&Map<String, Value>>,
) -> Result<Vec<ExpectedAuthScheme>, String> {
    let property = properties.and_then(|properties| properties.get("authSchemes"));
    let expected = match property {
        None => return Ok(Vec::new()),
        Some(property) => property.as_array(),
    };
    let mut schemes = Vec::new();
    for scheme in expected.ok_or("auth schemes that are no array")? {
        let name = scheme.get("name").and_then(Value::as_str);
        let name = name.ok_or("an auth scheme without a name")?;
        let mut settings = Vec::new();
        for (key, value) in scheme.as_object().into_iter().flatten() {
            let Some((setter, kind)) = auth_scheme_setter(name, key)? else {
                continue;
            };
            let value = value_of(kind, value);
            let value = value.ok_or_else(|| format!("no usable value for `{key}`"))?;
            settings.push((setter.to_owned(), value));
        }
        schemes.push(ExpectedAuthScheme {
            name: name.to_owned(),
            settings,
        });
    }
    Ok(schemes)
}

fn headers(headers: Option<&Map<String, Value>>) -> Result<Vec<(String, Vec<String>)>, String> {
    let mut lowered = Vec::new();
    for (name, values) in headers.into_iter().flatten() {
        let values = values.as_array().ok_or("a header that is no array")?;
        let values = values
            .iter()
            .map(|value| value.as_str().map(str::to_owned))
            .collect::<Option<_>>();
        lowered.push((
            name.clone(),
            values.ok_or("a header value that is no string")?,
        ));
    }
    Ok(lowered)
}

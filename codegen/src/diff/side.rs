//! One of the two models of a comparison.

use std::borrow::Cow;

use heck::ToSnakeCase;
use serde_json::Value;

use crate::config::Config;
use crate::diagnostics::Diagnostics;
use crate::ir;
use crate::lower::closure::operation_ids;
use crate::lower::endpoint::rule_set;
use crate::lower::{lower, the_service};
use crate::smithy::{self, Model, Service, Shape, Source};
use crate::syntax::{self, Syntax};

/// Traits that are words or tests, which no report looks at.
const WORDS: &[&str] = &[
    "smithy.api#documentation",
    "smithy.api#examples",
    "smithy.api#externalDocumentation",
    "smithy.rules#endpointBdd",
];

/// A model, as far as it is compared.
#[derive(Debug)]
pub struct Side {
    pub(super) model: Model,
    pub(super) ir: ir::Crate,
}

impl Side {
    /// Reads and lowers a model. Entries of `config` that name nothing in this model are passed over: the two models of a
    /// comparison share their settings, and one may have what the other lacks.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the model, not understood or not supported.
    pub fn read(sources: &[Source<'_>], config: &Config) -> Result<Self, Diagnostics> {
        let mut model = smithy::read(sources)?;
        for shape in model.shapes.values_mut() {
            for traits in shape.all_traits_mut() {
                traits.retain(|id| !WORDS.contains(&id) && !id.starts_with("smithy.test#"));
            }
        }
        let ir = lower(&model, &fitting(config, &model))?;
        Ok(Self { model, ir })
    }

    /// The service.
    pub(super) fn service(&self) -> (&Shape, &Service) {
        the_service(&self.model).expect("a model without a service is not lowered")
    }

    /// The rule set that decides where requests go, in the JSON of `smithy.rules#endpointRuleSet`; the one that AWS's
    /// services follow where the model brings none.
    pub fn endpoint_rules(&self) -> Cow<'_, Value> {
        rule_set(self.service().0)
    }

    /// The cases of `smithy.rules#endpointTests`, which show what values parameters have.
    pub fn endpoint_cases(&self) -> &[Value] {
        let tests = self.service().0.traits.get("smithy.rules#endpointTests");
        let cases = tests.and_then(|tests| tests.get("testCases"));
        cases.and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The whole request and response of an operation, by its name in the model.
    pub fn syntax(&self, operation: &str) -> Option<String> {
        let ids = operation_ids(&self.model, self.service().1);
        let id = ids.iter().find(|id| id.name() == operation)?;
        let Syntax { request, response } = syntax::operation(&self.model, id)?;
        Some(format!("{request}\n\n{response}"))
    }

    /// The name of the generated crate in Rust paths.
    pub(super) fn crate_name(&self) -> String {
        self.ir.service.sdk_id.to_snake_case()
    }
}

/// The settings that decide what Rust code sees, as far as they name something in the model.
fn fitting(config: &Config, model: &Model) -> Config {
    let has = |id: &String| model.shapes.contains_key(id.as_str());
    let mut names = config.names.clone();
    names.retain(|id, _| has(id));
    let mut answer_headers = config.answer_headers.clone();
    answer_headers.retain(|id, _| has(id));
    Config {
        names,
        answer_headers,
        ..Config::default()
    }
}

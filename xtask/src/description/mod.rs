//! `cargo xtask check-model`: the model against a service description of botocore (`service-2.json`), fact by fact.
//!
//! Both are walked together, from the operations down, and every fact that both formats can state is compared: API
//! version, ids, protocol, signing, authentication, operations with methods, URIs, status, errors and what may be
//! repeated; members with kind, places, constraints and tokens; values of enums; payloads, streams and events; status,
//! fault and retries of exceptions; names of structures, unions and enums; with a second file, pagination. A key of the
//! description that is not understood counts as a difference.
//!
//! What the description cannot state, and the model has: defaults of members, unique items, the names that lists and
//! simple shapes have in the model, `@input` and `@output`, resources, endpoint rules and their tests, waiters, titles
//! and words. What the model does not have, and the description does: `box`, which is about the primitive types of other
//! languages, ids of its own (`uid`), and patterns that are anchored or not.

mod members;
mod operations;
mod pages;
#[cfg(test)]
mod tests;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use aws_restjson_codegen::smithy::{self, Model};
use serde_json::Value;

use crate::args::CheckModel;
use crate::regen::workspace;
use crate::{Ended, Failure, sources};

/// Facts of one thing by name; a text each.
type Facts = BTreeMap<String, String>;

/// Compares, and prints every difference.
pub(crate) fn run(options: &CheckModel) -> Result<Ended, Failure> {
    let description = json(&options.description)?;
    let pages = options.paginators.as_deref().map(json).transpose()?;
    let folder = options
        .model
        .clone()
        .unwrap_or_else(|| workspace().join("model"));
    let sources = sources::folder(&folder)?;
    let model = smithy::read(&sources::texts(&sources.files)).map_err(|found| found.to_string())?;
    let checked = check(&model, &description, pages.as_ref())?;
    for difference in &checked.differences {
        println!("{difference}");
    }
    println!(
        "{} operations and {} shapes are compared: {}",
        checked.operations,
        checked.shapes,
        match checked.differences.len() {
            0 => "no difference".to_owned(),
            1 => "1 difference".to_owned(),
            count => format!("{count} differences"),
        }
    );
    Ok(if checked.differences.is_empty() {
        Ended::Done
    } else {
        Ended::Failed
    })
}

fn json(path: &Path) -> Result<Value, Failure> {
    let text = sources::read(path)?;
    serde_json::from_str(&text).map_err(|error| format!("error: {}: {error}", path.display()))
}

/// What came out.
#[derive(Debug, Default)]
struct Checked {
    differences: Vec<String>,
    operations: usize,
    shapes: usize,
}

impl Checked {
    /// Compares facts, the description's first.
    fn compare(&mut self, at: &str, described: &Facts, modelled: &Facts) {
        let names: BTreeSet<&String> = described.keys().chain(modelled.keys()).collect();
        for name in names {
            let (left, right) = (described.get(name), modelled.get(name));
            if left != right {
                let text = |value: Option<&String>| match value {
                    Some(value) => format!("`{value}`"),
                    None => "nothing".to_owned(),
                };
                let (left, right) = (text(left), text(right));
                self.differences.push(format!(
                    "{at}: {name} is {left} in the description and {right} in the model"
                ));
            }
        }
    }

    /// Compares two sets of names.
    fn compare_names(
        &mut self,
        at: &str,
        described: &BTreeSet<String>,
        modelled: &BTreeSet<String>,
    ) {
        for name in described.difference(modelled) {
            self.differences
                .push(format!("{at}: {name} is only in the description"));
        }
        for name in modelled.difference(described) {
            self.differences
                .push(format!("{at}: {name} is only in the model"));
        }
    }

    /// Names what nobody here knows.
    fn refuse_unknown(&mut self, at: &str, value: &Value, known: &[&str]) {
        for key in value
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            if !known.contains(&key.as_str()) {
                self.differences.push(format!(
                    "{at}: the description has `{key}`, which this check does not know"
                ));
            }
        }
    }
}

/// Compares a model with a description and, where given, its pagination.
fn check(model: &Model, description: &Value, pages: Option<&Value>) -> Result<Checked, Failure> {
    if description.get("operations").is_none() || description.get("shapes").is_none() {
        return Err("error: the description has no operations and shapes; give a service-2.json of botocore".to_owned());
    }
    let mut checked = Checked::default();
    operations::service(model, description, &mut checked)?;
    operations::operations(model, description, &mut checked);
    if let Some(pages) = pages {
        pages::pages(model, pages, &mut checked);
    }
    Ok(checked)
}

/// The text at a key; empty where there is none.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a key is set.
fn is_set(value: &Value, key: &str) -> bool {
    value.get(key).and_then(Value::as_bool).unwrap_or_default()
}

/// Texts joined by commas.
fn list(value: Option<&Value>) -> Option<String> {
    let items = value?.as_array()?.iter().filter_map(Value::as_str);
    Some(items.collect::<Vec<_>>().join(", "))
}

//! `@waitable`: what each waiter looks for in an answer.

use serde_json::Value;

use crate::diagnostics::Diagnostic;
use crate::ir::{self, Acceptor, Matcher};
use crate::names::{self, Scope};
use crate::smithy::Shape;

use super::operations::Plan;
use super::path::{Comparator, Paths, Shapes};
use super::{Lowering, text};

const TRAIT: &str = "smithy.waiters#waitable";

/// Bounds of the delay, in seconds, where a waiter sets none (Smithy 2.0, waiters).
const DEFAULT_DELAY: (u64, u64) = (2, 120);

impl Lowering<'_> {
    /// The waiters of all operations, ordered by name.
    pub(super) fn waiters(
        &mut self,
        plans: &[Plan],
        operations: &[ir::Operation],
        shapes: &Shapes<'_>,
    ) -> Vec<ir::Waiter> {
        let model = self.model;
        let mut found: Vec<(&str, &Value, &Shape, &ir::Operation)> = Vec::new();
        for (plan, operation) in plans.iter().zip(operations) {
            let shape = &model.shapes[&plan.id];
            let waiters = shape.traits.get(TRAIT).and_then(Value::as_object);
            for (name, waiter) in waiters.into_iter().flatten() {
                found.push((name, waiter, shape, operation));
            }
        }
        found.sort_by_key(|(name, ..)| *name);
        let mut types = Scope::default();
        let mut files = Scope::with(["mod"]);
        let mut waiters = Vec::new();
        for (name, waiter, shape, operation) in found {
            let type_name = types.claim(names::waiter_type_name(name));
            let file = files.claim(names::file_name(&type_name));
            match self.waiter(waiter, operation, shapes) {
                Ok(waiter) => waiters.push(ir::Waiter {
                    model_name: name.to_owned(),
                    name: type_name,
                    file,
                    ..waiter
                }),
                Err(problem) => self.diagnostics.push(
                    Diagnostic::new(
                        format!("the waiter `{name}`: {problem}"),
                        "correct the waiter, or take it out of the model",
                    )
                    .file(shape.file.clone())
                    .shape(&shape.id)
                    .trait_id(TRAIT),
                ),
            }
        }
        waiters
    }

    /// A waiter whose names are not decided yet.
    fn waiter(
        &self,
        waiter: &Value,
        operation: &ir::Operation,
        shapes: &Shapes<'_>,
    ) -> Result<ir::Waiter, String> {
        let input = shapes.structure(&operation.input);
        if input.is_some_and(|input| input.holds_stream) {
            return Err("the input holds a stream, which cannot be sent twice".to_owned());
        }
        let paths = Paths {
            shapes,
            input: &operation.input,
            output: &operation.output,
        };
        let acceptors = waiter.get("acceptors").and_then(Value::as_array);
        let acceptors = acceptors.ok_or("it has no `acceptors`")?;
        let mut outputs_left = true;
        let mut errors_left = true;
        let mut reached = Vec::new();
        for (at, value) in acceptors.iter().enumerate() {
            let acceptor = acceptor(value, &paths)
                .map_err(|problem| format!("acceptor {}: {problem}", at + 1))?;
            let left = match acceptor.matcher {
                Matcher::AnyOutput | Matcher::Output(_) => &mut outputs_left,
                Matcher::AnyError | Matcher::Error(_) => &mut errors_left,
            };
            let is_any = matches!(acceptor.matcher, Matcher::AnyOutput | Matcher::AnyError);
            if *left {
                *left = !is_any;
                reached.push(acceptor);
            }
        }
        let deprecated = waiter.get("deprecated").and_then(Value::as_bool) == Some(true);
        Ok(ir::Waiter {
            model_name: String::new(),
            name: String::new(),
            file: String::new(),
            docs: self.waiter_docs(waiter, operation),
            deprecated: deprecated
                .then(|| "The service's model marks this as deprecated.".to_owned()),
            operation: operation.name.clone(),
            input: operation.input.clone(),
            output: operation.output.clone(),
            delay: delay(waiter)?,
            acceptors: reached,
            open: outputs_left || errors_left,
        })
    }

    fn waiter_docs(&self, waiter: &Value, operation: &ir::Operation) -> Vec<String> {
        let own = text(waiter.get("documentation"));
        let own = own.and_then(|own| self.markdown(&own));
        own.unwrap_or_else(|| vec![format!("Calls `{}` to find out.", operation.model_name)])
    }
}

fn delay(waiter: &Value) -> Result<(u64, u64), String> {
    let seconds = |name: &str, default: u64| match waiter.get(name) {
        None => Ok(default),
        Some(value) => value
            .as_u64()
            .filter(|seconds| *seconds > 0)
            .ok_or_else(|| format!("`{name}` is `{value}`, which is no number of seconds")),
    };
    let min = seconds("minDelay", DEFAULT_DELAY.0)?;
    let max = seconds("maxDelay", DEFAULT_DELAY.1)?;
    if min > max {
        return Err(format!(
            "the shortest delay, {min}, is longer than the longest, {max}"
        ));
    }
    Ok((min, max))
}

/// One acceptor. Its `message` is left out: the caller has the output that it would be taken from.
fn acceptor(acceptor: &Value, paths: &Paths<'_>) -> Result<Acceptor, String> {
    let state = match acceptor.get("state").and_then(Value::as_str) {
        Some("success") => "Success",
        Some("failure") => "Failure",
        Some("retry") => "Retry",
        _ => return Err("its `state` is none of success, failure and retry".to_owned()),
    };
    let matcher = acceptor.get("matcher").and_then(Value::as_object);
    let mut members = matcher.into_iter().flatten();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        return Err("its `matcher` does not have exactly one member".to_owned());
    };
    let matcher = match (kind.as_str(), value) {
        ("success", Value::Bool(true)) => Matcher::AnyOutput,
        ("success", Value::Bool(false)) => Matcher::AnyError,
        ("errorType", Value::String(name)) => {
            let name = name.split_once('#').map_or(name.as_str(), |(_, name)| name);
            Matcher::Error(name.to_owned())
        }
        ("output", value) => path_matcher(value, paths, false)?,
        ("inputOutput", value) => path_matcher(value, paths, true)?,
        (other, _) => return Err(format!("the matcher `{other}` is not understood")),
    };
    Ok(Acceptor { matcher, state })
}

fn path_matcher(matcher: &Value, paths: &Paths<'_>, with_input: bool) -> Result<Matcher, String> {
    let member = |name: &str| {
        text(matcher.get(name)).ok_or_else(|| format!("its matcher has no text `{name}`"))
    };
    let (path, expected) = (member("path")?, member("expected")?);
    let comparator = match member("comparator")?.as_str() {
        "stringEquals" => Comparator::StringEquals,
        "booleanEquals" => Comparator::BooleanEquals,
        "allStringEquals" => Comparator::AllStringEquals,
        "anyStringEquals" => Comparator::AnyStringEquals,
        other => return Err(format!("the comparator `{other}` is not understood")),
    };
    paths
        .matcher(&path, with_input, comparator, &expected)
        .map_err(|problem| format!("`{path}`: {problem}"))
}

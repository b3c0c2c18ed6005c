//! `@waitable`: what each waiter looks for in an answer.

use serde_json::Value;

use crate::diagnostics::Diagnostic;
use crate::ir::{self, Operator, OutputCheck, PathExpr, WaitState};
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
        let deprecated = waiter.get("deprecated").and_then(Value::as_bool) == Some(true);
        let mut lowered = ir::Waiter {
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
            outputs: Vec::new(),
            other_output: None,
            errors: Vec::new(),
            other_error: None,
        };
        for (at, acceptor) in acceptors.iter().enumerate() {
            accept(acceptor, &paths, &mut lowered)
                .map_err(|problem| format!("acceptor {}: {problem}", at + 1))?;
        }
        // A condition that means what any other output means, too, decides nothing.
        let other = lowered.other_output;
        while let Some(OutputCheck::Condition(_, state)) = lowered.outputs.last()
            && other == Some(*state)
        {
            lowered.outputs.pop();
        }
        Ok(lowered)
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

/// Adds an acceptor, unless those before it leave nothing to it. Its `message` is not used: the caller has the output
/// that it would be taken from.
fn accept(acceptor: &Value, paths: &Paths<'_>, to: &mut ir::Waiter) -> Result<(), String> {
    let state = match acceptor.get("state").and_then(Value::as_str) {
        Some("success") => WaitState::Success,
        Some("failure") => WaitState::Failure,
        Some("retry") => WaitState::Retry,
        _ => return Err("its `state` is none of success, failure and retry".to_owned()),
    };
    let matcher = acceptor.get("matcher").and_then(Value::as_object);
    let mut members = matcher.into_iter().flatten();
    let (Some((kind, value)), None) = (members.next(), members.next()) else {
        return Err("its `matcher` does not have exactly one member".to_owned());
    };
    match (kind.as_str(), value) {
        ("success", Value::Bool(true)) => {
            to.other_output.get_or_insert(state);
        }
        ("success", Value::Bool(false)) => {
            to.other_error.get_or_insert(state);
        }
        ("errorType", Value::String(name)) => {
            // Of a shape id, only the name counts.
            let code = name.split_once('#').map_or(name.as_str(), |(_, name)| name);
            let is_new = to.errors.iter().all(|(known, _)| known != code);
            if to.other_error.is_none() && is_new {
                to.errors.push((code.to_owned(), state));
            }
        }
        ("output" | "inputOutput", value) => {
            let check = output_check(value, paths, kind == "inputOutput", state)?;
            if to.other_output.is_none() {
                add(check, &mut to.outputs);
            }
        }
        (other, _) => return Err(format!("the matcher `{other}` is not understood")),
    }
    Ok(())
}

/// Adds a check. One of the same text as the last, or with the same meaning, becomes part of it.
fn add(check: OutputCheck, checks: &mut Vec<OutputCheck>) {
    match (checks.last_mut(), check) {
        (
            Some(OutputCheck::Text {
                of: last,
                values: known,
                ..
            }),
            OutputCheck::Text { of, values, .. },
        ) if *last == of => {
            for (value, state) in values {
                if known.iter().all(|(known, _)| *known != value) {
                    known.push((value, state));
                }
            }
        }
        (
            Some(OutputCheck::Condition(last, last_state)),
            OutputCheck::Condition(condition, state),
        ) if *last_state == state => {
            let either = (Box::new(last.clone()), Box::new(condition));
            *last = PathExpr::Binary(Operator::Or, either.0, either.1);
        }
        (_, check) => checks.push(check),
    }
}

fn output_check(
    matcher: &Value,
    paths: &Paths<'_>,
    with_input: bool,
    state: WaitState,
) -> Result<OutputCheck, String> {
    let member = |name: &str| {
        text(matcher.get(name)).ok_or_else(|| format!("its matcher has no text `{name}`"))
    };
    let (path, expected) = (member("path")?, member("expected")?);
    let comparator = match member("comparator")?.as_str() {
        "stringEquals" => Comparator::Text,
        "booleanEquals" => Comparator::Boolean,
        "allStringEquals" => Comparator::AllTexts,
        "anyStringEquals" => Comparator::AnyText,
        other => return Err(format!("the comparator `{other}` is not understood")),
    };
    paths
        .check(&path, with_input, comparator, &expected, state)
        .map_err(|problem| format!("`{path}`: {problem}"))
}

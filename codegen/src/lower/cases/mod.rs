//! Tests out of the model: the cases of the traits in `smithy.test`.
//!
//! What they mean is said in
//! <https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html> and the page about event streams beside
//! it. A case that cannot become a test is refused; one for servers is no case of a client.

mod case;
mod events;
mod request;
mod response;
mod stand_in;
mod value;

use serde_json::Value as Json;

use crate::diagnostics::Diagnostic;
use crate::ir::cases::{CaseHead, CaseList, Cases, StructureValue, Value};
use crate::ir::{self, TypeRef};
use crate::names::{self, Scope};
use crate::smithy::{Shape, ShapeId, ShapeKind};

use self::case::{Case, Reading};
use self::value::{Made, Values};
use super::Lowering;
use super::operations::Plan;

const REQUESTS: &str = "smithy.test#httpRequestTests";
const RESPONSES: &str = "smithy.test#httpResponseTests";
const EVENTS: &str = "smithy.test#eventStreamTests";

/// Cases that are believed wrong, by id, each with the reason. They are written out, but not run.
const WRONG: &[(&str, &str)] = &[];

/// The cases of one trait, while they are collected.
struct Collected<T> {
    list: CaseList<T>,
    functions: Scope,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self {
            list: CaseList::default(),
            functions: Scope::default(),
        }
    }
}

/// The operation that a case is about.
#[derive(Clone, Copy)]
struct Subject<'a> {
    operation: &'a ir::Operation,
    values: &'a Values<'a>,
}

/// Gives every operation an output with nothing but what is required, where there is one.
pub(super) fn minimal_outputs(shapes: &[ir::Shape], operations: &mut [ir::Operation]) {
    let values = Values::new(shapes);
    for operation in operations {
        let made = values.stand_in(&ir::Type::Structure(operation.output.clone()));
        operation.minimal = match made {
            Ok(Value::Structure(value)) => Some(value),
            Ok(_) | Err(_) => None,
        };
    }
}

impl Lowering<'_> {
    /// All cases of the service, in order of operations, then of errors.
    pub(super) fn cases(
        &mut self,
        plans: &[Plan],
        shapes: &[ir::Shape],
        operations: &[ir::Operation],
    ) -> Cases {
        let model = self.model;
        let values = Values::new(shapes);
        let mut requests = Collected::default();
        let mut responses = Collected::default();
        let mut events = Collected::default();
        for (plan, operation) in plans.iter().zip(operations) {
            let shape = &model.shapes[&plan.id];
            let subject = Subject {
                operation,
                values: &values,
            };
            self.collect(shape, REQUESTS, &mut requests, |case| subject.request(case));
            self.collect(shape, RESPONSES, &mut responses, |case| {
                subject.response(case)
            });
            let names = &self.names;
            let exceptions = |id: &str| ShapeId::new(id).and_then(|id| names.get(&id).cloned());
            let found = collect(shape, EVENTS, &mut events, |case| {
                subject.events(case, &exceptions)
            });
            self.diagnostics.extend(found);
        }
        let errors = self.usage.iter().filter(|(_, usage)| usage.error);
        let errors: Vec<ShapeId> = errors.map(|(id, _)| id.clone()).collect();
        for id in errors {
            let Some(operation) = self.fails_with(&id, plans, operations) else {
                continue;
            };
            let subject = Subject {
                operation,
                values: &values,
            };
            let ty = self.names[&id].clone();
            self.collect(&model.shapes[&id], RESPONSES, &mut responses, |case| {
                subject.error(case, &ty)
            });
        }
        Cases {
            requests: requests.list,
            responses: responses.list,
            events: events.list,
        }
    }

    /// An operation that can fail with this error; any, where only events carry it.
    fn fails_with<'o>(
        &self,
        error: &ShapeId,
        plans: &[Plan],
        operations: &'o [ir::Operation],
    ) -> Option<&'o ir::Operation> {
        let lists = |plan: &Plan| match &self.model.shapes[&plan.id].kind {
            ShapeKind::Operation(operation) => operation.errors.contains(error),
            _ => false,
        };
        let at = plans.iter().position(lists).unwrap_or_default();
        operations.get(at)
    }

    fn collect<T>(
        &mut self,
        shape: &Shape,
        id: &'static str,
        into: &mut Collected<T>,
        make: impl Fn(&mut Case<'_>) -> Made<T>,
    ) {
        let found = collect(shape, id, into, make);
        self.diagnostics.extend(found);
    }
}

/// Reads the cases of one trait of one shape, and says what is wrong with those that cannot become tests.
fn collect<T>(
    shape: &Shape,
    id: &'static str,
    into: &mut Collected<T>,
    make: impl Fn(&mut Case<'_>) -> Made<T>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let cases = shape.traits.get(id).and_then(Json::as_array);
    for (at, json) in cases.into_iter().flatten().enumerate() {
        let made = match Case::read(json) {
            Ok(Reading::Test(mut case)) => {
                case.function = into.functions.claim(names::field_name(case.id));
                let made = make(&mut case).and_then(|made| case.finish().map(|()| made));
                made.map(|made| into.list.cases.push(made))
                    .map_err(|problem| format!("the case `{}` has {problem}", case.id))
            }
            Ok(Reading::LeftOut(id, reason)) => {
                into.list.left_out.push((id, reason));
                Ok(())
            }
            Ok(Reading::ForServers) => Ok(()),
            Err(problem) => Err(format!("case {at} has {problem}")),
        };
        if let Err(problem) = made {
            found.push(
                Diagnostic::new(problem, "correct the case, or take it out")
                    .file(shape.file.clone())
                    .shape(&shape.id)
                    .trait_id(id),
            );
        }
    }
    found
}

impl<'a> Subject<'a> {
    fn head(&self, case: &Case<'_>, input: StructureValue) -> CaseHead {
        let wrong = WRONG.iter().find(|(id, _)| *id == case.id);
        CaseHead {
            function: case.function.clone(),
            docs: case.docs.clone(),
            wrong: wrong.map(|(_, reason)| (*reason).to_owned()),
            method: self.operation.method.clone(),
            input,
        }
    }

    fn output(&self) -> Made<(&'a TypeRef, &'a ir::Structure)> {
        let ty = &self.operation.output;
        Ok((ty, self.values.fields(ty)?))
    }
}

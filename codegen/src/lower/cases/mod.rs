//! Tests out of the model: the cases of the traits in `smithy.test`.
//!
//! What they mean is said in
//! <https://smithy.io/2.0/additional-specs/http-protocol-compliance-tests.html> and the page about event streams beside
//! it. A case that cannot become a test is refused. One that does not say which side it is about is about both.

mod case;
mod events;
mod request;
mod response;
mod served;
mod stand_in;
mod value;

use serde_json::Value as Json;

use crate::diagnostics::Diagnostic;
use crate::ir::cases::{
    Call, CaseHead, CaseList, Cases, EventCase, RequestCase, ResponseCase, ServedAnswer,
    ServedCases, ServedEvents, ServedRequest, StructureValue, Value,
};
use crate::ir::{self, TypeRef};
use crate::names::{self, Scope};
use crate::smithy::{Shape, ShapeId, ShapeKind};

use self::case::{Case, Party, Reading};
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
    party: Party,
    list: CaseList<T>,
    functions: Scope,
}

impl<T> Collected<T> {
    fn of(party: Party) -> Self {
        Self {
            party,
            list: CaseList::default(),
            functions: Scope::default(),
        }
    }

    /// Reads the cases of one trait of one shape, and says what is wrong with those that cannot become tests.
    fn collect(
        &mut self,
        shape: &Shape,
        id: &'static str,
        make: impl Fn(&mut Case<'_>) -> Made<Kept<T>>,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let cases = shape.traits.get(id).and_then(Json::as_array);
        for (at, json) in cases.into_iter().flatten().enumerate() {
            let made = match Case::read(json, self.party) {
                Ok(Reading::Test(mut case)) => {
                    case.function = self.functions.claim(names::field_name(case.id));
                    let made = make(&mut case).and_then(|made| case.finish().map(|()| made));
                    made.map(|made| self.keep(case.id, made))
                        .map_err(|problem| format!("the case `{}` has {problem}", case.id))
                }
                Ok(Reading::LeftOut(id, reason)) => {
                    self.keep(id, Kept::LeftOut(reason));
                    Ok(())
                }
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

    fn keep(&mut self, id: &str, made: Kept<T>) {
        match made {
            Kept::Test(case) => self.list.cases.push(case),
            Kept::LeftOut(reason) => self.list.left_out.push((id.to_owned(), reason)),
        }
    }
}

/// What becomes of a case.
enum Kept<T> {
    Test(T),
    /// Nothing, for this reason.
    LeftOut(String),
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
        let mut all = AllCases::default();
        let mut served = AllServed::default();
        let with_service = self.config.server;
        let mut found = Vec::new();
        for (plan, operation) in plans.iter().zip(operations) {
            let shape = &model.shapes[&plan.id];
            let subject = Subject {
                operation,
                values: &values,
            };
            let names = &self.names;
            let exceptions = |id: &str| ShapeId::new(id).and_then(|id| names.get(&id).cloned());
            found.extend(all.of_operation(shape, subject, &exceptions));
            if with_service {
                found.extend(served.of_operation(shape, subject));
            }
        }
        let errors = self.usage.iter().filter(|(_, usage)| usage.error);
        for (id, _) in errors {
            let Some(operation) = self.fails_with(id, plans, operations) else {
                continue;
            };
            let (shape, ty) = (&model.shapes[id], &self.names[id]);
            let subject = Subject {
                operation,
                values: &values,
            };
            found.extend(all.responses.collect(shape, RESPONSES, |case| {
                subject.error(case, ty).map(Kept::Test)
            }));
            if with_service {
                let make = |case: &mut Case<'_>| subject.served_error(case, ty).map(Kept::Test);
                found.extend(served.answers.collect(shape, RESPONSES, make));
            }
        }
        // A case that is about both sides was read twice.
        let mut told: Vec<Diagnostic> = Vec::new();
        for one in found {
            if !told.contains(&one) {
                told.push(one);
            }
        }
        self.diagnostics.extend(told);
        Cases {
            requests: all.requests.list,
            responses: all.responses.list,
            events: all.events.list,
            served: ServedCases {
                requests: served.requests.list,
                answers: served.answers.list,
                events: served.events.list,
            },
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
}

/// What a client must do, while it is collected.
struct AllCases {
    requests: Collected<RequestCase>,
    responses: Collected<ResponseCase>,
    events: Collected<EventCase>,
}

impl Default for AllCases {
    fn default() -> Self {
        Self {
            requests: Collected::of(Party::Client),
            responses: Collected::of(Party::Client),
            events: Collected::of(Party::Client),
        }
    }
}

impl AllCases {
    fn of_operation(
        &mut self,
        shape: &Shape,
        subject: Subject<'_>,
        exceptions: &dyn Fn(&str) -> Option<TypeRef>,
    ) -> Vec<Diagnostic> {
        let requests = self.requests.collect(shape, REQUESTS, |case| {
            subject.request(case).map(Kept::Test)
        });
        let responses = self.responses.collect(shape, RESPONSES, |case| {
            subject.response(case).map(Kept::Test)
        });
        let events = self.events.collect(shape, EVENTS, |case| {
            subject.events(case, exceptions).map(Kept::Test)
        });
        [requests, responses, events].concat()
    }
}

/// What a service must do, while it is collected.
struct AllServed {
    requests: Collected<ServedRequest>,
    answers: Collected<ServedAnswer>,
    events: Collected<ServedEvents>,
}

impl Default for AllServed {
    fn default() -> Self {
        Self {
            requests: Collected::of(Party::Service),
            answers: Collected::of(Party::Service),
            events: Collected::of(Party::Service),
        }
    }
}

impl AllServed {
    fn of_operation(&mut self, shape: &Shape, subject: Subject<'_>) -> Vec<Diagnostic> {
        let requests = self
            .requests
            .collect(shape, REQUESTS, |case| subject.served_request(case));
        let answers = self.answers.collect(shape, RESPONSES, |case| {
            subject.served_output(case).map(Kept::Test)
        });
        let events = self.events.collect(shape, EVENTS, |case| {
            subject.served_events(case).map(Kept::Test)
        });
        [requests, answers, events].concat()
    }
}

impl<'a> Subject<'a> {
    fn call(&self, input: StructureValue) -> Call {
        Call {
            method: self.operation.method.clone(),
            input,
        }
    }

    fn input(&self) -> Made<(&'a TypeRef, &'a ir::Structure)> {
        let ty = &self.operation.input;
        Ok((ty, self.values.fields(ty)?))
    }

    fn output(&self) -> Made<(&'a TypeRef, &'a ir::Structure)> {
        let ty = &self.operation.output;
        Ok((ty, self.values.fields(ty)?))
    }
}

fn head(case: &Case<'_>) -> CaseHead {
    let wrong = WRONG.iter().find(|(id, _)| *id == case.id);
    CaseHead {
        function: case.function.clone(),
        docs: case.docs.clone(),
        wrong: wrong.map(|(_, reason)| (*reason).to_owned()),
    }
}

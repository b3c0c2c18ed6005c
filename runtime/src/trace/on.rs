//! Spans by `tracing`.

use std::time::Duration;

use http::Method;
use tracing::field::Empty;
use tracing::instrument::Instrumented;
use tracing::{Instrument as _, Level, Span};

use crate::client::{AnswerMeta, Core};
use crate::error::{Context, Failure, FailureKind, SendError};
use crate::operation::Operation;
use crate::stream::Event;
use crate::wire::WireEntry;

/// What the span of a call begins with. [`call_span!`](crate::call_span) makes a span of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallFacts<'a> {
    /// The name of the service (`sdkId` in the model).
    pub service: &'static str,

    /// The name of the operation.
    pub operation: &'static str,

    /// The region that is configured, or that the machine has told by now.
    pub region: Option<&'a str>,

    /// Host and port of the endpoint, if it is the same for all calls.
    pub server: Option<(String, u16)>,
}

/// Makes the span of a call, for generated code: the fields of every call, and further ones that are recorded later.
#[doc(hidden)]
#[macro_export]
macro_rules! call_span {
    ($facts:expr $(, $name:literal)* $(,)?) => {{
        let facts: &$crate::trace::CallFacts<'_> = $facts;
        $crate::tracing::info_span!(
            "call",
            "otel.name" = %format_args!("{}.{}", facts.service, facts.operation),
            "otel.kind" = "client",
            "otel.status_code" = $crate::tracing::field::Empty,
            "rpc.system" = "aws-api",
            "rpc.service" = facts.service,
            "rpc.method" = facts.operation,
            "cloud.region" = facts.region,
            "server.address" = facts.server.as_ref().map(|(host, _)| host.as_str()),
            "server.port" = facts.server.as_ref().map(|(_, port)| *port),
            "http.response.status_code" = $crate::tracing::field::Empty,
            "aws.request_id" = $crate::tracing::field::Empty,
            "error.type" = $crate::tracing::field::Empty,
            $($name = $crate::tracing::field::Empty,)*
        )
    }};
}

/// The span of a call.
#[derive(Clone, Debug)]
pub(crate) struct CallSpan(Span);

impl CallSpan {
    /// A span that nobody sees.
    pub(crate) fn none() -> Self {
        Self(Span::none())
    }

    pub(crate) fn new<O: Operation>(core: &Core, input: &O::Input) -> Self {
        let facts = CallFacts {
            service: core.service().sdk_id,
            operation: O::META.name,
            region: core.region(),
            server: core.server(),
        };
        Self(O::span(&facts, input))
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.0.clone())
    }

    pub(crate) fn answered<O: Operation>(&self, answer: &AnswerMeta, output: &O::Output) {
        record_answer(&self.0, answer);
        if !self.0.is_disabled() {
            O::record(output, &self.0);
        }
    }

    pub(crate) fn yielded<E: Event>(&self, event: &E) {
        if !self.0.is_disabled() {
            event.record(&self.0);
        }
    }

    pub(crate) fn failed(&self, context: &Context, failure: Option<&Failure>) {
        record_error(&self.0, context, failure);
        self.0.record("otel.status_code", "ERROR");
    }
}

/// The span of an attempt.
pub(crate) struct AttemptSpan(Span);

impl AttemptSpan {
    pub(crate) fn new(method: &Method, attempt: u32) -> Self {
        Self(tracing::debug_span!(
            "attempt",
            "http.request.method" = method.as_str(),
            "http.request.resend_count" = attempt.checked_sub(1).filter(|resent| *resent > 0),
            "http.response.status_code" = Empty,
            "aws.request_id" = Empty,
            "error.type" = Empty,
        ))
    }

    pub(crate) fn around<F: Future>(&self, future: F) -> Instrumented<F> {
        future.instrument(self.0.clone())
    }

    pub(crate) fn answered(&self, answer: &AnswerMeta) {
        record_answer(&self.0, answer);
    }

    pub(crate) fn failed(&self, error: &SendError) {
        record_error(&self.0, error.context(), failure(error));
    }
}

fn failure(error: &SendError) -> Option<&Failure> {
    match error {
        SendError::Answer(_) => None,
        SendError::Failure(failure) => Some(failure),
    }
}

fn record_answer(span: &Span, answer: &AnswerMeta) {
    span.record("http.response.status_code", answer.status().as_u16());
    span.record("aws.request_id", answer.request_id());
}

fn record_error(span: &Span, context: &Context, failure: Option<&Failure>) {
    span.record("error.type", error_type(context, failure));
    span.record(
        "http.response.status_code",
        context.status().map(|status| status.as_u16()),
    );
    span.record("aws.request_id", context.request_id());
}

/// A name with few values: the code of the service, or where the call failed on our side.
fn error_type<'a>(context: &'a Context, failure: Option<&Failure>) -> &'a str {
    match failure.map(Failure::kind) {
        Some(FailureKind::Build) => "build",
        Some(FailureKind::Credentials) => "credentials",
        Some(FailureKind::Transport) => "transport",
        Some(FailureKind::Timeout) => "timeout",
        Some(FailureKind::Decode) => "decode",
        Some(FailureKind::IncompleteStream) => "incomplete_stream",
        // OpenTelemetry's word for an error without a name.
        None => context.code().unwrap_or("_OTHER"),
    }
}

/// Tells that a request is going to be sent again.
pub(crate) fn retrying(attempt: u32, delay: Duration, error: &SendError) {
    tracing::debug!(
        attempt,
        delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        "error.type" = error_type(error.context(), failure(error)),
        "the request is sent again"
    );
}

/// Whether anybody listens to the wire.
pub(crate) fn wire_enabled() -> bool {
    tracing::enabled!(target: "aws_restjson::wire", Level::TRACE)
}

pub(crate) fn wire(entry: &WireEntry<'_>) {
    tracing::trace!(target: "aws_restjson::wire", "{}", entry.without_bodies());
}

//! What is noted of a call, and what is refused before anybody answers it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use bedrock_runtime::aws_restjson::validate::Violation;
use bedrock_runtime::error::ValidationException;
use bedrock_runtime::test_util::Refusal;
use bedrock_runtime::types::TokenUsage;
use bedrock_runtime::{
    ApplyGuardrailRequest, ConverseRequest, ConverseStreamRequest, CountTokensRequest,
    GetAsyncInvokeRequest, InvokeGuardrailChecksRequest, InvokeModelRequest,
    InvokeModelWithBidirectionalStreamRequest, InvokeModelWithResponseStreamRequest,
    ListAsyncInvokesRequest, StartAsyncInvokeRequest,
};
use http::Version;
use http::request::Parts;

/// What an input is about: the id of a model, a guardrail or an invocation.
pub(crate) trait Subject {
    /// The id; empty if there is none.
    fn subject(&self) -> &str;
}

macro_rules! subjects {
    ($($input:ident: $member:ident),* $(,)?) => {$(
        impl Subject for $input {
            fn subject(&self) -> &str {
                &self.$member
            }
        }
    )*};
}

subjects! {
    ApplyGuardrailRequest: guardrail_identifier,
    ConverseRequest: model_id,
    ConverseStreamRequest: model_id,
    CountTokensRequest: model_id,
    GetAsyncInvokeRequest: invocation_arn,
    InvokeModelRequest: model_id,
    InvokeModelWithBidirectionalStreamRequest: model_id,
    InvokeModelWithResponseStreamRequest: model_id,
    StartAsyncInvokeRequest: model_id,
}

impl Subject for InvokeGuardrailChecksRequest {
    fn subject(&self) -> &str {
        ""
    }
}

impl Subject for ListAsyncInvokesRequest {
    fn subject(&self) -> &str {
        ""
    }
}

/// What is told of a call when it is over. It goes with the request, so that those who answer can add to it.
#[derive(Clone)]
pub(crate) struct Note {
    operation: &'static str,
    version: Version,
    started: Instant,
    said: Arc<Mutex<Said>>,
}

#[derive(Clone, Default)]
struct Said {
    subject: String,
    tokens: Option<(i32, i32)>,
}

impl Note {
    /// The note of a call that begins now.
    pub(crate) fn new(operation: &'static str, version: Version) -> Self {
        Self {
            operation,
            version,
            started: Instant::now(),
            said: Arc::default(),
        }
    }

    /// The note that goes with a request.
    pub(crate) fn of(head: &Parts) -> Self {
        let note = head.extensions.get::<Self>().cloned();
        note.unwrap_or_else(|| Self::new("?", head.version))
    }

    /// Says what the call is about.
    pub(crate) fn set_subject(&self, subject: &str) {
        self.change(|said| said.subject = subject.to_owned());
    }

    /// Says how many tokens it took.
    pub(crate) fn set_usage(&self, usage: &TokenUsage) {
        self.change(|said| said.tokens = Some((usage.input_tokens, usage.output_tokens)));
    }

    /// Tokens in and out.
    pub(crate) fn tokens(&self) -> Option<(i32, i32)> {
        self.change(|said| said.tokens)
    }

    /// How long the call has taken so far, in milliseconds.
    pub(crate) fn milliseconds(&self) -> u128 {
        self.started.elapsed().as_millis()
    }

    /// The line that is printed.
    pub(crate) fn line(&self, outcome: &str) -> String {
        let said = self.change(|said| said.clone());
        let tokens = match said.tokens {
            Some((tokens_in, tokens_out)) => format!("{tokens_in} tokens in, {tokens_out} out"),
            None => "-".to_owned(),
        };
        // An id may hold anything, so nothing of it reaches the terminal as it is.
        let subject: String = said.subject.escape_debug().take(60).collect();
        format!(
            "{:<34} {subject:<32} {outcome}, {tokens}, {} ms, {:?}",
            self.operation,
            self.milliseconds(),
            self.version,
        )
    }

    fn change<T>(&self, change: impl FnOnce(&mut Said) -> T) -> T {
        change(&mut self.said.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A refusal in words.
pub(crate) fn invalid(words: impl Into<String>) -> Refusal {
    ValidationException::new().message(words).into()
}

/// Refuses what the model does not allow, all of it in one message.
pub(crate) fn check(violations: &[Violation]) -> Result<(), Refusal> {
    if violations.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = violations.iter().map(ToString::to_string).collect();
    let count = match words.len() {
        1 => "1 member is".to_owned(),
        count => format!("{count} members are"),
    };
    Err(invalid(format!("{count} not valid: {}", words.join("; "))))
}

//! Errors: which of them are worth another attempt, and what config adds to their words.

use serde_json::Value;

use super::Lowering;
use crate::diagnostics::Diagnostic;
use crate::ir::{Hint, RetryableError};

/// Status codes that AWS clients take for a passing failure.
const TRANSIENT: [u64; 4] = [500, 502, 503, 504];

impl Lowering<'_> {
    /// The errors that another attempt may get around: what `@retryable` says, and what the status says. Inside a
    /// stream there is no status, so the code has to tell.
    pub(super) fn retryable_errors(&self) -> Vec<RetryableError> {
        let errors = self.usage.iter().filter(|(_, usage)| usage.error);
        let retryable = errors.filter_map(|(id, _)| {
            let traits = &self.shape(id).traits;
            let retryable = traits.get("smithy.api#retryable");
            let status = traits.get("smithy.api#httpError").and_then(Value::as_u64);
            let transient = status.is_some_and(|status| TRANSIENT.contains(&status));
            let throttling = retryable
                .and_then(|retryable| retryable.get("throttling"))
                .and_then(Value::as_bool);
            (retryable.is_some() || transient).then(|| RetryableError {
                code: id.name().to_owned(),
                throttling: throttling.unwrap_or_default(),
            })
        });
        retryable.collect()
    }

    /// Config's hints, each for an error of the model.
    pub(super) fn hints(&mut self) -> Vec<Hint> {
        let mut hints = Vec::new();
        for hint in &self.config.hints {
            let known = self
                .usage
                .iter()
                .any(|(id, usage)| usage.error && id.name() == hint.code);
            if !known {
                let problem = format!(
                    "config [[hints]] has the code `{}`, which no error of the model has",
                    hint.code
                );
                let help = "correct the code, or take the entry out of config";
                self.diagnostics.push(Diagnostic::new(problem, help));
            }
            hints.push(Hint {
                code: hint.code.clone(),
                message: hint.message.clone(),
                hint: hint.hint.clone(),
            });
        }
        hints
    }
}

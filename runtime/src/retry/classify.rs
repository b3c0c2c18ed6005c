//! What an error says about another attempt.

use http::StatusCode;

use super::{Resend, RetryKind, RetryPolicy, Verdict};
use crate::error::{Context, Failure, FailureKind, SendError};
use crate::operation::OperationMeta;
use crate::transport::{TransportError, TransportErrorKind};

/// Codes of throttling that AWS services have in common.
const THROTTLING: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Codes of transient errors that AWS services have in common.
const TRANSIENT: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];

/// How far an attempt came: the rows of the table that the module begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Another attempt would fail the same way, or has nothing to do with the network.
    Final,

    /// Nothing was sent, or it was provably not taken.
    NotTaken,

    /// The service answered with an error.
    Answered,

    /// The connection was lost before a status came.
    Lost,

    /// A time limit of the client ran out, or half an answer came.
    Half,
}

/// How far an attempt came that ended in this failure, or in an answer.
pub(crate) fn stage(failure: Option<&Failure>) -> Stage {
    let Some(failure) = failure else {
        return Stage::Answered;
    };
    let (FailureKind::Transport | FailureKind::Timeout, Some(error)) = (
        failure.kind(),
        failure.reason().downcast_ref::<TransportError>(),
    ) else {
        return Stage::Final;
    };
    match (failure.context().status(), error.kind()) {
        // The status of an error says enough, also where its words were cut off.
        (Some(status), _) if !status.is_success() => Stage::Answered,
        (Some(_), _) | (None, TransportErrorKind::Timeout) => Stage::Half,
        (None, TransportErrorKind::NotConnected | TransportErrorKind::NotTaken) => Stage::NotTaken,
        // A transport that does not tell may have sent it.
        (None, TransportErrorKind::Lost | TransportErrorKind::Other) => Stage::Lost,
    }
}

/// Whether the request may be sent again after this error, and how bad it is. `modelled` are the
/// codes that the model calls retryable.
pub(crate) fn verdict(
    error: &SendError,
    operation: &OperationMeta,
    policy: &RetryPolicy,
    modelled: &[(&str, RetryKind)],
) -> Option<RetryKind> {
    let stage = stage(match error {
        SendError::Answer(_) => None,
        SendError::Failure(failure) => Some(failure),
    });
    if stage == Stage::Final {
        return None;
    }
    let asked = policy.classifier.as_ref();
    match asked.map_or(Verdict::Default, |classifier| classifier(error)) {
        Verdict::Stop => return None,
        Verdict::Retry(kind) => return Some(kind),
        Verdict::Default => {}
    }
    let safe = operation.readonly || operation.idempotent;
    let allowed = match stage {
        Stage::Final => false,
        Stage::NotTaken => true,
        Stage::Answered => return answered(error.context(), modelled),
        Stage::Lost => safe || matches!(policy.resend, Resend::Lost | Resend::Any),
        Stage::Half => safe || policy.resend == Resend::Any,
    };
    allowed.then_some(RetryKind::Transient)
}

/// What code and status of an error answer say: the code first, since a status covers many.
pub(crate) fn answered(answer: &Context, modelled: &[(&str, RetryKind)]) -> Option<RetryKind> {
    if let Some(code) = answer.code()
        && let Some(kind) = modelled_kind(code, modelled)
    {
        return Some(kind);
    }
    matches!(
        answer.status(),
        Some(
            StatusCode::INTERNAL_SERVER_ERROR
                | StatusCode::BAD_GATEWAY
                | StatusCode::SERVICE_UNAVAILABLE
                | StatusCode::GATEWAY_TIMEOUT
        )
    )
    .then_some(RetryKind::Transient)
}

/// What a code alone says: throttling wherever it says so, else what the model says, else what AWS
/// services have in common.
pub(crate) fn modelled_kind(code: &str, modelled: &[(&str, RetryKind)]) -> Option<RetryKind> {
    if THROTTLING.contains(&code) {
        return Some(RetryKind::Throttling);
    }
    let modelled = modelled.iter().find(|(modelled, _)| *modelled == code);
    match modelled {
        Some((_, kind)) => Some(*kind),
        None => TRANSIENT.contains(&code).then_some(RetryKind::Transient),
    }
}

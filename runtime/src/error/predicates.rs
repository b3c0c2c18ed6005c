//! Questions that callers ask of an error.

use std::error::Error;
use std::io;

use http::StatusCode;

use super::{Context, Failure, FailureKind};
use crate::event_stream::{DecodeError, DecodeErrorKind};
use crate::retry::{RateLimited, RetryKind, Stage, answered, stage};

/// Codes of refusal that AWS services have in common.
const ACCESS_DENIED: [&str; 5] = [
    "AccessDenied",
    "AccessDeniedException",
    "NotAuthorized",
    "UnauthorizedException",
    "UnauthorizedOperation",
];

/// Codes of bad input that AWS services have in common.
const VALIDATION: [&str; 2] = ["ValidationError", "ValidationException"];

pub(super) fn is_throttling(
    error: &Context,
    failure: Option<&Failure>,
    modelled: &[(&str, RetryKind)],
) -> bool {
    match failure {
        Some(failure) => is_rate_limited(failure),
        None => {
            answered(error, modelled) == Some(RetryKind::Throttling)
                || has_only_status(error, StatusCode::TOO_MANY_REQUESTS)
        }
    }
}

pub(super) fn is_retryable(
    error: &Context,
    failure: Option<&Failure>,
    modelled: &[(&str, RetryKind)],
) -> bool {
    match stage(failure) {
        Stage::NotTaken | Stage::Lost | Stage::Half => true,
        Stage::Answered => answered(error, modelled).is_some(),
        Stage::Final => {
            failure.is_some_and(|failure| is_rate_limited(failure) || broke_off(failure))
        }
    }
}

pub(super) fn is_timeout(error: &Context, failure: Option<&Failure>) -> bool {
    match failure {
        Some(failure) => {
            failure.kind() == FailureKind::Timeout
                || failure.kind() == FailureKind::Transport && timed_out(failure.reason())
        }
        None => error.status() == Some(StatusCode::REQUEST_TIMEOUT),
    }
}

pub(super) fn is_access_denied(error: &Context) -> bool {
    error
        .code()
        .is_some_and(|code| ACCESS_DENIED.contains(&code))
        || has_only_status(error, StatusCode::FORBIDDEN)
}

pub(super) fn is_validation(error: &Context) -> bool {
    error.code().is_some_and(|code| VALIDATION.contains(&code))
}

/// An answer without a code has its status in the place of one.
fn has_only_status(error: &Context, status: StatusCode) -> bool {
    error.status() == Some(status) && error.code() == Some(status.as_str())
}

fn is_rate_limited(failure: &Failure) -> bool {
    failure.reason().is::<RateLimited>()
}

/// The rules of retries know no such streams: they are whole answers until somebody reads them.
fn broke_off(failure: &Failure) -> bool {
    let was_damaged = |error: &DecodeError| {
        let sums = [
            DecodeErrorKind::PreludeChecksum,
            DecodeErrorKind::MessageChecksum,
        ];
        sums.contains(&error.kind())
    };
    failure.kind() == FailureKind::IncompleteStream
        || failure.reason().downcast_ref().is_some_and(was_damaged)
}

/// Connecting that takes too long is an error of I/O.
fn timed_out(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<io::Error>()
            && error.kind() == io::ErrorKind::TimedOut
        {
            return true;
        }
        next = error.source();
    }
    false
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use bytes::Bytes;
    use http::{HeaderMap, HeaderValue};

    use super::*;
    use crate::client::AnswerMeta;
    use crate::error::{BuildError, ServiceError as _};
    use crate::testing::Error as TestError;
    use crate::transport::{TransportError, TransportErrorKind};

    /// What is true of an error, in letters: throttling, retryable, timeout, denied, validation.
    fn truths(error: &TestError) -> String {
        let truths = [
            (error.is_throttling(), 't'),
            (error.is_retryable(), 'r'),
            (error.is_timeout(), 'o'),
            (error.is_access_denied(), 'd'),
            (error.is_validation(), 'v'),
        ];
        let truths = truths.into_iter().filter(|(is, _)| *is);
        truths.map(|(_, letter)| letter).collect()
    }

    #[test]
    fn answers() {
        let cases = [
            (429, "ThrottlingException", "tr"),
            (429, "NotReadyException", "r"),
            (429, "OtherException", ""),
            (429, "", "t"),
            (503, "", "r"),
            (503, "SlowDown", "tr"),
            (408, "ModelTimeoutException", "o"),
            (403, "AccessDeniedException", "d"),
            (403, "ExpiredTokenException", ""),
            (403, "", "d"),
            (400, "ValidationException", "v"),
            (400, "", ""),
        ];
        for (status, code, expected) in cases {
            let mut headers = HeaderMap::new();
            if !code.is_empty() {
                headers.insert("x-amzn-errortype", HeaderValue::from_str(code).unwrap());
            }
            let status = StatusCode::from_u16(status).unwrap();
            let meta = Arc::new(AnswerMeta::new(status, headers, 1));
            let context = Context::from_answer("Do", meta, Bytes::new());
            let error = TestError::from_answer(context);
            assert_eq!(truths(&error), expected, "{status} {code}");
        }
    }

    #[test]
    fn failures() {
        let context = || Context::new("Do", 1);
        let transport = |kind| Failure::transport(context(), TransportError::new(kind, "why"));
        let slow = io::Error::new(io::ErrorKind::TimedOut, "slow");
        let slow = TransportError::new(TransportErrorKind::NotConnected, slow);
        let wait = Duration::from_secs(1);
        let limited = Failure::new(FailureKind::Transport, context(), RateLimited { wait });
        let cases = [
            (transport(TransportErrorKind::NotConnected), "r"),
            (transport(TransportErrorKind::Lost), "r"),
            (transport(TransportErrorKind::Timeout), "ro"),
            (Failure::transport(context(), slow), "ro"),
            (limited, "tr"),
            (
                Failure::new(FailureKind::IncompleteStream, context(), "cut"),
                "r",
            ),
            (Failure::build("Do", BuildError::new("no")), ""),
        ];
        for (failure, expected) in cases {
            let error = TestError::from_failure(failure);
            assert_eq!(truths(&error), expected, "{error}");
        }
    }
}

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use crate::client::AnswerMeta;
use crate::error::{BuildError, Context, Failure, FailureKind, ResponseError, SendError};
use crate::operation::OperationMeta;
use crate::retry::*;
use crate::transport::{TransportError, TransportErrorKind};

const TRANSIENT: Option<RetryKind> = Some(RetryKind::Transient);
const THROTTLING: Option<RetryKind> = Some(RetryKind::Throttling);

const MODELLED: &[(&str, RetryKind)] = &[
    ("NotReady", RetryKind::Transient),
    ("TooFast", RetryKind::Throttling),
];

fn plain() -> OperationMeta {
    OperationMeta::new("Do", Method::POST, "/")
}

fn answer(status: u16, code: &str) -> SendError {
    let mut headers = HeaderMap::new();
    if !code.is_empty() {
        headers.insert("x-amzn-errortype", HeaderValue::from_str(code).unwrap());
    }
    let meta = AnswerMeta::new(StatusCode::from_u16(status).unwrap(), headers, 1);
    SendError::Answer(Context::from_answer("Do", Arc::new(meta), Bytes::new()))
}

/// A failure of the transport, after this status if there was one.
fn broken(kind: TransportErrorKind, status: Option<u16>) -> SendError {
    let mut context = Context::new("Do", 1);
    if let Some(status) = status {
        context = context.with_status(StatusCode::from_u16(status).unwrap());
    }
    Failure::transport(context, TransportError::new(kind, "broken")).into()
}

fn judged(error: &SendError, operation: &OperationMeta, policy: &RetryPolicy) -> Option<RetryKind> {
    verdict(error, operation, policy, MODELLED)
}

#[test]
fn answers_are_judged_by_code_and_then_by_status() {
    let throttling = [
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottledException",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "TransactionInProgressException",
        "RequestLimitExceeded",
        "BandwidthLimitExceeded",
        "LimitExceededException",
        "RequestThrottled",
        "SlowDown",
        "PriorRequestNotComplete",
        "EC2ThrottledException",
        "TooFast",
    ];
    let policy = RetryPolicy::default();
    for code in throttling {
        for status in [400, 429, 503] {
            let judged = judged(&answer(status, code), &plain(), &policy);
            assert_eq!(judged, THROTTLING, "{status} {code}");
        }
    }
    let cases = [
        (400, "RequestTimeout", TRANSIENT),
        (400, "RequestTimeoutException", TRANSIENT),
        (429, "NotReady", TRANSIENT),
        (500, "", TRANSIENT),
        (502, "", TRANSIENT),
        (503, "", TRANSIENT),
        (504, "", TRANSIENT),
        (500, "Whatever", TRANSIENT),
        (501, "", None),
        (505, "", None),
        (400, "", None),
        (403, "AccessDeniedException", None),
        (408, "ModelTimeout", None),
        (424, "ModelError", None),
        (429, "", None),
        (307, "", None),
    ];
    for (status, code, expected) in cases {
        let judged = judged(&answer(status, code), &plain(), &policy);
        assert_eq!(judged, expected, "{status} {code}");
    }
    let judged = verdict(&answer(429, "NotReady"), &plain(), &policy, &[]);
    assert_eq!(judged, None, "only the model calls it retryable");
}

#[test]
fn what_was_sent_is_sent_again_where_it_is_safe_or_allowed() {
    use TransportErrorKind::{Lost, NotConnected, NotTaken, Other, Timeout};
    // Transport error, status; whether it is sent again by default, with `Lost`, and with `Any`.
    let cases = [
        (NotConnected, None, [true; 3]),
        (NotTaken, None, [true; 3]),
        (Lost, None, [false, true, true]),
        (Other, None, [false, true, true]),
        (Timeout, None, [false, false, true]),
        (Lost, Some(200), [false, false, true]),
        (NotTaken, Some(200), [false, false, true]),
        (Timeout, Some(200), [false, false, true]),
        (Lost, Some(503), [true; 3]),
        (Timeout, Some(503), [true; 3]),
        (Lost, Some(400), [false; 3]),
    ];
    for (kind, status, expected) in cases {
        let error = broken(kind, status);
        for (resend, expected) in [Resend::Safe, Resend::Lost, Resend::Any]
            .into_iter()
            .zip(expected)
        {
            let policy = RetryPolicy::default().resend(resend);
            let judged = |operation: OperationMeta| judged(&error, &operation, &policy).is_some();
            assert_eq!(judged(plain()), expected, "{kind:?} {status:?} {resend:?}");
            let safe = status != Some(400);
            assert_eq!(judged(plain().readonly()), safe, "{kind:?} {status:?}");
            assert_eq!(judged(plain().idempotent()), safe, "{kind:?} {status:?}");
        }
    }
}

#[test]
fn what_is_our_own_fault_is_never_sent_again() {
    let context = || Context::new("Do", 1);
    let failures = [
        Failure::build("Do", BuildError::new("no")),
        Failure::new(FailureKind::Credentials, context(), BuildError::new("no")),
        Failure::decode(context(), ResponseError::new("no")),
        Failure::new(
            FailureKind::Transport,
            context(),
            RateLimited {
                wait: Duration::ZERO,
            },
        ),
    ];
    let policy = RetryPolicy::default()
        .resend(Resend::Any)
        .classifier(|_| Verdict::Retry(RetryKind::Transient));
    for failure in failures {
        assert_eq!(stage(Some(&failure)), Stage::Final, "{failure:?}");
        let error = SendError::from(failure);
        assert_eq!(judged(&error, &plain().readonly(), &policy), None);
    }
}

#[test]
fn a_classifier_goes_first() {
    let policy = RetryPolicy::default().classifier(|error| match error {
        SendError::Answer(answer) => match answer.status().map(|status| status.as_u16()) {
            Some(424) => Verdict::Retry(RetryKind::Throttling),
            Some(503) => Verdict::Stop,
            _ => Verdict::Default,
        },
        SendError::Failure(_) => Verdict::Retry(RetryKind::Transient),
    });
    let judged = |error| judged(&error, &plain(), &policy);
    assert_eq!(judged(answer(424, "")), THROTTLING);
    assert_eq!(judged(answer(503, "")), None);
    assert_eq!(judged(answer(500, "")), TRANSIENT);
    assert_eq!(judged(answer(400, "")), None);
    assert_eq!(judged(broken(TransportErrorKind::Lost, None)), TRANSIENT);
}

#[test]
fn there_is_at_least_one_attempt() {
    let attempts = |policy: RetryPolicy| policy.attempts();
    assert_eq!(attempts(RetryPolicy::default()), 3);
    assert_eq!(attempts(RetryPolicy::never()), 1);
    assert_eq!(attempts(RetryPolicy::default().max_attempts(0)), 1);
    assert_eq!(attempts(RetryPolicy::default().max_attempts(7)), 7);
}

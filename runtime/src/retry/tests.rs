use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::limiter::cubic;
use super::*;
use crate::client::AnswerMeta;
use crate::error::{BuildError, Context, Failure, FailureKind, ResponseError, SendError};
use crate::operation::OperationMeta;
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

fn seconds(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}

#[test]
fn pauses_double_up_to_the_cap() {
    let transient = [0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 20.0, 20.0];
    let throttling = [1.0, 2.0, 4.0, 8.0, 16.0, 20.0, 20.0];
    let policy = RetryPolicy::default();
    for (kind, longest) in [
        (RetryKind::Transient, &transient[..]),
        (RetryKind::Throttling, &throttling[..]),
    ] {
        for (index, longest) in longest.iter().enumerate() {
            let index = index as u32;
            // The jitter comes after the cap.
            for random in [0.0, 0.25, 0.5, 1.0] {
                assert_eq!(
                    backoff(&policy, kind, index, random, None),
                    seconds(*longest).mul_f64(random)
                );
            }
            let even = policy.clone().jitter(false);
            assert_eq!(backoff(&even, kind, index, 0.5, None), seconds(*longest));
        }
        assert_eq!(backoff(&policy, kind, 1000, 1.0, None), policy.cap);
    }
    let own = RetryPolicy::default()
        .base(seconds(2.0))
        .throttling_base(seconds(3.0))
        .cap(seconds(5.0));
    assert_eq!(
        backoff(&own, RetryKind::Transient, 1, 1.0, None),
        seconds(4.0)
    );
    assert_eq!(
        backoff(&own, RetryKind::Throttling, 1, 1.0, None),
        seconds(5.0)
    );
}

#[test]
fn the_service_may_lengthen_a_pause_within_bounds() {
    let policy = RetryPolicy::default();
    // The header field, and the pause where our own is 0.05 s.
    let cases = [
        ("1500", 1.5),
        ("0", 0.05),
        ("10000", 5.05),
        ("5050", 5.05),
        ("5051", 5.05),
        ("99999999999999999999", 0.05),
        ("-1", 0.05),
        ("1.5", 0.05),
        ("invalid", 0.05),
        ("", 0.05),
    ];
    for (text, expected) in cases {
        let mut headers = HeaderMap::new();
        headers.insert("x-amz-retry-after", HeaderValue::from_str(text).unwrap());
        let asked = server_delay(&headers);
        let delay = backoff(&policy, RetryKind::Transient, 0, 1.0, asked);
        assert_eq!(delay, seconds(expected), "{text}");
    }
    assert_eq!(server_delay(&HeaderMap::new()), None);
}

#[test]
fn random_bytes_become_numbers_below_one() {
    assert_eq!(unit([0; 16]), 0.0);
    let most = unit([0xff; 16]);
    assert!(most < 1.0 && most > 0.999_999, "{most}");
    let mut half = [0; 16];
    half[0] = 0x80;
    assert_eq!(unit(half), 0.5);
}

#[test]
fn retries_are_paid_for_and_successes_give_back() {
    let quota = Quota::default();
    assert_eq!(quota.left(), 500);
    let cost = quota.acquire(RetryKind::Transient);
    assert_eq!(quota.left(), 486);
    quota.succeeded(cost);
    assert_eq!(quota.left(), 500);

    let cost = quota.acquire(RetryKind::Throttling);
    assert_eq!(quota.left(), 495);
    quota.succeeded(cost);
    assert_eq!(quota.left(), 500);
    quota.succeeded(None);
    assert_eq!(quota.left(), 500, "never more than at the start");

    // Only what the last retry took comes back.
    quota.acquire(RetryKind::Transient);
    let cost = quota.acquire(RetryKind::Throttling);
    quota.succeeded(cost);
    assert_eq!(quota.left(), 486);
    quota.succeeded(None);
    assert_eq!(quota.left(), 487);
}

#[test]
fn an_empty_quota_takes_nothing_more() {
    let quota = Quota::default();
    for left in (10..500).step_by(14).rev() {
        assert!(quota.acquire(RetryKind::Transient).is_some());
        assert_eq!(quota.left(), left);
    }
    assert_eq!(quota.acquire(RetryKind::Transient), None);
    assert_eq!(quota.left(), 10);
    assert!(quota.acquire(RetryKind::Throttling).is_some());
    assert!(quota.acquire(RetryKind::Throttling).is_some());
    assert_eq!(quota.acquire(RetryKind::Throttling), None);
    assert_eq!(quota.left(), 0);
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn the_rate_drops_and_grows_back_along_a_cubic_curve() {
    // Throttled at ten per second, at second 5.
    let curve = [
        (5.0, 7.0),
        (6.0, 9.648_936_009_66),
        (7.0, 10.000_030_849_917_364),
        (8.0, 10.453_284_520_772_092),
        (9.0, 13.408_697_022_224_185),
        (10.0, 21.266_268_354_273_64),
        (11.0, 36.425_998_516_920_465),
    ];
    for (at, rate) in curve {
        assert!(close(cubic(10.0, at - 5.0), rate), "{at}");
    }
    let window = 1.957_433_820_584_431_7;
    assert!(close(cubic(10.0, window), 10.0));
    assert!(close(cubic(8.0, 1.817_120_592_832_139_7), 8.0));
}

#[test]
fn the_rate_that_is_learned_from_a_sequence_of_outcomes() {
    // Every 0.2 s an attempt: whether it was throttled, the measured rate, and the rate from now on.
    let sequence = [
        (false, 0.0, 0.5),
        (false, 0.0, 0.5),
        (false, 4.8, 0.5),
        (false, 4.8, 0.5),
        (false, 4.16, 0.5),
        (false, 4.16, 0.6912),
        (false, 4.16, 1.0976),
        (false, 5.632, 1.6384),
        (false, 5.632, 2.3328),
        (true, 4.3264, 3.02848),
        (false, 4.3264, 3.486_639_173),
        (false, 4.3264, 3.821_874_416),
        (false, 5.665_28, 4.053_385_728),
        (false, 5.665_28, 4.200_373_108),
        (false, 4.333_056, 4.282_036_558),
        (true, 4.333_056, 2.997_425_591),
        (false, 4.333_056, 3.452_226_394),
    ];
    let mut limiter = RateLimiter::new(0.0);
    for (at, (throttled, measured, fill)) in sequence.into_iter().enumerate() {
        let now = (at + 1) as f64 * 0.2;
        // What stands in the tables is 0.6 and 3.0, which two tenths do not add up to exactly.
        let now = (now * 10.0).round() / 10.0;
        limiter.attempted(now, throttled);
        let (found_measured, found_fill) = limiter.rates();
        assert!(close(found_measured, measured), "{now}: {found_measured}");
        assert!(close(found_fill, fill), "{now}: {found_fill}");
    }
}

#[test]
fn rates_are_measured_over_half_seconds() {
    let measured = |times: &[f64]| {
        let mut limiter = RateLimiter::new(0.0);
        for time in times {
            limiter.attempted(*time, false);
        }
        limiter.rates().0
    };
    assert!(close(measured(&[]), 0.0));
    assert!(close(measured(&[1.0]), 0.8));
    assert!(close(measured(&[0.1, 0.2, 0.3, 0.4, 0.49]), 0.0));
    assert!(close(
        measured(&[0.1, 0.2, 0.3, 0.4, 0.49, 0.5]),
        12.0 * 0.8
    ));
    let every_second: Vec<f64> = (1..=20).map(f64::from).collect();
    assert!(close(measured(&every_second), 1.0));
    assert!(measured(&[1.0, 1.0, 1.0, 2.0, 3.0]) >= 1.0);
    let busy = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];
    assert!((1.99..=2.0).contains(&measured(&busy)));
    assert!((0.1..=2.0).contains(&measured(&[&busy[..], &[14.0]].concat())));
}

#[test]
fn tokens_are_asked_for_only_after_throttling() {
    let mut limiter = RateLimiter::new(0.0);
    for _ in 0..100 {
        assert_eq!(limiter.acquire(0.0), Ok(()));
    }
    limiter.attempted(0.0, true);
    let wait = limiter.acquire(0.0).unwrap_err().as_secs_f64();
    // Half a token per second is the least.
    assert!((2.0..2.1).contains(&wait), "{wait}");
    assert!(limiter.acquire(1.0).is_err());
    assert_eq!(limiter.acquire(wait), Ok(()));
    assert!(limiter.acquire(wait).is_err(), "the token is gone");
    // The bucket holds one, however long nobody comes; and time that goes back counts as none.
    assert_eq!(limiter.acquire(1000.0), Ok(()));
    assert!(limiter.acquire(1000.0).is_err());
    assert!(limiter.acquire(0.0).is_err());
    assert!(limiter.acquire(1001.0).is_err());
    assert_eq!(limiter.acquire(1002.0), Ok(()));
}

#[test]
fn there_is_at_least_one_attempt() {
    let attempts = |policy: RetryPolicy| policy.attempts();
    assert_eq!(attempts(RetryPolicy::default()), 3);
    assert_eq!(attempts(RetryPolicy::never()), 1);
    assert_eq!(attempts(RetryPolicy::default().max_attempts(0)), 1);
    assert_eq!(attempts(RetryPolicy::default().max_attempts(7)), 7);
}

use std::time::Duration;

use http::{HeaderMap, HeaderValue};

use crate::retry::*;

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

use std::time::Duration;

use crate::error::{FailureKind, ServiceError as _};
use crate::retry::{RateLimited, RetryMode, RetryPolicy, WhenLimited};
use crate::testing::{Error, Script, Step};

/// Always the longest pause.
fn even() -> RetryPolicy {
    RetryPolicy::default().jitter(false)
}

#[tokio::test(start_paused = true)]
async fn throttling_slows_all_calls_of_the_adaptive_mode_down() {
    let mut steps = vec![Step::code(429, "ThrottlingException")];
    steps.extend(vec![Step::status(200); 4]);
    let script = Script::new(steps);
    let policy = even().mode(RetryMode::Adaptive);
    let client = script.builder().retry(policy.clone()).build().unwrap();
    client.say("x", "hi").await.unwrap();
    client.clone().say("x", "hi").await.unwrap();
    // One token comes in two seconds at first; none was there at the beginning.
    let times = script.times();
    assert_eq!(times[0], Duration::ZERO);
    assert!(times[1] >= Duration::from_secs(2), "{times:?}");
    assert!(
        times[2] - times[1] >= Duration::from_millis(500),
        "{times:?}"
    );

    let fail_fast = policy.clone().when_limited(WhenLimited::Fail);
    let error = client.say("x", "hi").retry(fail_fast).await.unwrap_err();
    let Error::Failed(failure) = &error else {
        panic!("{error:?}")
    };
    assert_eq!(failure.kind(), FailureKind::Transport);
    let limited = failure.reason().downcast_ref::<RateLimited>().unwrap();
    assert!(limited.wait() > Duration::ZERO);
    assert_eq!(failure.context().attempts(), 0);
    assert!(error.is_throttling() && error.is_retryable());
    assert_eq!(script.asked(), 3);

    // A call of the standard mode does not wait.
    client.say("x", "hi").retry(even()).await.unwrap();
    assert_eq!(script.asked(), 4);
}

#[tokio::test(start_paused = true)]
async fn a_retry_without_room_gives_the_error_before_it() {
    let script = Script::new([Step::code(429, "ThrottlingException")]);
    let policy = even()
        .mode(RetryMode::Adaptive)
        .when_limited(WhenLimited::Fail);
    let error = script
        .client()
        .say("x", "hi")
        .retry(policy)
        .await
        .unwrap_err();
    assert_eq!(error.context().code(), Some("ThrottlingException"));
    assert_eq!(script.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_rate_limit_works_with_a_clock_that_stands_still() {
    let steps = [Step::code(429, "ThrottlingException"), Step::status(200)];
    let script = Script::new(steps);
    let policy = even().mode(RetryMode::Adaptive);
    let client = script.builder().clock(crate::testing::Fixed).retry(policy);
    client.build().unwrap().say("x", "hi").await.unwrap();
}

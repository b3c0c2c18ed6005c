use std::time::Duration;

use crate::config::Timeouts;
use crate::error::{FailureKind, ServiceError as _};
use crate::retry::{Resend, RetryPolicy};
use crate::testing::{Error, Script, Step};
use crate::transport::{ConnectTimeout, Keepalive};

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A limit, what the service does, and what the error says; nothing if there is none.
#[tokio::test(start_paused = true)]
async fn each_limit_ends_what_it_spans() {
    let none = Timeouts::none;
    let slow_head = || vec![Step::Wait(9), Step::status(200)];
    let slow_body = || vec![Step::body(200, &[(4, Some("{")), (4, Some("}"))])];
    let cases = [
        ("none", none(), slow_head(), ""),
        (
            "first byte in time",
            none().first_byte(seconds(10)),
            slow_head(),
            "",
        ),
        (
            "first byte",
            none().first_byte(seconds(8)),
            slow_head(),
            "the beginning of the answer took longer than 8 s (`Timeouts::first_byte`)",
        ),
        (
            "the body is not in it",
            none().first_byte(seconds(3)),
            slow_body(),
            "",
        ),
        ("idle in time", none().idle(seconds(5)), slow_body(), ""),
        (
            "idle",
            none().idle(seconds(3)),
            slow_body(),
            "the next piece of the body took longer than 3 s (`Timeouts::idle`)",
        ),
        (
            "attempt in time",
            none().attempt(seconds(9)),
            slow_body(),
            "",
        ),
        (
            "attempt",
            none().attempt(seconds(7)),
            slow_body(),
            "the attempt took longer than 7 s (`Timeouts::attempt`)",
        ),
        ("call in time", none().call(seconds(9)), slow_body(), ""),
        (
            "call",
            none().call(seconds(7)),
            slow_body(),
            "the call took longer than 7 s (`Timeouts::call`)",
        ),
    ];
    for (what, timeouts, steps, words) in cases {
        for per_call in [false, true] {
            let script = Script::new(steps.clone());
            let outcome = if per_call {
                script.client().say("x", "hi").timeouts(timeouts).await
            } else {
                let client = script.builder().timeouts(timeouts).build().unwrap();
                client.say("x", "hi").await
            };
            match outcome {
                Ok(_) => assert_eq!(words, "", "{what}"),
                Err(error) => {
                    assert_eq!(error.kind(), Some(FailureKind::Timeout), "{what}");
                    let line = error.to_string();
                    assert!(!words.is_empty() && line.contains(words), "{what}: {line}");
                    assert!(error.is_timeout(), "{what}");
                    assert_eq!(script.asked(), 1, "{what}: nobody pays twice");
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_that_stops_says_what_is_known_of_its_answer() {
    let script = Script::new([Step::body(200, &[(0, Some("{")), (400, Some("}"))])]);
    let error = script.client().say("x", "hi").await.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Timeout), "{error}");
    assert_eq!(error.context().status().unwrap(), 200);
    assert!(
        error
            .to_string()
            .contains("the next piece of the body took longer than 300 s"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_an_attempt_may_be_followed_by_another_attempt() {
    let steps = || [Step::Wait(9), Step::status(200), Step::status(200)];
    let timeouts = Timeouts::none().attempt(seconds(5));
    // The first step is left over by the attempt that was given up.
    let script = Script::new([Step::Wait(9), Step::status(200)]);
    let text = script.client().ask().timeouts(timeouts).await;
    assert!(text.is_ok(), "an operation that changes nothing");
    assert_eq!(script.asked(), 2);

    let script = Script::new(steps());
    let policy = RetryPolicy::default().resend(Resend::Any);
    let call = script.client().say("x", "hi").timeouts(timeouts);
    assert!(
        call.retry(policy).await.is_ok(),
        "one that may be sent twice"
    );
    assert_eq!(script.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_call_spans_attempts_and_pauses() {
    let script = Script::new(vec![Step::status(503); 3]);
    let policy = RetryPolicy::default().jitter(false).base(seconds(4));
    let call = script.client().say("x", "hi").retry(policy);
    let error = call.timeouts(Timeouts::default().call(seconds(10))).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Timeout));
    assert_eq!(error.context().attempts(), 2);
    assert_eq!(error.context().delays(), [seconds(4), seconds(8)]);
    assert_eq!(script.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn streams_are_bounded_before_and_between_events_only() {
    let open = async |pieces: &[(u64, Option<&'static str>)], timeouts| {
        let script = Script::new([Step::body(200, pieces)]);
        let client = script.builder().timeouts(timeouts).build().unwrap();
        let began = tokio::time::Instant::now();
        let mut stream = client.listen().await.unwrap();
        assert_eq!(began.elapsed(), Duration::ZERO, "no waiting for the body");
        let error: Error = stream.next().await.unwrap().unwrap_err();
        (error.kind(), began.elapsed())
    };
    let timeout = Some(FailureKind::Timeout);
    let limits = Timeouts::none().first_event(seconds(50)).idle(seconds(5));
    // A piece of a frame is no event yet.
    let piece = Some("\0\0\0");
    assert_eq!(open(&[(60, piece)], limits).await, (timeout, seconds(50)));
    let later = [(40, piece), (4, piece), (7, piece)];
    assert_eq!(open(&later, limits).await, (timeout, seconds(50)));
    let attempt = Timeouts::none().attempt(seconds(1)).call(seconds(1));
    let (kind, _) = open(&[(60, piece)], attempt).await;
    assert_eq!(kind, Some(FailureKind::IncompleteStream));
}

#[tokio::test(start_paused = true)]
async fn the_transport_is_told_how_long_connecting_and_silence_may_take() {
    #[derive(Clone)]
    struct Told;

    impl tower_service::Service<http::Request<crate::transport::Body>> for Told {
        type Response = http::Response<crate::transport::Body>;
        type Error = crate::BoxError;
        type Future = std::future::Ready<Result<Self::Response, Self::Error>>;

        fn poll_ready(
            &mut self,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Result<(), Self::Error>> {
            std::task::Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: http::Request<crate::transport::Body>) -> Self::Future {
            let told = request.extensions();
            let limit = told.get::<ConnectTimeout>().unwrap();
            let silence = told.get::<Keepalive>();
            std::future::ready(Err(format!("{limit:?} {silence:?}").into()))
        }
    }

    let client = Script::new([]).builder().transport(Told).build().unwrap();
    let cases = [
        (Timeouts::default(), "ConnectTimeout(Some(5s)) None"),
        (
            Timeouts::none(),
            "ConnectTimeout(None) Some(Keepalive(None))",
        ),
        (
            Timeouts::default().keepalive(seconds(7)),
            "ConnectTimeout(Some(5s)) Some(Keepalive(Some(7s)))",
        ),
    ];
    for (timeouts, told) in cases {
        let error = client.say("x", "hi").timeouts(timeouts).await.unwrap_err();
        assert!(error.to_string().contains(told), "{error}");
    }
}

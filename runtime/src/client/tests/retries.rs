use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;

use crate::client::ServiceClient as _;
use crate::error::ServiceError as _;
use crate::operation::Payload;
use crate::retry::{Resend, RetryKind, RetryPolicy, Verdict};
use crate::stream::ByteStream;
use crate::testing::{Error, Script, Step};
use crate::transport::Body;
use crate::transport::TransportErrorKind::{Lost, NotConnected, NotTaken, Other, Timeout};

fn fail(kind: crate::transport::TransportErrorKind) -> Step {
    Step::Fail(kind)
}

/// Always the longest pause.
fn even() -> RetryPolicy {
    RetryPolicy::default().jitter(false)
}

fn millis(millis: &[u64]) -> Vec<Duration> {
    millis.iter().copied().map(Duration::from_millis).collect()
}

/// Its name and what happens; what the caller of an operation that changes something sees, what one
/// sees that changes nothing, and how often the service was asked for each.
type Case = (
    &'static str,
    Vec<Step>,
    (&'static str, usize),
    (&'static str, usize),
);

#[tokio::test(start_paused = true)]
async fn what_is_sent_again() {
    let half = || Step::body(200, &[(0, Some("{\"te")), (0, None)]);
    let cases: [Case; 17] = [
        ("an answer", vec![Step::status(200)], ("ok", 1), ("ok", 1)),
        (
            "never connected, then an answer",
            vec![fail(NotConnected), fail(NotConnected), Step::status(200)],
            ("ok", 3),
            ("ok", 3),
        ),
        (
            "never connected",
            vec![fail(NotConnected); 3],
            ("Transport", 3),
            ("Transport", 3),
        ),
        (
            "not taken",
            vec![fail(NotTaken), Step::status(200)],
            ("ok", 2),
            ("ok", 2),
        ),
        (
            "503 three times",
            vec![Step::status(503); 3],
            ("503", 3),
            ("503", 3),
        ),
        (
            "500, 502, then an answer",
            vec![Step::status(500), Step::status(502), Step::status(200)],
            ("ok", 3),
            ("ok", 3),
        ),
        (
            "throttling",
            vec![Step::code(429, "ThrottlingException"), Step::status(200)],
            ("ok", 2),
            ("ok", 2),
        ),
        (
            "modelled as retryable",
            vec![Step::code(429, "NotReadyException"), Step::status(200)],
            ("ok", 2),
            ("ok", 2),
        ),
        (
            "an error that stays",
            vec![Step::code(400, "ValidationException")],
            ("ValidationException", 1),
            ("ValidationException", 1),
        ),
        (
            "429 without a code",
            vec![Step::status(429)],
            ("429", 1),
            ("429", 1),
        ),
        (
            "lost",
            vec![fail(Lost), Step::status(200)],
            ("Transport", 1),
            ("ok", 2),
        ),
        (
            "a transport that does not tell",
            vec![fail(Other), Step::status(200)],
            ("Transport", 1),
            ("ok", 2),
        ),
        (
            "a time limit",
            vec![fail(Timeout), Step::status(200)],
            ("Timeout", 1),
            ("ok", 2),
        ),
        (
            "half an answer",
            vec![half(), Step::status(200)],
            ("Transport", 1),
            ("ok", 2),
        ),
        (
            "half of a 503",
            vec![
                Step::body(503, &[(0, Some("<ht")), (0, None)]),
                Step::status(200),
            ],
            ("ok", 2),
            ("ok", 2),
        ),
        (
            "a redirect",
            vec![Step::answer(307, &[("location", "https://example.com/")])],
            ("307", 1),
            ("307", 1),
        ),
        (
            "an answer that cannot be read",
            vec![Step::body(200, &[(0, Some("<html>"))])],
            ("Decode", 1),
            ("Decode", 1),
        ),
    ];
    for (what, steps, changing, reading) in cases {
        let script = Script::new(steps.clone());
        let client = script.client();
        let said = client.say("x", "hi").await.map(drop);
        assert_eq!(
            (seen(&said), script.asked()),
            (changing.0.to_owned(), changing.1),
            "{what}"
        );
        if let Err(error) = &said {
            assert_eq!(error.context().attempts() as usize, changing.1, "{what}");
        }
        let script = Script::new(steps);
        let asked = script.client().ask().await.map(drop);
        assert_eq!(
            (seen(&asked), script.asked()),
            (reading.0.to_owned(), reading.1),
            "{what}"
        );
    }
}

/// "ok", the kind of failure, or the code.
fn seen(outcome: &Result<(), Error>) -> String {
    match outcome {
        Ok(()) => "ok".to_owned(),
        Err(error) => match error.kind() {
            Some(kind) => format!("{kind:?}"),
            None => error.context().code().unwrap_or_default().to_owned(),
        },
    }
}

#[tokio::test(start_paused = true)]
async fn the_caller_may_allow_more_and_less() {
    let outcome = async |policy: RetryPolicy, first: Step| {
        let script = Script::new([first, Step::status(200)]);
        let said = script.client().say("x", "hi").retry(policy).await;
        (said.is_ok(), script.asked())
    };
    let lost = RetryPolicy::default().resend(Resend::Lost);
    assert_eq!(outcome(lost.clone(), fail(Lost)).await, (true, 2));
    assert_eq!(outcome(lost, fail(Timeout)).await, (false, 1));
    let any = RetryPolicy::default().resend(Resend::Any);
    assert_eq!(outcome(any.clone(), fail(Timeout)).await, (true, 2));
    let half = Step::body(200, &[(0, Some("{")), (0, None)]);
    assert_eq!(outcome(any, half).await, (true, 2));
    let never = RetryPolicy::never();
    assert_eq!(outcome(never.clone(), fail(NotConnected)).await, (false, 1));
    assert_eq!(outcome(never, Step::status(503)).await, (false, 1));
    let own = RetryPolicy::default().classifier(|error| match error.context().status() {
        Some(status) if status == 424 => Verdict::Retry(RetryKind::Throttling),
        _ => Verdict::Stop,
    });
    assert_eq!(outcome(own.clone(), Step::status(424)).await, (true, 2));
    assert_eq!(outcome(own, Step::status(503)).await, (false, 1));
}

#[tokio::test(start_paused = true)]
async fn what_a_policy_of_a_call_leaves_open_is_as_the_environment_says() {
    use crate::config::FixedEnv;

    let env = || FixedEnv::new().var("AWS_MAX_ATTEMPTS", "5");
    let script = Script::new(vec![Step::status(503); 20]);
    let loaded = script.builder().load_env_from(env()).await.unwrap();
    let client = loaded.build().unwrap();
    for (policy, attempts) in [
        (RetryPolicy::default().resend(Resend::Any), 5),
        (RetryPolicy::default().max_attempts(2), 2),
        (RetryPolicy::never(), 1),
        (client.core().config().retry().clone().jitter(false), 5),
    ] {
        let error = client.say("x", "hi").retry(policy).await.unwrap_err();
        assert_eq!(error.context().attempts(), attempts);
    }
    // What the client has in code makes no difference, whether it comes before or after the environment.
    let never = RetryPolicy::never;
    let script = Script::new(vec![Step::status(503); 40]);
    let before = script.builder().retry(never());
    let after = script.builder().load_env_from(env()).await.unwrap();
    for (builder, attempts) in [
        (script.builder().retry(never()), 3),
        (before.load_env_from(env()).await.unwrap(), 5),
        (after.retry(never()), 5),
    ] {
        let client = builder.build().unwrap();
        let error = client.say("x", "hi").await.unwrap_err();
        assert_eq!(error.context().attempts(), 1);
        let call = client.say("x", "hi").retry(RetryPolicy::default());
        let error = call.await.unwrap_err();
        assert_eq!(error.context().attempts(), attempts);
    }
    // A wrong value is no concern of a client that has its own.
    let wrong = FixedEnv::new().var("AWS_MAX_ATTEMPTS", "many");
    let own = script.builder().retry(never());
    assert!(own.load_env_from(wrong.clone()).await.is_ok());
    assert!(script.builder().load_env_from(wrong).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn each_attempt_says_which_it_is_and_is_signed_anew() {
    let script = Script::new([Step::status(503), Step::status(503), Step::status(200)]);
    let base = Duration::from_secs(2);
    let client = script.builder().retry(even().base(base)).build().unwrap();
    let answered = client.say("x", "hi").answer().await.unwrap();
    assert_eq!(answered.attempts(), 3);
    assert_eq!(answered.delays(), [base, base * 2]);
    assert_eq!(
        script.headers("amz-sdk-request"),
        ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]
    );
    let id = "07070707-0707-4707-8707-070707070707";
    assert_eq!(script.headers("amz-sdk-invocation-id"), [id; 3]);
    assert_eq!(
        script.headers("x-amz-date"),
        ["20150830T123600Z", "20150830T123602Z", "20150830T123606Z"]
    );
    let mut signatures = script.headers("authorization");
    assert!(signatures[0].contains("SignedHeaders=") && signatures[0].contains("amz-sdk-request"));
    signatures.dedup();
    assert_eq!(signatures.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_the_service_may_lengthen_them() {
    let throttled = |after: &str| {
        let headers = [
            ("x-amzn-errortype", "ThrottlingException"),
            ("x-amz-retry-after", after),
        ];
        Step::answer(429, &headers)
    };
    let steps = [
        Step::status(500),
        throttled("nonsense"),
        throttled("7000"),
        throttled("600000"),
        Step::status(200),
    ];
    let script = Script::new(steps);
    let policy = even().max_attempts(5);
    let client = script.builder().retry(policy).build().unwrap();
    let answered = client.say("x", "hi").answer().await.unwrap();
    assert_eq!(answered.delays(), millis(&[50, 2000, 7000, 13000]));
    assert_eq!(
        script.times(),
        millis(&[0, 50, 2050, 9050, 22050]),
        "it really waited"
    );

    // With jitter, and random bytes that are sevens, pauses are a small part of the longest.
    let script = Script::new([Step::status(500), Step::status(200)]);
    let answered = script.client().say("x", "hi").answer().await.unwrap();
    let expected = Duration::from_millis(50).mul_f64(crate::retry::unit([7; 16]));
    assert_eq!(answered.delays(), [expected]);
}

#[tokio::test(start_paused = true)]
async fn errors_tell_attempts_and_pauses_and_a_hook_sees_them() {
    let script = Script::new(vec![Step::status(503); 3]);
    let seen = Arc::<Mutex<Vec<String>>>::default();
    let log = Arc::clone(&seen);
    let client = script
        .builder()
        .retry(even())
        .on_retry(move |retry| {
            let line = format!(
                "{} {}/{} {:?} {} ms: {:?}",
                retry.operation,
                retry.attempt,
                retry.max_attempts,
                retry.kind,
                retry.delay.as_millis(),
                retry.error.context().status(),
            );
            log.lock().unwrap().push(line);
        })
        .build()
        .unwrap();
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().delays(), millis(&[50, 100]));
    assert_eq!(error.to_string(), "Say: 503 (status 503, attempts 3)");
    assert_eq!(
        *seen.lock().unwrap(),
        [
            "Say 1/3 Transient 50 ms: Some(503)",
            "Say 2/3 Transient 100 ms: Some(503)"
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn all_clones_share_one_quota() {
    let script = Script::new(vec![Step::status(503); 200]);
    let client = script.client();
    // Each call takes 28 of 500.
    for _ in 0..17 {
        let error = client.clone().say("x", "hi").await.unwrap_err();
        assert!(!error.context().retry_quota_exceeded());
        assert_eq!(error.context().attempts(), 3);
    }
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 2);
    let error = client.say("x", "hi").await.unwrap_err();
    assert!(error.context().retry_quota_exceeded());
    assert_eq!(
        error.to_string(),
        "Say: 503 (status 503, attempts 1, retry quota exceeded)"
    );
    let policy = RetryPolicy::default().max_attempts(9);
    let error = client.say("x", "hi").retry(policy).await.unwrap_err();
    assert_eq!(
        error.context().attempts(),
        1,
        "a policy of one's own changes nothing"
    );
    let other = script.client();
    let error = other.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 3, "another client has its own");
}

#[tokio::test(start_paused = true)]
async fn a_success_gives_back_what_its_retry_took() {
    let mut steps = vec![Step::status(503); 3 * 17];
    for _ in 0..20 {
        steps.extend([Step::status(503), Step::status(200)]);
    }
    let script = Script::new(steps);
    let client = script.client();
    for _ in 0..17 {
        client.say("x", "hi").await.unwrap_err();
    }
    for _ in 0..20 {
        client.say("x", "hi").await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_made_while_it_is_sent_is_sent_once() {
    use crate::stream::EventInput;
    let all = [
        (
            vec![fail(NotConnected), fail(NotConnected), Step::status(503)],
            3,
        ),
        (vec![fail(NotConnected), fail(Lost)], 2),
        (vec![fail(NotTaken)], 1),
        (vec![Step::status(503)], 1),
    ];
    for (steps, asked) in all {
        let script = Script::new(steps.clone());
        let client = script
            .builder()
            .retry(even().resend(Resend::Any))
            .build()
            .unwrap();
        let events = EventInput::from_events([]);
        let error = client.converse(events).await.err().unwrap();
        let attempts = error.context().attempts();
        assert_eq!(
            (attempts as usize, script.asked()),
            (asked, asked),
            "{steps:?}"
        );
    }
}

#[tokio::test]
async fn a_body_that_is_made_while_it_is_sent_is_of_one_attempt() {
    let bytes = Body::from(Bytes::from_static(b"x"));
    let stream = ByteStream::new(bytes);
    assert!(stream.bytes().is_none());
    let first = Payload::Stream(stream.into_body());
    let second = first.again();
    let third = second.again();
    assert!(first.is_unsent());
    let read = async |payload| match payload {
        Payload::Stream(body) => ByteStream::new(body).collect().await,
        _ => panic!("it is a stream still"),
    };
    assert_eq!(read(second).await.unwrap(), "x");
    assert!(!first.is_unsent() && !third.is_unsent());
    let error = read(third).await.unwrap_err();
    let reason = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(
        reason,
        "the body of the request was sent in another attempt"
    );
}

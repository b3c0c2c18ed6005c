use std::error::Error as _;
use std::time::Duration;

use tokio::time::Instant;

use crate::testing::{Answers, Client, Error, List, Page, PageInput, list};
use crate::waiter::{WaitState, Waiter, WaiterMeta};

/// Waits for the item `ready`; `broken` rules it out, and so does any error but that it is not there yet.
#[derive(Debug)]
struct Ready;

impl Waiter for Ready {
    type Operation = List;
    const META: WaiterMeta = WaiterMeta::new("Ready", 2, 8);

    fn state(_: &PageInput, result: Result<&Page, &Error>) -> Option<WaitState> {
        use crate::error::ServiceError as _;
        let item = |page: &Page, name: &str| page.items.iter().flatten().any(|item| item == name);
        match result {
            Ok(page) if item(page, "ready") => Some(WaitState::Success),
            Ok(page) if item(page, "broken") => Some(WaitState::Failure),
            Err(error) if error.context().code() == Some("NotFound") => Some(WaitState::Retry),
            Err(error) if error.context().code() == Some("Deleted") => Some(WaitState::Success),
            _ => None,
        }
    }
}

const EMPTY: (u16, &str) = (200, "{}");
const READY: (u16, &str) = (200, r#"{"items":["ready"]}"#);

fn client(answers: &[(u16, &'static str)]) -> (Answers, Client) {
    let script = Answers::new(answers.iter().copied());
    let client = script.builder().build().unwrap();
    (script, client)
}

#[tokio::test(start_paused = true)]
async fn it_calls_until_the_state_is_reached() {
    let (script, client) = client(&[EMPTY, (404, r#"{"__type":"NotFound"}"#), EMPTY, READY]);
    let begin = Instant::now();
    let call = list(&client).header("x-mine", "1");
    let task = tokio::spawn(call.wait_until(Ready, Duration::from_secs(100)));
    let waited = task.await.unwrap().unwrap();
    assert_eq!(waited.calls, 4);
    assert_eq!(waited.result.unwrap().items.unwrap(), ["ready"]);
    let took = begin.elapsed().as_secs();
    assert!((6..=2 + 4 + 8).contains(&took), "{took}");
    let seen = script.seen();
    assert_eq!(seen.len(), 4);
    for request in seen {
        assert_eq!(request.headers()["x-mine"], "1");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_may_be_what_was_waited_for() {
    let (_, client) = client(&[(400, r#"{"__type":"Deleted"}"#)]);
    let waited = list(&client)
        .wait_until(Ready, Duration::from_secs(1))
        .await
        .unwrap();
    assert!(waited.result.is_err());
    assert_eq!(
        format!("{waited:?}").split_once("error").unwrap().0,
        "Waited { calls: 1, "
    );
}

#[tokio::test(start_paused = true)]
async fn a_state_that_rules_it_out() {
    let (script, client) = client(&[EMPTY, (200, r#"{"items":["broken"]}"#), READY]);
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(100))
        .await
        .unwrap_err();
    assert!(!error.is_timeout());
    assert_eq!(error.waiter(), "Ready");
    assert_eq!(
        error.to_string(),
        "Ready: the resource is in a state that rules it out (answers 2)"
    );
    assert!(error.source().is_none());
    let last = error.into_last().unwrap();
    assert_eq!(last.result.unwrap().items.unwrap(), ["broken"]);
    assert_eq!(script.seen().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_error_that_is_not_expected() {
    let (_, client) = client(&[(403, r#"{"__type":"Denied","message":"no"}"#), READY]);
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(100))
        .await
        .unwrap_err();
    assert!(!error.is_timeout());
    let expected = "Ready: List: Denied: no (status 403, keys set in code, attempts 1) (answers 1)";
    assert_eq!(error.to_string(), expected);
    assert!(error.source().unwrap().is::<Error>());
    assert_eq!(error.last().unwrap().calls, 1);
    assert!(format!("{error:?}").contains("Denied"), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_call_is_made_when_time_is_up() {
    let begin = Instant::now();
    let (script, client) = client(&[EMPTY; 50]);
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(20))
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(begin.elapsed().as_secs(), 20);
    let calls = script.seen().len();
    assert_eq!(
        error.to_string(),
        format!("Ready: not reached within 20s (answers {calls})")
    );

    // It still counts.
    let mut answers = vec![EMPTY; calls - 1];
    answers.push(READY);
    let (_, client) = self::client(&answers);
    let begin = Instant::now();
    let waited = list(&client).wait_until(Ready, Duration::from_secs(20));
    assert_eq!(waited.await.unwrap().calls as usize, calls);
    assert_eq!(begin.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_answered_is_cancelled() {
    let begin = Instant::now();
    let (_, client) = client(&[]);
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(20))
        .await
        .unwrap_err();
    assert!(error.is_timeout() && error.last().is_none());
    assert_eq!(begin.elapsed().as_secs(), 20);
    assert_eq!(
        error.to_string(),
        "Ready: not reached within 20s (answers 0)"
    );

    // The last call has the shortest delay to be answered in.
    let begin = Instant::now();
    let (script, client) = self::client(&[(404, r#"{"__type":"NotFound","message":"no"}"#)]);
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(3))
        .await
        .unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(begin.elapsed().as_secs(), 5);
    assert_eq!(script.seen().len(), 2);
    assert_eq!(
        error.to_string(),
        "Ready: not reached within 3s; the last error: \
         List: NotFound: no (status 404, attempts 1) (answers 1)"
    );
}

#[cfg(not(feature = "hyper"))]
#[tokio::test]
async fn without_a_timer_nothing_is_sent() {
    let wire = super::ok();
    let client = crate::testing::builder(&wire).build().unwrap();
    let error = list(&client)
        .wait_until(Ready, Duration::from_secs(1))
        .await
        .unwrap_err();
    assert!(error.to_string().contains("there is no timer"), "{error}");
    assert!(wire.seen().is_none());
}

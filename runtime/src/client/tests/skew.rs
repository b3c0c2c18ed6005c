use crate::error::ServiceError as _;
use crate::testing::{Script, Step};

/// The time of the service, one hour ahead.
const AHEAD: &str = "Sun, 30 Aug 2015 13:36:00 GMT";

fn refused(date: &str) -> Step {
    let headers = [
        ("x-amzn-errortype", "InvalidSignatureException"),
        ("date", date),
    ];
    Step::answer(403, &headers)
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_wrong_by_an_hour_is_put_right() {
    let script = Script::new([refused(AHEAD), Step::status(200), Step::status(200)]);
    let client = script.client();
    let answered = client.say("x", "hi").answer().await.unwrap();
    assert_eq!(answered.attempts(), 2);
    // The next call is right at once.
    assert_eq!(client.say("x", "hi").answer().await.unwrap().attempts(), 1);
    assert_eq!(
        script.headers("x-amz-date"),
        ["20150830T123600Z", "20150830T133600Z", "20150830T133600Z"]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_the_clock_does_not_explain_stands() {
    // Right from the beginning, and put right by an answer before.
    for first in ["Sun, 30 Aug 2015 12:36:00 GMT", AHEAD] {
        let success = Step::answer(200, &[("date", first)]);
        let script = Script::new([success, refused(first)]);
        let client = script.client();
        client.say("x", "hi").await.unwrap();
        let error = client.say("x", "hi").await.unwrap_err();
        assert_eq!(error.context().attempts(), 1, "{first}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_correction_can_be_switched_off() {
    let script = Script::new([refused(AHEAD), Step::status(200)]);
    let client = script.builder().clock_skew_correction(false);
    let client = client.build().unwrap();
    client.say("x", "hi").await.unwrap_err();
    client.say("x", "hi").await.unwrap();
    assert_eq!(script.headers("x-amz-date"), ["20150830T123600Z"; 2]);
}

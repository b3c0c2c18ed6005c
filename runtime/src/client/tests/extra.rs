use serde_json::json;

use super::{failure, ok};
use crate::error::FailureKind;
use crate::testing::builder;

#[tokio::test]
async fn extra_members_stand_in_the_body() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    client
        .say("x", "hi")
        .extra("mood", json!({ "z": 1, "a": [null] }))
        .extra("loud", true)
        .await
        .unwrap();
    let sent = wire.sent().await;
    assert_eq!(
        sent.body(),
        r#"{"text":"hi","mood":{"z":1,"a":[null]},"loud":true}"#
    );
}

#[tokio::test]
async fn an_extra_member_replaces_one_of_the_operation() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let call = client.say("x", "hi").extra("text", 1).extra("text", "ho");
    assert!(!format!("{call:?}").contains("ho"));
    call.await.unwrap();
    assert_eq!(wire.sent().await.body(), r#"{"text":"ho"}"#);
}

#[tokio::test]
async fn a_body_that_is_no_object_takes_no_members() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let (kind, text) = failure(client.listen().extra("mood", "hush")).await;
    assert_eq!(kind, FailureKind::Build);
    assert_eq!(
        text,
        "Listen: the member `mood` cannot be added to the body, which is not JSON"
    );
    let request = crate::client::RawRequest::new(http::Method::POST, "/x").json(&json!([1]));
    let (kind, text) = failure(client.raw(request).extra("mood", "hush")).await;
    assert_eq!(kind, FailureKind::Build);
    assert_eq!(
        text,
        "raw call: members cannot be added to the body, which is JSON but no object"
    );
    assert!(wire.seen().is_none());
}

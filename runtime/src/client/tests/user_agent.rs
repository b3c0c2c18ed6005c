//! What the user agent says of the client and of who is calling.

use http::header::USER_AGENT;

use super::ok;
use crate::config::FixedEnv;
use crate::retry::{RetryMode, RetryPolicy};
use crate::testing::{Timer, bare, builder};

/// The words after the language.
async fn words(env: FixedEnv) -> String {
    let wire = ok();
    let timed = bare(&wire).sleep(Timer);
    let loaded = timed.load_env_from(env).await.unwrap();
    loaded.build().unwrap().say("x", "hi").await.unwrap();
    let sent = wire.sent().await;
    let agent = sent.headers()[USER_AGENT].to_str().unwrap();
    let (_, words) = agent.split_once(" lang/rust ").unwrap();
    words.to_owned()
}

#[tokio::test]
async fn features_and_names_stand_in_their_order() {
    let region = || FixedEnv::new().var("AWS_REGION", "us-east-1");
    let keys = || {
        let env = region().var("AWS_ACCESS_KEY_ID", "AKID");
        env.var("AWS_SECRET_ACCESS_KEY", "secret")
    };
    let cases = [
        (keys(), "m/E,g"),
        (keys().var("AWS_RETRY_MODE", "adaptive"), "m/F,g"),
        (
            keys().var("AWS_ENDPOINT_URL", "https://localhost"),
            "m/E,N,g",
        ),
        (region().var("AWS_BEARER_TOKEN_TEST", "key"), "m/E,3"),
        (
            keys()
                .var("AWS_EXECUTION_ENV", "AWS_Lambda rust")
                .var("AWS_SDK_UA_APP_ID", "my app/é"),
            "exec-env/AWS_Lambda-rust m/E,g app/my-app--",
        ),
    ];
    for (env, expected) in cases {
        assert_eq!(words(env).await, expected);
    }
}

#[tokio::test]
async fn keys_in_code_are_told_too_and_a_field_of_the_callers_own_stays() {
    let wire = ok();
    let policy = RetryPolicy::never().mode(RetryMode::Standard);
    let client = builder(&wire).retry(policy).build().unwrap();
    client.say("x", "hi").await.unwrap();
    let sent = wire.sent().await;
    let agent = sent.headers()[USER_AGENT].to_str().unwrap();
    assert!(agent.ends_with(" lang/rust m/E,e"), "{agent}");
    client
        .say("x", "hi")
        .header("user-agent", "mine")
        .await
        .unwrap();
    assert_eq!(wire.sent().await.headers()[USER_AGENT], "mine");
}

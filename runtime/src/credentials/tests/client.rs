//! Sources behind a whole client.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::advance;

use super::world::{Others, Place, Reply, role_keys};
use crate::config::{ClientBuilder, FixedEnv, Timeouts};
use crate::credentials::{BearerToken, Cognito, Credentials, SharedCredentials};
use crate::error::{FailureKind, ServiceError as _};
use crate::retry::RetryPolicy;
use crate::testing::{Client, Error, Fixed};
use crate::time::Clock as _;
use crate::value::Timestamp;

pub(super) fn builder(others: &Others) -> ClientBuilder<Client> {
    ClientBuilder::new()
        .clock(others.clock())
        .random(Fixed)
        .retry(RetryPolicy::never().max_attempts(2))
        .timeouts(Timeouts::none())
        .transport(others.clone())
}

pub(super) async fn client(others: &Others, place: &Place) -> Client {
    let loaded = builder(others).load_env_from(place.clone()).await.unwrap();
    loaded.build().unwrap()
}

pub(super) fn ok() -> Reply {
    Reply::ok("{}")
}

/// The ids of the keys that the calls were signed with.
fn signed_with(others: &Others) -> Vec<String> {
    let asked = others.asked();
    let calls = asked
        .iter()
        .filter(|asked| asked.head.uri().path().starts_with("/say"));
    let ids = calls.map(|asked| {
        let authorization = asked.header("authorization").unwrap();
        let (_, rest) = authorization.split_once("Credential=").unwrap();
        rest.split('/').next().unwrap().to_owned()
    });
    ids.collect()
}

fn static_profile(id: &str) -> String {
    format!("[default]\nregion = us-east-1\naws_access_key_id = {id}\naws_secret_access_key = s\n")
}

#[tokio::test(start_paused = true)]
async fn keys_come_from_the_environment_and_from_profiles() {
    let place = Place::home(&static_profile("profile"), "");
    place.set("AWS_REGION", "us-east-1");
    let others = Others::new([ok(), ok()]);
    client(&others, &place).await.say("x", "hi").await.unwrap();
    place.set("AWS_ACCESS_KEY_ID", "environment");
    place.set("AWS_SECRET_ACCESS_KEY", "s");
    client(&others, &place).await.say("x", "hi").await.unwrap();
    assert_eq!(signed_with(&others), ["profile", "environment"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_has_expired_is_renewed_once_and_files_are_read_again() {
    let place = Place::home(&static_profile("old"), "");
    place.set("AWS_REGION", "us-east-1");
    let others = Others::new([ok(), Reply::expired(), ok()]);
    let client = client(&others, &place).await;
    client.say("x", "hi").await.unwrap();
    place.file("/home/.aws/config", &static_profile("new"));
    let answered = client.say("x", "hi").answer().await.unwrap();
    assert_eq!(answered.attempts(), 2);
    assert_eq!(signed_with(&others), ["old", "old", "new"]);

    // What is new and called expired again is an error, and no reason to go on asking.
    others.add([Reply::expired()]);
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().code(), Some("ExpiredTokenException"));
    assert_eq!(others.asked().len(), 4);
    // Much later it may be worth a try, but only one.
    advance(Duration::from_secs(60)).await;
    others.add([Reply::expired(), Reply::expired()]);
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 2);
    assert_eq!(others.asked().len(), 6);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_not_sent_again_leaves_nothing_expired_behind() {
    let place = Place::home(&static_profile("old"), "");
    place.set("AWS_REGION", "us-east-1");
    let others = Others::new([Reply::expired(), ok(), Reply::status(503), Reply::expired()]);
    let client = client(&others, &place).await;
    let call = client.say("x", "hi").retry(RetryPolicy::never());
    let error = call.await.unwrap_err();
    assert_eq!(error.context().attempts(), 1);
    place.file("/home/.aws/config", &static_profile("new"));
    client.say("x", "hi").await.unwrap();

    // The same where the last attempt is the one that fails so.
    advance(Duration::from_secs(60)).await;
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().code(), Some("ExpiredTokenException"));
    place.file("/home/.aws/config", &static_profile("newest"));
    others.add([ok()]);
    client.say("x", "hi").await.unwrap();
    assert_eq!(signed_with(&others), ["old", "new", "new", "new", "newest"]);
}

#[tokio::test(start_paused = true)]
async fn keys_that_were_set_in_code_are_not_renewed() {
    let others = Others::new([Reply::expired()]);
    let client = builder(&others)
        .region("us-east-1")
        .credentials(Credentials::new("AKID", "s"))
        .build()
        .unwrap();
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn two_hundred_calls_on_expired_keys_ask_sts_once() {
    let config = "[default]\nrole_arn = r\nsource_profile = b\nregion = us-east-1\n\
        [profile b]\naws_access_key_id = base\naws_secret_access_key = s";
    let place = Place::home(config, "");
    place.set("AWS_REGION", "us-east-1");
    let others = Others::new([role_keys("first", "2015-08-30T13:36:00Z"), ok()]);
    let client = client(&others, &place).await;
    client.say("x", "hi").await.unwrap();

    advance(Duration::from_secs(3601)).await;
    let slow = Reply::Pause(Duration::from_secs(1));
    others.add([slow, role_keys("second", "2015-08-30T14:36:00Z")]);
    others.add(std::iter::repeat_n(ok(), 200));
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        calls.spawn(client.say("x", "hi").into_future());
    }
    for result in calls.join_all().await {
        result.unwrap();
    }
    let lines = others.lines();
    let of_sts = lines.iter().filter(|line| line.contains("//sts.")).count();
    assert_eq!((of_sts, lines.len()), (2, 203));
    let signed_with = signed_with(&others);
    assert_eq!(signed_with[0], "first");
    assert!(signed_with[1..].iter().all(|id| id == "second"));
    let agent = others.asked()[0].header("user-agent").map(str::to_owned);
    assert!(agent.is_some_and(|agent| {
        others.asked()[1]
            .header("user-agent")
            .unwrap()
            .starts_with(&agent)
    }));
}

#[tokio::test(start_paused = true)]
async fn two_hundred_calls_that_are_told_that_keys_have_expired_renew_them_once() {
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    let others = Others::new(std::iter::repeat_n(Reply::Expired("k1"), 400));
    let client = builder(&others)
        .region("us-east-1")
        .credentials(move || {
            let count = counting.fetch_add(1, Ordering::SeqCst) + 1;
            async move { Ok::<_, std::io::Error>(Credentials::new(&format!("k{count}"), "s")) }
        })
        .build()
        .unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..200 {
        calls.spawn(client.say("x", "hi").into_future());
    }
    for result in calls.join_all().await {
        result.unwrap();
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn without_any_credentials_everything_that_was_looked_at_is_named() {
    let place = Place::home("", "");
    place.set("AWS_REGION", "us-east-1");
    let client = client(&Others::new([]), &place).await;
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Credentials));
    let text = error.to_string();
    for part in [
        "Say: there are no credentials and no bearer token (AWS_BEARER_TOKEN_TEST): no source has any (",
        "environment: AWS_ACCESS_KEY_ID",
        "profile: there is no profile `default` in /home/.aws/config, /home/.aws/credentials",
        "web identity: AWS_WEB_IDENTITY_TOKEN_FILE",
        "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "IMDS: this is probably no instance of EC2",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let Error::Failed(failure) = error else {
        panic!("{text}");
    };
    let reason = failure
        .reason()
        .downcast_ref::<crate::credentials::CredentialsError>();
    assert_eq!(reason.unwrap().trace().unwrap().tried().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn a_bearer_token_of_the_environment_goes_before_the_chain() {
    let place = Place::home("[default]\ncredential_process = exit 1", "");
    place.set("AWS_REGION", "us-east-1");
    place.set("AWS_BEARER_TOKEN_TEST", "key");
    let others = Others::new([ok()]);
    client(&others, &place).await.say("x", "hi").await.unwrap();
    assert_eq!(
        others.asked()[0].header("authorization"),
        Some("Bearer key")
    );
}

#[tokio::test(start_paused = true)]
async fn a_bearer_token_alone_cannot_send_events() {
    let place = Place::home("", "");
    place.set("AWS_REGION", "us-east-1");
    place.set("AWS_BEARER_TOKEN_TEST", "hush");
    let client = client(&Others::new([]), &place).await;
    let events = crate::stream::EventInput::from_events(Vec::<crate::testing::Text>::new());
    let error = client.converse(events).await.unwrap_err().to_string();
    assert!(
        error.contains("a bearer token cannot be used for an operation that sends events")
            && error.contains("environment: AWS_ACCESS_KEY_ID")
            && !error.contains("hush"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_call_may_have_a_source_of_its_own() {
    let count = Arc::new(AtomicUsize::new(0));
    let counting = Arc::clone(&count);
    let source = SharedCredentials::from(move || {
        let count = counting.fetch_add(1, Ordering::SeqCst) + 1;
        async move { Ok::<_, std::io::Error>(Credentials::new(&format!("k{count}"), "s")) }
    });
    let others = Others::new(std::iter::repeat_n(ok(), 3));
    let client = builder(&others)
        .region("us-east-1")
        .credentials(Credentials::new("client", "s"))
        .build()
        .unwrap();
    for _ in 0..2 {
        client
            .say("x", "hi")
            .credentials(source.clone())
            .await
            .unwrap();
    }
    client.say("x", "hi").await.unwrap();
    assert_eq!(signed_with(&others), ["k1", "k1", "client"]);
    assert_eq!(count.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_source_of_bearer_tokens_is_asked_again_in_time() {
    let others = Others::new(std::iter::repeat_n(ok(), 3));
    let clock = Arc::new(others.clock());
    let count = AtomicUsize::new(0);
    let client = builder(&others)
        .region("us-east-1")
        .bearer_token(move || {
            let end = Timestamp::from_epoch_seconds(clock.now().secs() + 12 * 3600);
            let token = format!("key-{}", count.fetch_add(1, Ordering::SeqCst) + 1);
            async move { Ok::<_, std::io::Error>(BearerToken::from(token).expires_after(end)) }
        })
        .build()
        .unwrap();
    for _ in 0..3 {
        client.say("x", "hi").await.unwrap();
        advance(Duration::from_secs(6 * 3600)).await;
    }
    let sent: Vec<_> = others
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer key-1", "Bearer key-1", "Bearer key-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_bearer_token_that_is_not_taken_is_renewed_once() {
    let refusal = || Reply::Answer(403, r#"{"Message":"no such key"}"#.to_owned());
    let others = Others::new([refusal(), ok(), refusal()]);
    let count = AtomicUsize::new(0);
    let source = builder(&others).bearer_token(move || {
        let token = format!("key-{}", count.fetch_add(1, Ordering::SeqCst) + 1);
        async move { Ok::<_, std::io::Error>(BearerToken::from(token)) }
    });
    let client = source.region("us-east-1").build().unwrap();
    client.say("x", "hi").await.unwrap();
    // What is new and not taken either is an error, and no reason to go on asking.
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 1);
    let sent: Vec<_> = others
        .asked()
        .iter()
        .map(|asked| asked.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["Bearer key-1", "Bearer key-2", "Bearer key-2"]);

    // One that never changes is sent once.
    others.add([refusal()]);
    let fixed = builder(&others).bearer_token("key").region("us-east-1");
    let error = fixed.build().unwrap().say("x", "hi").await.unwrap_err();
    assert_eq!(error.context().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn half_a_key_is_an_error_before_any_call() {
    let env = FixedEnv::new().var("AWS_SECRET_ACCESS_KEY", "hush");
    let error = builder(&Others::new([]))
        .load_env_from(env)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Build));
    assert!(
        error.to_string().contains("AWS_ACCESS_KEY_ID is not"),
        "{error}"
    );
    assert!(!error.to_string().contains("hush"));
}

#[tokio::test(start_paused = true)]
async fn a_source_in_code_needs_no_environment() {
    let others = Others::new([
        Reply::ok(r#"{"IdentityId":"id-1"}"#),
        Reply::ok(
            r#"{"Credentials":{"AccessKeyId":"cognito","SecretKey":"s","SessionToken":"t","Expiration":1440945360}}"#,
        ),
        ok(),
    ]);
    let client = builder(&others)
        .region("us-east-1")
        .credentials(Cognito::new("eu-west-1:pool"))
        .build()
        .unwrap();
    client.say("x", "hi").await.unwrap();
    assert_eq!(signed_with(&others), ["cognito"]);
}

#[tokio::test(start_paused = true)]
async fn roles_are_asked_for_in_the_region_of_the_machine_if_there_is_no_other() {
    let config = "[default]\nrole_arn = r\nsource_profile = b\n\
        [profile b]\naws_access_key_id = base\naws_secret_access_key = s";
    let others = Others::new([
        Reply::ok("token"),
        Reply::ok("eu-west-3"),
        role_keys("role", "2015-08-30T13:36:00Z"),
        ok(),
    ]);
    let client = client(&others, &Place::home(config, "")).await;
    client.say("x", "hi").await.unwrap();
    let lines = others.lines();
    assert_eq!(lines[2], "POST https://sts.eu-west-3.amazonaws.com/");
    assert_eq!(signed_with(&others), ["role"]);
}

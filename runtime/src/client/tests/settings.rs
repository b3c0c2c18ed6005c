use http::header::{AUTHORIZATION, USER_AGENT};

use super::{failure, ok};
use crate::client::ServiceClient as _;
use crate::config::FixedEnv;
use crate::credentials::Credentials;
use crate::error::{FailureKind, ServiceError as _};
use crate::operation::AuthScheme;
use crate::testing::{Client, Wire, bare, builder};

#[tokio::test]
async fn a_bearer_token_goes_out_unsigned_and_never_in_the_open() {
    let wire = ok();
    let client = bare(&wire)
        .region("us-east-1")
        .bearer_token("key-1")
        .build()
        .unwrap();
    client.say("x", "hi").await.unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.headers()[AUTHORIZATION], "Bearer key-1");
    assert!(sent.headers()[AUTHORIZATION].is_sensitive());
    assert!(!sent.headers().contains_key("x-amz-date"));

    // With an endpoint of one's own, a bearer token needs no region.
    let client = bare(&wire)
        .endpoint_url("http://localhost:1")
        .bearer_token("key-1")
        .build()
        .unwrap();
    client.say("x", "hi").await.unwrap();
    assert!(wire.seen().is_some());

    let client = bare(&wire)
        .endpoint_url("http://example.com")
        .bearer_token("key-1")
        .build()
        .unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(
        text.contains("plain http") && !text.contains("key-1"),
        "{text}"
    );
    assert!(wire.seen().is_none());

    let client = bare(&wire)
        .region("us-east-1")
        .bearer_token("hush\nhush")
        .build()
        .unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(
        text.contains("characters") && !text.contains("hush"),
        "{text}"
    );
}

#[tokio::test]
async fn one_client_serves_owners_of_several_tokens() {
    let wire = ok();
    let client = builder(&wire).bearer_token("the-clients").build().unwrap();
    let sent = async |call: crate::client::Call<_>| {
        call.await.unwrap();
        let sent = wire.sent().await;
        let field = |name| sent.headers()[name].to_str().unwrap().to_owned();
        (field(AUTHORIZATION), field(USER_AGENT))
    };
    for tenant in ["red", "blue"] {
        let call = client.say("x", "hi").bearer_token(tenant);
        assert!(!format!("{:?}", call.clone()).contains(tenant));
        let (authorization, agent) = sent(call).await;
        assert_eq!(authorization, format!("Bearer {tenant}"));
        assert!(
            agent.ends_with(" m/E"),
            "it is none of the environment: {agent}"
        );
    }
    // What is said last holds.
    let keys = || Credentials::new("AKIDCALL", "secret");
    let call = client
        .say("x", "hi")
        .bearer_token("red")
        .credentials(keys());
    let (authorization, _) = sent(call).await;
    assert!(authorization.contains("Credential=AKIDCALL/"));
    let call = client
        .say("x", "hi")
        .credentials(keys())
        .bearer_token("red");
    assert_eq!(sent(call).await.0, "Bearer red");
    // It stays off open wires, too.
    let open = builder(&wire).endpoint_url("http://example.com");
    let call = open.build().unwrap().say("x", "hi").bearer_token("hush");
    let (kind, text) = failure(call).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(
        text.contains("plain http") && !text.contains("hush"),
        "{text}"
    );
}

#[tokio::test]
async fn who_is_not_accepted_is_told_as_whom_the_request_went() {
    let wire = || Wire::answering(403, [("x-amzn-errortype", "Denied")], "");
    let env = |name: &str, value: &str| {
        let env = FixedEnv::new().var("AWS_REGION", "us-east-1");
        env.var("AWS_ACCESS_KEY_ID", "AKIDENV")
            .var("AWS_SECRET_ACCESS_KEY", "hush")
            .var(name, value)
    };
    let with = async |env: FixedEnv, token: Option<&str>| {
        let loaded = bare(&wire()).load_env_from(env).await.unwrap();
        let call = loaded.build().unwrap().say("x", "hi");
        let error = match token {
            Some(token) => call.bearer_token(token).await,
            None => call.await,
        };
        let error = error.unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
        error.to_string()
    };
    let line = |caller: &str| format!("Say: Denied (status 403, {caller}, attempts 1)");
    let token = || env("AWS_BEARER_TOKEN_TEST", "hush");
    assert_eq!(
        with(token(), None).await,
        line("bearer token of AWS_BEARER_TOKEN_TEST")
    );
    assert_eq!(
        with(token(), Some("hush")).await,
        line("bearer token of the call")
    );
    assert_eq!(
        with(env("AWS_MAX_ATTEMPTS", "1"), None).await,
        line("keys of the environment")
    );
    let client = builder(&wire()).bearer_token("hush");
    let client = client.auth_scheme_preference([AuthScheme::HttpBearer]);
    let error = client.build().unwrap().say("x", "hi").await.unwrap_err();
    assert_eq!(error.to_string(), line("bearer token of the client"));
    let context = error.context();
    assert_eq!(context.caller(), Some("bearer token of the client"));

    // Elsewhere it would be in the way.
    let wire = Wire::answering(400, [("x-amzn-errortype", "Denied")], "");
    let client = builder(&wire).build().unwrap();
    let error = client.say("x", "hi").await.unwrap_err();
    assert_eq!(error.to_string(), "Say: Denied (status 400, attempts 1)");
    assert_eq!(error.context().caller(), Some("keys set in code"));
}

#[tokio::test]
async fn what_is_missing_is_said_when_it_is_needed() {
    let wire = ok();
    let client = bare(&wire)
        .credentials(Credentials::new("a", "b"))
        .build()
        .unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Build);
    assert!(
        text.contains("Invalid Configuration: Missing Region") && text.contains("AWS_REGION"),
        "{text}"
    );

    // The endpoint needs no region, the signature does.
    let client = bare(&wire)
        .endpoint_url("http://localhost")
        .credentials(Credentials::new("a", "b"))
        .build()
        .unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Build);
    assert!(text.contains("AWS_DEFAULT_REGION"), "{text}");

    let client = bare(&wire).region("us-east-1").build().unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(text.contains("AWS_BEARER_TOKEN_TEST"), "{text}");

    let client = builder(&wire)
        .credentials(Credentials::new("a", "hu sh"))
        .build()
        .unwrap();
    let (kind, text) = failure(client.say("x", "hi")).await;
    assert_eq!(kind, FailureKind::Credentials);
    assert!(
        text.contains("secret access key") && !text.contains("hu sh"),
        "{text}"
    );

    let client = builder(&wire).endpoint_url("nonsense").build().unwrap();
    assert_eq!(failure(client.say("x", "hi")).await.0, FailureKind::Build);
    assert!(wire.seen().is_none());
}

#[tokio::test]
async fn the_environment_is_read_and_code_wins() {
    let env = |name: &str| {
        let value = match name {
            "AWS_REGION" => "eu-west-1",
            "AWS_ACCESS_KEY_ID" => "AKIDENV",
            "AWS_SECRET_ACCESS_KEY" => "secret",
            "AWS_ENDPOINT_URL_TEST_SERVICE" => "http://localhost:9/base/",
            _ => return None,
        };
        Some(value.to_owned())
    };
    let wire = ok();
    let client = bare(&wire)
        .region("us-east-2")
        .load_env_from(env)
        .await
        .unwrap()
        .build()
        .unwrap();
    client.say("x", "hi").await.unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.uri().authority().unwrap(), "localhost:9");
    assert_eq!(sent.uri().path(), "/base/say/x");
    let authorization = sent.headers()[AUTHORIZATION].to_str().unwrap();
    assert!(
        authorization.contains("Credential=AKIDENV/20150830/us-east-2/test/"),
        "{authorization}"
    );

    let wrong = |name: &str| (name == "AWS_USE_FIPS_ENDPOINT").then(|| "perhaps".to_owned());
    let error = bare(&wire).load_env_from(wrong).await.unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Build));
    assert_eq!(
        error.to_string(),
        "environment variable AWS_USE_FIPS_ENDPOINT must be `true` or `false`"
    );
}

#[test]
fn debug_shows_no_secret() {
    let client = builder(&ok()).bearer_token("hush-token").build().unwrap();
    let shown = format!(
        "{client:?} {:?} {:?}",
        client.core(),
        client.say("hush", "hush").header("x-a", "hush")
    );
    assert!(
        !shown.contains("hush") && !shown.contains("secret\""),
        "{shown}"
    );
}

#[cfg(feature = "hyper")]
#[tokio::test]
async fn without_a_transport_of_ones_own_there_is_one() {
    assert!(
        crate::config::ClientBuilder::<Client>::new()
            .build()
            .is_ok()
    );
}

#[cfg(not(feature = "hyper"))]
#[test]
fn without_any_transport_there_is_no_client() {
    let error = crate::config::ClientBuilder::<Client>::new()
        .build()
        .unwrap_err();
    assert!(error.to_string().contains("feature `hyper`"), "{error}");
}

#[cfg(not(feature = "hyper"))]
#[tokio::test]
async fn what_waits_needs_a_timer() {
    use crate::config::Timeouts;
    use crate::retry::RetryPolicy;

    let wire = ok();
    for builder in [
        builder(&wire).retry(RetryPolicy::default()),
        builder(&wire).timeouts(Timeouts::default()),
    ] {
        let (kind, text) = failure(builder.build().unwrap().say("x", "hi")).await;
        assert_eq!(kind, FailureKind::Build);
        assert!(text.contains("there is no timer"), "{text}");
        assert!(wire.seen().is_none());
    }
}

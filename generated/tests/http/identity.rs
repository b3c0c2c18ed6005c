//! Signatures that must not pass, and bearer tokens.

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::transport::Body;
use bedrock_runtime::{ConverseRequest, Error, ListAsyncInvokesRequest};
use hyper::header::HeaderValue;
use hyper::{Method, Request};
use serde_json::json;

use crate::support::server::{Reply, Server};
use crate::support::{SESSION_TOKEN, altered_client, anonymous, builder, credentials, within};

type Alter = fn(&mut Request<Body>);

fn set(request: &mut Request<Body>, name: &'static str, value: &'static str) {
    request
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

fn set_target(request: &mut Request<Body>, change: impl Fn(&str) -> String) {
    let changed = change(&request.uri().to_string());
    *request.uri_mut() = changed.parse().unwrap();
}

#[tokio::test]
async fn whatever_is_altered_on_the_way_is_noticed() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let alterations: [(&str, Alter); 10] = [
        ("method", |request| *request.method_mut() = Method::PUT),
        ("path", |request| {
            set_target(request, |uri| uri.replace("%3A", "%3B"))
        }),
        ("encoding", |request| {
            set_target(request, |uri| uri.replace("%3A", ":"))
        }),
        ("query", |request| {
            set_target(request, |uri| format!("{uri}?a=b"))
        }),
        ("body", |request| {
            *request.body_mut() = Body::from(Bytes::from("{ }"))
        }),
        ("media type", |request| {
            set(request, "content-type", "text/plain")
        }),
        ("date", |request| {
            set(request, "x-amz-date", "20260102T030406Z")
        }),
        ("session token", |request| {
            set(request, "x-amz-security-token", "other")
        }),
        ("no session token", |request| {
            request.headers_mut().remove("x-amz-security-token");
        }),
        ("more", |request| set(request, "x-amz-more", "unsigned")),
    ];
    for (what, alter) in alterations {
        let client = altered_client(&server.url(), alter);
        let call = client.converse(ConverseRequest::new("a:b"));
        let error = within(call).await.expect_err(what);
        assert_eq!(
            error.code(),
            Some("InvalidSignatureException"),
            "{what}: {error}"
        );
    }
    assert!(server.received().is_empty());

    // Proxies may change this one, so it is not signed.
    let client = altered_client(&server.url(), |request| set(request, "user-agent", "proxy"));
    within(client.converse(ConverseRequest::new("a:b")))
        .await
        .unwrap();
    assert_eq!(server.request().header("user-agent"), Some("proxy"));
}

#[tokio::test]
async fn another_secret_is_refused() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let keys = Credentials::new("AKIDEXAMPLE", "another-secret");
    let client = anonymous(&server.url()).credentials(keys).build().unwrap();
    let error = within(client.converse(ConverseRequest::new("a")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("InvalidSignatureException"));
    assert_eq!(error.caller(), Some("keys set in code"));
    assert!(!error.retry_quota_exceeded());
    assert!(
        error
            .to_string()
            .contains("(status 403, keys set in code, "),
        "{error}"
    );
    assert!(
        error
            .message()
            .unwrap()
            .starts_with("the signature does not match"),
        "{error}"
    );
}

#[tokio::test]
async fn keys_without_a_session_token() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let mut keys = credentials();
    keys.session_token = None;
    let client = anonymous(&server.url()).credentials(keys).build().unwrap();
    within(client.list_async_invokes(ListAsyncInvokesRequest::new()))
        .await
        .unwrap();
    assert_eq!(server.request().header("x-amz-security-token"), None);
    assert!(!SESSION_TOKEN.is_empty(), "the others have one");
}

#[tokio::test]
async fn a_bearer_token_takes_the_place_of_the_signature() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let client = anonymous(&server.url())
        .bearer_token("bedrock-api-key-x")
        .build()
        .unwrap();
    within(client.converse(ConverseRequest::new("a:b")))
        .await
        .unwrap();
    let request = server.request();
    assert_eq!(
        request.header("authorization"),
        Some("Bearer bedrock-api-key-x")
    );
    for name in ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"] {
        assert_eq!(request.header(name), None, "{name}");
    }
    assert!(
        !format!("{client:?}").contains("bedrock-api-key"),
        "{client:?}"
    );
}

#[tokio::test]
async fn credentials_of_a_call_win_over_a_bearer_token() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let client = anonymous(&server.url())
        .bearer_token("token")
        .build()
        .unwrap();
    let call = client
        .converse(ConverseRequest::new("a"))
        .credentials(credentials());
    within(call).await.unwrap();
    let authorization = server.request().headers["authorization"].clone();
    assert!(
        authorization
            .to_str()
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 ")
    );
}

#[tokio::test]
async fn a_bearer_token_is_not_sent_over_open_wires() {
    for url in [
        "http://bedrock.example",
        "http://10.0.0.1:80",
        "http://127.0.0.1.example",
    ] {
        let client = anonymous(url).bearer_token("secret-token").build().unwrap();
        let error = within(client.converse(ConverseRequest::new("a")))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Credentials(_)), "{url}: {error:?}");
        assert_eq!(error.attempts(), 0);
        assert!(!error.to_string().contains("secret-token"), "{error}");
    }
}

#[tokio::test]
async fn a_bearer_token_that_cannot_be_sent() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let client = anonymous(&server.url())
        .bearer_token("a\nb")
        .build()
        .unwrap();
    let error = within(client.converse(ConverseRequest::new("a")))
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert!(server.received().is_empty());
}

#[tokio::test]
async fn settings_of_the_environment() {
    let server = Server::start(|_| Reply::json(200, json!({}))).await;
    let url = server.url();
    let env = move |name: &str| match name {
        "AWS_BEARER_TOKEN_BEDROCK" => Some("from-the-environment".to_owned()),
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME" => Some(url.clone()),
        "AWS_ENDPOINT_URL" => Some("http://wrong.example".to_owned()),
        "AWS_REGION" => Some("eu-central-1".to_owned()),
        _ => None,
    };
    let client = bedrock_runtime::Client::builder()
        .load_env_from(env.clone())
        .await
        .unwrap();
    within(client.build().unwrap().converse(ConverseRequest::new("a")))
        .await
        .unwrap();
    let request = server.request();
    assert_eq!(
        request.header("authorization"),
        Some("Bearer from-the-environment")
    );

    // What is set in code wins: here the keys, and with them the signature.
    let client = builder(&server.url())
        .load_env_from(env)
        .await
        .unwrap()
        .build()
        .unwrap();
    within(client.converse(ConverseRequest::new("a")))
        .await
        .unwrap();
    let signed = server.received().pop().unwrap();
    assert!(
        signed
            .header("authorization")
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 ")
    );
}

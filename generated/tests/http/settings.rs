//! Settings from files of profiles and from the environment, as they show on the wire.

use bedrock_runtime::aws_restjson::config::FixedEnv;
use bedrock_runtime::{Client, ConverseRequest, Error};
use serde_json::json;

use crate::support::server::{Reply, Server};
use crate::support::{ACCESS_KEY_ID, FixedClock, REGION, SECRET_ACCESS_KEY, SESSION_TOKEN, within};

fn home(url: &str) -> FixedEnv {
    let config = format!(
        "[profile work]\nregion = {REGION}\nservices = here\nmax_attempts = 1\n\
         sdk_ua_app_id = my app\nauth_scheme_preference = httpBearerAuth\n\
         [services here]\nbedrock_runtime =\n  endpoint_url = {url}\n"
    );
    let keys = format!(
        "[work]\naws_access_key_id = {ACCESS_KEY_ID}\naws_secret_access_key = {SECRET_ACCESS_KEY}\n\
         aws_session_token = {SESSION_TOKEN}\n"
    );
    FixedEnv::new()
        .var("HOME", "/home/me")
        .var("AWS_PROFILE", "work")
        .file("/home/me/.aws/config", config)
        .file("/home/me/.aws/credentials", keys)
}

async fn client(env: FixedEnv) -> Result<Client, Error> {
    let builder = Client::builder().clock(FixedClock);
    builder
        .clock_skew_correction(false)
        .load_env_from(env)
        .await?
        .build()
}

#[tokio::test]
async fn a_profile_says_it_all() {
    let server = Server::start(|_| Reply::json(503, json!({}))).await;
    let client = client(home(&server.url())).await.unwrap();
    let called = within(client.converse(ConverseRequest::new("a"))).await;
    assert!(called.is_err());
    // Once, as the profile says.
    let [request] = server.received().try_into().unwrap();
    let authorization = request.header("authorization").unwrap();
    assert!(
        authorization.starts_with("AWS4-HMAC-SHA256 "),
        "{authorization}"
    );
    let agent = request.header("user-agent").unwrap();
    assert!(agent.ends_with(" app/my-app"), "{agent}");

    let config = client.config();
    assert_eq!(config.region(), Some(REGION));
    assert_eq!(config.profile(), Some("work"));
    assert_eq!(config.endpoint(), Ok(format!("{}/", server.url()).as_str()));
    let shown = config.explain().to_string();
    let region = format!(
        "region = {REGION}\n    from `region` in /home/me/.aws/config:2; \
         not in code, AWS_REGION, AWS_DEFAULT_REGION\n"
    );
    assert!(shown.contains(&region), "{shown}");
    assert!(!format!("{shown} {client:?}").contains(SECRET_ACCESS_KEY));
}

#[tokio::test]
async fn the_environment_goes_before_the_profile() {
    let server = Server::start(|_| Reply::json(503, json!({}))).await;
    let env = home("http://127.0.0.1:1")
        .var("AWS_ENDPOINT_URL", server.url())
        .var("AWS_REGION", "us-east-1")
        .var("AWS_MAX_ATTEMPTS", "2")
        .var("AWS_BEARER_TOKEN_BEDROCK", "key");
    let client = client(env).await.unwrap();
    assert!(
        within(client.converse(ConverseRequest::new("a")))
            .await
            .is_err()
    );
    let requests = server.received();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].header("authorization"), Some("Bearer key"));
    assert_eq!(client.config().region(), Some("us-east-1"));
}

#[tokio::test]
async fn a_wrong_setting_is_refused_where_it_stands() {
    let env = home("127.0.0.1:1");
    let error = client(env).await.unwrap_err();
    assert!(matches!(error, Error::Build(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "`endpoint_url` in /home/me/.aws/config:9 must be a URL such as `https://example.com:8443/path`: \
         `http` or `https`, a host, and at most a port up to 65535 and a path; no user and no query string"
    );
    let env = home("http://127.0.0.1:1").var("AWS_PROFILE", "play");
    let error = client(env).await.unwrap_err().to_string();
    assert!(
        error.contains("AWS_PROFILE") && error.contains("there are: work"),
        "{error}"
    );
}

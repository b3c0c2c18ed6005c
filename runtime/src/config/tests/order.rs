//! What is set in code before and after the environment was read.

use super::{home, over};
use crate::client::ServiceClient as _;
use crate::config::{ClientBuilder, FixedEnv};
use crate::credentials::Credentials;
use crate::error::FailureKind;
use crate::testing::{Client, Error, Wire, bare};

fn env() -> FixedEnv {
    let config = "[default]\nregion = us-east-1\n[profile work]\nregion = eu-west-1";
    over(
        home(config, ""),
        &[("AWS_ENDPOINT_URL", "http://localhost:7")],
    )
}

fn builder() -> ClientBuilder<Client> {
    bare(&Wire::answering(200, [], "{}"))
}

async fn loaded(builder: ClientBuilder<Client>, env: FixedEnv) -> ClientBuilder<Client> {
    builder.load_env_from(env).await.unwrap()
}

fn endpoint_url(builder: ClientBuilder<Client>) -> Option<String> {
    let client = builder.build().unwrap();
    client.core().config().endpoint_url().map(str::to_owned)
}

fn refused(builder: ClientBuilder<Client>) -> String {
    let error: Error = builder.build().unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Build));
    error.to_string()
}

#[tokio::test]
async fn whether_endpoint_urls_are_passed_over_may_be_said_before_and_after() {
    let ignored = |env: FixedEnv| env.var("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true");
    let configured = Some("http://localhost:7".to_owned());
    assert_eq!(endpoint_url(loaded(builder(), env()).await), configured);
    let before = builder().ignore_configured_endpoint_urls(true);
    assert_eq!(endpoint_url(loaded(before, env()).await), None);
    let after = loaded(builder(), env()).await;
    let after = after.ignore_configured_endpoint_urls(true);
    let client = after.build().unwrap();
    let explained = client.core().config().explain();
    let explained = explained.get("endpoint_url").unwrap();
    assert_eq!(explained.value, None);
    assert!(explained.note.as_deref().unwrap().contains("passed over"));
    // Code says that it is not so, where the environment says it is.
    let after = loaded(builder(), ignored(env())).await;
    let after = after.ignore_configured_endpoint_urls(false);
    assert_eq!(endpoint_url(after), configured);
    // What is wrong with it is then said at last.
    let wrong = ignored(env()).var("AWS_ENDPOINT_URL", "http://localhost:x");
    let after = loaded(builder(), wrong).await;
    let error = refused(after.ignore_configured_endpoint_urls(false));
    assert!(
        error.starts_with("environment variable AWS_ENDPOINT_URL must be a URL"),
        "{error}"
    );
}

#[tokio::test]
async fn a_profile_is_named_before_it_is_read() {
    let before = loaded(builder().profile("work"), env()).await;
    let client = before.build().unwrap();
    assert_eq!(client.core().config().region(), Some("eu-west-1"));

    let error = refused(loaded(builder(), env()).await.profile("work"));
    assert_eq!(
        error,
        "profile `work` is named after `load_env`, which has read another one; name it before"
    );
    // The same one does no harm.
    let same = loaded(builder(), env().var("AWS_PROFILE", "work")).await;
    assert!(same.profile("work").build().is_ok());

    let error = refused(builder().profile("work"));
    assert_eq!(
        error,
        "profile `work` is named in code, but no profile is read without `load_env`; call it after `profile`"
    );
    // A source in code may look at it.
    let keys = Credentials::new("AKID", "s");
    assert!(builder().profile("work").credentials(keys).build().is_ok());
}

//! Agents of containers.

use std::time::Duration;

use super::world::{Others, Place, Reply, agent_keys, alone, words};
use crate::credentials::{Container, CredentialsErrorKind, ProvideCredentials};
use crate::transport::TransportErrorKind;

const END: &str = "2015-08-30T13:36:00Z";

#[tokio::test(start_paused = true)]
async fn the_host_must_be_one_that_can_be_trusted() {
    let cases = [
        ("http://169.254.170.2/x", true),
        ("http://169.254.170.23/x", true),
        ("http://[fd00:ec2::23]/x", true),
        ("http://127.0.0.1:8080/x?a=b", true),
        ("http://127.9.9.9/", true),
        ("http://[::1]/", true),
        ("http://localhost:1/", true),
        ("https://example.com/x", true),
        ("http://example.com/x", false),
        ("http://169.254.169.254/x", false),
        ("http://192.168.1.1/", false),
        ("http://[fd00:ec2::254]/", false),
        ("http://127.0.0.1.example.com/", false),
        ("ftp://127.0.0.1/", false),
        ("no URI", false),
    ];
    for (uri, allowed) in cases {
        let place = Place::default();
        place.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", uri);
        let others = Others::new([agent_keys("container", END)]);
        let result = Container::new().provide(&others.resources(&place)).await;
        if allowed {
            assert_eq!(result.unwrap().access_key_id, "container", "{uri}");
            assert_eq!(others.lines(), [format!("GET {uri}")]);
        } else {
            let error = result.expect_err(uri);
            assert_eq!(error.kind(), CredentialsErrorKind::Configuration, "{error}");
            assert!(others.asked().is_empty(), "{uri}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_token_is_read_each_time_and_must_be_one_line() {
    let place = Place::default();
    place.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
    place.set("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com");
    place.set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "from-variable");
    let others = Others::new([]);
    let resources = others.resources(&place);
    let mut expected = Vec::new();
    for token in ["from-variable", "from-file", "changed"] {
        if token != "from-variable" {
            place.set("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token");
            place.file("/token", &format!("{token}\n"));
        }
        others.add([agent_keys("container", END)]);
        Container::new().provide(&resources).await.unwrap();
        expected.push(Some(token.to_owned()));
    }
    let asked = others.asked();
    let sent: Vec<_> = asked
        .iter()
        .map(|asked| asked.header("authorization").map(str::to_owned))
        .collect();
    assert_eq!(sent, expected);
    assert_eq!(asked[0].line(), "GET http://169.254.170.2/keys");
    assert_eq!(asked[0].connect_timeout(), Some(Duration::from_secs(2)));

    for (file, expected) in [
        (
            Some("hush\r\nhush"),
            "the token for the container agent in the file /token has a line break inside",
        ),
        (Some(" \n"), "the token file /token is empty"),
        (None, "the token file /token cannot be read"),
    ] {
        match file {
            Some(text) => place.file("/token", text),
            None => place.remove("/token"),
        }
        let error = words(Container::new().provide(&resources).await);
        assert!(
            error.contains(expected) && !error.contains("hush"),
            "{error}"
        );
    }
    assert_eq!(others.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn an_agent_is_asked_three_times_of_five_seconds() {
    let place = Place::default();
    place.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "keys");
    let others = Others::new([
        Reply::status(500),
        Reply::Fail(TransportErrorKind::Lost),
        agent_keys("container", END),
    ]);
    let keys = Container::new().provide(&others.resources(&place)).await;
    assert_eq!(keys.unwrap().access_key_id, "container");

    let others = Others::new([Reply::never(), Reply::never(), Reply::never()]);
    let error = Container::new()
        .provide(&others.resources(&place))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Timeout);
    let times: Vec<_> = others
        .asked()
        .iter()
        .map(|asked| asked.at.as_secs())
        .collect();
    assert_eq!(times, [0, 5, 10]);

    for (status, body, kind) in [
        (404, "", CredentialsErrorKind::Refused),
        (200, "nonsense", CredentialsErrorKind::Unavailable),
        (200, "[]", CredentialsErrorKind::Unavailable),
        (
            200,
            r#"{"AccessKeyId":"x"}"#,
            CredentialsErrorKind::Unavailable,
        ),
        (
            200,
            r#"{"AccessKeyId":"x","SecretAccessKey":"hush","Expiration":"soon"}"#,
            CredentialsErrorKind::Unavailable,
        ),
    ] {
        let others = Others::new([Reply::Answer(status, body.to_owned())]);
        let error = Container::new()
            .provide(&others.resources(&place))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert!(!error.to_string().contains("hush"), "{error}");
        assert_eq!(others.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_end_they_are_good_for_a_quarter_of_an_hour() {
    let place = Place::default();
    place.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
    let others = Others::new([Reply::ok(r#"{"AccessKeyId":"x","SecretAccessKey":"y"}"#)]);
    let resources = others.resources(&place);
    let keys = Container::new().provide(&resources).await.unwrap();
    assert_eq!(
        keys.expires_after.unwrap().secs() - resources.now().secs(),
        900
    );

    let error = alone(Container::new(), &Place::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
}

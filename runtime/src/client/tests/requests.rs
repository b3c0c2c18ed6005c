use http::Version;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};

use super::{failure, identity, ok};
use crate::credentials::Credentials;
use crate::error::{BuildError, FailureKind, ServiceError as _};
use crate::sigv4::{Payload, SignableRequest, SigningParams, sign};
use crate::testing::{Client, Error, Fixed, bare, builder};
use crate::time::Clock as _;

/// Thousands of calls may be on their way at once, and futures within futures easily hold a request at every level.
#[test]
fn the_future_of_a_call_is_small() {
    let client = builder(&ok()).build().unwrap();
    let call = client.say("x", "hi");
    let given = size_of_val(&call);
    // It was about 2,300 bytes when this was written.
    let size = size_of_val(&call.answer());
    assert!(size - given < 3000, "{size} bytes");
}

#[tokio::test]
async fn a_call_goes_out_signed_and_comes_back_read() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let (text, count) = client.say("a:b/c", "hi").await.unwrap();
    assert_eq!(text.text.as_deref(), Some("hello"));
    assert_eq!(count, Some(3));

    let sent = wire.sent().await;
    assert_eq!(sent.method(), "POST");
    assert_eq!(
        sent.uri(),
        "https://test.us-east-1.example.com/say/a%3Ab%2Fc?token=07070707-0707-4707-8707-070707070707"
    );
    assert_eq!(sent.version(), Version::HTTP_11);
    assert_eq!(sent.body(), r#"{"text":"hi"}"#);
    assert_eq!(sent.headers()[CONTENT_TYPE], "application/json");
    assert_eq!(sent.headers()["x-amz-date"], "20150830T123600Z");
    let agent = sent.headers()[USER_AGENT].to_str().unwrap();
    assert!(
        agent.starts_with("aws-restjson/")
            && agent.contains(" ua/2.1 api/test-service/2020-01-01 os/")
    );

    let mut headers = sent.headers().clone();
    let authorization = headers.remove(AUTHORIZATION).unwrap();
    assert!(authorization.is_sensitive());
    let signable = SignableRequest::new(
        sent.method(),
        sent.uri(),
        &headers,
        Payload::Bytes(sent.body()),
    );
    let signed = sign(
        &signable,
        &SigningParams::new(identity(), "us-east-1", "test", Fixed.now()),
        None,
    )
    .unwrap();
    signed.apply(&mut headers);
    assert_eq!(authorization, headers[AUTHORIZATION]);
}

#[tokio::test]
async fn options_of_a_call() {
    let wire = ok();
    let client = builder(&wire).build().unwrap();
    let own = Credentials::new("AKIDCALL", "other").session_token("token");
    client
        .say("x", "hi")
        .header("accept", "text/plain")
        .header("X-Twice", "1")
        .header("x-twice", "2")
        .credentials(own)
        .await
        .unwrap();
    let sent = wire.sent().await;
    assert_eq!(sent.headers()[ACCEPT], "text/plain");
    assert_eq!(
        sent.headers().get_all("x-twice").iter().collect::<Vec<_>>(),
        ["1", "2"]
    );
    assert_eq!(sent.headers()["x-amz-security-token"], "token");
    let authorization = sent.headers()[AUTHORIZATION].to_str().unwrap();
    assert!(
        authorization.contains("Credential=AKIDCALL/") && authorization.contains(";x-twice"),
        "{authorization}"
    );
}

#[tokio::test]
async fn options_that_cannot_be_used_are_refused() {
    let cases = [
        (
            "Authorization",
            "x",
            "`authorization` is made by the client",
        ),
        ("host", "x", "`host` is made by the client"),
        ("a b", "x", "`a b` is no name"),
        ("x-a", "hush\n", "value of the header field `x-a`"),
    ];
    for (name, value, words) in cases {
        let wire = ok();
        let client = builder(&wire).build().unwrap();
        let (kind, text) = failure(
            client
                .say("x", "hi")
                .header(name, value)
                .header("x-fine", "1"),
        )
        .await;
        assert_eq!(kind, FailureKind::Build);
        assert!(
            text.starts_with("Say: ") && text.contains(words) && !text.contains("hush"),
            "{text}"
        );
        assert!(wire.seen().is_none());
    }
}

#[tokio::test]
async fn an_input_that_makes_no_request_is_refused() {
    let wire = ok();
    let error = builder(&wire)
        .build()
        .unwrap()
        .say("", "hi")
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Some(FailureKind::Build));
    assert_eq!(
        (error.context().operation(), error.context().attempts()),
        ("Say", 0)
    );
    let Error::Failed(failure) = &error else {
        unreachable!()
    };
    assert!(failure.reason().is::<BuildError>());
    assert!(wire.seen().is_none());
}

#[tokio::test]
async fn calls_can_be_spawned_and_clients_shared() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    fn assert_shared<T: Send + Sync>(_: &T) {}
    let client: Client = builder(&ok()).build().unwrap();
    assert_shared(&client);
    assert_send(client.say("x", "hi").answer()).await.unwrap();
    drop(assert_send(bare(&ok()).load_env()));
    let call = client.say("x", "hi");
    let text = tokio::spawn(call.into_future()).await.unwrap().unwrap();
    assert_eq!(text.1, Some(3));
    let stream = assert_send(client.listen().await.unwrap());
    tokio::spawn(async move {
        let mut stream = stream;
        stream.next().await.map(|event| event.is_ok())
    })
    .await
    .unwrap();
}

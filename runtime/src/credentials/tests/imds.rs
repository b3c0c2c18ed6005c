//! The metadata service of instances.

use std::time::Duration;

use tokio::time::advance;

use super::world::{Others, Place, Reply, Variables, agent_keys, alone, words};
use crate::credentials::{CredentialsErrorKind, Imds, ProvideCredentials};

const END: &str = "2015-08-30T13:36:00Z";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";

fn answers(token: &str, id: &str) -> [Reply; 3] {
    [Reply::ok(token), Reply::ok("a-role\n"), agent_keys(id, END)]
}

#[tokio::test(start_paused = true)]
async fn a_token_is_used_until_two_minutes_before_its_end() {
    let place = Place::default();
    let others = Others::new(answers("t1", "k1"));
    let resources = others.resources(&place);
    let imds = Imds::new();
    assert_eq!(imds.provide(&resources).await.unwrap().access_key_id, "k1");
    advance(Duration::from_secs(21_600 - 121)).await;
    others.add([Reply::ok("a-role"), agent_keys("k2", END)]);
    assert_eq!(imds.provide(&resources).await.unwrap().access_key_id, "k2");
    advance(Duration::from_secs(2)).await;
    others.add(answers("t2", "k3"));
    assert_eq!(imds.provide(&resources).await.unwrap().access_key_id, "k3");
    let (get, put) = (
        "GET http://169.254.169.254",
        "PUT http://169.254.169.254/latest/api/token",
    );
    let (roles, role) = (format!("{get}{ROLES}"), format!("{get}{ROLES}a-role"));
    let expected = [put, &roles, &role, &roles, &role, put, &roles, &role];
    assert_eq!(others.lines(), expected);
    let asked = others.asked();
    assert_eq!(
        asked[0].header("x-aws-ec2-metadata-token-ttl-seconds"),
        Some("21600")
    );
    assert_eq!(asked[4].header("x-aws-ec2-metadata-token"), Some("t1"));
    assert_eq!(asked[7].header("x-aws-ec2-metadata-token"), Some("t2"));
    assert_eq!(asked[0].connect_timeout(), Some(Duration::from_secs(1)));
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_renewed() {
    let [token, roles, keys] = answers("t1", "k1");
    let others = Others::new([token, Reply::status(401), Reply::ok("t2"), roles, keys]);
    let keys = Imds::new()
        .provide(&others.resources(&Place::default()))
        .await;
    assert_eq!(keys.unwrap().access_key_id, "k1");
    let last = others.asked().pop().unwrap();
    assert_eq!(last.header("x-aws-ec2-metadata-token"), Some("t2"));

    // Four attempts, and no more.
    let refused = [Reply::ok("t"), Reply::status(401)];
    let others = Others::new(std::iter::repeat_n(refused, 4).flatten());
    let error = Imds::new()
        .provide(&others.resources(&Place::default()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert_eq!(others.asked().len(), 8);
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_four_times_while_it_is_busy_and_once_where_there_is_none() {
    let others = Others::new(std::iter::repeat_n(Reply::status(503), 4));
    let error = words(
        Imds::new()
            .provide(&others.resources(&Place::default()))
            .await,
    );
    assert!(error.contains("answered with status 503"), "{error}");
    assert_eq!(others.asked().len(), 4);

    let others = Others::new([Reply::never()]);
    let resources = others.resources(&Place::default());
    let error = Imds::new().provide(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
    assert!(
        error.chain().contains("no answer came within 1 s"),
        "{}",
        error.chain()
    );
    assert_eq!(others.asked().len(), 1);

    let place = Place::default();
    place.set("AWS_METADATA_SERVICE_TIMEOUT", "3");
    place.set("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "1");
    let others = Others::new([Reply::status(503)]);
    let result = Imds::new().provide(&others.resources(&place)).await;
    assert!(result.is_err());
    assert_eq!(
        others.asked()[0].connect_timeout(),
        Some(Duration::from_secs(3))
    );
    assert_eq!(others.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn somebody_else_may_be_at_its_address() {
    for (status, expected) in [
        (403, "status 403: it is disabled for this instance"),
        (404, "status 404: this is probably no instance"),
        (405, "status 405: this is probably no instance"),
    ] {
        let others = Others::new([Reply::status(status)]);
        let error = Imds::new()
            .provide(&others.resources(&Place::default()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(others.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_may_have_no_role() {
    for roles in [Reply::status(404), Reply::ok("\n")] {
        let others = Others::new([Reply::ok("t"), roles]);
        let error = Imds::new()
            .provide(&others.resources(&Place::default()))
            .await
            .unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
        assert!(error.to_string().contains("has no role"), "{error}");
    }
    let refused = Reply::ok(r#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"no trust"}"#);
    let others = Others::new([Reply::ok("t"), Reply::ok("r"), refused]);
    let error = Imds::new()
        .provide(&others.resources(&Place::default()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert!(
        error
            .to_string()
            .contains("AssumeRoleUnauthorizedAccess: no trust"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn old_keys_are_used_on_when_there_are_no_new_ones() {
    let others = Others::new(answers("t1", "k1"));
    let resources = others.resources(&Place::default());
    let imds = Imds::new();
    let keys = imds.provide(&resources).await.unwrap();
    assert_eq!(keys.expires_after.unwrap().to_string(), END);
    advance(Duration::from_secs(7200)).await;
    // It does not answer, it is busy, or it gives what is over already.
    let busy = std::iter::repeat_n(Reply::status(500), 4).collect::<Vec<_>>();
    let over = vec![Reply::ok("a-role"), agent_keys("k2", END)];
    for (replies, id) in [(vec![], "k1"), (busy, "k1"), (over, "k2")] {
        others.add(replies);
        let keys = imds.provide(&resources).await.unwrap();
        assert_eq!(keys.access_key_id, id);
        let left = keys.expires_after.unwrap().secs() - resources.now().secs();
        assert!((600..900).contains(&left), "{left}");
    }
}

#[tokio::test(start_paused = true)]
async fn where_it_is_can_be_set() {
    let cases: [(Variables, Result<&str, &str>); 8] = [
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://[::1]:1338/")],
            Ok("http://[::1]:1338"),
        ),
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ipv6")],
            Ok("http://[fd00:ec2::254]"),
        ),
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv4")],
            Ok("http://169.254.169.254"),
        ),
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "IPv5")],
            Err("must be `IPv4` or `IPv6`"),
        ),
        (
            &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "nonsense")],
            Err("is no URL"),
        ),
        (
            &[("AWS_METADATA_SERVICE_TIMEOUT", "0")],
            Err("must be a whole number, 1 or more"),
        ),
        (
            &[("AWS_EC2_METADATA_DISABLED", "TRUE")],
            Err("AWS_EC2_METADATA_DISABLED is `true`"),
        ),
        (
            &[("AWS_EC2_METADATA_DISABLED", "no")],
            Err("must be `true` or `false`"),
        ),
    ];
    for (variables, expected) in cases {
        let place = Place::default();
        for (name, value) in variables {
            place.set(name, value);
        }
        let others = Others::new([]);
        let error = words(Imds::new().provide(&others.resources(&place)).await);
        match expected {
            Ok(url) => assert_eq!(others.lines(), [format!("PUT {url}/latest/api/token")]),
            Err(expected) => assert!(error.contains(expected), "{error}"),
        }
    }
    let error = alone(Imds::new(), &Place::default()).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
}

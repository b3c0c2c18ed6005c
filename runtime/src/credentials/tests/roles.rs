//! Roles of profiles, for keys from every kind of source.

use super::world::{Others, Place, Reply, agent_keys, role_keys};
use crate::credentials::{
    CredentialsErrorKind, DefaultChain, Profile, ProvideCredentials, Resources,
};

const END: &str = "2015-08-30T13:36:00Z";

/// A place where each source has something, so that the profile alone decides.
fn place(config: &str) -> Place {
    let place = Place::home(config, "");
    for (name, value) in [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/other-token"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/other"),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys"),
    ] {
        place.set(name, value);
    }
    place.file("/token", "header.payload.signature\n");
    place.file("/other-token", "other");
    place.file(
        // The SHA-1 of `https://example.com/start`.
        "/home/.aws/sso/cache/b343494cf15ba6b81449840ea93161cf3b27e5e3.json",
        r#"{"accessToken":"sso-token","expiresAt":"2015-08-30T20:00:00Z"}"#,
    );
    place
}

fn resources(others: &Others, place: &Place) -> Resources {
    let resources = others.resources(place);
    resources.with_region(Some("us-east-1".to_owned()))
}

const ROLE: &str = "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n\
     [profile base]\n";

#[tokio::test(start_paused = true)]
async fn a_role_may_stand_on_every_source_that_a_profile_can_have() {
    let sso_keys = r#"{"roleCredentials":{"accessKeyId":"sso","secretAccessKey":"s","sessionToken":"t",
        "expiration":1440945360000}}"#;
    let cases = [
        (
            "sso_start_url = https://example.com/start\nsso_region = eu-north-1\n\
             sso_account_id = 1\nsso_role_name = reader",
            vec![Reply::ok(sso_keys)],
            "sso",
            "GET https://portal.sso.eu-north-1.amazonaws.com/federation/credentials?account_id=1&role_name=reader",
            &["u", "t", "i"][..],
        ),
        (
            "web_identity_token_file = /token\nrole_arn = arn:aws:iam::1:role/web",
            vec![role_keys("web", END)],
            "web",
            "POST https://sts.us-east-1.amazonaws.com/",
            &["k", "q", "i"],
        ),
        (
            "credential_source = Ec2InstanceMetadata",
            vec![
                Reply::ok("token"),
                Reply::ok("role"),
                agent_keys("instance", END),
            ],
            "instance",
            "PUT http://169.254.169.254/latest/api/token",
            &["0", "p", "i"],
        ),
        (
            "credential_source = EcsContainer",
            vec![agent_keys("container", END)],
            "container",
            "GET http://169.254.170.2/keys",
            &["z", "p", "i"],
        ),
    ];
    for (base, mut replies, signed_by, first, features) in cases {
        replies.push(role_keys("role", END));
        let others = Others::new(replies);
        let place = place(&format!("{ROLE}{base}"));
        // Named by the chain, or alone.
        let keys = DefaultChain::new()
            .provide(&resources(&others, &place))
            .await;
        let keys = keys.unwrap_or_else(|error| panic!("{base}: {}", error.chain()));
        assert_eq!(keys.access_key_id, "role", "{base}");
        assert_eq!(keys.features(), features, "{base}");
        let asked = others.asked();
        assert_eq!(asked[0].line(), first);
        let last = asked.last().unwrap();
        assert_eq!(last.param("Action"), Some("AssumeRole"), "{base}");
        let authorization = last.header("authorization").unwrap();
        assert!(
            authorization.contains(&format!("Credential={signed_by}/")),
            "{authorization}"
        );
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_role_may_stand_on_a_program() {
    let base = "credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"program\",\"SecretAccessKey\":\"s\"}'";
    let others = Others::new([role_keys("role", END)]);
    let place = place(&format!("{ROLE}{base}"));
    let keys = Profile::new().provide(&resources(&others, &place)).await;
    let keys = keys.unwrap();
    assert_eq!(keys.features(), ["w", "v", "i"]);
    let authorization = others.asked()[0]
        .header("authorization")
        .unwrap()
        .to_owned();
    assert!(
        authorization.contains("Credential=program/"),
        "{authorization}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_profile_goes_before_the_web_identity_of_the_environment() {
    let config = "[default]\nweb_identity_token_file = /token\nrole_arn = arn:aws:iam::1:role/mine\n\
                  role_session_name = me";
    let others = Others::new([role_keys("mine", END)]);
    let place = place(config);
    let keys = DefaultChain::new()
        .provide(&resources(&others, &place))
        .await
        .unwrap();
    assert_eq!(keys.access_key_id, "mine");
    let asked = &others.asked()[0];
    assert_eq!(asked.param("Action"), Some("AssumeRoleWithWebIdentity"));
    assert_eq!(
        asked.param("RoleArn"),
        Some("arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fmine")
    );
    assert_eq!(asked.param("RoleSessionName"), Some("me"));
    assert_eq!(
        asked.param("WebIdentityToken"),
        Some("header.payload.signature")
    );
    assert_eq!(asked.header("authorization"), None, "nothing to sign with");
}

/// What is there to be used and is broken is not passed over for the next.
#[tokio::test(start_paused = true)]
async fn what_a_token_file_lacks_stops_the_chain() {
    let cases = [
        (
            &[
                (
                    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                    "http://169.254.170.23/v1/credentials",
                ),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/gone"),
            ][..],
            "",
            "container: the token file /gone cannot be read",
        ),
        (
            &[
                ("AWS_WEB_IDENTITY_TOKEN_FILE", "/gone"),
                ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
            ],
            "",
            "web identity: the token file /gone cannot be read",
        ),
        (
            &[],
            "[default]\nsso_start_url = https://example.com/other\nsso_region = us-east-1\n\
             sso_account_id = 1\nsso_role_name = reader",
            "run `aws sso login` for this profile",
        ),
    ];
    for (variables, config, expected) in cases {
        let place = Place::home(config, "");
        for (name, value) in variables {
            place.set(name, value);
        }
        let others = Others::new([]);
        let error = DefaultChain::new()
            .provide(&resources(&others, &place))
            .await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Configuration, "{error}");
        assert!(error.chain().contains(expected), "{}", error.chain());
        assert!(others.asked().is_empty(), "nobody else is asked");
    }
}

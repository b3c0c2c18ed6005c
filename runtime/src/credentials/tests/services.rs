//! STS: how it is asked, where it is, and what it is asked for a web identity.

use super::world::{Others, Place, Reply, role_keys, words};
use crate::credentials::{
    Credentials, CredentialsError, CredentialsErrorKind, Profile, ProvideCredentials, WebIdentity,
};

const END: &str = "2015-08-30T13:36:00Z";

/// A role, for keys that stand in another profile.
const CONFIG: &str = "[default]\nrole_arn = r\nsource_profile = b\n\
    [profile b]\naws_access_key_id = base\naws_secret_access_key = s\n";

async fn role(others: &Others) -> Result<Credentials, CredentialsError> {
    let resources = others.resources(&Place::home(CONFIG, ""));
    let resources = resources.with_region(Some("us-east-1".to_owned()));
    Profile::new().provide(&resources).await
}

#[tokio::test(start_paused = true)]
async fn sts_is_asked_again_while_it_is_busy_and_believed_when_it_refuses() {
    let throttled = "<ErrorResponse><Error><Code>Throttling</Code><Message>slowly</Message></Error></ErrorResponse>";
    let others = Others::new([
        Reply::Answer(400, throttled.to_owned()),
        Reply::Fail(crate::transport::TransportErrorKind::Lost),
        role_keys("role", END),
    ]);
    assert_eq!(role(&others).await.unwrap().access_key_id, "role");
    assert_eq!(others.asked().len(), 3);

    let denied = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>";
    for (status, body, kind, expected) in [
        (
            403,
            denied,
            CredentialsErrorKind::Refused,
            "answered with status 403: AccessDenied: not you",
        ),
        (
            404,
            "<html>",
            CredentialsErrorKind::Refused,
            "answered with status 404",
        ),
        (
            200,
            "nonsense",
            CredentialsErrorKind::Unavailable,
            "something that is no XML",
        ),
        (
            200,
            "<a/>",
            CredentialsErrorKind::Unavailable,
            "answered without `AccessKeyId`",
        ),
    ] {
        let others = Others::new([Reply::Answer(status, body.to_owned())]);
        let error = role(&others).await.unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("role r: STS (https://sts.us-east-1.amazonaws.com)"),
            "{error}"
        );
        assert_eq!(others.asked().len(), 1);
    }
    // Nothing comes: three attempts of ten seconds.
    let others = Others::new([Reply::never(), Reply::never(), Reply::never()]);
    let error = role(&others).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Timeout);
    let times: Vec<_> = others
        .asked()
        .iter()
        .map(|asked| asked.at.as_secs())
        .collect();
    assert_eq!(times, [0, 10, 20]);
}

#[tokio::test(start_paused = true)]
async fn endpoints_follow_partition_and_switches() {
    let cases = [
        ("us-east-1", false, false, Ok("sts.us-east-1.amazonaws.com")),
        (
            "us-east-1",
            true,
            false,
            Ok("sts-fips.us-east-1.amazonaws.com"),
        ),
        ("us-east-1", true, true, Ok("sts-fips.us-east-1.api.aws")),
        (
            "cn-north-1",
            false,
            false,
            Ok("sts.cn-north-1.amazonaws.com.cn"),
        ),
        (
            "us-gov-west-1",
            true,
            false,
            Ok("sts.us-gov-west-1.amazonaws.com"),
        ),
        (
            "aws-global",
            false,
            false,
            Ok("sts.us-east-1.amazonaws.com"),
        ),
        ("a.b", false, false, Err("the region `a.b` is no region")),
    ];
    let place = Place::home(CONFIG, "");
    for (region, fips, dual_stack, expected) in cases {
        let others = Others::new([role_keys("role", END)]);
        let resources = others
            .resources(&place)
            .with_region(Some(region.to_owned()));
        let resources = resources.with_switches(fips, dual_stack);
        let result = Profile::new().provide(&resources).await;
        match expected {
            Ok(host) => assert_eq!(others.lines(), [format!("POST https://{host}/")]),
            Err(expected) => {
                let error = words(result);
                assert!(error.contains(expected), "{error}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn endpoints_that_are_configured_go_first() {
    let config = CONFIG.replace(
        "role_arn = r\n",
        "role_arn = r\nservices = s\nregion = us-east-1\nendpoint_url = http://all\n",
    );
    let config = format!("{config}[services s]\nsts =\n  endpoint_url = http://own/x/\n");
    let place = Place::home(&config, "");
    let others = Others::new([]);
    let resources = others.resources(&place);
    let mut expected = Vec::new();
    for (name, value, line) in [
        ("AWS_REGION", "", "POST http://own/x/"),
        ("AWS_ENDPOINT_URL", "http://env-all", "POST http://env-all/"),
        (
            "AWS_ENDPOINT_URL_STS",
            "http://env-own/",
            "POST http://env-own/",
        ),
        (
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "true",
            "POST https://sts.us-east-1.amazonaws.com/",
        ),
    ] {
        place.set(name, value);
        others.add([role_keys("role", END)]);
        Profile::new().provide(&resources).await.unwrap();
        expected.push(line.to_owned());
    }
    assert_eq!(others.lines(), expected);
    place.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false");
    place.set("AWS_ENDPOINT_URL_STS", "nonsense");
    let error = words(Profile::new().provide(&resources).await);
    assert!(
        error.contains("environment variable AWS_ENDPOINT_URL_STS is no URL of an endpoint"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_web_identity_is_read_each_time_and_nothing_is_signed() {
    let place = Place::default();
    let others = Others::new([role_keys("first", END), role_keys("second", END)]);
    let resources = others.resources(&place);
    let source = WebIdentity::new("arn:aws:iam::1:role/r", "/token").region("eu-west-1");
    for (token, id) in [("one", "first"), ("two\n", "second")] {
        place.file("/token", token);
        let keys = source.provide(&resources).await.unwrap();
        assert_eq!(keys.access_key_id, id);
    }
    let asked = others.asked();
    assert_eq!(asked[0].line(), "POST https://sts.eu-west-1.amazonaws.com/");
    assert_eq!(asked[0].header("authorization"), None);
    assert_eq!(
        asked[0].body,
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr\
         &RoleSessionName=aws-restjson-1440938160&WebIdentityToken=one"
    );
    assert_eq!(asked[1].param("WebIdentityToken"), Some("two"));
}

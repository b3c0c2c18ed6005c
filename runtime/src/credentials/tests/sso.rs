//! Tokens of logins and what they are good for.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::advance;

use super::world::{Others, Place, Reply, alone, words};
use crate::credentials::{CredentialsErrorKind, Profile, ProvideCredentials};

/// The SHA-1 of `dev`, by the tool `sha1sum`.
const FILE: &str = "/home/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";

const CONFIG: &str = "[default]\nsso_session = dev\nsso_account_id = 123456789012\nsso_role_name = Role One\n\
    [sso-session dev]\nsso_region = eu-west-1\nsso_start_url = https://example.com/start\n";

const GET: &str = "GET https://portal.sso.eu-west-1.amazonaws.com/federation/credentials\
    ?account_id=123456789012&role_name=Role%20One";
const CREATE: &str = "POST https://oidc.eu-west-1.amazonaws.com/token";

/// A home with a token that is good until then.
fn home(end: &str) -> Place {
    let place = Place::home(CONFIG, "");
    let token = json!({
        "startUrl": "https://example.com/start",
        "region": "eu-west-1",
        "accessToken": "hush-old",
        "expiresAt": end,
        "clientId": "client",
        "clientSecret": "hush-secret",
        "registrationExpiresAt": "2015-12-01T00:00:00Z",
        "refreshToken": "hush-refresh",
        "unknown": [1],
    });
    place.file(FILE, &token.to_string());
    place
}

fn keys() -> Reply {
    Reply::ok(
        r#"{"roleCredentials":{"accessKeyId":"sso","secretAccessKey":"s","sessionToken":"t","expiration":1440945360000}}"#,
    )
}

fn token() -> Reply {
    Reply::ok(
        r#"{"accessToken":"hush-new","expiresIn":3600,"refreshToken":"hush-next","tokenType":"Bearer"}"#,
    )
}

#[tokio::test(start_paused = true)]
async fn a_token_is_used_as_it_is_until_five_minutes_before_its_end() {
    let others = Others::new([keys()]);
    let resources = others.resources(&home("2015-08-30T12:41:01Z"));
    let got = Profile::new().provide(&resources).await.unwrap();
    assert_eq!(got.access_key_id, "sso");
    assert_eq!(got.features(), ["s", "r"]);
    assert_eq!(got.account_id.as_deref(), Some("123456789012"));
    assert_eq!(
        got.expires_after.unwrap().to_string(),
        "2015-08-30T14:36:00Z"
    );
    assert_eq!(others.lines(), [GET]);
    let asked = &others.asked()[0];
    assert_eq!(asked.header("x-amz-sso_bearer_token"), Some("hush-old"));
    assert_eq!(asked.header("authorization"), None);
}

#[tokio::test(start_paused = true)]
async fn then_it_is_refreshed_and_written_back() {
    let place = home("2015-08-30T12:40:59Z");
    let others = Others::new([token(), keys(), keys()]);
    let resources = others.resources(&place);
    let profile = Profile::new();
    profile.provide(&resources).await.unwrap();
    assert_eq!(others.lines(), [CREATE, GET]);
    let asked = others.asked();
    let question: Value = serde_json::from_str(&asked[0].body).unwrap();
    let expected = json!({
        "clientId": "client",
        "clientSecret": "hush-secret",
        "grantType": "refresh_token",
        "refreshToken": "hush-refresh",
    });
    assert_eq!(question, expected);
    assert_eq!(asked[1].header("x-amz-sso_bearer_token"), Some("hush-new"));
    let file: Value = serde_json::from_str(&place.read(FILE)).unwrap();
    let expected = json!({
        "startUrl": "https://example.com/start",
        "region": "eu-west-1",
        "accessToken": "hush-new",
        "expiresAt": "2015-08-30T13:36:00Z",
        "clientId": "client",
        "clientSecret": "hush-secret",
        "registrationExpiresAt": "2015-12-01T00:00:00Z",
        "refreshToken": "hush-next",
        "unknown": [1],
    });
    assert_eq!(file, expected);

    // The new one is good for an hour.
    profile.provide(&resources).await.unwrap();
    assert_eq!(others.lines(), [CREATE, GET, GET]);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_fails_is_not_tried_again_for_half_a_minute() {
    // It is good for four minutes more.
    let place = home("2015-08-30T12:40:00Z");
    let refused = || {
        Reply::Answer(
            400,
            r#"{"error":"invalid_grant","error_description":"gone"}"#.to_owned(),
        )
    };
    let others = Others::new([refused(), keys(), keys(), refused(), keys()]);
    let resources = others.resources(&place);
    let profile = Profile::new();
    profile.provide(&resources).await.unwrap();
    advance(Duration::from_secs(29)).await;
    profile.provide(&resources).await.unwrap();
    advance(Duration::from_secs(1)).await;
    profile.provide(&resources).await.unwrap();
    assert_eq!(others.lines(), [CREATE, GET, GET, CREATE, GET]);

    // At its end, that is an error.
    advance(Duration::from_secs(240)).await;
    others.add([refused()]);
    let error = profile.provide(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    let text = error.chain();
    assert!(
        text.contains(
            "has expired and could not be refreshed; run `aws sso login --sso-session dev`"
        ) && text.contains("invalid_grant: gone")
            && !text.contains("hush"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_file_that_cannot_be_written_does_not_matter_to_this_client() {
    let place = home("2015-08-30T12:00:00Z");
    place.make_read_only();
    let others = Others::new([token(), keys(), keys()]);
    let resources = others.resources(&place);
    let profile = Profile::new();
    profile.provide(&resources).await.unwrap();
    advance(Duration::from_secs(60)).await;
    profile.provide(&resources).await.unwrap();
    assert_eq!(others.lines(), [CREATE, GET, GET]);
    assert_eq!(
        others.asked()[2].header("x-amz-sso_bearer_token"),
        Some("hush-new")
    );
    // What somebody else has written since is newer.
    let theirs = place
        .read(FILE)
        .replace("hush-old", "theirs")
        .replace("2015-08-30T12:00:00Z", "2015-08-31T00:00:00Z");
    place.file(FILE, &theirs);
    others.add([keys()]);
    profile.provide(&resources).await.unwrap();
    assert_eq!(
        others.asked()[3].header("x-amz-sso_bearer_token"),
        Some("theirs")
    );
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_a_token_is_said() {
    let good = home("2015-08-30T18:00:00Z").read(FILE);
    let expired = home("2015-08-30T12:00:00Z").read(FILE);
    let login = "run `aws sso login --sso-session dev`";
    let cases = [
        (
            None,
            "cannot be read; run `aws sso login --sso-session dev`",
        ),
        (Some("[]".to_owned()), "is no JSON object"),
        (
            Some(good.replace("accessToken", "other")),
            "has no `accessToken`",
        ),
        (
            Some(good.replace("expiresAt", "other")),
            "has no `expiresAt`",
        ),
        (
            Some(good.replace("2015-08-30T18:00:00Z", "soon")),
            "is no date and time",
        ),
        // There is nothing to refresh it with.
        (Some(expired.replace("refreshToken", "other")), login),
        (Some(expired.replace("2015-12-01", "2015-08-01")), login),
    ];
    for (file, expected) in cases {
        let place = Place::home(CONFIG, "");
        if let Some(file) = &file {
            place.file(FILE, file);
        }
        let error = words(alone(Profile::new(), &place).await);
        assert!(error.contains(expected) && error.contains(FILE), "{error}");
        assert!(!error.contains("hush"), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_old_form_has_tokens_under_the_url_and_refreshes_none() {
    let config = "[default]\nsso_start_url = https://ssotest.awsapps.com/start\nsso_region = eu-west-1\n\
        sso_account_id = 123456789012\nsso_role_name = Role One\n";
    let place = Place::home(config, "");
    let file = "/home/.aws/sso/cache/dace00cba5f8355ec9d274ceb2bcebdfbeed0e12.json";
    let token = home("2015-08-30T12:37:00UTC").read(FILE);
    place.file(file, &token);
    let others = Others::new([keys()]);
    let resources = others.resources(&place);
    Profile::new().provide(&resources).await.unwrap();
    assert_eq!(others.lines(), [GET]);
    advance(Duration::from_secs(60)).await;
    let error = words(Profile::new().provide(&resources).await);
    assert!(
        error.contains("has expired; run `aws sso login` for this profile"),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_not_taken_any_more() {
    let others = Others::new([Reply::Answer(
        401,
        r#"{"__type":"UnauthorizedException"}"#.to_owned(),
    )]);
    let resources = others.resources(&home("2015-08-30T18:00:00Z"));
    let error = Profile::new().provide(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert!(
        error
            .to_string()
            .contains("aws sso login --sso-session dev"),
        "{error}"
    );
    let others = Others::new([Reply::ok("{}")]);
    let resources = others.resources(&home("2015-08-30T18:00:00Z"));
    let error = words(Profile::new().provide(&resources).await);
    assert!(error.contains("answered without `accessKeyId`"), "{error}");
}

//! Identity pools.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use super::world::{Others, Place, Reply, words};
use crate::credentials::{BearerToken, Cognito, CredentialsErrorKind, ProvideCredentials};

const KEYS: &str = r#"{"IdentityId":"id-1","Credentials":{"AccessKeyId":"cognito","SecretKey":"s","SessionToken":"t","Expiration":1.44094536E9}}"#;

#[tokio::test(start_paused = true)]
async fn an_identity_is_asked_for_once_and_logins_each_time_they_change() {
    let others = Others::new([
        Reply::ok(r#"{"IdentityId":"id-1"}"#),
        Reply::ok(KEYS),
        Reply::ok(KEYS),
    ]);
    // Neither a region nor an environment is needed.
    let resources = others.resources(&Place::default());
    let count = AtomicUsize::new(0);
    let token = move || {
        let count = count.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, std::io::Error>(BearerToken::new(&format!("hush-{count}"))) }
    };
    let source = Cognito::new("eu-west-1:pool")
        .account_id("1")
        .login("accounts.example.com", token)
        .custom_role_arn("arn:r");
    assert!(!format!("{source:?}").contains("hush"));
    for _ in 0..2 {
        let keys = source.provide(&resources).await.unwrap();
        assert_eq!(keys.access_key_id, "cognito");
        assert_eq!(
            keys.expires_after.unwrap().to_string(),
            "2015-08-30T14:36:00Z"
        );
    }
    let line = "POST https://cognito-identity.eu-west-1.amazonaws.com/";
    assert_eq!(others.lines(), [line; 3]);
    let asked = others.asked();
    let seen: Vec<_> = asked
        .iter()
        .map(|asked| {
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            (asked.header("x-amz-target").unwrap(), body)
        })
        .collect();
    let logins = json!({ "accounts.example.com": "hush-0" });
    let keys = json!({ "IdentityId": "id-1", "CustomRoleArn": "arn:r", "Logins": logins });
    let expected = [
        (
            "AWSCognitoIdentityService.GetId",
            json!({ "IdentityPoolId": "eu-west-1:pool", "AccountId": "1", "Logins": logins }),
        ),
        (
            "AWSCognitoIdentityService.GetCredentialsForIdentity",
            keys.clone(),
        ),
        ("AWSCognitoIdentityService.GetCredentialsForIdentity", keys),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test(start_paused = true)]
async fn what_cognito_refuses_is_said() {
    let refused = Reply::Answer(
        400,
        r#"{"__type":"com.amazonaws#NotAuthorizedException","message":"no logins"}"#.to_owned(),
    );
    let others = Others::new([refused]);
    let resources = others.resources(&Place::default());
    let error = Cognito::new("eu-west-1:pool")
        .identity_id("id-7")
        .provide(&resources)
        .await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    assert_eq!(
        error.to_string(),
        "GetCredentialsForIdentity of Cognito (https://cognito-identity.eu-west-1.amazonaws.com) answered with \
         status 400: NotAuthorizedException: no logins"
    );
    let others = Others::new([Reply::ok("{}")]);
    let error = words(
        Cognito::new("eu-west-1:pool")
            .provide(&others.resources(&Place::default()))
            .await,
    );
    assert!(error.contains("answered without `IdentityId`"), "{error}");
}

//! Sources of the official crates.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as Theirs;
use aws_credential_types::provider::error::CredentialsError as TheirError;
use aws_credential_types::provider::{ProvideCredentials as TheirTrait, future};

use super::world::{Place, alone, words};
use crate::credentials::{CredentialsErrorKind, Official};

#[derive(Debug)]
struct Failing(fn() -> TheirError);

impl TheirTrait for Failing {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err((self.0)()))
    }
}

#[tokio::test]
async fn their_credentials_are_taken_over() {
    let end = UNIX_EPOCH + Duration::from_secs(1_440_945_360);
    let theirs = Theirs::builder()
        .access_key_id("official")
        .secret_access_key("s")
        .session_token("t")
        .expiry(end)
        .account_id("1")
        .provider_name("test")
        .build();
    let keys = alone(Official(theirs), &Place::default()).await.unwrap();
    assert_eq!(keys.access_key_id, "official");
    assert_eq!(keys.secret_access_key, "s");
    assert_eq!(keys.session_token.as_deref(), Some("t"));
    assert_eq!(keys.account_id.as_deref(), Some("1"));
    assert_eq!(
        keys.expires_after.unwrap().to_string(),
        "2015-08-30T14:36:00Z"
    );
}

#[tokio::test]
async fn their_errors_keep_their_kind_and_their_reason() {
    let cases: [(fn() -> TheirError, CredentialsErrorKind); 5] = [
        (
            || TheirError::not_loaded("reason"),
            CredentialsErrorKind::NotConfigured,
        ),
        (
            || TheirError::provider_timed_out(Duration::from_secs(7)),
            CredentialsErrorKind::Timeout,
        ),
        (
            || TheirError::invalid_configuration("reason"),
            CredentialsErrorKind::Configuration,
        ),
        (
            || TheirError::provider_error("reason"),
            CredentialsErrorKind::Unavailable,
        ),
        (
            || TheirError::unhandled("reason"),
            CredentialsErrorKind::Unavailable,
        ),
    ];
    for (make, kind) in cases {
        let error = alone(Official(Failing(make)), &Place::default())
            .await
            .unwrap_err();
        assert_eq!(error.kind(), kind);
        let text = words::<()>(Err(error));
        assert!(text.contains("reason") || text.contains('7'), "{text}");
    }
}

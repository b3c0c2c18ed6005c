//! Programs that print keys. They are real, and so is the time in which they run.

use std::path::Path;
use std::time::{Duration, Instant};

use super::world::{Others, Place, alone, words};
use crate::credentials::{CredentialsErrorKind, Process, ProvideCredentials};

async fn of(
    command: &str,
) -> Result<crate::credentials::Credentials, crate::credentials::CredentialsError> {
    alone(
        Process::new(command).account_id("fallback"),
        &Place::default(),
    )
    .await
}

#[tokio::test]
async fn what_a_program_prints_is_read() {
    let keys = of(r#"printf '{"Version":1,"AccessKeyId":" x ","SecretAccessKey":"y"}'; cat"#)
        .await
        .unwrap();
    assert_eq!((&*keys.access_key_id, &*keys.secret_access_key), ("x", "y"));
    assert_eq!(keys.account_id.as_deref(), Some("fallback"));
    // Without an end, they are never asked for again.
    assert_eq!(keys.expires_after, None);
    let keys = of(
        r#"printf '{"Version":1,"AccessKeyId":"x","SecretAccessKey":"y","SessionToken":"t",
            "Expiration":"2022-05-02T18:36:00+00:00","AccountId":"own"}'"#,
    )
    .await
    .unwrap();
    assert_eq!(keys.session_token.as_deref(), Some("t"));
    assert_eq!(keys.expires_after.unwrap().secs(), 1_651_516_560);
    assert_eq!(keys.account_id.as_deref(), Some("own"));
}

#[tokio::test]
async fn what_goes_wrong_is_said_without_command_and_output() {
    let long = "yes words | head -c 5000 >&2; echo last >&2; exit 3";
    let cases = [
        (
            "echo hush >&2; exit 7",
            CredentialsErrorKind::Refused,
            "failed (exit status: 7): hush",
        ),
        (
            "echo hush-out; exit 7",
            CredentialsErrorKind::Refused,
            "failed (exit status: 7)",
        ),
        (
            "no-such-program-7 hush-out",
            CredentialsErrorKind::Refused,
            "failed (exit status: 127)",
        ),
        (long, CredentialsErrorKind::Refused, "wolast"),
        (
            "kill -9 $$",
            CredentialsErrorKind::Refused,
            "failed (signal: 9",
        ),
        (
            "echo hush-out",
            CredentialsErrorKind::Unavailable,
            "printed something that is no JSON",
        ),
        (
            "echo '{}'",
            CredentialsErrorKind::Unavailable,
            "printed no `Version`",
        ),
        (
            "echo '{\"Version\":2}'",
            CredentialsErrorKind::Unavailable,
            "printed version 2; only version 1 is known",
        ),
        (
            "echo '{\"Version\":1,\"AccessKeyId\":\"hush-out\"}'",
            CredentialsErrorKind::Unavailable,
            "answered without `SecretAccessKey`",
        ),
        (
            "yes hush-out",
            CredentialsErrorKind::Unavailable,
            "printed more than 65536 bytes",
        ),
        (
            "yes hush-out | head -c 70000",
            CredentialsErrorKind::Unavailable,
            "printed more than 65536 bytes",
        ),
    ];
    for (command, kind, expected) in cases {
        let error = of(command).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{command}: {error}");
        let text = words::<()>(Err(error));
        assert!(text.contains(expected), "{command}: {text}");
        assert!(!text.contains("hush-out"), "{command}: {text}");
        assert!(text.len() < 500, "{text}");
    }
    assert_eq!(format!("{:?}", Process::new("hush")), "Process(..)");
}

/// Time runs ahead while the program sleeps, so that a minute is over at once.
#[tokio::test(start_paused = true)]
async fn a_program_that_takes_too_long_is_ended() {
    let mark = std::env::temp_dir().join(format!("aws-restjson-{}", std::process::id()));
    let began = Instant::now();
    let others = Others::new([]);
    let source = Process::new(format!("exec sleep 30; touch {}", mark.display()));
    let error = source
        .provide(&others.resources(&Place::default()))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Timeout);
    assert_eq!(
        error.to_string(),
        "the credential process took longer than 60 s and was ended"
    );
    assert!(began.elapsed() < Duration::from_secs(20));
    assert!(!Path::new(&mark).exists());
}

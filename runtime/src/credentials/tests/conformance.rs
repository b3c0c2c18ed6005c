//! The cases of AWS's own chain: a home directory, an environment, what is asked and answered, and what comes of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::recorded::{Exchange, add_files, exchanges};
use super::world::{Asked, Others, Place, words};
use crate::credentials::{
    Credentials, CredentialsError, CredentialsErrorKind, DefaultChain, Profile, ProvideCredentials,
};
use crate::value::Timestamp;

/// The cases that are known here, each compared in every detail. In others there may be what AWS's own test does not
/// compare and nobody has looked at, so they are held to their outcome, to what is asked of whom, and to the tokens that
/// go with it.
const KNOWN: [&str; 30] = [
    "e2e_fips_and_dual_stack_sso",
    "ecs_credentials",
    "ecs_credentials_invalid_profile",
    "eks_pod_identity_credentials",
    "environment_variables_blank",
    "imds_config_with_no_creds",
    "imds_default_chain_retries",
    "imds_default_chain_success",
    "imds_disabled",
    "imds_token_fail",
    "prefer_environment",
    "profile_static_keys",
    "profile_static_keys_case_insensitive",
    "sso_server_error",
    "web_identity_token_env",
    "web_identity_token_invalid_jwt",
    "web_identity_token_profile",
    "assume_role_override_global_env_url",
    "assume_role_override_global_profile_url",
    "assume_role_override_service_env_url",
    "assume_role_override_service_profile_url",
    "credential_process",
    "credential_process_account_id_fallback",
    "credential_process_failure",
    "credential_process_invalid",
    "e2e_assume_role",
    "invalid_sso_credentials_config",
    "region_override",
    "retry_on_error",
    "sso_token",
];

/// Known cases that fail, with the kind and words that ours fail with.
const FAILURES: [(&str, CredentialsErrorKind, &str); 8] = [
    // What we say lists every source; no source needs to be enabled.
    (
        "imds_disabled",
        CredentialsErrorKind::NotConfigured,
        "AWS_EC2_METADATA_DISABLED is `true`",
    ),
    (
        "imds_token_fail",
        CredentialsErrorKind::Unavailable,
        "status 403: it is disabled",
    ),
    // SSO is asked again after a 503, and then nobody is left in the recording.
    (
        "sso_server_error",
        CredentialsErrorKind::Unavailable,
        "SSO (https://portal.sso.us-east-2.amazonaws.com) could not be asked",
    ),
    // The code is the one that STS sends, not the name of the exception made of it.
    (
        "web_identity_token_invalid_jwt",
        CredentialsErrorKind::Refused,
        "InvalidIdentityToken: No OpenIDConnect provider found in your account",
    ),
    (
        "credential_process_failure",
        CredentialsErrorKind::Refused,
        "the credential process failed (exit status: 1)",
    ),
    (
        "credential_process_invalid",
        CredentialsErrorKind::Unavailable,
        "the credential process printed something that is no JSON",
    ),
    (
        "invalid_sso_credentials_config",
        CredentialsErrorKind::Configuration,
        "enough for a token, but not for credentials",
    ),
    (
        "sso_token",
        CredentialsErrorKind::Configuration,
        "enough for a token, but not for credentials",
    ),
];

/// Parameters in which recorded questions to STS differ from what the known case itself asks for. AWS's own test does
/// not compare them.
const UNLIKE: [(&str, &[&str]); 3] = [
    // Recorded with the ARN of another account.
    ("web_identity_token_env", &["RoleArn"]),
    // Recorded with the line feed at the end of the file, which is none of the token's.
    ("web_identity_token_invalid_jwt", &["WebIdentityToken"]),
    // Recorded with another role, and with a token that is not in the file.
    (
        "web_identity_token_profile",
        &["RoleArn", "WebIdentityToken"],
    ),
];

#[tokio::test]
async fn every_case_comes_out_as_recorded() {
    let Some(root) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let root = Path::new(&root).join("credentials");
    let mut count = 0;
    for kind in folders(&root) {
        let profile_only = kind.ends_with("profile-provider");
        for case in folders(&kind) {
            check(&case, profile_only).await;
            count += 1;
        }
    }
    println!("{count} cases");
    assert!(count > 0, "there are no cases in {}", root.display());
}

/// The folders in a folder, in order.
fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("CONFORMANCE_DIR lacks {}: {error}", folder.display()));
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

async fn check(case: &Path, profile_only: bool) {
    let name = case.file_name().unwrap().to_str().unwrap();
    let read = |file: &str| -> Value {
        let text = fs::read(case.join(file)).unwrap_or_else(|error| panic!("{name}: {error}"));
        serde_json::from_slice(&text).unwrap()
    };
    let place = Place::default();
    for (variable, value) in read("env.json").as_object().unwrap() {
        place.set(variable, value.as_str().unwrap());
    }
    add_files(&place, &case.join("fs"), &case.join("fs"));
    let recorded = exchanges(&read("http-traffic.json"));
    let others = Others::new(recorded.iter().map(|exchange| exchange.reply.clone()));
    let region = read("env.json")["AWS_REGION"].as_str().map(str::to_owned);
    let switch = |variable: &str| read("env.json")[variable] == "true";
    let resources = others.resources(&place).with_region(region).with_switches(
        switch("AWS_USE_FIPS_ENDPOINT"),
        switch("AWS_USE_DUALSTACK_ENDPOINT"),
    );
    // Nothing is over at that time, and a program that is run needs time that is real.
    let resources = resources.with_clock(Arc::new(Early)).with_sleep(None);
    let result = if profile_only {
        Profile::new().provide(&resources).await
    } else {
        DefaultChain::new().provide(&resources).await
    };
    let fails = result.is_err();
    compare(name, &read("test-case.json")["result"], result);
    let asked = others.asked();
    let retried = match name {
        "sso_server_error" => 2,
        // Whoever asks again than was recorded finds nobody, and fails.
        _ if !KNOWN.contains(&name) && fails => asked.len().saturating_sub(recorded.len()),
        _ => 0,
    };
    assert_eq!(asked.len(), recorded.len() + retried, "{name}: {asked:?}");
    for (asked, recorded) in asked.iter().zip(&recorded) {
        compare_questions(name, asked, recorded);
    }
}

/// A second before the first of the recorded expirations.
#[derive(Debug)]
struct Early;

impl crate::time::Clock for Early {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_234_567_889)
    }
}

fn compare(name: &str, expected: &Value, result: Result<Credentials, CredentialsError>) {
    let text = |member: &str| expected["Ok"][member].as_str();
    if expected.get("Ok").is_some() {
        let keys = result.unwrap_or_else(|error| panic!("{name}: {}", error.chain()));
        assert_eq!(Some(&*keys.access_key_id), text("access_key_id"), "{name}");
        assert_eq!(
            Some(&*keys.secret_access_key),
            text("secret_access_key"),
            "{name}"
        );
        assert_eq!(
            keys.session_token.as_deref(),
            text("session_token"),
            "{name}"
        );
        assert_eq!(keys.account_id.as_deref(), text("account_id"), "{name}");
        let end = expected["Ok"]["expiry"].as_i64();
        assert_eq!(keys.expires_after.map(Timestamp::secs), end, "{name}");
    } else {
        assert!(expected["ErrorContains"].is_string(), "{name}");
        let error = result.expect_err(name);
        if !KNOWN.contains(&name) {
            return;
        }
        let known = FAILURES.iter().find(|(case, ..)| *case == name);
        let (_, kind, said) = known.unwrap_or_else(|| panic!("{name} is no known failure"));
        assert_eq!(error.kind(), *kind, "{name}");
        let words = words::<()>(Err(error));
        assert!(words.contains(said), "{name}: {words}");
    }
}

fn compare_questions(name: &str, asked: &Asked, recorded: &Exchange) {
    let slash = if recorded.uri.matches('/').count() == 2 {
        "/"
    } else {
        ""
    };
    let line = format!("{} {}{slash}", recorded.method, recorded.uri);
    assert_eq!(asked.line(), line, "{name}");
    let known = KNOWN.contains(&name);
    for (header, value) in &recorded.headers {
        match header.as_str() {
            // Written by other clients, at other times, or by the transport.
            "user-agent" | "x-amz-user-agent" | "host" | "content-length" | "x-amz-date" => {}
            "authorization" => {
                let scheme = value.split('/').next().unwrap();
                let ours = asked.header(header).unwrap_or_default();
                assert!(ours.starts_with(scheme), "{name}: {ours}");
            }
            "x-amz-sso_bearer_token" | "x-aws-ec2-metadata-token" => {
                assert_eq!(asked.header(header), Some(&**value), "{name}: {header}");
            }
            _ if known => assert_eq!(asked.header(header), Some(&**value), "{name}: {header}"),
            _ => {}
        }
    }
    let unlike = UNLIKE.iter().find(|(case, _)| *case == name);
    let unlike = unlike.map_or(&[][..], |(_, params)| params);
    for param in recorded.body.split('&').filter(|param| !param.is_empty()) {
        let (param, value) = param.split_once('=').unwrap();
        match asked.param(param) {
            Some(_) if !known && !["Action", "Version"].contains(&param) => {}
            Some(ours) if unlike.contains(&param) => assert_ne!(ours, value, "{name}: {param}"),
            // A name that each client makes up by itself.
            Some(_) if param == "RoleSessionName" && name != "web_identity_token_env" => {}
            ours => assert_eq!(ours, Some(value), "{name}: {param}"),
        }
    }
}

//! The cases of AWS's own chain: a home directory, an environment, what is asked and answered, and what comes of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::world::{Asked, Others, Place, Reply, words};
use crate::credentials::{
    Credentials, CredentialsError, CredentialsErrorKind, DefaultChain, Profile, ProvideCredentials,
};
use crate::value::Timestamp;

/// Cases that fail, with the kind and words that ours fail with.
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

/// Parameters in which recorded questions to STS differ from what the case itself asks for. AWS's own test does not
/// compare them.
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
    for kind in ["default-credential-provider-chain", "profile-provider"] {
        let mut cases: Vec<PathBuf> = fs::read_dir(root.join(kind))
            .unwrap_or_else(|error| panic!("CONFORMANCE_DIR has no credentials/{kind}: {error}"))
            .map(|entry| entry.unwrap().path())
            .collect();
        cases.sort();
        for case in cases {
            check(&case, kind == "profile-provider").await;
            count += 1;
        }
    }
    assert_eq!(count, 30, "the number of cases is known");
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
    compare(name, &read("test-case.json")["result"], result);
    let asked = others.asked();
    let retried = if name == "sso_server_error" { 2 } else { 0 };
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

fn add_files(place: &Place, root: &Path, folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            add_files(place, root, &path);
        } else {
            let at = Path::new("/").join(path.strip_prefix(root).unwrap());
            place.file(at.to_str().unwrap(), &fs::read_to_string(&path).unwrap());
        }
    }
}

struct Exchange {
    method: String,
    uri: String,
    headers: BTreeMap<String, String>,
    body: String,
    reply: Reply,
}

/// Pairs of questions and answers out of a list of events on connections.
fn exchanges(traffic: &Value) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    for event in traffic["events"].as_array().unwrap() {
        let action = &event["action"];
        let request = &action["Request"]["request"];
        let answer = &action["Response"]["response"]["Ok"];
        let data = &action["Data"];
        if !request.is_null() {
            let headers = request["headers"].as_object().unwrap();
            let headers = headers.iter().map(|(name, values)| {
                (
                    name.to_ascii_lowercase(),
                    values[0].as_str().unwrap().to_owned(),
                )
            });
            exchanges.push(Exchange {
                method: request["method"].as_str().unwrap().to_owned(),
                uri: request["uri"].as_str().unwrap().to_owned(),
                headers: headers.collect(),
                body: String::new(),
                reply: Reply::status(500),
            });
        } else if !answer.is_null() {
            let status = answer["status"].as_u64().unwrap() as u16;
            exchanges.last_mut().unwrap().reply = Reply::status(status);
        } else if !data.is_null() {
            let piece = data["data"]["Utf8"].as_str().unwrap();
            let exchange = exchanges.last_mut().unwrap();
            match (data["direction"].as_str().unwrap(), &mut exchange.reply) {
                ("Request", _) => exchange.body.push_str(piece),
                ("Response", Reply::Answer(_, body)) => body.push_str(piece),
                other => panic!("{other:?}"),
            }
        } else {
            assert!(!action["Eof"].is_null(), "{action}");
        }
    }
    exchanges
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
        let known = FAILURES.iter().find(|(case, ..)| *case == name);
        let (_, kind, said) = known.unwrap_or_else(|| panic!("{name} is no known failure"));
        let error = result.expect_err(name);
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
    for (header, value) in &recorded.headers {
        match header.as_str() {
            // Written by other clients, at other times, or by the transport.
            "user-agent" | "x-amz-user-agent" | "host" | "content-length" | "x-amz-date" => {}
            "authorization" => {
                let scheme = value.split('/').next().unwrap();
                let ours = asked.header(header).unwrap();
                assert!(ours.starts_with(scheme), "{name}: {ours}");
            }
            _ => assert_eq!(asked.header(header), Some(&**value), "{name}: {header}"),
        }
    }
    let unlike = UNLIKE.iter().find(|(case, _)| *case == name);
    let unlike = unlike.map_or(&[][..], |(_, params)| params);
    for param in recorded.body.split('&').filter(|param| !param.is_empty()) {
        let (param, value) = param.split_once('=').unwrap();
        match asked.param(param) {
            Some(ours) if unlike.contains(&param) => assert_ne!(ours, value, "{name}: {param}"),
            // A name that each client makes up by itself.
            Some(_) if param == "RoleSessionName" && name != "web_identity_token_env" => {}
            ours => assert_eq!(ours, Some(value), "{name}: {param}"),
        }
    }
}

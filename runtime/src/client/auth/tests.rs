use http::Method;

use super::*;
use crate::config::Origin;
use crate::endpoint::Endpoint;

const SERVICE: ServiceMeta = ServiceMeta::new("Test Service", "test-signing", "2020-01-01", |_| {
    Ok(Endpoint::new("https://localhost"))
});

fn operation(auth: &'static [AuthScheme]) -> OperationMeta {
    OperationMeta::new("Do", Method::POST, "/").auth(auth)
}

const BOTH: &[AuthScheme] = &[AuthScheme::SigV4, AuthScheme::HttpBearer];

/// Names the identity that is chosen: `k` are keys and `b` is a token, `c` from code and `e`
/// from the environment.
fn chosen(
    given: &str,
    auth: &'static [AuthScheme],
    for_call: bool,
    events: bool,
) -> Result<String, String> {
    let call = SharedCredentials::new(Credentials::new("call", "secret"));
    let call = for_call.then_some(ForCall::Keys(call));
    chosen_for(given, auth, call.as_ref(), events)
}

fn chosen_for(
    given: &str,
    auth: &'static [AuthScheme],
    for_call: Option<&ForCall>,
    events: bool,
) -> Result<String, String> {
    let identities = identities(given);
    let auth = identities.choose(&SERVICE, &operation(auth), for_call, events)?;
    Ok(name_of(auth))
}

fn name_of(chosen: Chosen<'_>) -> String {
    match chosen {
        Chosen::Anonymous => "anonymous".to_owned(),
        Chosen::SigV4(source) => source.known().unwrap().access_key_id.clone(),
        Chosen::Bearer(source) => source.known().unwrap().expose().to_owned(),
    }
}

fn identities(given: &str) -> Identities {
    let keys = |name: &str| {
        given
            .contains(name)
            .then(|| SharedCredentials::new(Credentials::new(name, "secret")))
    };
    let token = |name: &str| given.contains(name).then(|| SharedToken::from(name));
    Identities {
        credentials: Given {
            code: keys("kc"),
            env: keys("ke"),
        },
        bearer_token: Given {
            code: token("bc"),
            env: token("be"),
        },
        auth_schemes: Setting::default(),
        environment_read: true,
    }
}

#[test]
fn who_wins() {
    let cases = [
        ("kc ke bc be", BOTH, "kc"),
        ("ke bc be", BOTH, "bc"),
        ("kc ke be", BOTH, "kc"),
        ("ke be", BOTH, "be"),
        ("ke", BOTH, "ke"),
        ("kc be", &[AuthScheme::HttpBearer], "be"),
        ("ke be", &[AuthScheme::SigV4], "ke"),
        ("kc bc", &[AuthScheme::HttpBearer, AuthScheme::SigV4], "bc"),
        ("kc ke bc be", &[], "anonymous"),
    ];
    for (given, auth, expected) in cases {
        assert_eq!(
            chosen(given, auth, false, false).as_deref(),
            Ok(expected),
            "{given} {auth:?}"
        );
    }
    assert_eq!(
        chosen("kc ke bc be", BOTH, true, false).as_deref(),
        Ok("call")
    );
    assert_eq!(chosen("ke be", BOTH, false, true).as_deref(), Ok("ke"));
}

/// The same with schemes that are preferred, in code or by the environment.
fn preferred(given: &str, in_code: &str, in_env: &str, auth: &'static [AuthScheme]) -> String {
    let schemes = |text: &str| -> Option<Vec<AuthScheme>> {
        let scheme = |name| match name {
            "s" => AuthScheme::SigV4,
            "b" => AuthScheme::HttpBearer,
            _ => AuthScheme::NoAuth,
        };
        (!text.is_empty()).then(|| text.split(' ').map(scheme).collect())
    };
    let mut identities = identities(given);
    identities.auth_schemes.set(schemes(in_code));
    if let Some(schemes) = schemes(in_env) {
        let origin = Origin::variable("AWS_AUTH_SCHEME_PREFERENCE");
        identities.auth_schemes.find(schemes, origin);
    }
    let chosen = identities.choose(&SERVICE, &operation(auth), None, false);
    name_of(chosen.unwrap())
}

#[test]
fn what_is_preferred_goes_first() {
    const ALL: &[AuthScheme] = &[
        AuthScheme::NoAuth,
        AuthScheme::SigV4,
        AuthScheme::HttpBearer,
    ];
    let cases = [
        // In code: the first one with an identity, wherever the identity is from.
        ("kc be", "b", "", BOTH, "be"),
        ("kc ke be", "s", "", BOTH, "kc"),
        ("ke be", "s", "", BOTH, "ke"),
        ("ke be", "s", "b", BOTH, "ke"),
        ("ke", "b s", "", BOTH, "ke"),
        ("kc", "b", "", BOTH, "kc"),
        ("kc bc", "b", "", &[AuthScheme::SigV4], "kc"),
        ("kc bc", "n", "", BOTH, "kc"),
        ("kc bc", "n", "", ALL, "anonymous"),
        ("kc", "b n", "", ALL, "anonymous"),
        // By the environment: behind what code sets, and behind a token of the environment.
        ("kc bc", "", "b", BOTH, "bc"),
        ("kc be", "", "b", BOTH, "kc"),
        ("ke be", "", "s", BOTH, "be"),
        ("ke be", "", "n", ALL, "be"),
        ("ke", "", "n", ALL, "anonymous"),
        ("ke", "", "b", ALL, "ke"),
        ("", "", "", ALL, "anonymous"),
    ];
    for (given, in_code, in_env, auth, expected) in cases {
        assert_eq!(
            preferred(given, in_code, in_env, auth),
            expected,
            "{given} {in_code:?} {in_env:?} {auth:?}"
        );
    }
}

#[test]
fn refusals_say_what_was_looked_at() {
    let error = chosen("", BOTH, false, false).unwrap_err();
    assert!(
        error.contains("AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY"),
        "{error}"
    );
    assert!(error.contains("AWS_BEARER_TOKEN_TEST_SIGNING"), "{error}");
    let error = chosen("bc be", BOTH, false, true).unwrap_err();
    assert!(
        error.contains("bearer token cannot be used for an operation that sends events"),
        "{error}"
    );
    let error = chosen("kc", &[AuthScheme::HttpBearer], true, false).unwrap_err();
    assert!(error.contains("takes no signature"), "{error}");
    let unread = Identities::default();
    let error = unread
        .choose(&SERVICE, &operation(BOTH), None, false)
        .unwrap_err();
    assert!(error.contains("was not read"), "{error}");
}

#[test]
fn a_call_may_have_a_token_of_its_own() {
    let token = ForCall::Token(SharedToken::from("own"));
    let chosen = |auth, events| chosen_for("kc ke bc be", auth, Some(&token), events);
    assert_eq!(chosen(BOTH, false).as_deref(), Ok("own"));
    assert_eq!(chosen(&[], false).as_deref(), Ok("anonymous"));
    let error = chosen(&[AuthScheme::SigV4], false).unwrap_err();
    assert!(error.ends_with("the operation takes none"), "{error}");
    let error = chosen(BOTH, true).unwrap_err();
    assert!(
        error.contains("sends events") && error.ends_with("give the call credentials"),
        "{error}"
    );
}

#[test]
fn a_bearer_token_stays_off_open_wires() {
    let allowed = [
        "https://example.com",
        "http://localhost:8080",
        "http://127.0.0.9",
        "http://[::1]:80/x",
    ];
    for url in allowed {
        assert_eq!(
            check_bearer(&Resolved::new(Endpoint::new(url)).unwrap()),
            Ok(()),
            "{url}"
        );
    }
    for url in [
        "http://example.com",
        "http://10.0.0.1",
        "http://127.0.0.1.example.com",
        "http://[::2]",
    ] {
        let error = check_bearer(&Resolved::new(Endpoint::new(url)).unwrap()).unwrap_err();
        assert!(error.contains("plain http"), "{url}: {error}");
    }
}

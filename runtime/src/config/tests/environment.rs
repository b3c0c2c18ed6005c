use std::ffi::OsString;
use std::sync::Arc;

use super::{SERVICE, over};
use crate::config::load::load;
use crate::config::settings::Settings;
use crate::config::{ConfigError, Env, FixedEnv, Origin};

fn loaded(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let mut settings = Settings::default();
    load_over(&mut settings, variables)?;
    Ok(settings)
}

fn load_over(settings: &mut Settings, variables: &[(&str, &str)]) -> Result<(), ConfigError> {
    load(
        settings,
        &SERVICE,
        Arc::new(over(FixedEnv::new(), variables)),
    )
}

#[test]
fn regions() {
    let region = |variables: &[_]| loaded(variables).unwrap().region.get().cloned();
    assert_eq!(region(&[]), None);
    assert_eq!(region(&[("AWS_REGION", " \n")]), None);
    assert_eq!(
        region(&[("AWS_DEFAULT_REGION", "b\n")]).as_deref(),
        Some("b")
    );
    assert_eq!(
        region(&[("AWS_REGION", "a"), ("AWS_DEFAULT_REGION", "b")]).as_deref(),
        Some("a")
    );
    assert_eq!(
        region(&[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "b")]).as_deref(),
        Some("b")
    );
}

#[test]
fn endpoints() {
    let url = |variables: &[_]| loaded(variables).unwrap().endpoint_url.get().cloned();
    let own = ("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "http://own");
    let all = ("AWS_ENDPOINT_URL", "http://all");
    assert_eq!(url(&[own, all]).as_deref(), Some("http://own"));
    assert_eq!(url(&[all]).as_deref(), Some("http://all"));
    assert_eq!(
        url(&[own, all, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "TRUE")]),
        None
    );
    assert_eq!(
        url(&[all, ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false")]).as_deref(),
        Some("http://all")
    );
}

#[test]
fn switches_are_true_or_false() {
    for name in [
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
    ] {
        for value in ["true", "False", "", " "] {
            assert!(loaded(&[(name, value)]).is_ok(), "{name}={value}");
        }
        for value in ["1", "yes", "truee"] {
            let error = loaded(&[(name, value)]).err().unwrap();
            assert_eq!(error.origin(), Some(&Origin::variable(name)));
            assert_eq!(
                error.to_string(),
                format!("environment variable {name} must be `true` or `false`")
            );
        }
    }
    let settings = loaded(&[
        ("AWS_USE_FIPS_ENDPOINT", "true"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "TRUE"),
    ])
    .unwrap();
    assert!(settings.endpoint_inputs().use_fips && settings.endpoint_inputs().use_dual_stack);
}

#[test]
fn bearer_tokens() {
    let settings = loaded(&[("AWS_BEARER_TOKEN_BEDROCK", "key\n")]).unwrap();
    let token = settings.identities.bearer_token.env.unwrap();
    assert_eq!(token.known().unwrap().expose(), "key");
}

#[test]
fn half_a_key_is_an_error() {
    let half = [("AWS_ACCESS_KEY_ID", "AKID")];
    let error = loaded(&half).err().unwrap();
    assert_eq!(
        error.to_string(),
        "environment variable AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not"
    );
}

#[test]
fn code_wins() {
    let mut settings = Settings::default();
    settings.region.set("code".to_owned());
    settings.use_fips.set(false);
    settings.endpoint_url.set("http://code".to_owned());
    let variables = [
        ("AWS_REGION", "env"),
        ("AWS_USE_FIPS_ENDPOINT", "nonsense"),
        ("AWS_ENDPOINT_URL", "http://env"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
    ];
    load_over(&mut settings, &variables).unwrap();
    let inputs = settings.endpoint_inputs();
    assert_eq!(inputs.region.as_deref(), Some("code"));
    assert_eq!(inputs.endpoint.as_deref(), Some("http://code"));
    assert!(!inputs.use_fips);
}

#[cfg(unix)]
#[test]
fn what_is_not_utf8_is_an_error() {
    struct Broken;
    impl Env for Broken {
        fn var(&self, name: &str) -> Option<OsString> {
            use std::os::unix::ffi::OsStringExt as _;
            (name == "AWS_REGION").then(|| OsString::from_vec(vec![0xff]))
        }
    }
    let error = load(&mut Settings::default(), &SERVICE, Arc::new(Broken)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "environment variable AWS_REGION is not UTF-8"
    );
}

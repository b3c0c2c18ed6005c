//! Each setting from each of its sources.

use super::{SERVICE, home, loaded, over};
use crate::config::Config;
use crate::config::settings::Settings;

/// Name in explanations, variables in their order, key of profiles, two good values and a bad one with what is said
/// about it.
type Row = (
    &'static str,
    &'static [&'static str],
    &'static str,
    [&'static str; 2],
    &'static str,
    &'static str,
);

const SETTINGS: [Row; 13] = [
    (
        "region",
        &["AWS_REGION", "AWS_DEFAULT_REGION"],
        "region",
        ["us-east-1", "eu-west-1"],
        "us/east",
        "must be a region",
    ),
    (
        "endpoint_url",
        &["AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"],
        "endpoint_url",
        ["http://a:1", "https://b/c"],
        "http://a:b",
        "must be a URL",
    ),
    (
        "use_fips_endpoint",
        &["AWS_USE_FIPS_ENDPOINT"],
        "use_fips_endpoint",
        ["true", "false"],
        "1",
        "must be `true` or `false`",
    ),
    (
        "use_dualstack_endpoint",
        &["AWS_USE_DUALSTACK_ENDPOINT"],
        "use_dualstack_endpoint",
        ["true", "false"],
        "yes",
        "must be `true` or `false`",
    ),
    (
        "ignore_configured_endpoint_urls",
        &["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
        "ignore_configured_endpoint_urls",
        ["true", "false"],
        "on",
        "must be `true` or `false`",
    ),
    (
        "retry_mode",
        &["AWS_RETRY_MODE"],
        "retry_mode",
        ["adaptive", "standard"],
        "legacy",
        "must be `standard` or `adaptive`",
    ),
    (
        "max_attempts",
        &["AWS_MAX_ATTEMPTS"],
        "max_attempts",
        ["5", "1"],
        "0",
        "1 or more",
    ),
    (
        "auth_scheme_preference",
        &["AWS_AUTH_SCHEME_PREFERENCE"],
        "auth_scheme_preference",
        ["httpBearerAuth", "sigv4"],
        "",
        "",
    ),
    (
        "sdk_ua_app_id",
        &["AWS_SDK_UA_APP_ID"],
        "sdk_ua_app_id",
        ["mine", "yours"],
        "",
        "",
    ),
    (
        "disable_clock_skew_correction",
        &["AWS_DISABLE_CLOCK_SKEW_CORRECTION"],
        "disable_clock_skew_correction",
        ["true", "false"],
        "x",
        "must be `true` or `false`",
    ),
    (
        "disable_request_compression",
        &["AWS_DISABLE_REQUEST_COMPRESSION"],
        "disable_request_compression",
        ["true", "false"],
        "x",
        "must be `true` or `false`",
    ),
    (
        "request_min_compression_size_bytes",
        &["AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES"],
        "request_min_compression_size_bytes",
        ["0", "1024"],
        "10485761",
        "from 0 to 10485760",
    ),
    #[cfg(feature = "hyper")]
    (
        "ca_bundle",
        &["AWS_CA_BUNDLE"],
        "ca_bundle",
        ["/a.pem", "/b.pem"],
        "",
        "",
    ),
    #[cfg(not(feature = "hyper"))]
    ("region", &["AWS_REGION"], "region", ["a", "b"], "", ""),
];

/// The value, and where it is from.
fn shown(settings: &Settings, name: &str) -> (Option<String>, String) {
    let endpoint = Ok("https://test".to_owned());
    let explanation = Config::new(settings, &SERVICE, endpoint, None).explain();
    let setting = explanation.get(name).expect("every setting is explained");
    (setting.value.clone(), setting.origin.to_string())
}

#[test]
fn the_first_source_wins() {
    for (name, variables, key, [value, other], _, _) in SETTINGS {
        let profile = format!("[default]\n{key} = {other}");
        let in_file = format!("`{key}` in /home/me/.aws/config:2");
        let from = |variables: &[(&str, &str)]| {
            shown(&loaded(over(home(&profile, ""), variables)).unwrap(), name)
        };
        assert_eq!(from(&[]), (Some(other.to_owned()), in_file), "{name}");
        for (at, variable) in variables.iter().enumerate() {
            // Those of less weight are set too.
            let mut set: Vec<_> = variables[at + 1..].iter().map(|it| (*it, other)).collect();
            set.push((variable, value));
            let expected = format!("environment variable {variable}");
            assert_eq!(from(&set), (Some(value.to_owned()), expected), "{name}");
        }
        // The credentials file wins over the config file.
        let credentials = format!("[default]\n{key} = {value}");
        let (shown, origin) = shown(&loaded(home(&profile, &credentials)).unwrap(), name);
        assert_eq!(shown.as_deref(), Some(value), "{name}");
        assert_eq!(origin, format!("`{key}` in /home/me/.aws/credentials:2"));
    }
}

#[test]
fn what_is_not_set_is_said_to_be_looked_for() {
    let settings = loaded(home("[profile p]\n[default]", "")).unwrap();
    let endpoint = Ok("https://test".to_owned());
    let explanation = Config::new(&settings, &SERVICE, endpoint, None).explain();
    for (name, variables, key, ..) in SETTINGS {
        let missed = explanation.get(name).unwrap().missed.join(", ");
        assert!(missed.starts_with("code, "), "{missed}");
        for variable in variables {
            assert!(missed.contains(variable), "{name}: {missed}");
        }
        assert!(
            missed.ends_with(&format!("`{key}` of profile `default`")),
            "{missed}"
        );
    }
}

#[test]
fn a_wrong_value_is_refused_where_it_stands() {
    for (_, variables, key, _, wrong, words) in SETTINGS {
        if wrong.is_empty() {
            continue;
        }
        for variable in variables {
            let error = loaded(over(home("", ""), &[(variable, wrong)]))
                .err()
                .unwrap();
            let error = error.to_string();
            let expected = format!("environment variable {variable} must be ");
            assert!(
                error.starts_with(&expected) && error.contains(words),
                "{error}"
            );
        }
        let error = loaded(home(&format!("[default]\n\n{key} = {wrong}"), ""))
            .err()
            .unwrap();
        let error = error.to_string();
        let expected = format!("`{key}` in /home/me/.aws/config:3 must be ");
        assert!(
            error.starts_with(&expected) && error.contains(words),
            "{error}"
        );
    }
}

#[test]
fn the_services_section_goes_before_the_profile() {
    let config = "[default]\nservices = mine\nendpoint_url = http://all\n\
                  [services mine]\nbedrock_runtime =\n  endpoint_url = http://own\n";
    let settings = loaded(home(config, "")).unwrap();
    let expected = "`endpoint_url` in /home/me/.aws/config:6".to_owned();
    assert_eq!(
        shown(&settings, "endpoint_url"),
        (Some("http://own".to_owned()), expected)
    );

    let settings = loaded(home(&config.replace("bedrock_runtime", "s3"), "")).unwrap();
    assert_eq!(settings.endpoint_url.get().unwrap(), "http://all");

    let error = loaded(home("[default]\nservices = mine", ""))
        .err()
        .unwrap();
    assert_eq!(
        error.to_string(),
        "`services` in /home/me/.aws/config:2 names the section `[services mine]`, \
         which the config file does not have"
    );
    // Nobody asks for it.
    let env = over(
        home("[default]\nservices = mine", ""),
        &[("AWS_ENDPOINT_URL", "http://a")],
    );
    assert!(loaded(env).is_ok());
    let ignored = "[default]\nservices = mine\nignore_configured_endpoint_urls = true";
    assert!(loaded(home(ignored, "")).is_ok());
}

#[test]
fn retries_are_put_together_field_by_field() {
    use crate::retry::{RetryMode, RetryPolicy};

    let env = over(
        home("[default]\nretry_mode = adaptive", ""),
        &[("AWS_MAX_ATTEMPTS", "7")],
    );
    let settings = loaded(env.clone()).unwrap();
    assert_eq!(settings.retry().attempts(), 7);
    assert!(settings.retry().is_adaptive());

    let mut settings = Settings::default();
    let policy = RetryPolicy::default().mode(RetryMode::Standard);
    settings.retry_mode.set(policy.mode);
    settings.max_attempts.set(policy.max_attempts);
    settings.retry = policy;
    super::load(&mut settings, &SERVICE, std::sync::Arc::new(env)).unwrap();
    settings.settle(&SERVICE).unwrap();
    assert_eq!(settings.retry().attempts(), 7);
    assert!(!settings.retry().is_adaptive());
}

#[test]
fn reading_anew_forgets_what_was_read() {
    let mut settings = loaded(over(home("", ""), &[("AWS_REGION", "us-east-1")])).unwrap();
    super::load(&mut settings, &SERVICE, std::sync::Arc::new(home("", ""))).unwrap();
    assert_eq!(settings.region.get(), None);
    assert_eq!(settings.region.missed().len(), 3);
}

#[test]
fn a_region_that_is_missing_is_not_that_of_the_single_sign_on() {
    assert!(Settings::default().no_region().contains("was not read"));
    let settings = loaded(home("[default]\nsso_region = us-east-1", "")).unwrap();
    let words = settings.no_region();
    assert_eq!(
        words,
        "no region is set in code, nor in any of AWS_REGION, AWS_DEFAULT_REGION, \
         `region` of profile `default`; `sso_region` is that of the single sign-on and no other"
    );
}

#[cfg(feature = "hyper")]
#[test]
fn proxies_of_the_environment() {
    let proxies = |variables: &[(&str, &str)]| {
        let settings = loaded(over(home("", ""), variables)).unwrap();
        let shown = |name| shown(&settings, name).0.unwrap_or_default();
        [shown("HTTP_PROXY"), shown("HTTPS_PROXY"), shown("NO_PROXY")].join(" ")
    };
    for (variables, expected) in [
        (&[][..], "  "),
        (&[("HTTP_PROXY", "a")], "a  "),
        (&[("http_proxy", "a")], "a  "),
        (&[("HTTPS_PROXY", "a"), ("https_proxy", "b")], " a "),
        (&[("https_proxy", "b")], " b "),
        (&[("ALL_PROXY", "a")], "a a "),
        (&[("all_proxy", "a"), ("HTTP_PROXY", "b")], "b a "),
        (&[("NO_PROXY", "x,y")], "  x,y"),
        (&[("no_proxy", "*")], "  *"),
        // In CGI, a header field of a request could set it.
        (&[("HTTP_PROXY", "a"), ("REQUEST_METHOD", "GET")], "  "),
        #[cfg(not(windows))]
        (&[("http_proxy", "a"), ("REQUEST_METHOD", "GET")], "a  "),
        #[cfg(windows)]
        (&[("http_proxy", "a"), ("REQUEST_METHOD", "GET")], "  "),
        #[cfg(not(windows))]
        (
            &[
                ("HTTP_PROXY", "a"),
                ("http_proxy", "b"),
                ("REQUEST_METHOD", "GET"),
            ],
            "b  ",
        ),
        (&[("ALL_PROXY", "a"), ("REQUEST_METHOD", "")], "a a "),
        (&[("HTTPS_PROXY", "a"), ("REQUEST_METHOD", "GET")], " a "),
        (
            &[("HTTPS_PROXY", "http://me:hush@a:1/")],
            " http://***@a:1/ ",
        ),
    ] {
        assert_eq!(proxies(variables), expected, "{variables:?}");
    }
}

//! Explanations, word by word.

#[cfg(all(feature = "credentials", feature = "hyper"))]
use super::over;
use super::{SERVICE, home, loaded};
use crate::config::Config;
use crate::config::settings::Settings;

fn explained(settings: &Settings) -> String {
    let endpoint = Ok("https://test.eu-west-1.example.com/".to_owned());
    Config::new(settings, &SERVICE, endpoint, None).to_string()
}

#[cfg(all(feature = "credentials", feature = "hyper"))]
#[test]
fn every_source() {
    let env = home(
        "[profile work]\nregion = eu-west-1\nretry_mode = adaptive\nservices = local\n\
         [services local]\nbedrock_runtime =\n  endpoint_url = http://localhost:8080\n",
        "[work]\naws_access_key_id = AKIDFILE\naws_secret_access_key = hush\n",
    );
    let env = over(
        env,
        &[
            ("AWS_PROFILE", "work"),
            ("AWS_MAX_ATTEMPTS", "5"),
            ("AWS_BEARER_TOKEN_BEDROCK", "hush"),
            ("HTTPS_PROXY", "http://me:hush@proxy:3128"),
            (
                "AWS_SDK_UA_APP_ID",
                "an application with a name that goes on and on and on",
            ),
        ],
    );
    let mut settings = loaded(env).unwrap();
    settings.use_fips.set(true);
    let shown = explained(&settings);
    assert!(!shown.contains("hush"), "{shown}");
    assert_eq!(shown, include_str!("explained.txt"));
}

#[test]
fn nothing_was_read() {
    let shown = explained(&Settings::default());
    let expected = "profile: not set\n    \
                    not in code\n    \
                    the environment and the files of profiles were not read\n\
                    region: not set\n    \
                    not in code\n\
                    use_fips_endpoint = false\n    \
                    by default; not in code\n";
    assert!(shown.starts_with(expected), "{shown}");
}

#[test]
fn a_default_profile_that_is_not_there() {
    let settings = loaded(home("[profile a]", "")).unwrap();
    let shown = explained(&settings);
    let expected = "profile = default\n    \
                    by default; not in code, AWS_PROFILE, AWS_DEFAULT_PROFILE\n    \
                    profile `default` is neither in /home/me/.aws/config \
                    nor in /home/me/.aws/credentials; there are: a\n";
    assert!(shown.starts_with(expected), "{shown}");
}

#[test]
fn an_endpoint_that_there_is_none_of() {
    let endpoint = Err("Missing Region".to_owned());
    let settings = Settings::default();
    let config = Config::new(&settings, &SERVICE, endpoint, None);
    assert_eq!(config.endpoint(), Err("Missing Region"));
    let explanation = config.explain();
    let rules = explanation.get("endpoint rules").unwrap();
    let note = rules.note.as_deref();
    assert_eq!(note, Some("they give no endpoint: Missing Region"));
}

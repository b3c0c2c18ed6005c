//! Profiles and the roles that they lead to.

use super::world::{Others, Place, Reply, agent_keys, alone, role_keys, words};
use crate::credentials::{
    Credentials, CredentialsError, CredentialsErrorKind, MfaPrompt, Profile, ProvideCredentials,
};

const END: &str = "2015-08-30T13:36:00Z";
const KEYS: &str = "aws_access_key_id = base\naws_secret_access_key = s\n";

/// What comes of the profile `a` or the default one.
async fn of(config: &str, others: &Others) -> Result<Credentials, CredentialsError> {
    let place = Place::home(config, "");
    place.set("AWS_ACCESS_KEY_ID", "environment");
    place.set("AWS_SECRET_ACCESS_KEY", "s");
    place.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
    place.set("AWS_PROFILE", "a");
    let resources = others.resources(&place);
    let resources = resources.with_region(Some("us-east-1".to_owned()));
    Profile::new().provide(&resources).await
}

#[tokio::test(start_paused = true)]
async fn roles_are_taken_on_one_after_the_other() {
    let others = Others::new([role_keys("role-b", END), role_keys("role-a", END)]);
    let config = format!(
        "[profile a]\nrole_arn = arn-a\nsource_profile = b\nduration_seconds = 900\nexternal_id = x\n\
         role_session_name = me\n\
         [profile b]\nrole_arn = arn-b\nsource_profile = c\n[profile c]\n{KEYS}"
    );
    let keys = of(&config, &others).await.unwrap();
    assert_eq!(keys.access_key_id, "role-a");
    assert_eq!(keys.features(), ["n", "o", "i", "i"]);
    let asked = others.asked();
    assert_eq!(asked.len(), 2);
    let signed_by = |at: usize| asked[at].header("authorization").unwrap().to_owned();
    assert!(
        signed_by(0).contains("Credential=base/"),
        "{}",
        signed_by(0)
    );
    assert!(
        signed_by(1).contains("Credential=role-b/"),
        "{}",
        signed_by(1)
    );
    assert_eq!(asked[1].header("x-amz-security-token"), Some("t"));
    let params = |at: usize| {
        [
            "RoleArn",
            "RoleSessionName",
            "DurationSeconds",
            "ExternalId",
        ]
        .map(|name| asked[at].param(name).unwrap_or_default().to_owned())
    };
    assert_eq!(params(0), ["arn-b", "aws-restjson-1440938160", "", ""]);
    assert_eq!(params(1), ["arn-a", "me", "900", "x"]);
}

#[tokio::test(start_paused = true)]
async fn what_ends_a_chain_of_roles() {
    let role = "[profile a]\nrole_arn = arn-a\n";
    let cases = [
        // Itself, with keys of its own.
        (
            format!("{role}source_profile = a\n{KEYS}"),
            "base",
            &["n", "o", "i"],
        ),
        // Two that name each other, of which the other has keys.
        (
            format!(
                "{role}source_profile = b\n[profile b]\nrole_arn = arn-b\nsource_profile = a\n{KEYS}"
            ),
            "base",
            &["n", "o", "i"],
        ),
        (
            format!("{role}credential_source = Environment"),
            "environment",
            &["g", "p", "i"],
        ),
        (
            format!("{role}credential_source = EcsContainer"),
            "container",
            &["z", "p", "i"],
        ),
    ];
    for (config, signed_by, features) in cases {
        let mut replies = vec![role_keys("role", END)];
        if signed_by == "container" {
            replies.insert(0, agent_keys("container", END));
        }
        let others = Others::new(replies);
        let keys = of(&config, &others).await;
        let keys = keys.unwrap_or_else(|error| panic!("{config}: {}", error.chain()));
        assert_eq!(keys.access_key_id, "role", "{config}");
        assert_eq!(keys.features(), features, "{config}");
        let authorization = others
            .asked()
            .last()
            .unwrap()
            .header("authorization")
            .unwrap()
            .to_owned();
        assert!(
            authorization.contains(&format!("Credential={signed_by}/")),
            "{authorization}"
        );
    }
    // Without a role, the keys are those of the instance.
    let others = Others::new([
        Reply::ok("token"),
        Reply::ok("r"),
        agent_keys("instance", END),
    ]);
    let keys = of(
        "[profile a]\ncredential_source = Ec2InstanceMetadata",
        &others,
    )
    .await;
    let keys = keys.unwrap();
    assert_eq!(keys.access_key_id, "instance");
    assert_eq!(keys.features(), ["0", "p"]);
}

#[tokio::test]
async fn what_is_wrong_is_said() {
    let cases = [
        (
            "role_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = c\n\
             [profile c]\nrole_arn = r\nsource_profile = a",
            "the profiles lead in a circle by `source_profile`: a → b → c → a",
        ),
        (
            "role_arn = r\nsource_profile = a",
            "names itself as `source_profile`, but has no keys",
        ),
        (
            "role_arn = r\nsource_profile = b",
            "has `source_profile = b`, but there is no such profile",
        ),
        (
            "role_arn = r\nsource_profile = b\n[profile b]\nregion = x",
            "profile `b` is the `source_profile` of another",
        ),
        (
            "role_arn = r\nsource_profile = b\n[profile b]\naws_access_key_id = x",
            "profile `b` has `aws_access_key_id` and no",
        ),
        (
            "role_arn = r",
            "neither `source_profile` nor `credential_source`",
        ),
        (
            "role_arn = r\nsource_profile = b\ncredential_source = Environment",
            "has both `source_profile` and",
        ),
        (
            "role_arn = r\ncredential_source = Cloud",
            "`credential_source` in /home/.aws/config:3 must be `Environment`, `Ec2InstanceMetadata` or `EcsContainer`",
        ),
        (
            "web_identity_token_file = /x",
            "has `web_identity_token_file` and no `role_arn`",
        ),
        (
            "web_identity_token_file = /x\nrole_arn = r",
            "the token file /x cannot be read",
        ),
        (
            "login_session = me",
            "which is not supported; another profile can use it by `credential_process = aws configure \
             export-credentials --profile a --format process`",
        ),
        (
            "sso_session = s",
            "the config file has no section `[sso-session s]`",
        ),
        (
            "sso_session = s\n[sso-session s]\nsso_region = x",
            "has an SSO session `s` without `sso_start_url`",
        ),
        (
            "sso_session = s\nsso_region = y\n[sso-session s]\nsso_region = x\nsso_start_url = u",
            "differ in `sso_region`",
        ),
        (
            "sso_account_id = 1\nsso_role_name = r\nsso_region = x",
            "has settings of SSO without `sso_start_url`",
        ),
        (
            "sso_start_url = u\nsso_region = x",
            "enough for a token, but not for credentials",
        ),
        (
            "role_arn = r\nsource_profile = b\nduration_seconds = 60\n[profile b]\naws_access_key_id = x\n\
             aws_secret_access_key = y",
            "`duration_seconds` in /home/.aws/config:4 must be a whole number of seconds from 900 to 43200",
        ),
    ];
    for (config, expected) in cases {
        let error = of(&format!("[profile a]\n{config}"), &Others::new([]))
            .await
            .unwrap_err();
        assert_eq!(
            error.kind(),
            CredentialsErrorKind::Configuration,
            "{config}: {error}"
        );
        assert!(
            error.chain().contains(expected),
            "{config}: {}",
            error.chain()
        );
    }
}

#[tokio::test]
async fn a_source_that_a_profile_names_has_to_be_there() {
    let place = Place::home(
        "[default]\nrole_arn = r\ncredential_source = Environment",
        "",
    );
    let error = words(alone(Profile::new(), &place).await);
    assert!(
        error.contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"),
        "{error}"
    );
    let place = Place::home(
        "[default]\nrole_arn = r\ncredential_source = EcsContainer",
        "",
    );
    let error = words(alone(Profile::new(), &place).await);
    assert!(
        error.contains("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"),
        "{error}"
    );
    let place = Place::home(
        "[default]\nrole_arn = r\ncredential_source = Ec2InstanceMetadata",
        "",
    );
    let error = alone(Profile::new(), &place).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Unavailable, "{error}");
    let error = alone(Profile::new(), &Place::home("", ""))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
}

#[tokio::test(start_paused = true)]
async fn codes_of_devices_are_asked_for() {
    let config = format!(
        "[default]\nrole_arn = r\nsource_profile = b\nmfa_serial = arn:mfa/me\n[profile b]\n{KEYS}"
    );
    let place = Place::home(&config, "");
    let others = Others::new([role_keys("role", END)]);
    let resources = others
        .resources(&place)
        .with_region(Some("us-east-1".to_owned()));
    let error = Profile::new().provide(&resources).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Configuration);
    assert!(error.to_string().contains("`DefaultChain::mfa`"), "{error}");
    assert!(others.asked().is_empty());

    let prompt = MfaPrompt::new(|serial| async move {
        assert_eq!(serial, "arn:mfa/me");
        Ok::<_, std::io::Error>("123456\n".to_owned())
    });
    let keys = Profile::new()
        .mfa(prompt)
        .provide(&resources)
        .await
        .unwrap();
    assert_eq!(keys.access_key_id, "role");
    let asked = &others.asked()[0];
    assert_eq!(asked.param("SerialNumber"), Some("arn%3Amfa%2Fme"));
    assert_eq!(asked.param("TokenCode"), Some("123456"));

    let gone =
        MfaPrompt::new(|_| async { Err::<String, _>(std::io::Error::other("nobody is there")) });
    let error = Profile::new().mfa(gone).provide(&resources).await;
    assert!(words(error).contains("nobody is there"));
}

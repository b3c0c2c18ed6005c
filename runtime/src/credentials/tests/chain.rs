//! Which source is asked, and what is said if none is any good.

use super::world::{Others, Place, Reply, Variables, agent_keys, alone, role_keys, words};
use crate::credentials::{
    AssumeRole, Credentials, CredentialsErrorKind, DefaultChain, Outcome, ProvideCredentials,
};

const END: &str = "2015-08-30T13:36:00Z";

fn with_everything() -> Place {
    let place = Place::home(
        "[default]\naws_access_key_id = profile\naws_secret_access_key = s",
        "",
    );
    for (name, value) in [
        ("AWS_ACCESS_KEY_ID", "environment"),
        ("AWS_SECRET_ACCESS_KEY", "s"),
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "/token"),
        ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r"),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys"),
    ] {
        place.set(name, value);
    }
    place.file("/token", "token");
    place
}

#[tokio::test(start_paused = true)]
async fn sources_are_asked_in_order() {
    let place = with_everything();
    let others = Others::new([
        role_keys("web-identity", END),
        agent_keys("container", END),
        Reply::ok("imds-token"),
        Reply::ok("role"),
        agent_keys("instance", END),
    ]);
    let resources = others
        .resources(&place)
        .with_region(Some("eu-west-1".to_owned()));
    let chain = DefaultChain::new();
    let mut ids = Vec::new();
    for gone in [
        &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"][..],
        &[],
        &["AWS_WEB_IDENTITY_TOKEN_FILE"],
        &["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
        &[],
    ] {
        let keys = chain.provide(&resources).await.unwrap();
        if keys.access_key_id == "profile" {
            place.remove("/home/.aws/config");
        }
        ids.push(format!("{} {:?}", keys.access_key_id, keys.features()));
        for name in gone {
            place.set(name, " ");
        }
    }
    let expected = [
        r#"environment ["g"]"#,
        r#"profile ["n"]"#,
        r#"web-identity ["k", "h"]"#,
        r#"container ["z"]"#,
        r#"instance ["0"]"#,
    ];
    assert_eq!(ids, expected);
}

#[tokio::test(start_paused = true)]
async fn an_error_says_where_was_looked() {
    let place = Place::home("[default]\nregion = us-east-1", "");
    let error = alone(DefaultChain::new(), &place).await.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::NotConfigured);
    assert_eq!(
        error.to_string(),
        "no source has any (environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set; \
         profile: profile `default` in /home/.aws/config, /home/.aws/credentials has nothing about credentials; \
         web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; \
         container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; \
         IMDS: this is probably no instance of EC2: IMDS (http://169.254.169.254) could not be asked: \
         no connection could be made: nobody is left)"
    );
    let sources: Vec<_> = error
        .trace()
        .unwrap()
        .tried()
        .iter()
        .map(|tried| tried.source)
        .collect();
    assert_eq!(
        sources,
        [
            "environment",
            "profile",
            "web identity",
            "container",
            "IMDS"
        ]
    );

    place.set("AWS_EC2_METADATA_DISABLED", "True");
    let error = words(alone(DefaultChain::new(), &place).await);
    assert!(
        error.ends_with("IMDS: AWS_EC2_METADATA_DISABLED is `true`)"),
        "{error}"
    );
    let error = words(alone(DefaultChain::new(), &Place::default()).await);
    assert!(error.contains("no home directory is known"), "{error}");
}

#[tokio::test]
async fn a_broken_source_stops_the_chain() {
    let cases: [(Variables, &str, &str); 9] = [
        (
            &[("AWS_ACCESS_KEY_ID", "x"), ("AWS_SECRET_ACCESS_KEY", "")],
            "",
            "environment: environment variable AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not",
        ),
        (
            &[("AWS_SECRET_ACCESS_KEY", "hush")],
            "",
            "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not",
        ),
        (&[("AWS_PROFILE", "gone")], "", "profile `gone`"),
        (&[], "[default\n", "profile: "),
        (
            &[],
            "[default]\naws_access_key_id = x",
            "profile `default` has `aws_access_key_id` and no `aws_secret_access_key`",
        ),
        (
            &[],
            "[default]\naws_secret_access_key = hush",
            "and no `aws_access_key_id`",
        ),
        (
            &[("AWS_WEB_IDENTITY_TOKEN_FILE", "/token")],
            "",
            "web identity: environment variable AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not",
        ),
        (
            &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com")],
            "",
            "container: environment variable AWS_CONTAINER_CREDENTIALS_FULL_URI is plain http",
        ),
        (
            &[("AWS_EC2_METADATA_DISABLED", "maybe")],
            "",
            "IMDS: environment variable AWS_EC2_METADATA_DISABLED must be",
        ),
    ];
    for (variables, config, expected) in cases {
        let place = Place::home(config, "");
        for (name, value) in variables {
            place.set(name, value);
        }
        let others = Others::new([]);
        let error = DefaultChain::new().provide(&others.resources(&place)).await;
        let error = error.unwrap_err();
        assert_eq!(error.kind(), CredentialsErrorKind::Configuration, "{error}");
        let text = words::<()>(Err(error));
        assert!(text.contains(expected) && !text.contains("hush"), "{text}");
        assert!(others.asked().is_empty());
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_later_source_says_what_came_before() {
    let place = Place::home("", "");
    place.set("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/keys");
    let others = Others::new([Reply::Answer(
        403,
        r#"{"code":"Denied","message":"not you"}"#.to_owned(),
    )]);
    let error = DefaultChain::new().provide(&others.resources(&place)).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), CredentialsErrorKind::Refused);
    let text = error.to_string();
    assert!(
        text.starts_with(
            "container: the container agent (http://169.254.170.2/keys) answered with status 403: Denied: not you \
             (environment: AWS_ACCESS_KEY_ID"
        ) && text.ends_with("web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set)"),
        "{text}"
    );
}

#[tokio::test]
async fn a_profile_named_in_code_goes_before_keys_of_the_environment() {
    let place = Place::home(
        "[profile dev]\naws_access_key_id = dev\naws_secret_access_key = s",
        "",
    );
    place.set("AWS_ACCESS_KEY_ID", "environment");
    place.set("AWS_SECRET_ACCESS_KEY", "s");
    let others = Others::new([]);
    let resources = others.resources(&place);
    let keys = DefaultChain::new().profile("dev").provide(&resources).await;
    assert_eq!(keys.unwrap().access_key_id, "dev");
    // Named for the client, or in the environment.
    let of_client = resources.clone().with_profile(Some("dev".to_owned()));
    let keys = DefaultChain::new().provide(&of_client).await;
    assert_eq!(keys.unwrap().access_key_id, "dev");
    place.set("AWS_PROFILE", "dev");
    let keys = DefaultChain::new().provide(&resources).await;
    assert_eq!(keys.unwrap().access_key_id, "environment");
}

#[tokio::test]
async fn a_trace_tells_without_asking() {
    let place = Place::home(
        "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n\
         [profile base]\ncredential_process = hush",
        "",
    );
    let trace = DefaultChain::new().trace(&place, None);
    assert_eq!(
        trace.chosen(),
        Some((
            "profile",
            "`default`: a credential process, then role arn:aws:iam::1:role/r (profile `default`)"
        ))
    );
    assert!(!trace.to_string().contains("hush"), "{trace}");
    place.set("AWS_SECRET_ACCESS_KEY", "hush");
    let trace = DefaultChain::new().trace(&place, None);
    assert!(
        matches!(trace.tried(), [only] if matches!(only.outcome, Outcome::Failed(_))),
        "{trace}"
    );
    assert!(!trace.to_string().contains("hush"), "{trace}");
}

#[tokio::test(start_paused = true)]
async fn a_role_in_code() {
    let others = Others::new([role_keys("role", END)]);
    let resources = others
        .resources(&Place::default())
        .with_region(Some("eu-west-1".to_owned()));
    let role = AssumeRole::new("arn:aws:iam::1:role/r", Credentials::new("AKID", "hush"))
        .session_name("me")
        .external_id("you & they")
        .duration(std::time::Duration::from_secs(900))
        .region("eu-west-2");
    assert!(!format!("{role:?}").contains("hush"));
    let keys = role.provide(&resources).await.unwrap();
    assert_eq!(keys.access_key_id, "role");
    assert_eq!(keys.features(), ["i"]);
    assert_eq!(keys.account_id.as_deref(), Some("123456789012"));
    let asked = &others.asked()[0];
    assert_eq!(asked.line(), "POST https://sts.eu-west-2.amazonaws.com/");
    assert_eq!(
        asked.body,
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr&RoleSessionName=me\
         &ExternalId=you%20%26%20they&DurationSeconds=900"
    );
    let authorization = asked.header("authorization").unwrap();
    assert!(
        authorization.contains("Credential=AKID/20150830/eu-west-2/sts/aws4_request"),
        "{authorization}"
    );
    // Without a region, there is nobody to ask.
    let error = words(
        alone(
            AssumeRole::new("r", Credentials::new("a", "b")),
            &Place::default(),
        )
        .await,
    );
    assert!(
        error.contains("the region is not known in which to ask"),
        "{error}"
    );
}

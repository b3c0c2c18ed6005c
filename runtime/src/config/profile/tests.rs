mod places;

use std::fmt::Write as _;

use super::*;
use crate::config::FixedEnv;

fn env() -> FixedEnv {
    FixedEnv::new().var("HOME", "/home/me")
}

fn load(config: &str, credentials: &str) -> Result<Profiles, ConfigError> {
    let env = env()
        .file("/home/me/.aws/config", config)
        .file("/home/me/.aws/credentials", credentials);
    Profiles::load(&env, None)
}

/// All that was read, as `profile.key=value` and so on, apart by spaces.
fn shown(profiles: &Profiles) -> String {
    let mut out = String::new();
    for (kind, sections) in [
        ("", &profiles.profiles),
        ("sso:", &profiles.sso_sessions),
        ("services:", &profiles.services),
    ] {
        let mut sections: Vec<_> = sections.0.iter().collect();
        sections.sort_by_key(|(name, _)| name);
        for (name, section) in sections {
            let mut entries: Vec<_> = section.entries().collect();
            entries.sort_by_key(|(parent, key, _)| (*parent, *key));
            for (parent, key, value) in &entries {
                let parent = parent
                    .map(|parent| format!("{parent}."))
                    .unwrap_or_default();
                let _ = write!(out, "{kind}{name}.{parent}{key}={:?} ", value.text());
            }
            if entries.is_empty() {
                let _ = write!(out, "{kind}{name} ");
            }
        }
    }
    out.trim_end().to_owned()
}

#[test]
fn config_files() {
    for (text, expected) in [
        ("", ""),
        ("[profile foo]", "foo"),
        ("[default]", "default"),
        ("[profile \tfoo \t]", "foo"),
        ("[  profile\tfoo  ]", "foo"),
        ("[profile 'two words']", "two words"),
        ("[profile \"a\"]\nk = v", r#"a.k="v""#),
        ("[profile foo]\r\nname = value\r\n", r#"foo.name="value""#),
        ("\u{feff}[default]\nname = value", r#"default.name="value""#),
        ("[default]\nNaMe = Value", r#"default.name="Value""#),
        ("[default]\nname = val=ue", r#"default.name="val=ue""#),
        ("[default]\nname = 😂", "default.name=\"😂\""),
        ("[default]\nname \t=  \tvalue \t", r#"default.name="value""#),
        ("[default]\nname =", r#"default.name="""#),
        (
            "\t \n[default]\n\t\n \nname = v\n\t \n",
            r#"default.name="v""#,
        ),
        // Comments.
        (
            "# c\n; c\n  # c\n[default] # c\nname = v # c # c",
            r#"default.name="v""#,
        ),
        ("[default]; c\nname = v\t; c", r#"default.name="v""#),
        ("[default]#c\nname = v;not # c", r#"default.name="v;not""#),
        ("[default]\nname = #", r#"default.name="""#),
        ("[default]\nname = a#b;c", r#"default.name="a#b;c""#),
        // Lines that go on.
        (
            "[default]\nname = a\n -b\n\t-c \t",
            r#"default.name="a\n-b\n-c""#,
        ),
        (
            "[default]\nname = a\n\n -b = c",
            r#"default.name="a\n-b = c""#,
        ),
        ("[default]\nname = a\n b # c", r#"default.name="a\nb # c""#),
        ("[default]\nname = a\n # c\n b", r#"default.name="a\nb""#),
        // Nested keys.
        (
            "[default]\ns3 =\n name = v # c\n\t\n OTHER =\n",
            r#"default.s3="" default.s3.name="v" default.s3.other="""#,
        ),
        (
            "[default]\na = 1\n 2\nb =\n c = d\n c = e\nf = g",
            r#"default.a="1\n2" default.b="" default.f="g" default.b.c="e""#,
        ),
        ("[default]\na =\n b = c\na = d", r#"default.a="d""#),
        // What comes twice.
        (
            "[profile a]\nk = 1\n[profile a]\nl = 2",
            r#"a.k="1" a.l="2""#,
        ),
        ("[default]\nk = 1\nk = 2", r#"default.k="2""#),
        ("[profile a]\nk = 1\n[profile a]\nk = 2", r#"a.k="2""#),
        // `[profile default]` replaces `[default]`, in whatever order.
        (
            "[profile default]\nk = 1\n[default]\nl = 2",
            r#"default.k="1""#,
        ),
        (
            "[default]\nl = 2\n[profile default]\nk = 1",
            r#"default.k="1""#,
        ),
        // Other sections.
        ("[foo]\nk = v\n[profilefoo]\nk = v\n[profile]\nk = v", ""),
        ("[sso-session]\nk = v\n[unknown it]\na =\n b = c", ""),
        (
            "[sso-session a]\nk = 1\n[profile a]\nk = 2\n[services a]\ns3 =\n endpoint_url = 3",
            r#"a.k="2" sso:a.k="1" services:a.s3="" services:a.s3.endpoint_url="3""#,
        ),
        (
            "[sso-session default]\nk = 1\n[default]",
            r#"default sso:default.k="1""#,
        ),
    ] {
        let profiles = load(text, "").unwrap_or_else(|error| panic!("{text:?}: {error}"));
        assert_eq!(shown(&profiles), expected, "{text:?}");
    }
}

#[test]
fn credentials_files() {
    for (config, credentials, expected) in [
        ("", "[foo]\nk = v", r#"foo.k="v""#),
        ("", "[ foo ]\nk = v\n[profile bar]\nk = v", r#"foo.k="v""#),
        ("", "[sso-session a]\nk = v\n[services a]\nk = v\n[]", ""),
        ("[profile a]\nk = 1", "[a]\nl = 2", r#"a.k="1" a.l="2""#),
        (
            "[profile a]\nk = 1\nl = 1",
            "[a]\nk = 2",
            r#"a.k="2" a.l="1""#,
        ),
        (
            "[profile default]\nk = 1\n[default]\nl = 2",
            "[default]\nm = 3",
            r#"default.k="1" default.m="3""#,
        ),
        (
            "[default]\na =\n b = 1",
            "[default]\na =\n c = 2",
            r#"default.a="" default.a.c="2""#,
        ),
    ] {
        let profiles = load(config, credentials).unwrap();
        assert_eq!(shown(&profiles), expected, "{config:?} {credentials:?}");
    }
}

#[test]
fn refusals_name_file_and_line() {
    for (text, line, words) in [
        (
            "[profile foo",
            1,
            "begins a section with `[` but does not close it",
        ),
        ("[profile foo] k = v", 1, "goes on after the `]`"),
        ("name = value", 1, "sets a key before any section"),
        (
            "# c\n -continued",
            2,
            "is indented, but there is no key above it",
        ),
        (
            "[default]\n k = v",
            2,
            "is indented, but there is no key above it",
        ),
        (
            "[default]\nk = v\n[profile a]\n b",
            4,
            "is indented, but there is no key above it",
        ),
        ("[default]\n= hush", 2, "has no key before its `=`"),
        ("[default]\nhush : v", 2, "has no `=`"),
        ("[default]\nhush # a = b", 2, "has no `=`"),
        ("[default]\ns3 =\n hush", 3, "has no `=`"),
        ("[default]\ns3 =\n = hush", 3, "has no key before its `=`"),
    ] {
        let error = load(text, "").unwrap_err();
        let shown = error.to_string();
        assert!(
            shown.starts_with(&format!("/home/me/.aws/config:{line} {words}")),
            "{text:?}: {shown}"
        );
        assert!(!shown.contains("hush"), "{shown}");
        let error = load("", text).unwrap_err().to_string();
        assert!(error.starts_with("/home/me/.aws/credentials:"), "{error}");
    }
    let bytes = FixedEnv::new()
        .var("AWS_CONFIG_FILE", "/c")
        .file("/c", *b"[default]\nk = \xff");
    let error = Profiles::load(&bytes, None).unwrap_err().to_string();
    assert_eq!(error, "/c:2 is not UTF-8; save the file as UTF-8");
}

#[test]
fn values_know_where_they_stand() {
    let profiles = load(
        "[default]\n\nregion = a\nblank =\nservices = s\n[services s]\nS3 =\n Endpoint_URL = u",
        "[default]\nAWS_Secret_Access_Key = hush",
    )
    .unwrap();
    let profile = profiles.selected().unwrap();
    assert_eq!(profile.get("Region"), Some("a"));
    assert_eq!(profile.get("blank"), None);
    assert_eq!(profile.get("absent"), None);
    let origin = profile.value("region").unwrap().origin();
    assert_eq!(origin.to_string(), "`region` in /home/me/.aws/config:3");
    let secret = profile.value("aws_secret_access_key").unwrap();
    assert_eq!(secret.text(), "hush");
    assert_eq!(
        secret.origin().to_string(),
        "`aws_secret_access_key` in /home/me/.aws/credentials:2"
    );
    let services = profiles.services("s").unwrap();
    assert_eq!(services.nested("s3", "endpoint_url").unwrap().text(), "u");
    assert_eq!(services.nested("s3", "other"), None);
    assert_eq!(services.origin().to_string(), "/home/me/.aws/config:6");
    assert!(!format!("{profiles:?}").contains("hush"));
}

/// Whatever the files hold, reading them gives profiles or an error.
#[test]
fn nothing_in_a_file_makes_it_panic() {
    const PIECES: [&[u8]; 22] = [
        b"[",
        b"]",
        b"=",
        b"#",
        b";",
        b" ",
        b"\t",
        b"\n",
        b"\r\n",
        b"\n ",
        b"profile ",
        b"default",
        b"[default]\n",
        b"[services s]\n",
        b"sso-session ",
        b"\"",
        b"'",
        b"k = v",
        b"\xef\xbb\xbf",
        b"\xff",
        "ü".as_bytes(),
        b"k =\n a = b",
    ];
    let mut state = 1u64;
    let mut next = || {
        // An xorshift generator: the same texts in every run.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let (mut read, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let mut text = Vec::new();
        for _ in 0..next() % 12 {
            text.extend_from_slice(PIECES[next() % PIECES.len()]);
        }
        let files = env()
            .file("/home/me/.aws/config", text.clone())
            .file("/home/me/.aws/credentials", text);
        match Profiles::load(&files, None) {
            Ok(profiles) => {
                read += 1;
                shown(&profiles);
            }
            Err(error) => {
                refused += 1;
                assert!(error.to_string().starts_with("/home/me/.aws/config:"));
            }
        }
    }
    assert!(read > 1000 && refused > 1000, "{read} {refused}");
}

//! Which files are read, and which profile is used.

use std::io;
use std::path::Path;

use super::env;
use crate::config::profile::Profiles;
use crate::config::{Env, FixedEnv};

#[test]
fn where_the_files_are() {
    let paths = |variables: &[(&str, &str)]| {
        let env = variables
            .iter()
            .fold(FixedEnv::new(), |env, (name, value)| env.var(*name, *value));
        Profiles::load(&env, None).map(|profiles| {
            [profiles.config_path(), profiles.credentials_path()]
                .map(|path| path.map_or(String::new(), |path| path.display().to_string()))
                .join(" ")
        })
    };
    let at_home = |home: &str| Ok(format!("{home}/.aws/config {home}/.aws/credentials"));
    assert_eq!(paths(&[]), Ok(" ".to_owned()));
    assert_eq!(
        paths(&[("HOME", "/h"), ("USERPROFILE", "/u")]),
        at_home("/h")
    );
    assert_eq!(paths(&[("HOME", ""), ("USERPROFILE", "/u")]), at_home("/u"));
    assert_eq!(
        paths(&[("HOMEDRIVE", "/d"), ("HOMEPATH", "/p")]),
        at_home("/d/p")
    );
    assert_eq!(paths(&[("HOMEDRIVE", "/d")]), Ok(" ".to_owned()));
    assert_eq!(
        paths(&[
            ("HOME", "/h"),
            ("AWS_CONFIG_FILE", "/c"),
            ("AWS_SHARED_CREDENTIALS_FILE", "~/s")
        ]),
        Ok("/c /h/s".to_owned())
    );
    let error = paths(&[("AWS_CONFIG_FILE", "~/c")]).unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("environment variable AWS_CONFIG_FILE begins with `~`"),
        "{error}"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_not_a_missing_one() {
    struct Locked(io::ErrorKind);
    impl Env for Locked {
        fn var(&self, name: &str) -> Option<std::ffi::OsString> {
            (name == "HOME").then(|| "/home/me".into())
        }

        fn read_file(&self, _: &Path) -> io::Result<Vec<u8>> {
            Err(self.0.into())
        }
    }
    for kind in [io::ErrorKind::NotFound, io::ErrorKind::NotADirectory] {
        assert!(Profiles::load(&Locked(kind), None).is_ok());
    }
    let error = Profiles::load(&Locked(io::ErrorKind::PermissionDenied), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/home/me/.aws/config cannot be read (permission denied); make it readable, \
         or name another file in AWS_CONFIG_FILE"
    );
}

#[test]
fn which_profile_is_used() {
    let files = env()
        .file("/home/me/.aws/config", "[profile a]\n[profile b]\n[c]")
        .file("/home/me/.aws/credentials", "[profile d]");
    let used = |env: FixedEnv, code| {
        let profiles = Profiles::load(&env, code);
        profiles.map(|it| (it.selected_name().to_owned(), it.selected_by().to_string()))
    };
    let expected = |name: &str, by: &str| Ok((name.to_owned(), by.to_owned()));
    assert_eq!(used(files.clone(), None), expected("default", "default"));
    let both = files.clone().var("AWS_DEFAULT_PROFILE", "b");
    assert_eq!(
        used(both.clone(), None),
        expected("b", "environment variable AWS_DEFAULT_PROFILE")
    );
    let both = both.var("AWS_PROFILE", " a\n");
    assert_eq!(
        used(both.clone(), None),
        expected("a", "environment variable AWS_PROFILE")
    );
    assert_eq!(used(both, Some("b")), expected("b", "code"));
    // `default` needs not be there, even if it is asked for.
    let default = files.clone().var("AWS_PROFILE", "default");
    assert!(used(default, None).is_ok());
    assert!(used(FixedEnv::new(), Some("default")).is_ok());

    for (env, name, words) in [
        (
            files.clone(),
            "x",
            "the profile is named in code, but profile `x` is neither in /home/me/.aws/config \
             nor in /home/me/.aws/credentials; there are: a, b",
        ),
        (
            files.clone(),
            "c",
            "the profile is named in code, but profile `c` is neither in /home/me/.aws/config \
             nor in /home/me/.aws/credentials; /home/me/.aws/config:3 has `[c]`, \
             but in that file it has to be `[profile c]`",
        ),
        (
            files,
            "d",
            "the profile is named in code, but profile `d` is neither in /home/me/.aws/config \
             nor in /home/me/.aws/credentials; /home/me/.aws/credentials:1 has `[profile d]`, \
             but in that file it has to be `[d]`",
        ),
        (
            FixedEnv::new(),
            "x",
            "the profile is named in code, but profile `x` is not there: \
             no home directory is known (HOME, USERPROFILE)",
        ),
    ] {
        assert_eq!(used(env, Some(name)).unwrap_err().to_string(), words);
    }
    let error = used(env().var("AWS_PROFILE", "x"), None).unwrap_err();
    let named = "the profile is named in environment variable AWS_PROFILE, but profile `x` is ";
    assert!(error.to_string().starts_with(named), "{error}");
}

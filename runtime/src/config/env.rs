//! Settings from environment variables.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fmt, io};

use super::ConfigError;
use super::profile::Profiles;
use super::settings::Settings;
use crate::client::ServiceMeta;
use crate::credentials::{self, SharedToken};

/// Where environment variables and files are read.
///
/// Any closure from a name to an optional text is one, for tests; it has no files. [`FixedEnv`] has both.
pub trait Env: Send + Sync {
    /// The variable of the given name, if it is set.
    fn var(&self, name: &str) -> Option<OsString>;

    /// What is in a file. Unless implemented otherwise, it is read from the file system.
    ///
    /// # Errors
    ///
    /// As for [`std::fs::read`]; [`NotFound`](io::ErrorKind::NotFound) if there is no such file.
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    /// Replaces a file as a whole, so that nobody sees a part of it; only its owner may read it. This is done for
    /// tokens of SSO that were refreshed, and for nothing else. Unless implemented otherwise, it is written to the
    /// file system.
    ///
    /// # Errors
    ///
    /// As for [`std::fs::write`] and [`std::fs::rename`].
    fn write_file(&self, path: &Path, text: &[u8]) -> io::Result<()> {
        replace_file(path, text)
    }
}

fn replace_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let written = write_new(Path::new(&beside), text);
    let written = written.and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        // What went wrong matters more than what is left of it.
        let _ = std::fs::remove_file(&beside);
    }
    written
}

fn write_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    io::Write::write_all(&mut file, text)?;
    file.sync_all()
}

impl<F: Fn(&str) -> Option<String> + Send + Sync> Env for F {
    fn var(&self, name: &str) -> Option<OsString> {
        self(name).map(OsString::from)
    }

    fn read_file(&self, _: &Path) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

/// The environment of the process, and its files.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProcessEnv;

impl Env for ProcessEnv {
    fn var(&self, name: &str) -> Option<OsString> {
        std::env::var_os(name)
    }
}

/// Variables and files that are given in code, for tests. There are no others.
///
/// ```
/// use aws_restjson::config::FixedEnv;
///
/// let env = FixedEnv::new()
///     .var("HOME", "/home/me")
///     .file("/home/me/.aws/config", "[default]\nregion = us-east-1");
/// ```
#[derive(Clone, Default)]
pub struct FixedEnv {
    variables: BTreeMap<String, OsString>,
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl FixedEnv {
    /// No variable and no file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a variable.
    pub fn var(mut self, name: impl Into<String>, value: impl Into<OsString>) -> Self {
        self.variables.insert(name.into(), value.into());
        self
    }

    /// Puts a file there.
    pub fn file(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        self.files.insert(path.into(), text.into());
        self
    }
}

impl Env for FixedEnv {
    fn var(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).cloned()
    }

    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.files.get(path).cloned();
        text.ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn write_file(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

/// Names only: the rest may be secret.
impl fmt::Debug for FixedEnv {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedEnv")
            .field("variables", &self.variables.keys())
            .field("files", &self.files.keys())
            .finish()
    }
}

/// A variable without the white space around it; blank is as good as not set.
pub(crate) fn text(env: &dyn Env, name: &str) -> Result<Option<String>, ConfigError> {
    let Some(value) = env.var(name) else {
        return Ok(None);
    };
    let value = value
        .into_string()
        .map_err(|_| error(name, "is not UTF-8"))?;
    let value = value.trim();
    Ok((!value.is_empty()).then(|| value.to_owned()))
}

/// The variable that a service's bearer token is read from.
pub(crate) fn bearer_token_variable(signing_name: &str) -> String {
    format!("AWS_BEARER_TOKEN_{}", upper_snake(signing_name))
}

pub(crate) fn upper_snake(name: &str) -> String {
    name.to_ascii_uppercase().replace([' ', '-'], "_")
}

/// Reads every setting that is not set in code.
pub(super) fn load(
    settings: &mut Settings,
    service: &ServiceMeta,
    env: Arc<dyn Env>,
) -> Result<(), ConfigError> {
    let profiles = Profiles::load(&*env, settings.profile_name.as_deref())?;
    settings.profiles = Some(Arc::new(profiles));
    settings.env = Some(Arc::clone(&env));
    let env = Reader(&*env);
    settings.identities.environment_read = true;
    if settings.region.code.is_none() {
        settings.region.env = env.first(&["AWS_REGION", "AWS_DEFAULT_REGION"])?;
    }
    if settings.use_fips.code.is_none() {
        settings.use_fips.env = env.bool("AWS_USE_FIPS_ENDPOINT")?;
    }
    if settings.use_dual_stack.code.is_none() {
        settings.use_dual_stack.env = env.bool("AWS_USE_DUALSTACK_ENDPOINT")?;
    }
    if settings.endpoint_url.code.is_none() {
        let ignored = env
            .bool("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")?
            .unwrap_or_default();
        let own = format!("AWS_ENDPOINT_URL_{}", upper_snake(service.sdk_id));
        settings.endpoint_url.env = if ignored {
            None
        } else {
            env.first(&[own.as_str(), "AWS_ENDPOINT_URL"])?
        };
    }
    if settings.identities.credentials.code.is_none() {
        settings.identities.credentials.env = match settings.profile_name {
            // Keys of the environment are passed over, so half a key is no concern.
            Some(_) => credentials::found(None),
            None => credentials::found(credentials::of_environment(env.0)?),
        };
    }
    if settings.identities.bearer_token.code.is_none() {
        let token = env.text(&bearer_token_variable(service.signing_name))?;
        settings.identities.bearer_token.env = token.map(SharedToken::from);
    }
    Ok(())
}

struct Reader<'a>(&'a dyn Env);

impl Reader<'_> {
    fn text(&self, name: &str) -> Result<Option<String>, ConfigError> {
        text(self.0, name)
    }

    fn first(&self, names: &[&str]) -> Result<Option<String>, ConfigError> {
        for name in names {
            if let Some(value) = self.text(name)? {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    fn bool(&self, name: &str) -> Result<Option<bool>, ConfigError> {
        match self.text(name)? {
            None => Ok(None),
            Some(value) if value.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(value) if value.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(error(name, "must be `true` or `false`")),
        }
    }
}

fn error(variable: &str, problem: &'static str) -> ConfigError {
    ConfigError::variable(variable, problem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Origin;
    use crate::endpoint::Endpoint;

    const SERVICE: ServiceMeta =
        ServiceMeta::new("Bedrock Runtime", "bedrock", "2023-09-30", |_| {
            Ok(Endpoint::new("https://localhost"))
        });

    fn loaded(variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
        let mut settings = Settings::default();
        over(&mut settings, variables)?;
        Ok(settings)
    }

    fn over(settings: &mut Settings, variables: &[(&str, &str)]) -> Result<(), ConfigError> {
        let env = variables
            .iter()
            .fold(FixedEnv::new(), |env, (name, value)| env.var(*name, *value));
        load(settings, &SERVICE, Arc::new(env))
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
        settings.region.code = Some("code".to_owned());
        settings.use_fips.code = Some(false);
        settings.endpoint_url.code = Some("http://code".to_owned());
        let variables = [
            ("AWS_REGION", "env"),
            ("AWS_USE_FIPS_ENDPOINT", "nonsense"),
            ("AWS_ENDPOINT_URL", "http://env"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ];
        over(&mut settings, &variables).unwrap();
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
}

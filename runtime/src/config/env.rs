//! Environment variables and files.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use super::ConfigError;

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
        .map_err(|_| ConfigError::variable(name, "is not UTF-8"))?;
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

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_file_is_replaced_as_a_whole_and_is_its_owners_alone() {
        let folder = std::env::temp_dir().join(format!("aws-restjson-env-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("token.json");
        for text in ["first, and longer", "second"] {
            ProcessEnv.write_file(&path, text.as_bytes()).unwrap();
            assert_eq!(ProcessEnv.read_file(&path).unwrap(), text.as_bytes());
        }
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let names = fs::read_dir(&folder).unwrap().count();
        assert_eq!(names, 1, "nothing is left beside it");

        // Where it cannot be written, what was there stays.
        let other = folder.join("gone").join("token.json");
        let error = ProcessEnv.write_file(&other, b"x").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        for env in [&FixedEnv::new() as &dyn Env, &|_: &str| None] {
            let error = env.write_file(&path, b"x").unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::ReadOnlyFilesystem);
        }
        assert_eq!(ProcessEnv.read_file(&path).unwrap(), b"second");
        fs::remove_dir_all(&folder).unwrap();
    }
}

//! Where the files are.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::{ConfigError, Env};

const CONFIG: &str = "AWS_CONFIG_FILE";
const CREDENTIALS: &str = "AWS_SHARED_CREDENTIALS_FILE";

/// The home directory of the user, if a variable tells it.
pub fn home(env: &dyn Env) -> Option<PathBuf> {
    let var = |name| env.var(name).filter(|value| !value.is_empty());
    let home = var("HOME").or_else(|| var("USERPROFILE")).or_else(|| {
        let mut home: OsString = var("HOMEDRIVE")?;
        home.push(var("HOMEPATH")?);
        Some(home)
    });
    home.map(PathBuf::from)
}

/// A file that was looked for: its path, if there is one, and what is in it, if it is there.
pub(super) struct Found {
    pub(super) path: Option<Arc<Path>>,
    pub(super) text: Vec<u8>,
}

pub(super) fn config(env: &dyn Env) -> Result<Found, ConfigError> {
    find(env, CONFIG, "config")
}

pub(super) fn credentials(env: &dyn Env) -> Result<Found, ConfigError> {
    find(env, CREDENTIALS, "credentials")
}

fn find(env: &dyn Env, variable: &str, name: &str) -> Result<Found, ConfigError> {
    let Some(path) = path(env, variable, name)? else {
        return Ok(Found {
            path: None,
            text: Vec::new(),
        });
    };
    let text = match env.read_file(&path) {
        Ok(text) => text,
        Err(error) if missing(error.kind()) => Vec::new(),
        Err(error) => {
            let path = path.display();
            return Err(ConfigError::new(format!(
                "{path} cannot be read ({error}); make it readable, or name another file in {variable}"
            )));
        }
    };
    Ok(Found {
        path: Some(path.into()),
        text,
    })
}

fn missing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn path(env: &dyn Env, variable: &str, name: &str) -> Result<Option<PathBuf>, ConfigError> {
    let named = env.var(variable).filter(|value| !value.is_empty());
    let Some(named) = named.map(PathBuf::from) else {
        return Ok(home(env).map(|home| home.join(".aws").join(name)));
    };
    let Ok(rest) = named.strip_prefix("~") else {
        return Ok(Some(named));
    };
    match home(env) {
        Some(home) => Ok(Some(home.join(rest))),
        None => Err(ConfigError::variable(
            variable,
            "begins with `~`, but no home directory is known (HOME, USERPROFILE); write the path in full",
        )),
    }
}

//! Profiles: the files `~/.aws/config` and `~/.aws/credentials`.
//!
//! `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name other files. A file that is not there is an empty one. In
//! the config file, profiles are `[profile name]` and `[default]`; `[profile default]` replaces `[default]`. In the
//! credentials file, the name stands alone. A key that is in both files is taken from the credentials file. Sections
//! `[sso-session name]` and `[services name]` are read from the config file only.

mod files;
mod parse;
mod section;
#[cfg(test)]
mod tests;

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

pub use self::files::home;
use self::parse::{Raw, parse};
pub use self::section::{Section, Value};
use super::origin::FilePlace;
use super::{ConfigError, Env, Origin};

const DEFAULT: &str = "default";

/// All profiles of both files, and which of them is used.
#[derive(Clone, Debug)]
pub struct Profiles {
    paths: [Option<Arc<Path>>; 2],
    profiles: Sections,
    sso_sessions: Sections,
    services: Sections,
    /// Sections that are none of these, with their headers: what to say if somebody misses one.
    ignored: Vec<(String, FilePlace)>,
    selected: String,
    selected_by: Origin,
}

impl Profiles {
    /// Reads both files. The profile is the one that is named in code, or in `AWS_PROFILE`, or in
    /// `AWS_DEFAULT_PROFILE`, or `default`.
    ///
    /// # Errors
    ///
    /// A file that is there but cannot be read or understood, or a profile that was named and is in neither file;
    /// `default` may be missing.
    pub fn load(env: &dyn Env, named_in_code: Option<&str>) -> Result<Self, ConfigError> {
        let (selected, selected_by) = selected(env, named_in_code)?;
        let config = files::config(env)?;
        let credentials = files::credentials(env)?;
        let mut profiles = Self {
            paths: [config.path, credentials.path],
            profiles: Sections::default(),
            sso_sessions: Sections::default(),
            services: Sections::default(),
            ignored: Vec::new(),
            selected,
            selected_by,
        };
        if let Some(path) = profiles.paths[0].clone() {
            profiles.add_config(parse(&path, &config.text)?);
        }
        if let Some(path) = profiles.paths[1].clone() {
            profiles.add_credentials(parse(&path, &credentials.text)?);
        }
        if profiles.selected().is_none() && profiles.selected != DEFAULT {
            let (by, problem) = (&profiles.selected_by, profiles.missing(&profiles.selected));
            return Err(ConfigError::new(format!(
                "the profile is named in {by}, but {problem}"
            )));
        }
        Ok(profiles)
    }

    /// The profile of this name.
    pub fn profile(&self, name: &str) -> Option<&Section> {
        self.profiles.get(name)
    }

    /// The profile that is used; `None` if that is `default` and there is none.
    pub fn selected(&self) -> Option<&Section> {
        self.profile(&self.selected)
    }

    /// The name of the profile that is used.
    pub fn selected_name(&self) -> &str {
        &self.selected
    }

    /// Where that name comes from.
    pub fn selected_by(&self) -> &Origin {
        &self.selected_by
    }

    /// The section `[sso-session name]`.
    pub fn sso_session(&self, name: &str) -> Option<&Section> {
        self.sso_sessions.get(name)
    }

    /// The section `[services name]`.
    pub fn services(&self, name: &str) -> Option<&Section> {
        self.services.get(name)
    }

    /// The path of the config file, whether it is there or not; `None` if there is neither a variable that names it nor
    /// a home directory.
    pub fn config_path(&self) -> Option<&Path> {
        self.paths[0].as_deref()
    }

    /// The path of the credentials file, as for [`config_path`](Self::config_path).
    pub fn credentials_path(&self) -> Option<&Path> {
        self.paths[1].as_deref()
    }

    /// Says in words that a profile is not there: where it was looked for, and what is there instead.
    pub(crate) fn missing(&self, name: &str) -> String {
        let mut words = format!("profile `{name}` is ");
        match &self.paths {
            [Some(config), Some(credentials)] => {
                let (config, credentials) = (config.display(), credentials.display());
                let _ = write!(words, "neither in {config} nor in {credentials}");
            }
            [Some(path), None] | [None, Some(path)] => {
                let _ = write!(words, "not in {}", path.display());
            }
            [None, None] => {
                words.push_str("not there: no home directory is known (HOME, USERPROFILE)")
            }
        }
        let similar = |(header, _): &&(String, FilePlace)| {
            header
                .strip_prefix("profile")
                .map_or(header.as_str(), str::trim)
                == name
        };
        if let Some((header, place)) = self.ignored.iter().find(similar) {
            let right = if header == name {
                format!("in that file it has to be `[profile {name}]`")
            } else {
                format!("in that file it has to be `[{name}]`")
            };
            let _ = write!(words, "; {place} has `[{header}]`, but {right}");
        } else {
            let mut before = "; there are: ";
            for (name, _) in &self.profiles.0 {
                let _ = write!(words, "{before}{name}");
                before = ", ";
            }
        }
        words
    }

    fn add_config(&mut self, sections: Vec<Raw>) {
        let prefixed_default = sections
            .iter()
            .any(|raw| named(&raw.header, "profile") == Some(DEFAULT));
        for Raw { header, section } in sections {
            let (to, name) = if let Some(name) = named(&header, "profile") {
                (&mut self.profiles, name)
            } else if header == DEFAULT {
                if prefixed_default {
                    continue;
                }
                (&mut self.profiles, DEFAULT)
            } else if let Some(name) = named(&header, "sso-session") {
                (&mut self.sso_sessions, name)
            } else if let Some(name) = named(&header, "services") {
                (&mut self.services, name)
            } else {
                self.ignored.push((header, section.place().clone()));
                continue;
            };
            to.add(name, section);
        }
    }

    fn add_credentials(&mut self, sections: Vec<Raw>) {
        for Raw { header, section } in sections {
            let other = ["profile", "sso-session", "services"];
            if header.is_empty() || other.iter().any(|kind| named(&header, kind).is_some()) {
                self.ignored.push((header, section.place().clone()));
            } else {
                self.profiles.add(unquoted(&header), section);
            }
        }
    }
}

/// Sections of one kind by name, in the order of the files.
#[derive(Clone, Debug, Default)]
struct Sections(Vec<(String, Section)>);

impl Sections {
    fn get(&self, name: &str) -> Option<&Section> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, section)| section)
    }

    fn add(&mut self, name: &str, section: Section) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) => known.merge(section),
            None => self.0.push((name.to_owned(), section)),
        }
    }
}

/// The name in a header of this kind, which may be in quotes.
fn named<'a>(header: &'a str, kind: &str) -> Option<&'a str> {
    let rest = header.strip_prefix(kind)?;
    let name = unquoted(rest.trim());
    (rest.starts_with([' ', '\t']) && !name.is_empty()).then_some(name)
}

fn unquoted(name: &str) -> &str {
    for quote in ['"', '\''] {
        let inner = name
            .strip_prefix(quote)
            .and_then(|name| name.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner.trim();
        }
    }
    name
}

fn selected(env: &dyn Env, named_in_code: Option<&str>) -> Result<(String, Origin), ConfigError> {
    if let Some(name) = named_in_code {
        return Ok((name.to_owned(), Origin::Code));
    }
    for variable in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"] {
        if let Some(name) = super::env::text(env, variable)? {
            return Ok((name, Origin::variable(variable)));
        }
    }
    Ok((DEFAULT.to_owned(), Origin::Default))
}

//! What is wrong with a setting, and where it stands.

use std::fmt;

use super::Origin;

/// A setting that cannot be used. It says where it was read and never shows its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    origin: Option<Origin>,
    problem: String,
}

impl ConfigError {
    /// A setting from the given place. The problem goes on where the place ends, as in "must be `true` or `false`".
    pub(crate) fn at(origin: Origin, problem: impl Into<String>) -> Self {
        Self {
            origin: Some(origin),
            problem: problem.into(),
        }
    }

    pub(crate) fn variable(name: &str, problem: impl Into<String>) -> Self {
        Self::at(Origin::variable(name), problem)
    }

    /// An error that has no one place.
    pub(crate) fn new(problem: impl Into<String>) -> Self {
        Self {
            origin: None,
            problem: problem.into(),
        }
    }

    /// Where it was read; `None` if that is no single place.
    pub fn origin(&self) -> Option<&Origin> {
        self.origin.as_ref()
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.origin {
            Some(origin) => write!(f, "{origin} {}", self.problem),
            None => f.write_str(&self.problem),
        }
    }
}

impl std::error::Error for ConfigError {}

//! Where a setting stands.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where a setting was found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Origin {
    /// In code.
    Code,

    /// In the environment variable of this name.
    Variable(String),

    /// In a file of profiles.
    File(FilePlace),

    /// In a source of credentials, which is named with what was found there.
    Chain(String),

    /// In the metadata service of the instance of EC2 (IMDS).
    Instance,

    /// Nowhere: it is what holds unless something is set.
    Default,
}

/// A place in a file of profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlace {
    path: Arc<Path>,
    line: usize,
    key: Option<Arc<str>>,
}

impl Origin {
    pub(crate) fn variable(name: &str) -> Self {
        Self::Variable(name.to_owned())
    }
}

impl FilePlace {
    pub(super) fn line(path: &Arc<Path>, line: usize) -> Self {
        Self {
            path: Arc::clone(path),
            line,
            key: None,
        }
    }

    pub(super) fn key(path: &Arc<Path>, line: usize, key: &str) -> Self {
        Self {
            path: Arc::clone(path),
            line,
            key: Some(key.into()),
        }
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        self.path.to_path_buf()
    }

    /// The line in it, counted from one.
    pub fn line_number(&self) -> usize {
        self.line
    }

    /// The key that stands there, in lower case.
    pub fn key_name(&self) -> Option<&str> {
        self.key.as_deref()
    }
}

impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(key) = &self.key {
            write!(f, "`{key}` in ")?;
        }
        write!(f, "{}:{}", self.path.display(), self.line)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code => f.write_str("code"),
            Self::Variable(name) => write!(f, "environment variable {name}"),
            Self::File(place) => place.fmt(f),
            Self::Chain(source) => f.write_str(source),
            Self::Instance => f.write_str("the metadata service of the instance"),
            Self::Default => f.write_str("default"),
        }
    }
}

//! What a chain looked at.

use std::fmt;

/// What a chain of sources looked at, in order. It has names of variables, files and profiles, and no
/// values that are secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace(Vec<Tried>);

/// One source that a chain looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// The source, such as `environment` or `profile`.
    pub source: &'static str,

    /// What came of it.
    pub outcome: Outcome,
}

/// What came of looking at a source.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// It is the one that is asked, with what was found in words.
    Chosen(String),

    /// Nothing says that it should be used; why, in words.
    NotConfigured(String),

    /// It is configured, and failed; why, in words. Later sources are not looked at.
    Failed(String),
}

impl Trace {
    #[cfg(feature = "credentials")]
    pub(super) fn add(&mut self, source: &'static str, outcome: Outcome) {
        self.0.push(Tried { source, outcome });
    }

    /// Says what has come of the last source.
    #[cfg(feature = "credentials")]
    pub(super) fn turn_out(&mut self, outcome: Outcome) {
        if let Some(last) = self.0.last_mut() {
            last.outcome = outcome;
        }
    }

    /// The sources, in the order in which they were looked at.
    pub fn tried(&self) -> &[Tried] {
        &self.0
    }

    /// The sources that are not configured.
    pub(super) fn passed_over(&self) -> impl Iterator<Item = &Tried> {
        let tried = self.0.iter();
        tried.filter(|tried| matches!(tried.outcome, Outcome::NotConfigured(_)))
    }

    /// The source that is asked, and what was found there, if any is.
    pub fn chosen(&self) -> Option<(&'static str, &str)> {
        self.0.iter().find_map(|tried| match &tried.outcome {
            Outcome::Chosen(words) => Some((tried.source, words.as_str())),
            Outcome::NotConfigured(_) | Outcome::Failed(_) => None,
        })
    }
}

/// One line: each source and what came of it.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, tried) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str("; ")?;
            }
            tried.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.source)?;
        match &self.outcome {
            Outcome::Chosen(words) | Outcome::NotConfigured(words) => f.write_str(words),
            Outcome::Failed(words) => write!(f, "failed: {words}"),
        }
    }
}

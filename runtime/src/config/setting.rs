//! One setting, from whichever source has it.

use super::Origin;

/// A setting, where it comes from, and where it was looked for. What is set in code wins.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T> {
    code: Option<T>,
    found: Option<(T, Origin)>,
    /// The places without it that were looked at, before one that has it.
    missed: Vec<String>,
}

impl<T> Default for Setting<T> {
    fn default() -> Self {
        Self {
            code: None,
            found: None,
            missed: Vec::new(),
        }
    }
}

impl<T> Setting<T> {
    /// Sets it in code.
    pub(crate) fn set(&mut self, value: impl Into<Option<T>>) {
        self.code = value.into();
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.code.as_ref().or(self.found())
    }

    pub(crate) fn in_code(&self) -> Option<&T> {
        self.code.as_ref()
    }

    /// What was found outside of code, whether it holds or not.
    pub(crate) fn found(&self) -> Option<&T> {
        self.found.as_ref().map(|(value, _)| value)
    }

    /// Where the value stands that holds.
    pub(crate) fn origin(&self) -> Origin {
        match (&self.code, &self.found) {
            (Some(_), _) => Origin::Code,
            (None, Some((_, origin))) => origin.clone(),
            (None, None) => Origin::Default,
        }
    }

    pub(super) fn missed(&self) -> &[String] {
        &self.missed
    }

    pub(super) fn miss(&mut self, place: String) {
        self.missed.push(place);
    }

    pub(crate) fn find(&mut self, value: T, origin: Origin) {
        self.found = Some((value, origin));
    }

    /// Forgets what was found outside of code, to look for it anew.
    pub(super) fn forget(&mut self) {
        self.found = None;
        self.missed.clear();
    }
}

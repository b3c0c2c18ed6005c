//! What is wrong with a model, in words that let its reader repair it.
//!
//! Every phase collects diagnostics instead of stopping at the first, so that one run shows all
//! there is to repair.

use std::fmt;

/// One finding: where it is, what is wrong, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file it was found in, as the caller named it.
    pub file: Option<String>,
    /// The absolute shape id (`ns#Name`, for a member `ns#Name$member`).
    pub shape: Option<String>,
    /// The absolute id of the trait, if it is about one.
    pub trait_id: Option<String>,
    /// What is wrong: one line, no final full stop.
    pub problem: String,
    /// What would be right: one line, no final full stop.
    pub help: String,
}

impl Diagnostic {
    /// A finding without a place; the place is added with the methods below.
    pub fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            file: None,
            shape: None,
            trait_id: None,
            problem: problem.into(),
            help: help.into(),
        }
    }

    /// Says in which file it is.
    #[must_use]
    pub fn file(mut self, file: impl Into<String>) -> Self {
        self.file = Some(file.into());
        self
    }

    /// Says at which shape or member it is.
    #[must_use]
    pub fn shape(mut self, shape: impl ToString) -> Self {
        self.shape = Some(shape.to_string());
        self
    }

    /// Says at which trait it is.
    #[must_use]
    pub fn trait_id(mut self, trait_id: impl Into<String>) -> Self {
        self.trait_id = Some(trait_id.into());
        self
    }
}

/// `error:`, then the place (left out where nothing is known of it), then `help:`; no final line
/// break.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.problem)?;
        let place = match (&self.file, &self.shape) {
            (Some(file), Some(shape)) => Some(format!("{file}: {shape}")),
            (Some(one), None) | (None, Some(one)) => Some(one.clone()),
            (None, None) => None,
        };
        let trait_id = self.trait_id.as_ref().map(|id| format!("trait {id}"));
        let parts: Vec<String> = place.into_iter().chain(trait_id).collect();
        if !parts.is_empty() {
            writeln!(f, "  --> {}", parts.join(", "))?;
        }
        write!(f, "  help: {}", self.help)
    }
}

impl std::error::Error for Diagnostic {}

/// All findings of a run, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No findings yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one finding, unless it is there already: a shape can be reached by many ways.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if !self.0.contains(&diagnostic) {
            self.0.push(diagnostic);
        }
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The findings in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// `value` if nothing was found.
    ///
    /// # Errors
    ///
    /// All findings, if there are any.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, iter: I) {
        iter.into_iter()
            .for_each(|diagnostic| self.push(diagnostic));
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}

/// Sorted by file, shape and trait, so that the text does not depend on the order of the phases; an
/// empty line between.
impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted: Vec<&Diagnostic> = self.0.iter().collect();
        sorted.sort_by_key(|d| (&d.file, &d.shape, &d.trait_id));
        for (index, diagnostic) in sorted.into_iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_is_written_as_far_as_it_is_known() {
        let bare = Diagnostic::new("no shapes", "add some");
        assert_eq!(bare.to_string(), "error: no shapes\n  help: add some");
        let in_file = bare.clone().file("a.json");
        assert_eq!(
            in_file.to_string(),
            "error: no shapes\n  --> a.json\n  help: add some"
        );
        let full = in_file.shape("ns#A$b").trait_id("smithy.api#length");
        assert_eq!(
            full.to_string(),
            "error: no shapes\n  --> a.json: ns#A$b, trait smithy.api#length\n  help: add some"
        );
        let shape_only = bare.clone().shape("ns#A");
        assert_eq!(
            shape_only.to_string(),
            "error: no shapes\n  --> ns#A\n  help: add some"
        );
        let trait_only = bare.trait_id("smithy.api#length");
        assert_eq!(
            trait_only.to_string(),
            "error: no shapes\n  --> trait smithy.api#length\n  help: add some"
        );
    }

    #[test]
    fn display_sorts_by_place_and_keeps_the_order_of_equals() {
        let mut all = Diagnostics::new();
        all.push(Diagnostic::new("3", "h").file("b.json").shape("ns#A"));
        all.push(Diagnostic::new("1", "h").file("a.json").shape("ns#B"));
        all.push(Diagnostic::new("2", "h").file("a.json").shape("ns#B"));
        all.push(Diagnostic::new("0", "h").file("a.json").shape("ns#A"));
        let text = all.to_string();
        let order: String = text
            .lines()
            .filter_map(|line| line.strip_prefix("error: "))
            .collect();
        assert_eq!(order, "0123");
        assert!(text.contains("  help: h\n\nerror: 1\n"), "{text}");
    }

    #[test]
    fn into_result_fails_only_when_something_was_found() {
        assert_eq!(Diagnostics::new().into_result(7), Ok(7));
        let one = Diagnostics::from(Diagnostic::new("p", "h"));
        assert_eq!(one.clone().into_result(7), Err(one));
    }
}

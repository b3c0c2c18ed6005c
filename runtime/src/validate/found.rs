//! What was found.

use std::fmt;

/// Collects what breaks a rule, while values are walked through.
#[derive(Debug, Default)]
pub struct Findings {
    path: String,
    of_key: bool,
    /// Whether what the model does not know is refused.
    known_only: bool,
    found: Vec<Violation>,
}

impl Findings {
    /// Findings that count values of enums and members of unions which the model does not know: what a server refuses.
    pub fn known_only() -> Self {
        Self {
            known_only: true,
            ..Self::default()
        }
    }

    /// Everything found so far; an error if there is anything.
    ///
    /// # Errors
    ///
    /// What was found.
    pub fn into_result(self) -> Result<(), Violations> {
        if self.found.is_empty() {
            Ok(())
        } else {
            Err(Violations(self.found))
        }
    }

    /// Everything found so far.
    pub fn into_vec(self) -> Vec<Violation> {
        self.found
    }

    /// Goes into the member of this name.
    pub fn at_member(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        let dot = if self.path.is_empty() { "" } else { "." };
        self.inside(format_args!("{dot}{name}"), inside);
    }

    /// Goes into an item of a list.
    pub fn at_index(&mut self, index: usize, inside: impl FnOnce(&mut Self)) {
        self.inside(format_args!("[{index}]"), inside);
    }

    /// Goes into an entry of a map.
    pub fn at_key(&mut self, key: &str, inside: impl FnOnce(&mut Self)) {
        self.inside(format_args!("[{key:?}]"), inside);
    }

    /// Looks at the key of an entry and not at its value.
    pub(super) fn of_key(&mut self, inside: impl FnOnce(&mut Self)) {
        self.of_key = true;
        inside(self);
        self.of_key = false;
    }

    fn inside(&mut self, step: fmt::Arguments<'_>, inside: impl FnOnce(&mut Self)) {
        use fmt::Write as _;
        let length = self.path.len();
        // A `String` takes everything.
        let _ = self.path.write_fmt(step);
        inside(self);
        self.path.truncate(length);
    }

    /// Something required is not there.
    pub fn missing(&mut self) {
        self.add(ViolationKind::Missing, "is required".to_owned());
    }

    /// A value of an enum, or the member of a union, is none that the model knows.
    pub fn unknown(&mut self, known: &[&str]) {
        if self.known_only {
            let words = format!("is none of {}", known.join(", "));
            self.add(ViolationKind::Unknown, words);
        }
    }

    pub(super) fn length(&mut self, length: u64, (least, most): (u64, u64), of: &str) {
        let allowed = match (least, most) {
            (least, u64::MAX) => format!("at least {least}"),
            (0, most) => format!("at most {most}"),
            (least, most) if least == most => format!("exactly {least}"),
            (least, most) => format!("{least} to {most}"),
        };
        let words = format!("has {length} {of}, allowed are {allowed}");
        self.add(ViolationKind::Length, words);
    }

    pub(super) fn range(&mut self, least: f64, most: f64) {
        let words = match (least, most) {
            (least, f64::INFINITY) => format!("must be at least {least}"),
            (f64::NEG_INFINITY, most) => format!("must be at most {most}"),
            (least, most) => format!("must be between {least} and {most}"),
        };
        self.add(ViolationKind::Range, words);
    }

    pub(super) fn pattern(&mut self, pattern: &str) {
        let words = format!("does not match the pattern {pattern}");
        self.add(ViolationKind::Pattern, words);
    }

    pub(super) fn not_unique(&mut self) {
        self.add(
            ViolationKind::NotUnique,
            "is there twice, and items must be unique".to_owned(),
        );
    }

    fn add(&mut self, kind: ViolationKind, words: String) {
        let words = match self.of_key {
            true => format!("has a key that {words}"),
            false => words,
        };
        self.found.push(Violation {
            path: self.path.clone(),
            kind,
            words,
        });
    }
}

/// What kind of rule is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// Something required is not there.
    Missing,

    /// Too short or too long.
    Length,

    /// A number that is too small or too large.
    Range,

    /// A text that does not match its pattern.
    Pattern,

    /// An item that is there twice.
    NotUnique,

    /// A value or member that the model does not know.
    Unknown,
}

/// One rule that is broken: where, and what is allowed there. The value is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    kind: ViolationKind,
    words: String,
}

impl Violation {
    /// Something required at this place is not there.
    pub fn missing(path: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            kind: ViolationKind::Missing,
            words: "is required".to_owned(),
        }
    }

    /// Where it is, by the names of the model: `messages[0].content[2].toolUse.name`. Empty for the value as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What kind of rule it is.
    pub fn kind(&self) -> ViolationKind {
        self.kind
    }

    /// What is wrong, without the place.
    pub fn words(&self) -> &str {
        &self.words
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the value {}", self.words)
        } else {
            write!(f, "`{}` {}", self.path, self.words)
        }
    }
}

impl std::error::Error for Violation {}

/// Everything in a value that breaks a rule; at least one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// One by one, in the order of the members.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.0.iter()
    }

    /// All of them.
    pub fn into_vec(self) -> Vec<Violation> {
        self.0
    }
}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// All of them in one line.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.0.iter().enumerate() {
            let gap = if at > 0 { "; " } else { "" };
            write!(f, "{gap}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

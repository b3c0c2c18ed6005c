//! What a report is made of.

/// Everything that differs between two models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The title of the service.
    pub service: String,
    /// What differs in the service as a whole: names, authentication, endpoints.
    pub general: Vec<Change>,
    /// Operations that are new, gone or updated, by name.
    pub operations: Vec<OperationChange>,
    /// What differs in the exceptions that both models have.
    pub errors: Vec<Change>,
    /// What it does to Rust code, the worst first.
    pub rust: Vec<RustChange>,
}

impl Report {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.general.is_empty()
            && self.operations.is_empty()
            && self.errors.is_empty()
            && self.rust.is_empty()
    }

    /// How many operations are in this state.
    pub fn count(&self, state: State) -> usize {
        let operations = self.operations.iter();
        operations
            .filter(|operation| operation.state == state)
            .count()
    }

    /// What is in this way of interest to Rust code.
    pub fn rust_with(&self, verdict: Verdict) -> impl Iterator<Item = &RustChange> {
        self.rust
            .iter()
            .filter(move |change| change.verdict == verdict)
    }
}

/// An operation that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationChange {
    /// Its name in the model.
    pub name: String,
    /// What happened to it.
    pub state: State,
    /// What differs, by path; what a new operation has, too.
    pub changes: Vec<Change>,
}

/// What happened to an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Only the new model has it.
    New,
    /// Only the old model has it.
    Gone,
    /// Both have it, and it is not the same.
    Updated,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where: a path such as `request.messages[].role`, or the name of a property.
    pub path: String,
    /// What.
    pub what: What,
    /// How many more members lead to the same place.
    pub also: usize,
}

impl Change {
    pub(super) fn new(path: impl Into<String>, what: What) -> Self {
        Self {
            path: path.into(),
            what,
            also: 0,
        }
    }

    /// A property that has another value; `None` stands for one that is not there.
    pub fn different(
        path: impl Into<String>,
        fact: impl Into<String>,
        old: Option<&str>,
        new: Option<&str>,
    ) -> Self {
        let text = |value: Option<&str>| value.unwrap_or("none").to_owned();
        let what = What::Different {
            fact: fact.into(),
            old: text(old),
            new: text(new),
        };
        Self::new(path, what)
    }
}

/// What differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new, and this is what it is.
    New(String),
    /// It is gone, and this is what it was.
    Gone(String),
    /// An enum has this value, too.
    NewValue(String),
    /// An enum has this value no more.
    GoneValue(String),
    /// A property has another value.
    Different {
        /// The property.
        fact: String,
        /// Its value in the old model.
        old: String,
        /// Its value in the new model.
        new: String,
    },
}

/// One thing that differs in the generated crate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RustChange {
    /// How bad that is.
    pub verdict: Verdict,
    /// What kind of item it is, such as `field`.
    pub kind: &'static str,
    /// The path of the item.
    pub path: String,
    /// What happened to it.
    pub what: String,
}

/// What a change does to Rust code that uses the crate; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Code that compiled may no longer compile.
    Breaking,
    /// Code compiles as before and may do something else.
    Attention,
    /// Nothing is to be done.
    Compatible,
}

impl Verdict {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Attention, Self::Compatible];

    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Attention => "needs attention",
            Self::Compatible => "compatible",
        }
    }
}

//! What the model cannot say: names, headers and exceptions, each given by the caller as data.

use std::collections::BTreeMap;

/// Settings of one run.
///
/// Keys are absolute shape ids. A key that names nothing in the model is refused, so that config cannot rot.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The command that the headers of generated files name.
    pub command: String,
    /// The name of the library crate, as Rust code writes it.
    pub crate_name: String,
    /// How the documentation in the model is written.
    pub docs: DocsFormat,
    /// Rust names of shapes, where the rules give a poor one.
    pub names: BTreeMap<String, String>,
    /// Headers an operation sends where its input sets none: what the service needs beyond the model.
    pub default_headers: BTreeMap<String, BTreeMap<String, String>>,
    /// For unions of events: the event without which a stream has not ended properly.
    pub completed_by: BTreeMap<String, String>,
    /// For unions: the members whose payload is boxed although it need not be, because it is large and rare. A union is as
    /// large as its largest payload, and an event is moved often before somebody looks at it.
    pub boxed: BTreeMap<String, Vec<String>>,
    /// Header fields of an operation's answers that the model does not have, by the name of their constant in words with
    /// hyphens.
    pub answer_headers: BTreeMap<String, BTreeMap<String, AnswerHeader>>,
    /// What the spans of an operation's calls tell beyond what all tell.
    pub spans: BTreeMap<String, Spans>,
    /// What the events of a stream tell the span of the call: by event, the names of attributes and paths into the event.
    pub event_spans: BTreeMap<String, BTreeMap<String, BTreeMap<String, String>>>,
    /// What to say beside the service's own words.
    pub hints: Vec<Hint>,
    /// Public modules written by hand, each in `extra/<name>.rs` of the crate.
    pub extra: Vec<String>,
    /// Markdown that the crate page starts with.
    pub crate_docs: Option<String>,
    /// Whether the other side of the wire is written too, behind the features `validate` and `test-util`.
    pub server: bool,
    /// When set, a complete crate is written and not only its sources.
    pub package: Option<Package>,
}

/// A header field of an answer.
#[derive(Clone, Debug)]
pub struct AnswerHeader {
    /// The name of the field, in small letters.
    pub header: String,
    /// What its value is.
    pub ty: AnswerHeaderType,
    /// What it tells, in Markdown.
    pub docs: String,
}

/// What the value of a header field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerHeaderType {
    /// A whole number of 64 bits.
    Long,
    /// Text.
    String,
}

/// Attributes of the spans of an operation's calls, by name.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// Texts that are the same for every call.
    pub constants: BTreeMap<String, String>,
    /// Paths (JMESPath) into the input.
    pub input: BTreeMap<String, String>,
    /// Paths (JMESPath) into the output.
    pub output: BTreeMap<String, String>,
}

/// Advice for an error whose message is well known.
#[derive(Clone, Debug)]
pub struct Hint {
    /// The code of the error: the name of a modelled exception.
    pub code: String,
    /// A part of the service's message, letter by letter.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// How documentation in the model is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocsFormat {
    /// HTML, as in the models that AWS publishes.
    #[default]
    Html,
    /// Markdown, in which `` [`Name`] `` and `` [`Name$member`] `` link shapes and members by their names in the model.
    Markdown,
}

/// The manifest of a crate that stands alone.
#[derive(Clone, Debug)]
pub struct Package {
    /// The package's name.
    pub name: String,
    /// The path of the runtime, from the crate's folder or absolute.
    pub runtime_path: String,
    /// The version of the runtime.
    pub runtime_version: String,
}

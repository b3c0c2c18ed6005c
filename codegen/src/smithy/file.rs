//! One file: from its text to drafts and `apply` statements.

use serde_json::{Map, Value};

use super::Source;
use super::draft::Draft;
use super::model::{ShapeId, Traits, is_identifier};
use super::reader::ShapeReader;
use crate::diagnostics::{Diagnostic, Diagnostics};

/// What a file says.
#[derive(Default)]
pub(super) struct File {
    pub(super) metadata: Map<String, Value>,
    pub(super) drafts: Vec<Draft>,
    pub(super) applies: Vec<Apply>,
}

/// Traits for a shape or member that is defined elsewhere.
pub(super) struct Apply {
    pub(super) file: String,
    pub(super) shape: ShapeId,
    pub(super) member: Option<String>,
    pub(super) traits: Traits,
}

/// Reads one file as far as it can be read.
pub(super) fn read(source: &Source<'_>, found: &mut Diagnostics) -> File {
    let refuse = |problem: String, help: &str| Diagnostic::new(problem, help).file(source.name);
    let root: Value = match serde_json::from_str(source.text) {
        Ok(root) => root,
        Err(error) => {
            found.push(not_json(&error).file(source.name));
            return File::default();
        }
    };
    let Some(root) = root.as_object() else {
        let problem = format!("the file must be an object, but is {}", describe(&root));
        found.push(refuse(problem, FORM_OF_A_FILE));
        return File::default();
    };

    let version_1 = match root.get("smithy") {
        Some(Value::String(version)) if matches!(version.as_str(), "2" | "2.0") => Some(false),
        Some(Value::String(version)) if matches!(version.as_str(), "1" | "1.0") => Some(true),
        Some(version) => {
            let problem = format!("Smithy version {version} is not known");
            found.push(refuse(problem, "use \"2.0\" or \"1.0\""));
            None
        }
        None => {
            let problem = "the file has no `smithy`, which says the version".to_owned();
            found.push(refuse(problem, FORM_OF_A_FILE));
            None
        }
    };
    let mut section = |key: &str, required: bool| match root.get(key) {
        Some(Value::Object(section)) => Some(section),
        Some(other) => {
            let problem = format!("`{key}` must be an object, but is {}", describe(other));
            found.push(refuse(problem, FORM_OF_A_FILE));
            None
        }
        None if required => {
            let problem = format!("the file has no `{key}`");
            found.push(refuse(problem, FORM_OF_A_FILE));
            None
        }
        None => None,
    };
    let metadata = section("metadata", false).cloned().unwrap_or_default();
    let shapes = section("shapes", true);
    for key in root.keys() {
        if !matches!(key.as_str(), "smithy" | "metadata" | "shapes") {
            found.push(refuse(format!("`{key}` is not known"), FORM_OF_A_FILE));
        }
    }

    let mut file = File {
        metadata,
        ..File::default()
    };
    if let (Some(version_1), Some(shapes)) = (version_1, shapes) {
        for (id, value) in shapes {
            file.entry(source.name, version_1, id, value, found);
        }
    }
    file
}

impl File {
    /// Reads one entry of `shapes`.
    fn entry(
        &mut self,
        name: &str,
        version_1: bool,
        id: &str,
        value: &Value,
        found: &mut Diagnostics,
    ) {
        let refuse = |problem: String, help: &str| {
            let diagnostic = Diagnostic::new(problem, help);
            diagnostic.file(name).shape(id)
        };
        let Some(object) = value.as_object() else {
            let problem = format!("the shape must be an object, but is {}", describe(value));
            found.push(refuse(problem, "write {\"type\": …}"));
            return;
        };
        let (shape, member) = match id.split_once('$') {
            Some((shape, member)) => (shape, Some(member)),
            None => (id, None),
        };
        let Some(shape) = ShapeId::new(shape).filter(|_| member.is_none_or(is_identifier)) else {
            let problem = format!("`{id}` is no absolute shape id");
            found.push(refuse(problem, "write `namespace#Name`"));
            return;
        };
        let mut reader = ShapeReader::new(name, id, object, found);
        let Some(kind) = reader.kind() else { return };
        if kind == "apply" {
            reader.only_keys(id, object, &["type", "traits"]);
            self.applies.push(Apply {
                file: name.to_owned(),
                shape,
                member: member.map(str::to_owned),
                traits: reader.traits(id, object),
            });
        } else if member.is_some() {
            let problem = format!("a {kind} cannot be defined under the id of a member");
            found.push(refuse(
                problem,
                "only `apply` may stand here: leave out `$` and what follows",
            ));
        } else {
            self.drafts.extend(reader.draft(shape, kind, version_1));
        }
    }
}

/// Says where the text stops being JSON.
fn not_json(error: &serde_json::Error) -> Diagnostic {
    let place = format!("line {} column {}", error.line(), error.column());
    if error.is_eof() {
        return Diagnostic::new(
            format!("the JSON is cut short at {place}"),
            "the file is not complete: fetch or write it again",
        );
    }
    let text = error.to_string();
    let reason = text
        .strip_suffix(&format!(" at {place}"))
        .unwrap_or(text.as_str());
    Diagnostic::new(
        format!("this is not JSON at {place}: {reason}"),
        "repair the text; the file must be a Smithy model in the JSON AST, not in the IDL",
    )
}

/// The type of a value in words.
pub(super) fn describe(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

const FORM_OF_A_FILE: &str =
    "a file of the JSON AST is {\"smithy\": \"2.0\", \"metadata\": {…}, \"shapes\": {…}}";

//! The report as JSON, for programs.

use serde_json::{Value, json};

use super::change::{Change, Report, State, What};
use super::version::raise;

/// The whole report as one object, indented.
pub fn json(report: &Report, version: &str) -> String {
    let operations = report.operations.iter().map(|operation| {
        let state = match operation.state {
            State::New => "new",
            State::Gone => "gone",
            State::Updated => "updated",
        };
        json!({"name": operation.name, "state": state, "changes": changes(&operation.changes)})
    });
    let rust = report.rust.iter().map(|change| {
        json!({
            "verdict": change.verdict.name(), "kind": change.kind, "path": change.path, "what": change.what
        })
    });
    let raised = raise(report, version).map(|(next, part)| json!({"part": part, "version": next}));
    let value = json!({
        "service": report.service,
        "general": changes(&report.general),
        "operations": operations.collect::<Value>(),
        "errors": changes(&report.errors),
        "rust": rust.collect::<Value>(),
        "raise": raised,
    });
    format!("{value:#}\n")
}

fn changes(changes: &[Change]) -> Value {
    changes.iter().map(change).collect()
}

fn change(change: &Change) -> Value {
    let mut value = match &change.what {
        What::New(text) => json!({"path": change.path, "change": "new", "is": text}),
        What::Gone(text) => json!({"path": change.path, "change": "gone", "was": text}),
        What::NewValue(text) => json!({"path": change.path, "change": "new value", "value": text}),
        What::GoneValue(text) => {
            json!({"path": change.path, "change": "value gone", "value": text})
        }
        What::Different { fact, old, new } => json!({
            "path": change.path, "change": "different", "fact": fact, "old": old, "new": new
        }),
    };
    if change.also > 0 {
        value["also"] = change.also.into();
    }
    value
}

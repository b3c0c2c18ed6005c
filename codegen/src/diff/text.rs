//! The report as plain text, for a terminal: the whole, and the short form of it.

use super::change::{Change, Report, State, Verdict};
use super::lines::{counts, names, what};
use super::version::raise;

/// The whole report. `version` is that of the crate before the change.
pub fn text(report: &Report, version: &str) -> String {
    if report.is_empty() {
        return format!("{}: nothing differs\n", report.service);
    }
    let mut out = format!("{}: {}\n", report.service, counts(report));
    for line in names(report) {
        out.push_str(&format!("{line}\n"));
    }
    section(&mut out, "the service", &report.general);
    for operation in &report.operations {
        let state = if operation.state == State::New {
            " (new)"
        } else {
            ""
        };
        let title = format!("{}{state}", operation.name);
        section(&mut out, &title, &operation.changes);
    }
    section(&mut out, "exceptions", &report.errors);
    out.push_str("\nRust code\n");
    if report.rust.is_empty() {
        out.push_str("  nothing differs\n");
    }
    for verdict in Verdict::ALL {
        rust(&mut out, report, verdict);
    }
    out.push_str(&advice(report, version));
    out
}

/// Counts for each operation, and what Rust code has to know.
pub fn short(report: &Report, version: &str) -> String {
    let mut out = format!("{}: {}\n", report.service, counts(report));
    for operation in &report.operations {
        let state = match operation.state {
            State::New => "new".to_owned(),
            State::Gone => "gone".to_owned(),
            State::Updated => differences(operation.changes.len()),
        };
        out.push_str(&format!("  {}: {state}\n", operation.name));
    }
    for (name, changes) in [
        ("the service", &report.general),
        ("exceptions", &report.errors),
    ] {
        if !changes.is_empty() {
            out.push_str(&format!("  {name}: {}\n", differences(changes.len())));
        }
    }
    let compatible = report.rust_with(Verdict::Compatible).count();
    out.push_str(&format!("Rust code: {compatible} compatible changes"));
    out.push_str(if compatible == report.rust.len() {
        "\n"
    } else {
        ", and\n"
    });
    for verdict in [Verdict::Breaking, Verdict::Attention] {
        rust(&mut out, report, verdict);
    }
    out.push_str(&advice(report, version));
    out
}

fn differences(count: usize) -> String {
    match count {
        1 => "1 difference".to_owned(),
        count => format!("{count} differences"),
    }
}

/// Paths in one column, what happened in the next.
fn section(out: &mut String, title: &str, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    // One very long path does not push all the others away.
    let lengths = changes.iter().map(|change| change.path.chars().count());
    let width = lengths.filter(|length| *length <= 60).max().unwrap_or(0);
    for change in changes {
        out.push_str(&format!("  {:width$}  {}\n", change.path, what(change)));
    }
}

fn rust(out: &mut String, report: &Report, verdict: Verdict) {
    for change in report.rust_with(verdict) {
        let (name, kind, path) = (verdict.name(), change.kind, &change.path);
        out.push_str(&format!("  {name:<15}  {kind} {path}  {}\n", change.what));
    }
}

fn advice(report: &Report, version: &str) -> String {
    match raise(report, version) {
        Some((next, part)) => {
            format!("raise the {part} number of the version: {version} → {next}\n")
        }
        None => String::new(),
    }
}

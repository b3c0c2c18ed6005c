//! The report as Markdown, for a change log or a review.

use super::change::{Change, Report, State, Verdict};
use super::lines::{counts, names, what};
use super::version::raise;

/// The whole report as a page of its own. `version` is that of the crate before the change.
pub fn markdown(report: &Report, version: &str) -> String {
    if report.is_empty() {
        return format!("# {}\n\nNothing differs.\n", report.service);
    }
    let body = markdown_body(report, version, 2, &|_| None);
    format!("# {}\n\n{}.\n{body}", report.service, counts(report))
}

/// The sections of the report, with headings of this level. `syntax` gives the text of an operation, where it is wanted.
pub fn markdown_body(
    report: &Report,
    version: &str,
    level: usize,
    syntax: &dyn Fn(&str) -> Option<String>,
) -> String {
    let mark = "#".repeat(level);
    let mut out = String::new();
    let names = names(report);
    if !names.is_empty() {
        out.push('\n');
    }
    for line in names {
        out.push_str(&format!("- {line}\n"));
    }
    section(&mut out, &mark, "The service", &report.general);
    for operation in &report.operations {
        let syntax = syntax(&operation.name);
        if operation.changes.is_empty() && syntax.is_none() {
            continue;
        }
        let state = if operation.state == State::New {
            " (new)"
        } else {
            ""
        };
        out.push_str(&format!("\n{mark} {}{state}\n", operation.name));
        list(&mut out, &operation.changes);
        if let Some(text) = syntax {
            out.push_str("\n<details>\n<summary>The whole method</summary>\n");
            out.push_str(&format!(
                "\n```text\n{}\n```\n\n</details>\n",
                text.trim_end()
            ));
        }
    }
    section(&mut out, &mark, "Exceptions", &report.errors);
    out.push_str(&format!("\n{mark} Rust code\n\n"));
    if report.rust.is_empty() {
        out.push_str("Nothing differs.\n");
    } else {
        out.push_str("| | item | what |\n|---|---|---|\n");
    }
    for change in &report.rust {
        let name = match change.verdict {
            Verdict::Breaking => "**breaking**",
            other => other.name(),
        };
        let (kind, path, what) = (change.kind, &change.path, escaped(&change.what));
        out.push_str(&format!("| {name} | {kind} `{path}` | {what} |\n"));
    }
    if let Some((next, part)) = raise(report, version) {
        out.push_str(&format!(
            "\nRaise the {part} number of the version: {version} → {next}.\n"
        ));
    }
    out
}

fn section(out: &mut String, mark: &str, title: &str, changes: &[Change]) {
    if !changes.is_empty() {
        out.push_str(&format!("\n{mark} {title}\n"));
        list(out, changes);
    }
}

fn list(out: &mut String, changes: &[Change]) {
    if !changes.is_empty() {
        out.push('\n');
    }
    for change in changes {
        // What values and patterns hold is no Markdown.
        out.push_str(&format!(
            "- `{}`: {}\n",
            change.path,
            escaped(&what(change))
        ));
    }
}

/// Text whose special characters outside code are only characters.
fn escaped(text: &str) -> String {
    let mut in_code = false;
    let mut out = String::new();
    for c in text.chars() {
        in_code ^= c == '`';
        if (!in_code && matches!(c, '*' | '_' | '<' | '[' | ']' | '\\')) || c == '|' {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

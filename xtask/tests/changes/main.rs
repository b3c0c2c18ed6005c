//! Changes of a small model, one of each kind: what the report says of each, and that what it calls breaking does break
//! callers.
//!
//! `cases/<name>/change.json` is made to `base.json`, and `report.snap` is what `cargo xtask diff` says about it. Every
//! case with a breaking change has a `caller.rs`, which compiles against the crate of the base and not against the
//! other; its first line names the error. Every other change leaves `any_caller.rs` compiling.
//! `INSTA_UPDATE=always cargo test -p xtask --test changes` writes the reports anew.

mod callers;
mod case;
mod real;
#[path = "../scratch/mod.rs"]
mod scratch;

use std::collections::BTreeSet;
use std::process::Command;

use case::{Case, cases, cases_folder};

/// The report of a case, without the numbers of the version.
fn report(case: &Case, format: &str) -> String {
    let (old, new) = case.write_models();
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["diff", "--format", format])
        .args([old, new])
        .output()
        .expect("the program is there");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{}: {}",
        case.name,
        text(&output.stderr)
    );
    let text = text(&output.stdout);
    text.lines()
        .map(|line| match line.split_once(" number of the version: ") {
            Some((part, _)) => format!("{part} number of the version\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

#[test]
fn reports() {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for case in cases() {
        settings.set_snapshot_path(cases_folder().join(&case.name));
        let report = report(&case, "text");
        settings.bind(|| insta::assert_snapshot!("report", report));
    }
}

#[test]
fn what_is_called_breaking_has_a_caller_that_shows_it() {
    for case in cases() {
        let report = report(&case, "text");
        let is_breaking = report.lines().any(|line| line.starts_with("  breaking "));
        assert_eq!(is_breaking, case.caller.is_some(), "{}", case.name);
        assert_eq!(
            report.contains("raise the second number"),
            is_breaking,
            "{}",
            case.name
        );
    }
}

#[test]
fn all_formats_have_every_change() {
    for case in cases() {
        let json: serde_json::Value = serde_json::from_str(&report(&case, "json")).unwrap();
        let markdown = report(&case, "markdown");
        let text = report(&case, "text");
        let mut paths = BTreeSet::new();
        let mut collect = |changes: &serde_json::Value| {
            for change in changes.as_array().unwrap() {
                paths.insert(change["path"].as_str().unwrap().to_owned());
            }
        };
        for operation in json["operations"].as_array().unwrap() {
            collect(&operation["changes"]);
        }
        for part in ["general", "errors", "rust"] {
            collect(&json[part]);
        }
        for path in paths {
            assert!(text.contains(&path), "{}: {path} in\n{text}", case.name);
            let quoted = format!("{path}`");
            assert!(
                markdown.contains(&quoted),
                "{}: {path} in\n{markdown}",
                case.name
            );
        }
    }
}

#[test]
fn breaking_changes_break_callers() {
    callers::check(&cases());
}

//! The history of the API: a Markdown file with an entry for each step, the newest first.
//!
//! An entry knows from which state of the model to which it leads, so that the same step is never told twice: one that is
//! told again replaces its entry, and so does one that goes on from where the newest entry began.

use std::fs;
use std::io;
use std::path::Path;

use aws_restjson_codegen::diff::{self, Report};

use crate::Failure;
use crate::config::Provenance;
use crate::diff::VERSION;

/// What the file begins with.
const HEAD: &str = "\
# How the API changed

Written by `cargo xtask regen --report FILE`, the newest step first: what is new, gone or different for callers, what
that does to Rust code, and the whole syntax of each method that it touches.
";

/// What an entry begins with.
const MARK: &str = "<!-- step ";

/// One step to be told.
pub(crate) struct Step<'a> {
    pub(crate) report: &'a Report,
    /// Fingerprints of the model before and after.
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) provenance: &'a Provenance,
    /// The date, where the caller gives one.
    pub(crate) date: Option<String>,
    /// The whole syntax of a method.
    pub(crate) syntax: &'a dyn Fn(&str) -> Option<String>,
}

/// What became of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// Nothing differs between the two states, so there is nothing to tell.
    Nothing,
    /// The entry was there, word for word.
    Already,
    /// The file was written.
    Written,
}

/// Adds the step to the file, which is made where it is not there. `today` gives the date of a new entry.
pub(crate) fn tell(
    path: &Path,
    step: &Step<'_>,
    today: impl Fn() -> String,
) -> Result<Told, Failure> {
    if step.report.is_empty() {
        return Ok(Told::Nothing);
    }
    let old = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(cannot("read", path, &error)),
    };
    let new = told(&old, step, today)
        .map_err(|problem| format!("error: {}: {problem}", path.display()))?;
    if new == old {
        return Ok(Told::Already);
    }
    fs::write(path, new).map_err(|error| cannot("write", path, &error))?;
    Ok(Told::Written)
}

/// The text of the file with the step in it.
fn told(old: &str, step: &Step<'_>, today: impl Fn() -> String) -> Result<String, String> {
    let mut entries: Vec<&str> = Vec::new();
    let (head, mut rest) = match old.find(MARK) {
        Some(at) => old.split_at(at),
        None => (old, ""),
    };
    if !old.is_empty() && !head.starts_with(HEAD.lines().next().unwrap_or_default()) {
        return Err(
            "it does not begin like a history of the API and would be spoilt; give another file"
                .to_owned(),
        );
    }
    while !rest.is_empty() {
        let next = rest[MARK.len()..].find(MARK).map(|at| at + MARK.len());
        let (entry, after) = rest.split_at(next.unwrap_or(rest.len()));
        entries.push(entry);
        rest = after;
    }
    let same = format!("{MARK}{} to {} -->", step.from, step.to);
    let begins = format!("{MARK}{} to ", step.from);
    let place = entries.iter().position(|entry| entry.starts_with(&same));
    let place = place.or_else(|| {
        entries
            .first()
            .filter(|entry| entry.starts_with(&begins))
            .map(|_| 0)
    });
    // The same step was taken when it was told first.
    let told_on = place.and_then(|place| entries[place].split_once("\n## ")?.1.split_once(':'));
    let told_on = told_on
        .map(|(date, _)| date.to_owned())
        .filter(|_| place.is_some_and(|place| entries[place].starts_with(&same)));
    let date = step.date.clone().or(told_on).unwrap_or_else(today);
    let entry = entry(&same, step, &date);
    let texts: Vec<&str> = match place {
        Some(place) => {
            entries[place] = &entry;
            entries
        }
        None => std::iter::once(entry.as_str()).chain(entries).collect(),
    };
    let texts: Vec<&str> = texts.into_iter().map(str::trim_end).collect();
    let head = if head.is_empty() { HEAD } else { head };
    Ok(format!("{}\n\n{}\n", head.trim_end(), texts.join("\n\n")))
}

fn entry(mark: &str, step: &Step<'_>, date: &str) -> String {
    let provenance = step.provenance;
    let mut text = format!(
        "{mark}\n## {date}: {}, {}\n",
        step.report.service,
        diff::counts(step.report)
    );
    if !provenance.api.is_empty() {
        let (summary, checked) = (provenance.summary(), &provenance.checked);
        text.push_str(&format!("\n{summary}. Checked: {checked}.\n"));
    }
    if !provenance.note.is_empty() {
        text.push_str(&format!("\n{}\n", provenance.note));
    }
    text.push_str(&diff::markdown_body(step.report, VERSION, 3, step.syntax));
    text
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    format!("error: cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use aws_restjson_codegen::diff::Change;

    use super::*;

    fn report(what: &str) -> Report {
        Report {
            service: "Service".to_owned(),
            general: vec![Change::different(
                "service",
                "API version",
                Some("1"),
                Some(what),
            )],
            operations: Vec::new(),
            errors: Vec::new(),
            rust: Vec::new(),
        }
    }

    fn add(old: &str, (from, to): (&str, &str), report: &Report, date: &str) -> String {
        let provenance = Provenance {
            api: "Service 1".to_owned(),
            as_of: "May".to_owned(),
            description_version: "1.2.3".to_owned(),
            checked: "by eye".to_owned(),
            note: "A note.".to_owned(),
        };
        let step = Step {
            report,
            from: from.to_owned(),
            to: to.to_owned(),
            provenance: &provenance,
            date: None,
            syntax: &|_| None,
        };
        told(old, &step, || date.to_owned()).unwrap()
    }

    #[test]
    fn an_entry_has_date_service_counts_provenance_and_note() {
        let text = add("", ("a", "b"), &report("2"), "2026-05-01");
        let (next, _) = diff::raise(&report("2"), VERSION).expect("something differs");
        let expected = format!(
            "{HEAD}
<!-- step a to b -->
## 2026-05-01: Service, 0 new, 0 updated methods

Service 1, as of May (botocore 1.2.3). Checked: by eye.

A note.

### The service

- `service`: API version 1 → 2

### Rust code

Nothing differs.

Raise the third number of the version: {VERSION} → {next}.
"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn the_newest_comes_first_and_nothing_is_told_twice() {
        let one = add("", ("a", "b"), &report("2"), "2026-05-01");
        assert_eq!(add(&one, ("a", "b"), &report("2"), "2026-05-02"), one);
        let two = add(&one, ("b", "c"), &report("3"), "2026-06-01");
        let dates = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| line.starts_with("## "));
            lines.map(|line| line[3..13].to_owned()).collect()
        };
        assert_eq!(dates(&two), ["2026-06-01", "2026-05-01"]);
        assert_eq!(add(&two, ("b", "c"), &report("3"), "2026-06-02"), two);
        assert_eq!(add(&two, ("a", "b"), &report("2"), "2026-06-02"), two);
        // The step goes further than when it was told.
        let further = add(&two, ("b", "d"), &report("4"), "2026-06-03");
        assert_eq!(dates(&further), ["2026-06-03", "2026-05-01"]);
        assert!(further.contains("1 → 4") && !further.contains("1 → 3"));
    }

    #[test]
    fn a_given_date_wins() {
        let one = add("", ("a", "b"), &report("2"), "2026-05-01");
        let report = report("2");
        let step = Step {
            report: &report,
            from: "a".to_owned(),
            to: "b".to_owned(),
            provenance: &Provenance::default(),
            date: Some("2026-04-30".to_owned()),
            syntax: &|_| None,
        };
        let text = told(&one, &step, || "2026-05-02".to_owned()).unwrap();
        assert!(
            text.contains("## 2026-04-30: Service") && !text.contains("2026-05"),
            "{text}"
        );
    }

    #[test]
    fn another_file_is_not_spoilt() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.md");
        fs::write(&path, "# Notes\n").unwrap();
        let report = report("2");
        let step = Step {
            report: &report,
            from: "a".to_owned(),
            to: "b".to_owned(),
            provenance: &Provenance::default(),
            date: None,
            syntax: &|_| None,
        };
        let error = tell(&path, &step, || "2026-05-01".to_owned()).expect_err("it is no history");
        assert!(
            error.contains("notes.md") && error.contains("another file"),
            "{error}"
        );
        assert_eq!(fs::read_to_string(&path).unwrap(), "# Notes\n");
        let path = folder.path().join("API-CHANGES.md");
        assert_eq!(
            tell(&path, &step, || "2026-05-01".to_owned()),
            Ok(Told::Written)
        );
        assert_eq!(
            tell(&path, &step, || "2026-05-02".to_owned()),
            Ok(Told::Already)
        );
    }
}

//! What is said of the models.

use std::fmt;
use std::time::Duration;

/// How many lines of an error are shown.
const LINES: usize = 8;

/// What was found out about a model.
pub(super) struct Report {
    pub(super) name: String,
    pub(super) facts: Facts,
    pub(super) outcome: Outcome,
    pub(super) took: Duration,
}

/// Numbers about a model and its crate.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) operations: usize,
    pub(super) shapes: usize,
    pub(super) lines: usize,
    pub(super) tests: usize,
    /// How many of the tests are cases of the model that are run against the side of the service.
    pub(super) served: usize,
    pub(super) generated_in: Duration,
}

pub(super) enum Outcome {
    Passed,
    Failed { stage: Stage, why: String },
}

/// What was being done when it failed.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    Generate,
    Build,
    Test,
    Docs,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Generate => "generate",
            Self::Build => "build",
            Self::Test => "test",
            Self::Docs => "docs",
        })
    }
}

impl Report {
    pub(super) fn has_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed { .. })
    }

    fn state(&self) -> String {
        match &self.outcome {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Failed { stage, .. } => format!("failed: {stage}"),
        }
    }
}

/// The line about the last of the reports.
pub(super) fn progress(reports: &[Report], all: usize) -> String {
    let failed = reports.iter().filter(|report| report.has_failed()).count();
    let Some(last) = reports.last() else {
        return String::new();
    };
    let (done, seconds) = (reports.len(), last.took.as_secs_f64());
    let passed = done - failed;
    let state = last.state();
    format!(
        "{done}/{all} done, {passed} passed, {failed} failed: {} {state} in {seconds:.1} s",
        last.name
    )
}

/// All reports as a table, and why each failure failed.
pub(super) fn table(reports: &[Report]) -> String {
    let widest = reports.iter().map(|report| report.name.len()).max();
    let width = widest.unwrap_or_default().max("model".len());
    let mut table = format!(
        "{:width$}  operations  shapes    lines  lines/shape  tests  served  generated in  all in  result\n",
        "model"
    );
    for report in reports {
        let facts = &report.facts;
        table.push_str(&format!(
            "{:width$}  {:>10}  {:>6}  {:>7}  {:>11}  {:>5}  {:>6}  {:>10.2} s  {:>4.0} s  {}\n",
            report.name,
            facts.operations,
            facts.shapes,
            facts.lines,
            facts.lines / facts.shapes.max(1),
            facts.tests,
            facts.served,
            facts.generated_in.as_secs_f64(),
            report.took.as_secs_f64(),
            report.state(),
        ));
    }
    let failed = reports.iter().filter(|report| report.has_failed()).count();
    table.push_str(&format!(
        "\n{} models, {} passed, {failed} failed\n",
        reports.len(),
        reports.len() - failed
    ));
    for report in reports {
        if let Outcome::Failed { stage, why } = &report.outcome {
            let why = why.trim_end().replace('\n', "\n    ");
            table.push_str(&format!("\n{}, {stage}:\n    {why}\n", report.name));
        }
    }
    table
}

/// The number of tests that passed, from what cargo printed.
pub(super) fn passed_tests(printed: &str) -> usize {
    let results = printed.lines().filter_map(|line| {
        let (_, counts) = line.split_once("test result: ok. ")?;
        counts.split(' ').next()?.parse::<usize>().ok()
    });
    results.sum()
}

/// The number of passed tests that are cases of the model, run against the side of the service.
pub(super) fn passed_served(printed: &str) -> usize {
    let is_one = |line: &&str| line.starts_with("test served::") && line.ends_with(" ok");
    printed.lines().filter(is_one).count()
}

/// The first lines of what went wrong: of a failed test, else of the first error of the compiler.
pub(super) fn first_error(printed: &str, errors: &str) -> String {
    let is_test = |line: &&str| line.starts_with("---- ") && line.ends_with(" stdout ----");
    let is_error = |line: &&str| line.starts_with("error");
    let test = printed.lines().skip_while(|line| !is_test(line));
    let error = errors.lines().skip_while(|line| !is_error(line));
    let found: Vec<&str> = match printed.lines().any(|line| is_test(&line)) {
        true => test.take(LINES).collect(),
        false => error.take(LINES).collect(),
    };
    if found.is_empty() {
        // Nothing looks like an error, so the end says most.
        let lines: Vec<&str> = errors.lines().collect();
        return lines[lines.len().saturating_sub(LINES)..].join("\n");
    }
    found.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(name: &str, outcome: Outcome) -> Report {
        Report {
            name: name.to_owned(),
            facts: Facts {
                operations: 2,
                shapes: 10,
                lines: 1234,
                tests: 5,
                served: 2,
                generated_in: Duration::from_millis(20),
            },
            outcome,
            took: Duration::from_secs(7),
        }
    }

    fn failed() -> Outcome {
        Outcome::Failed {
            stage: Stage::Build,
            why: "error: one\n  two\n".to_owned(),
        }
    }

    #[test]
    fn progress_counts() {
        let reports = [report("a", failed()), report("b", Outcome::Passed)];
        assert_eq!(
            progress(&reports, 3),
            "2/3 done, 1 passed, 1 failed: b passed in 7.0 s"
        );
    }

    #[test]
    fn the_table_says_why() {
        let table = table(&[report("first", Outcome::Passed), report("b", failed())]);
        let expected = "\
model  operations  shapes    lines  lines/shape  tests  served  generated in  all in  result
first           2      10     1234          123      5       2        0.02 s     7 s  passed
b               2      10     1234          123      5       2        0.02 s     7 s  failed: build

2 models, 1 passed, 1 failed

b, build:
    error: one
      two
";
        assert_eq!(table, expected);
    }

    #[test]
    fn passed_tests_are_added_up() {
        let printed =
            "test result: ok. 3 passed; 0 failed\nx\ntest result: ok. 4 passed; 0 failed\n";
        assert_eq!(passed_tests(printed), 7);
        let printed =
            "test served::events::a ... ok\ntest events::a ... ok\ntest served::b ... FAILED\n";
        assert_eq!(passed_served(printed), 1);
    }

    #[test]
    fn a_failed_test_says_more_than_the_error_of_cargo() {
        let printed = "running\n\n---- a::b stdout ----\nleft\nright\n";
        let errors = "   Compiling x\nerror: test failed\n";
        assert_eq!(
            first_error(printed, errors),
            "---- a::b stdout ----\nleft\nright"
        );
        assert_eq!(first_error("", errors), "error: test failed");
        assert_eq!(first_error("", "killed"), "killed");
    }
}

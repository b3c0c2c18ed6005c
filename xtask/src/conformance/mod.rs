//! `cargo xtask conformance`: models of other services, generated, built and tested.
//!
//! Each model becomes a crate of its own in `target/conformance/`. They share one target folder and the project's lock
//! file, so that what they depend on is built once.

mod cargo;
mod models;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use self::cargo::Cargo;
use self::models::Model;
use self::report::{Facts, Outcome, Report, Stage};
use crate::args::{Conformance, Generate};
use crate::{Ended, Failure, generate, regen, sources};

/// Runs all models below the folders, prints a line for each, and a table at the end.
pub(crate) fn run(options: &Conformance) -> Result<Ended, Failure> {
    let models = models::find(&options.folders)?;
    let base = base();
    let cargo = Cargo {
        target: base.join("target"),
        jobs: options.jobs,
    };
    let mut reports: Vec<Report> = Vec::new();
    for model in &models {
        let start = Instant::now();
        let (facts, outcome) = check(model, &base.join(&model.name), &cargo, options.docs);
        let report = Report {
            name: model.name.clone(),
            facts,
            outcome,
            took: start.elapsed(),
        };
        reports.push(report);
        println!("{}", report::progress(&reports, models.len()));
    }
    print!("\n{}", report::table(&reports));
    let failed = reports.iter().any(Report::has_failed);
    Ok(if failed { Ended::Failed } else { Ended::Done })
}

/// Generates, builds and tests one model; stops at the first thing that goes wrong.
fn check(model: &Model, out: &Path, cargo: &Cargo, docs: bool) -> (Facts, Outcome) {
    let mut facts = Facts::default();
    let mut steps = || {
        let start = Instant::now();
        let output = generated(model, out).map_err(|why| (Stage::Generate, why))?;
        facts.generated_in = start.elapsed();
        facts.operations = output.operations;
        facts.shapes = output.shapes;
        let lines = output.files.iter().map(|file| file.text.lines().count());
        facts.lines = lines.sum();
        let features = features(out).map_err(|why| (Stage::Generate, why))?;
        let features: Vec<&str> = features.iter().map(String::as_str).collect();
        // Tests of the library itself are none; only those in `tests/` are built.
        let test = [&["test", "--test", "*"], &features[..]].concat();
        cargo
            .run(out, &[&test[..], &["--no-run"]].concat())
            .map_err(|why| (Stage::Build, why))?;
        let printed = cargo.run(out, &test).map_err(|why| (Stage::Test, why))?;
        facts.tests = report::passed_tests(&printed);
        facts.served = report::passed_served(&printed);
        if docs {
            let doc = [&["doc", "--no-deps"], &features[..]].concat();
            cargo.run(out, &doc).map_err(|why| (Stage::Docs, why))?;
            let examples = [&["test", "--doc"], &features[..]].concat();
            let printed = cargo.run(out, &examples);
            facts.tests += report::passed_tests(&printed.map_err(|why| (Stage::Docs, why))?);
        }
        Ok(())
    };
    let outcome = match steps() {
        Ok(()) => Outcome::Passed,
        Err((stage, why)) => Outcome::Failed { stage, why },
    };
    (facts, outcome)
}

fn generated(model: &Model, out: &Path) -> Result<aws_restjson_codegen::Output, Failure> {
    let output = generate::write(&Generate {
        models: vec![model.path.clone()],
        out: out.to_owned(),
        name: model.name.clone(),
        config: None,
    })?;
    let lock = regen::workspace().join("Cargo.lock");
    let copied = fs::copy(&lock, out.join("Cargo.lock"));
    copied.map_err(|error| format!("error: cannot copy {}: {error}", lock.display()))?;
    Ok(output)
}

/// The features to test with, beside the default ones, as arguments of cargo.
fn features(out: &Path) -> Result<Vec<String>, Failure> {
    let path = out.join("Cargo.toml");
    let text = sources::read(&path)?;
    let manifest: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("error: {}: {error}", path.display()))?;
    let features = manifest.get("features").and_then(|value| value.as_table());
    let has = |name: &&str| features.is_some_and(|features| features.contains_key(*name));
    let wanted: Vec<&str> = ["serde", "test-util"].into_iter().filter(has).collect();
    Ok(match wanted.is_empty() {
        true => Vec::new(),
        false => vec!["--features".to_owned(), wanted.join(",")],
    })
}

/// Where the crates are written.
fn base() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| PathBuf::from("target"));
    regen::workspace().join(target).join("conformance")
}

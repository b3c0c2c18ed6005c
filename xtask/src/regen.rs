//! `cargo xtask regen`: from model/ to generated/.

use std::path::{Path, PathBuf};
use std::time::Instant;

use aws_restjson_codegen::Output;

use crate::args::Regen;
use crate::tree::{self, Change, Kind};
use crate::{Ended, Failure, config, report, sources};

/// The folders that take part.
pub(crate) struct Project {
    model: PathBuf,
    generated: PathBuf,
}

impl Project {
    /// The workspace that this program was built in.
    pub(crate) fn here() -> Self {
        let root = workspace();
        Self {
            model: root.join("model"),
            generated: root.join("generated"),
        }
    }
}

/// The root of the workspace.
pub(crate) fn workspace() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

/// Writes what has changed and reports what that means; with `check`, only names the files.
pub(crate) fn run(project: &Project, options: &Regen) -> Result<Ended, Failure> {
    let start = Instant::now();
    let output = generate(project)?;
    let changes = tree::compare(&project.generated, &output.files)?;
    if options.check {
        for change in &changes {
            println!("{}", outdated(change));
        }
        if changes.is_empty() {
            println!("generated/ is current");
            return Ok(Ended::Done);
        }
        println!("generated/ is out of date; run `cargo xtask regen`");
        return Ok(Ended::OutOfDate);
    }
    tree::apply(&project.generated, &output.files, &changes)?;
    for change in &changes {
        println!("{}", done(change, &output));
    }
    let summary = summary(&output, start);
    if changes.is_empty() {
        println!("generated/ is current: {summary}");
    } else {
        println!("generated/ is written: {summary}");
    }
    report::run(&project.model, options)?;
    Ok(Ended::Done)
}

/// The files that generated/ should hold.
fn generate(project: &Project) -> Result<Output, Failure> {
    let mut config = config::read(&project.model.join("config.toml"))?;
    config.command = "cargo xtask regen".to_owned();
    config.server = true;
    config.crate_name = "bedrock_runtime".to_owned();
    let files = sources::json_files(&project.model)?;
    aws_restjson_codegen::generate(&sources::texts(&files), &config)
        .map_err(|diagnostics| diagnostics.to_string())
}

/// Operations, shapes, files, lines, seconds.
pub(crate) fn summary(output: &Output, start: Instant) -> String {
    let lines: usize = output
        .files
        .iter()
        .map(|file| file.text.lines().count())
        .sum();
    format!(
        "{} operations, {} shapes, {} files, {lines} lines, {:.2} s",
        output.operations,
        output.shapes,
        output.files.len(),
        start.elapsed().as_secs_f64()
    )
}

fn outdated(change: &Change) -> String {
    let state = match change.kind {
        Kind::Missing => "missing",
        Kind::Different => "differs",
        Kind::Stale => "stale",
    };
    format!("{state:<8} generated/{}", change.path)
}

fn done(change: &Change, output: &Output) -> String {
    let (did, lines) = match change.kind {
        Kind::Missing => ("new", true),
        Kind::Different => ("changed", true),
        Kind::Stale => ("deleted", false),
    };
    let file = output
        .files
        .iter()
        .find(|file| lines && file.path == change.path);
    let lines = file
        .map(|file| format!(" ({} lines)", file.text.lines().count()))
        .unwrap_or_default();
    format!("{did:<8} generated/{}{lines}", change.path)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn generated_is_current() {
        let project = Project::here();
        let output = generate(&project).unwrap();
        let changes = tree::compare(&project.generated, &output.files).unwrap();
        let list: Vec<String> = changes.iter().map(outdated).collect();
        assert!(
            list.is_empty(),
            "generated/ is out of date; run `cargo xtask regen`\n{}",
            list.join("\n")
        );
    }

    #[test]
    fn a_model_that_is_refused_leaves_generated_alone() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            model: folder.path().join("model"),
            generated: folder.path().join("generated"),
        };
        fs::create_dir_all(&project.model).unwrap();
        fs::create_dir_all(project.generated.join("src")).unwrap();
        fs::write(project.generated.join("src/lib.rs"), "old").unwrap();
        fs::write(project.model.join("config.toml"), "").unwrap();
        fs::write(
            project.model.join("service.json"),
            "{\"smithy\": \"2.0\", \"shapes\"",
        )
        .unwrap();
        let error = run(&project, &Regen::default()).expect_err("the file is cut short");
        assert!(error.contains("model/service.json"), "{error}");
        assert_eq!(
            fs::read_to_string(project.generated.join("src/lib.rs")).unwrap(),
            "old"
        );
    }

    #[test]
    fn a_missing_model_folder_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let project = Project {
            model: folder.path().join("model"),
            generated: folder.path().join("generated"),
        };
        let options = Regen {
            check: true,
            ..Regen::default()
        };
        let error = run(&project, &options).expect_err("there is no model");
        assert!(
            error.starts_with("error: cannot read ") && error.contains("config.toml"),
            "{error}"
        );
    }
}

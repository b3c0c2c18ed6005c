//! What `regen` says of the model: which API it states, and what changed since the model that was committed last.

use std::path::Path;

use aws_restjson_codegen::diff::{self, Report, Side};

use crate::args::Regen;
use crate::config::{self, Provenance};
use crate::diff::{VERSION, report};
use crate::history::{self, Step, Told};
use crate::sources::{self, Sources};
use crate::{Failure, clock};

/// The model that was committed last.
const COMMITTED: &str = "HEAD";

/// Prints the short form, and adds the long one to the history where that is asked for.
///
/// Without git, or where the old model cannot be read any more, it says so and is content, unless more was asked for
/// than the short form.
pub(crate) fn run(model: &Path, options: &Regen) -> Result<(), Failure> {
    let provenance = config::provenance(&model.join("config.toml"))?;
    if !provenance.api.is_empty() {
        println!("model/ states {}", provenance.summary());
    }
    let compared = match &options.against {
        Some(old) => compare(&sources::find(old)?, model),
        None => {
            let root = model.parent().unwrap_or(model);
            sources::of_revision(root, COMMITTED)
                .map_err(|problem| format!("error: there is no model to compare with: {problem}"))
                .and_then(|old| compare(&old, model))
        }
    };
    let against = options
        .against
        .as_deref()
        .unwrap_or("the model that was committed last");
    match compared {
        Ok(compared) => {
            if compared.report.is_empty() {
                println!("no difference from {against}");
            } else {
                println!("compared with {against}:");
                print!("{}", diff::short(&compared.report, VERSION));
            }
            write(options, &compared, &provenance)
        }
        Err(problem) if options.against.is_none() && options.report.is_none() => {
            let problem = problem.trim_start_matches("error: ");
            println!("what changed is not known: {problem}");
            Ok(())
        }
        Err(problem) => Err(problem),
    }
}

/// Two models and what differs.
struct Compared {
    old: Side,
    new: Side,
    report: Report,
}

fn compare(old: &Sources, model: &Path) -> Result<Compared, Failure> {
    let (old, new) = sources::sides(old, &sources::folder(model)?)?;
    let report = report(&old, &new)?;
    Ok(Compared { old, new, report })
}

/// The long form.
fn write(options: &Regen, compared: &Compared, provenance: &Provenance) -> Result<(), Failure> {
    let Some(path) = &options.report else {
        return Ok(());
    };
    let step = Step {
        report: &compared.report,
        from: compared.old.fingerprint(),
        to: compared.new.fingerprint(),
        provenance,
        date: options.date.clone(),
        syntax: &|operation| compared.new.syntax(operation),
    };
    let said = match history::tell(path, &step, clock::today)? {
        Told::Nothing => "needs no entry: nothing differs",
        Told::Already => "has the entry already",
        Told::Written => "is written",
    };
    println!("{} {said}", path.display());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const MODEL: &str = r##"{"smithy": "2.0", "shapes": {
        "a#S": {
            "type": "service", "version": "VERSION", "operations": [{"target": "a#Talk"}],
            "traits": {"aws.api#service": {"sdkId": "S"}, "aws.protocols#restJson1": {}}
        },
        "a#Talk": {
            "type": "operation", "traits": {"smithy.api#http": {"method": "POST", "uri": "/talk/VERSION"}}
        }
    }}"##;

    /// A folder with a model and an older one beside it, in no repository.
    fn project() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, version) in [("model", "2"), ("old", "1")] {
            let model = folder.path().join(name);
            fs::create_dir(&model).unwrap();
            fs::write(model.join("s.json"), MODEL.replace("VERSION", version)).unwrap();
            fs::write(model.join("config.toml"), "").unwrap();
        }
        folder
    }

    #[test]
    fn without_a_repository_the_short_form_is_left_out_and_the_long_one_refused() {
        let folder = project();
        let model = folder.path().join("model");
        assert_eq!(run(&model, &Regen::default()), Ok(()));
        let options = Regen {
            report: Some(folder.path().join("changes.md")),
            ..Regen::default()
        };
        let error = run(&model, &options).expect_err("there is nothing to compare with");
        assert!(
            error.starts_with("error: there is no model to compare with"),
            "{error}"
        );
        assert!(!folder.path().join("changes.md").exists());
    }

    #[test]
    fn the_long_form_is_written_against_any_model() {
        let folder = project();
        let path = folder.path().join("changes.md");
        let options = Regen {
            against: Some(folder.path().join("old").to_string_lossy().into_owned()),
            report: Some(path.clone()),
            date: Some("2026-05-01".to_owned()),
            ..Regen::default()
        };
        let model = folder.path().join("model");
        assert_eq!(run(&model, &options), Ok(()));
        let first = fs::read_to_string(&path).unwrap();
        assert!(
            first.contains("## 2026-05-01: S, 0 new, 1 updated methods"),
            "{first}"
        );
        assert!(first.contains("- `service`: API version 1 → 2"), "{first}");
        assert_eq!(run(&model, &options), Ok(()));
        assert_eq!(fs::read_to_string(&path).unwrap(), first);
    }
}

//! Models to compare: a file, a folder of files, or a git revision of model/.

use std::fs;
use std::path::Path;

use aws_restjson_codegen::diff::Side;
use aws_restjson_codegen::{Config, Source};

use crate::regen::workspace;
use crate::{Failure, config, git};

/// The text of a model, and the settings that stand beside it.
#[derive(Debug)]
pub(crate) struct Sources {
    /// Names and texts of the files.
    pub(crate) files: Vec<(String, String)>,
    /// From the `config.toml` of a folder; a single file has none.
    pub(crate) config: Option<Config>,
}

/// Finds a model by what somebody calls it.
pub(crate) fn find(name: &str) -> Result<Sources, Failure> {
    let path = Path::new(name);
    if path.is_file() {
        let text = read(path)?;
        return Ok(Sources {
            files: vec![(name.to_owned(), text)],
            config: None,
        });
    }
    if path.is_dir() {
        return folder(path);
    }
    of_revision(&workspace(), name).map_err(|problem| {
        format!("error: {name} is no file, no folder, and no revision of model/: {problem}")
    })
}

/// The model of a folder.
pub(crate) fn folder(path: &Path) -> Result<Sources, Failure> {
    let files = json_files(path)?;
    if files.is_empty() {
        return Err(format!(
            "error: {} holds no *.json file, so no model",
            path.display()
        ));
    }
    let settings = path.join("config.toml");
    let config = settings.exists().then(|| config::read(&settings));
    Ok(Sources {
        files,
        config: config.transpose()?,
    })
}

/// The model/ of a revision of the project that stands at `root`.
pub(crate) fn of_revision(root: &Path, revision: &str) -> Result<Sources, String> {
    let all = git::files(root, revision, "model")?;
    let settings = all.iter().find(|(name, _)| name == "config.toml");
    let config = settings.map(|(_, text)| {
        config::parse(text).map_err(|problem| format!("{revision}:model/config.toml: {problem}"))
    });
    let files = all.into_iter().filter(|(name, _)| name.ends_with(".json"));
    Ok(Sources {
        files: files
            .map(|(name, text)| (format!("{revision}:model/{name}"), text))
            .collect(),
        config: config.transpose()?,
    })
}

/// Both models, ready to be compared. One without settings of its own takes those of the other.
pub(crate) fn sides(old: &Sources, new: &Sources) -> Result<(Side, Side), Failure> {
    let shared = new.config.as_ref().or(old.config.as_ref());
    let side = |sources: &Sources| {
        let config = sources.config.as_ref().or(shared).cloned();
        let files = sources.files.iter();
        let texts: Vec<Source<'_>> = files.map(|(name, text)| Source { name, text }).collect();
        Side::read(&texts, &config.unwrap_or_default()).map_err(|found| found.to_string())
    };
    Ok((side(old)?, side(new)?))
}

/// Every JSON file of a folder, by name.
pub(crate) fn json_files(folder: &Path) -> Result<Vec<(String, String)>, Failure> {
    let cannot =
        |error: &std::io::Error| format!("error: cannot read {}: {error}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| cannot(&error))? {
        let path = entry.map_err(|error| cannot(&error))?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.push((format!("model/{name}"), read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))
}

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
        Side::read(&texts(&sources.files), &config.unwrap_or_default())
            .map_err(|found| found.to_string())
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

/// Files by name and text, as the generator takes them.
pub(crate) fn texts(files: &[(String, String)]) -> Vec<Source<'_>> {
    let texts = files.iter().map(|(name, text)| Source { name, text });
    texts.collect()
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run_git(root: &Path, arguments: &[&str]) {
        let done = git::command(root)
            // Global settings such as signatures and hooks must not affect the test.
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_COUNT", "0")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .output()
            .expect("the tests require git");
        assert!(done.status.success(), "{done:?}");
    }

    /// A project in a folder of a repository, its model committed and then changed.
    fn repository() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let model = folder.path().join("inner/model");
        fs::create_dir_all(&model).unwrap();
        fs::write(model.join("a.json"), "old a").unwrap();
        fs::write(model.join("b.json"), "old b").unwrap();
        fs::write(model.join("config.toml"), "extra = [\"guide\"]").unwrap();
        run_git(folder.path(), &["init", "--quiet"]);
        run_git(folder.path(), &["add", "."]);
        run_git(folder.path(), &["commit", "--quiet", "--message", "one"]);
        fs::write(model.join("a.json"), "new a").unwrap();
        folder
    }

    #[test]
    fn a_revision_has_the_files_as_they_were() {
        let folder = repository();
        let sources = of_revision(&folder.path().join("inner"), "HEAD").unwrap();
        let texts: Vec<(&str, &str)> = sources
            .files
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        let expected = [
            ("HEAD:model/a.json", "old a"),
            ("HEAD:model/b.json", "old b"),
        ];
        assert_eq!(texts, expected);
        assert_eq!(sources.config.unwrap().extra, ["guide"]);
    }

    #[test]
    fn what_git_does_not_have_is_said() {
        let folder = repository();
        let root = folder.path().join("inner");
        for (root, revision, words) in [
            (root.as_path(), "v9", "v9"),
            (root.as_path(), "--all", "`--all` is no revision"),
            (folder.path(), "HEAD", "has no folder model/"),
        ] {
            let problem = of_revision(root, revision).expect_err("there is none");
            assert!(problem.contains(words), "{problem}");
        }
    }

    #[test]
    fn a_folder_that_is_no_repository_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let problem = of_revision(folder.path(), "HEAD").expect_err("there is no repository");
        assert!(problem.contains("not a git repository"), "{problem}");
    }

    #[test]
    fn files_and_folders_are_found_and_all_else_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
        fs::write(path("a.json"), "a").unwrap();
        fs::create_dir(path("empty")).unwrap();
        let file = find(&path("a.json")).unwrap();
        assert!(file.config.is_none() && file.files.len() == 1);
        let all = find(&path("")).unwrap();
        assert_eq!(all.files, [("model/a.json".to_owned(), "a".to_owned())]);
        let error = find(&path("empty")).expect_err("there is no model");
        assert!(error.contains("holds no *.json file"), "{error}");
        let error = find(&path("other.json")).expect_err("there is no file");
        assert!(
            error.contains("no file, no folder, and no revision"),
            "{error}"
        );
    }
}

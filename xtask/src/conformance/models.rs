//! Which models there are.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::Failure;

/// A model, and the name of its crate.
#[derive(Debug, PartialEq)]
pub(crate) struct Model {
    pub(super) name: String,
    pub(super) path: PathBuf,
}

/// Every `.json` file below the folders, by name.
pub(super) fn find(folders: &[PathBuf]) -> Result<Vec<Model>, Failure> {
    let mut models: BTreeMap<String, PathBuf> = BTreeMap::new();
    for folder in folders {
        let mut paths = Vec::new();
        collect(folder, &mut paths)?;
        if paths.is_empty() {
            return Err(format!(
                "error: there is no .json file below {}",
                folder.display()
            ));
        }
        for path in paths {
            let mut name = crate_name(path.strip_prefix(folder).unwrap_or(&path));
            // Two folders may have a file of the same name.
            while models.contains_key(&name) {
                name.push_str("-2");
            }
            models.insert(name, path);
        }
    }
    let models = models.into_iter();
    Ok(models.map(|(name, path)| Model { name, path }).collect())
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let cannot = |error| format!("error: cannot read {}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(cannot)?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(cannot)?.path());
    }
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|ending| ending == "json") {
            found.push(path);
        }
    }
    Ok(())
}

/// The path without its ending, in the characters that the name of a crate may have.
fn crate_name(path: &Path) -> String {
    let text = path.with_extension("").to_string_lossy().to_lowercase();
    let allowed = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let name: String = text.chars().map(allowed).collect();
    match name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => name,
        false => format!("model-{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn models_are_found_at_every_depth() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        for (folder, file) in [
            (&one, "b.json"),
            (&one, "deep/a.b.json"),
            (&one, "notes.txt"),
            (&two, "b.json"),
        ] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let model = |name: &str, path: PathBuf| Model {
            name: name.to_owned(),
            path,
        };
        assert_eq!(
            find(&[one.clone(), two.clone()]).unwrap(),
            [
                model("b", one.join("b.json")),
                model("b-2", two.join("b.json")),
                model("deep-a-b", one.join("deep/a.b.json")),
            ]
        );
    }

    #[test]
    fn folders_without_models_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let empty = find(&[folder.path().to_owned()]).unwrap_err();
        assert!(
            empty.starts_with("error: there is no .json file below"),
            "{empty}"
        );
        let missing = find(&[folder.path().join("x")]).unwrap_err();
        assert!(missing.starts_with("error: cannot read"), "{missing}");
    }

    #[test]
    fn names_are_those_of_crates() {
        for (path, name) in [
            ("lambda.json", "lambda"),
            ("s3/2006-03-01.json", "s3-2006-03-01"),
            ("2006.json", "model-2006"),
            ("A_b.json", "a-b"),
        ] {
            assert_eq!(crate_name(Path::new(path)), name);
        }
    }
}

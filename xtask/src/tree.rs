//! The files of a generated crate on disk: what differs from what they should be, and writing them.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aws_restjson_codegen::File;

use crate::Failure;

/// The folders that belong to the generator to the last file.
pub(crate) const OWNED: &[&str] = &["src", "tests/model"];

/// What has to happen to one file. Ordered by path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Change {
    pub(crate) path: String,
    pub(crate) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// It is not there.
    Missing,
    /// It is there with another text.
    Different,
    /// It is there and should not be.
    Stale,
}

/// Compares the folder with what it should hold.
pub(crate) fn compare(root: &Path, files: &[File]) -> Result<Vec<Change>, Failure> {
    let mut changes = Vec::new();
    for file in files {
        let path = root.join(&file.path);
        let kind = match fs::read(&path) {
            Ok(text) if text == file.text.as_bytes() => continue,
            Ok(_) => Kind::Different,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kind::Missing,
            Err(error) => return Err(cannot("read", &path, &error)),
        };
        changes.push(Change {
            path: file.path.clone(),
            kind,
        });
    }
    let wanted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for folder in OWNED {
        for path in files_below(root, Path::new(folder))? {
            if !wanted.contains(path.as_str()) {
                changes.push(Change {
                    path,
                    kind: Kind::Stale,
                });
            }
        }
    }
    changes.sort();
    Ok(changes)
}

/// Makes the changes. New texts are all written beside the tree before the first file is replaced, so that a full disk or
/// a missing permission is found while everything is still as it was.
pub(crate) fn apply(root: &Path, files: &[File], changes: &[Change]) -> Result<(), Failure> {
    let staging = root.join(".regen");
    let staged = stage(&staging, files, changes).and_then(|()| replace(root, &staging, changes));
    // Best effort: what matters has either happened or been reported.
    let _ = fs::remove_dir_all(&staging);
    staged
}

fn stage(staging: &Path, files: &[File], changes: &[Change]) -> Result<(), Failure> {
    let written: BTreeSet<&str> = changes
        .iter()
        .filter(|change| change.kind != Kind::Stale)
        .map(|change| change.path.as_str())
        .collect();
    for file in files
        .iter()
        .filter(|file| written.contains(file.path.as_str()))
    {
        let path = staging.join(&file.path);
        create_parent(&path)?;
        fs::write(&path, &file.text).map_err(|error| cannot("write", &path, &error))?;
    }
    Ok(())
}

fn replace(root: &Path, staging: &Path, changes: &[Change]) -> Result<(), Failure> {
    for change in changes {
        let path = root.join(&change.path);
        match change.kind {
            Kind::Stale => {
                fs::remove_file(&path).map_err(|error| cannot("delete", &path, &error))?
            }
            Kind::Missing | Kind::Different => {
                create_parent(&path)?;
                fs::rename(staging.join(&change.path), &path)
                    .map_err(|error| cannot("write", &path, &error))?;
            }
        }
    }
    Ok(())
}

fn create_parent(path: &Path) -> Result<(), Failure> {
    match path.parent() {
        Some(parent) => {
            fs::create_dir_all(parent).map_err(|error| cannot("create", parent, &error))
        }
        None => Ok(()),
    }
}

/// Every file below a folder, as paths from `root` with `/` between the parts; none if the folder is not there.
fn files_below(root: &Path, folder: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let at = root.join(&folder);
        let entries = match fs::read_dir(&at) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(cannot("read", &at, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| cannot("read", &at, &error))?;
            let path = folder.join(entry.file_name());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(path);
            } else {
                found.push(
                    path.components()
                        .map(|part| part.as_os_str().to_string_lossy())
                        .collect::<Vec<_>>()
                        .join("/"),
                );
            }
        }
    }
    found.sort();
    Ok(found)
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> Failure {
    format!("error: cannot {what} {}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn missing_different_and_stale_files_are_found_and_repaired() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let files = [
            file("src/a.rs", "a"),
            file("src/b/c.rs", "c"),
            file("tests/model/main.rs", "m"),
        ];
        let all = compare(root, &files).unwrap();
        assert!(
            all.iter().all(|change| change.kind == Kind::Missing) && all.len() == 3,
            "{all:?}"
        );
        apply(root, &files, &all).unwrap();
        assert_eq!(compare(root, &files).unwrap(), []);

        fs::remove_file(root.join("src/a.rs")).unwrap();
        fs::write(root.join("src/b/c.rs"), "edited").unwrap();
        fs::write(root.join("src/b/stray.rs"), "").unwrap();
        fs::write(root.join("tests/ours.rs"), "not the generator's").unwrap();
        let changes = compare(root, &files).unwrap();
        let kinds: Vec<_> = changes
            .iter()
            .map(|change| (change.path.as_str(), change.kind))
            .collect();
        assert_eq!(
            kinds,
            [
                ("src/a.rs", Kind::Missing),
                ("src/b/c.rs", Kind::Different),
                ("src/b/stray.rs", Kind::Stale)
            ]
        );
        apply(root, &files, &changes).unwrap();
        assert_eq!(compare(root, &files).unwrap(), []);
        assert!(root.join("tests/ours.rs").exists());
        assert!(!root.join(".regen").exists());
    }

    #[test]
    fn what_cannot_be_written_leaves_the_tree_alone() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let files = [file("src/a.rs", "old")];
        apply(root, &files, &compare(root, &files).unwrap()).unwrap();
        // A file stands where the staging folder would have to be.
        fs::write(root.join(".regen"), "").unwrap();
        let files = [file("src/a.rs", "new"), file("src/b.rs", "b")];
        let changes = compare(root, &files).unwrap();
        let error = apply(root, &files, &changes).expect_err("staging fails");
        assert!(error.starts_with("error: cannot create "), "{error}");
        assert_eq!(fs::read_to_string(root.join("src/a.rs")).unwrap(), "old");
    }
}

//! What git keeps of the model.

use std::path::Path;
use std::process::Command;

/// Name and text of the files of `folder` in a revision, by name; `root` is where paths begin.
///
/// # Errors
///
/// Why there is nothing: no git, no repository, no such revision, no such folder in it.
pub(crate) fn files(
    root: &Path,
    revision: &str,
    folder: &str,
) -> Result<Vec<(String, String)>, String> {
    // What looks like an option is none.
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    let folder = format!("{folder}/");
    let names = git(root, &["ls-tree", "--name-only", revision, "--", &folder])?;
    let mut files = Vec::new();
    for name in names.lines() {
        let text = git(root, &["show", &format!("{revision}:./{name}")])?;
        let short = name.strip_prefix(&folder).unwrap_or(name);
        files.push((short.to_owned(), text));
    }
    if files.is_empty() {
        return Err(format!("revision {revision} has no folder {folder}"));
    }
    Ok(files)
}

/// The variables that git sets for its hooks: they name a repository, whatever the current folder is.
const SET_BY_HOOKS: &[&str] = &["GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_WORK_TREE"];

/// The command `git` in a folder. It ignores the repository of a hook that started us, and its messages are in English.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new("git");
    for name in SET_BY_HOOKS {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C").arg("-C").arg(folder);
    command
}

fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = command(root)
        .args(arguments)
        .output()
        .map_err(|error| format!("git cannot be run: {error}"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|_| "git gives text that is not UTF-8".to_owned())
    } else {
        let problem = text(&output.stderr);
        Err(problem.lines().next().unwrap_or("git fails").to_owned())
    }
}

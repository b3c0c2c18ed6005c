//! Cases on disk.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// A change of the base, and what comes of it.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) old: Value,
    pub(crate) new: Value,
    /// A program that the change breaks.
    pub(crate) caller: Option<String>,
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/changes")
}

pub(crate) fn cases_folder() -> PathBuf {
    here().join("cases")
}

fn json(path: &Path) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All cases, by name.
pub(crate) fn cases() -> Vec<Case> {
    let base = json(&here().join("base.json"));
    let mut cases = Vec::new();
    for entry in fs::read_dir(cases_folder()).expect("there are cases") {
        let folder = entry.expect("the folder can be read").path();
        let name = folder.file_name().expect("a folder has a name");
        let name = name.to_string_lossy().into_owned();
        let mut new = base.clone();
        apply(&mut new, &json(&folder.join("change.json")), &name);
        cases.push(Case {
            old: base.clone(),
            new,
            caller: fs::read_to_string(folder.join("caller.rs")).ok(),
            name,
        });
    }
    cases.sort_by(|a, b| a.name.cmp(&b.name));
    cases
}

/// Makes a change: `set` has values by JSON pointer (`-` at the end of an array), `remove` has pointers.
fn apply(model: &mut Value, change: &Value, name: &str) {
    let set = change.get("set").and_then(Value::as_object);
    for (pointer, value) in set.into_iter().flatten() {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer has slashes");
        match model.pointer_mut(parent) {
            Some(Value::Object(object)) => {
                object.insert(key.to_owned(), value.clone());
            }
            Some(Value::Array(items)) if key == "-" => items.push(value.clone()),
            _ => panic!("{name}: {parent} is not there"),
        }
    }
    let remove = change.get("remove").and_then(Value::as_array);
    for pointer in remove.into_iter().flatten().filter_map(Value::as_str) {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer has slashes");
        let removed = match model.pointer_mut(parent) {
            Some(Value::Object(object)) => object.shift_remove(key).is_some(),
            Some(Value::Array(items)) => {
                items.remove(key.parse().expect("an array has numbers"));
                true
            }
            _ => false,
        };
        assert!(removed, "{name}: {pointer} is not there");
    }
}

impl Case {
    /// Writes both models below the target folder and returns their paths.
    pub(crate) fn write_models(&self) -> (PathBuf, PathBuf) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes/models");
        fs::create_dir_all(&folder).expect("the target folder can be written");
        let write = |name: String, model: &Value| {
            let path = folder.join(name);
            write(&path, &model.to_string());
            path
        };
        (
            write("base.json".to_owned(), &self.old),
            write(format!("{}.json", self.name), &self.new),
        )
    }
}

/// Writes a file whose text is another; others stay untouched, so that cargo need not look at them again.
pub(crate) fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    let parent = path.parent().expect("the path is below the target folder");
    fs::create_dir_all(parent).expect("the target folder can be written");
    // Tests in other threads may read it.
    let staged = path.with_extension(format!("{:?}.new", std::thread::current().id()));
    fs::write(&staged, text).expect("the target folder can be written");
    fs::rename(&staged, path).expect("the target folder can be written");
}

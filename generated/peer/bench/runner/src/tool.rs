//! Cargo, folders and medians.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of the package that compares.
pub fn peer() -> &'static Path {
    let runner = Path::new(env!("CARGO_MANIFEST_DIR"));
    runner
        .ancestors()
        .nth(2)
        .expect("the runner stands in bench/runner")
}

/// Builds one package alone, so that no other's features get into it, and says where its program is.
pub fn build(package: &str) -> Result<PathBuf, String> {
    let target = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    let target = target.unwrap_or_else(|| peer().join("target"));
    let mut cargo = Command::new("cargo");
    cargo
        .args([
            "build",
            "--release",
            "--locked",
            "--quiet",
            "--package",
            package,
        ])
        .current_dir(peer())
        .env("CARGO_TARGET_DIR", &target);
    run(&mut cargo)?;
    // A relative folder is one of where this was started.
    let program = target.join("release").join(package);
    program
        .canonicalize()
        .map_err(|error| format!("{}: {error}", program.display()))
}

/// Runs a program to its end and gives what it printed.
pub fn run(command: &mut Command) -> Result<String, String> {
    let shown = format!("{command:?}");
    let output = command
        .output()
        .map_err(|error| format!("{shown}: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{shown}: {}\n{said}", output.status));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The number after a word in what a program printed.
pub fn number_after(text: &str, word: &str) -> Result<f64, String> {
    let mut words = text.split_whitespace().skip_while(|found| *found != word);
    let number = words.nth(1).and_then(|number| number.parse().ok());
    number.ok_or_else(|| format!("there is no number after `{word}` in `{text}`"))
}

/// The one in the middle.
pub fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

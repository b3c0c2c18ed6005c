//! Packages that a test generates, builds and runs below the target folder.
//!
//! Cargo runs with `--offline` and with the project's lock file, so that these builds need no network and use the
//! versions that the project uses. `cargo test` must therefore have downloaded every crate that they need before it
//! runs a test: `[dev-dependencies]` in xtask's manifest lists them.

#![allow(
    dead_code,
    reason = "each test that includes this module uses its own part of it"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aws_restjson_codegen::File;
use aws_restjson_codegen::config::Package;

/// The root of the project.
pub(crate) fn project() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask is a member of the workspace")
}

/// The manifest settings of a generated package that uses the project's runtime.
pub(crate) fn package(name: &str) -> Package {
    Package {
        name: name.to_owned(),
        runtime_path: project().join("runtime").to_string_lossy().into_owned(),
        runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// A workspace below the target folder. It stays there, so that the next run builds only what has changed.
pub(crate) struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Creates the folder, if it is missing, and copies the project's lock file into it.
    pub(crate) fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let scratch = Self { folder };
        let lock = fs::read_to_string(project().join("Cargo.lock"));
        scratch.replace("Cargo.lock", &lock.expect("the project has a lock file"));
        scratch
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the manifest of a workspace with these members.
    pub(crate) fn write_workspace(&self, members: &[String]) {
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
        self.write("Cargo.toml", &manifest);
    }

    /// Writes a generated package as the member `name`.
    ///
    /// A file that only an older run generated stays, but no module includes it.
    pub(crate) fn write_member(&self, name: &str, files: &[File]) {
        for file in files {
            let text = match file.path.as_str() {
                // A stand-alone package is a workspace; a member must not be one.
                "Cargo.toml" => file.text.strip_suffix("\n[workspace]\n"),
                _ => Some(file.text.as_str()),
            };
            let text = text.expect("the manifest of a generated package ends with `[workspace]`");
            self.write(&format!("{name}/{}", file.path), text);
        }
    }

    /// Writes a file unless it has this text already: cargo rebuilds what is newer than its output.
    pub(crate) fn write(&self, path: &str, text: &str) {
        if fs::read_to_string(self.folder.join(path)).is_ok_and(|old| old == text) {
            return;
        }
        self.replace(path, text);
    }

    fn replace(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        let parent = path.parent().expect("the path is below the scratch folder");
        fs::create_dir_all(parent).expect("the target folder can be written");
        fs::write(path, text).expect("the target folder can be written");
    }

    /// The cargo that runs this test, in this workspace, without a network.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let mut command = Command::new(cargo);
        command
            .args([subcommand, "--offline", "--quiet"])
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            // These packages are not debugged, and each is built once.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "none")
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}

/// Runs a command and returns what it printed to standard output.
///
/// # Panics
///
/// If the command fails, with everything that it printed.
pub(crate) fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program can be started");
    assert!(output.status.success(), "{}", failure(command, &output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The message for a command that failed.
fn failure(command: &Command, output: &Output) -> String {
    let errors = String::from_utf8_lossy(&output.stderr);
    let advice = match errors.contains("--offline") {
        true => {
            "\nAdd the crate to [dev-dependencies] in xtask/Cargo.toml: this build runs offline."
        }
        false => "",
    };
    format!(
        "{command:?} failed ({}):\n{}{errors}{advice}",
        output.status,
        String::from_utf8_lossy(&output.stdout)
    )
}

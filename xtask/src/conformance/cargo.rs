//! Running cargo for a generated crate.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::report;

/// How cargo is run.
pub(super) struct Cargo {
    /// The target folder that all crates share.
    pub(super) target: PathBuf,
    /// How many jobs cargo may run at once; its own choice if not given.
    pub(super) jobs: Option<u16>,
}

impl Cargo {
    /// Runs cargo with warnings denied and gives what it printed.
    ///
    /// # Errors
    ///
    /// The first lines of what is wrong.
    pub(super) fn run(&self, folder: &Path, arguments: &[&str]) -> Result<String, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
        let jobs = self.jobs.map(|jobs| format!("--jobs={jobs}"));
        let output = Command::new(cargo)
            .args(arguments)
            .args(jobs)
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &self.target)
            // Nobody debugs these crates or builds them twice.
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "none")
            .env("CARGO_TERM_COLOR", "never")
            .env("RUST_BACKTRACE", "0")
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .output()
            .map_err(|error| format!("cargo cannot be run: {error}"))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(printed);
        }
        Err(report::first_error(
            &printed,
            &String::from_utf8_lossy(&output.stderr),
        ))
    }
}

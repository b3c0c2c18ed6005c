//! What the generator writes for its fixtures compiles, without a warning, and passes the tests that it brings.
//!
//! Every fixture becomes a crate of one throw-away workspace below the target folder. It has the project's own lock
//! file, so nothing is fetched.

#[path = "../../codegen/tests/common/mod.rs"]
mod common;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aws_restjson_codegen::config::Package;
use common::{FIXTURES, Fixture};

#[test]
fn fixtures_compile_and_pass_their_tests() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = here.parent().expect("xtask is in a workspace");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
    let members: Vec<String> = FIXTURES
        .iter()
        .map(|fixture| write_crate(fixture, project, &folder))
        .collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write(&folder.join("Cargo.toml"), &manifest);
    let lock = fs::read_to_string(project.join("Cargo.lock")).expect("the project has a lock file");
    fs::write(folder.join("Cargo.lock"), lock).expect("the target folder can be written");
    cargo(&folder, &["check", "--tests", "--keep-going"]);
    let check = ["check", "--keep-going", "--features"];
    cargo(&folder, &[&check[..], &["validate"]].concat());
    // The tests of the model.
    let test = ["test", "--tests", "--features"];
    cargo(&folder, &[&test[..], &["serde,test-util"]].concat());
    let spans = ["--package", "fixture-spans", "--features", "tracing"];
    cargo(&folder, &[&["check"], &spans[..]].concat());
    // Documentation with code in it, which must not be taken for tests.
    let documentation = ["--package", "fixture-documentation"];
    cargo(&folder, &[&["test", "--doc"], &documentation[..]].concat());
}

/// Writes the crate of a fixture and returns the name of its folder.
///
/// Files that are as they should be stay untouched, so that cargo need not look at them again; one that is left over
/// from an older run is in no module.
fn write_crate(fixture: &Fixture, project: &Path, folder: &Path) -> String {
    let name = format!("fixture-{}", fixture.name.replace('_', "-"));
    let mut config = fixture.config();
    // Both sides of the wire are compiled, whatever the goldens show.
    config.server = true;
    config.package = Some(Package {
        name: name.clone(),
        runtime_path: project.join("runtime").to_string_lossy().into_owned(),
        runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
    });
    let output = match common::generate(&fixture.models(), &config) {
        Ok(output) => output,
        Err(found) => panic!("the fixture {} is refused:\n{found}", fixture.name),
    };
    for file in output.files {
        let text = if file.path == "Cargo.toml" {
            let text = file.text.strip_suffix("\n[workspace]\n");
            text.expect("a crate that stands alone is a workspace")
                .to_owned()
        } else {
            file.text
        };
        write(&folder.join(&name).join(&file.path), &text);
    }
    name
}

fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    let parent = path.parent().expect("the path is below the target folder");
    fs::create_dir_all(parent).expect("the target folder can be written");
    fs::write(path, text).expect("the target folder can be written");
}

/// Runs the cargo that runs this test, without the transport: no fixture sends anything.
fn cargo(folder: &Path, arguments: &[&str]) {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let target: PathBuf = folder.join("target");
    let output = Command::new(cargo)
        .args(arguments)
        .args(["--offline", "--quiet", "--no-default-features"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // Nobody debugs these crates or builds them twice.
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "none")
        .env("RUSTFLAGS", "-D warnings")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "cargo {} fails in {}:\n{}{}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

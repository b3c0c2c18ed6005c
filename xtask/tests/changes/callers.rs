//! The proof: each caller is compiled against the crate of the old model and against that of the new one, all of them in
//! one workspace and one run of cargo. One more caller, which uses most of the crate, is compiled against every crate
//! that is said to break nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aws_restjson_codegen::config::Package;
use aws_restjson_codegen::{Config, Source};
use serde_json::Value;

use crate::case::{Case, write};

/// What no change may break that is not called breaking.
const ANY_CALLER: &str = include_str!("any_caller.rs");

/// Checks that every caller compiles with the base, and fails as it says with its own model.
pub(crate) fn check(cases: &[Case]) {
    let (breaking, others): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.caller.is_some());
    assert!(!breaking.is_empty() && !others.is_empty());
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let project = project.expect("xtask is in a workspace");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("changes/callers");
    let mut members = vec![service(&folder, project, "base", &breaking[0].old)];
    let mut expected = BTreeMap::new();
    for case in &breaking {
        let name = case.name.replace('_', "-");
        members.push(service(&folder, project, &name, &case.new));
        let caller = case.caller.as_deref().unwrap_or_default();
        members.push(program(&folder, &format!("before-{name}"), "base", caller));
        members.push(program(&folder, &format!("after-{name}"), &name, caller));
        let error = caller.lines().next().unwrap_or_default();
        let error = error
            .strip_prefix("// error[")
            .and_then(|rest| rest.strip_suffix(']'));
        let error = error.unwrap_or_else(|| panic!("{}: which error is expected?", case.name));
        expected.insert(format!("after-{name}"), error.to_owned());
    }
    members.push(program(&folder, "any-base", "base", ANY_CALLER));
    for case in &others {
        let name = case.name.replace('_', "-");
        members.push(service(&folder, project, &name, &case.new));
        members.push(program(&folder, &format!("any-{name}"), &name, ANY_CALLER));
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {members:?}\n");
    write(&folder.join("Cargo.toml"), &manifest);
    let lock = fs::read_to_string(project.join("Cargo.lock")).expect("the project has a lock file");
    fs::write(folder.join("Cargo.lock"), lock).expect("the target folder can be written");
    let failed = errors(&folder);
    let names = |map: &mut dyn Iterator<Item = &String>| map.cloned().collect::<BTreeSet<_>>();
    assert_eq!(
        names(&mut failed.keys()),
        names(&mut expected.keys()),
        "packages that do not compile: {failed:#?}"
    );
    for (package, code) in &expected {
        assert!(
            failed[package].contains(code),
            "{package} fails with {:?}, not with {code}",
            failed[package]
        );
    }
}

/// The crate of a model; returns its folder.
fn service(folder: &Path, project: &Path, name: &str, model: &Value) -> String {
    let package = format!("service-{name}");
    let config = Config {
        command: "cargo xtask generate".to_owned(),
        crate_name: package.replace('-', "_"),
        package: Some(Package {
            name: package.clone(),
            runtime_path: project.join("runtime").to_string_lossy().into_owned(),
            runtime_version: env!("CARGO_PKG_VERSION").to_owned(),
        }),
        ..Config::default()
    };
    let text = model.to_string();
    let source = Source {
        name: "model.json",
        text: &text,
    };
    let output = match aws_restjson_codegen::generate(&[source], &config) {
        Ok(output) => output,
        Err(found) => panic!("{name}: {found}"),
    };
    for file in output.files {
        let text = file.text.strip_suffix("\n[workspace]\n");
        let text = text
            .filter(|_| file.path == "Cargo.toml")
            .unwrap_or(&file.text);
        write(&folder.join(&package).join(&file.path), text);
    }
    package
}

/// A package with the caller as its library; returns its folder.
fn program(folder: &Path, name: &str, service: &str, caller: &str) -> String {
    let service = format!("service-{service}");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nservice = {{ package = \"{service}\", path = \"../{service}\", default-features = false }}\n"
    );
    write(&folder.join(name).join("Cargo.toml"), &manifest);
    write(&folder.join(name).join("src/lib.rs"), caller);
    name.to_owned()
}

/// Checks everything and returns the codes of errors by package; no package of a service may have any.
fn errors(folder: &Path) -> BTreeMap<String, BTreeSet<String>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let target: PathBuf = folder.join("target");
    let output = Command::new(cargo)
        .args([
            "check",
            "--offline",
            "--quiet",
            "--keep-going",
            "--message-format=json",
            "--no-default-features",
        ])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .output()
        .expect("cargo runs");
    let mut failed: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    for message in messages.filter(|message| message["message"]["level"] == "error") {
        let name = message["target"]["name"].as_str().unwrap_or_default();
        let code = message["message"]["code"]["code"]
            .as_str()
            .unwrap_or_default();
        let codes = failed.entry(name.replace('_', "-")).or_default();
        codes.insert(code.to_owned());
    }
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(!failed.is_empty(), "nothing was compiled:\n{problem}");
    failed
}

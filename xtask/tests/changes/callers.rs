//! The proof: each caller is compiled against the crate of the old model and against that of the new one, all of them in
//! one workspace and one run of cargo. One more caller, which uses most of the crate, is compiled against every crate
//! that is said to break nothing.

use std::collections::{BTreeMap, BTreeSet};

use aws_restjson_codegen::{Config, Source};
use serde_json::Value;

use crate::case::Case;
use crate::scratch::{self, Scratch};

/// What no change may break that is not called breaking.
const ANY_CALLER: &str = include_str!("any_caller.rs");

/// Checks that every caller compiles with the base, and fails as it says with its own model.
pub(crate) fn check(cases: &[Case]) {
    let (breaking, others): (Vec<&Case>, Vec<&Case>) =
        cases.iter().partition(|case| case.caller.is_some());
    assert!(!breaking.is_empty() && !others.is_empty());
    let scratch = Scratch::new("changes/callers");
    let mut members = vec![service(&scratch, "base", &breaking[0].old)];
    let mut expected = BTreeMap::new();
    for case in &breaking {
        let name = case.name.replace('_', "-");
        members.push(service(&scratch, &name, &case.new));
        let caller = case.caller.as_deref().unwrap_or_default();
        members.push(program(&scratch, &format!("before-{name}"), "base", caller));
        members.push(program(&scratch, &format!("after-{name}"), &name, caller));
        let error = caller.lines().next().unwrap_or_default();
        let error = error
            .strip_prefix("// error[")
            .and_then(|rest| rest.strip_suffix(']'));
        let error = error.unwrap_or_else(|| panic!("{}: which error is expected?", case.name));
        expected.insert(format!("after-{name}"), error.to_owned());
    }
    members.push(program(&scratch, "any-base", "base", ANY_CALLER));
    for case in &others {
        let name = case.name.replace('_', "-");
        members.push(service(&scratch, &name, &case.new));
        members.push(program(&scratch, &format!("any-{name}"), &name, ANY_CALLER));
    }
    scratch.write_workspace(&members);
    let failed = errors(&scratch);
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

/// Generates the package of a model and returns its name.
fn service(scratch: &Scratch, name: &str, model: &Value) -> String {
    let package = format!("service-{name}");
    let config = Config {
        command: "cargo xtask generate".to_owned(),
        crate_name: package.replace('-', "_"),
        package: Some(scratch::package(&package)),
        ..Config::default()
    };
    let text = model.to_string();
    let source = Source {
        name: "model.json",
        text: &text,
    };
    match aws_restjson_codegen::generate(&[source], &config) {
        Ok(output) => scratch.write_member(&package, &output.files),
        Err(found) => panic!("{name}: {found}"),
    }
    package
}

/// Writes a package with the caller as its library and returns its name.
fn program(scratch: &Scratch, name: &str, service: &str, caller: &str) -> String {
    let service = format!("service-{service}");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nservice = {{ package = \"{service}\", path = \"../{service}\", default-features = false }}\n"
    );
    scratch.write(&format!("{name}/Cargo.toml"), &manifest);
    scratch.write(&format!("{name}/src/lib.rs"), caller);
    name.to_owned()
}

/// Checks everything and returns the codes of errors by package; no package of a service may have any.
fn errors(scratch: &Scratch) -> BTreeMap<String, BTreeSet<String>> {
    let output = scratch
        .cargo("check")
        .args([
            "--keep-going",
            "--message-format=json",
            "--no-default-features",
        ])
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

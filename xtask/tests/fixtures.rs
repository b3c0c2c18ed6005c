//! What the generator writes for its fixtures compiles, without a warning, and passes the tests that it brings.
//!
//! Every fixture becomes a member of one scratch workspace.

#[path = "../../codegen/tests/common/mod.rs"]
mod common;
mod scratch;

use common::{FIXTURES, Fixture};
use scratch::{Scratch, run};

#[test]
fn fixtures_compile_and_pass_their_tests() {
    let scratch = Scratch::new("fixtures");
    let members: Vec<String> = FIXTURES
        .iter()
        .map(|fixture| write_member(fixture, &scratch))
        .collect();
    scratch.write_workspace(&members);
    cargo(&scratch, "check", &["--tests", "--keep-going"]);
    let validate = ["--keep-going", "--features", "validate"];
    cargo(&scratch, "check", &validate);
    // The tests of the model.
    cargo(
        &scratch,
        "test",
        &["--tests", "--features", "serde,test-util"],
    );
    let spans = ["--package", "fixture-spans", "--features", "tracing"];
    cargo(&scratch, "check", &spans);
    // Documentation with code in it, which must not be taken for tests.
    let documentation = ["--doc", "--package", "fixture-documentation"];
    cargo(&scratch, "test", &documentation);
}

/// Generates the package of a fixture and returns its name.
fn write_member(fixture: &Fixture, scratch: &Scratch) -> String {
    let name = format!("fixture-{}", fixture.name.replace('_', "-"));
    let mut config = fixture.config();
    // Both sides of the wire are compiled, whatever the goldens show.
    config.server = true;
    config.package = Some(scratch::package(&name));
    match common::generate(&fixture.models(), &config) {
        Ok(output) => scratch.write_member(&name, &output.files),
        Err(found) => panic!("the fixture {} is refused:\n{found}", fixture.name),
    }
    name
}

/// Runs cargo without the features of the transport, since no fixture sends a request, and with warnings denied.
fn cargo(scratch: &Scratch, subcommand: &str, arguments: &[&str]) {
    run(scratch
        .cargo(subcommand)
        .arg("--no-default-features")
        .args(arguments)
        .env("RUSTFLAGS", "-D warnings"));
}

//! Another service with events in both directions: Amazon Transcribe Streaming is generated from AWS's own model,
//! compiled, and talks to the server that Bedrock's tests use, which checks the signature of every event.
//!
//! Needs the model, which is found through `CONFORMANCE_DIR`.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

const MANIFEST: &str = r#"[package]
name = "duplex"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
futures-util = { version = "0.3.31", default-features = false, features = ["sink"] }
hmac = { version = "0.13", default-features = false }
http-body-util = "0.1.2"
hyper = { version = "1.6", default-features = false, features = ["http1", "http2", "server"] }
hyper-util = { version = "0.1.17", default-features = false, features = ["server-auto", "tokio"] }
serde_json = { version = "1.0.140", default-features = false, features = ["std"] }
sha2 = { version = "0.11", default-features = false }
tokio = { version = "1.44", default-features = false, features = ["macros", "net", "rt", "sync", "time"] }
transcribe-streaming = { path = "../transcribe-streaming" }
"#;

#[test]
fn transcribe_streaming_listens_and_answers_at_the_same_time() {
    let Some(cases) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let model = Path::new(&cases).join("models/transcribe-streaming.json");
    assert!(model.exists(), "{} is not there", model.display());
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let project = project.expect("xtask is in a workspace");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("duplex");
    fs::create_dir_all(&folder).expect("the target folder can be written");

    run(Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name", "transcribe-streaming", "--model"])
        .arg(model)
        .arg("--out")
        .arg(folder.join("transcribe-streaming")));

    let program = folder.join("duplex");
    let support = project.join("generated/tests/http/support");
    fs::create_dir_all(program.join("src")).expect("the target folder can be written");
    fs::write(program.join("Cargo.toml"), MANIFEST).expect("the target folder can be written");
    copy(&project.join("Cargo.lock"), &program.join("Cargo.lock"));
    for file in ["server.rs", "speech.rs", "verify.rs"] {
        copy(&support.join(file), &program.join("src").join(file));
    }
    let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/duplex/program.rs");
    copy(&main, &program.join("src/main.rs"));

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let printed = run(Command::new(cargo)
        .args(["run", "--quiet", "--offline"])
        .current_dir(&program)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS"));
    assert_eq!(printed.trim(), "one two three");
}

fn copy(from: &Path, to: &Path) {
    fs::copy(from, to).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
}

fn run(command: &mut Command) -> String {
    let output = command.output().expect("the program is there");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command:?} fails:\n{}",
        text(&output.stderr)
    );
    text(&output.stdout)
}

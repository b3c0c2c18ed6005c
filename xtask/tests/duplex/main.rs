//! Another service with events in both directions: Amazon Transcribe Streaming is generated from AWS's own model,
//! compiled, and talks to the server that Bedrock's tests use, which checks the signature of every event.
//!
//! Needs the model, which is found through `CONFORMANCE_DIR`.

#[path = "../scratch/mod.rs"]
mod scratch;

use std::fs;
use std::path::Path;
use std::process::Command;

use scratch::{Scratch, project, run};

const MANIFEST: &str = r#"[package]
name = "duplex"
version = "0.0.0"
edition = "2024"

[workspace]
exclude = ["transcribe-streaming"]

[dependencies]
futures-util = { version = "0.3.31", default-features = false, features = ["sink"] }
hmac = { version = "0.13", default-features = false }
http-body-util = "0.1.2"
hyper = { version = "1.9", default-features = false, features = ["http1", "http2", "server"] }
hyper-util = { version = "0.1.17", default-features = false, features = ["server-auto", "tokio"] }
serde_json = { version = "1.0.140", default-features = false, features = ["std"] }
sha2 = { version = "0.11", default-features = false }
tokio = { version = "1.44", default-features = false, features = ["macros", "net", "rt", "sync", "time"] }
transcribe-streaming = { path = "transcribe-streaming" }
"#;

#[test]
fn transcribe_streaming_listens_and_answers_at_the_same_time() {
    let Some(cases) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let model = Path::new(&cases).join("models/transcribe-streaming.json");
    assert!(model.exists(), "{} is not there", model.display());
    let scratch = Scratch::new("duplex");
    run(Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["generate", "--name", "transcribe-streaming", "--model"])
        .arg(model)
        .arg("--out")
        .arg(scratch.folder().join("transcribe-streaming")));

    scratch.write("Cargo.toml", MANIFEST);
    let support = project().join("generated/tests/http/support");
    for file in ["server.rs", "speech.rs", "verify.rs"] {
        scratch.write(&format!("src/{file}"), &text(&support.join(file)));
    }
    let program = project().join("xtask/tests/duplex/program.rs");
    scratch.write("src/main.rs", &text(&program));
    assert_eq!(run(&mut scratch.cargo("run")).trim(), "one two three");
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

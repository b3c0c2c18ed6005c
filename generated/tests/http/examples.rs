//! The examples, run against the test server.
//!
//! Cargo builds them together with the tests, into a folder beside that of the tests.

use std::process::Output;

use hyper::Version;
use serde_json::json;
use tokio::process::Command;

use crate::support::frames::{encoded, short_text};
use crate::support::server::{Reply, Server};
use crate::support::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY, within};

/// The command of an example, in an environment that knows of the server only.
fn example(name: &str, server: &Server) -> Command {
    let test = std::env::current_exe().expect("the test is a program");
    let folder = test.parent().and_then(|deps| deps.parent());
    let folder = folder
        .expect("tests are built into target/<profile>/deps")
        .join("examples");
    let program = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(
        program.exists(),
        "{} is not there: `cargo test` without `--test` builds it, and so does `cargo build --examples`",
        program.display()
    );
    let mut command = Command::new(program);
    for (variable, _) in std::env::vars_os() {
        if variable.to_string_lossy().starts_with("AWS_") {
            command.env_remove(variable);
        }
    }
    command
        .env("AWS_REGION", REGION)
        .env("AWS_ENDPOINT_URL_BEDROCK_RUNTIME", server.url())
        .env("NO_PROXY", "127.0.0.1")
        .env_remove("BEDROCK_MODEL_ID")
        .kill_on_drop(true);
    command
}

async fn run(command: &mut Command) -> (Output, String, String) {
    command
        .env("AWS_ACCESS_KEY_ID", ACCESS_KEY_ID)
        .env("AWS_SECRET_ACCESS_KEY", SECRET_ACCESS_KEY);
    let output = within(command.output()).await.expect("the example starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    (output, out, err)
}

async fn bedrock() -> Server {
    Server::start(|request| {
        if request.target.ends_with("/converse-stream") {
            return Reply::new(200, short_text("Because of Rayleigh."));
        }
        let message = json!({"content": [{"text": "Because of Rayleigh."}], "role": "assistant"});
        let body = json!({
            "metrics": {"latencyMs": 1},
            "output": {"message": message},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}
        });
        Reply::json(200, body)
    })
    .await
}

#[tokio::test]
async fn each_of_them_asks_and_prints_the_answer() {
    for name in [
        "converse",
        "converse_stream",
        "event_handlers",
        "reqwest_transport",
        "tower_layer",
    ] {
        let server = bedrock().await;
        let mut command = example(name, &server);
        let question = ["Why", "is", "the", "sky", "blue?"];
        let (output, out, err) = run(command.arg("model:1").args(question)).await;
        assert!(output.status.success(), "{name}: {err}");
        assert!(out.contains("Because of Rayleigh."), "{name}: {out}");
        let request = server.request();
        assert_eq!(request.version, Version::HTTP_11);
        assert!(
            request.target.starts_with("/model/model%3A1/converse"),
            "{name}"
        );
        assert_eq!(
            request.json()["messages"],
            json!([{"content": [{"text": "Why is the sky blue?"}], "role": "user"}])
        );
    }
}

#[tokio::test]
async fn the_model_can_come_from_the_environment_and_the_identity_be_a_token() {
    let server = bedrock().await;
    let mut command = example("converse_stream", &server);
    command
        .env("BEDROCK_MODEL_ID", "from-env")
        .env("AWS_BEARER_TOKEN_BEDROCK", "token-1");
    let (output, out, err) = run(&mut command).await;
    assert!(output.status.success(), "{err}");
    assert!(out.contains("Because of Rayleigh."), "{out}");
    assert!(err.contains("1 tokens in, 2 out"), "{err}");
    let request = server.request();
    assert_eq!(request.target, "/model/from-env/converse-stream");
    assert_eq!(request.header("authorization"), Some("Bearer token-1"));
}

#[tokio::test]
async fn handlers_see_every_event_and_the_error() {
    let server = bedrock().await;
    let (_, _, err) = run(&mut example("event_handlers", &server)).await;
    let all = "messageStart, contentBlockDelta, contentBlockStop, messageStop, metadata";
    assert!(err.contains(&format!("5 events: {all}")), "{err}");

    let half = encoded(&[("messageStart", json!({"role": "assistant"}))]);
    let server = Server::start(move |_| Reply::new(200, half.clone())).await;
    let (output, _, err) = run(&mut example("event_handlers", &server)).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err.contains("broke off after the event `messageStart`\n1 events"),
        "{err}"
    );
}

#[tokio::test]
async fn the_layer_logs_status_and_time() {
    let server = bedrock().await;
    let (_, _, err) = run(&mut example("tower_layer", &server)).await;
    assert!(err.contains("200 OK after "), "{err}");
}

#[tokio::test]
async fn errors_are_shown_in_one_line() {
    for name in [
        "converse",
        "converse_stream",
        "event_handlers",
        "reqwest_transport",
        "tower_layer",
    ] {
        let server = Server::start(|_| {
            Reply::json(429, json!({"message": "Too many tokens."}))
                .header("x-amzn-errortype", "ThrottlingException")
        })
        .await;
        let (output, _, err) = run(&mut example(name, &server)).await;
        assert_eq!(output.status.code(), Some(1), "{name}");
        let line = err.lines().last().unwrap_or_default();
        assert!(
            line.contains("ThrottlingException: Too many tokens. (status 429"),
            "{name}: {err}"
        );
    }
}

//! The program itself: its flags, and what it prints at the start.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt as _, BufReader};

use crate::local_bedrock::trouble::MODELS;
use crate::running::{errors, printed, program, within};

#[tokio::test]
async fn help_names_every_flag_and_model() {
    let text = printed(program("local-bedrock").arg("--help")).await;
    let flags = [
        "listen",
        "access-key-id",
        "secret-access-key",
        "token",
        "block",
        "pace",
        "job-time",
    ];
    for flag in flags {
        assert!(text.contains(&format!("--{flag} ")), "{flag}");
    }
    for (model, words) in MODELS {
        assert!(text.contains(model) && text.contains(words), "{model}");
    }
}

#[tokio::test]
async fn wrong_flags_are_named() {
    for (arguments, words) in [
        (
            &["--port", "1"][..],
            "there is no flag --port; --help tells what there is",
        ),
        (
            &["--pace"],
            "--pace needs a value; --help tells what there is",
        ),
        (
            &["--pace", "fast"],
            "--pace takes a number of milliseconds; --help tells what there is",
        ),
    ] {
        let output = within(program("local-bedrock").args(arguments).output())
            .await
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(errors(&output).trim(), words);
    }
    let mut command = program("local-bedrock");
    let output = within(command.args(["--listen", "127.0.0.1"]).output())
        .await
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).starts_with("cannot listen on 127.0.0.1: "));
}

/// The lines of the greeting.
async fn greeting(arguments: &[&str]) -> String {
    let mut command = program("local-bedrock");
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    command.env("LOCAL_BEDROCK_TOKEN", "from-env");
    let mut server = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let mut text = String::new();
    within(async {
        while !text.contains("AWS_BEARER_TOKEN_BEDROCK") {
            text += &lines.next_line().await.unwrap().unwrap();
            text.push('\n');
        }
    })
    .await;
    text
}

#[tokio::test]
async fn the_greeting_is_what_a_client_needs_and_no_secret() {
    let text = greeting(&[]).await;
    let url = text.lines().next().unwrap().rsplit_once(' ').unwrap().1;
    assert!(
        url.starts_with("http://127.0.0.1:") && !url.ends_with(":0"),
        "{text}"
    );
    assert!(text.contains(&format!("AWS_ENDPOINT_URL_BEDROCK_RUNTIME={url} ")));
    assert!(text.contains("AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=secret\n"));
    assert!(!text.contains("from-env"), "{text}");
    let text = greeting(&[
        "--access-key-id",
        "AKIDMINE",
        "--secret-access-key",
        "hidden",
    ])
    .await;
    assert!(
        text.contains("AWS_ACCESS_KEY_ID=AKIDMINE") && !text.contains("hidden"),
        "{text}"
    );
}

//! Every example, and what it prints.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{ChildStdout, Command};

use crate::running::{Running, errors, printed, within};

#[tokio::test]
async fn one_question() {
    let server = Running::start().await;
    for name in ["converse", "converse_stream"] {
        let text = printed(server.example(name).args(["a.model", "why", "blue?"])).await;
        assert_eq!(text, "You said: why blue?\n");
    }
    let lines = server.lines(2).await;
    assert!(lines[0].starts_with("Converse "), "{lines:?}");
    assert!(lines[1].starts_with("ConverseStream "), "{lines:?}");
    assert!(lines[1].contains("a.model") && lines[1].contains("200, 2 tokens in, 4 out"));
}

#[tokio::test]
async fn the_clients_of_other_transports() {
    let server = Running::start().await;
    for name in ["event_handlers", "reqwest_transport", "tower_layer"] {
        let text = printed(server.example(name).args(["a.model", "hello"])).await;
        assert!(text.contains("You said: "), "{name}: {text}");
    }
}

#[tokio::test]
async fn handlers_hear_of_errors_too() {
    let server = Running::start().await;
    let mut handlers = server.example("event_handlers");
    let output = within(handlers.args(["fail.cut-clean", "one two three"]).output());
    let output = output.await.unwrap();
    assert!(!output.status.success());
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "You said: one two "
    );
    let errors = errors(&output);
    for words in [
        "broke off after 5 events, the last of them `contentBlockDelta`\n",
        "5 events: messageStart, contentBlockDelta, ",
        "the stream ended before `messageStop`",
    ] {
        assert!(errors.contains(words), "{errors}");
    }
}

#[tokio::test]
async fn a_tool_is_used() {
    let server = Running::start().await;
    let text = printed(
        server
            .example("tool_use")
            .args(["get_weather", "city=Bern"]),
    )
    .await;
    let called = r#"[get_weather {"city":"Bern"}]"#;
    let told = r#"The tool says: {"city":"Bern","sky":"clear","degrees":21}"#;
    assert_eq!(text, format!("{called}\n{told}\n"));
}

#[tokio::test]
async fn files_are_shown() {
    let folder = std::env::temp_dir().join(format!("bedrock-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (image, document) = (folder.join("photo.jpg"), folder.join("my_notes.txt"));
    std::fs::write(&image, [0xff, 0xd8, 0xff]).unwrap();
    std::fs::write(&document, "some notes").unwrap();
    let server = Running::start().await;
    let mut example = server.example("image_and_document");
    let text = printed(example.args([&image, &document]).arg("look")).await;
    std::fs::remove_dir_all(&folder).unwrap();
    let shown = "I was shown an image (jpeg, 3 bytes) and the document my-notes (10 bytes).";
    assert_eq!(text, format!("You said: look {shown}\n"));
}

#[tokio::test]
async fn output_has_a_structure() {
    let server = Running::start().await;
    let text = printed(
        server
            .example("structured_output")
            .args(["name=Ada", "age=36"]),
    )
    .await;
    assert_eq!(text, "name: \"Ada\"\nage: 36\n");
}

#[tokio::test]
async fn a_guardrail_intervenes_or_not() {
    let server = Running::start().await;
    let mut example = server.example("guardrails");
    let text = printed(
        example
            .env("BEDROCK_GUARDRAIL_ID", "abc123")
            .arg("swordfish?"),
    )
    .await;
    let found = "abc123: \"swordfish\" is BLOCKED";
    let answer = "It answers: The guardrail does not let this pass.";
    assert_eq!(
        text,
        format!("The guardrail intervened.\n{found}\n{answer}\n")
    );
    let mut example = server.example("guardrails");
    let text = printed(
        example
            .env("BEDROCK_GUARDRAIL_ID", "abc123")
            .arg("herring?"),
    )
    .await;
    assert_eq!(text, "The model answered: end_turn\n");
}

#[tokio::test]
async fn embeddings_are_compared() {
    let server = Running::start().await;
    let texts = ["the sky is blue", "blue is the sky", "cats purr"];
    let text = printed(server.example("embeddings").args(texts)).await;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[1], "1.000  blue is the sky (16 numbers, 4 tokens)");
    assert_eq!(lines[2], "0.000  cats purr (16 numbers, 2 tokens)");
}

#[tokio::test]
async fn tokens_are_counted() {
    let server = Running::start().await;
    let text = printed(server.example("count_tokens").args(["why", "is", "it?"])).await;
    assert_eq!(text, "3 tokens\n");
}

#[tokio::test]
async fn async_invocations_are_waited_for_and_listed() {
    let server = Running::with(|settings| settings.job_time = Duration::from_millis(300)).await;
    for number in 1..=3 {
        let mut example = server.example("async_invoke");
        let text = printed(
            example
                .env("BEDROCK_OUTPUT", "s3://bucket/out")
                .arg("a cat"),
        )
        .await;
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[1], "Completed");
        assert_eq!(lines.len(), 2 + number, "{text}");
    }
    let mut example = server.example("async_invoke");
    example.env("BEDROCK_MODEL_ID", "fail.job");
    let text = printed(example.env("BEDROCK_OUTPUT", "s3://bucket/out")).await;
    assert!(text.contains("\nFailed: asked to fail\n"), "{text}");
}

#[tokio::test]
async fn speech_comes_back() {
    let folder = std::env::temp_dir().join(format!("bedrock-speech-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (question, answer) = (folder.join("question.pcm"), folder.join("answer.pcm"));
    let sound: Vec<u8> = (0..9000_u32).map(|at| (at % 251) as u8).collect();
    std::fs::write(&question, &sound).unwrap();
    let server = Running::start().await;
    let text = printed(server.example("speech").args([&question, &answer])).await;
    let heard = std::fs::read(&answer).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(text, "9000 bytes of sound\n");
    assert_eq!(heard, sound);
    let lines = server.lines(1).await;
    assert!(lines[0].contains("HTTP/2.0"), "{lines:?}");
}

#[tokio::test]
async fn settings_that_are_missing_are_named() {
    let server = Running::start().await;
    for (name, words) in [
        ("guardrails", "BEDROCK_GUARDRAIL_ID is not set"),
        ("async_invoke", "BEDROCK_OUTPUT is not set"),
        ("speech", "usage: speech QUESTION.pcm ANSWER.pcm"),
    ] {
        let output = within(server.example(name).output()).await.unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(errors(&output).trim(), words);
    }
}

/// Reads until the text has come.
async fn read_until(output: &mut ChildStdout, text: &str) -> String {
    let mut seen = Vec::new();
    within(async {
        while !String::from_utf8_lossy(&seen).contains(text) {
            let mut piece = [0; 256];
            let read = output.read(&mut piece).await.unwrap();
            assert!(
                read > 0,
                "{text:?} did not come: {}",
                String::from_utf8_lossy(&seen)
            );
            seen.extend_from_slice(&piece[..read]);
        }
    })
    .await;
    String::from_utf8_lossy(&seen).into_owned()
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_stops_an_answer_and_not_the_chat() {
    let server = Running::with(|settings| settings.pace = Duration::from_millis(50)).await;
    let mut chat = server
        .example("chat")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (chat.stdin.take().unwrap(), chat.stdout.take().unwrap());
    let long = "word ".repeat(200);
    input
        .write_all(format!("{long}\n").as_bytes())
        .await
        .unwrap();
    read_until(&mut output, "You said: word word").await;
    let id = chat.id().unwrap().to_string();
    let interrupt = async || {
        let status = Command::new("kill").args(["-INT", &id]).status().await;
        assert!(status.unwrap().success());
    };
    interrupt().await;
    read_until(&mut output, " [stopped]\n> ").await;
    // At the prompt it stops nothing.
    interrupt().await;
    read_until(&mut output, "> ").await;
    input.write_all(b"and now?\n").await.unwrap();
    read_until(&mut output, "You said: and now?\n> ").await;
    drop(input);
    assert!(within(chat.wait()).await.unwrap().success());

    let lines = server.lines(2).await;
    assert!(lines[0].contains("200, client gone"), "{lines:?}");
    // The history went along: the long question, what there was of the answer, and the second question.
    let tokens = lines[1]
        .split("200, ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    let tokens: i32 = tokens.unwrap().parse().unwrap();
    assert!((204..300).contains(&tokens), "{lines:?}");
}

#[tokio::test]
async fn an_error_does_not_end_the_chat() {
    let server = Running::start().await;
    let mut chat = server
        .example("chat")
        .env("BEDROCK_MODEL_ID", "fail.cut-clean")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = chat.stdin.take().unwrap();
    input.write_all(b"one two three\nfour\n").await.unwrap();
    drop(input);
    let output = within(chat.wait_with_output()).await.unwrap();
    assert!(output.status.success());
    let errors = errors(&output);
    assert_eq!(
        errors
            .matches("the stream ended before `messageStop`")
            .count(),
        2,
        "{errors}"
    );
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("> You said: one two"));
}

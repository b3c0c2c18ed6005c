//! The command line.

use std::time::Duration;

use crate::server::{Settings, trouble};

/// What the command line says.
pub(crate) struct Options {
    /// Address and port.
    pub(crate) listen: String,

    /// What the server is to do.
    pub(crate) settings: Settings,
}

const FLAGS: &[(&str, &str)] = &[
    (
        "--listen ADDRESS",
        "address and port, 127.0.0.1:8089 unless given; port 0 is a free one",
    ),
    (
        "--access-key-id ID",
        "the key that requests are signed with, or LOCAL_BEDROCK_ACCESS_KEY_ID",
    ),
    (
        "--secret-access-key SECRET",
        "its secret, or LOCAL_BEDROCK_SECRET_ACCESS_KEY",
    ),
    (
        "--token TOKEN",
        "the API key of requests without a signature, or LOCAL_BEDROCK_TOKEN",
    ),
    (
        "--block WORDS",
        "words that guardrails block, with commas between; swordfish unless given",
    ),
    (
        "--pace MS",
        "pause between the pieces of a stream, in milliseconds; 20 unless given",
    ),
    (
        "--job-time MS",
        "how long an async invocation takes, in milliseconds; 3000 unless given",
    ),
];

/// What `--help` prints.
pub(crate) fn help() -> String {
    let mut text = "A Bedrock on this machine, for trying and testing.\n\nFlags:\n".to_owned();
    for (flag, words) in FLAGS {
        text += &format!("  {flag:<28}{words}\n");
    }
    text += "\nModels:\n";
    text += "  any id                      echoes what it is told; a token is a word\n";
    text += "  an id with `embed`          InvokeModel answers with an embedding\n";
    text += "\nWords that a Converse request can hold:\n";
    text += "  the name of an offered tool is a wish to have it called; NAME=VALUE sets a member of its input\n";
    text += "\nModels that misbehave:\n";
    for (id, words) in trouble::MODELS {
        text += &format!("  {id:<28}{words}\n");
    }
    text += "\nThe middle of a conversation in both directions is where the first event that was heard is answered.\n";
    text +=
        "\nA session token `expired` is answered with ExpiredTokenException, whatever the model.\n";
    text
}

/// Reads the command line; `None` if it asks for help.
pub(crate) fn parse(arguments: impl Iterator<Item = String>) -> Result<Option<Options>, String> {
    let mut options = Options {
        listen: "127.0.0.1:8089".to_owned(),
        settings: Settings::default(),
    };
    let settings = &mut options.settings;
    for (variable, setting) in [
        ("LOCAL_BEDROCK_ACCESS_KEY_ID", &mut settings.access_key_id),
        (
            "LOCAL_BEDROCK_SECRET_ACCESS_KEY",
            &mut settings.secret_access_key,
        ),
        ("LOCAL_BEDROCK_TOKEN", &mut settings.token),
    ] {
        if let Ok(value) = std::env::var(variable) {
            *setting = value;
        }
    }
    let mut arguments = arguments;
    while let Some(flag) = arguments.next() {
        if flag == "--help" || flag == "-h" {
            return Ok(None);
        }
        if !FLAGS
            .iter()
            .any(|(known, _)| known.starts_with(&format!("{flag} ")))
        {
            return Err(format!("there is no flag {flag}"));
        }
        let value = arguments
            .next()
            .ok_or_else(|| format!("{flag} needs a value"))?;
        match flag.as_str() {
            "--listen" => options.listen = value,
            "--access-key-id" => settings.access_key_id = value,
            "--secret-access-key" => settings.secret_access_key = value,
            "--token" => settings.token = value,
            "--block" => settings.blocked = value.split(',').map(str::to_owned).collect(),
            "--pace" => settings.pace = milliseconds(&flag, &value)?,
            _ => settings.job_time = milliseconds(&flag, &value)?,
        }
    }
    Ok(Some(options))
}

fn milliseconds(flag: &str, value: &str) -> Result<Duration, String> {
    let number = value
        .parse()
        .map_err(|_| format!("{flag} takes a number of milliseconds"))?;
    Ok(Duration::from_millis(number))
}

impl Options {
    /// What is printed at the start: how a client finds the way here. Keys that are not the built-in ones are secret.
    pub(crate) fn greeting(&self) -> String {
        let (given, built_in) = (&self.settings, Settings::default());
        let shown = |given: &str, built_in: &str| match given == built_in {
            true => given.to_owned(),
            false => "(the one that was given)".to_owned(),
        };
        format!(
            "A local Bedrock listens on http://ADDRESS\n\n  \
             export AWS_ENDPOINT_URL_BEDROCK_RUNTIME=http://ADDRESS AWS_REGION=us-east-1\n  \
             export AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY={}\n\n\
             or, instead of the keys, AWS_BEARER_TOKEN_BEDROCK={}\n",
            given.access_key_id,
            shown(&given.secret_access_key, &built_in.secret_access_key),
            shown(&given.token, &built_in.token),
        )
    }
}

//! The same input gives the same bytes, in every process: caches of prompts depend on it.

use std::process::Command;
use std::sync::{Arc, Mutex};

use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::time::{Clock, Random, RandomError};
use bedrock_runtime::aws_restjson::transport::Body;
use bedrock_runtime::aws_restjson::{BoxError, Timestamp};
use bedrock_runtime::types::{
    ConversationRole, Message, PromptVariableValues, Tool, ToolConfiguration, ToolInputSchema,
    ToolSpecification,
};
use bedrock_runtime::{Client, ConverseRequest};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use serde_json::json;
use tower::service_fn;

const RUNS: usize = 1000;

/// Set in the processes that print.
const PRINTS: &str = "PRINTS_A_REQUEST";

/// What goes before the bytes.
const MARK: &str = "the request: ";

#[derive(Debug)]
struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp::from_epoch_seconds(1_440_938_160)
    }
}

impl Random for Fixed {
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        Ok([7; 16])
    }
}

/// A request with documents and maps, as it would be sent: head and body.
async fn request() -> String {
    let sent = Arc::<Mutex<Option<Request<Body>>>>::default();
    let slot = Arc::clone(&sent);
    let service = service_fn(move |request| {
        *slot.lock().unwrap() = Some(request);
        async { Ok::<_, BoxError>(http::Response::new(Full::default())) }
    });
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .clock(Fixed)
        .random(Fixed)
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .transport(service)
        .build()
        .unwrap();
    let schema = json!({
        "type": "object",
        "properties": {"zulu": {"type": "string"}, "alpha": {"type": "number"}, "mike": {"enum": ["b", "a"]}},
        "required": ["zulu", "alpha"],
    });
    let tools = ["weather", "news", "time"].map(|name| {
        Tool::from(ToolSpecification::new(
            name,
            ToolInputSchema::Json(schema.clone()),
        ))
    });
    let pairs = |prefix: &str| {
        let pairs = (0..20).map(|number| (format!("{prefix}{number}"), format!("v{number}")));
        pairs.collect::<Vec<_>>()
    };
    let variables = pairs("variable").into_iter();
    let input = ConverseRequest::new("model")
        .messages([Message::new(ConversationRole::User, ["hello"])])
        .tool_config(ToolConfiguration::new(tools))
        .request_metadata(pairs("key"))
        .prompt_variables(variables.map(|(name, text)| (name, PromptVariableValues::Text(text))))
        .additional_model_request_fields(json!({"z": 1, "a": {"y": [1, 2], "b": null}}));
    client.converse(input).header("x-extra", "1").await.unwrap();
    let (head, body) = sent.lock().unwrap().take().unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    format!("{} {} {:?} {body:?}", head.method, head.uri, head.headers)
}

/// Does nothing unless a run of [`a_thousand_processes`] asks for it.
#[tokio::test]
async fn prints() {
    if std::env::var_os(PRINTS).is_some() {
        println!("\n{MARK}{}", request().await);
    }
}

#[tokio::test]
async fn a_thousand_processes() {
    let expected = request().await;
    for word in ["\"zulu\"", "variable19", "\"z\":1,\"a\"", "x-extra", "key7"] {
        let word = word.replace('"', "\\\"");
        assert!(expected.contains(&word), "{word} is not in {expected}");
    }
    let program = std::env::current_exe().unwrap();
    for run in 0..RUNS {
        let output = Command::new(&program)
            .args(["--exact", "prints", "--nocapture"])
            .env(PRINTS, "1")
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        let found = output.lines().find_map(|line| line.strip_prefix(MARK));
        assert_eq!(found, Some(expected.as_str()), "run {run}");
    }
}

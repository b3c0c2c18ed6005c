//! What the spans of calls tell about models, as a subscriber prints it.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::config::Timeouts;
use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::event_stream::{Message as Frame, encode_into};
use bedrock_runtime::aws_restjson::retry::RetryPolicy;
use bedrock_runtime::aws_restjson::tracing;
use bedrock_runtime::aws_restjson::transport::Body;
use bedrock_runtime::types::{
    ConversationRole, GuardrailConfiguration, InferenceConfiguration, Message,
};
use bedrock_runtime::{Client, ConverseRequest, ConverseStreamRequest};
use http::{Request, Response};
use http_body_util::Full;
use tower::service_fn;
use tracing_subscriber::fmt::format::FmtSpan;

/// What a subscriber prints.
#[derive(Clone, Default)]
struct Printed(Arc<Mutex<Vec<u8>>>);

impl Write for Printed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Printed {
    /// Prints spans of this thread as they close.
    fn listen(&self) -> tracing::subscriber::DefaultGuard {
        let printed = self.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_span_events(FmtSpan::CLOSE)
            .with_writer(move || printed.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

/// A client whose answers are always the same.
fn client(body: impl Into<Bytes>) -> Client {
    let body = body.into();
    let service = service_fn(move |_: Request<Body>| {
        let answer = Response::new(Full::new(body.clone()));
        async { Ok::<_, io::Error>(answer) }
    });
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
        .retry(RetryPolicy::never())
        .timeouts(Timeouts::none())
        .transport(service)
        .build()
        .unwrap()
}

fn frame(name: &str, payload: &str) -> Bytes {
    let mut out = Default::default();
    let message = Frame::new(payload.to_owned())
        .with_header(":message-type", "event")
        .with_header(":event-type", name);
    encode_into(&message, &mut out).unwrap();
    out.freeze()
}

#[tokio::test]
async fn a_conversation_tells_model_limits_and_usage_and_no_words() {
    let printed = Printed::default();
    let guard = printed.listen();
    let answer = r#"{"output": {"message": {"role": "assistant", "content": [{"text": "hush-answer"}]}},
        "stopReason": "end_turn", "usage": {"inputTokens": 12, "outputTokens": 34, "totalTokens": 46},
        "metrics": {"latencyMs": 1}}"#;
    let request = ConverseRequest::new("model-1")
        .messages([Message::new(ConversationRole::User, ["hush-question"])])
        .inference_config(InferenceConfiguration::default().max_tokens(100))
        .guardrail_config(GuardrailConfiguration::default().guardrail_identifier("guard-1"));
    client(answer).converse(request).await.unwrap();
    drop(guard);
    let text = printed.text();
    for field in [
        "otel.name=Bedrock Runtime.Converse",
        r#"gen_ai.operation.name="chat""#,
        r#"gen_ai.provider.name="aws.bedrock""#,
        r#"gen_ai.request.model="model-1""#,
        "gen_ai.request.max_tokens=100",
        r#"aws.bedrock.guardrail.id="guard-1""#,
        r#"gen_ai.response.finish_reasons="end_turn""#,
        "gen_ai.usage.input_tokens=12",
        "gen_ai.usage.output_tokens=34",
        "http.response.status_code=200",
    ] {
        assert!(text.contains(field), "{field} is not in {text}");
    }
    assert!(
        !text.contains("temperature"),
        "what is not set is not told: {text}"
    );
    assert!(!text.contains("hush"), "{text}");
}

#[tokio::test]
async fn a_stream_tells_usage_when_it_is_over() {
    let printed = Printed::default();
    let _guard = printed.listen();
    let body: Vec<u8> = [
        frame("messageStart", r#"{"role":"assistant"}"#),
        frame("messageStop", r#"{"stopReason":"max_tokens"}"#),
        frame(
            "metadata",
            r#"{"usage":{"inputTokens":7,"outputTokens":8,"totalTokens":15},"metrics":{"latencyMs":1}}"#,
        ),
    ]
    .concat();
    let client = client(body);
    let mut stream = client
        .converse_stream(ConverseStreamRequest::new("model-2"))
        .await
        .unwrap()
        .stream;
    while stream.try_next().await.unwrap().is_some() {}
    assert!(!printed.text().contains("gen_ai"), "{}", printed.text());
    drop(stream);
    let text = printed.text();
    for field in [
        r#"gen_ai.request.model="model-2""#,
        r#"gen_ai.response.finish_reasons="max_tokens""#,
        "gen_ai.usage.input_tokens=7",
        "gen_ai.usage.output_tokens=8",
    ] {
        assert!(text.contains(field), "{field} is not in {text}");
    }
}

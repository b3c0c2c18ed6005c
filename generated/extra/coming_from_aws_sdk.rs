//! Coming from `aws-sdk-bedrockruntime`.
//!
//! Both crates are made from the Smithy model of Amazon Bedrock Runtime, so operations, members and errors have the same
//! names. This page shows the same task in both, `aws-sdk-bedrockruntime` first. Its snippets are shortened and are not
//! compiled; ours are.
//!
//! Two things behave differently and are easy to miss. **A call that may have been taken is not sent again**: when the
//! connection is lost after sending, only operations that change nothing, or that the model calls idempotent, are
//! repeated, unless [`RetryPolicy::resend`](crate::aws_restjson::retry::RetryPolicy::resend) allows more. **Waiting is
//! bounded** by [`Timeouts`](crate::aws_restjson::config::Timeouts), whose defaults fit a language model. The
//! [last section](#what-is-not-here-yet) lists what is missing.
//!
//! # A client from the environment
//!
//! ```text
//! let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
//! let client = aws_sdk_bedrockruntime::Client::new(&config);
//! ```
//!
//! ```no_run
//! # async fn run() -> Result<(), bedrock_runtime::Error> {
//! let client = bedrock_runtime::Client::from_env().await?;
//! # Ok(())
//! # }
//! ```
//!
//! [`from_env`](crate::Client::from_env) reads environment variables and files of profiles; what it reads is listed at
//! [`config`](crate::aws_restjson::config). [`Client::config`](crate::Client::config) shows what holds, and where each
//! setting comes from. There is no second crate and no behaviour version.
//!
//! # A client in code
//!
//! ```text
//! let config = aws_sdk_bedrockruntime::Config::builder()
//!     .behavior_version(BehaviorVersion::latest())
//!     .region(Region::new("us-east-1"))
//!     .credentials_provider(Credentials::new(id, secret, None, None, "example"))
//!     .build();
//! let client = aws_sdk_bedrockruntime::Client::from_conf(config);
//! ```
//!
//! ```
//! # fn run(id: &str, secret: &str) -> Result<(), bedrock_runtime::Error> {
//! use bedrock_runtime::Client;
//! use bedrock_runtime::aws_restjson::credentials::Credentials;
//!
//! let client = Client::builder()
//!     .region("us-east-1")
//!     .credentials(Credentials::new(id, secret))
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! In the place of the keys, [`credentials`](crate::aws_restjson::config::ClientBuilder::credentials) takes any source: one of
//! [those that there are](crate::aws_restjson::credentials), a closure, or, with the feature `aws-credential-types`, a
//! provider of `aws-config`. It is asked once for all calls, and again before what it gave expires.
//! [`bearer_token`](crate::aws_restjson::config::ClientBuilder::bearer_token) takes an API key of Bedrock,
//! [`endpoint_url`](crate::aws_restjson::config::ClientBuilder::endpoint_url) another address. What is set in code wins
//! over the environment.
//!
//! # Interceptors, logs and spans
//!
//! | `aws-sdk-bedrockruntime` | here |
//! |---|---|
//! | an interceptor that changes requests | [`before_signing`](crate::aws_restjson::config::ClientBuilder::before_signing), before each attempt is signed |
//! | one that sees requests and answers | [`wire_log`](crate::aws_restjson::config::ClientBuilder::wire_log), redacted; or a tower layer around the transport, which sees requests after they are signed |
//! | one that counts retries | [`on_retry`](crate::aws_restjson::config::ClientBuilder::on_retry) |
//! | `tracing` events | the feature `tracing`: a span for each call and attempt |
//! | a resolver of endpoints | [`endpoint_resolver`](crate::aws_restjson::config::ClientBuilder::endpoint_resolver) |
//! | a retry classifier | [`RetryPolicy::classifier`](crate::aws_restjson::retry::RetryPolicy::classifier) |
//! | an auth scheme or identity resolver of one's own | a source of credentials or of bearer tokens; other schemes need a tower layer |
//!
//! # A call
//!
//! ```text
//! let reply = client
//!     .converse()
//!     .model_id("amazon.nova-lite-v1:0")
//!     .messages(
//!         Message::builder()
//!             .role(ConversationRole::User)
//!             .content(ContentBlock::Text("Why is the sky blue?".into()))
//!             .build()?,
//!     )
//!     .inference_config(InferenceConfiguration::builder().max_tokens(500).build())
//!     .send()
//!     .await?;
//! if let Some(ConverseOutput::Message(message)) = reply.output() {
//!     println!("{:?}", message.content());
//! }
//! ```
//!
//! ```no_run
//! # async fn run(client: bedrock_runtime::Client) -> Result<(), bedrock_runtime::Error> {
//! use bedrock_runtime::ConverseRequest;
//! use bedrock_runtime::types::{ConversationRole, ConverseOutput, InferenceConfiguration, Message};
//!
//! let question = Message::new(ConversationRole::User, ["Why is the sky blue?"]);
//! let request = ConverseRequest::new("amazon.nova-lite-v1:0")
//!     .messages([question])
//!     .inference_config(InferenceConfiguration::new().max_tokens(500));
//! let reply = client.converse(request).await?;
//! if let ConverseOutput::Message(message) = &reply.output {
//!     println!("{:?}", message.content);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - The input is a value of its own, which can be kept, cloned and compared. A client method takes it and gives a
//!   [`Call`](crate::aws_restjson::client::Call); awaiting the call sends it. There is no `send()`.
//! - `new` takes what the model requires, so nothing can be forgotten and there is no `build()` that fails.
//! - Every other member has one setter. One for a list takes the whole list; it does not append.
//! - Fields are public. A required member of an answer is plain, not an `Option`. If an answer lacks it, it holds an
//!   empty value of its type, or `Unknown` where it is an enum or union.
//! - Options of one call are methods of `Call`: `header`, `extra`, `credentials`, `bearer_token`, `retry` and `timeouts`.
//!   They stand where `customize()` did.
//!
//! # Enums and unions
//!
//! ```text
//! let role = ConversationRole::from("narrator");     // Unknown(UnknownVariantValue("narrator"))
//! match block {
//!     ContentBlock::Text(text) => println!("{text}"),
//!     ContentBlock::Unknown => {}                    // tag and value are gone
//!     _ => {}
//! }
//! ```
//!
//! ```
//! use bedrock_runtime::types::{ContentBlock, ConversationRole};
//!
//! let role = ConversationRole::from("narrator");
//! assert_eq!(role.as_str(), "narrator");
//!
//! fn show(block: &ContentBlock) {
//!     match block {
//!         ContentBlock::Text(text) => println!("{text}"),
//!         ContentBlock::Unknown(member) => println!("{}: {}", member.tag(), member.value()),
//!         _ => {}
//!     }
//! }
//! ```
//!
//! An unknown union member keeps its tag and value and is sent back as it came. A payload type that occurs once in a
//! union converts into it, so `"text".into()` is a [`ContentBlock`](crate::types::ContentBlock). There are no `as_text`
//! and `is_text`: use `match` or `if let`.
//!
//! # Blobs and timestamps
//!
//! ```text
//! let image = ImageSource::Bytes(Blob::new(std::fs::read("cat.png")?));
//! ```
//!
//! ```no_run
//! # fn run() -> std::io::Result<()> {
//! use bedrock_runtime::aws_restjson::Blob;
//! use bedrock_runtime::types::{ImageBlock, ImageFormat};
//!
//! let image = ImageBlock::new(ImageFormat::Png, Blob::from(std::fs::read("cat.png")?));
//! # Ok(())
//! # }
//! ```
//!
//! A [`Blob`](crate::aws_restjson::Blob) holds [`Bytes`](crate::aws_restjson::bytes::Bytes), so a clone copies nothing.
//! `DateTime` is [`Timestamp`](crate::aws_restjson::Timestamp), which converts from and to
//! [`SystemTime`](std::time::SystemTime).
//!
//! # Documents
//!
//! ```text
//! let schema = Document::Object(HashMap::from([
//!     ("type".to_owned(), Document::String("object".to_owned())),
//!     // and so on for every level
//! ]));
//! ```
//!
//! ```
//! use bedrock_runtime::types::{ToolConfiguration, ToolSpecification};
//!
//! let schema = serde_json::json!({
//!     "type": "object",
//!     "properties": { "city": { "type": "string" } },
//!     "required": ["city"],
//! });
//! let tools = ToolConfiguration::new([ToolSpecification::new("weather", schema)]);
//! ```
//!
//! A document is a `serde_json::Value`. Keys keep the order in which you write them, so the same request has the same
//! bytes each time.
//!
//! # Errors
//!
//! ```text
//! match client.converse().model_id(id).send().await {
//!     Ok(reply) => {}
//!     Err(error) => {
//!         let request_id = error.request_id().map(str::to_owned);   // with the trait RequestId
//!         match error.into_service_error() {
//!             ConverseError::ThrottlingException(error) => {}
//!             other => eprintln!("{}", DisplayErrorContext(&other)),
//!         }
//!     }
//! }
//! ```
//!
//! ```no_run
//! # async fn run(client: bedrock_runtime::Client, request: bedrock_runtime::ConverseRequest) {
//! use bedrock_runtime::Error;
//!
//! match client.converse(request).await {
//!     Ok(reply) => println!("{:?}", reply.stop_reason),
//!     Err(Error::ThrottlingException(error)) => eprintln!("slow down: {:?}", error.message),
//!     Err(Error::Transport(failure)) => eprintln!("the network: {failure}"),
//!     Err(error) => eprintln!("{error}"),
//! }
//! # }
//! ```
//!
//! - All operations and streams share one [`Error`](crate::Error). Exceptions of the model are its variants, whose
//!   fields are at hand (`error.message` above). `Unhandled` is whatever else the service answered. The other
//!   variants, such as `Build` and `Transport`, are what went wrong on this side; they take the place of the variants
//!   of `SdkError`.
//! - `Display` is one line with operation, code, message, status, request id and attempts. No helper is needed.
//! - `code()`, `message()`, `status()`, `request_id()`, `headers()`, `attempts()` and `raw_body()` are methods of every
//!   error. The raw body is there even when it is not JSON.
//!
//! A call that succeeds gives its metadata with [`answer`](crate::aws_restjson::client::Call::answer):
//!
//! ```no_run
//! # async fn run(
//! #     client: bedrock_runtime::Client,
//! #     request: bedrock_runtime::ConverseRequest,
//! # ) -> Result<(), bedrock_runtime::Error> {
//! let answer = client.converse(request).answer().await?;
//! println!("{} {:?}, {:?} bytes", answer.status(), answer.request_id(), answer.raw_body().map(|body| body.len()));
//! let reply = answer.into_output();
//! # Ok(())
//! # }
//! ```
//!
//! # Streams
//!
//! ```text
//! let mut output = client.converse_stream().model_id(id).messages(message).send().await?;
//! while let Some(event) = output.stream.recv().await? {
//!     if let ConverseStreamOutput::ContentBlockDelta(event) = event { /* … */ }
//! }
//! ```
//!
//! ```no_run
//! # async fn run(
//! #     client: bedrock_runtime::Client,
//! #     request: bedrock_runtime::ConverseStreamRequest,
//! # ) -> Result<(), bedrock_runtime::Error> {
//! use bedrock_runtime::types::{ContentBlockDelta, ConverseStreamOutput};
//!
//! let mut events = client.converse_stream(request).await?.stream;
//! while let Some(event) = events.try_next().await? {
//!     if let ConverseStreamOutput::ContentBlockDelta(event) = event
//!         && let ContentBlockDelta::Text(text) = event.delta
//!     {
//!         print!("{text}");
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - An [`EventStream`](crate::aws_restjson::EventStream) is a `futures_core::Stream` and `Send`. `try_next` and `next`
//!   are methods of its own, so no further crate is needed.
//! - The end is an end only if the stream was complete. One that breaks off gives an error first, and a Converse
//!   stream without `messageStop` gives [`Error::IncompleteStream`](crate::Error::IncompleteStream). After an error,
//!   `try_next` goes on giving errors.
//! - An exception inside the stream is the same `Error` variant as in an answer.
//! - `events.meta()` has status, headers and request id before the first event.
//!
//! # A raw call
//!
//! ```text
//! let output = client
//!     .invoke_model()
//!     .model_id(id)
//!     .content_type("application/json")
//!     .body(Blob::new(body))
//!     .send()
//!     .await?;
//! let bytes = output.body().as_ref();
//! ```
//!
//! ```no_run
//! # async fn run(client: bedrock_runtime::Client, id: &str, body: Vec<u8>) -> Result<(), bedrock_runtime::Error> {
//! use bedrock_runtime::InvokeModelRequest;
//!
//! let output = client.invoke_model(InvokeModelRequest::new(id).body(body)).await?;
//! let bytes: &[u8] = output.body.as_ref();
//! # Ok(())
//! # }
//! ```
//!
//! `content-type` and `accept` are `application/json` unless set.
//!
//! # Pages
//!
//! What `into_paginator` gave, a call gives itself: `pages`, or `items` for what stands on them. Both are a `Stream`
//! too.
//!
//! ```no_run
//! # async fn run(client: bedrock_runtime::Client) -> Result<(), bedrock_runtime::Error> {
//! use bedrock_runtime::ListAsyncInvokesRequest;
//!
//! let mut invokes = client.list_async_invokes(ListAsyncInvokesRequest::new()).items();
//! while let Some(invoke) = invokes.try_next().await? {
//!     println!("{}", invoke.invocation_arn);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Tests
//!
//! | `aws-sdk-bedrockruntime` | here, with the feature `test-util` |
//! |---|---|
//! | `aws-smithy-mocks`: `mock!`, `mock_client!` | `test_util::Stub`: typed answers, errors and streams, one after the other or made from the input |
//! | `StaticReplayClient` | `Stub` again; what was sent is read back as inputs |
//! | `RecordingClient`, `ReplayingClient` of `dvr` | `aws_restjson::record::Recorder` and `Replay` |
//!
//! Without the feature, the pieces can be made directly:
//!
//! - The transport is any `tower_service::Service`, see
//!   [`ClientBuilder::transport`](crate::aws_restjson::config::ClientBuilder::transport). A service that answers from
//!   memory is a mock.
//! - Outputs have `new` and setters like inputs.
//! - Streams are made of events or of bytes, errors of an answer:
//!
//! ```
//! use std::sync::Arc;
//!
//! use bedrock_runtime::Error;
//! use bedrock_runtime::aws_restjson::EventStream;
//! use bedrock_runtime::aws_restjson::client::AnswerMeta;
//! use bedrock_runtime::aws_restjson::error::{Context, ServiceError};
//! use bedrock_runtime::aws_restjson::http::{HeaderMap, StatusCode};
//! use bedrock_runtime::types::{ConverseStreamOutput, MessageStopEvent, StopReason};
//!
//! let stop = MessageStopEvent::new(StopReason::EndTurn);
//! let events = EventStream::from_events([Ok(ConverseStreamOutput::from(stop))]);
//!
//! let answer = AnswerMeta::new(StatusCode::TOO_MANY_REQUESTS, HeaderMap::new(), 1);
//! let body = br#"{"__type":"ThrottlingException","message":"Too many requests"}"#;
//! let context = Context::from_answer("Converse", Arc::new(answer), body.as_slice().into());
//! assert!(matches!(Error::from_answer(context), Error::ThrottlingException(_)));
//! ```
//!
//! # Features
//!
//! | `aws-sdk-bedrockruntime` | here |
//! |---|---|
//! | `default-https-client` | `hyper` with `rustls-ring` or `rustls-aws-lc` |
//! | `rt-tokio` | part of `hyper` |
//! | none | `serde`: `Serialize` and `Deserialize` on data types |
//! | `behavior-version-*` | none: there are no behaviour versions |
//! | `test-util` | `test-util`: stubs, the server's half, recordings |
//! | none | `validate`: inputs checked against the constraints of the model |
//! | none | `tracing`: spans of calls and attempts |
//! | none | `aws-credential-types`: sources of the official crates, such as those of `aws-config` |
//!
//! Default are `credentials`, `hyper` and `rustls-ring`. Without `hyper`, tokio and hyper are not compiled, and the client needs a
//! transport of yours.
//!
//! # What is not here yet
//!
//! | | instead |
//! |---|---|
//! | logins by `aws login` | `credential_process = aws configure export-credentials --profile …` in a profile |
//! | proxies other than HTTP ones, such as SOCKS | a transport of one's own |

// The page of the crate is compiled with the examples above.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

// And so is the page of the repository.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct RepositoryReadme;

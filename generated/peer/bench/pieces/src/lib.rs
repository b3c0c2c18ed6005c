//! The pieces of a call, each alone, as our client does them.

use bedrock_runtime::aws_restjson::credentials::Credentials;
use bedrock_runtime::aws_restjson::event_stream::{Decoder, Message as Frame, encode};
use bedrock_runtime::aws_restjson::json;
use bedrock_runtime::aws_restjson::sigv4::{
    Identity, KeyCache, Payload, SignableRequest, SigningParams, sign,
};
use bedrock_runtime::aws_restjson::stream::EventStream;
use bedrock_runtime::aws_restjson::{Blob, Timestamp};
use bedrock_runtime::types::{
    ContentBlock, ConversationRole, ConverseStreamOutput, ImageBlock, ImageFormat, ImageSource,
    Message, Tool, ToolConfiguration, ToolInputSchema, ToolSpecification,
};
use bedrock_runtime::{Client, ConverseRequest, ConverseResponse};
use bytes::Bytes;
use http::{HeaderMap, Method, Uri};
use serde_json::json;

pub const ID: &str = "AKIDEXAMPLE";
pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub const NOW: i64 = 1_767_323_045;

/// A long conversation: 200 messages, ten tools.
pub fn conversation() -> ConverseRequest {
    let text = "How warm is it in \"Lisbon\" today,\nand what shall I wear? ".repeat(7);
    let roles = [ConversationRole::User, ConversationRole::Assistant];
    let messages = roles.iter().cycle().take(200);
    let messages = messages.map(|role| Message::new(role.clone(), [text.as_str()]));
    let schema = json!({"type": "object", "properties": {"city": {"type": "string"}, "day": {"enum": ["today", "tomorrow"]}}});
    let tools = (0..10).map(|number| {
        let schema = ToolInputSchema::Json(schema.clone());
        let tool = ToolSpecification::new(format!("tool_{number}"), schema);
        Tool::from(tool.description("Tells the weather of a city."))
    });
    ConverseRequest::new("model")
        .messages(messages)
        .tool_config(ToolConfiguration::new(tools))
}

/// A message with an image of 4 MiB.
pub fn picture() -> ConverseRequest {
    let source = ImageSource::Bytes(Blob::from(vec![0x5a; 4 << 20]));
    let block = ContentBlock::Image(ImageBlock::new(ImageFormat::Png, source));
    ConverseRequest::new("model").messages([Message::new(ConversationRole::User, [block])])
}

/// A long answer: 200 blocks of text.
pub fn answer() -> Vec<u8> {
    let text = "Warm,\nand \"dry\". Take a hat: the sun is strong at noon. ".repeat(7);
    let content: Vec<_> = (0..200).map(|_| json!({"text": text})).collect();
    let answer = json!({
        "output": {"message": {"role": "assistant", "content": content}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 12, "outputTokens": 34, "totalTokens": 46},
        "metrics": {"latencyMs": 56},
    });
    answer.to_string().into_bytes()
}

/// A stream of a thousand deltas, as it comes from the network: in pieces of 8 KiB.
pub fn frames() -> Vec<Bytes> {
    let event = |name: &str, payload: serde_json::Value| {
        let message = Frame::new(payload.to_string())
            .with_header(":event-type", name)
            .with_header(":content-type", "application/json")
            .with_header(":message-type", "event");
        encode(&message).expect("it is short")
    };
    let delta = event(
        "contentBlockDelta",
        json!({"contentBlockIndex": 0, "delta": {"text": "the quick brown fox jumps over the lazy dog "}, "p": "abcdefghij"}),
    );
    let mut bytes = event("messageStart", json!({"role": "assistant"})).to_vec();
    bytes.extend_from_slice(&delta.repeat(1000));
    bytes.extend_from_slice(&event("messageStop", json!({"stopReason": "end_turn"})));
    bytes.chunks(8192).map(Bytes::copy_from_slice).collect()
}

/// A request to sign: its header fields and its body.
pub fn unsigned() -> (Method, Uri, HeaderMap, Vec<u8>) {
    let uri = "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude%3A0/converse";
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("amz-sdk-request", "attempt=1; max=3"),
        (
            "amz-sdk-invocation-id",
            "07070707-0707-4707-8707-070707070707",
        ),
    ] {
        headers.insert(name, value.parse().expect("it is visible ASCII"));
    }
    let uri = uri.parse().expect("it is a URI");
    (Method::POST, uri, headers, vec![b'x'; 1024])
}

/// Writes a conversation.
pub fn write(input: &ConverseRequest) -> usize {
    json::to_vec(input).len()
}

/// Reads an answer.
pub fn read(body: &[u8]) -> ConverseResponse {
    json::from_slice(body).expect("it is an answer")
}

/// Signs a request.
pub fn signed(
    (method, uri, headers, body): &(Method, Uri, HeaderMap, Vec<u8>),
    keys: &KeyCache,
) -> HeaderMap {
    let identity = Identity {
        access_key_id: ID,
        secret_access_key: SECRET,
        session_token: None,
    };
    let time = Timestamp::from_epoch_seconds(NOW);
    let params = SigningParams::new(identity, "us-east-1", "bedrock", time);
    let request = SignableRequest::new(method, uri, headers, Payload::Bytes(body));
    let mut headers = headers.clone();
    sign(&request, &params, Some(keys))
        .expect("everything in it can be signed")
        .apply(&mut headers);
    headers
}

/// Takes frames apart.
pub fn decoded(pieces: &[Bytes]) -> usize {
    let mut decoder = Decoder::new();
    let mut count = 0;
    for piece in pieces {
        decoder.push(piece.clone());
        while decoder.next().expect("they are frames").is_some() {
            count += 1;
        }
    }
    count
}

/// A stream of typed events out of frames; it is always ready.
pub fn events(pieces: Vec<Bytes>) -> EventStream<ConverseStreamOutput> {
    EventStream::from_bytes(pieces)
}

/// Makes a client.
pub fn client() -> Client {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new(ID, SECRET))
        .build()
        .expect("nothing is missing")
}

//! The work without a client library: what nobody can skip. The body is made and hashed once, since it has to be
//! signed; the answer is read, and the text in it handed on. Nothing is signed, no checksum is looked at.

use std::borrow::Cow;

use bench_common::{Task, Work, image, message_text};
use bytes::{Buf as _, Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

type Http = Client<HttpConnector, Full<Bytes>>;

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    delta: Delta<'a>,
}

#[derive(Deserialize)]
struct Delta<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

fn conversation() -> Vec<u8> {
    let messages: Vec<Value> = ["user", "assistant"]
        .iter()
        .cycle()
        .take(20)
        .map(|role| json!({"role": role, "content": [{"text": message_text()}]}))
        .collect();
    serde_json::to_vec(&json!({ "messages": messages })).unwrap()
}

fn with_image(image: &[u8]) -> Vec<u8> {
    let before =
        br#"{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"bytes":""#;
    let mut body = Vec::with_capacity(image.len() / 3 * 4 + 200);
    body.extend_from_slice(before);
    base64_simd::STANDARD.encode_append(image, &mut body);
    body.extend_from_slice(br#""}}}]}]}"#);
    body
}

async fn post(client: &Http, url: String, body: impl Into<Bytes>) -> Incoming {
    let body = body.into();
    let hash: String = Sha256::digest(&body)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let request = Request::post(url)
        .header("content-type", "application/json")
        .header("x-amz-content-sha256", hash)
        .body(Full::new(body))
        .unwrap();
    client.request(request).await.unwrap().into_body()
}

async fn converse(client: &Http, url: &str, body: Vec<u8>) -> usize {
    let answer = post(client, format!("{url}/model/model/converse"), body).await;
    let bytes = answer.collect().await.unwrap().to_bytes();
    let answer: Value = serde_json::from_slice(&bytes).unwrap();
    let text = &answer["output"]["message"]["content"][0]["text"];
    text.as_str().unwrap().len()
}

async fn stream(client: &Http, url: &str) -> usize {
    let body = br#"{"messages":[{"role":"user","content":[{"text":"hello"}]}]}"#.as_slice();
    let mut answer = post(client, format!("{url}/model/model/converse-stream"), body).await;
    let (mut buffer, mut bytes) = (BytesMut::new(), 0);
    while let Some(frame) = answer.frame().await {
        if let Ok(data) = frame.unwrap().into_data() {
            buffer.extend_from_slice(&data);
        }
        while let Some((total, headers)) = lengths(&buffer)
            && buffer.len() >= total
        {
            if let Ok(event) = serde_json::from_slice::<Event<'_>>(&buffer[12 + headers..total - 4])
            {
                bytes += event.delta.text.into_owned().len();
            }
            buffer.advance(total);
        }
    }
    bytes
}

/// How long the next message is, and its headers.
fn lengths(buffer: &[u8]) -> Option<(usize, usize)> {
    let number = |at: usize| {
        let bytes = buffer.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    Some((number(0)?, number(4)?))
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let task = Task::from_args();
    let client: Http = Client::builder(TokioExecutor::new()).build_http();
    let (image, body) = (image(), Bytes::from(task.invoke_body()));
    task.run(|| async {
        match task.work {
            Work::Unary => converse(&client, &task.url, conversation()).await,
            Work::Stream => stream(&client, &task.url).await,
            Work::Image => converse(&client, &task.url, with_image(&image)).await,
            Work::Invoke => {
                let url = format!("{}/model/model/invoke", task.url);
                let answer = post(&client, url, body.clone()).await;
                answer.collect().await.unwrap().to_bytes().len()
            }
        }
    })
    .await;
}

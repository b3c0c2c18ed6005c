//! What a client of Bedrock needs in any case, without one: HTTP with TLS, a signature, JSON, a checksum.

use hmac::{Hmac, Mac as _};
use http_body_util::{BodyExt as _, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use sha2::Sha256;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let connector = hyper_rustls::HttpsConnectorBuilder::new()
        .with_native_roots()?
        .https_only()
        .enable_all_versions()
        .build();
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build(connector);
    let signature = Hmac::<Sha256>::new_from_slice(b"secret")?.finalize();
    let body = serde_json::json!({"signature": signature.into_bytes().as_slice()});
    let request = Request::post("https://example.com").body(body.to_string().into())?;
    let answer = client.request(request).await?.into_body();
    let bytes = answer.collect().await?.to_bytes();
    let answer: serde_json::Value = serde_json::from_slice(&bytes)?;
    println!("{answer} {}", crc32fast::hash(&bytes));
    Ok(())
}

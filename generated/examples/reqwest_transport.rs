//! Sends requests with a client of reqwest, for programs that have one set up already, with proxies and
//! certificates of their own.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example reqwest_transport
//! ```
//!
//! To reach AWS itself, reqwest needs one of its features for TLS, such as `rustls`. This package leaves them
//! off, so the example takes the `http` URL of a proxy in `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`.

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll};

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::aws_restjson::transport::{Body, TransportError, TransportErrorKind};
use bedrock_runtime::types::{ConversationRole, Message};
use bedrock_runtime::{Client, ConverseRequest};
use http::{Request, Response};
use tower::Service;

#[derive(Clone)]
struct ReqwestTransport(reqwest::Client);

impl Service<Request<Body>> for ReqwestTransport {
    type Response = Response<reqwest::Body>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let client = self.0.clone();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let Some(bytes) = body.bytes() else {
                return Err("this transport does not send streams of events".into());
            };
            let request = Request::from_parts(head, bytes.clone());
            match client.execute(request.try_into()?).await {
                Ok(response) => Ok(response.into()),
                Err(error) => Err(classified(error).into()),
            }
        })
    }
}

/// Says what is known about the fate of the request: if nothing was sent, it may safely be sent again.
fn classified(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::NotConnected
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Other
    };
    TransportError::new(kind, error)
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), BoxError> {
    let reqwest = reqwest::Client::builder()
        // A redirect would carry the request to somebody else, and its signature would be wrong there.
        .redirect(reqwest::redirect::Policy::none())
        // Whether a request is sent again is for its caller to say.
        .retry(reqwest::retry::never())
        .build()?;
    let client = Client::builder()
        .transport(ReqwestTransport(reqwest))
        .load_env()
        .await?
        .build()?;

    let model = std::env::args().nth(1);
    let model = model.unwrap_or_else(|| "amazon.nova-lite-v1:0".to_owned());
    let message = Message::new(ConversationRole::User, ["Why is the sky blue?"]);
    let reply = client
        .converse(ConverseRequest::new(model).messages([message]))
        .await?;
    println!("{:#?}", reply.output);
    Ok(())
}

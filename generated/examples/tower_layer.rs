//! Puts layers of tower around the built-in transport: one that logs, and a limit of calls at once.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example tower_layer
//! ```

use std::pin::Pin;
use std::process::ExitCode;
use std::task::{Context, Poll};
use std::time::Instant;

use bedrock_runtime::aws_restjson::BoxError;
use bedrock_runtime::aws_restjson::transport::{Body, HyperTransport};
use bedrock_runtime::types::{ConversationRole, Message};
use bedrock_runtime::{Client, ConverseRequest};
use http::{Request, Response};
use tower::{Service, ServiceBuilder};

/// Logs each attempt when its answer begins. It stands after signing, so it must not change the request.
#[derive(Clone)]
struct Log<S>(S);

impl<S, B> Service<Request<Body>> for Log<S>
where
    S: Service<Request<Body>, Response = Response<B>>,
    S::Future: Send + 'static,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<B>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let path = request.uri().path().to_owned();
        let start = Instant::now();
        let answer = self.0.call(request);
        Box::pin(async move {
            let answer = answer.await;
            let outcome = match &answer {
                Ok(response) => response.status().to_string(),
                Err(_) => "no answer".to_owned(),
            };
            eprintln!("{path}: {outcome} after {:?}", start.elapsed());
            answer
        })
    }
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
    let transport = ServiceBuilder::new()
        // A call counts until its answer begins; a stream that is being read does not.
        .concurrency_limit(8)
        .layer_fn(Log)
        .service(HyperTransport::new());
    let client = Client::builder()
        .transport(transport)
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

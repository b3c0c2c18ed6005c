//! The server: connections, and who answers which operation.
//!
//! Tests include this module, too, and start it in their own process.

mod call;
mod checks;
mod chunks;
mod converse;
mod gate;
mod guardrail;
mod identity;
mod jobs;
mod models;
mod schema;
mod speech;
mod stream;
pub(crate) mod trouble;
mod turn;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bedrock_runtime::aws_restjson::time::{Clock, SystemClock};
use bedrock_runtime::operation::{
    ApplyGuardrail, Converse, ConverseStream, CountTokens, GetAsyncInvoke, InvokeGuardrailChecks,
    InvokeModel, InvokeModelWithBidirectionalStream, InvokeModelWithResponseStream,
    ListAsyncInvokes, StartAsyncInvoke,
};
use bedrock_runtime::test_util::{Received, Refusal, Router, server::ServerOperation};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use self::call::{Note, Subject};
use self::gate::Gate;

/// Who takes a line.
pub(crate) type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// What the server knows and does.
#[derive(Clone)]
pub(crate) struct Settings {
    /// The key that requests are signed with.
    pub(crate) access_key_id: String,

    /// Its secret.
    pub(crate) secret_access_key: String,

    /// The API key of requests without a signature.
    pub(crate) token: String,

    /// Words that guardrails block.
    pub(crate) blocked: Vec<String>,

    /// The pause between the pieces of a stream.
    pub(crate) pace: Duration,

    /// How long an async invocation takes.
    pub(crate) job_time: Duration,

    /// Tells the time.
    pub(crate) clock: Arc<dyn Clock>,

    /// Takes the line of each call.
    pub(crate) log: Log,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_access_key: "secret".to_owned(),
            token: "local-token".to_owned(),
            blocked: vec!["swordfish".to_owned()],
            pace: Duration::from_millis(20),
            job_time: Duration::from_secs(3),
            clock: Arc::new(SystemClock),
            log: Arc::new(|line| println!("{line}")),
        }
    }
}

/// What all calls share.
pub(crate) struct World {
    settings: Settings,
    troubles: trouble::Counts,
    jobs: jobs::Jobs,
}

/// A server that listens.
pub(crate) struct LocalBedrock {
    listener: TcpListener,
    address: SocketAddr,
    gate: Arc<Gate>,
}

/// Begins to listen.
pub(crate) async fn start(listen: &str, settings: Settings) -> io::Result<LocalBedrock> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    let world = Arc::new(World {
        settings,
        troubles: trouble::Counts::default(),
        jobs: jobs::Jobs::default(),
    });
    let gate = Arc::new(Gate::new(router(&world), world));
    Ok(LocalBedrock {
        listener,
        address,
        gate,
    })
}

impl LocalBedrock {
    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves connections, over HTTP/1.1 and HTTP/2, until it is dropped.
    pub(crate) async fn accept(self) {
        let mut open = JoinSet::new();
        loop {
            let socket = match self.listener.accept().await {
                Ok((socket, _)) => socket,
                // Such as too many open files: those that are open will close.
                Err(_) => {
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            };
            // Without it events come late, but they come.
            let _ = socket.set_nodelay(true);
            let gate = Arc::clone(&self.gate);
            let service = service_fn(move |request| {
                let gate = Arc::clone(&gate);
                async move { Ok::<_, Infallible>(gate.answer(request).await) }
            });
            open.spawn(async move {
                let builder = auto::Builder::new(TokioExecutor::new());
                // A client that goes away, or that was cut off on purpose.
                let _ = builder
                    .serve_connection(TokioIo::new(socket), service)
                    .await;
            });
            while open.try_join_next().is_some() {}
        }
    }
}

fn router(world: &Arc<World>) -> Router {
    let all = Answers(Router::new(), Arc::clone(world))
        .on::<ApplyGuardrail, _, _>(checks::apply_guardrail)
        .on::<Converse, _, _>(converse::converse)
        .on::<ConverseStream, _, _>(stream::converse_stream)
        .on::<CountTokens, _, _>(models::count_tokens)
        .on::<GetAsyncInvoke, _, _>(jobs::get_async_invoke)
        .on::<InvokeGuardrailChecks, _, _>(checks::invoke_guardrail_checks)
        .on::<InvokeModel, _, _>(models::invoke_model)
        .on::<InvokeModelWithBidirectionalStream, _, _>(speech::converse)
        .on::<InvokeModelWithResponseStream, _, _>(models::invoke_model_with_response_stream)
        .on::<ListAsyncInvokes, _, _>(jobs::list_async_invokes)
        .on::<StartAsyncInvoke, _, _>(jobs::start_async_invoke);
    all.0
}

struct Answers(Router, Arc<World>);

impl Answers {
    /// Answers an operation: first what the model does not allow is refused, and trouble made where it is asked for.
    fn on<O, F, A>(self, answer: F) -> Self
    where
        O: ServerOperation<Input: Subject>,
        F: Fn(Arc<World>, Received<O>) -> A + Copy + Send + Sync + 'static,
        A: Future<Output = Result<O::Output, Refusal>> + Send + 'static,
    {
        let world = Arc::clone(&self.1);
        let router = self.0.on::<O, _, _>(move |call: Received<O>| {
            let world = Arc::clone(&world);
            async move {
                let subject = call.input.subject().to_owned();
                Note::of(&call.head).set_subject(&subject);
                call::check(&call.violations)?;
                trouble::before(&world.troubles, &subject, &call.head).await?;
                answer(world, call).await
            }
        });
        Self(router, self.1)
    }
}

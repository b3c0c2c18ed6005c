//! Operations, each with the one who answers it.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response};
use tower_service::Service;

use super::coding::decoded;
use super::exception::respond;
use super::{Incoming, ReadError, Received, Refusal, Route, ServerOperation};
use crate::BoxError;
use crate::time::Sleep;
use crate::transport::{CollectError, ResponseBody};
use crate::validate::{Validate as _, Violation, ViolationKind};

/// The longest body that is read into memory, and that one which is compressed may become.
const MAX_BODY: usize = 256 * 1024 * 1024;

/// Reads a request of one operation.
///
/// # Errors
///
/// When the request is for another operation, or is not what the model says.
pub async fn receive<O, B>(request: Request<B>) -> Result<Received<O>, ReadError>
where
    O: ServerOperation,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    let (head, body) = request.into_parts();
    let route = Route::new(&O::META);
    read(head, ResponseBody::new(body), &route).await
}

pub(crate) async fn read<O: ServerOperation>(
    mut head: Parts,
    body: ResponseBody,
    route: &Route,
) -> Result<Received<O>, ReadError> {
    let incoming = if O::STREAMS_IN {
        Incoming::stream(head, body, route)
    } else {
        let body = match body.collect(MAX_BODY).await {
            Ok(body) => body,
            Err(CollectError::Transport(error)) => return Err(ReadError::new(error)),
            Err(CollectError::TooLong) => {
                let words = format!("the body is longer than {MAX_BODY} bytes");
                return Err(ReadError::new(words));
            }
        };
        let body = match O::COMPRESSED {
            true => decoded(&mut head, body, MAX_BODY)?,
            false => body,
        };
        Incoming::whole(head, body, route)
    };
    let mut incoming = incoming.ok_or_else(ReadError::no_route)?;
    let input = O::read(&mut incoming)?;
    let (head, mut found) = incoming.into_parts();
    input.check(&[], &mut found);
    let mut violations: Vec<Violation> = Vec::new();
    for violation in found.into_vec() {
        // Whatever stands in the value for something that is missing is no finding of its own.
        let is_missing = |other: &Violation| {
            other.kind() == ViolationKind::Missing && other.path() == violation.path()
        };
        if !violations.iter().any(is_missing) {
            violations.push(violation);
        }
    }
    Ok(Received {
        input,
        head,
        violations,
    })
}

type Answering = Pin<Box<dyn Future<Output = Response<ResponseBody>> + Send>>;
type Handler = dyn Fn(Parts, ResponseBody, Option<Arc<dyn Sleep>>) -> Answering + Send + Sync;

/// Answers requests: each operation by a function over its input.
///
/// It is a [`Service`] over any body. A request for no operation that is here is answered with status 404, one that
/// cannot be read with status 400 and the code `SerializationException`.
#[derive(Clone, Default)]
pub struct Router {
    routes: Vec<(Route, Arc<Handler>)>,
    sleep: Option<Arc<dyn Sleep>>,
}

impl Router {
    /// A router that knows no operation.
    pub fn new() -> Self {
        Self {
            routes: Vec::new(),
            sleep: built_in_sleep(),
        }
    }

    /// Sets what waits in the pauses of scripted streams; the timer of tokio unless set, with the feature `hyper`.
    #[must_use]
    pub fn sleep(mut self, sleep: impl Sleep + 'static) -> Self {
        self.sleep = Some(Arc::new(sleep));
        self
    }

    /// Answers an operation with what the function gives.
    #[must_use]
    pub fn on<O, F, A>(mut self, answer: F) -> Self
    where
        O: ServerOperation,
        F: Fn(Received<O>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<O::Output, Refusal>> + Send + 'static,
    {
        let route = Route::new(&O::META);
        let (own, answer) = (route.clone(), Arc::new(answer));
        let handler = move |head, body, sleep| -> Answering {
            let (route, answer) = (own.clone(), Arc::clone(&answer));
            Box::pin(async move {
                match read::<O>(head, body, &route).await {
                    Ok(received) => respond::<O>(answer(received).await, sleep),
                    Err(error) => unreadable(&error),
                }
            })
        };
        self.routes.push((route, Arc::new(handler)));
        // The most exact route is asked first.
        self.routes
            .sort_by_key(|(route, _)| std::cmp::Reverse(route.precedence()));
        self
    }

    /// Answers one request.
    pub async fn answer<B>(&self, request: Request<B>) -> Response<ResponseBody>
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        let (head, body) = request.into_parts();
        let mut routes = self.routes.iter();
        match routes.find(|(route, _)| route.matches(&head.method, &head.uri)) {
            Some((_, handler)) => handler(head, ResponseBody::new(body), self.sleep.clone()).await,
            None => {
                let words = format!("no operation has {} {}", head.method, head.uri.path());
                Refusal::error(404, "UnknownOperationException", &words).into_response()
            }
        }
    }
}

/// The answer to a request that is not what the model says.
pub(crate) fn unreadable(error: &ReadError) -> Response<ResponseBody> {
    Refusal::error(400, "SerializationException", &error.to_string()).into_response()
}

#[cfg(feature = "hyper")]
fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
    Some(Arc::new(crate::time::TokioSleep))
}

#[cfg(not(feature = "hyper"))]
fn built_in_sleep() -> Option<Arc<dyn Sleep>> {
    None
}

impl<B> Service<Request<B>> for Router
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response<ResponseBody>;
    type Error = std::convert::Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let router = self.clone();
        Box::pin(async move { Ok(router.answer(request).await) })
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router")
            .field("routes", &self.routes.len())
            .finish_non_exhaustive()
    }
}

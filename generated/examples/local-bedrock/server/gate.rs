//! What happens to every request, whatever it is for: who calls is checked, and a line is printed.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use bedrock_runtime::Client;
use bedrock_runtime::aws_restjson::bytes::Bytes;
use bedrock_runtime::aws_restjson::operation::Operation as _;
use bedrock_runtime::aws_restjson::server::{Route, ServedClient as _};
use bedrock_runtime::aws_restjson::transport::ResponseBody;
use bedrock_runtime::operation::InvokeModelWithBidirectionalStream;
use bedrock_runtime::test_util::{Refusal, Router};
use http::request::Parts;
use http::{HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Body, Frame, Incoming};

use super::call::Note;
use super::{Log, World, chunks, identity};

/// The longest body that is read.
const MAX_BODY: usize = 64 * 1024 * 1024;

/// Stands before the router.
pub(crate) struct Gate {
    router: Router,
    world: Arc<World>,
    routes: Vec<(Route, &'static str)>,
    calls: AtomicU64,
}

impl Gate {
    /// A gate before this router.
    pub(crate) fn new(router: Router, world: Arc<World>) -> Self {
        let routes = Client::OPERATIONS
            .iter()
            .map(|served| (Route::new(served.meta), served.meta.name));
        Self {
            router,
            world,
            routes: routes.collect(),
            calls: AtomicU64::new(1),
        }
    }

    /// Answers a request.
    pub(crate) async fn answer(&self, request: Request<Incoming>) -> Response<Told> {
        let (mut head, body) = request.into_parts();
        let mut routes = self.routes.iter();
        let found = routes.find(|(route, _)| route.matches(&head.method, &head.uri));
        let note = Note::new(
            found.map_or("unknown operation", |(_, name)| name),
            head.version,
        );
        head.extensions.insert(note.clone());
        let mut response = match self.admit(head, body, found.map(|(_, name)| *name)).await {
            Ok(request) => self.router.answer(request).await,
            Err(refusal) => refusal.into_response(),
        };
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        set(
            &mut response,
            "x-amzn-requestid",
            &format!("00000000-0000-4000-8000-{number:012x}"),
        );
        if let Some((tokens_in, tokens_out)) = note.tokens() {
            set(
                &mut response,
                "x-amzn-bedrock-input-token-count",
                &tokens_in.to_string(),
            );
            set(
                &mut response,
                "x-amzn-bedrock-output-token-count",
                &tokens_out.to_string(),
            );
            set(
                &mut response,
                "x-amzn-bedrock-invocation-latency",
                &note.milliseconds().to_string(),
            );
        }
        let code = response.headers().get("x-amzn-errortype");
        let code = code.and_then(|code| code.to_str().ok()).unwrap_or_default();
        let outcome = format!("{} {code}", response.status().as_u16());
        let log = Arc::clone(&self.world.settings.log);
        response.map(|body| Told {
            body,
            note,
            outcome: outcome.trim_end().to_owned(),
            ended: false,
            log,
        })
    }

    /// Lets a request through whose caller is known.
    async fn admit(
        &self,
        head: Parts,
        body: Incoming,
        operation: Option<&str>,
    ) -> Result<Request<ResponseBody>, Refusal> {
        let settings = &self.world.settings;
        if operation == Some(InvokeModelWithBidirectionalStream::META.name) {
            // The request is signed as one with an empty body, and each event after it.
            let Some(signed) = identity::check(&head, b"", settings)? else {
                let words = "events have to be signed, so an API key is not enough";
                return Err(Refusal::error(403, "AccessDeniedException", words));
            };
            let verifier = signed.events(&settings.secret_access_key);
            let verifier = verifier.map_err(|error| {
                Refusal::error(403, "InvalidSignatureException", &error.to_string())
            })?;
            let body = chunks::Verified::new(body, verifier);
            return Ok(Request::from_parts(head, ResponseBody::new(body)));
        }
        let body = match Limited::new(body, MAX_BODY).collect().await {
            Ok(body) => body.to_bytes(),
            Err(error) => {
                let words = format!("the body cannot be read: {error}");
                return Err(Refusal::error(
                    413,
                    "RequestEntityTooLargeException",
                    &words,
                ));
            }
        };
        identity::check(&head, &body, settings)?;
        Ok(Request::from_parts(
            head,
            ResponseBody::new(Full::new(body)),
        ))
    }
}

fn set(response: &mut Response<ResponseBody>, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The body of an answer; the line of the call is printed when it is over.
pub(crate) struct Told {
    body: ResponseBody,
    note: Note,
    outcome: String,
    ended: bool,
    log: Log,
}

impl Body for Told {
    type Data = Bytes;
    type Error = <ResponseBody as Body>::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let frame = Pin::new(&mut this.body).poll_frame(cx);
        this.ended |= matches!(frame, Poll::Ready(None)) || this.body.is_end_stream();
        if matches!(frame, Poll::Ready(Some(Err(_)))) {
            this.ended = true;
            this.outcome += ", cut";
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> hyper::body::SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        if !self.ended && !self.body.is_end_stream() {
            self.outcome += ", client gone";
        }
        (self.log)(&self.note.line(&self.outcome));
    }
}

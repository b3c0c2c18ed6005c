//! A transport that answers from files.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as HttpBody, Frame};
use http_body_util::BodyExt as _;
use serde_json::json;
use tower_service::Service;

use super::exchange::{self, Recorded};
use super::{RecordError, Redact, difference};
use crate::BoxError;
use crate::transport::{Body, ResponseBody, TransportError, TransportErrorKind};
use crate::value::Document;

/// Answers requests with what was recorded. Clones share what is left.
///
/// A request is answered by the first exchange that has the same request and was not used yet: method, path, query string
/// and body are compared, the latter by what it says. [`in_order`](Self::in_order) does not compare.
#[derive(Clone)]
pub struct Replay {
    exchanges: Arc<Mutex<Vec<Exchange>>>,
    strict: bool,
    redact: Option<Redact>,
}

struct Exchange {
    name: String,
    request: Document,
    response: Recorded,
    used: bool,
}

impl Replay {
    /// Everything in a folder, in the order of the names.
    ///
    /// # Errors
    ///
    /// When there is no recording in it, or one that cannot be understood.
    pub fn new(folder: impl AsRef<Path>) -> Result<Self, RecordError> {
        let folder = folder.as_ref();
        let mut exchanges = Vec::new();
        for path in files(folder)? {
            let wrong = |words: String| RecordError::new(&path, words);
            let text = fs::read_to_string(&path).map_err(|error| wrong(error.to_string()))?;
            let mut exchange: Document =
                serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
            let response = exchange::read_response(&exchange["response"]).map_err(wrong)?;
            let request = exchange["request"].take();
            if !request.is_object() {
                return Err(wrong("request is missing".to_owned()));
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            exchanges.push(Exchange {
                name: name.into_owned(),
                request,
                response,
                used: false,
            });
        }
        if exchanges.is_empty() {
            return Err(RecordError::new(folder, "there is no recording in it"));
        }
        Ok(Self {
            exchanges: Arc::new(Mutex::new(exchanges)),
            strict: true,
            redact: None,
        })
    }

    /// Answers the first request with the first answer, and so on, whatever is asked.
    #[must_use]
    pub fn in_order(mut self) -> Self {
        self.strict = false;
        self
    }

    /// Changes each request before it is compared, as [`Recorder::redact`](super::Recorder::redact) changed it before it
    /// was written. There is no response in the JSON then.
    #[must_use]
    pub fn redact(mut self, redact: impl Fn(&mut Document) + Send + Sync + 'static) -> Self {
        self.redact = Some(Arc::new(redact));
        self
    }

    /// The files whose answers were not asked for.
    pub fn left(&self) -> Vec<String> {
        let exchanges = self.lock();
        let left = exchanges.iter().filter(|exchange| !exchange.used);
        left.map(|exchange| exchange.name.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Exchange>> {
        let exchanges = self.exchanges.lock();
        exchanges.unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(
        self,
        request: Request<Body>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let (head, body) = request.into_parts();
        if !self.strict {
            let words = format!("{} {}", head.method, head.uri.path());
            return respond(self.next(&words)?, Some(body));
        }
        let body = body.collect().await.map_err(TransportError::from_any)?;
        let mut sent = json!({ "request": exchange::request(&head, &body.to_bytes()) });
        if let Some(redact) = &self.redact {
            redact(&mut sent);
        }
        respond(self.find(&sent["request"])?, None)
    }

    /// The next answer.
    fn next(&self, asked: &str) -> Result<Recorded, TransportError> {
        let mut exchanges = self.lock();
        let count = exchanges.len();
        match exchanges.iter_mut().find(|exchange| !exchange.used) {
            Some(exchange) => {
                exchange.used = true;
                Ok(exchange.response.clone())
            }
            None => Err(failed(format!(
                "there is no recorded answer left for {asked}: all {count} are used"
            ))),
        }
    }

    /// The first answer to this request.
    fn find(&self, sent: &Document) -> Result<Recorded, TransportError> {
        let mut exchanges = self.lock();
        let mut nearest: Option<(String, Vec<String>)> = None;
        for exchange in exchanges.iter_mut().filter(|exchange| !exchange.used) {
            let found = difference::of_requests(&exchange.request, sent);
            if found.is_empty() {
                exchange.used = true;
                return Ok(exchange.response.clone());
            }
            if nearest
                .as_ref()
                .is_none_or(|(_, least)| found.len() < least.len())
            {
                nearest = Some((exchange.name.clone(), found));
            }
        }
        Err(failed(match nearest {
            Some((name, found)) => format!(
                "no recorded request is like the one sent; nearest is {name}: {}",
                difference::in_words(&found)
            ),
            None => format!("all {} recorded answers are used", exchanges.len()),
        }))
    }
}

/// The recordings in a folder, by name.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, RecordError> {
    let failed = |error: std::io::Error| RecordError::new(folder, error.to_string());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let numbered = name.starts_with(|c: char| c.is_ascii_digit());
        if numbered && name.ends_with(".json") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn failed(words: String) -> TransportError {
    TransportError::new(TransportErrorKind::Other, words)
}

fn respond(
    recorded: Recorded,
    request: Option<Body>,
) -> Result<Response<ResponseBody>, TransportError> {
    let Some((status, headers)) = recorded.head else {
        let kind = recorded.failed.unwrap_or(TransportErrorKind::Other);
        return Err(TransportError::new(kind, "recorded"));
    };
    let mut response = Response::new(ResponseBody::new(Played {
        body: recorded.body,
        failed: recorded.failed,
        request,
    }));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    Ok(response)
}

/// A body that comes from a file. The request goes on being read meanwhile.
struct Played {
    body: Bytes,
    failed: Option<TransportErrorKind>,
    request: Option<Body>,
}

impl HttpBody for Played {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        while let Some(request) = &mut this.request {
            match Pin::new(request).poll_frame(cx) {
                Poll::Ready(Some(Ok(_))) => {}
                Poll::Ready(Some(Err(_)) | None) => this.request = None,
                Poll::Pending => break,
            }
        }
        if !this.body.is_empty() {
            let body = std::mem::take(&mut this.body);
            return Poll::Ready(Some(Ok(Frame::data(body))));
        }
        Poll::Ready(this.failed.take().map(|kind| {
            let error = TransportError::new(kind, "recorded");
            Err(error.into())
        }))
    }
}

impl Service<Request<Body>> for Replay {
    type Response = Response<ResponseBody>;
    type Error = TransportError;
    type Future =
        Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(self.clone().answer(request))
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Replay")
            .field("strict", &self.strict)
            .field("left", &self.left())
            .finish_non_exhaustive()
    }
}

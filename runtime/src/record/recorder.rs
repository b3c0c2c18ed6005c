//! A transport that writes down what goes through it.

use std::fmt;
use std::fs;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use http::request::Parts;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::{Body as HttpBody, Frame, SizeHint};
use serde_json::json;
use tower_service::Service;

use super::{RecordError, Redact, exchange};
use crate::BoxError;
use crate::transport::{Body, ResponseBody, Transport, TransportError, TransportErrorKind};
use crate::value::Document;

/// Sends requests with another transport, and writes each exchange to a file of its own in a folder: `0001-converse.json`
/// and so on, named by the last part of the path.
///
/// A file is written when the answer has ended, or was dropped. A file that cannot be written breaks the answer
/// off, so that no recording is incomplete without anybody noticing.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
}

struct Shared {
    folder: PathBuf,
    transport: Transport,
    redact: Option<Redact>,
    count: AtomicUsize,
}

impl Recorder {
    /// A recorder into this folder, which is made if it is not there. What it holds from an earlier recording is
    /// deleted.
    ///
    /// # Errors
    ///
    /// When the folder cannot be made or emptied.
    pub fn new(folder: impl Into<PathBuf>, transport: Transport) -> Result<Self, RecordError> {
        let folder = folder.into();
        let failed = |error: std::io::Error| RecordError::new(&folder, error.to_string());
        fs::create_dir_all(&folder).map_err(failed)?;
        for path in super::replay::files(&folder)? {
            fs::remove_file(&path).map_err(failed)?;
        }
        Ok(Self {
            shared: Arc::new(Shared {
                folder,
                transport,
                redact: None,
                count: AtomicUsize::new(0),
            }),
        })
    }

    /// Changes each exchange before it is written: whatever must not be kept beyond what is always left out. It is given
    /// the JSON of the file. A [`Replay`](super::Replay) needs the same function, as it compares what is left.
    #[must_use]
    pub fn redact(self, redact: impl Fn(&mut Document) + Send + Sync + 'static) -> Self {
        let shared = Shared {
            folder: self.shared.folder.clone(),
            transport: self.shared.transport.clone(),
            redact: Some(Arc::new(redact)),
            count: AtomicUsize::new(self.shared.count.load(Ordering::Relaxed)),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    async fn send(
        shared: Arc<Shared>,
        request: Request<Body>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let number = shared.count.fetch_add(1, Ordering::Relaxed) + 1;
        let (head, body) = request.into_parts();
        let mut tape = Tape {
            shared: Arc::clone(&shared),
            number,
            request: head.clone(),
            sent: Arc::default(),
            answer: None,
            received: BytesMut::new(),
            failed: None,
            written: false,
        };
        let body = match body.bytes() {
            Some(bytes) => {
                lock(&tape.sent).extend_from_slice(bytes);
                body
            }
            None => Body::stream(Sending {
                body,
                sent: Arc::clone(&tape.sent),
            }),
        };
        match shared.transport.send(Request::from_parts(head, body)).await {
            Ok(response) => {
                tape.answer = Some((response.status(), response.headers().clone()));
                Ok(response.map(|body| ResponseBody::new(Receiving { body, tape })))
            }
            Err(error) => {
                tape.failed = Some(error.kind());
                tape.write().map_err(unwritten)?;
                Err(error)
            }
        }
    }
}

fn unwritten(error: RecordError) -> TransportError {
    TransportError::new(TransportErrorKind::Other, error)
}

/// An exchange that goes on.
struct Tape {
    shared: Arc<Shared>,
    number: usize,
    request: Parts,
    sent: Arc<Mutex<BytesMut>>,
    answer: Option<(StatusCode, HeaderMap)>,
    received: BytesMut,
    failed: Option<TransportErrorKind>,
    written: bool,
}

impl Tape {
    fn write(&mut self) -> Result<(), RecordError> {
        if std::mem::replace(&mut self.written, true) {
            return Ok(());
        }
        let sent = lock(&self.sent).split().freeze();
        let received = self.received.split().freeze();
        let answer = self.answer.as_ref();
        let answer = answer.map(|(status, headers)| (*status, headers));
        let mut exchange = json!({
            "request": exchange::request(&self.request, &sent),
            "response": exchange::response(answer, &received, self.failed),
        });
        if let Some(redact) = &self.shared.redact {
            redact(&mut exchange);
        }
        let path = self.shared.folder.join(self.name());
        let mut text = format!("{exchange:#}");
        text.push('\n');
        fs::write(&path, text).map_err(|error| RecordError::new(&path, error.to_string()))
    }

    fn name(&self) -> String {
        let path = self.request.uri.path().trim_end_matches('/');
        let last = path.rsplit('/').next().unwrap_or_default();
        let last: String = last
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || *c == '-')
            .take(40)
            .collect();
        match last.is_empty() {
            true => format!("{:04}.json", self.number),
            false => format!("{:04}-{last}.json", self.number),
        }
    }
}

/// Who drops an answer has seen enough of it: what came is written, and nobody is left to be told if that fails.
impl Drop for Tape {
    fn drop(&mut self) {
        if self.answer.is_some() {
            let _ = self.write();
        }
    }
}

/// A body that is written down while it is sent.
struct Sending {
    body: Body,
    sent: Arc<Mutex<BytesMut>>,
}

impl HttpBody for Sending {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        let frame = ready!(Pin::new(&mut this.body).poll_frame(cx));
        if let Some(Ok(frame)) = &frame
            && let Some(data) = frame.data_ref()
        {
            lock(&this.sent).extend_from_slice(data);
        }
        Poll::Ready(frame)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body that is written down while it is received.
struct Receiving {
    body: ResponseBody,
    tape: Tape,
}

impl HttpBody for Receiving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        Poll::Ready(match ready!(this.body.poll_data(cx)) {
            Some(Ok(data)) => {
                this.tape.received.extend_from_slice(&data);
                Some(Ok(Frame::data(data)))
            }
            Some(Err(error)) => {
                this.tape.failed = Some(error.kind());
                let written = this.tape.write();
                Some(Err(written.map_or_else(BoxError::from, |()| error.into())))
            }
            None => this.tape.write().err().map(|error| Err(error.into())),
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn lock(bytes: &Mutex<BytesMut>) -> MutexGuard<'_, BytesMut> {
    bytes.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Service<Request<Body>> for Recorder {
    type Response = Response<ResponseBody>;
    type Error = TransportError;
    type Future =
        Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(Self::send(Arc::clone(&self.shared), request))
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("folder", &self.shared.folder)
            .finish_non_exhaustive()
    }
}

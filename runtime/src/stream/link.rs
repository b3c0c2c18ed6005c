//! What ties the events that go out to the answer that comes in.
//!
//! A connection carries both directions on their own: it would go on sending events after the answer
//! was dropped, and when the events break off, the answer is only told that the stream was reset.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame};

use crate::BoxError;
use crate::transport::{ResponseBody, TransportError, TransportErrorKind};

/// One end of the tie; both ends are the same.
#[derive(Clone, Default)]
pub(crate) struct Link(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// Whether the answer was dropped before its end.
    dropped: bool,
    /// Who sends the events.
    waker: Option<Waker>,
    /// Why the events broke off.
    reason: Option<String>,
}

impl Link {
    /// Whether the answer was dropped before its end. Otherwise the task is woken when it is.
    pub(super) fn is_dropped(&self, cx: &Context<'_>) -> bool {
        let mut state = self.lock();
        if !state.dropped {
            match &mut state.waker {
                Some(waker) => waker.clone_from(cx.waker()),
                waker => *waker = Some(cx.waker().clone()),
            }
        }
        state.dropped
    }

    /// Notes why the events broke off.
    pub(super) fn broke_off(&self, reason: &BoxError) {
        self.lock().reason = Some(reason.to_string());
    }

    /// Waits for the answer that it is to be tied to.
    pub(crate) fn held(self) -> HeldLink {
        HeldLink(Some(self))
    }

    /// The error of a request whose events broke off is not the one that the connection gives.
    fn explain(&self, error: TransportError) -> TransportError {
        match &self.lock().reason {
            Some(reason) => TransportError::new(TransportErrorKind::Other, reason.as_str()),
            None => error,
        }
    }

    fn drop_answer(&self) {
        let waker = {
            let mut state = self.lock();
            state.dropped = true;
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Dropping it before there is a stream to tie it to stops the events: the call has failed or was
/// given up, and nobody would hear the answer to them.
pub(crate) struct HeldLink(Option<Link>);

impl HeldLink {
    /// As [`Link::explain`].
    pub(crate) fn explain(&self, error: TransportError) -> TransportError {
        match &self.0 {
            Some(link) => link.explain(error),
            None => error,
        }
    }

    /// Lets the events go on beside an answer that was good, and has ended.
    pub(crate) fn release(mut self) {
        self.0 = None;
    }

    /// Ties the body of an answer to the events. Dropping it before its end stops them.
    pub(crate) fn tie(mut self, body: ResponseBody) -> ResponseBody {
        match self.0.take() {
            Some(link) => ResponseBody::new(Tied {
                body,
                link,
                ended: false,
            }),
            None => body,
        }
    }
}

impl Drop for HeldLink {
    fn drop(&mut self) {
        if let Some(link) = &self.0 {
            link.drop_answer();
        }
    }
}

struct Tied {
    body: ResponseBody,
    link: Link,
    ended: bool,
}

impl HttpBody for Tied {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = self.get_mut();
        let frame = std::task::ready!(Pin::new(&mut this.body).poll_frame(cx));
        // A service may end its answer and still take events.
        this.ended |= frame.is_none();
        Poll::Ready(
            frame.map(|frame| {
                frame.map_err(|error| this.link.explain(TransportError::from_any(error)))
            }),
        )
    }
}

impl Drop for Tied {
    fn drop(&mut self) {
        if !self.ended {
            self.link.drop_answer();
        }
    }
}

//! What one operation is answered.

use std::any::Any;
use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::request::Parts;
use http::{HeaderMap, Response};

use crate::operation::Operation;
use crate::server::{Received, Refusal, Route, ServerOperation, read, respond, unreadable};
use crate::time::Sleep;
use crate::transport::{ResponseBody, TransportError, TransportErrorKind};

/// The script of some operation.
pub(crate) trait Scripted: Send + Sync {
    /// Answers a request; nothing if there is no answer to it.
    fn answer(self: Arc<Self>, head: Parts, body: ResponseBody, sleep: Arc<dyn Sleep>)
    -> Answering;

    /// How often the operation was asked for.
    fn asked(&self) -> usize;

    /// How many answers have been scripted one by one.
    fn scripted(&self) -> usize;

    /// How many of them are left.
    fn left(&self) -> usize;

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync>;
}

type Answering =
    Pin<Box<dyn Future<Output = Option<Result<Response<ResponseBody>, TransportError>>> + Send>>;

pub(super) type Ended<O> = Result<<O as Operation>::Output, Refusal>;
pub(super) type Once<O> = Box<dyn FnOnce(&<O as Operation>::Input) -> Ended<O> + Send>;
pub(super) type Look<O> = Arc<dyn Fn(&<O as Operation>::Input) -> Ended<O> + Send + Sync>;
pub(super) type Later<O> = Pin<Box<dyn Future<Output = Ended<O>> + Send>>;

/// The script of one operation.
pub(crate) struct Script<O: ServerOperation>(Mutex<State<O>>);

pub(super) struct State<O: ServerOperation> {
    pub(super) queue: VecDeque<Turn<O>>,
    /// What answers when the queue is empty.
    pub(super) always: Option<Always<O>>,
    pub(super) seen: Vec<Received<O>>,
    pub(super) asked: usize,
    pub(super) scripted: usize,
}

/// One answer, and how long it takes.
pub(super) struct Turn<O: ServerOperation> {
    pub(super) after: Duration,
    pub(super) headers: HeaderMap,
    pub(super) act: Act<O>,
}

pub(super) enum Act<O: ServerOperation> {
    /// An answer over the input.
    Answer(Once<O>),
    /// No answer: the transport fails.
    Fail(TransportErrorKind),
    /// No answer, and no end of waiting for one.
    Silence,
}

pub(super) enum Always<O: ServerOperation> {
    /// An answer over the input, which is kept.
    Look(Look<O>),
    /// An answer that takes the request, and time.
    Serve(Arc<dyn Fn(Received<O>) -> Later<O> + Send + Sync>),
}

impl<O: ServerOperation> Clone for Always<O> {
    fn clone(&self) -> Self {
        match self {
            Self::Look(answer) => Self::Look(Arc::clone(answer)),
            Self::Serve(answer) => Self::Serve(Arc::clone(answer)),
        }
    }
}

impl<O: ServerOperation> Default for Script<O> {
    fn default() -> Self {
        Self(Mutex::new(State {
            queue: VecDeque::new(),
            always: None,
            seen: Vec::new(),
            asked: 0,
            scripted: 0,
        }))
    }
}

impl<O: ServerOperation> Script<O> {
    pub(super) fn lock(&self) -> MutexGuard<'_, State<O>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next answer.
    fn next(&self) -> (Option<Turn<O>>, Option<Always<O>>) {
        let mut state = self.lock();
        state.asked += 1;
        match state.queue.pop_front() {
            Some(turn) => (Some(turn), None),
            None => (None, state.always.clone()),
        }
    }

    async fn turn(
        &self,
        turn: Turn<O>,
        received: Received<O>,
        sleep: Arc<dyn Sleep>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let Turn {
            after,
            headers,
            act,
        } = turn;
        let ended = match act {
            Act::Answer(answer) => Ok(answer(&received.input)),
            Act::Fail(kind) => Err(TransportError::new(kind, "scripted")),
            Act::Silence => {
                self.lock().seen.push(received);
                return std::future::pending().await;
            }
        };
        self.lock().seen.push(received);
        if !after.is_zero() {
            sleep.sleep(after).await;
        }
        let mut response = respond::<O>(ended?, Some(sleep));
        response.headers_mut().extend(headers);
        Ok(response)
    }
}

impl<O: ServerOperation> Scripted for Script<O> {
    fn answer(
        self: Arc<Self>,
        head: Parts,
        body: ResponseBody,
        sleep: Arc<dyn Sleep>,
    ) -> Answering {
        Box::pin(async move {
            let received = match read::<O>(head, body, &Route::new(&O::META)).await {
                Ok(received) => received,
                Err(error) => return Some(Ok(unreadable(&error))),
            };
            match self.next() {
                (Some(turn), _) => Some(self.turn(turn, received, sleep).await),
                (None, Some(Always::Look(answer))) => {
                    let ended = answer(&received.input);
                    self.lock().seen.push(received);
                    Some(Ok(respond::<O>(ended, Some(sleep))))
                }
                (None, Some(Always::Serve(answer))) => {
                    let ended = answer(received).await;
                    Some(Ok(respond::<O>(ended, Some(sleep))))
                }
                (None, None) => {
                    self.lock().seen.push(received);
                    None
                }
            }
        })
    }

    fn asked(&self) -> usize {
        self.lock().asked
    }

    fn scripted(&self) -> usize {
        self.lock().scripted
    }

    fn left(&self) -> usize {
        self.lock().queue.len()
    }

    fn into_any(self: Arc<Self>) -> Arc<dyn Any + Send + Sync> {
        self
    }
}

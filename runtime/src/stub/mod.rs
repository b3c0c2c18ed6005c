//! A client without a network, for the tests of those who use one: what it is answered is written down beforehand, typed.
//!
//! Only the socket is missing. Requests are built, signed and sent by the client as always, read on the other side by
//! [`server`](crate::server), answered there, and read again: codec, retries, framing and limits are those of
//! production. Time is simulated, so that no test waits.
//!
//! A generated crate has the type for its own client, in its module `test_util`.

mod on;
mod script;

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError};
use std::task::{Context, Poll};

use http::{HeaderName, HeaderValue, Request, Response};
use tower_service::Service;

pub use self::on::On;
pub(crate) use self::script::{Script, Scripted};
use crate::config::ClientBuilder;
use crate::credentials::Credentials;
use crate::server::{Received, Reply, Route, Served, ServedClient, ServerOperation};
use crate::time::{Random, RandomError, SimulatedTime, Sleep};
use crate::transport::{Body, ResponseBody, TransportError, TransportErrorKind};

/// Answers the requests of a client by a script, one for each operation. Clones share it.
pub struct Stub<C> {
    shared: Arc<Shared>,
    client: PhantomData<fn() -> C>,
}

struct Shared {
    operations: Vec<Known>,
    time: SimulatedTime,
    minimal: AtomicBool,
    answered: AtomicU64,
}

struct Known {
    route: Route,
    served: Served,
    script: Arc<dyn Scripted>,
}

impl<C: ServedClient> Stub<C> {
    /// A stub that has an answer to nothing.
    pub fn new() -> Self {
        let operations = C::OPERATIONS.iter().map(|served| Known {
            route: Route::new(served.meta),
            served: *served,
            script: (served.script)(),
        });
        let mut operations: Vec<Known> = operations.collect();
        operations.sort_by_key(|known| std::cmp::Reverse(known.route.precedence()));
        Self {
            shared: Arc::new(Shared {
                operations,
                time: SimulatedTime::new(),
                minimal: AtomicBool::new(false),
                answered: AtomicU64::new(0),
            }),
            client: PhantomData,
        }
    }

    /// Answers calls for which nothing else is scripted with as little as the model requires, stand-ins in the place of
    /// values. Without this, such a call fails and says what was scripted.
    #[must_use]
    pub fn or_minimal(self) -> Self {
        self.shared.minimal.store(true, Ordering::Relaxed);
        self
    }

    /// The script of an operation, to add answers to it.
    pub fn on<O: ServerOperation<Error = C::Error>>(&self) -> On<O> {
        On::new(self.script::<O>())
    }

    /// A client that is answered by this stub: in the region `us-east-1`, with keys that mean nothing, and otherwise with
    /// the settings of a new one.
    pub fn client(&self) -> C {
        match self.builder().build() {
            Ok(client) => client,
            // It is refused for want of a transport only.
            Err(error) => unreachable!("{error}"),
        }
    }

    /// The builder of [`client`](Self::client), for other settings.
    pub fn builder(&self) -> ClientBuilder<C> {
        ClientBuilder::new()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret"))
            .clock(self.shared.time.clone())
            .sleep(self.shared.time.clone())
            .random(Counting::default())
            .transport(self.clone())
    }

    /// The inputs that were sent with this operation, in order, one for each attempt. None of calls that
    /// [`On::serve`] answered.
    pub fn inputs<O>(&self) -> Vec<O::Input>
    where
        O: ServerOperation<Error = C::Error, Input: Clone>,
    {
        let script = self.script::<O>();
        let seen = script.lock();
        seen.seen.iter().map(|call| call.input.clone()).collect()
    }

    /// Takes what was sent with this operation: the inputs, with the header fields that came with them. Events that a
    /// client sends can be read from such an input.
    pub fn take<O: ServerOperation<Error = C::Error>>(&self) -> Vec<Received<O>> {
        std::mem::take(&mut self.script::<O>().lock().seen)
    }

    /// How often each operation was asked for, attempts counted one by one; those that were not are left out.
    pub fn asked(&self) -> BTreeMap<&'static str, usize> {
        let operations = self.shared.operations.iter();
        let asked = operations.map(|known| (known.served.meta.name, known.script.asked()));
        asked.filter(|(_, asked)| *asked > 0).collect()
    }

    /// The answers that are scripted and have not been asked for, by operation.
    pub fn left(&self) -> BTreeMap<&'static str, usize> {
        let operations = self.shared.operations.iter();
        let left = operations.map(|known| (known.served.meta.name, known.script.left()));
        left.filter(|(_, left)| *left > 0).collect()
    }

    /// The time of the clients of this stub.
    pub fn time(&self) -> &SimulatedTime {
        &self.shared.time
    }

    fn script<O: ServerOperation>(&self) -> Arc<Script<O>> {
        let mut operations = self.shared.operations.iter();
        let known = operations.find(|known| known.served.meta.name == O::META.name);
        let script = known.map(|known| Arc::clone(&known.script).into_any());
        let script = script.and_then(|script| script.downcast::<Script<O>>().ok());
        // Nobody else can have an operation with the error of this service.
        script.unwrap_or_default()
    }
}

impl Shared {
    async fn answer(
        self: Arc<Self>,
        request: Request<Body>,
    ) -> Result<Response<ResponseBody>, TransportError> {
        let (method, uri) = (request.method(), request.uri());
        let mut operations = self.operations.iter();
        let Some(known) = operations.find(|known| known.route.matches(method, uri)) else {
            let words = format!("the stub knows no operation with {method} {}", uri.path());
            return Err(failed(words));
        };
        let (head, body) = request.into_parts();
        let sleep: Arc<dyn Sleep> = Arc::new(self.time.clone());
        let answered = Arc::clone(&known.script)
            .answer(head, ResponseBody::new(body), Arc::clone(&sleep))
            .await;
        let mut response = match answered {
            Some(answered) => answered?,
            None if self.minimal.load(Ordering::Relaxed) => minimal(&known.served, sleep)?,
            None => return Err(failed(self.nothing_for(known))),
        };
        let number = self.answered.fetch_add(1, Ordering::Relaxed) + 1;
        if let Ok(id) = HeaderValue::try_from(format!("stub-{number}")) {
            let name = HeaderName::from_static("x-amzn-requestid");
            response.headers_mut().entry(name).or_insert(id);
        }
        Ok(response)
    }

    /// What to say to a call that nobody scripted.
    fn nothing_for(&self, known: &Known) -> String {
        let name = known.served.meta.name;
        let used = match known.script.scripted() {
            0 => format!("the stub has no answer for {name}"),
            1 => format!("the stub has no answer left for {name}: the one scripted for it is used"),
            some => format!(
                "the stub has no answer left for {name}: all {some} scripted for it are used"
            ),
        };
        let others = self
            .operations
            .iter()
            .filter(|known| known.script.left() > 0);
        let mut others: Vec<String> = others
            .map(|known| format!("{} ({})", known.served.meta.name, known.script.left()))
            .collect();
        others.sort();
        match others.is_empty() {
            true => format!("{used}; nothing else is scripted"),
            false => format!("{used}; scripted are {}", others.join(", ")),
        }
    }
}

fn minimal(
    served: &Served,
    sleep: Arc<dyn Sleep>,
) -> Result<Response<ResponseBody>, TransportError> {
    let mut reply = Reply::new(Some(sleep));
    match (served.minimal)(&mut reply) {
        Ok(true) => Ok(reply.into_response()),
        Ok(false) => Err(failed(format!(
            "{} has no smallest answer, since it would never end: script one",
            served.meta.name
        ))),
        Err(error) => Err(failed(format!(
            "the smallest answer cannot be written: {error}"
        ))),
    }
}

fn failed(words: String) -> TransportError {
    TransportError::new(TransportErrorKind::Other, words)
}

impl<C: ServedClient> Default for Stub<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C> Clone for Stub<C> {
    fn clone(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            client: PhantomData,
        }
    }
}

impl<C> fmt::Debug for Stub<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub").finish_non_exhaustive()
    }
}

impl<C> Service<Request<Body>> for Stub<C> {
    type Response = Response<ResponseBody>;
    type Error = TransportError;
    type Future =
        Pin<Box<dyn Future<Output = Result<Response<ResponseBody>, TransportError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        Box::pin(Arc::clone(&self.shared).answer(request))
    }
}

/// Bytes that are different each time and the same in each run.
#[derive(Debug, Default)]
struct Counting(std::sync::Mutex<u128>);

impl Random for Counting {
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        let mut drawn = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // An odd number of which all bits depend on the golden ratio, so that pauses differ, too.
        *drawn = drawn.wrapping_add(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        Ok(drawn.to_be_bytes())
    }
}

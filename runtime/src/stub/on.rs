//! Writing the script of one operation.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::script::{Act, Always, Script, Turn};
use crate::operation::Operation;
use crate::server::{Received, Refusal, ServerOperation};
use crate::transport::TransportErrorKind;

/// The script of one operation: answers that are added are given one after the other, an attempt each. It is what
/// [`Stub::on`](super::Stub::on) gives.
pub struct On<O: ServerOperation> {
    script: Arc<Script<O>>,
    /// How long the next answer takes.
    after: Duration,
}

impl<O: ServerOperation> On<O> {
    pub(super) fn new(script: Arc<Script<O>>) -> Self {
        Self {
            script,
            after: Duration::ZERO,
        }
    }

    /// Adds an output.
    pub fn output(self, output: O::Output) -> Self
    where
        O::Output: 'static,
    {
        self.reply(move |_| Ok(output))
    }

    /// Adds an error that the service answers: an exception of the model, or any [`Refusal`].
    pub fn error(self, error: impl Into<Refusal>) -> Self {
        let refusal = error.into();
        self.reply(move |_| Err(refusal))
    }

    /// Adds an answer that is made from the input.
    pub fn reply(
        self,
        answer: impl FnOnce(&O::Input) -> Result<O::Output, Refusal> + Send + 'static,
    ) -> Self {
        self.act(Act::Answer(Box::new(answer)))
    }

    /// Adds an attempt that fails without an answer.
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.act(Act::Fail(kind))
    }

    /// Adds an attempt that is never answered; a time limit of the client ends it.
    pub fn silence(self) -> Self {
        self.act(Act::Silence)
    }

    /// Lets the answer that is added next take so long, in simulated time.
    #[must_use = "an answer must follow"]
    pub fn after(mut self, time: Duration) -> Self {
        self.after = time;
        self
    }

    /// Adds a header field to the answer that was added last. A name or value that is none is left out.
    pub fn header(self, name: &str, value: &str) -> Self {
        let mut state = self.script.lock();
        if let (Some(turn), Ok(name), Ok(value)) = (
            state.queue.back_mut(),
            HeaderName::try_from(name),
            HeaderValue::try_from(value),
        ) {
            turn.headers.append(name, value);
        }
        drop(state);
        self
    }

    /// Answers whatever comes after the answers that are added one by one.
    pub fn always(
        self,
        answer: impl Fn(&O::Input) -> Result<O::Output, Refusal> + Send + Sync + 'static,
    ) -> Self {
        self.script.lock().always = Some(Always::Look(Arc::new(answer)));
        self
    }

    /// Like [`always`](Self::always), with an answer that may wait and takes the input, such as events that it reads. What
    /// it was given is not kept for [`Stub::inputs`](super::Stub::inputs).
    pub fn serve<F, A>(self, answer: F) -> Self
    where
        F: Fn(Received<O>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<<O as Operation>::Output, Refusal>> + Send + 'static,
    {
        let answer = move |received| -> super::script::Later<O> { Box::pin(answer(received)) };
        self.script.lock().always = Some(Always::Serve(Arc::new(answer)));
        self
    }

    fn act(mut self, act: Act<O>) -> Self {
        let turn = Turn {
            after: std::mem::take(&mut self.after),
            headers: HeaderMap::new(),
            act,
        };
        let mut state = self.script.lock();
        state.queue.push_back(turn);
        state.scripted += 1;
        drop(state);
        self
    }
}

impl<O: ServerOperation> fmt::Debug for On<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("On")
            .field("operation", &O::META.name)
            .finish_non_exhaustive()
    }
}

//! Calling until a waiter is satisfied.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use super::Call;
use crate::error::{Failure, ServiceError as _};
use crate::operation::Operation;
use crate::time::SleepFuture;
use crate::waiter::{Backoff, WaitError, WaitState, Waited, Waiter};

impl<O: Operation<Input: Clone>> Call<O> {
    /// Sends the call again and again until what `waiter` waits for has come true, at most for
    /// `max_wait`. The waiters of a service are in the module `waiter` of its crate.
    ///
    /// Between an answer and the next request stands a delay that grows up to a bound, both of which
    /// the model sets; it is random, so that many clients do not call at once. When no further call
    /// fits in, a last one is made when time is up; it has the shortest delay of the waiter to be
    /// answered in. Any other call that is not answered when time is up is cancelled.
    ///
    /// The options of this call hold for each request.
    ///
    /// # Errors
    ///
    /// When the service says that the state will not be reached, when a call fails with an error
    /// that the waiter does not expect, when time is up, and when nothing can wait, see
    /// [`ClientBuilder::sleep`](crate::config::ClientBuilder::sleep).
    pub async fn wait_until<W: Waiter<Operation = O>>(
        self,
        waiter: W,
        max_wait: Duration,
    ) -> Result<Waited<O>, WaitError<O>> {
        // The value only tells the type.
        drop(waiter);
        let meta = const { &W::META };
        let settings = self.core.settings();
        let sleep = match settings.sleep() {
            Ok(sleep) => Arc::clone(sleep),
            Err(reason) => {
                let error = O::Error::from_failure(Failure::setting(reason));
                return Err(WaitError::failed(meta.name, Waited::new(Err(error), 0)));
            }
        };
        let mut limit = sleep.sleep(max_wait);
        let mut backoff = Backoff::new(meta, max_wait);
        let mut last: Option<Waited<O>> = None;
        let mut time_is_up = false;
        loop {
            let Some(result) = within(&mut limit, self.clone().into_future()).await else {
                return Err(WaitError::timed_out(meta.name, max_wait, last));
            };
            let calls = last.as_ref().map_or(0, |last| last.calls).saturating_add(1);
            let state = W::state(&self.input, result.as_ref());
            let is_error = result.is_err();
            let answered = Waited::new(result, calls);
            match state {
                Some(WaitState::Success) => return Ok(answered),
                Some(WaitState::Failure) => return Err(WaitError::failed(meta.name, answered)),
                None if is_error => return Err(WaitError::failed(meta.name, answered)),
                Some(WaitState::Retry) | None => {}
            }
            if time_is_up {
                return Err(WaitError::timed_out(meta.name, max_wait, Some(answered)));
            }
            last = Some(answered);
            time_is_up = match backoff.next(&**settings.random()) {
                Some(delay) => within(&mut limit, sleep.sleep(delay)).await.is_none(),
                None => {
                    limit.as_mut().await;
                    true
                }
            };
            if time_is_up {
                limit = sleep.sleep(meta.min_delay);
            }
        }
    }
}

/// What `future` gives, or `None` if the limit is reached before.
async fn within<F: Future + Unpin>(limit: &mut SleepFuture, mut future: F) -> Option<F::Output> {
    poll_fn(|cx| match Pin::new(&mut future).poll(cx) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => limit.as_mut().poll(cx).map(|()| None),
    })
    .await
}

//! Limits on waiting.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use super::{Sleep, SleepFuture};

/// How many parts a limit is waited for in.
const PARTS: u32 = 10;

/// A limit on how long somebody waits for something. Time counts from the first
/// [`poll`](Self::poll) to [`reset`](Self::reset), so that pauses between a reset and the next poll
/// do not.
///
/// Somebody may begin to wait, do something else for long, and come back. What came meanwhile may
/// not have been handed on yet, so that a timer which ran on would be wrong. Therefore the limit is
/// waited for in parts, one after the other: such a pause counts as one of them, however long it is.
#[derive(Default)]
pub(crate) struct Limit {
    timer: Option<(Duration, Arc<dyn Sleep>)>,
    running: Option<SleepFuture>,
    /// How many parts are over.
    over: u32,
}

impl Limit {
    /// No limit: it never runs out.
    pub(crate) fn none() -> Self {
        Self::default()
    }

    pub(crate) fn new(limit: Duration, sleep: Arc<dyn Sleep>) -> Self {
        Self {
            timer: Some((limit, sleep)),
            running: None,
            over: 0,
        }
    }

    /// Call this while waiting, after what is waited for was found not to be there. Ready once the
    /// limit has run out, with its length.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Duration> {
        let Some((limit, sleep)) = &self.timer else {
            return Poll::Pending;
        };
        while self.over < PARTS {
            let running = self
                .running
                .get_or_insert_with(|| sleep.sleep(*limit / PARTS));
            ready!(running.as_mut().poll(cx));
            self.running = None;
            self.over += 1;
        }
        Poll::Ready(*limit)
    }

    /// Call this when what was waited for has come.
    pub(crate) fn reset(&mut self) {
        self.running = None;
        self.over = 0;
    }
}

impl fmt::Debug for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Limit")
            .field(&self.timer.as_ref().map(|(limit, _)| limit))
            .finish()
    }
}

/// Waits for `future`, but no longer than the limit. What is ready at the same time as the limit
/// runs out still counts.
///
/// It takes a future that is pinned where it is (`pin!`): one that is moved into this function would
/// have room in it and in the caller, and calls within calls would double with each limit.
///
/// # Errors
///
/// The limit, if it ran out.
pub(crate) async fn within<F: Future>(
    mut limit: Limit,
    mut future: Pin<&mut F>,
) -> Result<F::Output, Duration> {
    std::future::poll_fn(|cx| match future.as_mut().poll(cx) {
        Poll::Ready(output) => Poll::Ready(Ok(output)),
        Poll::Pending => limit.poll(cx).map(Err),
    })
    .await
}

#[cfg(all(test, feature = "hyper"))]
mod tests {
    use std::future::{pending, poll_fn, ready};
    use std::pin::pin;

    use super::*;
    use crate::time::TokioSleep;

    const SECOND: Duration = Duration::from_secs(1);

    fn second() -> Limit {
        Limit::new(SECOND, Arc::new(TokioSleep))
    }

    #[tokio::test(start_paused = true)]
    async fn what_comes_in_time_counts() {
        assert_eq!(within(second(), pin!(ready(7))).await, Ok(7));
        assert_eq!(within(Limit::none(), pin!(ready(7))).await, Ok(7));
        let at_once = Limit::new(Duration::ZERO, Arc::new(TokioSleep));
        assert_eq!(within(at_once, pin!(ready(7))).await, Ok(7));
        assert_eq!(within(second(), pin!(pending::<()>())).await, Err(SECOND));
    }

    #[tokio::test(start_paused = true)]
    async fn only_waiting_counts() {
        let mut limit = second();
        for _ in 0..3 {
            let waited = poll_fn(|cx| Poll::Ready(limit.poll(cx))).await;
            assert!(waited.is_pending());
            tokio::time::advance(SECOND / 2).await;
            limit.reset();
            tokio::time::advance(SECOND * 10).await;
        }
        let started = tokio::time::Instant::now();
        assert_eq!(poll_fn(|cx| limit.poll(cx)).await, SECOND);
        assert_eq!(started.elapsed(), SECOND);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_of_somebody_who_waits_counts_little() {
        let mut limit = second();
        let poll = |limit: &mut Limit| {
            let waker = std::task::Waker::noop();
            limit.poll(&mut Context::from_waker(waker))
        };
        for _ in 1..PARTS {
            assert!(poll(&mut limit).is_pending());
            tokio::time::sleep(SECOND * 10).await;
        }
        assert!(poll(&mut limit).is_pending(), "a part is left");
        tokio::time::sleep(SECOND / PARTS).await;
        assert_eq!(poll(&mut limit), Poll::Ready(SECOND));
        // It has run out, until it is reset.
        assert_eq!(poll(&mut limit), Poll::Ready(SECOND));
        limit.reset();
        assert!(poll(&mut limit).is_pending());
    }
}

//! Time that passes as soon as nobody has anything to do but wait.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use super::{Clock, Sleep, SleepFuture};
use crate::value::Timestamp;

/// How often a sleeper lets all others have a turn before time passes.
const TURNS: u32 = 16;

/// How often one waits for a sleeper that would be first, but that nobody polls.
const PATIENCE: u32 = 256;

/// A clock that stands still until somebody sleeps, and then jumps to the end of the shortest sleep. Clones tell the same
/// time.
///
/// Before it jumps, every task gets several turns, so that whatever can happen at once does happen first. What
/// waits for the real world, such as a socket, has no say in it.
#[derive(Clone)]
pub struct SimulatedTime {
    start: Timestamp,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    passed: Duration,
    sleepers: BTreeSet<(Duration, u64)>,
    next: u64,
}

impl SimulatedTime {
    /// A clock that begins at 2026-01-01T00:00:00Z.
    pub fn new() -> Self {
        Self::starting_at(Timestamp::from_epoch_seconds(1_767_225_600))
    }

    /// A clock that begins at this moment.
    pub fn starting_at(start: Timestamp) -> Self {
        Self {
            start,
            inner: Arc::default(),
        }
    }

    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.lock().passed
    }

    /// Lets time pass.
    pub fn advance(&self, time: Duration) {
        self.lock().passed += time;
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for SimulatedTime {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for SimulatedTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SimulatedTime")
            .field(&self.passed())
            .finish()
    }
}

impl Clock for SimulatedTime {
    fn now(&self) -> Timestamp {
        let millis = i64::try_from(self.passed().as_millis()).unwrap_or(i64::MAX);
        let start = self.start.secs().saturating_mul(1000);
        Timestamp::from_epoch_millis(start.saturating_add(millis))
    }
}

impl Sleep for SimulatedTime {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        let mut inner = self.lock();
        let key = (inner.passed.saturating_add(duration), inner.next);
        inner.next += 1;
        drop(inner);
        Box::pin(Sleeping {
            time: self.clone(),
            key,
            turns: 0,
        })
    }
}

struct Sleeping {
    time: SimulatedTime,
    key: (Duration, u64),
    turns: u32,
}

impl Future for Sleeping {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let key = self.key;
        self.turns += 1;
        let turns = self.turns;
        let mut inner = self.time.lock();
        if inner.passed >= key.0 {
            inner.sleepers.remove(&key);
            return Poll::Ready(());
        }
        inner.sleepers.insert(key);
        let is_first = inner.sleepers.first() == Some(&key);
        if turns > PATIENCE || (is_first && turns > TURNS) {
            inner.passed = key.0;
            inner.sleepers.remove(&key);
            return Poll::Ready(());
        }
        // Nobody else tells when to look again.
        cx.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Drop for Sleeping {
    fn drop(&mut self) {
        self.time.lock().sleepers.remove(&self.key);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_shortest_sleep_ends_first_whatever_the_order() {
        let time = SimulatedTime::new();
        let start = time.now();
        let order = Arc::new(Mutex::new(Vec::new()));
        let sleep = |seconds: u64| {
            let (time, order) = (time.clone(), Arc::clone(&order));
            tokio::spawn(async move {
                time.sleep(Duration::from_secs(seconds)).await;
                order
                    .lock()
                    .unwrap()
                    .push((seconds, time.passed().as_secs()));
            })
        };
        let tasks = [sleep(400), sleep(5), sleep(300), sleep(0)];
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(
            *order.lock().unwrap(),
            [(0, 0), (5, 5), (300, 300), (400, 400)]
        );
        assert_eq!(time.now().secs() - start.secs(), 400);
    }

    #[tokio::test]
    async fn a_sleeper_that_nobody_polls_holds_nobody_up() {
        let time = SimulatedTime::new();
        let mut forgotten = time.sleep(Duration::from_secs(1));
        let polled = std::future::poll_fn(|cx| Poll::Ready(forgotten.as_mut().poll(cx))).await;
        assert!(polled.is_pending());
        time.sleep(Duration::from_secs(2)).await;
        assert_eq!(time.passed(), Duration::from_secs(2));
        forgotten.await;
        assert_eq!(time.passed(), Duration::from_secs(2));
    }

    #[tokio::test]
    async fn who_is_dropped_is_not_waited_for() {
        let time = SimulatedTime::new();
        let mut dropped = time.sleep(Duration::from_secs(1));
        let _ = std::future::poll_fn(|cx| Poll::Ready(dropped.as_mut().poll(cx))).await;
        drop(dropped);
        time.advance(Duration::from_secs(10));
        time.sleep(Duration::from_secs(2)).await;
        assert_eq!(time.passed(), Duration::from_secs(12));
    }
}

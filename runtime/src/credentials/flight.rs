//! One future that many wait for.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, TryLockError};
use std::task::{Context, Poll, Wake, Waker};

type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Work that is done once for all who wait for it. Whoever waits drives it, so it goes on as long as
/// one of them is left, and nothing has to be spawned.
pub(crate) struct Flight<T> {
    work: Mutex<Option<Work<T>>>,
    done: OnceLock<T>,
    waiting: Arc<Waiting>,
}

impl<T: Clone> Flight<T> {
    pub(crate) fn new(work: impl Future<Output = T> + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            work: Mutex::new(Some(Box::pin(work))),
            done: OnceLock::new(),
            waiting: Arc::default(),
        })
    }

    /// Waits for the end of the work.
    pub(crate) async fn landed(self: Arc<Self>) -> T {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    fn poll(&self, cx: &mut Context<'_>) -> Poll<T> {
        // First the waker, then the look: what ends in between wakes.
        self.waiting.add(cx.waker());
        if self.done.get().is_none() {
            self.drive();
        }
        match self.done.get() {
            Some(done) => Poll::Ready(done.clone()),
            None => Poll::Pending,
        }
    }

    /// Goes on with the work, unless somebody else does at this moment.
    fn drive(&self) {
        let mut work = match self.work.try_lock() {
            Ok(work) => work,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return,
        };
        let Some(running) = work.as_mut() else {
            return;
        };
        // The work wakes all, since any of them may be gone by then.
        let waker = Waker::from(Arc::clone(&self.waiting));
        self.waiting.woken.store(false, Ordering::SeqCst);
        let polled = running.as_mut().poll(&mut Context::from_waker(&waker));
        if let Poll::Ready(done) = polled {
            *work = None;
            // Only the first to end it comes here.
            let _ = self.done.set(done);
            drop(work);
            self.waiting.wake_all();
        } else {
            drop(work);
            // Somebody may have come while this one was at it, found it taken, and slept through.
            if self.waiting.woken.load(Ordering::SeqCst) {
                self.waiting.wake_all();
            }
        }
    }
}

/// Those who wait.
#[derive(Default)]
struct Waiting {
    wakers: Mutex<Vec<Waker>>,
    woken: AtomicBool,
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Vec<Waker>> {
        self.wakers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, waker: &Waker) {
        let mut wakers = self.lock();
        if !wakers.iter().any(|known| known.will_wake(waker)) {
            wakers.push(waker.clone());
        }
    }

    fn wake_all(&self) {
        let wakers = std::mem::take(&mut *self.lock());
        for waker in wakers {
            waker.wake();
        }
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        self.wake_all();
    }
}

#[cfg(all(test, feature = "hyper"))]
mod tests {
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// Work that is woken so often by another thread before it is done.
    struct Woken {
        left: usize,
        wakers: mpsc::Sender<Waker>,
    }

    impl Future for Woken {
        type Output = usize;

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<usize> {
            if self.left == 0 {
                return Poll::Ready(7);
            }
            self.left -= 1;
            self.wakers.send(cx.waker().clone()).unwrap();
            Poll::Pending
        }
    }

    /// Many threads wait, and half of them leave one after the other: no wake may get lost.
    #[test]
    fn whoever_is_left_goes_on() {
        for _ in 0..20 {
            let (wakers, woken) = mpsc::channel::<Waker>();
            let waking = thread::spawn(move || woken.into_iter().for_each(Waker::wake));
            let flight = Flight::new(Woken { left: 2000, wakers });
            let waiting: Vec<_> = (0..8)
                .map(|number| {
                    let landed = Arc::clone(&flight).landed();
                    thread::spawn(move || {
                        let mut runtime = tokio::runtime::Builder::new_current_thread();
                        let runtime = runtime.enable_time().build().unwrap();
                        let patience = match number % 2 {
                            0 => Duration::from_secs(60),
                            _ => Duration::from_micros(100 * number),
                        };
                        runtime.block_on(async { tokio::time::timeout(patience, landed).await })
                    })
                })
                .collect();
            drop(flight);
            for (number, waiting) in waiting.into_iter().enumerate() {
                let landed = waiting.join().unwrap();
                assert!(number % 2 == 1 || landed == Ok(7), "{number}: {landed:?}");
            }
            waking.join().unwrap();
        }
    }
}

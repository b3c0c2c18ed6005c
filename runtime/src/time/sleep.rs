//! Waiting.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

/// The future of a [`Sleep`].
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Lets time pass. The crate waits through this alone, so that a test can make time pass at once.
pub trait Sleep: fmt::Debug + Send + Sync {
    /// A future that is ready when so much time has passed since this call.
    fn sleep(&self, duration: Duration) -> SleepFuture;
}

/// The timer of tokio. It panics outside a tokio runtime, and in one whose timer is not enabled.
#[cfg(feature = "hyper")]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioSleep;

#[cfg(feature = "hyper")]
impl Sleep for TokioSleep {
    fn sleep(&self, duration: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(duration))
    }
}

//! How many retries a client has left, so that a service that is down is not kept down.

use std::sync::{Mutex, PoisonError};

use super::RetryKind;

const CAPACITY: u32 = 500;
const TRANSIENT: u32 = 14;
const THROTTLING: u32 = 5;
/// What a call gives back that needed no retry.
const FIRST_TRY: u32 = 1;

/// What one retry has taken of the quota.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cost(u32);

/// The bucket that all clones of a client take their retries from.
#[derive(Debug)]
pub(crate) struct Quota(Mutex<u32>);

impl Default for Quota {
    fn default() -> Self {
        Self(Mutex::new(CAPACITY))
    }
}

impl Quota {
    /// Takes what a retry costs; `None` if there is not enough, and then nothing is taken.
    pub(crate) fn acquire(&self, kind: RetryKind) -> Option<Cost> {
        let cost = match kind {
            RetryKind::Transient => TRANSIENT,
            RetryKind::Throttling => THROTTLING,
        };
        let mut left = self.lock();
        *left = left.checked_sub(cost)?;
        Some(Cost(cost))
    }

    /// After a success: gives back what the last retry took, or a little if there was none. Calls
    /// that fail give nothing back.
    pub(crate) fn succeeded(&self, last: Option<Cost>) {
        let amount = last.map_or(FIRST_TRY, |cost| cost.0);
        let mut left = self.lock();
        *left = (*left + amount).min(CAPACITY);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, u32> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn left(&self) -> u32 {
        *self.lock()
    }
}

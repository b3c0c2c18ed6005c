//! The only places that read the clock, draw random numbers and wait.
//!
//! Everything else takes time and identifiers as arguments, so that a test can fix both and get the
//! same bytes every time.

mod limit;
#[cfg(feature = "test-util")]
mod simulated;
mod sleep;

use std::fmt;
use std::time::SystemTime;

pub(crate) use self::limit::{Limit, within};
#[cfg(feature = "test-util")]
pub use self::simulated::SimulatedTime;
pub use self::sleep::{Sleep, SleepFuture};
use crate::value::Timestamp;

#[cfg(feature = "hyper")]
pub use self::sleep::TokioSleep;

/// Tells the time that requests are signed with.
pub trait Clock: fmt::Debug + Send + Sync {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the seam")]
    fn now(&self) -> Timestamp {
        Timestamp::from(SystemTime::now())
    }
}

/// Draws the random bytes that idempotency tokens and the spread of pauses are made of.
pub trait Random: fmt::Debug + Send + Sync {
    /// Sixteen bytes, unpredictable in production and fixed in tests.
    ///
    /// # Errors
    ///
    /// [`RandomError`] when the source has none to give.
    fn bytes(&self) -> Result<[u8; 16], RandomError>;
}

/// No random bytes could be had.
#[derive(Debug)]
pub struct RandomError(String);

impl RandomError {
    /// An error with the reason in words.
    pub fn new(reason: impl fmt::Display) -> Self {
        Self(reason.to_string())
    }
}

impl fmt::Display for RandomError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no random bytes: {}", self.0)
    }
}

impl std::error::Error for RandomError {}

/// The random source of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "this is the seam")]
    fn bytes(&self) -> Result<[u8; 16], RandomError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(RandomError::new)?;
        Ok(bytes)
    }
}

/// A version 4 UUID (RFC 9562) in lower-case text, made of sixteen random bytes.
pub fn uuid_v4(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.into_iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0x0f] {
            text.push(
                char::from_digit(digit.into(), 16).expect("four bits are one hexadecimal digit"),
            );
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uuid_carries_version_and_variant() {
        assert_eq!(uuid_v4([0; 16]), "00000000-0000-4000-8000-000000000000");
        assert_eq!(uuid_v4([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        let counted = std::array::from_fn(|at| at as u8);
        assert_eq!(uuid_v4(counted), "00010203-0405-4607-8809-0a0b0c0d0e0f");
    }

    #[test]
    fn the_system_sources_work() {
        assert!(SystemClock.now() > Timestamp::from_epoch_seconds(1_700_000_000));
        assert_ne!(SystemRandom.bytes().unwrap(), SystemRandom.bytes().unwrap());
    }
}

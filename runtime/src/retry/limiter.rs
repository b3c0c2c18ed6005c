//! The rate of attempts that the adaptive mode learns from throttling.

use std::time::Duration;

/// How much of the old rate is left after throttling.
const BETA: f64 = 0.7;
/// How steeply the rate grows again.
const SCALE: f64 = 0.4;
/// How much the newest measurement weighs.
const SMOOTHING: f64 = 0.8;
/// Attempts per second.
const MIN_RATE: f64 = 0.5;
const MIN_CAPACITY: f64 = 1.0;

/// A bucket of tokens, one for each attempt, that fills at a rate which drops with throttling and
/// grows back along a cubic curve. Until the first throttling it lets everything through.
///
/// All times are seconds since the same moment, whichever that is. Time that goes backwards counts
/// as none.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    enabled: bool,
    /// Attempts per second as they were measured, and what is being measured.
    measured: f64,
    slot: f64,
    count: u32,
    /// The bucket.
    fill: f64,
    capacity: f64,
    tokens: f64,
    filled_at: f64,
    /// The rate when throttling came last, and when that was.
    last_max: f64,
    throttled_at: f64,
}

impl RateLimiter {
    pub(crate) fn new(now: f64) -> Self {
        Self {
            enabled: false,
            measured: 0.0,
            slot: slot(now),
            count: 0,
            fill: MIN_RATE,
            capacity: MIN_CAPACITY,
            tokens: 0.0,
            filled_at: now,
            last_max: 0.0,
            throttled_at: now,
        }
    }

    /// Takes the token of one attempt.
    ///
    /// # Errors
    ///
    /// How long it takes until there is one, if nobody else takes it. Nothing is taken.
    pub(crate) fn acquire(&mut self, now: f64) -> Result<(), Duration> {
        if !self.enabled {
            return Ok(());
        }
        self.refill(now);
        if self.tokens < 1.0 {
            let missing = (1.0 - self.tokens) / self.fill;
            // A moment more, lest rounding let the waiter come just too early, over and over.
            return Err(Duration::from_secs_f64(missing) + Duration::from_micros(1));
        }
        self.tokens -= 1.0;
        Ok(())
    }

    /// Learns from the outcome of an attempt.
    pub(crate) fn attempted(&mut self, now: f64, throttled: bool) {
        self.measure(now);
        let rate = if throttled {
            self.last_max = if self.enabled {
                self.measured.min(self.fill)
            } else {
                self.measured
            };
            self.throttled_at = now;
            self.enabled = true;
            self.last_max * BETA
        } else {
            cubic(self.last_max, now - self.throttled_at)
        };
        let rate = rate.min(2.0 * self.measured);
        self.refill(now);
        self.fill = rate.max(MIN_RATE);
        self.capacity = rate.max(MIN_CAPACITY);
        self.tokens = self.tokens.min(self.capacity);
    }

    fn measure(&mut self, now: f64) {
        self.count += 1;
        let slot = slot(now);
        if slot > self.slot {
            let rate = f64::from(self.count) / (slot - self.slot);
            self.measured = rate * SMOOTHING + self.measured * (1.0 - SMOOTHING);
            self.count = 0;
            self.slot = slot;
        }
    }

    fn refill(&mut self, now: f64) {
        let passed = (now - self.filled_at).max(0.0);
        self.tokens = (self.tokens + passed * self.fill).min(self.capacity);
        self.filled_at = self.filled_at.max(now);
    }

    #[cfg(test)]
    pub(super) fn rates(&self) -> (f64, f64) {
        (self.measured, self.fill)
    }
}

/// Rates are measured over half seconds.
fn slot(now: f64) -> f64 {
    (now * 2.0).floor() / 2.0
}

/// The rate so many seconds after it was throttled at `last_max`: it begins at `BETA` of that,
/// flattens where throttling came, and then rises faster and faster.
pub(super) fn cubic(last_max: f64, seconds: f64) -> f64 {
    let window = (last_max * (1.0 - BETA) / SCALE).cbrt();
    SCALE * (seconds - window).powi(3) + last_max
}

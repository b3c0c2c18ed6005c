//! How long to wait between calls (Smithy 2.0, waiters, section on retries).

use std::time::Duration;

use super::WaiterMeta;
use crate::time::Random;

/// The delays of one wait.
pub(crate) struct Backoff {
    min: Duration,
    max: Duration,
    /// What is left of the time that the caller allows, were every answer there at once. What
    /// answers take comes off too, but is kept by a timer of its own.
    left: Duration,
    retries: u32,
}

impl Backoff {
    pub(crate) fn new(meta: &WaiterMeta, allowed: Duration) -> Self {
        Self {
            min: meta.min_delay,
            max: meta.max_delay,
            left: allowed,
            retries: 0,
        }
    }

    /// The delay before the next call, or `None` if that is to be the last one, when time is up: a
    /// further one would not fit in between.
    pub(crate) fn next(&mut self, random: &dyn Random) -> Option<Duration> {
        let doubled = 2_u32.checked_pow(self.retries);
        let longest = doubled
            .and_then(|factor| self.min.checked_mul(factor))
            .map_or(self.max, |delay| delay.min(self.max));
        self.retries = self.retries.saturating_add(1);
        let delay = between(self.min, longest, random);
        self.left = self.left.saturating_sub(delay);
        (self.left > self.min).then_some(delay)
    }
}

/// A random delay, of whole milliseconds above the lower bound; both bounds are included.
fn between(min: Duration, max: Duration, random: &dyn Random) -> Duration {
    let span = u64::try_from(max.saturating_sub(min).as_millis()).unwrap_or(u64::MAX);
    // Jitter spreads the load of many clients; one that has no random bytes can do without.
    let drawn = random.bytes().map_or(u128::MAX, u128::from_le_bytes);
    let share = drawn % (u128::from(span) + 1);
    min + Duration::from_millis(u64::try_from(share).unwrap_or(span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::RandomError;

    #[derive(Debug)]
    struct Drawn(Option<u128>);

    impl Random for Drawn {
        fn bytes(&self) -> Result<[u8; 16], RandomError> {
            let drawn = self.0.ok_or_else(|| RandomError::new("none"));
            drawn.map(u128::to_le_bytes)
        }
    }

    fn seconds(meta: WaiterMeta, allowed: u64, random: impl Fn(usize) -> Drawn) -> Vec<f64> {
        let mut backoff = Backoff::new(&meta, Duration::from_secs(allowed));
        let delays = (0..100).map_while(|at| backoff.next(&random(at)));
        delays.map(|delay| delay.as_secs_f64()).collect()
    }

    #[test]
    fn the_example_of_the_specification() {
        // What the table of the specification draws, as the part above the shortest delay.
        let table = [2, 3, 6, 6, 22, 62, 43, 24, 71, 42, 9, 6];
        let drawn = |at: usize| Drawn(table.get(at).map(|delay| (delay - 2) * 1000));
        let meta = WaiterMeta::new("Table", 2, 120);
        let delays = seconds(meta, 300, drawn);
        assert_eq!(delays, table.map(|delay| delay as f64));
    }

    #[test]
    fn delays_double_up_to_the_longest() {
        // The greatest delay there may be each time.
        let greatest = |at: usize| {
            let longest = 2_u128.pow(at as u32 + 1).min(120);
            Drawn(Some((longest - 2) * 1000))
        };
        let meta = WaiterMeta::new("Doubled", 2, 120);
        let delays = seconds(meta, 480, greatest);
        assert_eq!(delays, [2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 120.0, 120.0]);
    }

    #[test]
    fn delays_stay_between_the_bounds() {
        let meta = WaiterMeta::new("Random", 1, 7);
        for drawn in [None, Some(0), Some(u128::MAX), Some(12_345_678_901)] {
            let mut backoff = Backoff::new(&meta, Duration::MAX);
            for at in 0..200 {
                let delay = backoff.next(&Drawn(drawn)).expect("there is time");
                let longest = if at < 3 { 1 << at } else { 7 };
                assert!(delay >= meta.min_delay, "{delay:?}");
                assert!(delay <= Duration::from_secs(longest), "{at}: {delay:?}");
            }
        }
    }

    #[test]
    fn equal_bounds_leave_nothing_to_chance() {
        let meta = WaiterMeta::new("Steady", 5, 5);
        let delays = seconds(meta, 21, |_| Drawn(Some(999_999)));
        assert_eq!(delays, [5.0, 5.0, 5.0]);
    }

    #[test]
    fn the_last_call_is_made_when_time_is_up() {
        let meta = WaiterMeta::new("Last", 2, 120);
        assert_eq!(seconds(meta, 4, |_| Drawn(Some(0))), [0.0; 0]);
        assert_eq!(seconds(meta, 5, |_| Drawn(Some(0))), [2.0]);
        assert_eq!(seconds(meta, 0, |_| Drawn(Some(0))), [0.0; 0]);
    }
}

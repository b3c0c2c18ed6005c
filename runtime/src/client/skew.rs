//! By how much the clock of this machine is wrong.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use http::HeaderMap;
use http::header::{AGE, DATE};

use crate::time::Clock;
use crate::value::{Timestamp, TimestampFormat};

/// How far apart the clocks have to be for an error to be blamed on them; a signature is good for
/// five minutes.
const TO_BLAME: u64 = 4 * 60 * 1000;
/// An answer that took longer than this says too little about the time.
const MAX_ROUND_TRIP: i64 = 15 * 60 * 1000;
/// The header field `date` has whole seconds.
const PRECISION: i64 = 1000;

/// What a service says when a signature is too old or too new.
const CODES: [&str; 5] = [
    "AccessDeniedException",
    "AuthFailure",
    "InvalidSignatureException",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
];

/// A clock that goes as the service's does, as far as its answers tell.
pub(crate) struct ServiceClock {
    machine: Arc<dyn Clock>,
    /// Milliseconds that the service is ahead.
    skew: AtomicI64,
    corrected: bool,
}

impl ServiceClock {
    /// Without `corrected`, the clock is that of the machine, whatever the service says.
    pub(super) fn new(machine: Arc<dyn Clock>, corrected: bool) -> Self {
        Self {
            machine,
            skew: AtomicI64::new(0),
            corrected,
        }
    }

    /// The time of the machine, for measuring how long something takes.
    pub(crate) fn machine(&self) -> Timestamp {
        self.machine.now()
    }

    pub(crate) fn skew(&self) -> i64 {
        self.skew.load(Ordering::Relaxed)
    }

    /// Learns from the header fields of an answer to a request that was sent and answered at these
    /// times of the machine.
    ///
    /// The service wrote its time somewhere between the two. As long as what is known agrees with
    /// that, it stays: after ten minutes of waiting for an answer, the middle would be five minutes
    /// off.
    pub(crate) fn learn(&self, headers: &HeaderMap, sent: Timestamp, received: Timestamp) {
        if !self.corrected {
            return;
        }
        let (sent, received) = (millis(sent), millis(received));
        let Some(date) = service_time(headers) else {
            return;
        };
        if received.saturating_sub(sent) > MAX_ROUND_TRIP {
            return;
        }
        let (least, most) = (
            date.saturating_sub(received),
            date.saturating_sub(sent).saturating_add(PRECISION),
        );
        if !(least..=most).contains(&self.skew()) {
            let middle = sent.saturating_add(received.saturating_sub(sent) / 2);
            self.skew
                .store(date.saturating_sub(middle), Ordering::Relaxed);
        }
    }

    /// Whether an error with this code may come from a request that was signed with a skew which
    /// has turned out wrong since. Signed anew, it may pass.
    pub(super) fn is_to_blame(&self, code: &str, signed_with: i64) -> bool {
        CODES.contains(&code) && self.has_moved(signed_with)
    }

    /// Whether a signature that was made with this skew has turned out to be too far off.
    pub(crate) fn has_moved(&self, signed_with: i64) -> bool {
        self.skew().abs_diff(signed_with) > TO_BLAME
    }
}

impl Clock for ServiceClock {
    fn now(&self) -> Timestamp {
        match self.skew() {
            0 => self.machine(),
            skew => Timestamp::from_epoch_millis(millis(self.machine()).saturating_add(skew)),
        }
    }
}

impl fmt::Debug for ServiceClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceClock")
            .field("machine", &self.machine)
            .field("skew", &self.skew())
            .finish()
    }
}

/// The time in the header field `date`. What a cache gives out has an age and tells an old time.
fn service_time(headers: &HeaderMap) -> Option<i64> {
    if headers.contains_key(AGE) {
        return None;
    }
    let date = headers.get(DATE)?.to_str().ok()?;
    let date = Timestamp::parse(date, TimestampFormat::HttpDate).ok()?;
    Some(millis(date))
}

fn millis(time: Timestamp) -> i64 {
    let millis = i64::from(time.subsec_nanos() / 1_000_000);
    time.secs().saturating_mul(1000).saturating_add(millis)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;
    use crate::testing::Fixed;

    const HOUR: i64 = 3600;

    fn learned(before: i64, date: &str, sent: i64, received: i64) -> ServiceClock {
        let clock = ServiceClock::new(Arc::new(Fixed), true);
        clock.skew.store(before, Ordering::Relaxed);
        let mut headers = HeaderMap::new();
        headers.insert(DATE, HeaderValue::from_str(date).unwrap());
        let at = |secs| Timestamp::from_epoch_seconds(1_440_938_160 + secs);
        clock.learn(&headers, at(sent), at(received));
        clock
    }

    /// The answer of a service whose time is so many seconds after that of the machine.
    fn date(secs: i64) -> String {
        Timestamp::from_epoch_seconds(1_440_938_160 + secs).format(TimestampFormat::HttpDate)
    }

    #[test]
    fn skew_is_the_middle_unless_what_is_known_agrees() {
        // Skew before, the date of the answer, sent, received, skew after; seconds but for the skew.
        let cases = [
            (0, HOUR, 0, 2, 3_599_000),
            (0, -HOUR, 0, 0, -3_600_000),
            (0, 1, 0, 2, 0),
            (0, 0, 0, 0, 0),
            // Within the second that a date leaves open.
            (500, 0, 0, 0, 500),
            (3_599_500, HOUR, 0, 2, 3_599_500),
            (3_600_000, 0, 0, 0, 0),
            // An answer after ten minutes, written at its beginning or at its end.
            (0, 0, 0, 600, 0),
            (0, 600, 0, 600, 0),
            (0, 900, 0, 600, 600_000),
            // Too long to tell.
            (0, HOUR, 0, 901, 0),
            (0, HOUR, 0, 900, 3_150_000),
        ];
        for (before, told, sent, received, after) in cases {
            let clock = learned(before, &date(told), sent, received);
            assert_eq!(clock.skew(), after, "{before} {told} {sent} {received}");
        }
        assert_eq!(learned(7, "yesterday", 0, 0).skew(), 7);
    }

    #[test]
    fn answers_of_caches_and_a_switch_leave_it_alone() {
        let now = Fixed.now();
        let mut headers = HeaderMap::new();
        headers.insert(DATE, HeaderValue::from_str(&date(HOUR)).unwrap());
        let off = ServiceClock::new(Arc::new(Fixed), false);
        off.learn(&headers, now, now);
        assert_eq!((off.skew(), off.now()), (0, now));

        let on = ServiceClock::new(Arc::new(Fixed), true);
        headers.insert(AGE, HeaderValue::from_static("0"));
        on.learn(&headers, now, now);
        assert_eq!(on.skew(), 0);
        headers.remove(AGE);
        on.learn(&headers, now, now);
        assert_eq!(on.now(), Timestamp::from_epoch_seconds(now.secs() + HOUR));
        assert_eq!(on.machine(), now);
    }

    #[test]
    fn the_clock_is_to_blame_for_some_errors_only() {
        let clock = learned(0, &date(HOUR), 0, 0);
        for code in CODES {
            assert!(clock.is_to_blame(code, 0), "{code}");
            // It was signed with the right time already.
            assert!(!clock.is_to_blame(code, clock.skew()), "{code}");
            assert!(!clock.is_to_blame(code, clock.skew() + 240_000), "{code}");
            assert!(clock.is_to_blame(code, clock.skew() + 240_001), "{code}");
        }
        assert!(!clock.is_to_blame("ThrottlingException", 0));
    }
}

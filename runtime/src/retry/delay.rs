//! The pause before a retry.

use std::time::Duration;

use http::HeaderMap;

use super::{RetryKind, RetryPolicy};

/// By how much the service may lengthen a pause.
const SERVER_MAX: Duration = Duration::from_secs(5);

/// The pause before the retry of the given index, from 0. `random` is in [0, 1).
///
/// The cap comes before the jitter, so that pauses at the cap are spread like all others. What the
/// service asks for is kept, but the pause gets neither shorter nor longer than by 5 s through it.
pub(crate) fn backoff(
    policy: &RetryPolicy,
    kind: RetryKind,
    index: u32,
    random: f64,
    asked: Option<Duration>,
) -> Duration {
    let base = match kind {
        RetryKind::Transient => policy.base,
        RetryKind::Throttling => policy.throttling_base,
    };
    let doubled = 2_u32.checked_pow(index).unwrap_or(u32::MAX);
    let longest = base.saturating_mul(doubled).min(policy.cap);
    let own = if policy.jitter {
        longest.mul_f64(random)
    } else {
        longest
    };
    match asked {
        Some(asked) => asked.clamp(own, own.saturating_add(SERVER_MAX)),
        None => own,
    }
}

/// The pause that an answer asks for: `x-amz-retry-after`, a whole number of milliseconds. Anything
/// else is ignored.
pub(crate) fn server_delay(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get("x-amz-retry-after")?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_millis)
}

/// A number in [0, 1) made of random bytes: as many bits as a double holds exactly.
pub(crate) fn unit(bytes: [u8; 16]) -> f64 {
    let [a, b, c, d, e, f, g, h, ..] = bytes;
    let bits = u64::from_be_bytes([a, b, c, d, e, f, g, h]) >> 11;
    bits as f64 / (1_u64 << 53) as f64
}

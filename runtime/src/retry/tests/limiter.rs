use crate::retry::RateLimiter;
use crate::retry::limiter::cubic;

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

#[test]
fn the_rate_drops_and_grows_back_along_a_cubic_curve() {
    // Throttled at ten per second, at second 5.
    let curve = [
        (5.0, 7.0),
        (6.0, 9.648_936_009_66),
        (7.0, 10.000_030_849_917_364),
        (8.0, 10.453_284_520_772_092),
        (9.0, 13.408_697_022_224_185),
        (10.0, 21.266_268_354_273_64),
        (11.0, 36.425_998_516_920_465),
    ];
    for (at, rate) in curve {
        assert!(close(cubic(10.0, at - 5.0), rate), "{at}");
    }
    let window = 1.957_433_820_584_431_7;
    assert!(close(cubic(10.0, window), 10.0));
    assert!(close(cubic(8.0, 1.817_120_592_832_139_7), 8.0));
}

#[test]
fn the_rate_that_is_learned_from_a_sequence_of_outcomes() {
    // Every 0.2 s an attempt: whether it was throttled, the measured rate, and the rate from now on.
    let sequence = [
        (false, 0.0, 0.5),
        (false, 0.0, 0.5),
        (false, 4.8, 0.5),
        (false, 4.8, 0.5),
        (false, 4.16, 0.5),
        (false, 4.16, 0.6912),
        (false, 4.16, 1.0976),
        (false, 5.632, 1.6384),
        (false, 5.632, 2.3328),
        (true, 4.3264, 3.02848),
        (false, 4.3264, 3.486_639_173),
        (false, 4.3264, 3.821_874_416),
        (false, 5.665_28, 4.053_385_728),
        (false, 5.665_28, 4.200_373_108),
        (false, 4.333_056, 4.282_036_558),
        (true, 4.333_056, 2.997_425_591),
        (false, 4.333_056, 3.452_226_394),
    ];
    let mut limiter = RateLimiter::new(0.0);
    for (at, (throttled, measured, fill)) in sequence.into_iter().enumerate() {
        let now = (at + 1) as f64 * 0.2;
        // What stands in the tables is 0.6 and 3.0, which two tenths do not add up to exactly.
        let now = (now * 10.0).round() / 10.0;
        limiter.attempted(now, throttled);
        let (found_measured, found_fill) = limiter.rates();
        assert!(close(found_measured, measured), "{now}: {found_measured}");
        assert!(close(found_fill, fill), "{now}: {found_fill}");
    }
}

#[test]
fn rates_are_measured_over_half_seconds() {
    let measured = |times: &[f64]| {
        let mut limiter = RateLimiter::new(0.0);
        for time in times {
            limiter.attempted(*time, false);
        }
        limiter.rates().0
    };
    assert!(close(measured(&[]), 0.0));
    assert!(close(measured(&[1.0]), 0.8));
    assert!(close(measured(&[0.1, 0.2, 0.3, 0.4, 0.49]), 0.0));
    assert!(close(
        measured(&[0.1, 0.2, 0.3, 0.4, 0.49, 0.5]),
        12.0 * 0.8
    ));
    let every_second: Vec<f64> = (1..=20).map(f64::from).collect();
    assert!(close(measured(&every_second), 1.0));
    assert!(measured(&[1.0, 1.0, 1.0, 2.0, 3.0]) >= 1.0);
    let busy = [1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0];
    assert!((1.99..=2.0).contains(&measured(&busy)));
    assert!((0.1..=2.0).contains(&measured(&[&busy[..], &[14.0]].concat())));
}

#[test]
fn tokens_are_asked_for_only_after_throttling() {
    let mut limiter = RateLimiter::new(0.0);
    for _ in 0..100 {
        assert_eq!(limiter.acquire(0.0), Ok(()));
    }
    limiter.attempted(0.0, true);
    let wait = limiter.acquire(0.0).unwrap_err().as_secs_f64();
    // Half a token per second is the least.
    assert!((2.0..2.1).contains(&wait), "{wait}");
    assert!(limiter.acquire(1.0).is_err());
    assert_eq!(limiter.acquire(wait), Ok(()));
    assert!(limiter.acquire(wait).is_err(), "the token is gone");
    // The bucket holds one, however long nobody comes; and time that goes back counts as none.
    assert_eq!(limiter.acquire(1000.0), Ok(()));
    assert!(limiter.acquire(1000.0).is_err());
    assert!(limiter.acquire(0.0).is_err());
    assert!(limiter.acquire(1001.0).is_err());
    assert_eq!(limiter.acquire(1002.0), Ok(()));
}

//! Which part of the version is to be raised, as CHANGELOG.md promises it.

use super::change::{Report, Verdict};
use super::rust::worst;

/// The next version after `current` (`0.1.0`), and the part that is raised; `None` where nothing differs or where
/// `current` is no version of three numbers.
///
/// Before 1.0, what breaks raises the second number and everything else the third. From then on, what breaks raises the
/// first, what is new the second, and the rest the third.
pub fn raise(report: &Report, current: &str) -> Option<(String, &'static str)> {
    let numbers: Vec<u64> = current
        .split('.')
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    let [first, second, third] = numbers[..] else {
        return None;
    };
    if report.is_empty() {
        return None;
    }
    let worst = worst(&report.rust);
    let part = match (first, worst) {
        (0, Some(Verdict::Breaking)) => "second",
        (0, _) => "third",
        (_, Some(Verdict::Breaking)) => "first",
        (_, Some(Verdict::Attention | Verdict::Compatible)) => "second",
        (_, None) => "third",
    };
    let next = match part {
        "first" => format!("{}.0.0", first + 1),
        "second" => format!("{first}.{}.0", second + 1),
        _ => format!("{first}.{second}.{}", third + 1),
    };
    Some((next, part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::{Change, RustChange};

    fn report(verdicts: &[Verdict]) -> Report {
        let rust = verdicts.iter().map(|verdict| RustChange {
            verdict: *verdict,
            kind: "type",
            path: "a::B".to_owned(),
            what: "new".to_owned(),
        });
        Report {
            service: "Service".to_owned(),
            general: Vec::new(),
            operations: Vec::new(),
            errors: Vec::new(),
            rust: rust.collect(),
        }
    }

    #[test]
    fn the_worst_decides_and_so_does_the_age() {
        use Verdict::{Attention, Breaking, Compatible};
        for (verdicts, young, grown) in [
            (&[Compatible, Breaking][..], "0.2.0", "2.0.0"),
            (&[Attention], "0.1.5", "1.3.0"),
            (&[Compatible], "0.1.5", "1.3.0"),
        ] {
            let report = report(verdicts);
            assert_eq!(
                raise(&report, "0.1.4").map(|raised| raised.0).as_deref(),
                Some(young)
            );
            assert_eq!(
                raise(&report, "1.2.3").map(|raised| raised.0).as_deref(),
                Some(grown)
            );
        }
    }

    #[test]
    fn without_a_change_of_code_the_third_number_is_raised_if_any() {
        let mut report = report(&[]);
        assert_eq!(raise(&report, "0.1.0"), None);
        report.general = vec![Change::different(
            "service",
            "signing name",
            None,
            Some("a"),
        )];
        assert_eq!(raise(&report, "0.1.0"), Some(("0.1.1".to_owned(), "third")));
        assert_eq!(raise(&report, "1.0.0"), Some(("1.0.1".to_owned(), "third")));
        assert_eq!(raise(&report, "1.0"), None);
    }
}

use std::fmt;

/// Stands in for a value that must not be printed; its `Debug` form is
/// `*** redacted ***`, without quotes.
///
/// Implementations of `Debug` put it in the place of what Smithy marks as
/// `@sensitive`.
#[derive(Clone, Copy, Default)]
pub struct Redacted;

impl fmt::Debug for Redacted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("*** redacted ***")
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn prints_without_quotes() {
        assert_eq!(format!("{:?}", Some(Redacted)), "Some(*** redacted ***)");
    }
}

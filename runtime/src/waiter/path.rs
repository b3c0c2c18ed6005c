//! What the expressions of waiters are made of, besides Rust itself (JMESPath, built-in functions).

/// How many items there are, as JMESPath counts.
pub fn length(items: impl IntoIterator) -> i64 {
    i64::try_from(items.into_iter().count()).unwrap_or(i64::MAX)
}

/// The item at this place; from the end if the index is negative.
pub fn nth<T>(items: impl IntoIterator<Item = T>, index: i64) -> Option<T> {
    let mut items = items.into_iter();
    if let Ok(index) = usize::try_from(index) {
        return items.nth(index);
    }
    let from_end = usize::try_from(index.unsigned_abs()).ok()? - 1;
    let items: Vec<T> = items.collect();
    items.into_iter().rev().nth(from_end)
}

/// Whether any of the items is this one.
pub fn contains<T: PartialEq>(items: impl IntoIterator<Item = T>, wanted: T) -> bool {
    items.into_iter().any(|item| item == wanted)
}

/// Whether there are items, and all of them are this one.
pub fn all_equal<T: PartialEq>(items: impl IntoIterator<Item = T>, wanted: T) -> bool {
    let mut items = items.into_iter().peekable();
    items.peek().is_some() && items.all(|item| item == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists() {
        assert_eq!(length(["a", "b"]), 2);
        assert_eq!(length("wörd".chars()), 4);
        assert!(contains(["a", "b"], "b") && !contains([], "b"));
        assert!(all_equal(["a", "a"], "a"));
        assert!(!all_equal(["a", "b"], "a") && !all_equal([], "a"));
        assert!(!all_equal([Some("a"), None], Some("a")));
    }

    #[test]
    fn places() {
        let at = |index| nth(["a", "b", "c"], index);
        assert_eq!([at(0), at(2), at(3)], [Some("a"), Some("c"), None]);
        assert_eq!([at(-1), at(-3), at(-4)], [Some("c"), Some("a"), None]);
        assert_eq!([at(i64::MIN), at(i64::MAX)], [None, None]);
    }
}

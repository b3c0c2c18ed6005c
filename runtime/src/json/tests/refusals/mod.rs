//! Every refusal with its kind, place, path and words.

mod text;
mod values;

use std::collections::BTreeMap;
use std::fmt::Debug;

use crate::json::{Error, ErrorKind, FromJson, from_slice};

type Map<T> = BTreeMap<String, T>;

fn refuse<T: FromJson + Debug>(
    text: impl AsRef<[u8]>,
    kind: ErrorKind,
    offset: usize,
    path: &str,
    words: &str,
) {
    check(from_slice::<T>(text.as_ref()), kind, offset, path, words);
}

fn check<T: Debug>(
    result: Result<T, Error>,
    kind: ErrorKind,
    offset: usize,
    path: &str,
    words: &str,
) {
    let error = result.expect_err(words);
    assert_eq!(
        (error.kind(), error.offset(), error.path()),
        (kind, offset, path),
        "{error}"
    );
    let place = if path.is_empty() { "" } else { ", in " };
    let expected = format!("expected {words} at byte {offset}{place}{path}");
    assert_eq!(error.to_string(), expected);
}

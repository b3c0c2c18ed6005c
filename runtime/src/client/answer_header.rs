//! Keys to header fields of answers.

use std::fmt;
use std::marker::PhantomData;

/// A header field of answers that the model does not have, and what its value is. A generated crate
/// has them as constants of its operations, for [`Answered::get`] and [`AnswerMeta::get`].
///
/// [`Answered::get`]: crate::client::Answered::get
/// [`AnswerMeta::get`]: crate::client::AnswerMeta::get
pub struct AnswerHeader<T> {
    name: &'static str,
    value: PhantomData<fn() -> T>,
}

impl<T> AnswerHeader<T> {
    /// The header field of this name, in small letters.
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            value: PhantomData,
        }
    }

    /// The name of the field.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<T> Clone for AnswerHeader<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for AnswerHeader<T> {}

impl<T> fmt::Debug for AnswerHeader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AnswerHeader").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::*;
    use crate::client::AnswerMeta;

    #[test]
    fn what_is_absent_or_of_another_form_is_none() {
        const COUNT: AnswerHeader<i64> = AnswerHeader::new("x-count");
        const NAME: AnswerHeader<String> = AnswerHeader::new("x-count");
        for (text, count) in [("7", Some(7)), (" 8 ", Some(8)), ("many", None), ("", None)] {
            let mut headers = HeaderMap::new();
            headers.insert("x-count", HeaderValue::from_str(text).unwrap());
            let meta = AnswerMeta::new(StatusCode::OK, headers, 1);
            assert_eq!(meta.get(COUNT), count, "{text}");
            assert_eq!(meta.get(NAME).as_deref(), Some(text.trim()));
        }
        assert_eq!(AnswerMeta::default().get(COUNT), None);
    }
}

//! Advice for messages that are well known.

use super::Context;

/// What to do about an error whose message is well known. It stands beside the service's words,
/// never in their place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    code: &'static str,
    message: &'static str,
    hint: &'static str,
}

impl Hint {
    /// Advice for errors with this code whose message contains these words.
    pub const fn new(code: &'static str, message: &'static str, hint: &'static str) -> Self {
        Self {
            code,
            message,
            hint,
        }
    }
}

/// The first hint that fits.
pub(super) fn find(error: &Context, hints: &[Hint]) -> Option<&'static str> {
    let (code, message) = (error.code()?, error.message()?);
    let found = hints
        .iter()
        .find(|hint| hint.code == code && message.contains(hint.message));
    found.map(|hint| hint.hint)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bytes::Bytes;

    use super::*;
    use crate::client::AnswerMeta;

    #[test]
    fn code_and_words_have_to_fit() {
        const HINTS: &[Hint] = &[
            Hint::new("Bad", "too long", "make it shorter"),
            Hint::new("Bad", "too", "do less"),
        ];
        let hint = |body: &str| {
            let meta = Arc::new(AnswerMeta::default());
            let body = Bytes::from(body.to_owned());
            find(&Context::from_answer("Do", meta, body), HINTS)
        };
        let cases = [
            (
                r#"{"code":"Bad","message":"It is too long."}"#,
                Some("make it shorter"),
            ),
            (
                r#"{"code":"Bad","message":"It is too wide."}"#,
                Some("do less"),
            ),
            (r#"{"code":"Bad","message":"It is Too wide."}"#, None),
            (r#"{"code":"Worse","message":"It is too long."}"#, None),
            (r#"{"code":"Bad"}"#, None),
        ];
        for (body, expected) in cases {
            assert_eq!(hint(body), expected, "{body}");
        }
    }
}

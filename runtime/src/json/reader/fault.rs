//! Words for what is wrong.

use super::Reader;
use crate::json::{Error, ErrorKind};

impl Reader<'_> {
    /// Something other than punctuation or a key comes next.
    #[cold]
    pub(super) fn syntax(&self, expected: &'static str) -> Error {
        let (kind, found) = match self.found() {
            (ErrorKind::WrongType, found) => (ErrorKind::Syntax, found),
            other => other,
        };
        self.error(kind, self.pos, expected, found)
    }

    /// Something other than the value that is needed comes next.
    #[cold]
    pub(super) fn wrong_type(&self, expected: &'static str) -> Error {
        let (kind, found) = self.found();
        self.error(kind, self.pos, expected, found)
    }

    /// What comes next, and what is wrong with it if a value is needed.
    fn found(&self) -> (ErrorKind, &'static str) {
        let rest = self.rest();
        let found = match rest.first() {
            None => return (ErrorKind::UnexpectedEnd, "the end of the input"),
            Some(b'{') => "an object",
            Some(b'[') => "an array",
            Some(b'"') => "a string",
            Some(b'-' | b'0'..=b'9') => "a number",
            Some(b'}') => return (ErrorKind::Syntax, "`}`"),
            Some(b']') => return (ErrorKind::Syntax, "`]`"),
            Some(b',') => return (ErrorKind::Syntax, "`,`"),
            Some(b':') => return (ErrorKind::Syntax, "`:`"),
            Some(_) if rest.starts_with(b"null") => "`null`",
            Some(_) if rest.starts_with(b"true") || rest.starts_with(b"false") => "a boolean",
            Some(_)
                if ["null", "true", "false"]
                    .iter()
                    .any(|l| l.as_bytes().starts_with(rest)) =>
            {
                return (ErrorKind::UnexpectedEnd, "the end of the input");
            }
            Some(_) => return (ErrorKind::Syntax, "something that is not JSON"),
        };
        (ErrorKind::WrongType, found)
    }

    #[cold]
    pub(super) fn error(
        &self,
        kind: ErrorKind,
        offset: usize,
        expected: &'static str,
        found: &'static str,
    ) -> Error {
        Error::new(kind, self.input, offset, expected, found)
    }
}

use std::fmt;

use super::{Document, Redacted};

/// A member of a union that the model does not know, kept so that it can be
/// looked at and sent back unchanged.
///
/// `Debug` shows the tag and hides the value: nobody knows whether a member
/// that is not in the model is sensitive.
///
/// The default has an empty tag and stands for a union in which no member was
/// set.
#[derive(Clone, Default, PartialEq)]
pub struct UnknownMember {
    /// Unions are moved often and are hardly ever unknown, so this must not be what makes them large.
    /// Absent if there is neither a tag nor a value.
    member: Option<Box<Member>>,
}

#[derive(Clone, PartialEq)]
struct Member {
    tag: String,
    value: Document,
}

static NULL: Document = Document::Null;

impl UnknownMember {
    /// Makes a member from its name on the wire and its value.
    pub fn new(tag: impl Into<String>, value: Document) -> Self {
        let tag = tag.into();
        let empty = tag.is_empty() && value.is_null();
        let member = (!empty).then(|| Box::new(Member { tag, value }));
        Self { member }
    }

    /// The name of the member on the wire.
    pub fn tag(&self) -> &str {
        self.member.as_ref().map_or("", |member| &member.tag)
    }

    /// The value of the member.
    pub fn value(&self) -> &Document {
        self.member.as_ref().map_or(&NULL, |member| &member.value)
    }
}

impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownMember")
            .field("tag", &self.tag())
            .field("value", &Redacted)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::UnknownMember;
    use crate::value::Document;

    #[test]
    fn keeps_tag_and_value() {
        let member = UnknownMember::new("hologram", Document::from("secret"));
        assert_eq!(member.tag(), "hologram");
        assert_eq!(member.value(), &Document::from("secret"));
    }

    #[test]
    fn nothing_is_the_default() {
        let nothing = UnknownMember::default();
        assert_eq!((nothing.tag(), nothing.value()), ("", &Document::Null));
        assert_eq!(nothing, UnknownMember::new("", Document::Null));
        assert_ne!(nothing, UnknownMember::new("a", Document::Null));
        assert_ne!(nothing, UnknownMember::new("", Document::from(1)));
    }

    #[test]
    fn debug_hides_the_value() {
        let member = UnknownMember::new("hologram", Document::from("secret"));
        assert_eq!(
            format!("{member:?}"),
            r#"UnknownMember { tag: "hologram", value: *** redacted *** }"#
        );
    }
}

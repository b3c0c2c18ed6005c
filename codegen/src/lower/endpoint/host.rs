//! What operations put before the host of the endpoint (`smithy.api#endpoint`, `smithy.api#hostLabel`).

use crate::ir::{EndpointStep, Member};
use crate::lower::Lowering;
use crate::smithy::Shape;

const HOST_LABEL: &str = "smithy.api#hostLabel";

impl Lowering<'_> {
    /// The prefix as the model writes it, and the steps that fill its labels.
    pub(super) fn host_prefix(
        &mut self,
        operation: &Shape,
        input: Option<&Shape>,
        fields: &[Member],
    ) -> (String, Vec<EndpointStep>) {
        let endpoint = operation.traits.get("smithy.api#endpoint");
        let prefix = endpoint.and_then(|endpoint| endpoint.get("hostPrefix")?.as_str());
        let Some(prefix) = prefix else {
            return (String::new(), Vec::new());
        };
        let Some(labels) = labels(prefix) else {
            let problem = format!("`{prefix}` is no prefix of a host");
            let help = "write letters, digits, hyphens, dots, and labels in braces with something between them";
            self.report(operation, None, problem, help);
            return (String::new(), Vec::new());
        };
        let mut steps = Vec::new();
        for label in labels {
            let members = input.into_iter().flat_map(Shape::members);
            let found = members.zip(fields).find(|((name, member), field)| {
                *name == label
                    && member.traits.has(HOST_LABEL)
                    && matches!(field.ty, crate::ir::Type::String | crate::ir::Type::Enum(_))
            });
            match found {
                Some((_, field)) => steps.push(EndpointStep::HostLabel {
                    name: label.to_owned(),
                    field: field.field.clone(),
                }),
                None => {
                    let problem = format!("the label {{{label}}} of `{prefix}` has no member");
                    let help =
                        "add a string of that name to the input, with hostLabel and required";
                    self.report(operation, None, problem, help);
                }
            }
        }
        (prefix.to_owned(), steps)
    }
}

/// The labels of a prefix, or nothing where it is none.
fn labels(prefix: &str) -> Option<Vec<&str>> {
    let is_host = |text: &str| {
        let is_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
        text.bytes().all(is_byte)
    };
    let mut labels = Vec::new();
    let mut rest = prefix;
    while let Some((before, after)) = rest.split_once('{') {
        let adjacent = before.is_empty() && !labels.is_empty();
        let (label, after) = after.split_once('}')?;
        if adjacent || !is_host(before) || label.is_empty() || labels.contains(&label) {
            return None;
        }
        labels.push(label);
        rest = after;
    }
    (is_host(rest) && !prefix.is_empty()).then_some(labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_have_labels() {
        for (prefix, expected) in [
            ("data.", &[][..]),
            ("{a}.data.", &["a"]),
            ("x-{a}-{b}", &["a", "b"]),
        ] {
            assert_eq!(labels(prefix).as_deref(), Some(expected), "{prefix}");
        }
        for prefix in [
            "", "{a", "a}", "{}", "{a}{b}.", "{a}.{a}.", "https://", "a@b", "a:1",
        ] {
            assert_eq!(labels(prefix), None, "{prefix}");
        }
    }
}

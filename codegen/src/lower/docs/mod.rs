//! Documentation: from the model's HTML or Markdown to rustdoc's Markdown, with the constraints of the shape below it.

mod html;
mod marks;
mod repair;
mod tidy;
mod urls;

use serde_json::Value;

use crate::config::DocsFormat;
use crate::smithy::{Member, Shape, Traits};

use super::Lowering;

impl Lowering<'_> {
    /// The documentation of a type, or a sentence that says which shape it is.
    pub(super) fn shape_docs(&self, shape: &Shape) -> Vec<String> {
        let fallback = || vec![format!("The {} `{}`.", shape.kind.name(), shape.id.name())];
        self.documentation(&shape.traits).unwrap_or_else(fallback)
    }

    /// The documentation of a member, and what the model says about its values.
    pub(super) fn member_docs(&self, name: &str, member: &Member) -> Vec<String> {
        let target = self.shape(&member.target);
        let own = self
            .documentation(&member.traits)
            .or_else(|| self.documentation(&target.traits));
        let mut docs = own.unwrap_or_else(|| vec![format!("The member `{name}`.")]);
        let constraints = constraints(&member.traits, &target.traits);
        if !constraints.is_empty() {
            docs.push(String::new());
            docs.extend(constraints);
        }
        docs
    }

    /// The documentation of an enum's value.
    pub(super) fn value_docs(&self, value: &str, member: &Member) -> Vec<String> {
        self.documentation(&member.traits)
            .unwrap_or_else(|| vec![code(value)])
    }

    /// The documentation of an operation.
    pub(super) fn operation_docs(&self, shape: &Shape) -> Vec<String> {
        let fallback = || vec![format!("Calls the operation `{}`.", shape.id.name())];
        self.documentation(&shape.traits).unwrap_or_else(fallback)
    }

    /// The lines of a `@documentation` trait as Markdown; nothing where it is absent or empty.
    pub(super) fn documentation(&self, traits: &Traits) -> Option<Vec<String>> {
        self.markdown(traits.get("smithy.api#documentation")?.as_str()?)
    }

    /// Lines of documentation as Markdown; nothing where the text is empty.
    pub(super) fn markdown(&self, text: &str) -> Option<Vec<String>> {
        let markdown = match self.config.docs {
            DocsFormat::Markdown => text.to_owned(),
            DocsFormat::Html => html::to_markdown(text),
        };
        let lines: Vec<String> = markdown
            .trim()
            .lines()
            .map(|line| line.replace(is_refused, " ").trim_end().to_owned())
            .collect();
        (!lines.is_empty()).then_some(lines)
    }
}

/// Characters that rustc refuses in comments: they could make code look like something else than it is.
fn is_refused(c: char) -> bool {
    matches!(c, '\r' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text as code, whatever is in it.
fn code(text: &str) -> String {
    let mut fence = "`".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    let text = text.replace(['\n', '\r'], " ");
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The constraint traits, one sentence each; a member's own stand in place of its target's.
fn constraints(member: &Traits, target: &Traits) -> Vec<String> {
    let of = |id: &str| member.get(id).or_else(|| target.get(id));
    let mut lines = Vec::new();
    if let Some(span) = of("smithy.api#length").and_then(span) {
        lines.push(format!("Length: {span}."));
    }
    if let Some(span) = of("smithy.api#range").and_then(span) {
        lines.push(format!("Range: {span}."));
    }
    if let Some(pattern) = of("smithy.api#pattern").and_then(Value::as_str) {
        lines.push(format!("Pattern: {}.", code(pattern)));
    }
    if let Some(default) = member
        .get("smithy.api#default")
        .filter(|default| !default.is_null())
    {
        lines.push(format!("Default: {}.", code(&default.to_string())));
    }
    // Each on a line of its own in Markdown, too.
    let last = lines.len().saturating_sub(1);
    lines
        .iter_mut()
        .take(last)
        .for_each(|line| line.push_str("  "));
    lines
}

fn span(bounds: &Value) -> Option<String> {
    match (bounds.get("min"), bounds.get("max")) {
        (Some(min), Some(max)) if min == max => Some(format!("{min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_may_hold_backticks() {
        for (text, expected) in [
            ("a", "`a`"),
            ("a`b", "``a`b``"),
            ("`a``", "``` `a`` ```"),
            ("a\nb", "`a b`"),
        ] {
            assert_eq!(code(text), expected);
        }
    }
}

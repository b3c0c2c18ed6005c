//! Documentation: from the model's HTML or Markdown to rustdoc's Markdown, with the constraints of the shape below it.

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
            .unwrap_or_else(|| vec![format!("`{value}`")])
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
            DocsFormat::Html => html_to_markdown(text),
        };
        let lines: Vec<String> = markdown
            .trim()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect();
        (!lines.is_empty()).then_some(lines)
    }
}

/// What is left of a text that cannot be converted is the text itself, as code: wrong documentation stops nobody's build.
fn html_to_markdown(html: &str) -> String {
    let converter = htmd::HtmlToMarkdown::builder()
        .skip_tags(vec!["script", "style"])
        .build();
    match converter.convert(html) {
        Ok(markdown) => mark_code_as_text(&markdown),
        Err(_) => format!("```text\n{html}\n```"),
    }
}

/// Gives every code block a language: rustdoc takes one without for Rust, and runs it as a test.
fn mark_code_as_text(markdown: &str) -> String {
    let mut inside = false;
    let mut marked = String::with_capacity(markdown.len());
    for line in markdown.lines() {
        marked.push_str(line);
        if line.trim() == "```" {
            inside = !inside;
            if inside {
                marked.push_str("text");
            }
        }
        marked.push('\n');
    }
    marked
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
    if let Some(pattern) = of("smithy.api#pattern").and_then(Value::as_str)
        && !pattern.contains('`')
    {
        lines.push(format!("Pattern: `{pattern}`."));
    }
    if let Some(default) = member
        .get("smithy.api#default")
        .filter(|default| !default.is_null())
    {
        lines.push(format!("Default: `{default}`."));
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

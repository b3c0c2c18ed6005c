//! Documentation: from the model's HTML or Markdown to rustdoc's Markdown, with the constraints of the shape below it.

mod html;
mod links;
mod marks;
mod repair;
mod tidy;
mod urls;

use serde_json::Value;

use crate::config::DocsFormat;
use crate::smithy::{Member, Shape, ShapeId, Traits};
use crate::syntax;

use super::Lowering;

impl Lowering<'_> {
    /// The documentation of a type, or a sentence that says which shape it is.
    pub(super) fn shape_docs(&mut self, shape: &Shape) -> Vec<String> {
        let kind = if shape.traits.has("smithy.api#error") {
            "exception"
        } else {
            shape.kind.name()
        };
        let fallback = || vec![format!("The {kind} `{}`.", shape.id.name())];
        self.documentation(shape, None).unwrap_or_else(fallback)
    }

    /// The documentation of a member, and what the model says about its values.
    pub(super) fn member_docs(
        &mut self,
        shape: &Shape,
        name: &str,
        member: &Member,
    ) -> Vec<String> {
        let target = &self.model.shapes[&member.target];
        let own = self
            .documentation(shape, Some(name))
            .or_else(|| self.documentation(target, None));
        let mut docs = own.unwrap_or_else(|| vec![format!("The member `{name}`.")]);
        let constraints = constraints(&member.traits, &target.traits);
        if !constraints.is_empty() {
            docs.push(String::new());
            docs.extend(constraints);
        }
        docs
    }

    /// The documentation of an enum's value.
    pub(super) fn value_docs(&mut self, shape: &Shape, name: &str, value: &str) -> Vec<String> {
        self.documentation(shape, Some(name))
            .unwrap_or_else(|| vec![code(value)])
    }

    /// The documentation of an operation.
    pub(super) fn operation_docs(&mut self, shape: &Shape) -> Vec<String> {
        let fallback = || vec![format!("Calls the operation `{}`.", shape.id.name())];
        self.documentation(shape, None).unwrap_or_else(fallback)
    }

    /// The whole request and the whole response of an operation, in lines.
    pub(super) fn operation_syntax(&self, id: &ShapeId) -> [Vec<String>; 2] {
        let Some(syntax) = syntax::operation(self.model, id) else {
            return [Vec::new(), Vec::new()];
        };
        [syntax.request, syntax.response].map(|text| lines(&text))
    }

    /// The lines of the `@documentation` of a shape or of one of its members as Markdown; nothing where it is absent or
    /// empty.
    pub(super) fn documentation(
        &mut self,
        shape: &Shape,
        member: Option<&str>,
    ) -> Option<Vec<String>> {
        let traits = match member {
            None => &shape.traits,
            Some(name) => {
                let mut members = shape.members();
                &members.find(|(other, _)| *other == name)?.1.traits
            }
        };
        let text = traits.get("smithy.api#documentation")?.as_str()?;
        match self.config.docs {
            DocsFormat::Markdown => {
                let linked = self.link(text, shape, member);
                self.markdown(&linked)
            }
            DocsFormat::Html => self.markdown(text),
        }
    }

    /// Lines of documentation as Markdown; nothing where the text is empty.
    pub(super) fn markdown(&self, text: &str) -> Option<Vec<String>> {
        let markdown = match self.config.docs {
            DocsFormat::Markdown => text.to_owned(),
            DocsFormat::Html => html::to_markdown(text),
        };
        let lines = lines(markdown.trim());
        (!lines.is_empty()).then_some(lines)
    }
}

/// The lines of a text, as they can stand in comments.
fn lines(text: &str) -> Vec<String> {
    let lines = text.lines();
    let lines = lines.map(|line| line.replace(is_refused, " ").trim_end().to_owned());
    lines.collect()
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

/// The constraint traits, a list where there are several; a member's own stand in place of its target's.
fn constraints(member: &Traits, target: &Traits) -> Vec<String> {
    let of = |id: &str| member.get(id).or_else(|| target.get(id));
    let mut lines = Vec::new();
    if let Some(span) = of("smithy.api#length").and_then(span) {
        lines.push(format!("Length: {span}"));
    }
    if let Some(span) = of("smithy.api#range").and_then(span) {
        lines.push(format!("Range: {span}"));
    }
    if let Some(pattern) = of("smithy.api#pattern").and_then(Value::as_str) {
        lines.push(format!("Pattern: {}", code(pattern)));
    }
    if let Some(default) = member
        .get("smithy.api#default")
        .filter(|default| !default.is_null())
    {
        lines.push(format!("Default: {}", code(&default.to_string())));
    }
    if lines.len() > 1 {
        lines.iter_mut().for_each(|line| line.insert_str(0, "* "));
    }
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

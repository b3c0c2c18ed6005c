//! Links of documentation written in Markdown: from shapes of the model to the Rust items that are made of them.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, LinkType, Parser};

use super::repair::options;
use crate::diagnostics::Diagnostic;
use crate::ir::Module;
use crate::lower::Lowering;
use crate::smithy::{Shape, ShapeId, ShapeKind};

/// A Rust item: how a link shows it, and its path.
type Item = (String, String);

impl Lowering<'_> {
    /// The text with its links to shapes and members, such as `` [`Name`] `` and `` [`Name$member`] ``, as links to Rust
    /// items. It is the documentation of a shape or of one of its members.
    pub(super) fn link(&mut self, text: &str, shape: &Shape, member: Option<&str>) -> String {
        let mut linked = String::with_capacity(text.len());
        let mut done = 0;
        for range in shortcuts(text) {
            let link = &text[range.clone()];
            let named = link
                .strip_prefix("[`")
                .and_then(|link| link.strip_suffix("`]"));
            let Some(named) = named else {
                continue;
            };
            match self.item(named, shape) {
                Ok((name, path)) => {
                    linked.push_str(&text[done..range.start]);
                    linked.push_str(&format!("[`{name}`]({path})"));
                    done = range.end;
                }
                Err(problem) => {
                    let at = member.map_or(shape.id.to_string(), |member| {
                        format!("{}${member}", shape.id)
                    });
                    let help = "link a structure, union, enum or operation of the service, or `Name$member`; \
                                or write it without brackets";
                    self.diagnostics.push(
                        Diagnostic::new(format!("the link [`{named}`] {problem}"), help)
                            .file(shape.file.clone())
                            .shape(at)
                            .trait_id("smithy.api#documentation"),
                    );
                }
            }
        }
        linked.push_str(&text[done..]);
        linked
    }

    /// The item that a link names, or what is wrong with it.
    fn item(&self, named: &str, from: &Shape) -> Result<Item, String> {
        let (name, member) = match named.split_once('$') {
            Some((name, member)) => (name, Some(member)),
            None => (named, None),
        };
        let namespace = self.service_shape.id.namespace();
        let shape = ShapeId::new(&format!("{namespace}#{name}"))
            .and_then(|id| self.model.shapes.get(&id))
            .ok_or_else(|| format!("names no shape of {namespace}"))?;
        if let Some(operation) = self.operation_names.get(&shape.id) {
            let method = operation.method.trim_start_matches("r#");
            return match member {
                None => Ok((method.to_owned(), format!("crate::Client::{method}"))),
                Some(_) => Err("names a member, but an operation has none".to_owned()),
            };
        }
        let kind = shape.kind.name();
        let is_type = matches!(
            shape.kind,
            ShapeKind::Structure(_)
                | ShapeKind::Union(_)
                | ShapeKind::Enum(_)
                | ShapeKind::IntEnum(_)
        );
        if !is_type {
            return Err(format!("names a {kind}, of which no Rust item is made"));
        }
        let Some(at) = self.names.get(&shape.id).filter(|_| self.is_emitted(shape)) else {
            return Err(format!("names a {kind} that stands in no type of its own"));
        };
        let module = match at.module {
            Module::Types => "types",
            Module::Operation => "operation",
            Module::Error => "error",
        };
        let path = format!("crate::{module}::{}", at.name);
        let Some(member) = member else {
            return Ok((at.name.clone(), path));
        };
        if !shape.members().any(|(name, _)| name == member) {
            return Err(format!("names no member of the {kind} {name}"));
        }
        let key = (shape.id.clone(), member.to_owned());
        let Some(item) = self.member_names.get(&key) else {
            return Err(
                "names an exception of a stream, which is an error and no event".to_owned(),
            );
        };
        let item = item.trim_start_matches("r#");
        let shown = if shape.id == from.id {
            item.to_owned()
        } else {
            format!("{}::{item}", at.name)
        };
        Ok((shown, format!("{path}::{item}")))
    }
}

/// Where text in brackets stands that would be a link if somebody knew where to.
fn shortcuts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if text.contains("[`") {
        let callback = |link: BrokenLink<'_>| {
            if link.link_type == LinkType::Shortcut {
                found.push(link.span);
            }
            None
        };
        Parser::new_with_broken_link_callback(text, options(), Some(callback)).for_each(drop);
        found.sort_by_key(|range| range.start);
        found.dedup();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_links_that_lead_nowhere_are_found() {
        for (text, links) in [
            ("see [`A`] and [`B$c`].", &["[`A`]", "[`B$c`]"][..]),
            ("a [`A`](crate::A) b [`A`][c] [d](e) `[`A`]`", &[]),
            ("[`A`]\n\n[`A`]: https://a.b", &[]),
            (
                "```\n[`A`]\n```\n\n* [`B`]\n\n|a|\n|-|\n|[`C`]|",
                &["[`B`]", "[`C`]"],
            ),
            ("\\[`A`] `x[0]` [`A`", &[]),
        ] {
            let found: Vec<&str> = shortcuts(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, links, "{text}");
        }
    }
}

//! Markdown that rustdoc does not warn about.
//!
//! The converter writes good Markdown from good HTML. What models have is not always that, and what a page looks like
//! is decided by rustdoc's parser, so the same parser has the last word here.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::urls::first_url;

/// So often is a text looked at; each look repairs what the one before has uncovered.
const ROUNDS: usize = 8;

/// A piece of the text and what goes in its place.
type Edit = (Range<usize>, &'static str);

/// The text with everything repaired that rustdoc would warn about, or would show as something else than text; nothing
/// where that does not come to an end.
pub(super) fn repair(markdown: &str) -> Option<String> {
    let mut text = markdown.to_owned();
    for _ in 0..ROUNDS {
        let mut edits = edits(&text);
        if edits.is_empty() {
            return Some(text);
        }
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        edits.dedup_by_key(|(range, _)| range.start);
        for (range, replacement) in edits.into_iter().rev() {
            text.replace_range(range, replacement);
        }
    }
    None
}

/// The extensions that rustdoc reads.
pub(super) fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
}

pub(super) fn edits(text: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = Vec::new();
    let mut unresolved = Vec::new();
    let callback = |link: BrokenLink<'_>| {
        unresolved.push(link.span.start);
        None
    };
    let parser = Parser::new_with_broken_link_callback(text, options(), Some(callback));
    let (mut in_code, mut in_link) = (false, false);
    for (event, range) in parser.into_offset_iter() {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                let found = text[range.clone()].find('<');
                edits.extend(found.map(|at| insert(range.start + at, "\\")));
            }
            Event::FootnoteReference(_) => edits.push(insert(range.start, "\\")),
            Event::Start(Tag::Strikethrough | Tag::FootnoteDefinition(_)) => {
                edits.push(insert(range.start, "\\"));
            }
            // A path, which rustdoc would look up among the items of the crate.
            Event::Start(Tag::Link {
                link_type: LinkType::Inline,
                dest_url,
                ..
            }) if !dest_url.contains(':') => edits.push(insert(range.start, "\\")),
            Event::Start(Tag::CodeBlock(kind)) => {
                in_code = true;
                match kind {
                    CodeBlockKind::Indented => edits.extend(indentation(text, range.start)),
                    CodeBlockKind::Fenced(language) => {
                        edits.extend(language_of(text, range, &language));
                    }
                }
            }
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Link { .. }) => in_link = true,
            Event::End(TagEnd::Link) => in_link = false,
            Event::Text(_) if !in_code => {
                if !in_link {
                    edits.extend(urls(text, range.clone()));
                }
                edits.extend(stars(text, range));
            }
            _ => {}
        }
    }
    edits.extend(unresolved.into_iter().map(|at| insert(at, "\\")));
    edits
}

fn insert(at: usize, text: &'static str) -> Edit {
    (at..at, text)
}

/// Code that nobody marked as such is a paragraph that was pushed to the right.
fn indentation(text: &str, start: usize) -> Option<Edit> {
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..start];
    let spaces = before.len() - before.trim_end_matches([' ', '\t']).len();
    (spaces > 0).then(|| (start - spaces.min(4)..start, ""))
}

/// Rustdoc takes code without a language for Rust, and runs it as a test.
fn language_of(text: &str, block: Range<usize>, language: &str) -> Option<Edit> {
    if language == "text" {
        return None;
    }
    let first_line = text[block.clone()].lines().next()?;
    let fence = first_line.len() - first_line.trim_start_matches(['`', '~']).len();
    Some((block.start + fence..block.start + first_line.len(), "text"))
}

/// URLs that are no links.
fn urls(text: &str, range: Range<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut rest = &text[range.clone()];
    while let Some((before, url, after)) = first_url(rest) {
        let start = range.end - rest.len() + before.len();
        edits.extend([insert(start, "<"), insert(start + url.len(), ">")]);
        rest = after;
    }
    edits
}

/// Stars that make nothing bold or italic, and are not written as stars.
fn stars(text: &str, range: Range<usize>) -> impl Iterator<Item = Edit> {
    let found = text[range.clone()].match_indices('*');
    let at = found.map(move |(at, _)| range.start + at);
    at.filter(|at| !text[..*at].ends_with('\\'))
        .map(|at| insert(at, "\\"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_markdown_stays() {
        for text in [
            "",
            "a `<b>` [c](https://d.e) <https://f.g> **h** \\*i\\* \\<j>",
            "* a\n  * b\n\n  ```text\n  <c> [d] https://e.f *\n  ```",
            "| a | b |\n|---|---|\n| c | d |",
        ] {
            assert_eq!(repair(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_rustdoc_warns_about_is_text() {
        for (text, expected) in [
            ("Vec<String>", "Vec\\<String>"),
            ("<div>\na\n</div>", "\\<div>\na\n\\</div>"),
            ("[a] [b][c] [d](e)", "\\[a] \\[b]\\[c] \\[d](e)"),
            ("see https://a.b/c.", "see <https://a.b/c>."),
            ("```\na\n```", "```text\na\n```"),
            ("~~~json\na\n~~~", "~~~text\na\n~~~"),
            ("a\n\n     b", "a\n\n b"),
            ("~a~ ~~b~~", "\\~a~ \\~~b~~"),
            ("a **b", "a \\*\\*b"),
        ] {
            assert_eq!(repair(text).as_deref(), Some(expected), "{text}");
        }
    }
}

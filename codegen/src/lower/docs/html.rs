//! From the HTML of AWS's documentation to Markdown.

use std::sync::LazyLock;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::Options;
use htmd::{Element, HtmlToMarkdown};

use super::marks::{BOLD, BREAK, ITALIC, resolve};
use super::repair::repair;
use super::tidy::tidy;
use super::urls::is_absolute;

static CONVERTER: LazyLock<HtmlToMarkdown> = LazyLock::new(|| {
    let options = Options {
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(vec!["script", "style"])
        .add_handler(vec!["a"], link)
        .add_handler(vec!["img"], image)
        .add_handler(
            vec!["note", "important", "caution", "warning", "tip"],
            aside,
        )
        .add_handler(vec!["dt"], term)
        .add_handler(
            vec!["b", "strong"],
            |handlers: &dyn Handlers, element: Element<'_>| emphasis(handlers, &element, BOLD),
        )
        .add_handler(
            vec!["i", "em"],
            |handlers: &dyn Handlers, element: Element<'_>| emphasis(handlers, &element, ITALIC),
        )
        .add_handler(vec!["br"], |_: &dyn Handlers, _: Element<'_>| {
            Some(format!("{BREAK}\n").into())
        })
        .add_handler(vec!["h1", "h2", "h3", "h4", "h5", "h6"], heading)
        .add_handler(vec!["code"], code)
        .add_handler(vec!["pre"], block)
        .build()
});

/// The documentation as Markdown that rustdoc has nothing to say about.
///
/// What is left of a text that cannot be converted is the text itself, as code: wrong documentation stops nobody's build.
pub(super) fn to_markdown(html: &str) -> String {
    let converted = CONVERTER.convert(&tidy(html)).ok();
    converted
        .and_then(|markdown| repair(&resolve(&markdown)))
        .unwrap_or_else(|| as_code(html))
}

fn as_code(text: &str) -> String {
    let text = text.trim_matches('\n');
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    format!("{fence}text\n{text}\n{fence}")
}

/// A link to another page of the service's documentation would lead nowhere from here, so only its text stays.
fn link(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim();
    let mut attributes = element.attrs.iter();
    let href = attributes.find(|attribute| &*attribute.name.local == "href");
    let url = href.map(|href| href.value.trim().replace('\n', ""));
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == ':';
    let markdown = match url {
        Some(url) if is_absolute(&url) => {
            let url = encoded(&url);
            let shown = text.replace('\\', "");
            if is_block(text) {
                return Some(format!("\n\n{text}\n\n<{url}>").into());
            }
            if text.is_empty() || shown == url {
                format!("<{url}>")
            } else {
                format!("[{text}]({url})")
            }
        }
        // An `a` without a target names something of the service, such as an operation.
        None if !text.is_empty() && text.chars().all(is_name) => format!("`{text}`"),
        Some(_) | None => return Some(content.into()),
    };
    let (before, after) = around(&content);
    Some(format!("{before}{markdown}{after}").into())
}

/// Whether a text is more than a line: a list, a code block or several paragraphs.
fn is_block(text: &str) -> bool {
    text.replace(&format!("{BREAK}\n"), "").contains('\n')
}

/// The white space around a text.
fn around(content: &str) -> (&str, &str) {
    let start = content.len() - content.trim_start().len();
    let end = content.trim_end().len().max(start);
    (&content[..start], &content[end..])
}

/// The URL without the characters that end one in Markdown.
fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            ' ' => encoded.push_str("%20"),
            '(' => encoded.push_str("%28"),
            ')' => encoded.push_str("%29"),
            '<' => encoded.push_str("%3C"),
            '>' => encoded.push_str("%3E"),
            '\\' => encoded.push_str("%5C"),
            c => encoded.push(c),
        }
    }
    encoded
}

/// Pictures stand beside the service's documentation and not beside ours; what they show stays.
fn image(_: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let mut attributes = element.attrs.iter();
    let alt = attributes.find(|attribute| &*attribute.name.local == "alt")?;
    Some(escaped(&alt.value).into())
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

fn emphasis(
    handlers: &dyn Handlers,
    element: &Element<'_>,
    [open, close]: [char; 2],
) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let text = content.trim().replace([open, close], "");
    if text.is_empty()
        || is_block(&text)
        || content.contains('\n') && !text.starts_with(char::is_alphabetic)
    {
        return Some(content.into());
    }
    let (before, after) = around(&content);
    Some(format!("{before}{open}{text}{close}{after}").into())
}

/// A note and its kin: quoted, below its name.
fn aside(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let mut name = element.tag.to_owned();
    name[..1].make_ascii_uppercase();
    let mut quoted = format!("> **{name}**\n>");
    for line in content.trim().lines() {
        quoted.push_str(format!("\n> {line}").trim_end());
    }
    Some(format!("\n\n{quoted}\n\n").into())
}

/// Code without anything in it would be two backticks.
fn code(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    if content.trim().is_empty() {
        return Some(content.into());
    }
    handlers.fallback(element)
}

fn block(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    // The converter escapes what begins like a fence, which it takes for text.
    let content = match content.strip_prefix('\\') {
        Some(rest) if rest.starts_with(['`', '~']) => rest,
        _ => &content,
    };
    Some(format!("\n\n{}\n\n", as_code(content)).into())
}

/// A heading is one line.
fn heading(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    if is_block(content.trim()) {
        return Some(format!("\n\n{}\n\n", content.trim()).into());
    }
    handlers.fallback(element)
}

/// A term, whose definition follows as a paragraph.
fn term(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let content = content.trim();
    let [open, close] = BOLD;
    let content = content.replace([open, close], "");
    if content.is_empty() || content.contains('\n') {
        return Some(format!("\n\n{content}\n\n").into());
    }
    Some(format!("\n\n{open}{content}{close}\n\n").into())
}

#[cfg(test)]
mod tests;

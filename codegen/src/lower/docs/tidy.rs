//! What AWS writes as HTML, as HTML that a parser reads the way it was meant.

use super::urls::{first_url, is_absolute};

/// Elements that stand inside a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
];

/// Elements that begin a line of their own; some are AWS's and not HTML's.
const BLOCKS: &[&str] = &[
    "blockquote",
    "body",
    "br",
    "caption",
    "caution",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fullname",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "hr",
    "html",
    "important",
    "li",
    "note",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "style",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tip",
    "title",
    "tr",
    "ul",
    "warning",
];

/// Makes three things plain to a parser: what is no element is text (`<bucket>` in an ARN), what stands in code is
/// text as well, and a URL is a link.
pub(super) fn tidy(html: &str) -> String {
    let mut tidy = Tidy {
        whole: html.to_ascii_lowercase(),
        out: String::with_capacity(html.len()),
        code: None,
        links: Vec::new(),
        begins: true,
    };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tidy.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!--") {
            rest = after.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        match Tag::read(rest) {
            Some(tag) => {
                tidy.tag(&tag);
                rest = &rest[tag.source.len()..];
            }
            None => {
                tidy.begins = false;
                tidy.out.push_str("&lt;");
                rest = &rest[1..];
            }
        }
    }
    tidy.text(rest);
    tidy.out
}

fn is_known(name: &str) -> bool {
    INLINE.contains(&name) || BLOCKS.contains(&name)
}

struct Tidy {
    /// The whole text in small letters, to find out which tags have a partner.
    whole: String,
    out: String,
    /// The element (`code` or `pre`) that is open, if one is.
    code: Option<&'static str>,
    /// For each open `a`, whether it becomes a link.
    links: Vec<bool>,
    /// Whether the line has no text yet.
    begins: bool,
}

impl Tidy {
    fn text(&mut self, mut text: &str) {
        if let Some(open) = self.code {
            let one_line = if open == "pre" { "\n" } else { " " };
            self.out.push_str(&text.replace('\n', one_line));
            return;
        }
        if self.begins {
            // The converter only looks at the first character for what could be a list or a heading.
            text = text.trim_start();
        }
        self.begins &= text.is_empty();
        if self.links.contains(&true) {
            self.plain(text);
            return;
        }
        while let Some((before, url, after)) = first_url(text) {
            self.plain(before);
            self.out.push_str(&format!("<a href=\"{url}\">{url}</a>"));
            text = after;
        }
        self.plain(text);
    }

    /// Text that shows an entity as it is written must not become one in Markdown.
    fn plain(&mut self, text: &str) {
        let mut parts = text.split("&amp;");
        self.out.push_str(parts.next().unwrap_or_default());
        for part in parts {
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '#';
            let name = part.trim_start_matches(is_name);
            let is_entity = name.len() < part.len() && name.starts_with(';');
            self.out
                .push_str(if is_entity { "&amp;amp;" } else { "&amp;" });
            self.out.push_str(part);
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        if let Some(open) = self.code {
            if tag.closes && name == open {
                self.code = None;
                self.begins = open == "pre";
                self.out.push_str(tag.source);
            } else if name == "br" {
                self.out.push(if open == "pre" { '\n' } else { ' ' });
            } else if open == "code" && BLOCKS.contains(&name) {
                self.code = None;
                self.out.push_str("</code>");
                self.tag(tag);
            } else if !is_known(name) {
                self.literal(tag);
            }
            return;
        }
        if !is_known(name) && !self.has_partner(tag) {
            self.literal(tag);
            return;
        }
        match (name, tag.closes) {
            ("code", false) => self.code = Some("code"),
            ("pre", false) => self.code = Some("pre"),
            ("a", false) => self.links.push(tag.has_url()),
            ("a", true) => {
                self.links.pop();
            }
            _ => {}
        }
        self.begins |= BLOCKS.contains(&name);
        self.begins &= self.code.is_none();
        self.out.push_str(tag.source);
    }

    /// Whether the other half of an element stands somewhere, so that the tag is none of the author's placeholders.
    fn has_partner(&self, tag: &Tag<'_>) -> bool {
        let slash = if tag.closes { "" } else { "/" };
        let partner = format!("<{slash}{}", tag.name);
        let mut found = self.whole.match_indices(&partner);
        found.any(|(at, _)| self.whole[at + partner.len()..].starts_with(['>', ' ', '\n']))
    }

    fn literal(&mut self, tag: &Tag<'_>) {
        self.begins = false;
        self.out.push_str("&lt;");
        self.out.push_str(&tag.source[1..]);
    }
}

/// A tag as it stands in the source.
struct Tag<'a> {
    source: &'a str,
    name: String,
    closes: bool,
}

impl<'a> Tag<'a> {
    /// The tag that a text begins with, if it does.
    fn read(text: &'a str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let (closes, inner) = match inner.strip_prefix('/') {
            Some(inner) => (true, inner),
            None => (false, inner),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        let name = &inner[..inner.find(|c| !is_name(c)).unwrap_or(inner.len())];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut quote = None;
        for (at, c) in text.char_indices().skip(1) {
            match (c, quote) {
                ('>', None) => {
                    return Some(Self {
                        source: &text[..=at],
                        name: name.to_ascii_lowercase(),
                        closes,
                    });
                }
                // The next tag begins, so this one never ended.
                ('<', None) => return None,
                ('"' | '\'', None) => quote = Some(c),
                (c, Some(open)) if c == open => quote = None,
                _ => {}
            }
        }
        None
    }

    /// Whether it is an `a` that leads somewhere from wherever the documentation is read.
    fn has_url(&self) -> bool {
        let lower = self.source.to_ascii_lowercase();
        let value = lower.split_once("href=").map(|(_, value)| value);
        value.is_some_and(|value| is_absolute(value.trim_start_matches(['"', '\'', ' '])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_element_is_text() {
        for (html, expected) in [
            ("<p>a<br/>b</p>", "<p>a<br/>b</p>"),
            ("arn:aws:s3:::<bucket>/x", "arn:aws:s3:::&lt;bucket>/x"),
            ("<bucket name>", "&lt;bucket name>"),
            ("</stray>", "&lt;/stray>"),
            ("<guilabel>Save</guilabel>", "<guilabel>Save</guilabel>"),
            ("a < b, <5 and <", "a &lt; b, &lt;5 and &lt;"),
            ("<p never <b>ends</b>", "&lt;p never <b>ends</b>"),
            ("a<!-- not shown -->b", "ab"),
            ("a<!-- not closed", "a"),
            ("a &amp; b &amp;lt; c", "a &amp; b &amp;amp;lt; c"),
        ] {
            assert_eq!(tidy(html), expected, "{html}");
        }
    }

    #[test]
    fn in_code_everything_is_text() {
        for (html, expected) in [
            (
                "<code>a<i>b</i></code> <i>c</i>",
                "<code>ab</code> <i>c</i>",
            ),
            (
                "<code><Tag>x</Tag></code>",
                "<code>&lt;Tag>x&lt;/Tag></code>",
            ),
            ("<pre>a<br>b<code>c</code></pre>", "<pre>a\nbc</pre>"),
            ("<code>open<p>next</p>", "<code>open</code><p>next</p>"),
            ("<code>https://a.b</code>", "<code>https://a.b</code>"),
        ] {
            assert_eq!(tidy(html), expected, "{html}");
        }
    }

    #[test]
    fn urls_are_links() {
        let link = |url: &str| format!("<a href=\"{url}\">{url}</a>");
        for (html, before, url, after) in [
            ("see https://a.b/c_d.", "see ", "https://a.b/c_d", "."),
            ("(http://a.b/(c))", "(", "http://a.b/(c)", ")"),
            ("https://a.b/&lt;id&gt;", "", "https://a.b/", "&lt;id&gt;"),
            ("https://a.b/<id>", "", "https://a.b/", "&lt;id>"),
            ("\"https://a.b\", ", "\"", "https://a.b", "\", "),
            ("<a>https://a.b</a>", "<a>", "https://a.b", "</a>"),
            (
                "<a href=\"#x\">https://a.b</a>",
                "<a href=\"#x\">",
                "https://a.b",
                "</a>",
            ),
        ] {
            assert_eq!(
                tidy(html),
                format!("{before}{}{after}", link(url)),
                "{html}"
            );
        }
        for html in [
            "<a href=\"https://a.b\">https://a.b</a>",
            "http and https:// and http://{host}",
        ] {
            assert_eq!(tidy(html), html);
        }
    }
}

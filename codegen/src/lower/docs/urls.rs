//! URLs in documentation.

/// Whether a link does not depend on the page that it stands on.
pub(super) fn is_absolute(url: &str) -> bool {
    ["http://", "https://", "mailto:"]
        .iter()
        .any(|scheme| url.len() > scheme.len() && url.starts_with(scheme))
}

/// The first URL in a text, and what stands before and after it.
pub(super) fn first_url(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let at = from + text[from..].find("http")?;
        let url = &text[at..];
        let host = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"));
        let is_host =
            host.is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric()));
        if !is_host {
            from = at + "http".len();
            continue;
        }
        let end = url
            .find(|c: char| {
                c.is_whitespace()
                    || matches!(c, '"' | '\'' | '`' | '>' | '|' | '\\' | '^' | '[' | ']')
            })
            .unwrap_or(url.len());
        let ends = [
            "&lt;",
            "&gt;",
            "&quot;",
            "&#",
            "&nbsp;",
            "&amp;lt;",
            "&amp;gt;",
            "&amp;quot;",
        ];
        let end = ends
            .iter()
            .filter_map(|entity| url.find(entity))
            .fold(end, usize::min);
        let url = &url[..end];
        let url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_', '(', '[', '{']);
        let url = without_open_end(url);
        let (before, after) = (&text[..at], &text[at + url.len()..]);
        return Some((before, url, after));
    }
}

/// Drops brackets at the end that were opened before the URL.
fn without_open_end(mut url: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        while url.ends_with(close) && url.matches(close).count() > url.matches(open).count() {
            url = &url[..url.len() - 1];
            url = url.trim_end_matches(['.', ',']);
        }
    }
    url
}

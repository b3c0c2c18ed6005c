//! Marks for what Markdown can only write once the text around it is known: bold and italic text, and line breaks.
//!
//! The converter goes from the inside out and does not see what follows. So it leaves characters of Unicode's private
//! use area, and the whole text is gone through once at the end.

/// Where bold text begins and ends.
pub(super) const BOLD: [char; 2] = ['\u{E000}', '\u{E001}'];
/// Where italic text begins and ends.
pub(super) const ITALIC: [char; 2] = ['\u{E002}', '\u{E003}'];
/// The end of a line that must stay one; a newline follows.
pub(super) const BREAK: char = '\u{E004}';

/// The text with all marks as Markdown.
pub(super) fn resolve(text: &str) -> String {
    stars(&breaks(text))
}

/// A break is a backslash, but only before more text of the same paragraph.
fn breaks(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines().rev() {
        let followed = lines
            .last()
            .is_some_and(|next| !next.trim_matches([' ', '>']).is_empty());
        let line = match line.trim_end().strip_suffix(BREAK) {
            // A break of an empty line is a new paragraph.
            Some(rest) if rest.trim_matches([' ', '>', BREAK]).is_empty() => rest.to_owned(),
            Some(rest) if followed => format!("{rest}\\"),
            Some(rest) => rest.to_owned(),
            None => line.to_owned(),
        };
        // In a table there are no lines.
        lines.push(line.replace(BREAK, " "));
    }
    lines.reverse();
    lines.join("\n")
}

/// Stars mean nothing between a word and punctuation, so a space keeps them apart.
fn stars(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    // What stands before the marks that were met last.
    let mut before = None;
    while let Some(c) = chars.next() {
        let (is_open, stars) = match c {
            c if c == BOLD[0] => (true, "**"),
            c if c == BOLD[1] => (false, "**"),
            c if c == ITALIC[0] => (true, "*"),
            c if c == ITALIC[1] => (false, "*"),
            c => {
                out.push(c);
                before = Some(c);
                continue;
            }
        };
        let rest = chars.clone();
        let after = rest.into_iter().find(|c| !is_mark(*c));
        let next_opens = chars
            .peek()
            .is_some_and(|c| *c == BOLD[0] || *c == ITALIC[0]);
        if is_open && is_word(before) && is_sign(after) {
            out.push(' ');
            before = Some(' ');
        }
        out.push_str(stars);
        let ends = chars.peek().is_none_or(|c| !is_mark(*c));
        if !is_open && (next_opens || ends && is_sign(before) && is_word(after)) {
            out.push(' ');
            before = Some(' ');
        }
    }
    out
}

fn is_mark(c: char) -> bool {
    BOLD.contains(&c) || ITALIC.contains(&c)
}

fn is_word(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

fn is_sign(c: Option<char>) -> bool {
    c.is_some_and(|c| !c.is_alphanumeric() && !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `<b>`, `<i>` and `|` stand for the marks.
    fn resolved(text: &str) -> String {
        let marks = [
            ("<b>", BOLD[0]),
            ("</b>", BOLD[1]),
            ("<i>", ITALIC[0]),
            ("</i>", ITALIC[1]),
            ("|", BREAK),
        ];
        let marked = marks.iter().fold(text.to_owned(), |text, (tag, mark)| {
            text.replace(tag, &mark.to_string())
        });
        resolve(&marked)
    }

    #[test]
    fn stars_keep_apart_from_words() {
        for (text, expected) in [
            ("<b>a</b> <i>b</i>", "**a** *b*"),
            ("a<b>b</b>c", "a**b**c"),
            ("(<b>Note:</b>text)", "(**Note:** text)"),
            ("a<b>\"b\"</b>", "a **\"b\"**"),
            ("<b>a <i>b:</i></b>c", "**a *b:*** c"),
            ("<b>a</b><i>b</i>", "**a** *b*"),
            ("<b>a:</b> b", "**a:** b"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }

    #[test]
    fn breaks_stand_before_text() {
        for (text, expected) in [
            ("a|\nb", "a\\\nb"),
            ("a|\n", "a"),
            ("a|\n\nb", "a\n\nb"),
            ("a|\n|\nb", "a\n\nb"),
            ("> a|\n> b|\n", "> a\\\n> b"),
            ("> a|\n> |\n> b", "> a\n> \n> b"),
            ("x a|b x", "x a b x"),
        ] {
            assert_eq!(resolved(text), expected, "{text}");
        }
    }
}

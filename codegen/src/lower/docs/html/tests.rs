use std::fs;
use std::path::PathBuf;

use pulldown_cmark::{Event, Parser};
use serde_json::Value;

use super::*;
use crate::lower::docs::repair::{edits, options};

#[test]
fn paragraphs_lists_and_code() {
    for (html, expected) in [
        ("<p>One.</p> <p>Two.</p>", "One.\n\nTwo."),
        ("One.\n    Still one.", "One. Still one."),
        ("<p> </p>", ""),
        (
            "<ul><li>a</li><li><p>b</p><p>c</p></li></ul>",
            "* a\n* b\n\n  c",
        ),
        ("<ol><li>a<ul><li>b</li></ul></li></ol>", "1. a\n   * b"),
        ("<code>a_b</code> <code> </code>c", "`a_b` c"),
        ("<code>a`b</code>", "``a`b``"),
        ("<pre>{\n  1\n}</pre>", "```text\n{\n  1\n}\n```"),
        ("<pre><code>```\n</code></pre>", "````text\n```\n````"),
        ("a<br>b<br/>", "a\\\nb"),
        ("<fullname>A</fullname><p>b</p>", "A\n\nb"),
    ] {
        assert_eq!(to_markdown(html).trim(), expected, "{html}");
    }
}

#[test]
fn notes_and_definitions() {
    assert_eq!(
        to_markdown("<note> <p>Be <b>careful</b>.</p> <ul> <li>a</li> </ul> </note> <p>b</p>"),
        "> **Note**\n>\n> Be **careful**.\n>\n> * a\n\nb"
    );
    for tag in ["important", "caution", "warning", "tip"] {
        let markdown = to_markdown(&format!("<{tag}>x</{tag}>"));
        assert!(
            markdown.to_lowercase().starts_with(&format!("> **{tag}**")),
            "{markdown}"
        );
    }
    assert_eq!(
        to_markdown(
            "<dl> <dt>A</dt> <dd> <p>One.</p> </dd> <dt><code>b</code></dt><dd>Two.</dd> </dl>"
        ),
        "**A**\n\nOne.\n\n**`b`**\n\nTwo."
    );
}

#[test]
fn tables() {
    let markdown = to_markdown(
        "<table><tr><th>A</th><th>B</th></tr><tr><td><p>1|2</p><p>3</p></td><td>x<br>y</td></tr></table>",
    );
    let cells: Vec<Vec<&str>> = markdown
        .lines()
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    assert_eq!(cells[0], ["", "A", "B", ""]);
    assert_eq!(cells[2], ["", "1&#124;2  3", "x  y", ""]);
}

#[test]
fn links() {
    for (html, expected) in [
        (
            "<a href=\"https://a.b/c_d\">a_b</a>",
            "[a\\_b](https://a.b/c_d)",
        ),
        (
            "<a href=\" https://a.b/(c d)\"> x </a>y",
            " [x](https://a.b/%28c%20d%29) y",
        ),
        (
            "<a href=\"https://a.b\"><code>x</code></a>",
            "[`x`](https://a.b)",
        ),
        (
            "<a href=\"https://a.b/c_d\">https://a.b/c_d</a>",
            "<https://a.b/c_d>",
        ),
        ("<a href=\"https://a.b\"></a>", "<https://a.b>"),
        ("see https://a.b/c_d.", "see <https://a.b/c_d>."),
        ("<a>DoIt</a>, <a>do it</a>", "`DoIt`, do it"),
        ("<a href=\"API_DoIt.html\">DoIt</a>", "DoIt"),
        ("<a href=\"#it\">https://a.b</a>", "<https://a.b>"),
        (
            "<img src=\"a.png\" alt=\"a_b\"><img src=\"b.png\">",
            "a\\_b",
        ),
    ] {
        assert_eq!(to_markdown(html).trim(), expected.trim(), "{html}");
    }
}

#[test]
fn text_is_text() {
    for (html, expected) in [
        ("arn:aws:s3:::<bucket>", "arn:aws:s3:::\\<bucket>"),
        (
            "&lt;b&gt; a_b *c* `d` [e] ~f~",
            "\\<b> a\\_b \\*c\\* \\`d\\` \\[e\\] \\~f~",
        ),
        ("<b>Note:</b>text", "**Note:** text"),
        ("<b>a <i>b</b></i> <b> </b>", "**a *b*** "),
        ("a &amp; b &amp;lt;", "a & b &amp;lt;"),
        ("- a", "\\- a"),
        ("1. a", "1\\. a"),
    ] {
        assert_eq!(to_markdown(html).trim_end(), expected.trim_end(), "{html}");
    }
}

/// The letters and digits of HTML, without those of its tags.
fn letters_of_html(html: &str) -> String {
    let tidied = tidy(html);
    let mut text = String::new();
    let mut rest = tidied.as_str();
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    let text = text.replace("&amp;amp;", "&amp;");
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&nbsp;", " "),
        ("&amp;", "&"),
    ];
    let text = entities
        .iter()
        .fold(text, |text, (entity, c)| text.replace(entity, c));
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn letters_of_markdown(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, options()) {
        if let Event::Text(part) | Event::Code(part) = event {
            text.extend(part.chars().filter(|c| c.is_alphanumeric()));
        }
    }
    text
}

/// What is wrong with the Markdown for a text, if anything is.
fn trouble(html: &str) -> Option<String> {
    let markdown = to_markdown(html);
    let found = edits(&markdown);
    if !found.is_empty() {
        return Some(format!("{found:?} in {markdown}"));
    }
    let (mut there, wanted) = (letters_of_markdown(&markdown), letters_of_html(html));
    // Letters come in the same order; there may be more, such as the names of notes.
    let mut rest = there.drain(..);
    let lost = wanted.chars().find(|c| !rest.any(|found| found == *c));
    lost.map(|_| format!("text is lost in {markdown}"))
}

#[test]
fn no_combination_makes_trouble_or_loses_text() {
    const PARTS: &[&str] = &[
        "<p>",
        "</p>",
        "<ul>",
        "</ul>",
        "<li>",
        "</li>",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<a>",
        "<a href=\"https://a.b\">",
        "</a>",
        "<note>",
        "</note>",
        "<br>",
        "<dl>",
        "<dt>",
        "<dd>",
        "</dl>",
        "<x-y>",
        "</x-y>",
        "<table><tr><td>",
        "</td></tr></table>",
        "<h2>",
        "</h2>",
        " ",
        "\n",
        "\n    ",
        "word",
        "a_b",
        "*",
        "**",
        "`",
        "[z]",
        "](u)",
        "~",
        "https://c.d/e_f",
        "&lt;g&gt;",
        "<",
        ">",
        "1. ",
        "- ",
        "# ",
        "|",
        "\\",
        ":",
        "(",
        ")",
        "\"",
        "![",
        "&amp;lt;",
        "=",
        "---",
    ];
    let mut state = 1_u64;
    for case in 0..3_000 {
        let mut html = String::new();
        for _ in 0..(case % 12 + 1) {
            // Knuth's generator: the same cases in each run.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            html.push_str(PARTS[(state >> 33) as usize % PARTS.len()]);
        }
        assert_eq!(trouble(&html), None, "{html}");
    }
}

#[test]
fn published_documentation_makes_no_trouble_and_loses_no_text() {
    let Some(folder) = std::env::var_os("CONFORMANCE_DIR") else {
        println!("skipped: CONFORMANCE_DIR is not set");
        return;
    };
    let mut seen = 0;
    for entry in fs::read_dir(PathBuf::from(folder).join("models")).expect("there are models") {
        let path = entry.expect("the folder can be read").path();
        let text = fs::read_to_string(&path).expect("a model can be read");
        let model: Value = serde_json::from_str(&text).expect("a model is JSON");
        let mut values = vec![&model];
        while let Some(value) = values.pop() {
            match value {
                Value::Object(object) => {
                    values.extend(object.values());
                    let docs = object.get("smithy.api#documentation");
                    if let Some(html) = docs.and_then(Value::as_str) {
                        assert_eq!(trouble(html), None, "{}: {html}", path.display());
                        seen += 1;
                    }
                }
                Value::Array(items) => values.extend(items),
                _ => {}
            }
        }
    }
    assert!(seen > 0, "the models have documentation");
}

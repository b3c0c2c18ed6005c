//! Finds out where in a document a byte lies.
//!
//! Reading keeps no record of its way, because nearly every document is read
//! to its end; what an error needs is found by a second look at the input.

use super::Reader;

/// Longer keys are cut to this many characters.
const MAX_KEY_CHARS: usize = 64;

enum Step<'a> {
    /// Within an object; the key with its quotes, once it has been passed.
    Key(Option<&'a [u8]>),

    /// Within an array.
    Index(usize),
}

/// The path to the value at `offset`. What comes before it is valid JSON as
/// far as it goes; if it is not, the path is wrong but nothing worse happens.
pub(super) fn path_to(input: &[u8], offset: usize) -> String {
    let mut stack = Vec::new();
    let mut pos = 0;
    while pos < offset.min(input.len()) {
        let mut end = pos + 1;
        match input[pos] {
            b'{' => stack.push(Step::Key(None)),
            b'[' => stack.push(Step::Index(0)),
            b'}' | b']' => drop(stack.pop()),
            b',' => match stack.last_mut() {
                Some(Step::Key(key)) => *key = None,
                Some(Step::Index(index)) => *index += 1,
                None => {}
            },
            b'"' => {
                let Some(behind) = string_end(input, pos) else {
                    break;
                };
                end = behind;
                if let Some(Step::Key(key @ None)) = stack.last_mut()
                    && end <= offset
                {
                    *key = Some(&input[pos..end]);
                }
            }
            _ => {}
        }
        pos = end;
    }

    let mut path = String::new();
    for step in stack {
        match step {
            Step::Key(Some(key)) => push_key(&mut path, key),
            Step::Key(None) => {}
            Step::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// The place behind the string that starts at `start`, if it ends.
fn string_end(input: &[u8], start: usize) -> Option<usize> {
    let mut pos = start + 1;
    while pos < input.len() {
        match input[pos] {
            b'"' => return Some(pos + 1),
            b'\\' => pos += 2,
            _ => pos += 1,
        }
    }
    None
}

fn push_key(path: &mut String, quoted: &[u8]) {
    // The path is empty, so this error cannot lead back here.
    let Ok(key) = Reader::new(quoted).string() else {
        path.push_str("[?]");
        return;
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.len() <= MAX_KEY_CHARS && key.chars().all(is_name) {
        if !path.is_empty() {
            path.push('.');
        }
        path.push_str(&key);
    } else {
        let shown: String = key.chars().take(MAX_KEY_CHARS).collect();
        let rest = if shown.len() < key.len() { "…" } else { "" };
        path.push_str(&format!("[\"{}{rest}\"]", shown.escape_debug()));
    }
}

#[cfg(test)]
mod tests {
    use super::path_to;

    /// The path to the `^` in the text, which is taken out.
    fn path(text: &str) -> String {
        let offset = text.find('^').expect("a mark");
        path_to(text.replace('^', "").as_bytes(), offset)
    }

    #[test]
    fn leads_to_every_place() {
        for (text, expected) in [
            ("^1", ""),
            ("1 ^2", ""),
            ("^{", ""),
            ("{^", ""),
            (r#"{^"a""#, ""),
            (r#"{"a^"#, ""),
            (r#"{"a\^"#, ""),
            (r#"{"a"^:1}"#, "a"),
            (r#"{"a":^1}"#, "a"),
            (r#"{"a":"^b"}"#, "a"),
            (r#"{"a":"b",^"c":1}"#, ""),
            (r#"{"a":"b","c":^1}"#, "c"),
            (r#"{"a":[1,{"b":[^"#, "a[1].b[0]"),
            (r#"[["a,b{[\"",^1]]"#, "[0][1]"),
            (r#"{"a":[{}],"b":{"c-d":^1"#, "b.c-d"),
            (r#"[1]^]"#, ""),
            (r#"}],:^"#, ""),
        ] {
            assert_eq!(path(text), expected, "{text}");
        }
    }

    #[test]
    fn quotes_keys_that_are_no_names() {
        assert_eq!(path(r#"{"":^1}"#), r#"[""]"#);
        assert_eq!(path(r#"{"a":{"b.c":^1}}"#), r#"a["b.c"]"#);
        assert_eq!(path(r#"{"a\n\u00e9":^1}"#), r#"["a\né"]"#);
        assert_eq!(path(r#"{"\x":^1}"#), "[?]");
    }

    #[test]
    fn cuts_long_keys() {
        let text = format!(r#"{{"{}":^1}}"#, "é".repeat(65));
        assert_eq!(path(&text), format!(r#"["{}…"]"#, "é".repeat(64)));
    }
}

//! Several values in one header line.

use super::{HttpValues, ValueError};

/// Joins values with `, ` to the text of one header.
///
/// A value is quoted when it could not be read back bare: when it is empty, holds a comma or a
/// quote, or has white space at an end. Within quotes, `"` and `\` follow a backslash (RFC 9110,
/// section 5.6.4).
pub fn write_list(values: &dyn HttpValues) -> String {
    let mut line = String::new();
    let mut first = true;
    values.each(&mut |value| {
        if !first {
            line.push_str(", ");
        }
        first = false;
        if needs_quotes(value) {
            line.push('"');
            for character in value.chars() {
                if matches!(character, '"' | '\\') {
                    line.push('\\');
                }
                line.push(character);
            }
            line.push('"');
        } else {
            line.push_str(value);
        }
    });
    line
}

fn needs_quotes(value: &str) -> bool {
    value.is_empty() || value.contains([',', '"']) || trim(value).len() != value.len()
}

/// Reads the values of one header line, quoted or bare.
///
/// Empty elements are no values (RFC 9110, section 5.6.1); `""` is an empty value.
///
/// # Errors
///
/// When a quote is not closed, or something other than a comma follows a closed one.
pub fn split_list(line: &str) -> Result<Vec<String>, ValueError> {
    let mut values = Vec::new();
    let mut rest = trim(line);
    while !rest.is_empty() {
        if let Some(quoted) = rest.strip_prefix('"') {
            let (value, after) = unquote(quoted)?;
            values.push(value);
            rest = trim(after);
            if !rest.is_empty() && !rest.starts_with(',') {
                return Err(ValueError::expected("a comma after a quoted value"));
            }
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            let value = trim(&rest[..end]);
            if !value.is_empty() {
                values.push(value.to_owned());
            }
            rest = &rest[end..];
        }
        rest = trim(rest.strip_prefix(',').unwrap_or(rest));
    }
    Ok(values)
}

/// Reads up to the closing quote; gives the value and what follows the quote.
fn unquote(text: &str) -> Result<(String, &str), ValueError> {
    let mut value = String::new();
    let mut characters = text.chars();
    loop {
        match characters.next() {
            Some('"') => return Ok((value, characters.as_str())),
            Some('\\') => value.extend(characters.next()),
            Some(character) => value.push(character),
            None => return Err(ValueError::expected("a closing quote")),
        }
    }
}

/// Reads the dates of one header line.
///
/// A date of the form `Mon, 16 Dec 2019 23:48:18 GMT` holds a comma of its own, so dates part at
/// every second comma. The dates themselves are not checked.
///
/// # Errors
///
/// When the line is not a row of texts with one comma each.
pub fn split_http_dates(line: &str) -> Result<Vec<&str>, ValueError> {
    let mut dates = Vec::new();
    let mut rest = trim(line);
    while !rest.is_empty() {
        let (weekday, after) = rest
            .split_once(',')
            .filter(|(weekday, _)| !weekday.trim().is_empty())
            .ok_or(ValueError::expected("dates of the form http-date"))?;
        let end = after
            .find(',')
            .map_or(rest.len(), |end| weekday.len() + 1 + end);
        dates.push(trim(&rest[..end]));
        rest = rest[end..].strip_prefix(',').unwrap_or_default();
        rest = trim(rest);
    }
    Ok(dates)
}

/// Removes the optional white space of HTTP (spaces and tabs) at both ends.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn lists_there_and_back() {
        let cases: [(&[&str], &str); 10] = [
            (&[], ""),
            (&["a"], "a"),
            (&["a", "b", "c"], "a, b, c"),
            (&["b,c", "\"def\"", "a"], r#""b,c", "\"def\"", a"#),
            (&["", ""], r#""", """#),
            (&[" a", "b\t"], "\" a\", \"b\t\""),
            (&["a\\b"], r"a\b"),
            (&["a\\,b"], r#""a\\,b""#),
            (&["a b", "ü"], "a b, ü"),
            (&["\\\""], r#""\\\"""#),
        ];
        for (values, line) in cases {
            assert_eq!(write_list(&values.to_vec()), line);
            assert_eq!(split_list(line).as_deref(), Ok(&owned(values)[..]));
        }
    }

    #[test]
    fn lists_are_read_with_any_white_space() {
        for (line, values) in [
            ("a,b,c", &["a", "b", "c"][..]),
            (" a\t,  b ,c ", &["a", "b", "c"]),
            (r#" "a" ,"b""#, &["a", "b"]),
            (",a,, b,", &["a", "b"]),
            (r#"a"b,c"#, &["a\"b", "c"]),
            (r#""\a""#, &["a"]),
            (" , ", &[]),
        ] {
            assert_eq!(
                split_list(line).as_deref(),
                Ok(&owned(values)[..]),
                "{line}"
            );
        }
    }

    #[test]
    fn broken_quotes_are_refused() {
        for (line, error) in [
            (r#"""#, "expected a closing quote"),
            (r#"a, "b"#, "expected a closing quote"),
            (r#""a\""#, "expected a closing quote"),
            (r#""a\"#, "expected a closing quote"),
            (r#""a" b"#, "expected a comma after a quoted value"),
            (r#""a""b""#, "expected a comma after a quoted value"),
        ] {
            assert_eq!(split_list(line).unwrap_err().to_string(), error, "{line}");
        }
    }

    const MONDAY: &str = "Mon, 16 Dec 2019 23:48:18 GMT";
    const TUESDAY: &str = "Tue, 29 Apr 2014 18:30:38 GMT";

    #[test]
    fn dates_part_at_every_second_comma() {
        assert_eq!(split_http_dates(""), Ok(vec![]));
        assert_eq!(split_http_dates(MONDAY), Ok(vec![MONDAY]));
        assert_eq!(
            split_http_dates(&format!(" {MONDAY} ,{TUESDAY}, {MONDAY}")),
            Ok(vec![MONDAY, TUESDAY, MONDAY])
        );
    }

    #[test]
    fn dates_without_their_comma_are_refused() {
        for line in [
            "1576540098".to_owned(),
            "2019-12-16T23:48:18Z".to_owned(),
            format!("{MONDAY}, Tue"),
            format!(", {MONDAY}"),
            format!("{MONDAY},, {TUESDAY}"),
            ", 16 Dec 2019 23:48:18 GMT".to_owned(),
        ] {
            assert!(split_http_dates(&line).is_err(), "{line}");
        }
    }
}

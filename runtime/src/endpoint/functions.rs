//! The functions of the rules engine that work on strings and lists.

use super::url::looks_like_ipv4;

/// Function `isValidHostLabel`: whether a text can be a label of a host name, of 1 to 63 ASCII letters,
/// digits and hyphens, no hyphen first; with `allow_subdomains`, several of them joined by dots.
pub fn is_valid_host_label(value: &str, allow_subdomains: bool) -> bool {
    let is_label = |label: &str| {
        matches!(label.len(), 1..=63)
            && !label.starts_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if allow_subdomains {
        value.split('.').all(is_label)
    } else {
        is_label(value)
    }
}

/// Function `aws.isVirtualHostableS3Bucket`: whether a text is the name of a bucket that can stand in a
/// host name, of 3 to 63 lower-case ASCII letters, digits and hyphens, no hyphen at an end.
///
/// With `allow_subdomains`, dots may part such names, and a text in the form of an IPv4 address is none.
pub fn is_virtual_hostable_s3_bucket(value: &str, allow_subdomains: bool) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    matches!(value.len(), 3..=63)
        && if allow_subdomains {
            value.split('.').all(is_part) && !looks_like_ipv4(value)
        } else {
            is_part(value)
        }
}

/// Function `substring`: the characters from `start` up to but not including `stop`, counted from the end
/// of the text when `reverse` is set.
///
/// `None` when the text is shorter than `stop`, when `start` is not below `stop`, or when the text is not
/// all ASCII.
pub fn substring(value: &str, start: usize, stop: usize, reverse: bool) -> Option<String> {
    if start >= stop || stop > value.len() || !value.is_ascii() {
        return None;
    }
    let range = if reverse {
        value.len() - stop..value.len() - start
    } else {
        start..stop
    };
    value.get(range).map(str::to_owned)
}

/// Function `split`: the parts of a text between delimiters, at most `limit` of them; 0 means all.
///
/// There is always one part at least. An empty delimiter, which the specification does not allow,
/// splits nothing.
pub fn split(value: &str, delimiter: &str, limit: usize) -> Vec<String> {
    if delimiter.is_empty() {
        return vec![value.to_owned()];
    }
    let limit = if limit == 0 { usize::MAX } else { limit };
    value.splitn(limit, delimiter).map(str::to_owned).collect()
}

/// Function `uriEncode`: a text with all but the unreserved characters of RFC 3986 percent-encoded.
pub fn uri_encode(value: &str) -> String {
    crate::http::encode_query(value)
}

/// The index of a `getAttr` path such as `resourceId[0]`: an element of a list, or `None` past its ends.
/// A negative index counts from the end; -1 is the last element.
pub fn element(list: &[String], index: isize) -> Option<&str> {
    let position = if index < 0 {
        list.len().checked_sub(index.unsigned_abs())?
    } else {
        index.unsigned_abs()
    };
    list.get(position).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_labels() {
        let longest = "a".repeat(63);
        for label in ["us-east-1", "3aws4", "A", "a-", &longest] {
            assert!(is_valid_host_label(label, false), "{label}");
            assert!(is_valid_host_label(label, true), "{label}");
        }
        let too_long = "a".repeat(64);
        for label in [
            "", "-a", "a b", "a_b", "ä", "a/", "a:1", "a@b", "a\n", &too_long,
        ] {
            assert!(!is_valid_host_label(label, false), "{label}");
            assert!(!is_valid_host_label(label, true), "{label}");
            let second = format!("a.{label}");
            assert!(!is_valid_host_label(&second, true), "{second}");
        }
        assert!(is_valid_host_label("part1.part2", true));
        assert!(!is_valid_host_label("part1.part2", false));
        for label in ["part1.", ".part2", "part1..part2", "."] {
            assert!(!is_valid_host_label(label, true), "{label}");
        }
    }

    #[test]
    fn s3_buckets() {
        let longest = "a".repeat(63);
        for bucket in ["abc", "a-b-c", "a--b", "123", "0ab", &longest] {
            assert!(is_virtual_hostable_s3_bucket(bucket, false), "{bucket}");
            assert!(is_virtual_hostable_s3_bucket(bucket, true), "{bucket}");
        }
        for bucket in ["a.b-c", "a-b.c-d", "a.b", "192.168.1.word", "1.2.3.4.5"] {
            assert!(!is_virtual_hostable_s3_bucket(bucket, false), "{bucket}");
            assert!(is_virtual_hostable_s3_bucket(bucket, true), "{bucket}");
        }
        let too_long = "a".repeat(64);
        for bucket in [
            "",
            "ab",
            &too_long,
            "-abc",
            "abc-",
            ".abc",
            "abc.",
            "a..b",
            "a-.b",
            "a.-b",
            "abc_def",
            "abcDef",
            "abc#def",
            "äbc",
            "192.168.1.1",
            "999.999.999.999",
        ] {
            assert!(!is_virtual_hostable_s3_bucket(bucket, false), "{bucket}");
            assert!(!is_virtual_hostable_s3_bucket(bucket, true), "{bucket}");
        }
    }

    #[test]
    fn substrings() {
        for (value, start, stop, reverse, expected) in [
            ("abcdefg", 0, 4, false, Some("abcd")),
            ("abcd", 0, 4, false, Some("abcd")),
            ("abc", 0, 4, false, None),
            ("", 0, 4, false, None),
            ("abcdefg", 0, 4, true, Some("defg")),
            ("defg", 0, 4, true, Some("defg")),
            ("abc", 0, 4, true, None),
            ("defg", 1, 3, false, Some("ef")),
            ("abcdefg", 1, 3, true, Some("ef")),
            ("\u{7f}abcdef", 0, 4, false, Some("\u{7f}abc")),
            ("\u{fdfd}", 0, 1, false, None),
            ("abcdä", 0, 4, false, None),
            ("abcd", 2, 2, false, None),
            ("abcd", 3, 2, false, None),
            ("abcd", 3, 2, true, None),
            ("abcd", 0, usize::MAX, true, None),
        ] {
            assert_eq!(
                substring(value, start, stop, reverse).as_deref(),
                expected,
                "{value} {start} {stop} {reverse}"
            );
        }
    }

    #[test]
    fn splits() {
        let cases: [(&str, &str, usize, &[&str]); 13] = [
            ("a--b--c", "--", 0, &["a", "b", "c"]),
            ("a--b--c", "--", 2, &["a", "b--c"]),
            ("a--b--c", "--", 1, &["a--b--c"]),
            ("a--b--c", "--", 9, &["a", "b", "c"]),
            ("", "--", 0, &[""]),
            ("--", "--", 0, &["", ""]),
            ("----", "--", 0, &["", "", ""]),
            ("---", "--", 0, &["", "-"]),
            ("--b--", "--", 0, &["", "b", ""]),
            (
                "--x-s3--azid--suffix",
                "--",
                0,
                &["", "x-s3", "azid", "suffix"],
            ),
            ("--x-s3--azid--suffix", "--", 2, &["", "x-s3--azid--suffix"]),
            ("abc", "x", 0, &["abc"]),
            ("abc", "", 0, &["abc"]),
        ];
        for (value, delimiter, limit, expected) in cases {
            assert_eq!(split(value, delimiter, limit), expected, "{value} {limit}");
        }
    }

    #[test]
    fn uri_encoding() {
        for (value, expected) in [
            ("", ""),
            ("abc:defg", "abc%3Adefg"),
            (
                "/:,?#[]{}|@! $&'()*+;=%<>\"^`\\",
                "%2F%3A%2C%3F%23%5B%5D%7B%7D%7C%40%21%20%24%26%27%28%29%2A%2B%3B%3D%25%3C%3E%22%5E%60%5C",
            ),
            ("0189.under_dash-tilde~", "0189.under_dash-tilde~"),
            ("\u{1f639}", "%F0%9F%98%B9"),
        ] {
            assert_eq!(uri_encode(value), expected);
        }
    }

    #[test]
    fn elements() {
        let list = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        for (index, expected) in [
            (0, Some("a")),
            (2, Some("c")),
            (3, None),
            (-1, Some("c")),
            (-3, Some("a")),
            (-4, None),
            (isize::MIN, None),
            (isize::MAX, None),
        ] {
            assert_eq!(element(&list, index), expected, "{index}");
        }
        assert_eq!(element(&[], 0), None);
        assert_eq!(element(&[], -1), None);
    }
}

//! The target of a request: its path and query string.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::HttpValues;

/// All but the unreserved characters of RFC 3986, section 2.3.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The same for a label that may span several segments.
const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');

/// Percent-encodes a value of the path; the unreserved characters of RFC 3986 stay, and `/` stays in a
/// greedy label.
pub fn encode_label(text: &str, greedy: bool) -> String {
    let reserved = if greedy { RESERVED_BUT_SLASH } else { RESERVED };
    utf8_percent_encode(text, reserved).to_string()
}

/// Percent-encodes a name or a value of the query string; the unreserved characters of RFC 3986 stay.
pub fn encode_query(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// The target of a request in the making: a URI template whose labels and query string are filled.
///
/// ```
/// # use aws_restjson::http::Target;
/// let mut target = Target::new("/model/{modelId}/converse");
/// target.label("modelId", &"amazon.nova-lite-v1:0")?;
/// target.query("trace", &true);
/// assert_eq!(target.path_and_query(), "/model/amazon.nova-lite-v1%3A0/converse?trace=true");
/// # Ok::<(), aws_restjson::http::LabelError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    path: String,
    query: String,
}

impl Target {
    /// Starts with the URI template of Smithy's `@http` trait, which may hold labels (`{name}`),
    /// greedy labels (`{name+}`) and a literal query string.
    pub fn new(template: &str) -> Self {
        let (path, query) = template.split_once('?').unwrap_or((template, ""));
        Self {
            path: path.to_owned(),
            query: query.to_owned(),
        }
    }

    /// Fills the label `name` with a value. A label that is never filled stays as the template has it.
    ///
    /// # Errors
    ///
    /// When there is not exactly one value, when it is empty, or when it is `.` or `..`: the request would
    /// address another resource than the caller meant. (A greedy label is a path by itself, where dots are
    /// the caller's affair.) Also when the template has no such label.
    pub fn label(&mut self, name: &str, values: &dyn HttpValues) -> Result<(), LabelError> {
        let error = |problem| LabelError {
            name: name.to_owned(),
            problem,
        };
        let (label, greedy) = [
            (format!("{{{name}}}"), false),
            (format!("{{{name}+}}"), true),
        ]
        .into_iter()
        .find(|(label, _)| self.path.contains(label))
        .ok_or_else(|| error(Problem::Unknown))?;

        let mut texts = Vec::new();
        values.each(&mut |text| texts.push(encode_label(text, greedy)));
        match &texts[..] {
            [text] if text.is_empty() => Err(error(Problem::NoValue)),
            [text] if !greedy && matches!(text.as_str(), "." | "..") => Err(error(Problem::Dots)),
            [text] => {
                self.path = self.path.replacen(&label, text, 1);
                Ok(())
            }
            _ => Err(error(Problem::NoValue)),
        }
    }

    /// Adds a parameter to the query string, once for each value; no value adds nothing.
    pub fn query(&mut self, name: &str, values: &dyn HttpValues) {
        let name = encode_query(name);
        values.each(&mut |value| self.push_query(&name, value));
    }

    /// Adds a map of parameters to the query string. A name that is there already wins over the map, so
    /// this comes after [`query`](Self::query).
    pub fn query_params<T: HttpValues>(&mut self, params: &BTreeMap<String, T>) {
        for (name, values) in params {
            let name = encode_query(name);
            if !self.has_query(&name) {
                values.each(&mut |value| self.push_query(&name, value));
            }
        }
    }

    /// Path and query string, as they stand in the request line.
    pub fn path_and_query(&self) -> String {
        if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        }
    }

    fn has_query(&self, encoded_name: &str) -> bool {
        self.query
            .split('&')
            .any(|pair| pair.split('=').next() == Some(encoded_name))
    }

    fn push_query(&mut self, encoded_name: &str, value: &str) {
        if !self.query.is_empty() {
            self.query.push('&');
        }
        self.query.push_str(encoded_name);
        self.query.push('=');
        self.query.push_str(&encode_query(value));
    }
}

/// A member that cannot stand in the path of the request. Names the member, never its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelError {
    name: String,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    NoValue,
    Dots,
    Unknown,
}

impl LabelError {
    /// The name of the member.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for LabelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = &self.name;
        match self.problem {
            Problem::NoValue => write!(
                f,
                "member `{name}` is part of the path of the request and must be one value that is not empty"
            ),
            Problem::Dots => write!(
                f,
                "member `{name}` is part of the path of the request and must not be `.` or `..`"
            ),
            Problem::Unknown => write!(f, "the path of the request has no label `{name}`"),
        }
    }
}

impl std::error::Error for LabelError {}

#[cfg(test)]
mod tests {
    use super::*;

    const SPECIAL: &str = " %:/?#[]@!$&'()*+,;=😹";
    const ENCODED: &str =
        "%20%25%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%F0%9F%98%B9";

    #[test]
    fn only_unreserved_characters_stay() {
        let unreserved = "ABCXYZabcxyz0189-._~";
        assert_eq!(encode_label(unreserved, false), unreserved);
        assert_eq!(encode_query(unreserved), unreserved);
        assert_eq!(encode_label(SPECIAL, false), ENCODED);
        assert_eq!(encode_query(SPECIAL), ENCODED);
        assert_eq!(encode_label(SPECIAL, true), ENCODED.replace("%2F", "/"));
        assert_eq!(
            encode_query("\"<>\\^`{|}\u{7f}\0"),
            "%22%3C%3E%5C%5E%60%7B%7C%7D%7F%00"
        );
    }

    #[test]
    fn labels_are_filled_in_any_order() {
        let mut target = Target::new("/foo/{foo}/baz/{baz+}");
        target.label("baz", &"there/guy").unwrap();
        target.label("foo", &"hello/escape").unwrap();
        assert_eq!(target.path_and_query(), "/foo/hello%2Fescape/baz/there/guy");
    }

    #[test]
    fn a_value_that_looks_like_a_label_is_a_value() {
        let mut target = Target::new("/{a}/{b}");
        target.label("a", &"{b}").unwrap();
        target.label("b", &Some(7_i64)).unwrap();
        assert_eq!(target.path_and_query(), "/%7Bb%7D/7");
    }

    #[test]
    fn labels_that_address_another_resource_are_refused() {
        let refused: [(&dyn HttpValues, &str); 6] = [
            (&"", "must be one value that is not empty"),
            (&None::<String>, "must be one value that is not empty"),
            (&Some(String::new()), "must be one value that is not empty"),
            (&vec!["a", "b"], "must be one value that is not empty"),
            (&".", "must not be `.` or `..`"),
            (&"..", "must not be `.` or `..`"),
        ];
        for (values, problem) in refused {
            let mut target = Target::new("/model/{modelId}/converse");
            let error = target.label("modelId", values).unwrap_err();
            assert_eq!(error.name(), "modelId");
            assert_eq!(
                error.to_string(),
                format!("member `modelId` is part of the path of the request and {problem}")
            );
            assert_eq!(target, Target::new("/model/{modelId}/converse"));
        }
        assert!(Target::new("/{key+}").label("key", &"").is_err());
        assert!(Target::new("/{key+}").label("key", &"..").is_ok());
        assert!(Target::new("/{key}").label("key", &"...").is_ok());
    }

    #[test]
    fn a_label_the_path_lacks_is_refused() {
        let error = Target::new("/{a}").label("b", &"x").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the path of the request has no label `b`"
        );
    }

    #[test]
    fn queries_have_each_value() {
        let mut target = Target::new("/things");
        target.query("none", &None::<String>);
        target.query("list", &Vec::<String>::new());
        assert_eq!(target.path_and_query(), "/things");
        target.query("Empty", &"");
        target.query("a b", &SPECIAL);
        target.query("list", &Some(vec![1_i32, 2]));
        assert_eq!(
            target.path_and_query(),
            format!("/things?Empty=&a%20b={ENCODED}&list=1&list=2")
        );
    }

    #[test]
    fn a_literal_query_stays() {
        let mut target = Target::new("/ConstantQueryString/{hello}?foo=bar&hello");
        target.label("hello", &"hi").unwrap();
        assert_eq!(
            target.path_and_query(),
            "/ConstantQueryString/hi?foo=bar&hello"
        );
        target.query("x", &1_i8);
        assert_eq!(
            target.path_and_query(),
            "/ConstantQueryString/hi?foo=bar&hello&x=1"
        );
    }

    #[test]
    fn a_name_that_is_there_wins_over_the_map() {
        let map = |pairs: &[(&str, &str)]| -> BTreeMap<String, String> {
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        let mut target = Target::new("/Precedence?fixed");
        target.query("a & b", &"named");
        target.query("unset", &None::<String>);
        target.query_params(&map(&[
            ("a & b", "map"),
            ("a ", "map"),
            ("fixed", "map"),
            ("qux", "map"),
            ("unset", "map"),
        ]));
        assert_eq!(
            target.path_and_query(),
            "/Precedence?fixed&a%20%26%20b=named&a%20=map&qux=map&unset=map"
        );
    }

    #[test]
    fn a_map_may_hold_lists() {
        let mut target = Target::new("/StringListMap");
        target.query("corge", &"named");
        let params = BTreeMap::from([
            ("baz".to_owned(), vec!["bar", "qux"]),
            ("corge".to_owned(), vec!["no"]),
        ]);
        target.query_params(&params);
        assert_eq!(
            target.path_and_query(),
            "/StringListMap?corge=named&baz=bar&baz=qux"
        );
    }
}

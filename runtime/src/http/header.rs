//! Members in headers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::value::{Timestamp, TimestampFormat};

use super::{Arity, HttpValue, HttpValues, ValueError, split_http_dates, split_list, write_list};

/// Writes a member to the header `name`, over any value it had.
///
/// A member that is not set is not sent; empty strings and empty lists are sent as a header without
/// text. Lists are written as by [`write_list`].
///
/// # Errors
///
/// When the name is no header name or a value is no header text (control characters).
pub fn header(
    headers: &mut HeaderMap,
    name: &str,
    values: &dyn HttpValues,
) -> Result<(), HeaderError> {
    match values.arity() {
        Arity::Unset => Ok(()),
        Arity::One => insert(headers, name, &joined(values)),
        Arity::Many => insert(headers, name, &write_list(values)),
    }
}

/// Writes a timestamp or a list of timestamps, in their text form, to the header `name`.
///
/// Like [`header`], but the commas of `http-date` are not quoted: a list of such dates is read
/// by every second comma.
///
/// # Errors
///
/// As for [`header`].
pub fn timestamp_header(
    headers: &mut HeaderMap,
    name: &str,
    values: &dyn HttpValues,
) -> Result<(), HeaderError> {
    match values.arity() {
        Arity::Unset => Ok(()),
        Arity::One | Arity::Many => insert(headers, name, &joined(values)),
    }
}

/// Writes a map to headers whose names are the prefix and the key. A header that is there already wins
/// over the map, so this comes after [`header`].
///
/// # Errors
///
/// When a key does not make a header name, a value is no header text, or there are more headers
/// than a [`HeaderMap`] holds.
pub fn set_prefix_headers<T: HttpValues>(
    headers: &mut HeaderMap,
    prefix: &str,
    map: &BTreeMap<String, T>,
) -> Result<(), HeaderError> {
    for (key, values) in map {
        let name = format!("{prefix}{key}");
        if !headers.contains_key(&name) {
            header(headers, &name, values)?;
        }
    }
    Ok(())
}

fn joined(values: &dyn HttpValues) -> String {
    let mut texts = Vec::new();
    values.each(&mut |text| texts.push(text.to_owned()));
    texts.join(", ")
}

fn insert(headers: &mut HeaderMap, name: &str, text: &str) -> Result<(), HeaderError> {
    let error = |problem| HeaderError::new(name, problem);
    let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| error(Problem::Name))?;
    let value = HeaderValue::from_str(text).map_err(|_| error(Problem::Text))?;
    headers
        .try_insert(key, value)
        .map_err(|_| error(Problem::TooMany))?;
    Ok(())
}

/// Reads one value from the header `name`; `None` when there is no such header.
///
/// Several lines of the name count as one text joined with `, ` (RFC 9110, section 5.3).
///
/// # Errors
///
/// When the header is not UTF-8 or not the form of such a value.
pub fn header_to_value<T: HttpValue>(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<T>, HeaderError> {
    header_to_value_with(headers, name, T::from_http)
}

/// Reads one value from the header `name` with a function of the caller, for timestamps and for
/// [`decode_media`](super::decode_media). Otherwise like [`header_to_value`].
///
/// # Errors
///
/// When the header is not UTF-8, or with the words of `parse`, which must not show the value.
pub fn header_to_value_with<T, E: fmt::Display>(
    headers: &HeaderMap,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, HeaderError> {
    let lines = lines(headers, name)?;
    let text = match &lines[..] {
        [] => return Ok(None),
        [line] => Cow::Borrowed(*line),
        several => Cow::Owned(several.join(", ")),
    };
    match parse(&text) {
        Ok(value) => Ok(Some(value)),
        Err(error) => Err(HeaderError::of_value(name, &error)),
    }
}

/// Reads a list of values from the header `name`, as by [`split_list`] from each of its lines; `None`
/// when there is no such header.
///
/// # Errors
///
/// When the header is not UTF-8, has broken quotes or a value that is not of its form.
pub fn header_to_values<T: HttpValue>(
    headers: &HeaderMap,
    name: &str,
) -> Result<Option<Vec<T>>, HeaderError> {
    let texts = each_line(headers, name, split_list)?;
    parse_each(name, texts, |text: String| T::from_http(&text))
}

/// Reads a list of timestamps from the header `name`; `None` when there is no such header. A date of the form
/// `http-date` has a comma in it, so a line of them is split as by [`split_http_dates`], any other as by [`split_list`].
///
/// # Errors
///
/// When the header is not UTF-8 or holds something that is no timestamp of the format.
pub fn header_to_timestamps(
    headers: &HeaderMap,
    name: &str,
    format: TimestampFormat,
) -> Result<Option<Vec<Timestamp>>, HeaderError> {
    let parse = |text: &str| Timestamp::parse(text, format);
    match format {
        TimestampFormat::HttpDate => {
            parse_each(name, each_line(headers, name, split_http_dates)?, parse)
        }
        TimestampFormat::DateTime | TimestampFormat::EpochSeconds => {
            parse_each(name, each_line(headers, name, split_list)?, |text| {
                parse(&text)
            })
        }
    }
}

/// All headers whose name begins with the prefix, by the rest of their name in lower case.
///
/// Several lines of a name are joined with `, `. What is not UTF-8 is replaced by U+FFFD: with an empty
/// prefix, a header nobody asked for must not spoil the answer.
pub fn prefix_headers(headers: &HeaderMap, prefix: &str) -> BTreeMap<String, String> {
    // Names in a `HeaderMap` are in lower case.
    let prefix = prefix.to_ascii_lowercase();
    let mut map: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        if let Some(key) = name.as_str().strip_prefix(&prefix) {
            let text = String::from_utf8_lossy(value.as_bytes());
            map.entry(key.to_owned())
                .and_modify(|joined| {
                    joined.push_str(", ");
                    joined.push_str(&text);
                })
                .or_insert_with(|| text.into_owned());
        }
    }
    map
}

/// The lines of one header. `HeaderValue::to_str` would refuse all beyond ASCII.
fn lines<'a>(headers: &'a HeaderMap, name: &str) -> Result<Vec<&'a str>, HeaderError> {
    headers
        .get_all(name)
        .iter()
        .map(|value| str::from_utf8(value.as_bytes()))
        .collect::<Result<_, _>>()
        .map_err(|_| HeaderError::new(name, Problem::NotUtf8))
}

/// Splits each line of a header; `None` when there is no such header.
fn each_line<'a, S>(
    headers: &'a HeaderMap,
    name: &str,
    split: impl Fn(&'a str) -> Result<Vec<S>, ValueError>,
) -> Result<Option<Vec<S>>, HeaderError> {
    let lines = lines(headers, name)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let mut texts = Vec::new();
    for line in lines {
        texts.extend(split(line).map_err(|error| HeaderError::of_value(name, &error))?);
    }
    Ok(Some(texts))
}

fn parse_each<S, T, E: fmt::Display>(
    name: &str,
    texts: Option<Vec<S>>,
    parse: impl FnMut(S) -> Result<T, E>,
) -> Result<Option<Vec<T>>, HeaderError> {
    texts
        .map(|texts| texts.into_iter().map(parse).collect::<Result<_, _>>())
        .transpose()
        .map_err(|error| HeaderError::of_value(name, &error))
}

/// A header that cannot be written or read. Names the header, never its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderError {
    name: String,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Name,
    Text,
    TooMany,
    NotUtf8,
    Value(String),
}

impl HeaderError {
    fn new(name: &str, problem: Problem) -> Self {
        Self {
            name: name.to_owned(),
            problem,
        }
    }

    fn of_value(name: &str, error: &dyn fmt::Display) -> Self {
        Self::new(name, Problem::Value(error.to_string()))
    }

    /// The name of the header.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "header `{}`: ", self.name.escape_default())?;
        match &self.problem {
            Problem::Name => f.write_str("this is no name for a header"),
            Problem::Text => {
                f.write_str("the value holds characters that cannot stand in a header")
            }
            Problem::TooMany => f.write_str("there are too many headers"),
            Problem::NotUtf8 => f.write_str("the value is not UTF-8"),
            Problem::Value(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for HeaderError {}

#[cfg(test)]
mod tests;

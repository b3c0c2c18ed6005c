//! `config.toml`: from text to the generator's settings.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::Path;

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::{AnswerHeader, AnswerHeaderType, DocsFormat, Hint, Spans};
use toml::{Table, Value};

use crate::{Failure, sources};

/// Reads the file; every key that is not known is an error.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    parsed(path, parse)
}

fn parsed<T>(path: &Path, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, Failure> {
    let text = sources::read(path)?;
    parse(&text).map_err(|problem| format!("error: {}: {problem}", path.display()))
}

/// What the model states, as config says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Provenance {
    /// The API and its version.
    pub(crate) api: String,
    /// As of when.
    pub(crate) as_of: String,
    /// The version of botocore whose service description the model matches; empty if it was not compared with one.
    pub(crate) description_version: String,
    /// How that was checked.
    pub(crate) checked: String,
    /// What else a report should say; may be empty.
    pub(crate) note: String,
}

impl Provenance {
    /// The API, its date and the description that it was compared with, for a report.
    pub(crate) fn summary(&self) -> String {
        let mut summary = format!("{}, as of {}", self.api, self.as_of);
        if !self.description_version.is_empty() {
            summary.push_str(&format!(" (botocore {})", self.description_version));
        }
        summary
    }
}

/// The table `[provenance]` of a file that [`read`] takes; empty where there is none.
pub(crate) fn provenance(path: &Path) -> Result<Provenance, Failure> {
    parsed(path, |text| match table(text)?.remove("provenance") {
        Some(value) => provenance_of(value),
        None => Ok(Provenance::default()),
    })
}

fn table(text: &str) -> Result<Table, String> {
    text.parse()
        .map_err(|error: toml::de::Error| error.to_string())
}

/// The key in `[provenance]` for the version of the service description.
const VERSION: &str = "description-version";

fn provenance_of(mut value: Value) -> Result<Provenance, String> {
    // The only key that may be missing: older revisions of the file, which `diff` reads, do not have it.
    let version = value.as_table_mut().and_then(|table| table.remove(VERSION));
    let description_version = match version {
        None => String::new(),
        Some(Value::String(version)) if is_version(&version) => version,
        Some(_) => {
            return Err(format!(
                "[provenance] {VERSION} is not a version such as \"1.44.5\""
            ));
        }
    };
    let keys = ["api", "as-of", "checked", "note"];
    let [api, as_of, checked, note] = texts("[provenance]", value, keys)?;
    Ok(Provenance {
        api,
        as_of,
        description_version,
        checked,
        note,
    })
}

/// Returns `true` for numbers that are separated by dots.
fn is_version(text: &str) -> bool {
    text.split('.')
        .all(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Reads the text of such a file.
pub(crate) fn parse(text: &str) -> Result<Config, String> {
    let mut config = Config::default();
    for (key, value) in table(text)? {
        match (key.as_str(), value) {
            ("docs", Value::String(format)) => {
                config.docs = match format.as_str() {
                    "html" => DocsFormat::Html,
                    "markdown" => DocsFormat::Markdown,
                    other => {
                        return Err(format!(
                            "docs = {other:?}, which is neither \"html\" nor \"markdown\""
                        ));
                    }
                };
            }
            ("crate-docs", Value::String(text)) => config.crate_docs = Some(text),
            ("extra", Value::Array(names)) => {
                for name in names {
                    let Value::String(name) = name else {
                        return Err(format!(
                            "extra holds {name:?}, which is no name of a module"
                        ));
                    };
                    config.extra.push(name);
                }
            }
            ("names", Value::Table(table)) => config.names = strings("names", table)?,
            ("completed-by", Value::Table(table)) => {
                config.completed_by = strings("completed-by", table)?
            }
            ("boxed", Value::Table(table)) => {
                for (union, members) in table {
                    let at = format!("[boxed] {union}");
                    config.boxed.insert(union, names(&at, members)?);
                }
            }
            ("hints", Value::Array(hints)) => config.hints = hints_of(hints)?,
            ("answer-headers", Value::Table(table)) => {
                for (shape, headers) in table {
                    let Value::Table(headers) = headers else {
                        return Err(format!(
                            "[answer-headers] {shape}, which is no table of header fields"
                        ));
                    };
                    config
                        .answer_headers
                        .insert(shape, answer_headers(headers)?);
                }
            }
            ("provenance", value) => {
                provenance_of(value)?;
            }
            ("spans", Value::Table(table)) => {
                for (operation, attributes) in table {
                    let at = format!("[spans] {operation}");
                    config.spans.insert(operation, spans(&at, attributes)?);
                }
            }
            ("event-spans", Value::Table(table)) => {
                for (stream, events) in table {
                    let at = format!("[event-spans] {stream}");
                    config.event_spans.insert(stream, tables(&at, events)?);
                }
            }
            ("default-headers", Value::Table(table)) => {
                for (shape, headers) in table {
                    let Value::Table(headers) = headers else {
                        return Err(format!(
                            "[default-headers] {shape}, which is no table of headers"
                        ));
                    };
                    config
                        .default_headers
                        .insert(shape, strings("default-headers", headers)?);
                }
            }
            (key, _) => {
                return Err(format!(
                    "the key `{key}`, which is unknown or of another type; known are docs, crate-docs, extra, names, \
                     completed-by, boxed, default-headers, answer-headers, spans, event-spans, hints and provenance"
                ));
            }
        }
    }
    Ok(config)
}

/// The strings of an array.
fn names(at: &str, value: Value) -> Result<Vec<String>, String> {
    let wrong = || format!("{at}, which is no array of names of members");
    let Value::Array(names) = value else {
        return Err(wrong());
    };
    let names = names.into_iter().map(|name| match name {
        Value::String(name) => Ok(name),
        _ => Err(wrong()),
    });
    names.collect()
}

fn hints_of(hints: Vec<Value>) -> Result<Vec<Hint>, String> {
    let hints = hints.into_iter().map(|hint| {
        let [code, message, hint] = texts("[[hints]]", hint, ["code", "message", "hint"])?;
        Ok(Hint {
            code,
            message,
            hint,
        })
    });
    hints.collect()
}

fn answer_headers(table: Table) -> Result<BTreeMap<String, AnswerHeader>, String> {
    let headers = table.into_iter().map(|(name, header)| {
        let at = format!("[answer-headers] {name}");
        let [header, ty, docs] = texts(&at, header, ["header", "type", "docs"])?;
        let ty = match ty.as_str() {
            "long" => AnswerHeaderType::Long,
            "string" => AnswerHeaderType::String,
            other => {
                return Err(format!(
                    "{at} type = {other:?}, which is neither \"long\" nor \"string\""
                ));
            }
        };
        Ok((name, AnswerHeader { header, ty, docs }))
    });
    headers.collect()
}

fn spans(at: &str, value: Value) -> Result<Spans, String> {
    let mut spans = Spans::default();
    for (key, texts) in tables(at, value)? {
        match key.as_str() {
            "constants" => spans.constants = texts,
            "input" => spans.input = texts,
            "output" => spans.output = texts,
            other => {
                return Err(format!(
                    "{at} has the key `{other}`; known are constants, input and output"
                ));
            }
        }
    }
    Ok(spans)
}

type Texts = BTreeMap<String, String>;

/// A table of tables of texts.
fn tables(at: &str, value: Value) -> Result<BTreeMap<String, Texts>, String> {
    let Value::Table(table) = value else {
        return Err(format!("{at}, which is no table"));
    };
    let tables = table.into_iter().map(|(key, value)| match value {
        Value::Table(texts) => {
            let texts = strings(&format!("{at} {key}"), texts)?;
            Ok((key, texts))
        }
        _ => Err(format!("{at} {key}, which is no table of strings")),
    });
    tables.collect()
}

/// The texts of a table that has exactly these keys.
fn texts<const N: usize>(at: &str, value: Value, keys: [&str; N]) -> Result<[String; N], String> {
    let wrong = || format!("{at}, which is no table of the strings {}", keys.join(", "));
    let Value::Table(mut table) = value else {
        return Err(wrong());
    };
    let mut texts = [const { String::new() }; N];
    for (key, text) in keys.iter().zip(&mut texts) {
        match table.remove(*key) {
            Some(Value::String(value)) => *text = value,
            _ => return Err(wrong()),
        }
    }
    if table.is_empty() {
        Ok(texts)
    } else {
        Err(wrong())
    }
}

fn strings(name: &str, table: Table) -> Result<BTreeMap<String, String>, String> {
    table
        .into_iter()
        .map(|(key, value)| match value {
            Value::String(text) => Ok((key, text)),
            _ => Err(format!("[{name}] {key}, which is no string")),
        })
        .collect()
}

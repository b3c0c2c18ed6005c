//! `config.toml`: from text to the generator's settings.

use std::collections::BTreeMap;
use std::path::Path;

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::{AnswerHeader, AnswerHeaderType, DocsFormat, Hint, Spans};
use toml::{Table, Value};

use crate::Failure;

/// Reads the file; every key that is not known is an error.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))?;
    parse(&text).map_err(|problem| format!("error: {}: {problem}", path.display()))
}

/// What the model states, as config says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Provenance {
    /// The API and its version.
    pub(crate) api: String,
    /// As of when.
    pub(crate) as_of: String,
    /// How that was checked.
    pub(crate) checked: String,
    /// What else a report should say; may be empty.
    pub(crate) note: String,
}

/// The table `[provenance]` of a file that [`read`] takes; empty where there is none.
pub(crate) fn provenance(path: &Path) -> Result<Provenance, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))?;
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| format!("error: {}: {error}", path.display()))?;
    match table.get("provenance") {
        Some(value) => provenance_of(value.clone())
            .map_err(|problem| format!("error: {}: {problem}", path.display())),
        None => Ok(Provenance::default()),
    }
}

fn provenance_of(value: Value) -> Result<Provenance, String> {
    let keys = ["api", "as-of", "checked", "note"];
    let [api, as_of, checked, note] = texts("[provenance]", value, keys)?;
    Ok(Provenance {
        api,
        as_of,
        checked,
        note,
    })
}

/// Reads the text of such a file.
pub(crate) fn parse(text: &str) -> Result<Config, String> {
    let table: Table = text
        .parse()
        .map_err(|error: toml::de::Error| error.to_string())?;
    let mut config = Config::default();
    for (key, value) in table {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_read() {
        let text = r##"
            docs = "markdown"
            crate-docs = "words"
            extra = ["guide"]
            [names]
            "a#B" = "C"
            [completed-by]
            "a#Events" = "stop"
            [default-headers."a#Op"]
            accept = "x/y"
            [answer-headers."a#Op"]
            cost = { header = "x-cost", type = "long", docs = "What it cost." }
            [spans."a#Op"]
            constants = { "x.kind" = "y" }
            input = { "x.name" = "name" }
            output = { "x.count" = "a.b" }
            [event-spans."a#Events".stop]
            "x.reason" = "reason"
            [[hints]]
            code = "E"
            message = "words"
            hint = "advice"
            [provenance]
            api = "A 1"
            as-of = "2026-01"
            checked = "by eye"
            note = ""
        "##;
        let config = parse(text).unwrap();
        assert_eq!(config.docs, DocsFormat::Markdown);
        assert_eq!(config.crate_docs.as_deref(), Some("words"));
        assert_eq!(config.extra, ["guide"]);
        assert_eq!(config.names["a#B"], "C");
        assert_eq!(config.completed_by["a#Events"], "stop");
        assert_eq!(config.default_headers["a#Op"]["accept"], "x/y");
        let cost = &config.answer_headers["a#Op"]["cost"];
        assert_eq!(cost.header, "x-cost");
        assert_eq!(cost.ty, AnswerHeaderType::Long);
        assert_eq!(cost.docs, "What it cost.");
        let spans = &config.spans["a#Op"];
        assert_eq!(spans.constants["x.kind"], "y");
        assert_eq!(spans.input["x.name"], "name");
        assert_eq!(spans.output["x.count"], "a.b");
        assert_eq!(config.event_spans["a#Events"]["stop"]["x.reason"], "reason");
        let hint = &config.hints[0];
        assert_eq!(
            [&hint.code, &hint.message, &hint.hint],
            ["E", "words", "advice"]
        );
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for (text, words) in [
            ("docs = \"rst\"", "neither"),
            ("docs = 1", "the key `docs`"),
            ("name = {}", "the key `name`"),
            ("extra = [1]", "no name of a module"),
            ("[names]\na = 1", "[names] a, which is no string"),
            ("[default-headers]\na = 1", "no table of headers"),
            ("[names", "unclosed table"),
            ("[answer-headers]\na = 1", "no table of header fields"),
            ("[answer-headers.a]\nb = 1", "[answer-headers] b, which"),
            (
                "[answer-headers.a]\nb = {header = \"b\"}",
                "header, type, docs",
            ),
            (
                "[answer-headers.a]\nb = {header = \"b\", type = \"x\", docs = \"\"}",
                "neither \"long\" nor",
            ),
            ("spans = {a = 1}", "[spans] a, which is no table"),
            ("spans = {a = {b = 1}}", "[spans] a b, which is no table"),
            ("spans = {a = {b = {}}}", "the key `b`; known are constants"),
            (
                "spans = {a = {input = {b = 1}}}",
                "[[spans] a input] b, which is no string",
            ),
            (
                "event-spans = {a = 1}",
                "[event-spans] a, which is no table",
            ),
            ("event-spans = 1", "the key `event-spans`"),
            ("hints = [1]", "[[hints]], which"),
            ("[provenance]\napi = \"A\"", "api, as-of, checked, note"),
            ("provenance = 1", "[provenance], which"),
            ("[[hints]]\ncode = \"a\"", "code, message, hint"),
            (
                "[[hints]]\ncode = \"a\"\nmessage = \"b\"\nhint = \"c\"\nwhy = \"d\"",
                "code, message, hint",
            ),
        ] {
            let error = parse(text).expect_err("this is refused");
            assert!(error.contains(words), "{error}");
        }
    }
}

//! `config.toml`: from text to the generator's settings.

use std::collections::BTreeMap;
use std::path::Path;

use aws_restjson_codegen::Config;
use aws_restjson_codegen::config::DocsFormat;
use toml::{Table, Value};

use crate::Failure;

/// Reads the file; every key that is not known is an error.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("error: cannot read {}: {error}", path.display()))?;
    parse(&text).map_err(|problem| format!("error: {}: {problem}", path.display()))
}

fn parse(text: &str) -> Result<Config, String> {
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
                     completed-by and default-headers"
                ));
            }
        }
    }
    Ok(config)
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
        "##;
        let config = parse(text).unwrap();
        assert_eq!(config.docs, DocsFormat::Markdown);
        assert_eq!(config.crate_docs.as_deref(), Some("words"));
        assert_eq!(config.extra, ["guide"]);
        assert_eq!(config.names["a#B"], "C");
        assert_eq!(config.completed_by["a#Events"], "stop");
        assert_eq!(config.default_headers["a#Op"]["accept"], "x/y");
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
        ] {
            let error = parse(text).expect_err("this is refused");
            assert!(error.contains(words), "{error}");
        }
    }
}

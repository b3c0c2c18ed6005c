//! One file of profiles: text to sections.

use std::path::Path;
use std::sync::Arc;

use super::section::{Section, Value};
use crate::config::origin::FilePlace;
use crate::config::{ConfigError, Origin};

/// A section with the text between its brackets.
pub(super) struct Raw {
    pub(super) header: String,
    pub(super) section: Section,
}

/// Reads the sections in their order; one that comes twice is there twice.
///
/// The format is line by line. `[header]` begins a section, `key = value` sets a key of it. A line that is indented
/// goes on with the value above it; below a value that is empty, it is a `key = value` of its own, nested. A line that
/// begins with `#` or `;`, indented or not, is a comment, and so is what follows one of them after white space. It is
/// part of the value right behind another character, and in a line that goes on with a value.
pub(super) fn parse(path: &Arc<Path>, text: &[u8]) -> Result<Vec<Raw>, ConfigError> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut parser = Parser {
        path,
        sections: Vec::new(),
        key: None,
    };
    for (line, bytes) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        let text = std::str::from_utf8(bytes)
            .map_err(|_| parser.error(line, "is not UTF-8; save the file as UTF-8"))?;
        parser.line(line, text)?;
    }
    Ok(parser.sections)
}

struct Parser<'a> {
    path: &'a Arc<Path>,
    sections: Vec<Raw>,
    /// The key that an indented line belongs to.
    key: Option<String>,
}

impl Parser<'_> {
    fn line(&mut self, number: usize, line: &str) -> Result<(), ConfigError> {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            Ok(())
        } else if line.starts_with([' ', '\t']) {
            self.continuation(number, trimmed)
        } else if let Some(header) = trimmed.strip_prefix('[') {
            self.header(number, header)
        } else {
            self.property(number, line)
        }
    }

    fn header(&mut self, number: usize, header: &str) -> Result<(), ConfigError> {
        // The name of a section has no comment in it, so a bracket ends it wherever it comes.
        let Some((header, rest)) = header.split_once(']') else {
            return Err(self.error(
                number,
                "begins a section with `[` but does not close it with `]`",
            ));
        };
        if !rest.trim_start().is_empty() && !rest.trim_start().starts_with(['#', ';']) {
            return Err(self.error(
                number,
                "goes on after the `]` of a section; put the rest on a line of its own",
            ));
        }
        self.key = None;
        self.sections.push(Raw {
            header: header.trim().to_owned(),
            section: Section::new(FilePlace::line(self.path, number)),
        });
        Ok(())
    }

    fn property(&mut self, number: usize, line: &str) -> Result<(), ConfigError> {
        let (key, value) = self.assignment(number, line)?;
        let value = self.value(number, &key, value);
        let Some(raw) = self.sections.last_mut() else {
            return Err(self.error(
                number,
                "sets a key before any section; put a line such as `[default]` before it",
            ));
        };
        raw.section.set(&key, value);
        self.key = Some(key);
        Ok(())
    }

    fn continuation(&mut self, number: usize, line: &str) -> Result<(), ConfigError> {
        let (Some(raw), Some(key)) = (self.sections.last_mut(), &self.key) else {
            return Err(self.error(
                number,
                "is indented, but there is no key above it that it could belong to; \
                 begin it at the start of the line",
            ));
        };
        if raw.section.goes_on(key, line) {
            return Ok(());
        }
        let parent = key.clone();
        let (key, value) = self.assignment(number, line)?;
        let value = self.value(number, &key, value);
        if let Some(raw) = self.sections.last_mut() {
            raw.section.nest(&parent, &key, value);
        }
        Ok(())
    }

    /// Key, in lower case, and value of a line.
    fn assignment<'a>(
        &self,
        number: usize,
        line: &'a str,
    ) -> Result<(String, &'a str), ConfigError> {
        let line = without_comment(line);
        let Some((key, value)) = line.split_once('=') else {
            return Err(self.error(number, "has no `=`; write `key = value`"));
        };
        let key = key.trim();
        if key.is_empty() {
            return Err(self.error(number, "has no key before its `=`; write `key = value`"));
        }
        Ok((key.to_ascii_lowercase(), value.trim()))
    }

    fn value(&self, number: usize, key: &str, text: &str) -> Value {
        Value::new(text.to_owned(), FilePlace::key(self.path, number, key))
    }

    fn error(&self, number: usize, problem: &str) -> ConfigError {
        let place = FilePlace::line(self.path, number);
        ConfigError::at(Origin::File(place), problem)
    }
}

fn without_comment(line: &str) -> &str {
    let mut after_space = false;
    for (at, char) in line.char_indices() {
        if after_space && matches!(char, '#' | ';') {
            return &line[..at];
        }
        after_space = matches!(char, ' ' | '\t');
    }
    line
}

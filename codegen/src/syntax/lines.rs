//! Lines with their depth and a comment each, so that what goes before or after a text can be put there once it is known.

use crate::smithy::Member;

/// Spaces for each level.
const INDENT: usize = 2;

/// Where lines that can be broken are broken.
const WIDTH: usize = 80;

/// A line of the text.
pub(super) struct Line {
    depth: usize,
    text: String,
    notes: Vec<String>,
}

impl Line {
    pub(super) fn new(depth: usize, text: impl Into<String>) -> Self {
        Self {
            depth,
            text: text.into(),
            notes: Vec::new(),
        }
    }

    /// With a comment.
    pub(super) fn noted(depth: usize, text: impl Into<String>, note: impl Into<String>) -> Self {
        let mut line = Self::new(depth, text);
        line.notes.push(note.into());
        line
    }
}

/// Puts something before the first line.
pub(super) fn prefix(lines: &mut [Line], text: &str) {
    if let Some(line) = lines.first_mut() {
        line.text.insert_str(0, text);
    }
}

/// Puts something after the last line.
pub(super) fn suffix(lines: &mut [Line], text: &str) {
    if let Some(line) = lines.last_mut() {
        line.text.push_str(text);
    }
}

/// Puts a comment first: on the first line, or on the last where that only goes on.
pub(super) fn note(lines: &mut [Line], note: &str) {
    let goes_on = lines.first().is_some_and(|line| line.text.ends_with(" |"));
    let line = if goes_on {
        lines.last_mut()
    } else {
        lines.first_mut()
    };
    if let Some(line) = line {
        line.notes.insert(0, note.to_owned());
    }
}

/// Says of a member what the model says of its presence.
pub(super) fn note_requirement(lines: &mut [Line], member: &Member) {
    if member.traits.has("smithy.api#deprecated") {
        note(lines, "deprecated");
    }
    if member.traits.has("smithy.api#required") {
        note(lines, "required");
    }
}

/// Alternatives, on as many lines as they need.
pub(super) fn alternatives(values: &[String], depth: usize) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for value in values {
        match lines.last_mut() {
            None => lines.push(Line::new(depth, value)),
            Some(line) => {
                line.text.push_str(" |");
                let width = line.depth * INDENT + line.text.len() + 1 + value.len();
                if width > WIDTH {
                    lines.push(Line::new(depth + 2, value));
                } else {
                    line.text.push(' ');
                    line.text.push_str(value);
                }
            }
        }
    }
    lines
}

/// The lines as text.
pub(super) fn render(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        text.push_str(&" ".repeat(line.depth * INDENT));
        text.push_str(&line.text);
        if !line.notes.is_empty() {
            text.push_str("  // ");
            text.push_str(&line.notes.join(", "));
        }
        text.push('\n');
    }
    text
}

//! What differs between two requests.

use std::fmt::Write as _;

use super::redact::REDACTED;
use crate::value::Document;

/// How many differences are named.
const NAMED: usize = 8;

/// The differences between a request and the recorded one, in words; empty if there are none that matter. Hosts and
/// header fields do not.
pub(super) fn of_requests(recorded: &Document, sent: &Document) -> Vec<String> {
    let mut found = Vec::new();
    compare("method", &recorded["method"], &sent["method"], &mut found);
    let target = |request: &Document| target(request["uri"].as_str().unwrap_or_default());
    let ((path, query), (sent_path, sent_query)) = (target(recorded), target(sent));
    compare("path", &path.into(), &sent_path.into(), &mut found);
    compare("query", &query.into(), &sent_query.into(), &mut found);
    compare("body", &recorded["body"], &sent["body"], &mut found);
    found
}

/// Path and query string, the latter in order.
fn target(uri: &str) -> (String, Vec<String>) {
    let after_scheme = uri.split_once("://").map_or(uri, |(_, rest)| rest);
    let target = after_scheme.find('/').map_or("/", |at| &after_scheme[at..]);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut query: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(str::to_owned)
        .collect();
    query.sort();
    (path.to_owned(), query)
}

fn compare(at: &str, recorded: &Document, sent: &Document, found: &mut Vec<String>) {
    match (recorded, sent) {
        (Document::Object(recorded), Document::Object(sent)) => {
            for (name, value) in recorded {
                let at = format!("{at}.{name}");
                match sent.get(name) {
                    Some(other) => compare(&at, value, other, found),
                    None => found.push(format!(
                        "{at} is recorded as {}, and was not sent",
                        show(value)
                    )),
                }
            }
            for (name, value) in sent
                .iter()
                .filter(|(name, _)| !recorded.contains_key(*name))
            {
                found.push(format!(
                    "{at}.{name} was sent as {}, and is not recorded",
                    show(value)
                ));
            }
        }
        (Document::Array(recorded), Document::Array(sent)) => {
            if recorded.len() != sent.len() {
                let (recorded, sent) = (recorded.len(), sent.len());
                found.push(format!(
                    "{at} has {recorded} items recorded, {sent} were sent"
                ));
            }
            for (index, (one, other)) in recorded.iter().zip(sent).enumerate() {
                compare(&format!("{at}[{index}]"), one, other, found);
            }
        }
        (Document::String(text), _) if text == REDACTED => {}
        (recorded, sent) if same(recorded, sent) => {}
        (recorded, sent) => {
            found.push(format!(
                "{at} is recorded as {}, sent was {}",
                show(recorded),
                show(sent)
            ));
        }
    }
}

/// Numbers of the same value are the same, however they are written.
fn same(one: &Document, other: &Document) -> bool {
    one == other
        || match (one, other) {
            (Document::Number(one), Document::Number(other)) => one.as_f64() == other.as_f64(),
            _ => false,
        }
}

/// A value, shortened.
fn show(value: &Document) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The first differences in one line.
pub(super) fn in_words(found: &[String]) -> String {
    let mut words = found
        .iter()
        .take(NAMED)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if found.len() > NAMED {
        let _ = write!(words, "; and {} more", found.len() - NAMED);
    }
    words
}

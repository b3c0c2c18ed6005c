//! The documentation of an operation's type.

use super::types::summary;
use crate::ir::Operation;

/// Who calls it, and what goes over the wire. What it is for stands at the method of the client.
pub(super) fn page(operation: &Operation) -> Vec<String> {
    // A link has no raw identifiers.
    let method = operation.method.trim_start_matches("r#");
    let [request, response] = &operation.syntax;
    let block = |title: &str, lines: &[String]| {
        let head = ["", title, "", "```text"].map(str::to_owned);
        [&head[..], lines, &["```".to_owned()]].concat()
    };
    let name = format!("The operation `{}`.", operation.model_name);
    let called = format!(
        "[`Client::{method}`](crate::Client::{method}) calls it; more about it is said there."
    );
    [
        summary(&operation.docs).map_or(vec![name], <[String]>::to_vec),
        vec![String::new(), called],
        block("# Request", request),
        block("# Response", response),
    ]
    .concat()
}

//! Changes in words, the same in every format.

use super::change::{Change, Report, State, What};

/// `2 new, 3 updated methods`, and how many are gone, if any.
pub fn counts(report: &Report) -> String {
    let count = |state| report.count(state);
    let gone = match count(State::Gone) {
        0 => String::new(),
        gone => format!(", {gone} gone"),
    };
    format!(
        "{} new, {} updated methods{gone}",
        count(State::New),
        count(State::Updated)
    )
}

/// The names of new, updated and gone methods, a line for each state that has any.
pub(super) fn names(report: &Report) -> Vec<String> {
    let states = [
        (State::New, "new"),
        (State::Updated, "updated"),
        (State::Gone, "gone"),
    ];
    let lines = states.into_iter().filter_map(|(state, name)| {
        let all = report.operations.iter();
        let names = all.filter(|operation| operation.state == state);
        let names: Vec<&str> = names.map(|operation| operation.name.as_str()).collect();
        (!names.is_empty()).then(|| format!("{name}: {}", names.join(", ")))
    });
    lines.collect()
}

/// What happened, without the place.
pub(super) fn what(change: &Change) -> String {
    let mut text = match &change.what {
        What::New(text) if text.is_empty() => "new".to_owned(),
        What::New(text) => format!("new, {text}"),
        What::Gone(text) if text.is_empty() => "gone".to_owned(),
        What::Gone(text) => format!("gone, was {text}"),
        What::NewValue(value) => format!("new value {value}"),
        What::GoneValue(value) => format!("value gone: {value}"),
        // The two states need no name.
        What::Different { fact, old, new } if fact == "presence" => format!("{old} → {new}"),
        What::Different { fact, old, new } => format!("{fact} {old} → {new}"),
    };
    if change.also > 0 {
        let members = if change.also == 1 {
            "member"
        } else {
            "members"
        };
        text.push_str(&format!(" (and by {} other {members})", change.also));
    }
    text
}

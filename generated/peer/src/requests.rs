//! What differs between two requests.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::json_differences;
use crate::recorder::Recorded;

/// Where two requests differ, but for their signatures.
pub fn request_differences(ours: &Recorded, official: &Recorded) -> Vec<String> {
    let mut found = Vec::new();
    if ours.method != official.method {
        found.push(format!("{} is not {}", ours.method, official.method));
    }
    if ours.uri.path() != official.uri.path() {
        found.push(format!(
            "path {} is not {}",
            ours.uri.path(),
            official.uri.path()
        ));
    }
    let query = |recorded: &Recorded| {
        let query = recorded.uri.query().unwrap_or_default();
        let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
        pairs.sort();
        pairs
    };
    if query(ours) != query(official) {
        found.push(format!(
            "query {:?} is not {:?}",
            ours.uri.query(),
            official.uri.query()
        ));
    }
    headers(ours, official, &mut found);
    let json = |recorded: &Recorded| serde_json::from_slice::<Value>(&recorded.body);
    match (json(ours), json(official)) {
        (Ok(ours), Ok(official)) => found.extend(json_differences(&ours, &official)),
        _ if ours.body != official.body => found.push(format!(
            "body {} is not {}",
            ours.body.escape_ascii(),
            official.body.escape_ascii()
        )),
        _ => {}
    }
    found
}

fn headers(ours: &Recorded, official: &Recorded, found: &mut Vec<String>) {
    // The length is that of a body which is compared, and the signature is looked at apart.
    const APART: [&str; 2] = ["authorization", "content-length"];
    let names: BTreeSet<&str> = ours
        .headers
        .keys()
        .chain(official.headers.keys())
        .map(|name| name.as_str())
        .filter(|name| !APART.contains(name))
        .collect();
    for name in names {
        let values = |recorded: &Recorded| {
            let values = recorded.headers.get_all(name).iter();
            values
                .map(|value| value.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        let (left, right) = (values(ours), values(official));
        if left == right {
            continue;
        }
        let own = ["user-agent", "amz-sdk-invocation-id"].contains(&name);
        found.push(match (left.is_empty(), right.is_empty()) {
            (false, true) => format!("header {name}: only we send it"),
            (true, _) => format!("header {name}: only the official crate sends it"),
            _ if own => format!("header {name}: another value"),
            _ => format!("header {name}: {left:?} is not {right:?}"),
        });
    }
}

//! Both clients are given the same inputs; what they send is compared.

use std::collections::{BTreeMap, BTreeSet};

use peer::recorder::{Recorded, Recorder};
use peer::signature::signatures;
use peer::{Gen, OPERATIONS, SENT, Sample, ToOfficial, clients, json_differences};
use serde_json::Value;

/// How often each operation is called with inputs in which something is left out.
const ROUNDS: u64 = 150;

/// Where the two differ, and why.
const KNOWN: &[(&str, &str)] = &[
    (
        "header accept: only we send it",
        "an answer in JSON is asked for; the official crate takes whatever comes",
    ),
    (
        "header x-amz-user-agent: only the official crate sends it",
        "the same as `user-agent`, which is enough",
    ),
    ("header user-agent: another value", "each says what it is"),
    (
        "header amz-sdk-invocation-id: another value",
        "a random name for the call",
    ),
    (
        "a number of 32 bits in the digits of 64",
        "the official crate writes 0.1 as 0.10000000149011612",
    ),
    (
        r#"header content-type: ["application/json"] is not ["application/octet-stream"]"#,
        "models take JSON, and nothing else was asked for",
    ),
    (
        "header x-amzn-bedrock-accept: only we send it",
        "models give JSON, and nothing else was asked for",
    ),
];

fn compare(ours: &Recorded, official: &Recorded) -> Vec<String> {
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

/// What was found, and how often.
#[derive(Default)]
struct Findings {
    known: BTreeMap<&'static str, usize>,
    unknown: BTreeMap<String, usize>,
}

impl Findings {
    fn add(&mut self, operation: &str, ours: &Recorded, official: &Recorded) {
        for difference in compare(ours, official) {
            match KNOWN.iter().find(|(known, _)| *known == difference) {
                Some((known, _)) => *self.known.entry(known).or_default() += 1,
                None => {
                    *self
                        .unknown
                        .entry(format!("{operation}: {difference}"))
                        .or_default() += 1
                }
            }
        }
        for recorded in [ours, official] {
            let [sent, by_us, by_them] = signatures(recorded, &recorded.body);
            assert_eq!(sent, by_us, "{operation}: {:?}", recorded.uri);
            assert_eq!(sent, by_them, "{operation}: {:?}", recorded.uri);
        }
    }
}

macro_rules! call_both {
    ($findings:expr, $set:expr, $done:expr, $recorder:expr, $ours:expr, $official:expr, $(($name:literal, $method:ident, $input:ident)),* $(,)?) => {$({
        type Input = bedrock_runtime::operation::$input;
        $done.push($name);
        for round in 0..ROUNDS {
            // Everything is set in every third round, so that each member is, and each variant has its turn.
            let density = [100, 50, 20][usize::try_from(round % 3).unwrap()];
            let mut g = Gen::new(round * 7919 + 1, density);
            // Variants go on where the round before left off.
            g.take_turns(&mut $set);
            let input = Input::sample(&mut g);
            g.give_turns(&mut $set);
            let builder = input.to_official();
            // What is answered matters elsewhere.
            let _ = $ours.$method(input).await;
            let ours = $recorder.take();
            let _ = builder.send_with(&$official).await;
            let official = $recorder.take();
            $findings.add($name, &ours, &official);
        }
    })*};
}

#[tokio::test]
async fn both_send_the_same() {
    let recorder = Recorder::start().await;
    let (ours, official) = (
        clients::ours(recorder.url()),
        clients::official(recorder.url()),
    );
    let (mut findings, mut turns, mut done) =
        (Findings::default(), peer::Turns::default(), Vec::new());
    call_both!(
        findings,
        turns,
        done,
        recorder,
        ours,
        official,
        ("ApplyGuardrail", apply_guardrail, ApplyGuardrailRequest),
        ("Converse", converse, ConverseRequest),
        ("ConverseStream", converse_stream, ConverseStreamRequest),
        ("CountTokens", count_tokens, CountTokensRequest),
        ("GetAsyncInvoke", get_async_invoke, GetAsyncInvokeRequest),
        (
            "InvokeGuardrailChecks",
            invoke_guardrail_checks,
            InvokeGuardrailChecksRequest
        ),
        ("InvokeModel", invoke_model, InvokeModelRequest),
        (
            "InvokeModelWithResponseStream",
            invoke_model_with_response_stream,
            InvokeModelWithResponseStreamRequest
        ),
        (
            "ListAsyncInvokes",
            list_async_invokes,
            ListAsyncInvokesRequest
        ),
        (
            "StartAsyncInvoke",
            start_async_invoke,
            StartAsyncInvokeRequest
        ),
    );
    // Events are compared in `events.rs`.
    done.push("InvokeModelWithBidirectionalStream");
    done.sort_unstable();
    assert_eq!(done, OPERATIONS);
    let missed: Vec<_> = SENT
        .iter()
        .filter(|key| !turns.set.contains(**key))
        .collect();
    assert!(missed.is_empty(), "never set: {missed:?}");
    println!(
        "{} members and variants were set, each at least once",
        SENT.len()
    );
    for (known, reason) in KNOWN {
        let count = findings.known.get(known).copied().unwrap_or_default();
        println!("{count:>5} × {known}: {reason}");
    }
    assert!(findings.unknown.is_empty(), "{:#?}", findings.unknown);
    for (known, _) in KNOWN {
        assert!(
            findings.known.contains_key(known),
            "{known}: not seen any more"
        );
    }
}

//! Both clients are given the same inputs; what they send is compared.

use std::collections::BTreeMap;

use peer::recorder::{Recorded, Recorder};
use peer::signature::signatures;
use peer::{Gen, OPERATIONS, SENT, Sample, ToOfficial, clients, request_differences};

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

/// What was found, and how often.
#[derive(Default)]
struct Findings {
    known: BTreeMap<&'static str, usize>,
    unknown: BTreeMap<String, usize>,
}

impl Findings {
    fn add(&mut self, operation: &str, ours: &Recorded, official: &Recorded) {
        for difference in request_differences(ours, official) {
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

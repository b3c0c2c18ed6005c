//! Spans as a subscriber sees them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use crate::event_stream::encode;
use crate::testing::{Wire, builder, event};

type Fields = BTreeMap<&'static str, String>;

/// What happened: spans in the order of their ends, and events.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<(String, Fields)>>>);

impl Seen {
    /// Listens in this thread until the guard is dropped.
    fn listen(&self) -> DefaultGuard {
        tracing::subscriber::set_default(tracing_subscriber::registry().with(self.clone()))
    }

    fn ended(&self, name: &str) -> Vec<Fields> {
        let seen = self.0.lock().unwrap();
        let named = seen.iter().filter(|(span, _)| span == name);
        named.map(|(_, fields)| fields.clone()).collect()
    }
}

struct Reading<'a>(&'a mut Fields);

impl Visit for Reading<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Seen {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::new();
        attributes.record(&mut Reading(&mut fields));
        context.span(id).unwrap().extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let span = context.span(id).unwrap();
        let mut extensions = span.extensions_mut();
        values.record(&mut Reading(extensions.get_mut().unwrap()));
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::new();
        event.record(&mut Reading(&mut fields));
        let target = event.metadata().target().to_owned();
        self.0.lock().unwrap().push((target, fields));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let span = context.span(&id).unwrap();
        let fields = span.extensions_mut().remove().unwrap();
        self.0
            .lock()
            .unwrap()
            .push((span.name().to_owned(), fields));
    }
}

#[track_caller]
fn assert_fields(found: &Fields, expected: &[(&str, &str)]) {
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(name, value)| (*name, &**value))
        .collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_call_and_its_attempt() {
    let seen = Seen::default();
    let guard = seen.listen();
    let headers = [("x-count", "3"), ("x-amzn-requestid", "id-1")];
    let wire = Wire::answering(200, headers, r#"{"text":"hush-answer"}"#);
    let client = builder(&wire).build().unwrap();
    client.say("x", "hush-input").await.unwrap();
    drop(guard);
    let [call] = &seen.ended("call")[..] else {
        panic!("one call")
    };
    assert_fields(
        call,
        &[
            ("aws.request_id", "id-1"),
            ("cloud.region", "us-east-1"),
            ("http.response.status_code", "200"),
            ("otel.kind", "client"),
            ("otel.name", "Test Service.Say"),
            ("rpc.method", "Say"),
            ("rpc.service", "Test Service"),
            ("rpc.system", "aws-api"),
            ("server.address", "test.us-east-1.example.com"),
            ("server.port", "443"),
        ],
    );
    let [attempt] = &seen.ended("attempt")[..] else {
        panic!("one attempt")
    };
    assert_fields(
        attempt,
        &[
            ("aws.request_id", "id-1"),
            ("http.request.method", "POST"),
            ("http.response.status_code", "200"),
        ],
    );
    let wire = seen.ended("aws_restjson::wire");
    assert!(
        wire[0]["message"].contains("> POST https://test"),
        "{wire:?}"
    );
    let all = format!("{:?}", seen.0.lock().unwrap());
    assert!(
        !all.contains("hush") && !all.contains("Signature="),
        "{all}"
    );
}

#[cfg(feature = "hyper")]
#[tokio::test(start_paused = true)]
async fn each_attempt_has_a_span_and_the_call_says_how_it_ended() {
    use crate::retry::RetryPolicy;

    let seen = Seen::default();
    let guard = seen.listen();
    let wire = Wire::answering(503, [], "");
    let policy = RetryPolicy::default().max_attempts(2).jitter(false);
    let client = builder(&wire).retry(policy).build().unwrap();
    client.say("x", "hi").await.unwrap_err();
    drop(guard);
    let attempts = seen.ended("attempt");
    assert_eq!(attempts.len(), 2);
    assert_eq!(attempts[0].get("http.request.resend_count"), None);
    assert_eq!(attempts[1]["http.request.resend_count"], "1");
    assert_eq!(attempts[1]["error.type"], "503");
    let [call] = &seen.ended("call")[..] else {
        panic!("one call")
    };
    assert_eq!(call["error.type"], "503");
    assert_eq!(call["otel.status_code"], "ERROR");
    let [retry] = &seen.ended("aws_restjson::trace::on")[..] else {
        panic!("one retry")
    };
    assert_fields(
        retry,
        &[
            ("attempt", "1"),
            ("delay_ms", "50"),
            ("error.type", "503"),
            ("message", "the request is sent again"),
        ],
    );
}

#[tokio::test]
async fn the_span_of_a_call_lasts_as_long_as_its_stream() {
    let seen = Seen::default();
    let _guard = seen.listen();
    let frame = encode(&event("text", r#"{"text":"a"}"#)).unwrap();
    let wire = Wire::answering(200, [], frame);
    let client = builder(&wire).build().unwrap();
    let mut stream = client.listen().await.unwrap();
    assert_eq!(seen.ended("attempt").len(), 1);
    assert!(stream.next().await.unwrap().is_ok());
    assert!(stream.next().await.unwrap().is_err());
    assert_eq!(seen.ended("call").len(), 0);
    drop(stream);
    let [call] = &seen.ended("call")[..] else {
        panic!("one call")
    };
    assert_eq!(call["error.type"], "incomplete_stream");
    assert_eq!(call["otel.status_code"], "ERROR");
}

#[tokio::test]
async fn failures_on_our_side_have_names() {
    let seen = Seen::default();
    let _guard = seen.listen();
    let client = builder(&Wire::failing("x")).build().unwrap();
    client.say("x", "hi").await.unwrap_err();
    client.say("", "hi").await.unwrap_err();
    let calls = seen.ended("call");
    let types: Vec<&str> = calls.iter().map(|call| &*call["error.type"]).collect();
    assert_eq!(types, ["transport", "build"]);
}

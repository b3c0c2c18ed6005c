//! Handlers for the events of a stream: one for each kind, one for all, and one for errors.
//!
//! ```sh
//! AWS_REGION=us-east-1 cargo run --example event_handlers -- amazon.nova-lite-v1:0 Why is the sky blue?
//! ```
//!
//! It records the stream, too, and goes through the recording afterwards.

use std::collections::BTreeMap;
use std::process::ExitCode;

use bedrock_runtime::aws_restjson::EventStream;
use bedrock_runtime::types::{
    ContentBlockDelta, ConversationRole, ConverseStreamOutput as Event, Message,
};
use bedrock_runtime::{Client, ConverseStreamRequest, Error};

type Handler<'a, T> = Box<dyn FnMut(&T) + 'a>;

/// What to do with the events of a stream.
#[derive(Default)]
struct Handlers<'a> {
    on_event: BTreeMap<&'static str, Handler<'a, Event>>,
    on_all: Option<Handler<'a, Event>>,
    on_error: Option<Handler<'a, Error>>,
}

impl<'a> Handlers<'a> {
    /// Calls `handler` for each event of this type. A type that there is not would never be called, so it is refused.
    fn on(mut self, event_type: &'static str, handler: impl FnMut(&Event) + 'a) -> Self {
        assert!(
            Event::EVENT_TYPES.contains(&event_type),
            "`{event_type}` is none of {:?}",
            Event::EVENT_TYPES
        );
        self.on_event.insert(event_type, Box::new(handler));
        self
    }

    fn on_all(mut self, handler: impl FnMut(&Event) + 'a) -> Self {
        self.on_all = Some(Box::new(handler));
        self
    }

    fn on_error(mut self, handler: impl FnMut(&Error) + 'a) -> Self {
        self.on_error = Some(Box::new(handler));
        self
    }

    /// Reads the stream to its end.
    async fn run(mut self, stream: &mut EventStream<Event>) -> Result<(), Error> {
        loop {
            match stream.try_next().await {
                Ok(Some(event)) => {
                    if let Some(handler) = &mut self.on_all {
                        handler(&event);
                    }
                    if let Some(handler) = self.on_event.get_mut(event.event_type()) {
                        handler(&event);
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    if let Some(handler) = &mut self.on_error {
                        handler(&error);
                    }
                    return Err(error);
                }
            }
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments
        .next()
        .unwrap_or_else(|| "amazon.nova-lite-v1:0".to_owned());
    let question: Vec<String> = arguments.collect();
    let message = Message::new(ConversationRole::User, [question.join(" ")]);
    let client = Client::from_env().await?;
    let mut stream = client
        .converse_stream(ConverseStreamRequest::new(model).messages([message]))
        .await?
        .stream;
    let recording = stream.record();

    let mut count = 0;
    let ended = Handlers::default()
        .on("contentBlockDelta", |event| {
            if let Event::ContentBlockDelta(event) = event
                && let ContentBlockDelta::Text(text) = &event.delta
            {
                print!("{text}");
            }
        })
        .on("messageStop", |_| println!())
        .on_all(|_| count += 1)
        .on_error(|error| {
            if let Some(progress) = error.progress() {
                eprintln!("broke off {progress}");
            }
        })
        .run(&mut stream)
        .await;

    let types: Vec<String> = recording
        .events()
        .iter()
        .map(|event| event.event_type().to_owned())
        .collect();
    eprintln!("{count} events: {}", types.join(", "));
    ended
}

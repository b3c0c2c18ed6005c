//! A service with a handful of operations.

use std::fmt;

use http::Method;

use crate::client::{Call, Core, Raw, RawRequest, ServiceClient, ServiceMeta};
use crate::endpoint::{self, Endpoint};
use crate::error::{
    BuildError, Context, Failure, FailureKind, Modelled, ResponseError, ServiceError, Unhandled,
};
use crate::event_stream::Message;
use crate::json::{self, FromJson, Reader, ToJson, Writer};
use crate::operation::{Answer, AuthScheme, FromAnswer, Operation, OperationMeta, Request};
use crate::retry::RetryKind;
use crate::stream::{Event, EventInput, EventStream, ToEvent, UnknownEvent};

#[derive(Clone, Debug)]
pub(crate) enum Error {
    Throttling(Modelled<Throttling>),
    Unhandled(Unhandled),
    Failed(Failure),
}

impl Error {
    pub(crate) fn kind(&self) -> Option<FailureKind> {
        match self {
            Self::Failed(failure) => Some(failure.kind()),
            Self::Throttling(_) | Self::Unhandled(_) => None,
        }
    }
}

impl ServiceError for Error {
    const RETRYABLE: &'static [(&'static str, RetryKind)] =
        &[("NotReadyException", RetryKind::Transient)];

    fn from_answer(context: Context) -> Self {
        match context.code() {
            Some("ThrottlingException") => {
                Modelled::read(context).map_or_else(Self::Unhandled, Self::Throttling)
            }
            _ => Self::Unhandled(Unhandled::new(context)),
        }
    }

    fn from_failure(failure: Failure) -> Self {
        Self::Failed(failure)
    }

    fn context(&self) -> &Context {
        match self {
            Self::Throttling(error) => error.context(),
            Self::Unhandled(error) => error.context(),
            Self::Failed(error) => error.context(),
        }
    }

    fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Throttling(_) | Self::Unhandled(_) => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Throttling(error) => error.fmt(f),
            Self::Unhandled(error) => error.fmt(f),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {}

/// One text member, as input, output and exception alike.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Text {
    pub(crate) text: Option<String>,
}

impl ToJson for Text {
    fn to_json(&self, w: &mut Writer) {
        w.begin_object();
        w.optional("text", &self.text);
        w.end_object();
    }
}

impl FromJson for Text {
    fn corrected() -> Self {
        Self::default()
    }

    fn from_json(r: &mut Reader<'_>) -> Result<Self, json::Error> {
        let mut out = Self::corrected();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            match &*key {
                "text" => r.read_into(&mut out.text)?,
                _ => r.skip()?,
            }
        }
        Ok(out)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Throttling {
    pub(crate) text: Option<String>,
    pub(crate) scope: Option<String>,
}

/// Inside of a stream, where no member stands in a header.
impl FromJson for Throttling {
    fn corrected() -> Self {
        Self {
            text: None,
            scope: None,
        }
    }

    fn from_json(r: &mut Reader<'_>) -> Result<Self, json::Error> {
        let mut out = Self::corrected();
        r.begin_object()?;
        while let Some(key) = r.next_key()? {
            match &*key {
                "text" => r.read_into(&mut out.text)?,
                "scope" => r.read_into(&mut out.scope)?,
                _ => r.skip()?,
            }
        }
        Ok(out)
    }
}

impl FromAnswer for Throttling {
    fn from_answer(answer: Answer) -> Result<Self, ResponseError> {
        let mut out = Self {
            text: answer.json::<Text>()?.text,
            scope: None,
        };
        answer.header_into("x-scope", &mut out.scope)?;
        Ok(out)
    }
}

const BOTH: &[AuthScheme] = &[AuthScheme::SigV4, AuthScheme::HttpBearer];

pub(crate) enum Say {}

impl Operation for Say {
    type Input = (String, Text);
    type Output = (Text, Option<i32>);
    type Error = Error;
    const META: OperationMeta = OperationMeta::new("Say", Method::POST, "/say/{to}").auth(BOTH);

    fn request((to, input): Self::Input, request: &mut Request) -> Result<(), BuildError> {
        request.label("to", &to)?;
        let token = request.idempotency_token();
        request.query("token", &token);
        request.default_header("accept", "application/json")?;
        request.json(&input);
        Ok(())
    }

    fn response(answer: Answer) -> Result<Self::Output, ResponseError> {
        let mut count = None;
        answer.header_into("x-count", &mut count)?;
        Ok((answer.json()?, count))
    }
}

/// Like [`Say`], but it changes nothing.
#[cfg(feature = "hyper")]
pub(crate) enum Ask {}

#[cfg(feature = "hyper")]
impl Operation for Ask {
    type Input = ();
    type Output = Text;
    type Error = Error;
    const META: OperationMeta = OperationMeta::new("Ask", Method::GET, "/ask").readonly();

    fn request(_: (), _: &mut Request) -> Result<(), BuildError> {
        Ok(())
    }

    fn response(answer: Answer) -> Result<Text, ResponseError> {
        answer.json()
    }
}

pub(crate) enum Listen {}

impl Operation for Listen {
    type Input = ();
    type Output = EventStream<Heard>;
    type Error = Error;
    const META: OperationMeta = OperationMeta::new("Listen", Method::GET, "/listen")
        .readonly()
        .streaming();

    fn request(_: (), _: &mut Request) -> Result<(), BuildError> {
        Ok(())
    }

    fn response(answer: Answer) -> Result<Self::Output, ResponseError> {
        Ok(answer.into_events())
    }
}

pub(crate) enum Converse {}

impl Operation for Converse {
    type Input = EventInput<Text>;
    type Output = EventStream<Heard>;
    type Error = Error;
    const META: OperationMeta = OperationMeta::new("Converse", Method::POST, "/converse")
        .auth(BOTH)
        .streaming();

    fn request(input: Self::Input, request: &mut Request) -> Result<(), BuildError> {
        request.events(input);
        Ok(())
    }

    fn response(answer: Answer) -> Result<Self::Output, ResponseError> {
        Ok(answer.into_events())
    }
}

impl ToEvent for Text {
    fn to_message(&self) -> Message {
        event("text", &String::from_utf8(json::to_vec(self)).unwrap())
    }
}

/// An event with a payload.
pub(crate) fn event(name: &'static str, payload: &str) -> Message {
    Message::new(payload.to_owned())
        .with_header(":message-type", "event")
        .with_header(":event-type", name)
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Heard {
    Text(Text),
    Stop,
    Unknown(UnknownEvent),
}

impl Event for Heard {
    type Error = Error;
    const COMPLETED_BY: Option<&'static str> = Some("stop");
    const NAMES: &'static [&'static str] = &["text", "stop"];
    const EXCEPTIONS: &'static [(&'static str, &'static str)] =
        &[("throttlingException", "ThrottlingException")];

    fn event_type(&self) -> &str {
        match self {
            Self::Text(_) => "text",
            Self::Stop => "stop",
            Self::Unknown(event) => &event.name,
        }
    }

    fn from_event(name: &str, message: &Message) -> Result<Self, ResponseError> {
        Ok(match name {
            "text" => Self::Text(json::from_slice(&message.payload)?),
            "stop" => Self::Stop,
            _ => Self::Unknown(UnknownEvent::new(name, message.payload.clone())),
        })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Client(Core);

impl Client {
    pub(crate) fn say(&self, to: &str, text: &str) -> Call<Say> {
        Call::new(
            &self.0,
            (
                to.to_owned(),
                Text {
                    text: Some(text.to_owned()),
                },
            ),
        )
    }

    #[cfg(feature = "hyper")]
    pub(crate) fn ask(&self) -> Call<Ask> {
        Call::new(&self.0, ())
    }

    pub(crate) fn listen(&self) -> Call<Listen> {
        Call::new(&self.0, ())
    }

    pub(crate) fn raw(&self, request: RawRequest) -> Call<Raw<Self>> {
        Call::new(&self.0, request)
    }

    pub(crate) fn converse(&self, events: EventInput<Text>) -> Call<Converse> {
        Call::new(&self.0, events)
    }
}

impl ServiceClient for Client {
    type Error = Error;
    const SERVICE: ServiceMeta = ServiceMeta::new("Test Service", "test", "2020-01-01", resolve);

    fn from_core(core: Core) -> Self {
        Self(core)
    }

    fn core(&self) -> &Core {
        &self.0
    }
}

fn resolve(inputs: &endpoint::Inputs) -> Result<Endpoint, endpoint::Error> {
    if let Some(url) = &inputs.endpoint {
        return Ok(Endpoint::new(url.as_str()));
    }
    match &inputs.region {
        Some(region) => Ok(Endpoint::new(format!("https://test.{region}.example.com"))),
        None => Err(endpoint::Error::new(
            "Invalid Configuration: Missing Region",
        )),
    }
}

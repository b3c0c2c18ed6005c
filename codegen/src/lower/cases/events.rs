//! `smithy.test#eventStreamTests`

use serde_json::Value as Json;

use crate::ir::cases::{
    EventCase, EventExpectation, ExpectedMessage, GivenAnswer, GivenMessage, HeaderValue, Value,
};
use crate::ir::{Member, Type, TypeRef};
use crate::lower::base64;

use super::case::{Case, Parts};
use super::request::expected_request;
use super::response::given_answer;
use super::value::{Made, Purpose, moment};
use super::{Subject, head};

/// The messages of a case.
#[derive(Default)]
struct Messages {
    /// Events to send, and what their messages must be.
    to_send: Vec<Value>,
    sent: Vec<ExpectedMessage>,
    /// Messages of the answer, and what those of a case that ends well must be read as.
    given: Vec<GivenMessage>,
    received: Vec<Value>,
}

impl Subject<'_> {
    /// What a call must send and receive. `exceptions` finds the exception of a shape id.
    pub(super) fn events(
        &self,
        case: &mut Case<'_>,
        exceptions: &dyn Fn(&str) -> Option<TypeRef>,
    ) -> Made<EventCase> {
        let parts = case.parts();
        let failure = failure(parts.json("expectation"))?;
        let mut messages = Messages::default();
        for event in parts.list("events")? {
            self.message(&mut Parts::new(event)?, failure.is_some(), &mut messages)?;
        }
        let input = self.values.structure(
            &self.operation.input,
            &parts.params("initialRequestParams")?,
            Purpose::Input,
            &messages.to_send,
        )?;
        let request = match parts.json("initialRequest") {
            Some(json) => Some(whole(json, expected_request)?),
            None => None,
        };
        let answer = match parts.json("initialResponse") {
            Some(json) => Some(whole(json, given_answer)?),
            None => None,
        };
        let no_answer = answer.is_none() && messages.given.is_empty();
        let no_request = request.is_none() && messages.sent.is_empty();
        if no_answer && no_request && failure.is_none() {
            return Err("nothing that could be tested".to_owned());
        }
        let expected = parts.object("initialResponseParams")?;
        for shape in ["initialRequestShape", "initialResponseShape"] {
            known_shape(parts.text(shape)?)?;
        }
        let expect = match failure {
            Some(None) => EventExpectation::Failure(None),
            Some(Some(id)) => {
                let found = exceptions(id);
                let found = found.ok_or_else(|| format!("the error `{id}`, which is unknown"))?;
                EventExpectation::Failure(Some(found))
            }
            None if no_answer && expected.is_none() => EventExpectation::Unstated,
            None => EventExpectation::Success {
                members: match expected {
                    Some(params) => self.members(self.output()?.1, params)?,
                    None => Vec::new(),
                },
                events: messages.received,
            },
        };
        Ok(EventCase {
            head: head(case),
            call: self.call(input),
            request: request.unwrap_or_default(),
            sent: messages.sent,
            answer: answer.unwrap_or_else(empty_answer),
            given: messages.given,
            expect,
            stream: self.received()?.map(|(member, _)| member.field.clone()),
        })
    }

    fn message(&self, parts: &mut Parts<'_>, fails: bool, messages: &mut Messages) -> Made<()> {
        let params = parts.object("params")?;
        let headers = headers(parts)?;
        match parts.text("type")? {
            Some("request") => {
                let params = params.ok_or("an event to send without parameters")?;
                let (_, ty) = self.sent()?;
                let event = self.values.event(ty, params, Purpose::Input)?;
                messages.to_send.push(event);
                messages.sent.push(expected_message(parts, headers)?);
            }
            Some("response") => {
                if !fails {
                    let params = params.ok_or("a good event without parameters")?;
                    let (_, ty) = self.received()?.ok_or("an event for no stream")?;
                    let event = self.values.event(ty, params, Purpose::Expected)?;
                    messages.received.push(event);
                }
                messages.given.push(given_message(parts, headers)?);
            }
            _ => return Err("an event that is neither a request nor a response".to_owned()),
        }
        parts.finish()
    }

    /// The stream of events that the operation sends.
    pub(super) fn sent(&self) -> Made<(&Member, &TypeRef)> {
        let (_, input) = self.input()?;
        let stream = input.members.iter().find_map(|member| match &member.ty {
            Type::EventInput(ty) => Some((member, ty)),
            _ => None,
        });
        Ok(stream.ok_or("an event for no stream")?)
    }

    /// The stream of events that the operation receives, if there is one.
    pub(super) fn received(&self) -> Made<Option<(&Member, &TypeRef)>> {
        let (_, output) = self.output()?;
        Ok(output.members.iter().find_map(|member| match &member.ty {
            Type::EventStream(ty) => Some((member, ty)),
            _ => None,
        }))
    }
}

/// The headers of a message.
pub(super) fn headers(parts: &mut Parts<'_>) -> Made<Vec<(String, HeaderValue)>> {
    let headers = parts.object("headers")?.into_iter().flatten();
    headers
        .map(|(name, value)| Ok((name.clone(), header_value(value)?)))
        .collect()
}

/// A message that must be written. How its frame is laid out is nothing that the specification lets a test compare.
pub(super) fn expected_message(
    parts: &mut Parts<'_>,
    headers: Vec<(String, HeaderValue)>,
) -> Made<ExpectedMessage> {
    parts.json("bytes");
    let content_type = headers.iter().find_map(|(name, value)| match value {
        HeaderValue::String(text) if name == ":content-type" => Some(text.as_str()),
        _ => None,
    });
    Ok(ExpectedMessage {
        body: parts.body(content_type)?,
        headers,
        forbid_headers: parts.texts("forbidHeaders")?,
        require_headers: parts.texts("requireHeaders")?,
    })
}

/// A message that must be read. What its writer must do besides is no concern of its reader.
pub(super) fn given_message(
    parts: &mut Parts<'_>,
    headers: Vec<(String, HeaderValue)>,
) -> Made<GivenMessage> {
    for of_writer in ["forbidHeaders", "requireHeaders", "bodyMediaType"] {
        parts.json(of_writer);
    }
    let body = parts.owned_text("body")?.unwrap_or_default();
    Ok(match parts.text("bytes")? {
        Some(bytes) => {
            GivenMessage::Frame(base64::decode(bytes).ok_or("`bytes`, which is no base64")?)
        }
        None => GivenMessage::Parts { headers, body },
    })
}

/// Reads all parts of a message that goes before the events.
pub(super) fn whole<T>(json: &Json, read: impl Fn(&mut Parts<'_>) -> Made<T>) -> Made<T> {
    let mut parts = Parts::new(json)?;
    let read = read(&mut parts)?;
    parts.finish()?;
    Ok(read)
}

fn empty_answer() -> GivenAnswer {
    GivenAnswer {
        status: 200,
        headers: Vec::new(),
        body: String::new(),
    }
}

/// Whether the case must fail and, where it says so, with which error.
pub(super) fn failure(expectation: Option<&Json>) -> Made<Option<Option<&str>>> {
    let Some(expectation) = expectation else {
        return Ok(None);
    };
    let kinds = expectation.as_object().ok_or("no usable expectation")?;
    match (kinds.keys().next().map(String::as_str), kinds.len()) {
        (Some("success"), 1) => Ok(None),
        (Some("failure"), 1) => match kinds["failure"].get("errorId") {
            None => Ok(Some(None)),
            Some(id) => Ok(Some(Some(
                id.as_str().ok_or("an error id that is no string")?,
            ))),
        },
        _ => Err("no usable expectation".to_owned()),
    }
}

/// Messages before the events are those of HTTP.
pub(super) fn known_shape(shape: Option<&str>) -> Made<()> {
    match shape {
        None | Some("smithy.test#InitialHttpRequest" | "smithy.test#InitialHttpResponse") => Ok(()),
        Some(other) => Err(format!("an initial message of the shape `{other}`")),
    }
}

fn header_value(json: &Json) -> Made<HeaderValue> {
    let value = json.as_object().filter(|value| value.len() == 1);
    let Some((kind, json)) = value.and_then(|value| value.iter().next()) else {
        return Err("a header that is not of one type".to_owned());
    };
    let integer = || json.as_i64();
    let bytes = || json.as_str().and_then(base64::decode);
    let value = match kind.as_str() {
        "boolean" => json.as_bool().map(HeaderValue::Boolean),
        // The specification says base64, its own cases have numbers.
        "byte" => match (integer(), bytes().as_deref()) {
            (Some(value), _) => i8::try_from(value).ok().map(HeaderValue::Byte),
            (None, Some([byte])) => Some(HeaderValue::Byte(i8::from_be_bytes([*byte]))),
            (None, _) => None,
        },
        "short" => integer().and_then(|value| value.try_into().ok().map(HeaderValue::Short)),
        "integer" => integer().and_then(|value| value.try_into().ok().map(HeaderValue::Integer)),
        "long" => integer().map(HeaderValue::Long),
        "blob" => bytes().map(HeaderValue::Blob),
        "string" => json
            .as_str()
            .map(|text| HeaderValue::String(text.to_owned())),
        "timestamp" => moment(json).map(HeaderValue::Timestamp),
        _ => None,
    };
    value.ok_or_else(|| format!("a header that is no {kind}"))
}

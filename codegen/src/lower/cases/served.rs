//! The same cases from the side of the service: it reads what a client must send, and writes what a client must read.

use serde_json::{Map, Value as Json};

use crate::ir::cases::{
    EventsIn, EventsOut, ExpectedAnswer, ExpectedMessage, GivenMessage, GivenRequest, ServedAnswer,
    ServedEvents, ServedRequest, StructureValue, ToAnswer, Value,
};
use crate::ir::{RequestPart, ShapeKind, Structure, TypeRef};

use super::case::{Case, Parts};
use super::events::{expected_message, failure, given_message, headers, known_shape, whole};
use super::value::{Made, Purpose};
use super::{Kept, Subject, head};

impl Subject<'_> {
    /// What a request must be read as.
    pub(super) fn served_request(&self, case: &mut Case<'_>) -> Made<Kept<ServedRequest>> {
        let mut params = case.parts().params("params")?;
        let (ty, structure) = self.input()?;
        self.drop_unsaid(structure, &mut params);
        let expect = self.expected(ty, structure, &params)?;
        let mut members = structure.members.iter();
        let has_body =
            members.any(|member| member.in_body && params.contains_key(&member.model_name));
        for of_client in ["host", "resolvedHost"] {
            case.parts().json(of_client);
        }
        let says_no_body = case.parts().json("body").is_none();
        let request = self.given_request(case.parts())?;
        Ok(match has_body && says_no_body {
            true => Kept::LeftOut("it does not say what the body is".to_owned()),
            false => Kept::Test(ServedRequest {
                head: head(case),
                operation: self.operation.name.clone(),
                request,
                expect,
            }),
        })
    }

    /// The request that the test gives. What a client must or must not send besides is no concern of a service.
    fn given_request(&self, parts: &mut Parts<'_>) -> Made<GivenRequest> {
        for of_client in [
            "forbidQueryParams",
            "requireQueryParams",
            "forbidHeaders",
            "requireHeaders",
            "bodyMediaType",
        ] {
            parts.json(of_client);
        }
        let path = parts.owned_text("uri")?.ok_or("no uri")?;
        let mut query = parts.texts("queryParams")?;
        // A case need not repeat what the template says.
        let of_template = self.operation.uri.split_once('?');
        for parameter in of_template
            .into_iter()
            .flat_map(|(_, query)| query.split('&'))
        {
            if !query.iter().any(|other| other == parameter) {
                query.push(parameter.to_owned());
            }
        }
        Ok(GivenRequest {
            method: parts.owned_text("method")?.ok_or("no method")?,
            uri: match query.is_empty() {
                true => path,
                false => format!("{path}?{}", query.join("&")),
            },
            headers: parts.pairs("headers")?,
            body: parts.owned_text("body")?.unwrap_or_default(),
        })
    }

    /// Drops empty lists from headers and the query string: they are sent as nothing.
    fn drop_unsaid(&self, structure: &Structure, params: &mut Map<String, Json>) {
        for part in &self.operation.reading.members {
            let mut members = structure.members.iter();
            let member = members.find(|member| member.field == part.field);
            if let (RequestPart::Query(..) | RequestPart::Header(..), Some(member)) =
                (&part.part, member)
                && let Some(Json::Array(items)) = params.get(&member.model_name)
                && items.is_empty()
            {
                params.remove(&member.model_name);
            }
        }
    }

    /// What an output must be written as.
    pub(super) fn served_output(&self, case: &mut Case<'_>) -> Made<ServedAnswer> {
        let params = case.parts().params("params")?;
        let (ty, _) = self.output()?;
        let output = self.values.structure(ty, &params, Purpose::Input, &[])?;
        let answer = ToAnswer::Output(self.operation.name.clone(), output);
        served_answer(case, answer)
    }

    /// What an exception must be written as.
    pub(super) fn served_error(&self, case: &mut Case<'_>, ty: &TypeRef) -> Made<ServedAnswer> {
        let params = case.parts().params("params")?;
        let error = self.values.structure(ty, &params, Purpose::Input, &[])?;
        served_answer(case, ToAnswer::Error(error))
    }

    /// What a service must receive and send.
    pub(super) fn served_events(&self, case: &mut Case<'_>) -> Made<ServedEvents> {
        let parts = case.parts();
        // An exception that a client sends is an event like others.
        let refused = failure(parts.json("expectation"))? == Some(None);
        let mut messages = Messages::default();
        for event in parts.list("events")? {
            self.served_message(&mut Parts::new(event)?, refused, &mut messages)?;
        }
        let request = match parts.json("initialRequest") {
            Some(json) => Some(whole(json, |parts| self.given_request(parts))?),
            None => None,
        };
        let answer = match parts.json("initialResponse") {
            Some(json) => Some(whole(json, expected_answer)?),
            None => None,
        };
        let input = parts.params("initialRequestParams")?;
        let output = parts.params("initialResponseParams")?;
        for shape in ["initialRequestShape", "initialResponseShape"] {
            known_shape(parts.text(shape)?)?;
        }
        let comes_in = request.is_some() || !messages.given.is_empty();
        let goes_out = answer.is_some() || !messages.sent.is_empty();
        if !comes_in && !goes_out {
            return Err("nothing that could be tested".to_owned());
        }
        Ok(ServedEvents {
            head: head(case),
            operation: self.operation.name.clone(),
            request: match comes_in {
                true => Some(EventsIn {
                    request,
                    messages: messages.given,
                    stream: self.sent()?.0.field.clone(),
                    expect: match refused {
                        true => None,
                        false => Some((self.members(self.input()?.1, &input)?, messages.received)),
                    },
                }),
                false => None,
            },
            answer: match goes_out {
                true => Some(EventsOut {
                    output: self.streamed(&output, &messages.to_send)?,
                    expect: answer.unwrap_or_default(),
                    messages: messages.sent,
                }),
                false => None,
            },
        })
    }

    fn streamed(&self, params: &Map<String, Json>, events: &[Value]) -> Made<StructureValue> {
        let (ty, _) = self.output()?;
        self.values.structure(ty, params, Purpose::Input, events)
    }

    fn served_message(
        &self,
        parts: &mut Parts<'_>,
        refused: bool,
        messages: &mut Messages,
    ) -> Made<()> {
        let params = parts.object("params")?;
        let headers = headers(parts)?;
        match parts.text("type")? {
            Some("request") => {
                if !refused {
                    let params = params.ok_or("a good event without parameters")?;
                    let (_, ty) = self.sent()?;
                    let event = self.values.event(ty, params, Purpose::Expected)?;
                    messages.received.push(event);
                }
                messages.given.push(given_message(parts, headers)?);
            }
            Some("response") => {
                let params = params.ok_or("an event to send without parameters")?;
                let (_, ty) = self.received()?.ok_or("an event for no stream")?;
                messages.to_send.push(match self.exception(ty, params)? {
                    Some(exception) => Value::Structure(exception),
                    None => self.values.event(ty, params, Purpose::Input)?,
                });
                messages.sent.push(expected_message(parts, headers)?);
            }
            _ => return Err("an event that is neither a request nor a response".to_owned()),
        }
        parts.finish()
    }

    /// The exception that ends the stream, if the parameters are those of one.
    fn exception(
        &self,
        stream: &TypeRef,
        params: &Map<String, Json>,
    ) -> Made<Option<StructureValue>> {
        let Some(ShapeKind::Events(events)) = self.values.kind(stream) else {
            return Ok(None);
        };
        let (Some((name, Json::Object(params))), 1) = (params.iter().next(), params.len()) else {
            return Ok(None);
        };
        let mut exceptions = events.exceptions.iter();
        let Some((_, code)) = exceptions.find(|(member, _)| member == name) else {
            return Ok(None);
        };
        let ty = self.values.exception(code);
        let ty = ty.ok_or_else(|| format!("the exception `{code}`, which is unknown"))?;
        let exception = self.values.structure(ty, params, Purpose::Input, &[])?;
        Ok(Some(exception))
    }
}

/// The messages of a case.
#[derive(Default)]
struct Messages {
    /// Messages of the request, and what those of a case that ends well must be read as.
    given: Vec<GivenMessage>,
    received: Vec<Value>,
    /// Events to send, or the exception that ends them, and what their messages must be.
    to_send: Vec<Value>,
    sent: Vec<ExpectedMessage>,
}

fn served_answer(case: &mut Case<'_>, answer: ToAnswer) -> Made<ServedAnswer> {
    Ok(ServedAnswer {
        head: head(case),
        answer,
        expect: expected_answer(case.parts())?,
    })
}

/// What an answer must be.
fn expected_answer(parts: &mut Parts<'_>) -> Made<ExpectedAnswer> {
    let code = parts.json("code").and_then(Json::as_u64).ok_or("no code")?;
    let status = u16::try_from(code).map_err(|_| format!("the code {code}, which is no status"))?;
    let headers = parts.pairs("headers")?;
    let content_type = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"))
        .map(|(_, value)| value.as_str());
    Ok(ExpectedAnswer {
        status: Some(status),
        body: parts.body(content_type)?,
        headers,
        forbid_headers: parts.texts("forbidHeaders")?,
        require_headers: parts.texts("requireHeaders")?,
    })
}

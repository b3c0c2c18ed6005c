//! One attempt: a request goes out, and an answer comes back or not.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

use super::AnswerMeta;
use super::send::Sending;
use crate::error::{Context, Failure, ResponseError, SendError};
use crate::operation::{Answer, ResponseKind};
use crate::stream::{Limits, Link};
use crate::time::{Limit, within};
use crate::trace;
use crate::transport::{
    Body, CollectError, ConnectTimeout, ResponseBody, TransportError, TransportErrorKind,
};
use crate::wire::Tap;

impl Sending<'_> {
    /// One attempt, from its first byte to the last one of a body that is buffered.
    pub(super) async fn attempt(
        &self,
        mut request: Box<http::Request<Body>>,
    ) -> Result<Answer, SendError> {
        let connect = ConnectTimeout(self.timeouts.connect);
        request.extensions_mut().insert(connect);
        let limit = self.limit(self.timeouts.attempt);
        match within(limit, pin!(self.exchange(request))).await {
            Ok(ended) => ended,
            Err(limit) => Err(self.timed_out(limit, "the attempt")),
        }
    }

    async fn exchange(&self, mut request: Box<http::Request<Body>>) -> Result<Answer, SendError> {
        let core = self.core;
        let (operation, clock) = (self.meta.name, &core.clock);
        let link = request.extensions_mut().remove::<Link>();
        let sent = clock.machine();
        let limit = self.limit(self.timeouts.first_byte);
        let response = match within(limit, pin!(self.transmit(request))).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let error = match &link {
                    Some(link) => link.explain(error),
                    None => error,
                };
                return Err(Failure::transport(self.context(), error).into());
            }
            Err(limit) => return Err(self.timed_out(limit, "waiting for the answer to begin")),
        };
        let (head, body) = response.into_parts();
        clock.learn(&head.headers, sent, clock.machine());
        let status = head.status;
        let streams = status.is_success() && self.meta.response == ResponseKind::Streaming;
        let headers = match streams {
            true => detached(head.headers),
            false => head.headers,
        };
        let known = AnswerMeta::new(status, headers, self.attempts);
        let known = Arc::new(known.with_delays(self.delays.clone()));
        let idle = self.limit(self.timeouts.idle);
        if streams {
            let body = match link {
                Some(link) => link.tie(body),
                None => body,
            };
            let limits = Limits {
                max_event_bytes: core.settings.max_event_bytes(),
                first_event: self.limit(self.timeouts.first_event),
                idle,
            };
            return Ok(Answer::stream(operation, known, body, limits));
        }
        let body = body.with_idle(idle);
        let limit = core.settings.max_response_bytes();
        match body.collect(limit).await {
            Ok(body) if status.is_success() => Ok(Answer::whole(operation, known, body)),
            Ok(body) => Err(SendError::Answer(Context::from_answer(
                operation, known, body,
            ))),
            Err(error) => {
                let context = self.context().answered(known).with_status(status);
                Err(SendError::Failure(match error {
                    CollectError::Transport(error) => Failure::transport(context, error),
                    CollectError::TooLong => {
                        let words = format!("the body of the answer is longer than {limit} bytes");
                        Failure::decode(context, ResponseError::new(words))
                    }
                }))
            }
        }
    }

    /// Gives the request to the transport, with the wire log listening if there is one.
    async fn transmit(
        &self,
        request: Box<http::Request<Body>>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let transport = &self.core.transport;
        let log = self.core.settings.wire_log();
        if log.is_none() && !trace::wire_enabled() {
            return transport.send(*request).await;
        }
        let tap = Tap::new(log, self.meta.name, self.attempts);
        match transport.send(tap.request(*request)).await {
            Ok(response) => Ok(tap.answer(response)),
            Err(error) => {
                tap.failed(&error);
                Err(error)
            }
        }
    }

    pub(super) fn limit(&self, limit: Option<Duration>) -> Limit {
        match (limit, &self.sleep) {
            (Some(limit), Some(sleep)) => Limit::new(limit, Arc::clone(sleep)),
            _ => Limit::none(),
        }
    }

    pub(super) fn context(&self) -> Context {
        Context::new(self.meta.name, self.attempts)
    }

    pub(super) fn timed_out(&self, limit: Duration, what: &str) -> SendError {
        let words = format!("{what} took longer than {} s", limit.as_secs_f32());
        let error = TransportError::new(TransportErrorKind::Timeout, words);
        Failure::transport(self.context(), error).into()
    }
}

/// The same header fields, in memory of their own. As they come from the transport, their values are
/// parts of the buffer that the head was read into, and would keep it for as long as the stream lives.
fn detached(mut headers: HeaderMap) -> HeaderMap {
    let all: Vec<u8> = headers
        .values()
        .flat_map(HeaderValue::as_bytes)
        .copied()
        .collect();
    let mut all = Bytes::from(all);
    for value in headers.values_mut() {
        let copy = all.split_to(value.len());
        if let Ok(mut copy) = HeaderValue::from_maybe_shared(copy) {
            copy.set_sensitive(value.is_sensitive());
            *value = copy;
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detached_fields_are_equal_and_elsewhere() {
        let buffer = Bytes::from_static(b"first second \xff");
        let mut headers = HeaderMap::new();
        for (name, range) in [("a", 0..5), ("b", 6..12), ("a", 13..14), ("c", 3..3)] {
            let value = HeaderValue::from_maybe_shared(buffer.slice(range)).unwrap();
            headers.append(name, value);
        }
        headers.get_mut("b").unwrap().set_sensitive(true);
        let copy = detached(headers.clone());
        assert_eq!(copy, headers);
        assert!(copy["b"].is_sensitive() && !copy["a"].is_sensitive());
        let place = buffer.as_ptr_range();
        assert!(
            copy.values()
                .all(|value| value.is_empty() || !place.contains(&value.as_bytes().as_ptr()))
        );
    }
}

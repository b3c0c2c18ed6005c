//! One attempt: a request goes out, and an answer comes back or not.

use std::sync::Arc;
use std::time::Duration;

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
        mut request: http::Request<Body>,
    ) -> Result<Answer, SendError> {
        let connect = ConnectTimeout(self.timeouts.connect);
        request.extensions_mut().insert(connect);
        let limit = self.limit(self.timeouts.attempt);
        match within(limit, self.exchange(request)).await {
            Ok(ended) => ended,
            Err(limit) => Err(self.timed_out(limit, "the attempt")),
        }
    }

    async fn exchange(&self, mut request: http::Request<Body>) -> Result<Answer, SendError> {
        let core = self.core;
        let (operation, clock) = (self.meta.name, &core.clock);
        let link = request.extensions_mut().remove::<Link>();
        let sent = clock.machine();
        let limit = self.limit(self.timeouts.first_byte);
        let response = match within(limit, self.transmit(request)).await {
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
        let known = AnswerMeta::new(status, head.headers, self.attempts);
        let known = Arc::new(known.with_delays(self.delays.clone()));
        let idle = self.limit(self.timeouts.idle);
        if status.is_success() && self.meta.response == ResponseKind::Streaming {
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
        request: http::Request<Body>,
    ) -> Result<http::Response<ResponseBody>, TransportError> {
        let transport = &self.core.transport;
        let log = self.core.settings.wire_log();
        if log.is_none() && !trace::wire_enabled() {
            return transport.send(request).await;
        }
        let tap = Tap::new(log, self.meta.name, self.attempts);
        match transport.send(tap.request(request)).await {
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
